package main

import (
	"reflect"
	"testing"

	"uitrusting/scanner/document"
	"uitrusting/scanner/finding"
	"uitrusting/scanner/walk"
)

func TestPlaces(t *testing.T) {
	yes := true
	p := newPlaces("linux", walk.Mounts{
		{Path: "/", Type: "ext4"}, {Path: "/home", Type: "ext4", Encrypted: &yes}, {Path: "/media/els/stick", Type: "vfat", Removable: true},
		{Path: "/mnt/hr", Type: "cifs"}, {Path: "/home/els/g", Type: "fuse.google-drive-ocamlfuse"},
	})
	p.add("/home/els/Dropbox", syncRoot{provider: "dropbox", account: "business"}.location())
	p.add("/home/els/Dropbox/mail", finding.Location{Kind: finding.MailStore})
	for path, want := range map[string]struct {
		kind      finding.LocationKind
		provider  string
		encrypted bool
	}{
		"/srv/x":                   {finding.Local, "", false},
		"/home/els/x":              {finding.Local, "", true},
		"/home/els/Dropbox/a/b":    {finding.CloudSync, "dropbox", true},
		"/home/els/Dropbox2/a":     {finding.Local, "", true},
		"/home/els/dropbox/a":      {finding.Local, "", true},
		"/home/els/Dropbox/mail/x": {finding.MailStore, "", true},
		"/media/els/stick/x":       {finding.Removable, "", false},
		"/mnt/hr/x":                {finding.Network, "", false},
		"/home/els/g/x":            {finding.CloudSync, "google-drive", false},
	} {
		l := p.of(path)
		if l.Kind != want.kind || (l.VolumeEncrypted != nil) != want.encrypted || (l.Cloud != nil) != (want.provider != "") ||
			l.Cloud != nil && l.Cloud.Provider != want.provider {
			t.Errorf("%s: %+v", path, l)
		}
	}
}

func TestPlaces_windows(t *testing.T) {
	p := newPlaces("windows", walk.Mounts{{Path: `C:\`, Type: "fixed"}, {Path: `H:\`, Type: "remote"}, {Path: `E:\`, Type: "removable", Removable: true}})
	p.add(`C:\Users\els\OneDrive - Voorbeeld`, syncRoot{provider: "onedrive", account: "business"}.location())
	for path, want := range map[string]finding.LocationKind{
		`C:\Users\els\x.txt`: finding.Local, `c:\users\ELS\onedrive - voorbeeld\x`: finding.CloudSync,
		`H:\hr\x`: finding.Network, `E:\x`: finding.Removable, `\\srv01\hr\x`: finding.Network,
		`\\?\C:\Users\els\OneDrive - Voorbeeld\x`: finding.CloudSync,
	} {
		if l := p.of(path); l.Kind != want {
			t.Errorf("%s: %s", path, l.Kind)
		}
	}
}

func TestLocate_policyWins(t *testing.T) {
	p := newPlaces("linux", walk.Mounts{{Path: "/", Type: "ext4"}, {Path: "/mnt/hr", Type: "cifs"}})
	says := finding.Location{Kind: finding.Local}
	locate := p.locate(func(*document.Document) finding.Location { return says })
	doc := &document.Document{Ref: document.Ref{Path: "/mnt/hr/x"}}
	if l := locate(doc); l.Kind != finding.Network {
		t.Errorf("%+v", l)
	}
	for _, says = range []finding.Location{{Kind: finding.Central, Store: "hr"}, {Kind: finding.Local, Private: true}, {Kind: finding.CloudSync}} {
		if l := locate(doc); !reflect.DeepEqual(l, says) {
			t.Errorf("%+v became %+v", says, l)
		}
	}
}

func TestHomes(t *testing.T) {
	list := func(dir string) []string {
		return map[string][]string{"/home": {"els", "jan"}}[dir]
	}
	if got := homes("linux", "/home/els", list); !reflect.DeepEqual(got, []string{"/home/els", "/home/jan"}) {
		t.Error(got)
	}
	if got := homes("linux", "/root", list); !reflect.DeepEqual(got, []string{"/root", "/home/els", "/home/jan"}) {
		t.Error(got)
	}
}

func TestHomeRoots(t *testing.T) {
	files := map[string]string{
		"/h/.dropbox/info.json":              `{"business":{"path":"/h/Dropbox (Voorbeeld)","is_team":true},"personal":{"path":"/h/db"}}`,
		"/h/.config/Nextcloud/nextcloud.cfg": "[Accounts]\n0\\Folders\\1\\localPath=/h/Wolk/\n0\\Folders\\1\\targetPath=/\n0\\url=https://cloud.example.com\n",
		"/h/.config/onedrive/config":         "# x\nsync_dir = \"~/Een Drive\"\n",
	}
	got := homeRoots("linux", "/h", func(string) []string { return []string{"OneDrive - Voorbeeld NV", "Documents"} }, func(p string) string { return files[p] })
	want := []syncRoot{
		{"/h/OneDrive - Voorbeeld NV", "onedrive", "business"}, {"/h/db", "dropbox", "personal"}, {"/h/Dropbox (Voorbeeld)", "dropbox", "business"},
		{"/h/Wolk/", "nextcloud", ""}, {"/h/Een Drive", "onedrive", ""},
	}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("%+v", got)
	}
}

func TestSyncRoots_names(t *testing.T) {
	for name, want := range map[string]syncRoot{
		"OneDrive-VoorbeeldNV": {"", "onedrive", "business"}, "OneDrive-Personal": {"", "onedrive", "personal"},
		"GoogleDrive-els@gmail.com": {"", "google-drive", "personal"}, "GoogleDrive-els@example.com": {"", "google-drive", "business"},
		"Dropbox": {"", "dropbox", ""}, "Box-Box": {"", "box", ""},
	} {
		if got := cloudStorageRoot(name); got != want {
			t.Errorf("%s: %+v", name, got)
		}
	}
	for id, want := range map[string]syncRoot{
		"OneDrive!S-1-5-21-1!Business1": {"", "onedrive", "business"}, "OneDrive!S-1-5-21-1!Personal|x": {"", "onedrive", "personal"},
		"Nextcloud!S-1-5-21-1!1": {"", "nextcloud", ""}, "iCloudDrive!S-1!x": {"", "icloud", "personal"}, "": {},
	} {
		if got := syncRootID(id); got != want {
			t.Errorf("%s: %+v", id, got)
		}
	}
	if dropboxRoots("{") != nil || nextcloudRoots("") != nil || abrauneggRoots("", "/h") != nil {
		t.Error("nothing was read as something")
	}
	env := environmentRoots(func(n string) string { return map[string]string{"OneDriveCommercial": `C:\o`}[n] })
	if !reflect.DeepEqual(env, []syncRoot{{`C:\o`, "onedrive", "business"}}) {
		t.Error(env)
	}
}
