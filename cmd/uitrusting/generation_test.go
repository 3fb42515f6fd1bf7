package main

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"
)

// TestCatalog_whileMade: a catalog can be opened at any moment of an index, and
// two of them do not run at once.
func TestCatalog_whileMade(t *testing.T) {
	dir := t.TempDir()
	store, file := filepath.Join(dir, "store"), filepath.Join(dir, "hr.cat")
	if err := os.Mkdir(store, 0o700); err != nil {
		t.Fatal(err)
	}
	write := func(name int) {
		text := fmt.Sprintf("Brief %d aan Els Vermeulen over haar rekening BE68 5390 0754 7034 en haar verlof.\n", name)
		if err := os.WriteFile(filepath.Join(store, fmt.Sprintf("%02d.txt", name)), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	for i := range 20 {
		write(i)
	}
	succeed(t, "index", store, "--catalog", file, "--readable-paths", "-q")
	done := make(chan error)
	go func() {
		for i := range 8 { // the fourth or so makes it as a whole again
			write(20 + i)
			var out, errs bytes.Buffer
			if code := run(context.Background(), []string{"index", store, "--catalog", file, "--readable-paths", "-q"}, strings.NewReader(""), &out, &errs); code != exitClean {
				done <- fmt.Errorf("exit %d: %s", code, errs.String())
				return
			}
		}
		done <- nil
	}()
	a := &app{now: time.Now}
	for opened := 0; ; opened++ {
		select {
		case err := <-done:
			if err != nil {
				t.Error(err)
			}
			if opened == 0 {
				t.Error("never opened")
			}
			return
		default:
		}
		c, err := a.openCatalog(file)
		if err != nil {
			<-done
			t.Fatal(err)
		}
		if n, _ := c.Documents(); n < 20 || c.Base.Names == nil {
			t.Errorf("%d documents", n)
		}
		c.close()
	}
}

func TestCatalog_lock(t *testing.T) {
	dir := t.TempDir()
	file := filepath.Join(dir, "hr.cat")
	unlock, err := lockCatalog(file)
	if err != nil {
		t.Fatal(err)
	}
	defer unlock()
	var out, errs bytes.Buffer
	if code := run(context.Background(), []string{"index", dir, "--catalog", file}, strings.NewReader(""), &out, &errs); code != exitFatal || !strings.Contains(errs.String(), "another command is making it") {
		t.Errorf("exit %d: %s", code, errs.String())
	}
}

// TestCatalogFiles: a pointer leads to files beside it, or is refused.
func TestCatalogFiles(t *testing.T) {
	for _, test := range []struct {
		pointer string
		want    []string // nil = refused
	}{
		{"uitrusting.catalog/1 3 2\n", []string{"c.cat.3", "c.cat.3.2"}},
		{"uitrusting.catalog/1 1 0", []string{"c.cat.1"}},
		{"uitrcat\x02 a catalog by itself", []string{"c.cat"}},
		{"uitrusting.catalog/1 0 0", nil},
		{"uitrusting.catalog/1 1 -1", nil},
		{"uitrusting.catalog/1 1", nil},
		{"uitrusting.catalog/1 ../x 0", nil},
		{"uitrusting.catalog/1 1 0\n1 0", nil},
		{"uitrusting.catalog/1 1 " + strings.Repeat("0", 80), nil},
		{"uitrusting.catalog/2 1 0", nil},
		{"a letter", nil},
	} {
		path := filepath.Join(t.TempDir(), "c.cat")
		if err := os.WriteFile(path, []byte(test.pointer), 0o600); err != nil {
			t.Fatal(err)
		}
		files, err := catalogFiles(path)
		for i := range files {
			files[i] = filepath.Base(files[i])
		}
		if !slices.Equal(files, test.want) || (err == nil) != (test.want != nil) {
			t.Errorf("%q leads to %q, %v, want %q", test.pointer, files, err, test.want)
		}
	}
}
