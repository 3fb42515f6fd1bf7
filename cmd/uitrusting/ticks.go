package main

import (
	"cmp"
	"os"
	"path/filepath"
	"slices"
	"strings"

	pages "uitrusting/reporters/html"
)

// maxTickFiles bounds how many files of choices are read, the latest.
const maxTickFiles = 20

// readTicks reads the choices that pages of earlier checks saved in some
// folders. A later file wins; what is no such file is passed over.
func readTicks(folders []string) map[string]pages.Tick {
	var files []os.FileInfo
	path := map[os.FileInfo]string{}
	for _, dir := range folders {
		found, _ := filepath.Glob(filepath.Join(quoteGlob(dir), "uitrusting-ticks*.json"))
		for _, f := range found {
			if info, err := os.Lstat(f); err == nil && info.Mode().IsRegular() {
				files, path[info] = append(files, info), f
			}
		}
	}
	slices.SortFunc(files, func(a, b os.FileInfo) int {
		return cmp.Or(a.ModTime().Compare(b.ModTime()), cmp.Compare(path[a], path[b]))
	})
	files = files[max(len(files)-maxTickFiles, 0):]
	ticks := map[string]pages.Tick{}
	for _, info := range files {
		f, err := os.Open(path[info])
		if err != nil {
			continue
		}
		read, err := pages.ReadTicks(f)
		_ = f.Close()
		if err != nil {
			continue
		}
		for id, t := range read {
			ticks[id] = t
		}
	}
	return ticks
}

// downloads are the folders that a browser saves to.
func downloads(roots []string) []string {
	var folders []string
	for _, root := range roots {
		if strings.Contains(folderClass(root), "downloads") {
			folders = append(folders, root)
		}
	}
	return folders
}

// quoteGlob is a folder's name without the meaning that Glob gives to some
// signs. On Windows they cannot be part of a name.
func quoteGlob(dir string) string {
	if os.PathSeparator == '\\' {
		return dir
	}
	return strings.NewReplacer(`*`, `\*`, `?`, `\?`, `[`, `\[`, `\`, `\\`).Replace(dir)
}
