package walk

import (
	"bufio"
	"io"
	"path/filepath"
	"strconv"
	"strings"
)

// A Mount is a mounted file system.
type Mount struct {
	Path      string
	Type      string // as the system names it: "ext4", "cifs", "fuse.sshfs"
	Device    string
	Removable bool // on a medium that can be taken out or unplugged
	// Number is the device number "8:1" of Linux or the name of the volume of
	// Windows; Root what of a file system of Linux is seen here, "/" = all of
	// it. "" elsewhere.
	Number, Root string
	// Encrypted tells whether the volume is encrypted; nil = unknown.
	Encrypted *bool
}

// Mounts are the mounted file systems, in the order they were mounted.
type Mounts []Mount

// A mountTable finds mounts by path.
type mountTable struct {
	fold   bool // paths differ in more than case
	at     map[string]Mount
	shared []string // places where a part of a file system is seen that is also mounted elsewhere
	all    []string
}

func (ms Mounts) table(fold bool) mountTable {
	t := mountTable{fold: fold, at: make(map[string]Mount, len(ms))}
	times := map[string]int{}
	for _, m := range ms {
		t.at[sameName(m.Path, fold)] = m
		times[m.Number]++
	}
	for path, m := range t.at {
		t.all = append(t.all, path)
		if m.Number != "" && times[m.Number] > 1 && !m.Network() && !m.Pseudo() {
			t.shared = append(t.shared, path)
		}
	}
	return t
}

// on is the mount on exactly that folder.
func (t mountTable) on(path string) (Mount, bool) {
	if len(t.at) == 0 {
		return Mount{}, false
	}
	m, ok := t.at[sameName(path, t.fold)]
	return m, ok
}

// below reports whether something is mounted inside a folder.
func (t mountTable) below(path string) bool {
	for _, m := range t.all {
		if len(m) > len(path) && strings.HasPrefix(m, path) && m[len(path)] == filepath.Separator {
			return true
		}
	}
	return false
}

// At is the mount on exactly that folder, the last one where several cover
// each other.
func (ms Mounts) At(path string) (Mount, bool) {
	for i := len(ms) - 1; i >= 0; i-- {
		if ms[i].Path == path {
			return ms[i], true
		}
	}
	return Mount{}, false
}

// Of is the mount that a path lies on.
func (ms Mounts) Of(path string) (Mount, bool) {
	for {
		if m, ok := ms.At(path); ok {
			return m, true
		}
		parent := filepath.Dir(path)
		if parent == path {
			return Mount{}, false
		}
		path = parent
	}
}

// Network reports whether the files lie on another machine.
func (m Mount) Network() bool {
	switch m.Type {
	case "nfs", "nfs4", "cifs", "smb3", "smbfs", "afs", "ceph", "9p", "davfs", "afpfs", "webdav",
		"virtiofs", "vboxsf", "lustre", "beegfs",
		"fuse.sshfs", "fuse.glusterfs", "fuse.davfs2", "fuse.ceph", "fuse.smbnetfs", "fuse.curlftpfs", "fuse.vmhgfs-fuse",
		"remote": // a drive of Windows
		return true
	}
	return m.OnDemand()
}

// OnDemand reports whether reading a file fetches it from the cloud.
func (m Mount) OnDemand() bool {
	switch m.Type {
	case "fuse.rclone", "fuse.gvfsd-fuse", "fuse.google-drive-ocamlfuse", "fuse.onedriver",
		"fuse.s3fs", "fuse.gcsfuse", "fuse.blobfuse2":
		return true
	}
	return false
}

// Pseudo reports whether there are no stored files under the mount, only
// views of the kernel.
func (m Mount) Pseudo() bool {
	switch m.Type {
	case "proc", "sysfs", "devtmpfs", "devpts", "cgroup", "cgroup2", "debugfs", "tracefs", "securityfs",
		"pstore", "bpf", "autofs", "mqueue", "hugetlbfs", "configfs", "fusectl", "efivarfs", "nsfs",
		"ramfs", "binfmt_misc", "rpc_pipefs", "squashfs", "devfs":
		return true
	case "overlay": // of a container: its layers are folders that are read as they are
		name := m.Path[strings.LastIndexByte(m.Path, '/')+1:]
		return name == "merged" || name == "rootfs"
	case "apfs": // a snapshot of Time Machine shows what is elsewhere
		return strings.HasPrefix(m.Device, "com.apple.TimeMachine.")
	}
	return false
}

// gone reports whether what was mounted on a folder when the scan began is no
// longer there: the folder lies on the volume of the one above it. A share
// that was taken away must not pass for an empty folder.
func (m Mount) gone(volume, above uint64) bool {
	return strings.Contains(m.Number, ":") && volume != 0 && volume == above && deviceNumber(volume) != m.Number
}

// deviceNumber is the st_dev of Linux as the mount table writes it.
//
// Source: Linux, include/linux/kdev_t.h, new_encode_dev; makedev(3).
func deviceNumber(dev uint64) string {
	major := dev>>8&0xfff | dev>>32&^0xfff
	minor := dev&0xff | dev>>12&^0xff
	return strconv.FormatUint(major, 10) + ":" + strconv.FormatUint(minor, 10)
}

// maxMounts bounds the mount table; a container host has some thousands.
const maxMounts = 100_000

// parseMountInfo reads /proc/self/mountinfo.
//
// Source: proc_pid_mountinfo(5).
func parseMountInfo(r io.Reader) Mounts {
	var ms Mounts
	lines := bufio.NewScanner(r)
	for lines.Scan() && len(ms) < maxMounts {
		before, after, ok := strings.Cut(lines.Text(), " - ")
		fields, rest := strings.Fields(before), strings.Fields(after)
		if !ok || len(fields) < 5 || len(rest) < 2 {
			continue
		}
		ms = append(ms, Mount{
			Path: unescape(fields[4]), Type: rest[0], Device: unescape(rest[1]), Number: fields[2], Root: unescape(fields[3]),
		})
	}
	return ms
}

// unescape undoes the octal escapes of mountinfo: blank, tab, newline,
// backslash.
func unescape(s string) string {
	if strings.IndexByte(s, '\\') < 0 {
		return s
	}
	return strings.NewReplacer(`\040`, " ", `\011`, "\t", `\012`, "\n", `\134`, `\`).Replace(s)
}
