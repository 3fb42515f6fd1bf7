package filelock

import (
	"errors"
	"os"
	"path/filepath"
	"testing"
)

func TestTake(t *testing.T) {
	path := filepath.Join(t.TempDir(), "lock")
	open := func() *os.File {
		f, err := os.Create(path)
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { _ = f.Close() })
		return f
	}
	first := open()
	switch err := Take(first); {
	case errors.Is(err, errors.ErrUnsupported):
		t.Skip("this file system cannot lock")
	case err != nil:
		t.Fatal(err)
	}
	if err := Take(open()); !errors.Is(err, ErrTaken) {
		t.Errorf("the second got %v, want %v", err, ErrTaken)
	}
	if err := first.Close(); err != nil {
		t.Fatal(err)
	}
	if err := Take(open()); err != nil {
		t.Errorf("after the first was closed: %v", err)
	}
}
