package isolate

import (
	"errors"
	"net"
	"os"
	"path/filepath"
	"testing"

	"golang.org/x/sys/unix"

	"uitrusting/scanner/document"
)

func TestRestrict(t *testing.T) {
	version, _, _ := unix.Syscall(unix.SYS_LANDLOCK_CREATE_RULESET, 0, 0, unix.LANDLOCK_CREATE_RULESET_VERSION)
	if int(version) < 4 {
		t.Skipf("Landlock version %d", int(version))
	}
	folder := t.TempDir()
	secret := filepath.Join(t.TempDir(), "secret")
	cached := filepath.Join(folder, "cached")
	for _, file := range []string{secret, cached} {
		if err := os.WriteFile(file, []byte("x"), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Skip(err)
	}
	defer listener.Close()
	p := pool(t, Options{ReadOnly: []string{folder}})
	for _, test := range []struct {
		document string
		want     error
	}{
		{"open " + cached, nil},
		{"open " + secret, document.ErrUnsupported},
		{"dial " + listener.Addr().String(), document.ErrUnsupported},
	} {
		if got := ask(t, p, test.document); !errors.Is(got.Err, test.want) {
			t.Errorf("%.4s: %v, want %v", test.document, got.Err, test.want)
		}
	}
	ask(t, p, "write "+filepath.Join(folder, "new"))
	if _, err := os.Stat(filepath.Join(folder, "new")); err == nil {
		t.Error("the child wrote a file")
	}
}
