package main

import (
	"os"
	"path/filepath"
	"reflect"
	"testing"
	"time"
)

func TestLock(t *testing.T) {
	system := filepath.Join(t.TempDir(), "config.yaml")
	write := func(text string) {
		t.Helper()
		if err := os.WriteFile(system, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	s := defaultSettings()
	s.FailOn, s.Workers, s.Central = "never", 3, []string{"/home/els"}
	if keys, err := s.lock(system); err != nil || keys != nil {
		t.Errorf("no file: %v %v", keys, err)
	}
	write("workers: 1\nlocked:\n  fail_on: violation\n  central: [/srv/hr]\n  max_memory: 128MiB\n  file_timeout: 20s\n")
	keys, err := s.lock(system)
	if err != nil {
		t.Fatal(err)
	}
	if !reflect.DeepEqual(keys, []string{"central", "fail_on", "file_timeout", "max_memory"}) {
		t.Error(keys)
	}
	if s.FailOn != "violation" || s.Workers != 3 || !reflect.DeepEqual(s.Central, []string{"/srv/hr"}) || s.MaxMemory != 128<<20 || s.FileTimeout != 20*time.Second {
		t.Errorf("%+v", s)
	}
	file := keysOf([]byte("# mine\nmax_memory: 1GiB\nfail_on: never\nworkers: 2\n"))
	if got := overruled(keys, func(f string) bool { return f == "fail-on" || f == "workers" }, file); !reflect.DeepEqual(got, []string{"--fail-on", "max_memory"}) {
		t.Error(got)
	}
	for _, text := range []string{"locked:\n  no_such: 1\n", "locked: 3\n", "locked:\n  workers: many\n", "unknown: 1\n"} {
		write(text)
		if _, err := s.lock(system); err == nil {
			t.Errorf("%q was accepted", text)
		}
	}
	write("workers: 2\n")
	if keys, err := s.lock(system); err != nil || len(keys) != 0 {
		t.Errorf("nothing locked: %v %v", keys, err)
	}
}
