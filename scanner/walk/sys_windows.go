package walk

import (
	"errors"
	"io/fs"
	"os"
	"slices"
	"strings"
	"syscall"

	"golang.org/x/sys/windows"

	"uitrusting/scanner/document"
	"uitrusting/scanner/finding"
)

// readDir lists a folder with all that is asked of its entries: neither their
// ids nor their reparse tags are told by os.ReadDir, and none of them has to
// be opened this way. Where the file system knows no ids, os.ReadDir it is.
func readDir(path string) ([]fs.DirEntry, error) {
	f, err := os.Open(verbatim(path))
	if err != nil {
		return nil, err
	}
	defer f.Close()
	h := windows.Handle(f.Fd())
	var folder windows.ByHandleFileInformation
	if err := windows.GetFileInformationByHandle(h, &folder); err != nil {
		return os.ReadDir(verbatim(path))
	}
	var list []fs.DirEntry
	add := func(l listed) { list = append(list, fs.FileInfoToDirEntry(l)) }
	buf := make([]byte, 64<<10)
	for class := uint32(windows.FileIdBothDirectoryRestartInfo); ; class = windows.FileIdBothDirectoryInfo {
		clear(buf)
		err = windows.GetFileInformationByHandleEx(h, class, &buf[0], uint32(len(buf)))
		if err == nil {
			err = parseListing(buf, uint64(folder.VolumeSerialNumber), add)
		}
		if err != nil {
			break
		}
	}
	switch {
	case errors.Is(err, windows.ERROR_NO_MORE_FILES), errors.Is(err, windows.ERROR_FILE_NOT_FOUND):
		err = nil
	case len(list) == 0:
		return os.ReadDir(verbatim(path))
	}
	slices.SortFunc(list, func(a, b fs.DirEntry) int { return strings.Compare(a.Name(), b.Name()) })
	return list, err
}

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
	name, err := windows.UTF16PtrFromString(verbatim(path))
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
// even if it became a placeholder after it was listed. The access time stays
// as it was where the reader may say so.
func Open(path string) (*os.File, error) {
	const noRecall = 0x00100000 // FILE_FLAG_OPEN_NO_RECALL
	name, err := windows.UTF16PtrFromString(verbatim(path))
	if err != nil {
		return nil, err
	}
	open := func(access uint32) (windows.Handle, error) {
		return windows.CreateFile(name, access, windows.FILE_SHARE_READ|windows.FILE_SHARE_WRITE|windows.FILE_SHARE_DELETE, nil,
			windows.OPEN_EXISTING, noRecall|windows.FILE_FLAG_SEQUENTIAL_SCAN, 0)
	}
	h, err := open(windows.GENERIC_READ | windows.FILE_WRITE_ATTRIBUTES)
	if err == nil {
		keep := windows.Filetime{LowDateTime: 0xFFFFFFFF, HighDateTime: 0xFFFFFFFF}
		_ = windows.SetFileTime(h, nil, &keep, nil)
		return os.NewFile(uintptr(h), path), nil
	}
	if errors.Is(err, windows.ERROR_ACCESS_DENIED) || errors.Is(err, windows.ERROR_WRITE_PROTECT) {
		h, err = open(windows.GENERIC_READ) // who may not write attributes may still read
	}
	if err != nil {
		return nil, &fs.PathError{Op: "open", Path: path, Err: err}
	}
	return os.NewFile(uintptr(h), path), nil
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
