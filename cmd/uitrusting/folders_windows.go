package main

import "golang.org/x/sys/windows"

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
