package main

import (
	"bytes"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"uitrusting/scanner/catalog"
	"uitrusting/scanner/fingerprint"
)

// What an index did not make, or what a scan still needs, is never removed.
func TestRemoveOthers(t *testing.T) {
	var whole bytes.Buffer
	if _, err := catalog.Write(&whole, catalog.Options{Created: time.Unix(0, 0)}, func(func(*fingerprint.Print, time.Time) error) error { return nil }); err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	stays := map[string]bool{ // of generation 3.2
		"hr.cat": true, "hr.cat.3": true, "hr.cat.3.map": true, "hr.cat.3.2": true, "hr.cat.3.2.map": true, "hr.cat.3.3": true,
		"hr.cat.1": false, "hr.cat.1.map": false, "hr.cat.2.7": false, "hr.cat.3.1": false, "hr.cat.3.1.map": false,
		"hr.cat.20261128": true, "hr.cat.4": true, "hr.cat.01": true, "hr.cat.1.2.3": true, "hr.cat.old": true, "hr.cat.": true,
		"other.cat.1": true, "hr.cat.2": true, // the last is no catalog
	}
	for name := range stays {
		content := whole.Bytes()
		if name == "hr.cat.2" {
			content = []byte("my notes")
		}
		if err := os.WriteFile(filepath.Join(dir, name), content, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	generation{base: 3, delta: 2}.removeOthers(filepath.Join(dir, "hr.cat"))
	for _, name := range slices.Sorted(maps.Keys(stays)) {
		if _, err := os.Stat(filepath.Join(dir, name)); (err == nil) != stays[name] {
			t.Errorf("%s is there: %v, want %v", name, err == nil, stays[name])
		}
	}
}

// Nothing is written over.
func TestGeneration_free(t *testing.T) {
	file := filepath.Join(t.TempDir(), "hr.cat")
	for _, name := range []string{".4", ".5.map", ".2.3"} {
		if err := os.WriteFile(file+name, []byte("my notes"), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	for of, want := range map[generation]generation{{base: 4}: {base: 6}, {base: 7}: {base: 7}, {base: 2, delta: 3}: {base: 2, delta: 4}} {
		if got := of.free(file); got != want {
			t.Errorf("%+v becomes %+v, want %+v", of, got, want)
		}
	}
}
