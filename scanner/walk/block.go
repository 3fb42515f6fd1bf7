package walk

import (
	"encoding/binary"
	"os"
	"path/filepath"
	"strings"
)

// blockFacts tells of a block device of Linux, by its number "8:1", whether
// it can be unplugged and whether it lies on dm-crypt. sys is where sysfs is
// mounted. Encrypted is nil where there is no dm-crypt: a disk may also encrypt
// itself.
//
// Source: Linux, Documentation/ABI/stable/sysfs-block and
// Documentation/ABI/testing/sysfs-block-dm; cryptsetup names its mappings
// "CRYPT-…". A disk behind USB says removable 0, so its place is looked at.
func blockFacts(sys, number string) (removable bool, encrypted *bool) {
	if number == "" || strings.HasPrefix(number, "0:") { // no device behind it
		return false, nil
	}
	dir, err := filepath.EvalSymlinks(filepath.Join(sys, "dev", "block", number))
	if err != nil {
		return false, nil
	}
	f := blockWalk{}
	f.look(dir, 0)
	if f.encrypted {
		encrypted = &f.encrypted
	}
	return f.removable, encrypted
}

// A blockWalk goes from a device down to those it is made of: partitions to
// disks, mappings to what they map.
type blockWalk struct{ removable, encrypted bool }

func (f *blockWalk) look(dir string, depth int) {
	if depth > 8 {
		return
	}
	if read(filepath.Join(dir, "removable")) == "1" || read(filepath.Join(dir, "..", "removable")) == "1" ||
		strings.Contains(dir, "/usb") {
		f.removable = true
	}
	if strings.HasPrefix(read(filepath.Join(dir, "dm", "uuid")), "CRYPT-") {
		f.encrypted = true
	}
	parts, err := os.ReadDir(filepath.Join(dir, "slaves"))
	if err != nil {
		return
	}
	for _, p := range parts {
		if sub, err := filepath.EvalSymlinks(filepath.Join(dir, "slaves", p.Name())); err == nil {
			f.look(sub, depth+1)
		}
	}
}

// read is the one line of a file of sysfs, "" when there is none.
func read(path string) string {
	b, err := os.ReadFile(path)
	if err != nil {
		return ""
	}
	return strings.TrimSpace(string(b))
}

// pluggable reports whether a STORAGE_DEVICE_DESCRIPTOR of Windows tells of a
// medium or a device that can be taken away.
//
// Source: Microsoft, STORAGE_DEVICE_DESCRIPTOR: RemovableMedia at 10, BusType
// at 28; STORAGE_BUS_TYPE: 4 is FireWire, 7 USB, 12 SD.
func pluggable(descriptor []byte) bool {
	if len(descriptor) < 32 {
		return false
	}
	switch binary.LittleEndian.Uint32(descriptor[28:]) {
	case 4, 7, 12:
		return true
	}
	return descriptor[10] != 0 // MMC is soldered into tablets
}
