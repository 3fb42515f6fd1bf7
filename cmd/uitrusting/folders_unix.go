//go:build !windows

package main

import (
	"os"
	"runtime"
)

// knownFolders are the names that the desktop gave the folders; on macOS they
// are the same in every language.
func knownFolders(home string) []string {
	config, err := os.UserConfigDir()
	if err != nil || runtime.GOOS == "darwin" {
		return nil
	}
	return xdgFolders(home, config)
}

// opener is the command that shows a page in the browser.
func opener(path string) []string {
	if runtime.GOOS == "darwin" {
		return []string{"open", path}
	}
	return []string{"xdg-open", path}
}

// longName is for Windows.
func longName(path string) string { return path }
