package main

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"uitrusting/scanner/catalog"
)

func TestTempFolder(t *testing.T) {
	file := filepath.Join(t.TempDir(), "hr.cat")
	dir, _, err := tempFolder(file)
	if err != nil {
		t.Fatal(err)
	}
	killed := filepath.Join(dir, tempPrefix+"123")
	if err := os.WriteFile(killed, []byte("paths of the store"), 0o600); err != nil {
		t.Fatal(err)
	}
	_, remove, err := tempFolder(file)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := os.Lstat(killed); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("what a killed command left is there: %v", err)
	}
	own := filepath.Join(dir, "own.txt")
	if err := os.WriteFile(own, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	remove()
	if _, err := os.Lstat(own); err != nil {
		t.Errorf("what somebody keeps there: %v, want it left alone", err)
	}
	if err := os.Remove(own); err != nil {
		t.Fatal(err)
	}
	remove()
	if _, err := os.Lstat(dir); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("the folder is left: %v", err)
	}
}

func TestAway(t *testing.T) {
	store := filepath.Join(t.TempDir(), "store")
	make := func() {
		if err := os.Mkdir(store, 0o700); err != nil {
			t.Fatal(err)
		}
	}
	make()
	before, err := os.Stat(store)
	if err != nil {
		t.Fatal(err)
	}
	if away(store, before) {
		t.Error("a store that is there is away")
	}
	if err := os.Rename(store, store+".old"); err != nil {
		t.Fatal(err)
	}
	if !away(store, before) {
		t.Error("a store that was renamed is not away")
	}
	make()
	if !away(store, before) {
		t.Error("another folder of that name is the store")
	}
}

func TestReadPointer_version(t *testing.T) {
	file := filepath.Join(t.TempDir(), "hr.cat")
	for content, want := range map[string]error{
		"uitrusting.catalog/1 2 0\n": nil,
		"uitrusting.catalog/2 2 0\n": catalog.ErrVersion,
		"uitrusting.catalog":         catalog.ErrDamaged,
		"a letter":                   catalog.ErrDamaged,
	} {
		if err := os.WriteFile(file, []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
		if _, err := readPointer(file); !errors.Is(err, want) {
			t.Errorf("readPointer of %q: %v, want %v", content, err, want)
		}
	}
}

// TestIndex_damaged: what the last index kept and can no longer be trusted is
// read again, and said.
func TestIndex_damaged(t *testing.T) {
	dir := t.TempDir()
	store, file := filepath.Join(dir, "store"), filepath.Join(dir, "hr.cat")
	if err := os.Mkdir(store, 0o700); err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"a.txt", "b.txt"} {
		if err := os.WriteFile(filepath.Join(store, name), []byte("Brief aan Els Vermeulen over "+name), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	index := func(want string) {
		t.Helper()
		var out, errs bytes.Buffer
		code := run(t.Context(), []string{"index", store, "--catalog", file, "--progress", "never"}, strings.NewReader(""), &out, &errs)
		if code != exitClean || !strings.Contains(errs.String(), want) {
			t.Errorf("exit %d, %q, want %q", code, errs.String(), want)
		}
	}
	index("2 of them read now")
	index("0 of them read now")
	b, err := os.ReadFile(workPath(file))
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(workPath(file), b[:len(b)-1], 0o600); err != nil {
		t.Fatal(err)
	}
	index("hr.cat.work is damaged: documents it no longer tells of are read again, and what they were like before is forgotten\n2 documents in the catalog, 1 of them read now")
	index("0 of them read now")
}
