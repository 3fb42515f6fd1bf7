package walk

import (
	"os"
	"path/filepath"
	"reflect"
	"runtime"
	"strings"
	"testing"

	"uitrusting/scanner/document"
	"uitrusting/scanner/finding"
)

const table = `22 1 8:2 / / rw,relatime shared:1 - ext4 /dev/sda2 rw
23 22 0:21 / /proc rw,nosuid - proc proc rw
24 22 8:17 / /media/els/USB\040STICK rw - vfat /dev/sdb1 rw
25 22 0:50 / /mnt/hr rw - cifs //srv01/hr rw,vers=3.0
26 22 0:51 / /home/els/gdrive rw - fuse.rclone gdrive: rw
27 22 8:2 /srv/data /mnt/again rw shared:2 master:3 - ext4 /dev/sda2 rw
28 22 0:60 / /mnt/auto rw - autofs systemd-1 rw
29 28 0:61 / /mnt/auto rw - nfs4 srv:/x rw
bad line
30 22 0:62
31 22 0:63 / /x\134y\011z\012 rw - tmpfs tmpfs
`

func TestParseMountInfo(t *testing.T) {
	notOnWindows(t)
	ms := parseMountInfo(strings.NewReader(table))
	var paths []string
	for _, m := range ms {
		paths = append(paths, m.Path)
	}
	want := []string{"/", "/proc", "/media/els/USB STICK", "/mnt/hr", "/home/els/gdrive", "/mnt/again", "/mnt/auto", "/mnt/auto", "/x\\y\tz\n"}
	if !reflect.DeepEqual(paths, want) {
		t.Errorf("%q", paths)
	}
	if m := ms[5]; m.Number != "8:2" || m.Root != "/srv/data" || m.Type != "ext4" || m.Device != "/dev/sda2" {
		t.Errorf("%+v", m)
	}
	if m, ok := ms.Of("/mnt/hr/2024/x.txt"); !ok || !m.Network() || m.OnDemand() || m.Pseudo() {
		t.Errorf("network: %+v", m)
	}
	if m, ok := ms.Of("/mnt/auto/x"); !ok || m.Type != "nfs4" {
		t.Errorf("covered: %+v", m)
	}
	if m, ok := ms.Of("/home/els"); !ok || m.Path != "/" {
		t.Errorf("root: %+v", m)
	}
	if got := ms.table(false).shared; len(got) != 2 {
		t.Errorf("shared: %q", got)
	}
}

func TestMount_gone(t *testing.T) {
	const sda2, share = 8<<8 | 2, 0x32 // 8:2, 0:50
	for _, c := range []struct {
		name          string
		m             Mount
		volume, above uint64
		want          bool
	}{
		{"there", Mount{Number: "0:50"}, share, sda2, false},
		{"taken away", Mount{Number: "0:50"}, sda2, sda2, true},
		{"the whole volume mounted again on itself", Mount{Number: "8:2"}, sda2, sda2, false},
		{"replaced by another", Mount{Number: "0:50"}, 0x33, sda2, false},
		{"device unknown", Mount{Number: "0:50"}, 0, 0, false},
		{"volume of Windows", Mount{Number: `\\?\Volume{1}\`}, 7, 7, false},
	} {
		if got := c.m.gone(c.volume, c.above); got != c.want {
			t.Errorf("%s: %t", c.name, got)
		}
	}
}

func TestDeviceNumber(t *testing.T) {
	for dev, want := range map[uint64]string{8<<8 | 17: "8:17", 0x32: "0:50", 259<<8 | 3: "259:3", 0x1000_00ff | 253<<8: "253:65791"} {
		if got := deviceNumber(dev); got != want {
			t.Errorf("%#x: %s, want %s", dev, got, want)
		}
	}
}

func TestPluggable(t *testing.T) {
	descriptor := func(bus uint32, media byte) []byte {
		b := make([]byte, 40)
		b[10] = media
		b[28] = byte(bus)
		return b
	}
	for _, c := range []struct {
		name string
		d    []byte
		want bool
	}{
		{"not told", nil, false}, {"cut", make([]byte, 31), false}, {"NVMe", descriptor(17, 0), false}, {"SATA", descriptor(11, 0), false},
		{"disk behind USB", descriptor(7, 0), true}, {"stick", descriptor(7, 1), true}, {"SD card", descriptor(12, 0), true},
		{"FireWire", descriptor(4, 0), true}, {"soldered MMC", descriptor(13, 0), false}, {"SATA frame with a door", descriptor(11, 1), true},
	} {
		if got := pluggable(c.d); got != c.want {
			t.Errorf("%s: %t", c.name, got)
		}
	}
}

func TestMount_kinds(t *testing.T) {
	for _, c := range []struct {
		typ                       string
		network, onDemand, pseudo bool
	}{
		{"ext4", false, false, false}, {"btrfs", false, false, false}, {"tmpfs", false, false, false},
		{"nfs", true, false, false}, {"smb3", true, false, false}, {"fuse.sshfs", true, false, false}, {"webdav", true, false, false},
		{"fuse.rclone", true, true, false}, {"fuse.gvfsd-fuse", true, true, false},
		{"proc", false, false, true}, {"cgroup2", false, false, true}, {"squashfs", false, false, true}, {"autofs", false, false, true},
		{"apfs", false, false, false}, {"", false, false, false},
	} {
		m := Mount{Type: c.typ}
		if m.Network() != c.network || m.OnDemand() != c.onDemand || m.Pseudo() != c.pseudo {
			t.Errorf("%s", c.typ)
		}
	}
}

func TestDecideFolder_mounts(t *testing.T) {
	ms := parseMountInfo(strings.NewReader(table))
	ms[2].Removable = true
	ms = append(ms, Mount{Path: "/var/lib/docker/overlay2/ab/merged", Type: "overlay"}, Mount{Path: "/live", Type: "overlay"})
	for _, c := range []struct {
		cfg    Config
		path   string
		volume uint64
		want   finding.Kind
	}{
		{Config{}, "/home/els", 1, ""},
		{Config{}, "/proc", 2, finding.KindOtherMount},
		{Config{}, "/mnt/hr", 2, ""},
		{Config{SkipNetwork: true}, "/mnt/hr", 2, finding.KindOtherMount},
		{Config{}, "/home/els/gdrive", 2, finding.KindCloudPlaceholder},
		{Config{}, "/media/els/USB STICK", 2, ""},
		{Config{SkipRemovable: true}, "/media/els/USB STICK", 2, finding.KindOtherMount},
		{Config{OneFileSystem: true}, "/mnt/hr", 2, finding.KindOtherMount},
		{Config{OneFileSystem: true}, "/mnt/x", 1, ""},
		{Config{}, "/var/lib/docker/overlay2/ab/merged", 2, finding.KindOtherMount},
		{Config{}, "/live", 2, ""},
	} {
		c.cfg.Mounts, c.cfg.Files = ms, newFake()
		cc, err := compile(c.cfg)
		if err != nil {
			t.Fatal(err)
		}
		if got := cc.decideFolder(Attributes{}, c.path, 1, c.volume); got != c.want {
			t.Errorf("%s: %q, want %q", c.path, got, c.want)
		}
	}
}

func TestBlockFacts(t *testing.T) {
	notOnWindows(t)
	sys := t.TempDir()
	file := func(path, text string) {
		t.Helper()
		path = filepath.Join(sys, path)
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(text+"\n"), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	link := func(to, path string) {
		t.Helper()
		path = filepath.Join(sys, path)
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.Symlink(filepath.Join(sys, to), path); err != nil {
			t.Skip("no symbolic links here")
		}
	}
	file("devices/pci/sda/removable", "0")
	file("devices/pci/sda/sda2/partition", "2")
	file("devices/pci/usb1/1-1/sdb/removable", "0")
	file("devices/pci/usb1/1-1/sdb/sdb1/partition", "1")
	file("devices/pci/mmc/removable", "1")
	file("devices/pci/mmc/p1/partition", "1")
	file("devices/virtual/dm-0/dm/uuid", "CRYPT-LUKS2-abc")
	file("devices/virtual/dm-1/dm/uuid", "LVM-xyz")
	link("devices/pci/sda/sda2", "devices/virtual/dm-0/slaves/sda2")
	link("devices/virtual/dm-0", "devices/virtual/dm-1/slaves/dm-0")
	link("devices/virtual/dm-1", "devices/virtual/dm-1/slaves/itself")
	link("devices/pci/sda/sda2", "dev/block/8:2")
	link("devices/pci/usb1/1-1/sdb/sdb1", "dev/block/8:17")
	link("devices/pci/mmc/p1", "dev/block/179:1")
	link("devices/virtual/dm-1", "dev/block/253:1")
	for _, c := range []struct {
		number               string
		removable, encrypted bool
		known                bool
	}{
		{"8:2", false, false, false}, {"8:17", true, false, false}, {"179:1", true, false, false},
		{"253:1", false, true, true}, {"0:21", false, false, false}, {"9:9", false, false, false}, {"", false, false, false},
	} {
		r, e := blockFacts(sys, c.number)
		if r != c.removable || (e != nil) != c.known || e != nil && *e != c.encrypted {
			t.Errorf("%s: removable %t, encrypted %v", c.number, r, e)
		}
	}
}

func FuzzMountInfo(f *testing.F) {
	f.Add(table)
	f.Add("1 2 3 4 5 - x")
	f.Fuzz(func(t *testing.T, s string) {
		ms := parseMountInfo(strings.NewReader(s))
		ms.table(false).below("/")
		ms.Of("/a/b")
	})
}

// notOnWindows skips tests of what Windows does not have: paths with slashes,
// links made without rights.
func notOnWindows(t *testing.T) {
	t.Helper()
	if runtime.GOOS == "windows" {
		t.Skip("not of Windows")
	}
}

// Windows mounts volumes on folders, which look like junctions.
func TestWalk_volumesOnFolders(t *testing.T) {
	notOnWindows(t)
	f := newFake()
	junction := Attributes{Windows: attrReparsePoint | attrDirectory, Tag: tagMount, Junction: true}
	for _, name := range []string{"data", "data2", "itself", "elsewhere"} {
		a := junction
		a.Folder = true
		f.add("/root/"+name, a)
		f.add("/root/"+name+"/x", Attributes{})
	}
	ms := Mounts{
		{Path: "/", Number: "c"}, {Path: "/root/data", Number: "d"}, {Path: "/root/data2", Number: "d"}, {Path: "/root/itself", Number: "c"},
	}
	same(t, list(t, Config{Files: f, Mounts: ms}, "/root"), "data/x", "data2 link", "elsewhere link", "itself link")
	same(t, list(t, Config{Files: f, Mounts: ms, OneFileSystem: true}, "/root"), "data other-mount", "data2 other-mount", "elsewhere link", "itself other-mount")
}

// A share that was taken away is an empty folder on the volume of the folder
// above it.
func TestWalk_shareGone(t *testing.T) {
	notOnWindows(t)
	f := newFake()
	here := Attributes{ID: document.FileID{Volume: 8<<8 | 2, Index: 5}}
	f.folder("/", here)
	f.folder("/root", here)
	here.ID.Index++
	f.folder("/root/share", here)
	ms := Mounts{{Path: "/", Number: "8:2"}, {Path: "/root/share", Number: "0:50", Type: "cifs"}}
	same(t, list(t, Config{Files: f, Mounts: ms}, "/root"), "share vanished")
	same(t, list(t, Config{Files: f, Mounts: ms}, "/root/share"), ". vanished")
}
