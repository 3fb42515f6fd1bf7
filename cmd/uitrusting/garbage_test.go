package main

import "testing"

// What is in use and the garbage beside it come to leastHeap, or to the share
// that was asked for when that is more.
func TestGarbageOf(t *testing.T) {
	for _, c := range []struct {
		live uint64
		want int
	}{
		{leastHeap / 4, 300},
		{leastHeap / 2, 100},
		{leastHeap * 9 / 10, 40},
		{leastHeap, 40},
		{10 * leastHeap, 40},
	} {
		if got := garbageOf(c.live, 40); got != c.want {
			t.Errorf("garbageOf(%d, 40) = %d, want %d", c.live, got, c.want)
		}
	}
	if got := garbageOf(0, 40); got < 40 {
		t.Errorf("garbageOf(0, 40) = %d, want more", got)
	}
}
