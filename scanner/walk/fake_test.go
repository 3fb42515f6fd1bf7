package walk

import (
	"io/fs"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"time"
)

// fakeFiles is a simulated file system that counts what is asked of it. It
// cannot be opened at all: the walk has no way to.
type fakeFiles struct {
	entries map[string]Attributes
	names   map[string][]string
	lists   map[string]int
	fail    map[string]error
}

func newFake() *fakeFiles {
	f := &fakeFiles{entries: map[string]Attributes{}, names: map[string][]string{}, lists: map[string]int{}, fail: map[string]error{}}
	f.folder("/root", Attributes{})
	return f
}

func (f *fakeFiles) add(p string, a Attributes) {
	if _, there := f.entries[p]; !there {
		f.names[path.Dir(p)] = append(f.names[path.Dir(p)], path.Base(p))
	}
	f.entries[p] = a
}

func (f *fakeFiles) folder(p string, a Attributes) {
	a.Folder, a.Mode = true, a.Mode|fs.ModeDir
	f.add(p, a)
}

func (f *fakeFiles) Lstat(p string) (fs.FileInfo, error) {
	p = filepath.ToSlash(p)
	a, ok := f.entries[p]
	if !ok {
		return nil, fs.ErrNotExist
	}
	return fakeInfo{path.Base(p), a}, nil
}

func (f *fakeFiles) ReadDir(p string) ([]fs.DirEntry, error) {
	p = filepath.ToSlash(p)
	f.lists[p]++
	names := slices.Clone(f.names[p])
	slices.SortFunc(names, strings.Compare)
	var list []fs.DirEntry
	for _, n := range names {
		list = append(list, fs.FileInfoToDirEntry(fakeInfo{n, f.entries[p+"/"+n]}))
	}
	return list, f.fail[p]
}

type fakeInfo struct {
	name string
	a    Attributes
}

func (i fakeInfo) Name() string       { return i.name }
func (i fakeInfo) Size() int64        { return 1000 }
func (i fakeInfo) Mode() fs.FileMode  { return i.a.Mode }
func (i fakeInfo) ModTime() time.Time { return time.Time{} }
func (i fakeInfo) IsDir() bool        { return i.a.Mode.IsDir() }
func (i fakeInfo) Sys() any           { return i.a }
