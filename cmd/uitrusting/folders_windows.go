package main

import (
	"strings"

	"golang.org/x/sys/windows"
)

// knownFolders asks Windows: names differ by language and may lie in
// OneDrive.
func knownFolders(string) []string {
	var folders []string
	for _, id := range []*windows.KNOWNFOLDERID{
		windows.FOLDERID_Desktop, windows.FOLDERID_Documents, windows.FOLDERID_Downloads, windows.FOLDERID_Pictures,
	} {
		if f, err := windows.KnownFolderPath(id, 0); err == nil {
			folders = append(folders, f)
		}
	}
	return folders
}

// opener is the command that shows a page in the browser.
func opener(path string) []string { return []string{"rundll32", "url.dll,FileProtocolHandler", path} }

// longName is a path without 8.3 names ("C:\PROGRA~1"): a policy and the
// folders that Windows knows have the long ones.
func longName(path string) string {
	if !strings.Contains(path, "~") {
		return path
	}
	from, err := windows.UTF16PtrFromString(path)
	if err != nil {
		return path
	}
	buf := make([]uint16, windows.MAX_LONG_PATH)
	n, err := windows.GetLongPathName(from, &buf[0], uint32(len(buf)))
	if err != nil || n == 0 || int(n) > len(buf) {
		return path
	}
	return windows.UTF16ToString(buf[:n])
}
