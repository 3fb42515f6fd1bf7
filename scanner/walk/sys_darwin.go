package walk

import (
	"errors"
	"io/fs"
	"os"
	"syscall"

	"golang.org/x/sys/unix"

	"uitrusting/scanner/document"
	"uitrusting/scanner/finding"
)

func readDir(path string) ([]fs.DirEntry, error) { return os.ReadDir(path) }

func attributes(_ string, info fs.FileInfo) Attributes {
	a := Attributes{Mode: info.Mode(), Folder: info.IsDir()}
	if st, ok := info.Sys().(*syscall.Stat_t); ok {
		a.Links, a.Flags = uint64(st.Nlink), st.Flags
	}
	return a
}

func fileID(info fs.FileInfo) document.FileID {
	if st, ok := info.Sys().(*syscall.Stat_t); ok {
		return document.FileID{Volume: uint64(uint32(st.Dev)), Index: st.Ino}
	}
	return document.FileID{}
}

func systemKind(err error) finding.Kind {
	switch {
	case errors.Is(err, syscall.ELOOP):
		return finding.KindLink
	case errors.Is(err, syscall.EDEADLK): // a dataless file that must not be fetched
		return finding.KindCloudPlaceholder
	}
	return ""
}

// Open opens a document for reading.
func Open(path string) (*File, error) {
	f, err := os.OpenFile(path, os.O_RDONLY|syscall.O_NONBLOCK|syscall.O_NOFOLLOW, 0)
	return &File{f}, err
}

// Yield does nothing here: the priority of a process is that of its reads.
func (f *File) Yield() error { return nil }

// SystemMounts asks for the mounted file systems without waiting for dead
// servers.
func SystemMounts() (Mounts, error) {
	n, err := unix.Getfsstat(nil, unix.MNT_NOWAIT)
	if err != nil {
		return nil, err
	}
	list := make([]unix.Statfs_t, n)
	if n, err = unix.Getfsstat(list, unix.MNT_NOWAIT); err != nil {
		return nil, err
	}
	var ms Mounts
	for _, s := range list[:n] {
		ms = append(ms, Mount{
			Path:   unix.ByteSliceToString(s.Mntonname[:]),
			Type:   unix.ByteSliceToString(s.Fstypename[:]),
			Device: unix.ByteSliceToString(s.Mntfromname[:]),
			// Source: Apple, <sys/mount.h>, MNT_REMOVABLE.
			Removable: s.Flags&0x200 != 0,
		})
	}
	return ms, nil
}
