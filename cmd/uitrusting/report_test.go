package main

import (
	"os"
	"path/filepath"
	"testing"
	"time"
)

// Of two scans at once neither takes the other's report away; what a scan that
// was killed left is removed, and nothing else.
func TestCreateReport_abandoned(t *testing.T) {
	dir := t.TempDir()
	old := time.Now().Add(-2 * unlocked)
	make := func(name string, written time.Time) string {
		path := filepath.Join(dir, name)
		if err := os.WriteFile(path, []byte("a report, half"), 0o600); err != nil {
			t.Fatal(err)
		}
		if err := os.Chtimes(path, written, written); err != nil {
			t.Fatal(err)
		}
		return path
	}
	killed := make(tempPrefix+"123", old)
	stay := []string{
		make(tempPrefix+"456", time.Now()), // made a moment ago, and not locked yet
		make(tempPrefix+"policy.yaml", old),
		make(tempPrefix, old),
		make("123", old),
	}
	folder := filepath.Join(dir, tempPrefix+"789")
	if err := os.Mkdir(folder, 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.Chtimes(folder, old, old); err != nil {
		t.Fatal(err)
	}
	first, err := createReport(filepath.Join(dir, "report.html"))
	if err != nil {
		t.Fatal(err)
	}
	if err := os.Chtimes(first.Name(), old, old); err != nil { // a long scan
		t.Fatal(err)
	}
	second, err := createReport(filepath.Join(dir, "report.html"))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := os.Lstat(killed); !os.IsNotExist(err) {
		t.Errorf("what a killed scan left is there: %v", err)
	}
	for _, path := range append(stay, folder) {
		if _, err := os.Lstat(path); err != nil {
			t.Error(err)
		}
	}
	for _, f := range []*reportFile{first, second} {
		if _, err := f.WriteString("whole"); err != nil {
			t.Fatal(err)
		}
		if err := f.commit(); err != nil {
			t.Errorf("a report of two scans at once: %v", err)
		}
	}
}
