package main

import (
	"bytes"
	"errors"
	"io"
	"log/slog"
	"strings"
	"testing"
	"time"
)

// A run gives one event when it begins, one when it ends and one for each
// thing that went wrong, without names.
func TestSystemLog(t *testing.T) {
	const root = "/home/Jan Voorbeeld"
	for _, c := range []struct {
		name string
		end  error
		want []int
		last string
	}{
		{"clean", nil, []int{eventStarted, eventWarning, eventEnded}, `program ended pid=`},
		{"findings", exit{code: exitFindings}, []int{eventStarted, eventWarning, eventEnded}, `exit=1 summary="3 documents"`},
		{"error", errors.New("cannot scan " + root + ": no such file"), []int{eventStarted, eventWarning, eventEnded}, `exit=2 error="cannot scan ROOT: no such file"`},
	} {
		var events []systemEvent
		a := &app{err: io.Discard, now: time.Now}
		a.systemLog = func() (func(systemEvent) error, func(), error) {
			return func(e systemEvent) error { events = append(events, e); return errors.New("full") }, func() {}, nil
		}
		err := a.logged(&settings{SystemLog: true}, []string{root}, func() error {
			a.logger().Info("scan started")
			a.logger().Warn("a parser crashed", "stage", "extract")
			a.summed = "3 documents"
			return c.end
		})
		if !errors.Is(err, c.end) {
			t.Errorf("%s: %v", c.name, err)
		}
		var ids []int
		for _, e := range events {
			ids = append(ids, e.id)
			if strings.Contains(e.line(), "Voorbeeld") || strings.ContainsAny(e.line(), "\n\x00") {
				t.Errorf("%s: %q", c.name, e.line())
			}
		}
		if len(ids) != len(c.want) || ids[0] != c.want[0] || ids[1] != c.want[1] || ids[2] != c.want[2] {
			t.Fatalf("%s: events %v, want %v", c.name, ids, c.want)
		}
		if last := events[2].line(); !strings.Contains(last, c.last) {
			t.Errorf("%s: the last is %q", c.name, last)
		}
	}
}

// A scan that meets a thousand troubles does not fill the system's log, and
// still says how it ended. Where there is no log it goes on.
func TestSystemLog_bounded(t *testing.T) {
	sent, ended := 0, false
	a := &app{err: io.Discard, now: time.Now, systemLog: func() (func(systemEvent) error, func(), error) {
		return func(e systemEvent) error { sent++; ended = e.id == eventEnded; return nil }, func() {}, nil
	}}
	_ = a.logged(&settings{SystemLog: true}, nil, func() error {
		for range 1000 {
			a.logger().Warn("a parser crashed")
		}
		return nil
	})
	if sent != maxEvents+1 || !ended {
		t.Errorf("%d events, ended %t", sent, ended)
	}
	ran := false
	var said bytes.Buffer
	a = &app{err: &said, now: time.Now, systemLog: func() (func(systemEvent) error, func(), error) { return nil, nil, errors.New("no log here") }}
	if err := a.logged(&settings{SystemLog: true}, nil, func() error { ran = true; return nil }); err != nil || !ran || !strings.Contains(said.String(), "no log here") {
		t.Error(err, ran, said.String())
	}
}

func TestJournalEntry(t *testing.T) {
	e := systemEvent{id: eventError, level: slog.LevelError, text: "x", fields: []slog.Attr{slog.String("run_id", "a\nb"), slog.Int("exit", 2)}}
	want := "MESSAGE=x run_id=a�b exit=2\nPRIORITY=3\nSYSLOG_IDENTIFIER=uitrusting\nUITRUSTING_EVENT=4\nUITRUSTING_RUN_ID\n\x03\x00\x00\x00\x00\x00\x00\x00a\nb\nUITRUSTING_EXIT=2\n"
	if got := string(journalEntry(e)); got != want {
		t.Errorf("%q, want %q", got, want)
	}
	at := time.Date(2026, 11, 5, 12, 30, 0, 0, time.UTC)
	if got := string(syslogEntry(e, at, 42)); got != "<27>Nov  5 12:30:00 uitrusting[42]: x run_id=a�b exit=2" {
		t.Errorf("%q", got)
	}
}
