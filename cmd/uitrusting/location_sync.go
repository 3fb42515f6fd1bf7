package main

import (
	"bufio"
	"encoding/json"
	"path/filepath"
	"strings"

	"uitrusting/scanner/finding"
)

// A syncRoot is a folder whose content is also kept in a cloud.
type syncRoot struct {
	path, provider string
	account        string // "business", "personal", "" = unknown
}

func (r syncRoot) location() finding.Location {
	return finding.Location{Kind: finding.CloudSync, Cloud: &finding.Cloud{Provider: r.provider, Account: r.account}}
}

// mailFolders are where mail programs keep mail, relative to the home folder.
func mailFolders(goos string) []string {
	switch goos {
	case "windows":
		return []string{
			"AppData/Local/Microsoft/Outlook", "AppData/Local/Microsoft/Windows/INetCache/Content.Outlook",
			"AppData/Roaming/Thunderbird", "AppData/Local/Thunderbird", "AppData/Local/Comms",
		}
	case "darwin":
		return []string{
			"Library/Mail", "Library/Thunderbird", "Library/Group Containers/UBF8T346G9.Office/Outlook",
			"Library/Containers/com.apple.mail", "Library/Containers/com.microsoft.Outlook",
		}
	}
	return []string{
		"Mail", "Maildir", "mail", ".thunderbird", ".local/share/evolution", ".local/share/local-mail", ".local/share/akonadi",
		"snap/thunderbird/common/.thunderbird", ".var/app/org.mozilla.Thunderbird/.thunderbird",
	}
}

// homeRoots are the sync folders of one user, as the sync programs wrote them
// down. list names the folders in a folder, read gives a file or "".
func homeRoots(goos, home string, list func(string) []string, read func(string) string) []syncRoot {
	in := func(path string) string { return filepath.Join(home, filepath.FromSlash(path)) }
	var roots []syncRoot
	for _, name := range list(home) {
		if r, ok := rootByName(name); ok {
			r.path = in(name)
			roots = append(roots, r)
		}
	}
	switch goos {
	case "windows":
		roots = append(roots, dropboxRoots(read(in("AppData/Roaming/Dropbox/info.json")))...)
		roots = append(roots, dropboxRoots(read(in("AppData/Local/Dropbox/info.json")))...)
		roots = append(roots, nextcloudRoots(read(in("AppData/Roaming/Nextcloud/nextcloud.cfg")))...)
	case "darwin":
		for _, name := range list(in("Library/CloudStorage")) {
			r := cloudStorageRoot(name)
			r.path = in("Library/CloudStorage/" + name)
			roots = append(roots, r)
		}
		roots = append(roots, syncRoot{in("Library/Mobile Documents"), "icloud", "personal"})
		roots = append(roots, dropboxRoots(read(in(".dropbox/info.json")))...)
		roots = append(roots, nextcloudRoots(read(in("Library/Preferences/Nextcloud/nextcloud.cfg")))...)
		roots = append(roots, nextcloudRoots(read(in("Library/Containers/com.nextcloud.desktopclient/Data/Library/Preferences/Nextcloud/nextcloud.cfg")))...)
	default:
		roots = append(roots, dropboxRoots(read(in(".dropbox/info.json")))...)
		roots = append(roots, nextcloudRoots(read(in(".config/Nextcloud/nextcloud.cfg")))...)
		roots = append(roots, abrauneggRoots(read(in(".config/onedrive/config")), home)...)
	}
	return roots
}

// rootByName tells the sync folders that programs make in a home folder.
func rootByName(name string) (syncRoot, bool) {
	lower := strings.ToLower(name)
	switch {
	case lower == "onedrive" || lower == "onedrive - personal":
		return syncRoot{provider: "onedrive", account: "personal"}, true
	case strings.HasPrefix(lower, "onedrive - "):
		return syncRoot{provider: "onedrive", account: "business"}, true
	case lower == "iclouddrive":
		return syncRoot{provider: "icloud", account: "personal"}, true
	case lower == "dropbox" || lower == "dropbox (personal)":
		return syncRoot{provider: "dropbox"}, true
	case strings.HasPrefix(lower, "dropbox ("):
		return syncRoot{provider: "dropbox", account: "business"}, true
	case lower == "google drive":
		return syncRoot{provider: "google-drive"}, true
	case lower == "nextcloud":
		return syncRoot{provider: "nextcloud"}, true
	}
	return syncRoot{}, false
}

// cloudStorageRoot tells provider and account of a folder of
// ~/Library/CloudStorage: "OneDrive-Tenant", "GoogleDrive-user@example.com".
func cloudStorageRoot(name string) syncRoot {
	provider, account, _ := strings.Cut(name, "-")
	switch strings.ToLower(provider) {
	case "onedrive":
		if account == "" || strings.EqualFold(account, "personal") {
			return syncRoot{provider: "onedrive", account: "personal"}
		}
		return syncRoot{provider: "onedrive", account: "business"}
	case "googledrive":
		kind := "business"
		for _, free := range []string{"@gmail.com", "@googlemail.com"} {
			if strings.HasSuffix(strings.ToLower(account), free) {
				kind = "personal"
			}
		}
		return syncRoot{provider: "google-drive", account: kind}
	case "dropbox":
		return syncRoot{provider: "dropbox"}
	case "icloud drive":
		return syncRoot{provider: "icloud", account: "personal"}
	}
	return syncRoot{provider: strings.ToLower(provider)}
}

// dropboxRoots reads Dropbox's info.json.
//
// Source: Dropbox help, "Find the Dropbox folder paths".
func dropboxRoots(text string) []syncRoot {
	var info map[string]struct {
		Path   string `json:"path"`
		IsTeam bool   `json:"is_team"`
	}
	if json.Unmarshal([]byte(text), &info) != nil {
		return nil
	}
	var roots []syncRoot
	for _, kind := range []string{"personal", "business"} {
		if a, ok := info[kind]; ok && a.Path != "" {
			if a.IsTeam {
				kind = "business"
			}
			roots = append(roots, syncRoot{a.Path, "dropbox", kind})
		}
	}
	return roots
}

// nextcloudRoots reads the folders of a nextcloud.cfg. Whose server it is
// cannot be told.
func nextcloudRoots(text string) []syncRoot {
	var roots []syncRoot
	for lines := bufio.NewScanner(strings.NewReader(text)); lines.Scan(); {
		key, value, ok := strings.Cut(lines.Text(), "=")
		if ok && strings.HasSuffix(key, `\localPath`) && strings.Contains(key, `\Folders`) && value != "" {
			roots = append(roots, syncRoot{filepath.FromSlash(value), "nextcloud", ""})
		}
	}
	return roots
}

// abrauneggRoots reads the folder of the OneDrive client for Linux.
func abrauneggRoots(text, home string) []syncRoot {
	if text == "" {
		return nil
	}
	dir := "~/OneDrive"
	for lines := bufio.NewScanner(strings.NewReader(text)); lines.Scan(); {
		key, value, ok := strings.Cut(lines.Text(), "=")
		if ok && strings.TrimSpace(key) == "sync_dir" {
			dir = strings.Trim(strings.TrimSpace(value), `"`)
		}
	}
	if rest, ok := strings.CutPrefix(dir, "~"); ok {
		dir = home + rest
	}
	return []syncRoot{{dir, "onedrive", ""}}
}

// environmentRoots are the sync folders that OneDrive names in the
// environment of the user.
func environmentRoots(env func(string) string) []syncRoot {
	var roots []syncRoot
	for _, v := range []struct{ name, account string }{{"OneDrive", ""}, {"OneDriveConsumer", "personal"}, {"OneDriveCommercial", "business"}} {
		if path := env(v.name); path != "" {
			roots = append(roots, syncRoot{path, "onedrive", v.account})
		}
	}
	return roots
}

// syncRootID tells provider and account of an id of the Cloud Files API:
// provider!user!account, such as "OneDrive!S-1-5-21-…!Business1".
//
// Source: Microsoft, StorageProviderSyncRootInfo.Id.
func syncRootID(id string) syncRoot {
	parts := strings.Split(id, "!")
	r := syncRoot{provider: strings.ToLower(parts[0])}
	switch {
	case strings.HasPrefix(r.provider, "onedrive"):
		r.provider = "onedrive"
		if account := strings.ToLower(parts[len(parts)-1]); len(parts) > 2 {
			switch {
			case strings.HasPrefix(account, "business"):
				r.account = "business"
			case strings.HasPrefix(account, "personal"):
				r.account = "personal"
			}
		}
	case strings.HasPrefix(r.provider, "dropbox"):
		r.provider = "dropbox"
	case strings.HasPrefix(r.provider, "googledrive"), strings.HasPrefix(r.provider, "google drive"), strings.HasPrefix(r.provider, "drivefs"):
		r.provider = "google-drive"
	case strings.HasPrefix(r.provider, "icloud"):
		r.provider, r.account = "icloud", "personal"
	case strings.HasPrefix(r.provider, "nextcloud"):
		r.provider = "nextcloud"
	}
	return r
}
