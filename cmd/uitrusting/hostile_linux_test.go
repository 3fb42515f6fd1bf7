package main

import (
	"bytes"
	"encoding/json"
	"io"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
)

// program is a copy of the test binary that another user may run, and that is
// the program when its name is uitrusting.
func program(t *testing.T) string {
	t.Helper()
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	for d := dir; len(d) > len(os.TempDir()); d = filepath.Dir(d) {
		if err := os.Chmod(d, 0o755); err != nil {
			t.Fatal(err)
		}
	}
	path := filepath.Join(dir, "uitrusting")
	in, err := os.Open(self)
	if err != nil {
		t.Fatal(err)
	}
	defer in.Close()
	out, err := os.OpenFile(path, os.O_CREATE|os.O_WRONLY, 0o755)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := io.Copy(out, in); err != nil {
		t.Fatal(err)
	}
	if err := out.Close(); err != nil {
		t.Fatal(err)
	}
	return path
}

// scanAs runs a scan as a user without rights and gives the status and reason
// of each document listed, the summary and the exit code.
func scanAs(t *testing.T, args ...string) (docs map[string]string, complete bool, code int, peak int64) {
	t.Helper()
	cmd := exec.Command(program(t), append([]string{"scan", "-o", "jsonl:-", "--all"}, args...)...)
	cmd.Env = append(os.Environ(), "HOME=/nonexistent", "XDG_CACHE_HOME=/nonexistent", "XDG_CONFIG_HOME=/nonexistent")
	if os.Getuid() == 0 {
		cmd.SysProcAttr = &syscall.SysProcAttr{Credential: &syscall.Credential{Uid: 65534, Gid: 65534}}
	}
	var out, errs bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &errs
	err := cmd.Run()
	if _, exited := err.(*exec.ExitError); err != nil && !exited {
		t.Fatal(err)
	}
	docs = map[string]string{}
	for dec := json.NewDecoder(&out); ; {
		var r struct {
			Record, Path, Status string
			Members              []string
			Complete             bool
			Failures             []struct{ Kind string }
		}
		if err := dec.Decode(&r); err == io.EOF {
			break
		} else if err != nil {
			t.Fatalf("%v\n%s", err, errs.String())
		}
		if r.Record == "summary" {
			complete = r.Complete
		}
		if r.Record != "document" {
			continue
		}
		kind := ""
		if len(r.Failures) > 0 {
			kind = r.Failures[0].Kind
		}
		name := strings.Join(append([]string{filepath.Base(r.Path)}, r.Members...), "!")
		if _, twice := docs[name]; twice {
			t.Errorf("%s has two outcomes", name)
		}
		docs[name] = strings.TrimSpace(r.Status + " " + kind)
	}
	peak = cmd.ProcessState.SysUsage().(*syscall.Rusage).Maxrss << 10
	return docs, complete, cmd.ProcessState.ExitCode(), peak
}

// TestScan_hostileFolder wants one outcome each for all that can lie in a
// folder.
func TestScan_hostileFolder(t *testing.T) {
	dir := t.TempDir()
	for d := dir; len(d) > len(os.TempDir()); d = filepath.Dir(d) {
		if err := os.Chmod(d, 0o755); err != nil {
			t.Fatal(err)
		}
	}
	at := func(name string) string { return filepath.Join(dir, name) }
	must := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	must(os.WriteFile(at("plain.txt"), []byte("rijksregisternummer 85.05.17-997.22\n"), 0o644))
	must(os.WriteFile(at("empty.txt"), nil, 0o644))
	must(os.WriteFile(at("unreadable.txt"), []byte("x"), 0))
	must(os.Mkdir(at("closed"), 0))
	must(syscall.Mkfifo(at("pipe"), 0o644))
	must(os.Symlink(".", at("loop")))
	must(os.Symlink("nowhere", at("dangling")))
	must(os.WriteFile(at("broken.docx"), []byte("PK\x03\x04 this is no archive at all, but it says so"), 0o644))
	must(os.WriteFile(at("na\nme\x1b[31m\xff.txt"), []byte("niets"), 0o644))
	l, err := net.Listen("unix", at("socket"))
	must(err)
	defer l.Close()

	docs, complete, code, _ := scanAs(t, dir)
	for name, want := range map[string]string{
		"plain.txt": "scanned", "empty.txt": "scanned", "unreadable.txt": "failed permission", "closed": "failed permission",
		"pipe": "skipped special-file", "socket": "skipped special-file", "loop": "skipped link", "dangling": "skipped link",
		"na\nme\x1b[31m\ufffd.txt": "scanned",
	} {
		if docs[name] != want {
			t.Errorf("%q: %q, want %q", name, docs[name], want)
		}
	}
	if got := docs["broken.docx"]; !strings.HasSuffix(got, "corrupt") {
		t.Errorf("broken.docx: %q, want corrupt", got)
	}
	if len(docs) != 10 {
		t.Errorf("%d outcomes for 10 entries: %v", len(docs), docs)
	}
	if complete || code != exitFindings {
		t.Errorf("complete = %v, exit %d; want an incomplete scan with findings, exit 1", complete, code)
	}
	must(os.Remove(at("plain.txt")))
	if _, _, code, _ = scanAs(t, dir); code != exitIncomplete {
		t.Errorf("without findings: exit %d, want 3", code)
	}
}

// TestScan_memory scans 2 GiB on one line within the memory it is allowed.
func TestScan_memory(t *testing.T) {
	if testing.Short() {
		t.Skip("writes 2 GiB")
	}
	path := filepath.Join(t.TempDir(), "line.txt")
	f, err := os.Create(path)
	if err != nil {
		t.Fatal(err)
	}
	block := []byte(strings.Repeat("bel 0470 12 34 56 of mail jan.peeters@post.example over zaak 85.05.17-997.22; "+
		strings.Repeat("de planken liggen klaar in de loods naast het water, zegt iemand; ", 300), 200))
	size := int64(0)
	for size < 2<<30 {
		n, err := f.Write(block)
		if err != nil {
			t.Skip("no room for 2 GiB: ", err)
		}
		size += int64(n)
	}
	if err := f.Close(); err != nil {
		t.Fatal(err)
	}
	for d := filepath.Dir(path); len(d) > len(os.TempDir()); d = filepath.Dir(d) {
		if err := os.Chmod(d, 0o755); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.Chmod(path, 0o644); err != nil {
		t.Fatal(err)
	}
	const limit = 256 << 20
	docs, complete, _, peak := scanAs(t, "--max-memory", "256MiB", path)
	if !complete || docs["line.txt"] != "scanned" {
		t.Errorf("complete = %v, %v", complete, docs)
	}
	if peak > limit {
		t.Errorf("peak memory %d MiB, allowed 256", peak>>20)
	}
	t.Logf("%d MiB on one line, peak memory %d MiB", size>>20, peak>>20)
}
