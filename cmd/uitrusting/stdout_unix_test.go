//go:build unix

package main

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// A reader of standard output that has seen enough, such as head, is no fault
// of a document, and is told nothing.
func TestExtract_readerWent(t *testing.T) {
	text := filepath.Join(t.TempDir(), "long.txt")
	if err := os.WriteFile(text, []byte(strings.Repeat("Beste mevrouw Peeters,\n", 10_000)), 0o600); err != nil {
		t.Fatal(err)
	}
	if code, said := withoutReader(t, "extract", text, text); code != exitFatal || said != "" {
		t.Errorf("ended with %d and said %q, want %d and nothing", code, said, exitFatal)
	}
}

// Help that nobody could read did not succeed.
func TestHelp_unwritten(t *testing.T) {
	for _, args := range [][]string{{"--help"}, {"rules"}, {"scan", "--help"}} {
		if code, _ := withoutReader(t, args...); code != exitFatal {
			t.Errorf("%v ended with %d, want %d", args, code, exitFatal)
		}
	}
}

// withoutReader runs the program with a standard output that nobody reads.
func withoutReader(t *testing.T, args ...string) (code int, said string) {
	t.Helper()
	r, w, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	_ = r.Close()
	defer w.Close()
	var stderr strings.Builder
	cmd := exec.Command("uitrusting", args...)
	cmd.Stdout, cmd.Stderr = w, &stderr
	if err := cmd.Run(); err != nil && cmd.ProcessState == nil {
		t.Fatal(err)
	}
	return cmd.ProcessState.ExitCode(), stderr.String()
}
