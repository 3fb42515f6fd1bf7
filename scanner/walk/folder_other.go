//go:build !linux

package walk

import (
	"io/fs"
	"os"
)

// systemFiles are the files of this machine, where there is nothing better.
type systemFiles struct{}

func (systemFiles) Lstat(path string) (fs.FileInfo, error)     { return os.Lstat(path) }
func (systemFiles) ReadDir(path string) ([]fs.DirEntry, error) { return readDir(path) }

func newSystemFiles() Files { return systemFiles{} }

// A File is a document that is open for reading.
type File struct{ *os.File }

// ReadSome reads once: less than len(p) bytes where the file ends, and maybe
// elsewhere.
func (f *File) ReadSome(p []byte, off int64) (int, error) { return f.ReadAt(p, off) }

// changed is not told here: the time of the last change of the content is
// what there is.
func changed(fs.FileInfo) int64 { return 0 }
