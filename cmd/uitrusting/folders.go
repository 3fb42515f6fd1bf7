package main

import (
	"bufio"
	"os"
	"path/filepath"
	"strings"
)

// userFolders are the folders of a person that check looks at: those that are
// there, none inside another.
func userFolders(home string, known []string) []string {
	var folders []string
	for _, f := range append(known, "Desktop", "Documents", "Downloads", "Pictures", "Mail", "OneDrive", "Dropbox", "Nextcloud") {
		if !filepath.IsAbs(f) {
			f = filepath.Join(home, f)
		}
		info, err := os.Stat(f)
		if err != nil || !info.IsDir() || filepath.Clean(f) == filepath.Clean(home) || covered(folders, f) {
			continue
		}
		kept := folders[:0]
		for _, have := range folders {
			if !within(have, f) {
				kept = append(kept, have)
			}
		}
		folders = append(kept, f)
	}
	return folders
}

func covered(folders []string, f string) bool {
	for _, have := range folders {
		if within(f, have) {
			return true
		}
	}
	return false
}

// within reports whether a folder is another or lies in it.
func within(f, other string) bool {
	rel, err := filepath.Rel(other, f)
	return err == nil && rel != ".." && !strings.HasPrefix(rel, ".."+string(filepath.Separator))
}

// xdgFolders reads the names that a Linux desktop gave the known folders.
//
// Source: xdg-user-dirs, user-dirs.dirs(5).
func xdgFolders(home, config string) []string {
	f, err := os.Open(filepath.Join(config, "user-dirs.dirs"))
	if err != nil {
		return nil
	}
	defer f.Close()
	var folders []string
	for lines := bufio.NewScanner(f); lines.Scan(); {
		name, value, ok := strings.Cut(strings.TrimSpace(lines.Text()), "=")
		if !ok || !strings.HasPrefix(name, "XDG_") || name == "XDG_TEMPLATES_DIR" || name == "XDG_PUBLICSHARE_DIR" || name == "XDG_MUSIC_DIR" {
			continue
		}
		value = strings.Trim(value, `"`)
		folders = append(folders, strings.Replace(value, "$HOME", home, 1))
	}
	return folders
}
