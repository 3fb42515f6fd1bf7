package main

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"time"

	"uitrusting/reporters/sink/filelock"
)

// tempPrefix begins the names of files that are not whole yet.
const tempPrefix = ".uitrusting-"

// A reportFile appears whole or not at all, readable by its owner alone.
type reportFile struct {
	*os.File
	dest string // "" = written in place
}

// createReport makes the file of a report, and removes what scans that were
// killed left in its folder.
func createReport(dest string) (*reportFile, error) {
	dir := filepath.Dir(dest)
	removeAbandoned(dir)
	f, err := createIn(dir, dest)
	if err == nil && f.dest != "" {
		_ = filelock.Take(f.File) // where there are no locks nothing is taken for abandoned
	}
	return f, err
}

// createIn makes a file that is written in the folder until it appears, of the
// same file system.
func createIn(dir, dest string) (*reportFile, error) {
	if info, err := os.Stat(dest); err == nil {
		switch {
		case info.IsDir():
			return nil, errors.New("the destination is a folder")
		case !info.Mode().IsRegular(): // a device or a pipe is written to, not replaced
			f, err := os.OpenFile(dest, os.O_WRONLY, 0)
			if err != nil {
				return nil, fmt.Errorf("cannot write there: %w", withoutPath(err))
			}
			return &reportFile{File: f}, nil
		}
	}
	f, err := os.CreateTemp(dir, tempPrefix+"*") // mode 0600
	if err != nil {
		return nil, fmt.Errorf("cannot write there: %w", withoutPath(err))
	}
	if err := ownerOnly(f.Name(), false); err != nil {
		r := &reportFile{File: f, dest: dest}
		r.discard()
		return nil, fmt.Errorf("the report cannot be kept from others: %w", withoutPath(err))
	}
	return &reportFile{File: f, dest: dest}, nil
}

// unlocked is how long a file that is being written may be without a lock:
// between its making and the lock, and before it gets its name.
const unlocked = time.Minute

// removeAbandoned removes the files of reports that nobody writes any more: a
// scan keeps a lock on its own, which the system gives back when it is killed.
func removeAbandoned(dir string) {
	d, err := os.Open(dir)
	if err != nil {
		return
	}
	defer d.Close()
	for err == nil {
		var entries []os.DirEntry
		entries, err = d.ReadDir(1000) // a folder can hold millions
		for _, e := range entries {
			if abandoned(e) {
				removeUnlocked(filepath.Join(dir, e.Name()))
			}
		}
	}
}

// abandoned reports whether an entry looks like the file of a report that was
// not written to for a while.
func abandoned(e os.DirEntry) bool {
	if n, ok := strings.CutPrefix(e.Name(), tempPrefix); !ok || n == "" || strings.Trim(n, "0123456789") != "" {
		return false // the name is somebody else's
	}
	info, err := e.Info()
	return err == nil && info.Mode().IsRegular() && time.Since(info.ModTime()) > unlocked
}

func removeUnlocked(path string) {
	f, err := os.OpenFile(path, os.O_RDWR, 0)
	if err != nil {
		return
	}
	err = filelock.Take(f)
	_ = f.Close()
	if err == nil {
		_ = os.Remove(path)
	}
}

func (f *reportFile) commit() error {
	if f.dest == "" {
		return f.Close()
	}
	err := errors.Join(f.Sync(), f.Close())
	if err == nil {
		err = os.Rename(f.Name(), f.dest)
	}
	if err != nil {
		_ = os.Remove(f.Name())
		return unwritten(err)
	}
	return nil
}

// unwritten says of a report what the system says.
func unwritten(err error) error { return fmt.Errorf("report not written: %w", withoutPath(err)) }

func (f *reportFile) discard() {
	_ = f.Close()
	if f.dest != "" {
		_ = os.Remove(f.Name())
	}
}
