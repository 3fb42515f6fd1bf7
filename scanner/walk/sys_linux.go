package walk

import (
	"errors"
	"io/fs"
	"os"
	"strings"
	"syscall"

	"uitrusting/scanner/document"
	"uitrusting/scanner/finding"
)

func attributes(_ string, info fs.FileInfo) Attributes {
	a := Attributes{Mode: info.Mode(), Folder: info.IsDir()}
	if st, ok := info.Sys().(*syscall.Stat_t); ok {
		a.Links = uint64(st.Nlink)
	}
	return a
}

func fileID(info fs.FileInfo) document.FileID {
	if st, ok := info.Sys().(*syscall.Stat_t); ok {
		return document.FileID{Volume: uint64(st.Dev), Index: st.Ino}
	}
	return document.FileID{}
}

func systemKind(err error) finding.Kind {
	if errors.Is(err, syscall.ELOOP) {
		return finding.KindLink
	}
	return ""
}

// SystemMounts reads the mount table.
func SystemMounts() (Mounts, error) {
	f, err := os.Open("/proc/self/mountinfo")
	if err != nil {
		return nil, err
	}
	defer f.Close()
	ms := parseMountInfo(f)
	for i := range ms {
		if !ms[i].Network() && !ms[i].Pseudo() {
			ms[i].Removable, ms[i].Encrypted = blockFacts("/sys", device(ms[i]))
		}
	}
	return ms, nil
}

// device is the number of the block device under a mount. A file system of
// several devices or volumes (btrfs) has one of its own in the mount table, so
// its first device is asked.
func device(m Mount) string {
	if !strings.HasPrefix(m.Number, "0:") || !strings.HasPrefix(m.Device, "/dev/") {
		return m.Number
	}
	var st syscall.Stat_t
	if syscall.Stat(m.Device, &st) != nil || st.Mode&syscall.S_IFMT != syscall.S_IFBLK {
		return m.Number
	}
	return deviceNumber(st.Rdev)
}
