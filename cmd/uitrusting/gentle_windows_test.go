package main

import (
	"testing"
	"time"
)

// The times of the processors go on, and this process has its part in them.
func TestWatchMachine(t *testing.T) {
	watch := watchMachine()
	if m := watch(); m.busy != -1 {
		t.Errorf("busy %v at the first look", m.busy)
	}
	before := ownTime()
	for x := 0; ownTime() < before+50*time.Millisecond; x++ {
	}
	if m := watch(); m.busy < 0 || m.busy > 100 {
		t.Errorf("busy %v", m.busy)
	}
	if sinceTouch() < 0 {
		t.Error("touched in the future")
	}
}
