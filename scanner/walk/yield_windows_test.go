package walk

import (
	"errors"
	"os"
	"testing"

	"golang.org/x/sys/windows"
)

// TestFile_Yield reads the test itself: wine cannot remove what it wrote.
func TestFile_Yield(t *testing.T) {
	path, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	f, err := Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	switch err := f.Yield(); {
	case errors.Is(err, windows.ERROR_CALL_NOT_IMPLEMENTED):
		t.Log("not known to wine")
	case err != nil:
		t.Error(err)
	}
	b := make([]byte, 2)
	if n, err := f.ReadSome(b, 0); string(b[:n]) != "MZ" {
		t.Errorf("read %q, %v", b[:n], err)
	}
}
