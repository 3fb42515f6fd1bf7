package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"golang.org/x/sys/windows"
)

func TestLongName(t *testing.T) {
	long := filepath.Join(t.TempDir(), "Een map met een lange naam")
	if err := os.Mkdir(long, 0o700); err != nil {
		t.Fatal(err)
	}
	from, err := windows.UTF16PtrFromString(long)
	if err != nil {
		t.Fatal(err)
	}
	buf := make([]uint16, 1024)
	n, err := windows.GetShortPathName(from, &buf[0], uint32(len(buf)))
	short := windows.UTF16ToString(buf[:n])
	if err != nil || !strings.Contains(filepath.Base(short), "~") {
		t.Skipf("no 8.3 names here: %s %v", short, err)
	}
	if got := longName(short); filepath.Base(got) != filepath.Base(long) {
		t.Errorf("%s is %s, want %s", short, got, long)
	}
	if got := longName(`C:\is~not\there`); got != `C:\is~not\there` {
		t.Errorf("what is not there becomes %s", got)
	}
}
