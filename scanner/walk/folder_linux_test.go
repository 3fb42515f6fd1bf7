package walk

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"syscall"
	"testing"
	"time"
)

// What the listing of Linux says is what os.ReadDir and os.Lstat say.
func TestLinuxFiles(t *testing.T) {
	dir := t.TempDir()
	must := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	for i := range 2000 { // more than one buffer of the kernel
		must(os.WriteFile(filepath.Join(dir, fmt.Sprintf("brief %04d é.txt", i)), make([]byte, i%7), 0o640))
	}
	must(os.Mkdir(filepath.Join(dir, "map"), 0o1777))
	must(os.Chmod(filepath.Join(dir, "map"), 0o777|os.ModeSticky))
	must(os.WriteFile(filepath.Join(dir, "set"), nil, 0o600))
	must(os.Chmod(filepath.Join(dir, "set"), 0o755|os.ModeSetuid|os.ModeSetgid))
	must(os.Symlink("nergens", filepath.Join(dir, "link")))
	must(syscall.Mkfifo(filepath.Join(dir, "pipe"), 0o600))
	must(os.WriteFile(filepath.Join(dir, "\xff"), nil, 0o600))
	want, err := os.ReadDir(dir)
	must(err)
	got, release, err := (&linuxFiles{}).list(dir)
	must(err)
	for round := range 2 { // with the folder open, then by path
		if len(got) != len(want) {
			t.Fatalf("%d entries, want %d", len(got), len(want))
		}
		for i, g := range got {
			w := want[i]
			gi, err := g.Info()
			must(err)
			wi, err := w.Info()
			must(err)
			if g.Name() != w.Name() || g.Type() != w.Type() || g.IsDir() != w.IsDir() || gi.Mode() != wi.Mode() ||
				gi.Size() != wi.Size() || !gi.ModTime().Equal(wi.ModTime()) || fileID(gi) != fileID(wi) ||
				!reflect.DeepEqual(attributes("", gi), attributes("", wi)) || changed(gi) != changed(wi) || changed(gi) == 0 {
				t.Errorf("round %d: %q %v %v, want %q %v %v", round, g.Name(), g.Type(), gi, w.Name(), w.Type(), wi)
			}
		}
		release()
	}
	if _, _, err := (&linuxFiles{}).list(filepath.Join(dir, "set")); KindOf(err) != "io" {
		t.Errorf("listing a file: %v", err)
	}
}

// Folders deeper than are held open are walked too, and no handle is left.
func TestWalk_deep(t *testing.T) {
	root := t.TempDir()
	dir := root
	for range 3 * maxHeld {
		dir = filepath.Join(dir, "d")
		if err := os.Mkdir(dir, 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(dir, "z"), nil, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	handles := func() int {
		list, err := os.ReadDir("/proc/self/fd")
		if err != nil {
			t.Fatal(err)
		}
		return len(list)
	}
	before, most, files := handles(), 0, 0
	err := Walk(context.Background(), Config{}, root, func(e Entry) error {
		if e.Skip == "" {
			files++
		}
		if files == 1 {
			most = handles()
		}
		return nil
	})
	if err != nil || files != 3*maxHeld {
		t.Errorf("%d files, %v", files, err)
	}
	if after := handles(); after != before || most > before+maxHeld+4 {
		t.Errorf("%d handles before, at most %d, %d after", before, most, after)
	}
}

// Neither files nor folders of one's own look as if somebody had read them.
func TestOpen_accessTime(t *testing.T) {
	root := t.TempDir()
	path := filepath.Join(root, "a.txt")
	if err := os.WriteFile(path, []byte("x"), 0o600); err != nil {
		t.Fatal(err)
	}
	old := time.Date(2020, 1, 2, 3, 4, 5, 0, time.UTC)
	for _, p := range []string{path, root} {
		if err := os.Chtimes(p, old, old.Add(-time.Hour)); err != nil {
			t.Fatal(err)
		}
	}
	var met []string
	err := Walk(context.Background(), Config{}, root, func(e Entry) error {
		met = append(met, filepath.Base(e.Path))
		f, err := Open(e.Path)
		if err != nil {
			return err
		}
		defer f.Close()
		_, err = f.ReadSome(make([]byte, 2), 0)
		return err
	})
	if err != nil || !slices.Equal(met, []string{"a.txt"}) {
		t.Fatal(met, err)
	}
	for _, p := range []string{path, root} {
		var st syscall.Stat_t
		if err := syscall.Stat(p, &st); err != nil {
			t.Fatal(err)
		}
		if got := time.Unix(int64(st.Atim.Sec), int64(st.Atim.Nsec)); !got.Equal(old) {
			t.Errorf("%s was accessed at %v", filepath.Base(p), got)
		}
	}
}
