package walk

import (
	"os"
	"path/filepath"
	"testing"

	"golang.org/x/sys/unix"

	"uitrusting/scanner/document"
)

func TestDescribe_origin(t *testing.T) {
	path := filepath.Join(t.TempDir(), "x")
	if err := os.WriteFile(path, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if err := unix.Setxattr(path, "user.xdg.origin.url", []byte("https://files.example.net/els/loon.xlsx?token=1"), 0); err != nil {
		t.Skip("no extended attributes here: ", err)
	}
	info, err := os.Lstat(path)
	if err != nil {
		t.Fatal(err)
	}
	f, err := Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	doc := document.Document{Ref: document.Ref{Path: path}}
	if (&Describer{}).Describe(&doc, f, info); doc.Origin != "files.example.net" {
		t.Errorf("%q", doc.Origin)
	}
}
