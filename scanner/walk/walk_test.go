package walk

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"reflect"
	"runtime"
	"strings"
	"testing"
	"time"

	"uitrusting/scanner/document"
)

// list walks and gives "path kind" of each entry, relative to the root.
func list(t *testing.T, cfg Config, root string) []string {
	t.Helper()
	var got []string
	err := Walk(context.Background(), cfg, root, func(e Entry) error {
		rel, _ := filepath.Rel(root, e.Path)
		got = append(got, strings.TrimSpace(filepath.ToSlash(rel)+" "+string(e.Skip)))
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return got
}

func same(t *testing.T, got []string, want ...string) {
	t.Helper()
	if !reflect.DeepEqual(got, want) {
		t.Errorf("got\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
}

func TestWalk_order(t *testing.T) {
	f := newFake()
	for _, d := range []string{"b", "a", "a-b"} {
		f.folder("/root/"+d, Attributes{})
		f.add("/root/"+d+"/x", Attributes{})
	}
	for _, n := range []string{"B", "é", "a.txt", "\xff", "z"} {
		f.add("/root/"+n, Attributes{})
	}
	same(t, list(t, Config{Files: f}, "/root"), "B", "a/x", "a-b/x", "a.txt", "b/x", "z", "é", "\xff")
}

// A place with a walk of its own is walked there, also where the walk from above
// would leave it out.
func TestWalk_apart(t *testing.T) {
	f := newFake()
	for _, d := range []string{"/root/a", "/root/.cache", "/root/a/deep"} {
		f.folder(d, Attributes{})
		f.add(d+"/x", Attributes{})
	}
	f.add("/root/y", Attributes{})
	cfg := Config{Files: f, Exclude: []string{".cache"}, Apart: []string{"/root", "/root/.cache", "/root/a/deep", "/root/y"}}
	same(t, list(t, cfg, "/root"), "a/x")
	same(t, list(t, cfg, "/root/.cache"), "x")
	same(t, list(t, cfg, "/root/y"), ".")
}

func TestWalk_placeholdersAreNotTouched(t *testing.T) {
	f := newFake()
	for i := range 10_000 {
		f.add(fmt.Sprintf("/root/f%05d", i), Attributes{Mode: fs.ModeIrregular, Windows: attrReparsePoint | attrRecallOnDataAccess, Tag: 0x9000701A})
	}
	f.folder("/root/dataless", Attributes{Flags: dataless})
	f.add("/root/dataless/x", Attributes{})
	n := 0
	for _, e := range list(t, Config{Files: f}, "/root") {
		if !strings.HasSuffix(e, " cloud-placeholder") {
			t.Fatal(e)
		}
		n++
	}
	if n != 10_001 || len(f.lists) != 1 || f.lists["/root"] != 1 {
		t.Errorf("%d entries, listings %v", n, f.lists)
	}
}

func TestWalk_rootInTheCloud(t *testing.T) {
	f := newFake()
	f.folder("/root", Attributes{Flags: dataless})
	same(t, list(t, Config{Files: f}, "/root"), ". cloud-placeholder")
	if len(f.lists) != 0 {
		t.Error("it was listed")
	}
}

func TestWalk_hardLinksOnce(t *testing.T) {
	f := newFake()
	a := Attributes{Links: 2, ID: document.FileID{Volume: 1, Index: 7}}
	f.add("/root/a.doc", a)
	f.add("/root/b.txt", a)
	f.add("/root/c.txt", a)
	same(t, list(t, Config{Files: f}, "/root"), "a.doc", "b.txt link", "c.txt link")
	// A name that was not asked for does not hide one that was.
	same(t, list(t, Config{Files: f, Include: []string{"*.txt"}}, "/root"), "a.doc excluded", "b.txt", "c.txt link")
	// Where the number of names is not told, the file's number decides alone;
	// a number of 0 is none.
	a.Links = 0
	f.add("/root/a.doc", a)
	f.add("/root/b.txt", a)
	f.add("/root/c.txt", Attributes{})
	f.add("/root/d.txt", Attributes{})
	same(t, list(t, Config{Files: f}, "/root"), "a.doc", "b.txt link", "c.txt", "d.txt")
}

func TestWalk_foldersOnce(t *testing.T) {
	notOnWindows(t)
	f := newFake()
	id := func(i uint64) Attributes { return Attributes{ID: document.FileID{Volume: 8<<8 | 1, Index: i}} }
	f.folder("/root", id(1))
	f.folder("/root/data", id(2))
	f.add("/root/data/x", Attributes{})
	f.folder("/root/data/loop", id(1)) // a loop back to the root
	f.folder("/root/mnt", id(3))
	f.folder("/root/mnt/again", id(2)) // /root/data, mounted a second time
	f.add("/root/mnt/again/x", Attributes{})
	ms := Mounts{{Path: "/", Number: "8:1", Type: "ext4"}, {Path: "/root/mnt/again", Number: "8:1", Root: "/root/data", Type: "ext4"}}
	same(t, list(t, Config{Files: f, Mounts: ms}, "/root"), "data/loop link", "data/x", "mnt/again link")
}

func TestWalk_failures(t *testing.T) {
	f := newFake()
	f.folder("/root/gone", Attributes{})
	f.fail["/root/gone"] = &fs.PathError{Op: "open", Err: fs.ErrNotExist}
	f.folder("/root/shut", Attributes{})
	f.fail["/root/shut"] = fs.ErrPermission
	f.folder("/root/torn", Attributes{})
	f.add("/root/torn/x", Attributes{})
	f.fail["/root/torn"] = errors.New("stale handle")
	var errs int
	err := Walk(context.Background(), Config{Files: f}, "/root", func(e Entry) error {
		if e.Err {
			errs++
		}
		return nil
	})
	if err != nil || errs != 3 {
		t.Error(err, errs)
	}
	same(t, list(t, Config{Files: f}, "/root"), "gone vanished", "shut permission", "torn io", "torn/x")
	if err := Walk(context.Background(), Config{Files: f}, "/nowhere", nil); !errors.Is(err, fs.ErrNotExist) {
		t.Error(err)
	}
}

func TestWalk_systemFolders(t *testing.T) {
	notOnWindows(t)
	f := newFake()
	f.folder("/root/.cache", Attributes{})
	f.add("/root/.cache/x", Attributes{})
	f.add("/root/y", Attributes{})
	same(t, list(t, Config{Files: f, SkipSystem: true}, "/root"), ".cache excluded", "y")
	same(t, list(t, Config{Files: f, SkipSystem: true, Exclude: []string{"!.cache/"}}, "/root"), ".cache/x", "y")
	same(t, list(t, Config{Files: f, SkipSystem: true}, "/root/.cache"), "x")
	same(t, list(t, Config{Files: f}, "/root"), ".cache/x", "y")
}

func TestWalk_stops(t *testing.T) {
	f := newFake()
	f.add("/root/x", Attributes{})
	stop := errors.New("enough")
	if err := Walk(context.Background(), Config{Files: f}, "/root", func(Entry) error { return stop }); err != stop {
		t.Error(err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if err := Walk(ctx, Config{Files: f}, "/root", nil); !errors.Is(err, context.Canceled) {
		t.Error(err)
	}
}

// endless is a file system of many folders with many files, none of which is
// kept.
type endless struct{ folders, files int }

func (endless) Lstat(p string) (fs.FileInfo, error) {
	return fakeInfo{p, Attributes{Mode: fs.ModeDir, Folder: true, ID: document.FileID{Volume: 1, Index: 1}}}, nil
}

func (e endless) ReadDir(p string) ([]fs.DirEntry, error) {
	n, a := e.files, Attributes{Links: 1}
	if filepath.ToSlash(p) == "/root" {
		n, a = e.folders, Attributes{Mode: fs.ModeDir, Folder: true}
	}
	list := make([]fs.DirEntry, n)
	for i := range list {
		a.ID = document.FileID{Volume: 1, Index: uint64(i + 2)}
		list[i] = fs.FileInfoToDirEntry(fakeInfo{fmt.Sprintf("%06d", i), a})
	}
	return list, nil
}

func TestWalk_boundedMemory(t *testing.T) {
	folders, files := 500, 1000
	if os.Getenv("UITRUSTING_LONG") != "" {
		folders = 20_000 // 20 million files
	}
	n := 0
	var peak, now uint64
	var ms runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&ms)
	before := ms.HeapAlloc
	err := Walk(context.Background(), Config{Files: endless{folders, files}, Mounts: Mounts{}}, "/root", func(Entry) error {
		if n++; n%(100*files) == 0 {
			runtime.GC()
			runtime.ReadMemStats(&ms)
			if now = ms.HeapAlloc - min(before, ms.HeapAlloc); now > peak {
				peak = now
			}
		}
		return nil
	})
	if err != nil || n != folders*files {
		t.Fatal(err, n)
	}
	t.Logf("%d files held %d bytes at most", n, peak)
	if peak > 8<<20 {
		t.Error("too many")
	}
}

func BenchmarkWalk(b *testing.B) {
	f := endless{100, 1000}
	start, n := time.Now(), 0
	for b.Loop() {
		_ = Walk(context.Background(), Config{Files: f, Mounts: Mounts{}, SkipSystem: true}, "/root", func(Entry) error { n++; return nil })
	}
	b.ReportMetric(float64(n)/time.Since(start).Seconds(), "files/s")
}
