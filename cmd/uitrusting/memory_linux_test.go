package main

import (
	"fmt"
	"io"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"
)

// load is a folder of what costs memory: documents that go to parser processes,
// many at a time, beside texts and tables full of findings.
func load(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	n := 0
	err := filepath.WalkDir("../../testdata/documents", func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || strings.Contains(path, "ocr") {
			return err
		}
		content, err := os.ReadFile(path)
		for copies := range 2 {
			n++
			if err == nil {
				err = os.WriteFile(filepath.Join(dir, fmt.Sprintf("%d-%d-%s", copies, n, d.Name())), content, 0o600)
			}
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	row := "Peeters;Els;els.peeters@example.com;0470 12 34 56;Kerkstraat 1, 9000 Gent\n"
	for i := range 3 {
		text := "naam;voornaam;e-mail;telefoon;adres\n" + strings.Repeat(row, 30_000)
		if err := os.WriteFile(filepath.Join(dir, fmt.Sprintf("2-lijst-%d.csv", i)), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

// tree is the memory of a process and all that it has started, in bytes: that
// which is theirs alone, and not the pages of the program, which the system
// keeps once for all and can drop.
func tree(pid int) int64 {
	children := map[int][]int{}
	stats, _ := filepath.Glob("/proc/[0-9]*/stat")
	for _, path := range stats {
		b, err := os.ReadFile(path)
		if err != nil {
			continue // it has ended
		}
		fields := strings.Fields(string(b[strings.LastIndexByte(string(b), ')')+1:]))
		parent, _ := strconv.Atoi(fields[1])
		own, _ := strconv.Atoi(filepath.Base(filepath.Dir(path)))
		children[parent] = append(children[parent], own)
	}
	var sum func(pid int) int64
	sum = func(pid int) int64 {
		total := anonymous(pid)
		for _, c := range children[pid] {
			total += sum(c)
		}
		return total
	}
	return sum(pid)
}

// anonymous is the memory of a process that no file stands for.
//
// Source: Linux, Documentation/filesystems/proc.rst, smaps_rollup.
func anonymous(pid int) int64 {
	b, err := os.ReadFile(fmt.Sprintf("/proc/%d/smaps_rollup", pid))
	if err != nil {
		return 0
	}
	for line := range strings.Lines(string(b)) {
		if rest, ok := strings.CutPrefix(line, "Anonymous:"); ok {
			kib, _ := strconv.ParseInt(strings.Fields(rest)[0], 10, 64)
			return kib << 10
		}
	}
	return 0
}

// --max-memory holds for the scanner and its parser processes together, under
// load.
func TestScan_memoryOfTree(t *testing.T) {
	if testing.Short() {
		t.Skip("scans 200 documents in processes of its own")
	}
	dir := load(t)
	for _, limit := range []int64{384 << 20, 640 << 20} {
		cmd := exec.Command(program(t), "scan", "--workers", "3", "--max-memory", fmt.Sprintf("%dMiB", limit>>20), "--exit-zero", "-o", "jsonl:"+os.DevNull, dir)
		cmd.Stdout, cmd.Stderr = io.Discard, io.Discard
		if err := cmd.Start(); err != nil {
			t.Fatal(err)
		}
		ended := make(chan error, 1)
		go func() { ended <- cmd.Wait() }()
		peak, looks := int64(0), 0
		for running := true; running; {
			select {
			case err := <-ended:
				if err != nil && cmd.ProcessState.ExitCode() != exitIncomplete {
					t.Errorf("the scan ends with %v", err)
				}
				running = false
			case <-time.After(5 * time.Millisecond):
				peak = max(peak, tree(cmd.Process.Pid))
				looks++
			}
		}
		t.Logf("limit %d MiB: at most %d MiB in %d looks", limit>>20, peak>>20, looks)
		if peak > limit {
			t.Errorf("--max-memory %dMiB: the processes had %d MiB", limit>>20, peak>>20)
		}
		if peak < 64<<20 {
			t.Errorf("%d MiB in %d looks: the parser processes are not seen", peak>>20, looks)
		}
	}
}
