package scanner_test

import (
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"testing"
	"unsafe"

	"golang.org/x/sys/unix"

	"uitrusting/scanner/finding"
	"uitrusting/scanner/walk"
)

// cloudy is a real folder in which every file but those named local carries
// the attributes that OneDrive gives to what is only in the cloud.
type cloudy struct{}

func (cloudy) Lstat(path string) (fs.FileInfo, error) {
	info, err := os.Lstat(path)
	return cloudInfo{info}, err
}

func (cloudy) ReadDir(path string) ([]fs.DirEntry, error) {
	entries, err := os.ReadDir(path)
	for i, e := range entries {
		if info, err := e.Info(); err == nil {
			entries[i] = fs.FileInfoToDirEntry(cloudInfo{info})
		}
	}
	return entries, err
}

type cloudInfo struct{ fs.FileInfo }

func (i cloudInfo) Sys() any {
	a := walk.Attributes{Mode: i.Mode(), Folder: i.IsDir(), Links: 1}
	if !i.IsDir() && filepath.Ext(i.Name()) != ".local" {
		// A reparse point of OneDrive, unpinned, fetched when its data are read.
		a.Mode, a.Windows, a.Tag = fs.ModeIrregular, 0x00000400|0x00100000|0x00400000, 0x9000701A
	}
	return a
}

// TestScan_placeholdersAreNotOpened lets the kernel count what is opened.
func TestScan_placeholdersAreNotOpened(t *testing.T) {
	dir := t.TempDir()
	const placeholders, local = 10_000, 10
	for i := range placeholders {
		write(t, dir, fmt.Sprintf("%05d.docx", i), []byte("@needle"))
	}
	for i := range local {
		write(t, dir, fmt.Sprintf("%05d.local", i), []byte("@needle"))
	}
	watch, err := unix.InotifyInit1(unix.IN_NONBLOCK | unix.IN_CLOEXEC)
	if err != nil {
		t.Skip("no inotify here: ", err)
	}
	defer unix.Close(watch)
	if _, err := unix.InotifyAddWatch(watch, dir, unix.IN_OPEN|unix.IN_ACCESS); err != nil {
		t.Skip("no inotify here: ", err)
	}
	cfg := config(2, needle("@needle"))
	cfg.Walk.Files, cfg.Walk.Mounts = cloudy{}, walk.Mounts{}
	outcomes, sum := run(t, cfg, dir)
	opened := map[string]bool{}
	for buf := make([]byte, 1<<20); ; {
		n, err := unix.Read(watch, buf)
		if err != nil || n <= 0 {
			break
		}
		for b := buf[:n]; len(b) >= unix.SizeofInotifyEvent; {
			e := (*unix.InotifyEvent)(unsafe.Pointer(&b[0]))
			end := unix.SizeofInotifyEvent + int(e.Len)
			if e.Mask&unix.IN_Q_OVERFLOW != 0 {
				t.Fatal("events were lost")
			}
			if name := unix.ByteSliceToString(b[unix.SizeofInotifyEvent:end]); name != "" {
				opened[name] = true
			}
			b = b[end:]
		}
	}
	for name := range opened {
		if filepath.Ext(name) != ".local" {
			t.Errorf("%s was opened", name)
		}
	}
	if len(opened) != local {
		t.Errorf("%d files were opened, want the %d local ones", len(opened), local)
	}
	skipped := 0
	for _, o := range outcomes {
		if o.Status == finding.Skipped && o.Failures[0].Kind == finding.KindCloudPlaceholder {
			skipped++
		}
	}
	if skipped != placeholders || !sum.Complete {
		t.Errorf("%d placeholders reported, complete %t", skipped, sum.Complete)
	}
}
