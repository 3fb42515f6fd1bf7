package main

import (
	"encoding/xml"
	"errors"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
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
	// The spool of events lies where the service may write; a report that goes
	// nowhere else does not go to the journal.
	if u := s.service(); !strings.Contains(u, "XDG_STATE_HOME=/var/lib\n") || !strings.Contains(u, "StandardOutput=null\n") {
		t.Error(u)
	}
	if u := s.timer(); !strings.Contains(u, "OnCalendar=Sun 09:00\n") {
		t.Error(u)
	}
}

// A schedule is not installed with a configuration that every scan would
// refuse, and one that tells nobody what it found is warned of.
func TestCheckScheduled(t *testing.T) {
	path := filepath.Join(t.TempDir(), "config.yaml")
	for text, want := range map[string]struct{ err, said string }{
		"output: [\"jsonl:/srv/r.jsonl\"]\n":           {},
		"locked: {output: [\"jsonl:/srv/r.jsonl\"]}\n": {},
		"workers: 1\n":     {said: "no output is set"},
		"workers: many\n":  {err: "a whole number"},
		"fail_on: maybe\n": {err: "choose from violation"},
	} {
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		var said strings.Builder
		err := (&app{err: &said}).checkScheduled(path)
		if (err != nil) != (want.err != "") || err != nil && !strings.Contains(err.Error(), want.err) {
			t.Errorf("%q: error %v, want %q", text, err, want.err)
		}
		if !strings.Contains(said.String(), want.said) || want.said == "" && said.Len() > 0 {
			t.Errorf("%q: said %q, want %q", text, said.String(), want.said)
		}
	}
	if (&app{err: io.Discard}).checkScheduled(filepath.Join(t.TempDir(), "none.yaml")) == nil {
		t.Error("a configuration that is not there was accepted")
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

// What install and remove tell each system, in this order; remove goes on
// where there is nothing to stop.
func TestSchedule_tools(t *testing.T) {
	for _, c := range []struct {
		system          string
		install, remove []string
	}{
		{"windows", []string{
			`schtasks /Create /F /TN \uitrusting\scan /XML C:\ProgramData\uitrusting\schedule.xml`,
			`reg add HKLM\SYSTEM\CurrentControlSet\Services\EventLog\Application\uitrusting /v EventMessageFile /t REG_EXPAND_SZ /d %SystemRoot%\System32\EventCreate.exe /f`,
			`reg add HKLM\SYSTEM\CurrentControlSet\Services\EventLog\Application\uitrusting /v TypesSupported /t REG_DWORD /d 7 /f`,
		}, []string{`schtasks /Delete /F /TN \uitrusting\scan`}},
		{"darwin", []string{"launchctl bootstrap system /Library/LaunchDaemons/uitrusting.scan.plist"}, []string{"launchctl bootout system/uitrusting.scan"}},
		{"linux", []string{"systemctl daemon-reload", "systemctl enable --now uitrusting.timer"}, []string{"systemctl disable --now uitrusting.timer"}},
	} {
		var got []string
		a := &app{err: io.Discard, tool: func(args []string) error { got = append(got, strings.Join(args, " ")); return nil }}
		file := scheduleFile{filepath.Join(t.TempDir(), "deep", "file"), "text"}
		if err := a.install([]scheduleFile{file}, installCommands(c.system)); err != nil {
			t.Errorf("%s: %v", c.system, err)
		}
		if b, err := os.ReadFile(file.path); err != nil || string(b) != "text" {
			t.Errorf("%s: %q %v", c.system, b, err)
		}
		if !slices.Equal(got, c.install) {
			t.Errorf("%s: install runs\n%s\nwant\n%s", c.system, strings.Join(got, "\n"), strings.Join(c.install, "\n"))
		}
		got = nil
		for _, args := range removeCommands(c.system) {
			_ = a.tool(args)
		}
		if !slices.Equal(got, c.remove) {
			t.Errorf("%s: remove runs %q, want %q", c.system, got, c.remove)
		}
		a.tool = func([]string) error { return errors.New("refused") }
		if a.install([]scheduleFile{file}, installCommands(c.system)) == nil {
			t.Errorf("%s: a tool that fails is no error", c.system)
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
