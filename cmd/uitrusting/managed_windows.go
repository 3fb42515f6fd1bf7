package main

import (
	"path/filepath"

	"golang.org/x/sys/windows"
)

// systemConfig is the configuration file of the system. Windows is asked for
// the folder: the environment is the user's to change.
func systemConfig() string {
	dir, err := windows.KnownFolderPath(windows.FOLDERID_ProgramData, 0)
	if err != nil {
		dir = `C:\ProgramData`
	}
	return filepath.Join(dir, "uitrusting", "config.yaml")
}
