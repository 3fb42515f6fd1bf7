package main

import (
	"bytes"
	"errors"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"
)

func TestRotatingFile(t *testing.T) {
	path := filepath.Join(t.TempDir(), "log")
	f, err := openRotating(path, 100)
	if err != nil {
		t.Fatal(err)
	}
	for range 20 {
		if _, err := f.Write(bytes.Repeat([]byte("x"), 30)); err != nil {
			t.Fatal(err)
		}
	}
	_ = f.file.Close()
	for _, p := range []string{path, path + ".1"} {
		info, err := os.Stat(p)
		if err != nil || info.Size() > 100 || info.Size() == 0 {
			t.Errorf("%v %v", info, err)
		}
		if runtime.GOOS != "windows" && info.Mode().Perm() != 0o600 {
			t.Errorf("%v", info.Mode())
		}
	}
}

func TestLogged_noPaths(t *testing.T) {
	dir := t.TempDir()
	root := filepath.Join(dir, "Jan Voorbeeld")
	log := filepath.Join(dir, "log")
	a := &app{err: io.Discard, now: time.Now}
	err := a.logged(&settings{LogFile: log}, []string{root}, func() error {
		return errors.New("cannot scan " + root + ": no such file")
	})
	if err == nil {
		t.Fatal("the error was lost")
	}
	b, err := os.ReadFile(log)
	if err != nil {
		t.Fatal(err)
	}
	if text := string(b); strings.Contains(text, "Voorbeeld") || !strings.Contains(text, "exit=2") || !strings.Contains(text, "ROOT") {
		t.Error(text)
	}
}

func TestLockState(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "state")
	unlock, err := lockState(dir)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := lockState(dir); !errors.Is(err, errLocked) {
		t.Errorf("a second lock: %v", err)
	}
	unlock()
	again, err := lockState(dir)
	if err != nil {
		t.Fatal(err)
	}
	again()
	if none, err := lockState(""); err != nil {
		t.Error(err)
	} else {
		none()
	}
}

// A log that cannot be written, as on a full disk, is said.
func TestLogged_full(t *testing.T) {
	if _, err := os.Stat("/dev/full"); err != nil {
		t.Skip("no /dev/full here")
	}
	f, err := os.OpenFile("/dev/full", os.O_WRONLY, 0)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	r := &rotatingFile{file: f, limit: 100}
	if _, err := r.Write([]byte("x")); err == nil || r.err == nil {
		t.Errorf("%v, remembered %v", err, r.err)
	}
}
