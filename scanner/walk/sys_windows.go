package walk

import (
	"errors"
	"io/fs"
	"os"
	"syscall"

	"golang.org/x/sys/windows"

	"uitrusting/scanner/document"
	"uitrusting/scanner/finding"
)

func attributes(path string, info fs.FileInfo) Attributes {
	a := Attributes{Mode: info.Mode(), Folder: info.IsDir()}
	if st, ok := info.Sys().(*syscall.Win32FileAttributeData); ok {
		a.Windows = st.FileAttributes
		a.Folder = st.FileAttributes&windows.FILE_ATTRIBUTE_DIRECTORY != 0
	}
	// Go takes the folder bit from reparse points that stand for another
	// place: junctions and mount points.
	a.Junction = a.Folder && !info.IsDir() && a.Mode&fs.ModeSymlink == 0
	switch {
	case a.Windows&attrReparsePoint == 0:
	case a.Mode&fs.ModeSymlink != 0:
		a.Tag = tagSymlink
	case a.Junction:
		a.Tag = tagMount
	case a.Mode&fs.ModeIrregular != 0:
		a.Tag = reparseTag(path)
	}
	return a
}

// reparseTag asks the folder that an entry lies in for its tag: Go keeps it
// to itself. The entry is not opened. 0 = unknown.
//
// Source: Microsoft, WIN32_FIND_DATAW: dwReserved0 is the reparse tag.
func reparseTag(path string) uint32 {
	name, err := windows.UTF16PtrFromString(path)
	if err != nil {
		return 0
	}
	var found windows.Win32finddata
	h, err := windows.FindFirstFile(name, &found)
	if err != nil {
		return 0
	}
	_ = windows.FindClose(h)
	return found.Reserved0
}

func fileID(fs.FileInfo) document.FileID { return document.FileID{} }

// Errors of the Cloud Files API: the provider does not run, refuses, or the
// volume is a snapshot.
//
// Source: Microsoft, System Error Codes 0-499, 362, 381, 395, 426.
func systemKind(err error) finding.Kind {
	var code syscall.Errno
	if !errors.As(err, &code) {
		return ""
	}
	switch code {
	case 362, 381, 395, 426:
		return finding.KindCloudPlaceholder
	case windows.ERROR_SHARING_VIOLATION, windows.ERROR_LOCK_VIOLATION:
		return finding.KindPermission
	}
	return ""
}

// Open opens a document for reading. A document in the cloud is not fetched
// even if it became a placeholder after it was listed.
func Open(path string) (*File, error) {
	const noRecall = 0x00100000 // FILE_FLAG_OPEN_NO_RECALL
	name, err := windows.UTF16PtrFromString(path)
	if err != nil {
		return nil, err
	}
	h, err := windows.CreateFile(name, windows.GENERIC_READ|windows.FILE_WRITE_ATTRIBUTES,
		windows.FILE_SHARE_READ|windows.FILE_SHARE_WRITE|windows.FILE_SHARE_DELETE, nil,
		windows.OPEN_EXISTING, noRecall|windows.FILE_FLAG_SEQUENTIAL_SCAN, 0)
	if err == nil {
		keep := windows.Filetime{LowDateTime: 0xFFFFFFFF, HighDateTime: 0xFFFFFFFF}
		_ = windows.SetFileTime(h, nil, &keep, nil) // the access time stays as it was
		return &File{os.NewFile(uintptr(h), path)}, nil
	}
	// Who may not write attributes may still read; long paths are left to Go.
	f, err := os.Open(path)
	return &File{f}, err
}

// SystemMounts are the drives with a letter. Their type is "fixed", "remote",
// "removable", "optical" or "memory". A disk behind USB says fixed.
func SystemMounts() (Mounts, error) {
	mask, err := windows.GetLogicalDrives()
	if err != nil {
		return nil, err
	}
	types := map[uint32]string{
		windows.DRIVE_REMOVABLE: "removable", windows.DRIVE_FIXED: "fixed", windows.DRIVE_REMOTE: "remote",
		windows.DRIVE_CDROM: "optical", windows.DRIVE_RAMDISK: "memory",
	}
	var ms Mounts
	for i := range 26 {
		if mask&(1<<i) == 0 {
			continue
		}
		root := string(rune('A'+i)) + `:\`
		name, err := windows.UTF16PtrFromString(root)
		if err != nil {
			continue
		}
		t := types[windows.GetDriveType(name)]
		ms = append(ms, Mount{Path: root, Type: t, Removable: t == "removable" || t == "optical"})
	}
	return ms, nil
}
