package main

import (
	"os"
	"path/filepath"
	"testing"
	"time"
)

// The latest choice wins, from whatever folder; what is broken is passed
// over.
func TestReadTicks(t *testing.T) {
	own, down := t.TempDir(), filepath.Join(t.TempDir(), "Downloads [1]")
	if err := os.Mkdir(down, 0o700); err != nil {
		t.Fatal(err)
	}
	id, other := "d00112233445566778899aabb", "dffffffffffffffffffffffff"
	write := func(path, ticks string, age time.Duration) {
		t.Helper()
		if err := os.WriteFile(path, []byte(ticks), 0o600); err != nil {
			t.Fatal(err)
		}
		when := time.Now().Add(-age)
		if err := os.Chtimes(path, when, when); err != nil {
			t.Fatal(err)
		}
	}
	const head = `{"schema":"uitrusting.ticks/1","ticks":[`
	write(filepath.Join(own, "uitrusting-ticks-2026-11-01.json"), head+`{"id":"`+id+`","action":"delete"},{"id":"`+other+`","action":"ask-dpo"}]}`, 2*time.Hour)
	write(filepath.Join(down, "uitrusting-ticks-2026-11-20 (1).json"), head+`{"id":"`+id+`","action":"keep-with-reason","reason":"rechtszaak"},{"id":"short","action":"delete"}]}`, time.Hour)
	write(filepath.Join(down, "uitrusting-ticks-broken.json"), `{"schema":"uitrusting.ticks/1","ticks":[{`, 0)
	write(filepath.Join(down, "uitrusting-ticks-other.json"), `{"schema":"other/1","ticks":[{"id":"`+id+`","action":"delete"}]}`, 0)
	ticks := readTicks([]string{own, down, filepath.Join(own, "nowhere")})
	if len(ticks) != 2 || ticks[id].Action != "keep-with-reason" || ticks[id].Reason != "rechtszaak" || ticks[other].Action != "ask-dpo" {
		t.Errorf("choices %v", ticks)
	}
}
