package main

import (
	"bytes"
	"context"
	"encoding/json"
	"os"
	"path/filepath"
	"testing"
	"time"
)

func TestEndOf(t *testing.T) {
	began := time.Date(2026, 3, 29, 2, 0, 0, 0, time.UTC)
	if got := endOf(began, began.Add(time.Minute)); !got.Equal(began.Add(time.Minute)) {
		t.Error(got)
	}
	if got := endOf(began, began.Add(-time.Hour)); !got.Equal(began) { // a stored time has no other clock
		t.Error(got)
	}
	real := time.Now() // has one: it counts, not what the clock says
	if got := endOf(real, real.Add(time.Second)); got.Sub(real) != time.Second {
		t.Error(got)
	}
}

// A clock that jumps by a day each time it is looked at, forth and back, costs
// a gentle scan with a memory neither a document nor its end.
func TestScan_clockJumps(t *testing.T) {
	home, state := t.TempDir(), filepath.Join(t.TempDir(), "state")
	for _, name := range []string{"a.txt", "b.txt", "c.txt"} {
		if err := os.WriteFile(filepath.Join(home, name), []byte("Rijksregisternummer 85.05.17-997.22"), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	for _, step := range []time.Duration{24 * time.Hour, -24 * time.Hour} {
		var out, errs bytes.Buffer
		now := time.Now()
		a := &app{out: &out, err: &errs, env: func(string) string { return "" }, now: func() time.Time { now = now.Add(step); return now }}
		root := a.root()
		root.SetArgs([]string{"scan", "--gentle", "--exit-zero", "--state", state, "-o", "jsonl:-", home})
		if err := root.ExecuteContext(context.Background()); err != nil {
			t.Fatalf("%v: %s", err, errs.String())
		}
		lines := bytes.Split(bytes.TrimSpace(out.Bytes()), []byte("\n"))
		var run struct{ Started time.Time }
		var sum struct {
			Ended     time.Time
			Complete  bool
			Documents struct{ Walked int }
		}
		if err := json.Unmarshal(lines[0], &run); err != nil {
			t.Fatal(err)
		}
		if err := json.Unmarshal(lines[len(lines)-1], &sum); err != nil {
			t.Fatal(err)
		}
		if !sum.Complete || sum.Documents.Walked != 3 || sum.Ended.Before(run.Started) {
			t.Errorf("%s: %+v, began %s", step, sum, run.Started)
		}
	}
}
