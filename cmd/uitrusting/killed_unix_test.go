//go:build unix

package main

import (
	"bufio"
	"bytes"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
	"time"

	"uitrusting/detectors/checksum"
)

// findingsOf counts the findings of a jsonl report by document and id.
func findingsOf(t *testing.T, report string) map[string]int {
	t.Helper()
	f, err := os.Open(report)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	found := map[string]int{}
	lines := bufio.NewScanner(f)
	lines.Buffer(nil, 64<<20)
	for lines.Scan() {
		var d struct {
			Path     string   `json:"path"`
			Members  []string `json:"members"`
			Findings []struct {
				ID    string `json:"id"`
				Start int64  `json:"start"`
			} `json:"findings"`
		}
		if err := json.Unmarshal(lines.Bytes(), &d); err != nil {
			t.Fatal(err)
		}
		for _, x := range d.Findings {
			found[fmt.Sprint(d.Path, d.Members, x.ID, x.Start)]++
		}
	}
	return found
}

// TestKilled kills a scan with --state at random moments and lets another go
// on: nothing is lost, nothing is said twice. UITRUSTING_LONG makes it 50
// moments.
func TestKilled(t *testing.T) {
	moments := 3
	if os.Getenv("UITRUSTING_LONG") != "" {
		moments = 50
	} else if testing.Short() {
		t.Skip("runs the program many times")
	}
	dir := t.TempDir()
	t.Setenv("HOME", dir)
	t.Setenv("XDG_CACHE_HOME", filepath.Join(dir, "cache"))
	t.Setenv("XDG_CONFIG_HOME", filepath.Join(dir, "config"))
	home := filepath.Join(dir, "home")
	old := time.Now().Add(-time.Hour) // what was just changed is not remembered
	for i := range 600 {
		sub := filepath.Join(home, fmt.Sprintf("%02d", i%20))
		if err := os.MkdirAll(sub, 0o700); err != nil {
			t.Fatal(err)
		}
		text := fmt.Sprintf("Rekening %s van de klant, en %s van zijn zoon.\n", iban(i), iban(i+100_000))
		path := filepath.Join(sub, fmt.Sprintf("%04d.txt", i))
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		if err := os.Chtimes(path, old, old); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.CopyFS(filepath.Join(home, "mail"), os.DirFS("../../testdata/sample/laptop/Mail")); err != nil {
		t.Fatal(err)
	}
	keyFile := filepath.Join(dir, "key")
	if err := os.WriteFile(keyFile, make([]byte, 32), 0o600); err != nil {
		t.Fatal(err)
	}
	scan := func(state, report string) *exec.Cmd {
		return exec.Command("uitrusting", "scan", "--exit-zero", "--key-file", keyFile, "--state", state, "-o", "jsonl:"+report, home)
	}
	whole := filepath.Join(dir, "whole.jsonl")
	start := time.Now()
	_ = scan(filepath.Join(dir, "whole.state"), whole).Run()
	took := time.Since(start)
	want := findingsOf(t, whole)
	if len(want) < 1200 {
		t.Fatalf("%d findings in the whole scan", len(want))
	}
	unchanged := 0
	for i := range moments {
		state, report := filepath.Join(dir, fmt.Sprint("state", i)), filepath.Join(dir, fmt.Sprint("report", i))
		cmd := scan(state, report)
		if err := cmd.Start(); err != nil {
			t.Fatal(err)
		}
		time.Sleep(rand.N(took))
		_ = cmd.Process.Kill()
		ended := cmd.Wait() == nil || cmd.ProcessState.ExitCode() == exitIncomplete
		if b, err := os.ReadFile(report); err == nil && !ended && !bytes.Contains(b, []byte(`{"record":"summary"`)) {
			t.Error("a killed scan left a part of a report") // a whole one when it was just about to end
		}
		_ = scan(state, report).Run()
		got := findingsOf(t, report)
		for id := range want {
			if got[id] == 0 {
				t.Errorf("moment %d: %s was lost", i, id)
			}
		}
		for id, n := range got {
			if n != want[id] {
				t.Errorf("moment %d: %s %d times, want %d", i, id, n, want[id])
			}
		}
		if b, err := os.ReadFile(report); err == nil && !ended {
			unchanged += bytes.Count(b, []byte(`"unchanged":true`))
		}
	}
	t.Logf("%d moments in %s, %d findings each; %d documents in all did not have to be read again", moments, took, len(want), unchanged)
}

// iban is the n-th made-up Belgian account number, its inner check included.
func iban(n int) string {
	account := 2_000_000_000 + n
	check := account % 97
	if check == 0 {
		check = 97
	}
	bban := fmt.Sprintf("%010d%02d", account, check)
	for c := 2; c <= 98; c++ {
		if s := fmt.Sprintf("BE%02d%s", c, bban); checksum.IBAN(s) {
			return s
		}
	}
	return ""
}
