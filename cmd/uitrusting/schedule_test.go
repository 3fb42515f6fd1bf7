package main

import (
	"encoding/xml"
	"errors"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

func wellFormed(text string) error {
	d := xml.NewDecoder(strings.NewReader(text))
	for {
		if _, err := d.Token(); errors.Is(err, io.EOF) {
			return nil
		} else if err != nil {
			return err
		}
	}
}

func TestSchedule_texts(t *testing.T) {
	s := schedule{program: `C:\Program Files\u&i\uitrusting.exe`, config: "/etc/u.yaml", roots: []string{`D:\a b\`, "/home/<x>", "50% $HOME"}, day: "Sun", hour: 9}
	if err := s.check(); err != nil {
		t.Fatal(err)
	}
	for _, system := range []string{"windows", "darwin"} {
		text := s.files(system)[0].text
		if err := wellFormed(text); err != nil {
			t.Errorf("%s: %v", system, err)
		}
		if !strings.Contains(text, "&lt;x&gt;") || !strings.Contains(text, "u&amp;i") {
			t.Errorf("%s: not escaped\n%s", system, text)
		}
	}
	if task := s.task(); !strings.Contains(task, "<Sunday/>") || !strings.Contains(task, "T09:00:00") || !strings.Contains(task, `-- &#34;D:\a b\\&#34;`) {
		t.Error(task)
	}
	if l := s.launchd(); !strings.Contains(l, "<integer>0</integer>") {
		t.Error(l)
	}
	if u := s.service(); !strings.Contains(u, `"50%% $$HOME"`) {
		t.Error(u)
	}
	if u := s.timer(); !strings.Contains(u, "OnCalendar=Sun 09:00\n") {
		t.Error(u)
	}
}

func TestSchedule_refuses(t *testing.T) {
	for _, s := range []schedule{
		{day: "Monday", hour: 1}, {day: "Mon", hour: 24}, {day: "Mon", roots: []string{"/a\nExecStart=/bin/sh"}},
	} {
		if s.check() == nil {
			t.Errorf("%+v was accepted", s)
		}
	}
}

func TestWindowsWord(t *testing.T) {
	for in, want := range map[string]string{
		"a": "a", "": `""`, `C:\x\`: `C:\x\`, `C:\a b\`: `"C:\a b\\"`, `say "hi"`: `"say \"hi\""`, `a\"b c`: `"a\\\"b c"`,
	} {
		if got := windowsWord(in); got != want {
			t.Errorf("%s: %s, want %s", in, got, want)
		}
	}
}

// TestSchedule_systemd lets systemd judge the units, where it is installed.
func TestSchedule_systemd(t *testing.T) {
	if _, err := exec.LookPath("systemd-analyze"); err != nil {
		t.Skip("no systemd-analyze here")
	}
	s := schedule{program: "/bin/true", roots: []string{"/home"}, day: "Mon", hour: 12}
	dir := t.TempDir()
	for name, text := range map[string]string{"uitrusting.service": s.service(), "uitrusting.timer": s.timer()} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	out, err := exec.Command("systemd-analyze", "verify", filepath.Join(dir, "uitrusting.timer")).CombinedOutput()
	if err != nil && !strings.Contains(string(out), "Permission denied") {
		t.Errorf("%v\n%s", err, out)
	}
}
