package main

import (
	"runtime/debug"
	"testing"
)

// The ballast does not count against the bound, and is not there where much
// stays in use.
func TestGarbage(t *testing.T) {
	percent, limit := debug.SetGCPercent(100), debug.SetMemoryLimit(-1)
	t.Cleanup(func() {
		debug.SetGCPercent(percent)
		debug.SetMemoryLimit(limit)
	})
	const bound = 200 << 20
	var c garbage
	check := func(step string, wantPercent int, wantLimit int64) {
		t.Helper()
		p := debug.SetGCPercent(100)
		debug.SetGCPercent(p)
		if l := debug.SetMemoryLimit(-1); p != wantPercent || l != wantLimit {
			t.Errorf("%s: %d percent, limit %d, want %d, %d", step, p, l, wantPercent, wantLimit)
		}
	}
	c.bound(bound)
	check("before the first collection", 100, bound)
	c.start()
	check("after it", gcPercent, bound+ballastSize)
	c.keepState()
	check("with --state", gcPercentState, bound)

	var early garbage
	early.keepState()
	early.bound(bound)
	early.start()
	check("with --state from the start", gcPercentState, bound)
}
