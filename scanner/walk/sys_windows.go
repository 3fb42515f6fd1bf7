package walk

import (
	"errors"
	"io/fs"
	"os"
	"slices"
	"strings"
	"syscall"
	"unsafe"

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
func Open(path string) (*File, error) {
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
		return &File{os.NewFile(uintptr(h), path)}, nil
	}
	if errors.Is(err, windows.ERROR_ACCESS_DENIED) || errors.Is(err, windows.ERROR_WRITE_PROTECT) {
		h, err = open(windows.GENERIC_READ) // who may not write attributes may still read
	}
	if err != nil {
		return nil, &fs.PathError{Op: "open", Path: path, Err: err}
	}
	return &File{os.NewFile(uintptr(h), path)}, nil
}

// Yield lets reads of the file wait until the disk has nothing else to do. A
// driver that does not know of it reads as ever.
//
// Source: Microsoft, FILE_IO_PRIORITY_HINT_INFO, which begins at a multiple of
// eight bytes; IoPriorityHintVeryLow is 0.
func (f *File) Yield() error {
	var hint uint64
	return windows.SetFileInformationByHandle(windows.Handle(f.Fd()), windows.FileIoPriorityHintInfo, (*byte)(unsafe.Pointer(&hint)), uint32(unsafe.Sizeof(hint)))
}

// SystemMounts are the volumes: drives with a letter, and volumes that are
// mounted on a folder. Their type is "fixed", "remote", "removable", "optical"
// or "memory"; their number is the name of the volume. A disk behind USB says
// fixed, so its bus is asked.
func SystemMounts() (Mounts, error) {
	mask, err := windows.GetLogicalDrives()
	if err != nil {
		return nil, err
	}
	var ms Mounts
	for i := range 26 {
		if mask&(1<<i) != 0 {
			ms = append(ms, mountAt(string(rune('A'+i))+`:\`))
		}
	}
	for _, volume := range volumes() {
		for _, path := range volumePaths(volume) {
			if len(path) > 3 { // not a drive
				m := mountAt(path)
				m.Path, m.Number = strings.TrimSuffix(path, `\`), volume
				ms = append(ms, m)
			}
		}
	}
	return ms, nil
}

// mountAt asks about what is mounted on a path that ends in a backslash.
func mountAt(path string) Mount {
	m := Mount{Path: path}
	name, err := windows.UTF16PtrFromString(path)
	if err != nil {
		return m
	}
	switch windows.GetDriveType(name) {
	case windows.DRIVE_REMOVABLE:
		m.Type, m.Removable = "removable", true
	case windows.DRIVE_FIXED:
		m.Type = "fixed"
	case windows.DRIVE_REMOTE:
		m.Type = "remote"
		return m // a dead server is not asked more
	case windows.DRIVE_CDROM:
		m.Type, m.Removable = "optical", true
	case windows.DRIVE_RAMDISK:
		m.Type = "memory"
	}
	var volume [64]uint16
	if windows.GetVolumeNameForVolumeMountPoint(name, &volume[0], uint32(len(volume))) == nil {
		m.Number = windows.UTF16ToString(volume[:])
	}
	if m.Type == "fixed" {
		m.Removable = pluggable(storageDescriptor(m.Number))
	}
	return m
}

// storageDescriptor asks the driver of a volume what it is; nil when it does
// not tell. No rights are needed and the disk need not be awake.
//
// Source: Microsoft, IOCTL_STORAGE_QUERY_PROPERTY, StorageDeviceProperty.
func storageDescriptor(volume string) []byte {
	name, err := windows.UTF16PtrFromString(strings.TrimSuffix(volume, `\`))
	if err != nil || volume == "" {
		return nil
	}
	h, err := windows.CreateFile(name, 0, windows.FILE_SHARE_READ|windows.FILE_SHARE_WRITE, nil, windows.OPEN_EXISTING, 0, 0)
	if err != nil {
		return nil
	}
	defer func() { _ = windows.CloseHandle(h) }()
	const queryProperty = 0x2D1400
	var query [12]byte // StorageDeviceProperty, PropertyStandardQuery
	buf := make([]byte, 1024)
	var n uint32
	if windows.DeviceIoControl(h, queryProperty, &query[0], uint32(len(query)), &buf[0], uint32(len(buf)), &n, nil) != nil {
		return nil
	}
	return buf[:min(int(n), len(buf))]
}

// maxVolumes bounds how many volumes are asked for.
const maxVolumes = 1000

// volumes are the names of all volumes of this machine.
func volumes() []string {
	var name [64]uint16
	h, err := windows.FindFirstVolume(&name[0], uint32(len(name)))
	if err != nil {
		return nil
	}
	defer func() { _ = windows.FindVolumeClose(h) }()
	var all []string
	for len(all) < maxVolumes {
		all = append(all, windows.UTF16ToString(name[:]))
		if windows.FindNextVolume(h, &name[0], uint32(len(name))) != nil {
			break
		}
	}
	return all
}

// volumePaths are the drives and folders that a volume is mounted on.
func volumePaths(volume string) []string {
	name, err := windows.UTF16PtrFromString(volume)
	if err != nil {
		return nil
	}
	buf := make([]uint16, 4096)
	var n uint32
	if windows.GetVolumePathNamesForVolumeName(name, &buf[0], uint32(len(buf)), &n) != nil {
		return nil
	}
	var paths []string
	for rest := buf[:min(int(n), len(buf))]; len(rest) > 0 && rest[0] != 0; {
		path := windows.UTF16ToString(rest)
		paths = append(paths, path)
		end := slices.Index(rest, 0)
		if end < 0 {
			break
		}
		rest = rest[end+1:]
	}
	return paths
}
