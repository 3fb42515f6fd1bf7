//go:build unix

package walk

import (
	"fmt"
	"io/fs"
	"net"
	"os"
	"path/filepath"
	"syscall"
	"testing"

	"uitrusting/scanner/finding"
)

func TestWalk_specialFiles(t *testing.T) {
	dir := t.TempDir()
	if resolved, err := filepath.EvalSymlinks(dir); err == nil {
		dir = resolved
	}
	must := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	must(syscall.Mkfifo(filepath.Join(dir, "pipe"), 0o600))
	must(os.Symlink("loop-b", filepath.Join(dir, "loop-a")))
	must(os.Symlink("loop-a", filepath.Join(dir, "loop-b")))
	must(os.Mkdir(filepath.Join(dir, "sub"), 0o700))
	must(os.Symlink("..", filepath.Join(dir, "sub", "up")))
	must(os.WriteFile(filepath.Join(dir, "file"), []byte("x"), 0o600))
	must(os.Link(filepath.Join(dir, "file"), filepath.Join(dir, "sub", "hard")))
	want := []string{"file", "loop-a link", "loop-b link", "pipe special-file", "sub/hard link", "sub/up link"}
	if len(dir) < 80 { // the name of a socket is short
		l, err := net.Listen("unix", filepath.Join(dir, "zock"))
		must(err)
		defer l.Close()
		want = append(want, "zock special-file")
	}
	same(t, list(t, Config{}, dir), want...)

	root := filepath.Join(t.TempDir(), "named")
	must(os.Symlink(dir, root)) // a root that is a link is followed
	if got := list(t, Config{}, root); len(got) != len(want) {
		t.Errorf("%q", got)
	}
}

func TestKindOf(t *testing.T) {
	for _, c := range []struct {
		err  error
		want finding.Kind
	}{
		{syscall.EACCES, finding.KindPermission},
		{syscall.EPERM, finding.KindPermission},
		{syscall.ENOENT, finding.KindNotFound},
		{syscall.ELOOP, finding.KindLink},
		{syscall.EIO, finding.KindIO},
		{syscall.ESTALE, finding.KindIO},
		{syscall.ENAMETOOLONG, finding.KindIO},
		{fmt.Errorf("listing: %w", &fs.PathError{Op: "open", Path: "/x", Err: syscall.EACCES}), finding.KindPermission},
	} {
		if got := KindOf(c.err); got != c.want {
			t.Errorf("%v: %q, want %q", c.err, got, c.want)
		}
	}
}

func TestOpen_doesNotFollowOrWait(t *testing.T) {
	dir := t.TempDir()
	pipe, link := filepath.Join(dir, "pipe"), filepath.Join(dir, "link")
	if err := syscall.Mkfifo(pipe, 0o600); err != nil {
		t.Fatal(err)
	}
	if f, err := Open(pipe); err == nil { // returns at once: nobody writes
		f.Close()
	}
	if err := os.Symlink("/etc/hostname", link); err != nil {
		t.Fatal(err)
	}
	if f, err := Open(link); err == nil {
		f.Close()
		t.Error("a link was followed")
	} else if KindOf(err) != finding.KindLink {
		t.Error(KindOf(err))
	}
}
