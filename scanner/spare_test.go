package scanner

import (
	"testing"

	"uitrusting/scanner/finding"
)

// TestSpare: the list of a big table is kept, lists without end are not, and
// no text stays in them.
func TestSpare(t *testing.T) {
	var s spare
	big := make([]finding.Match, 3, 10*maxRangeMatches)
	big[2].Value = "An Peeters"
	s.put(big)
	if big[2].Value != "" {
		t.Error("text is kept")
	}
	for range 2 * maxLists {
		s.put(make([]finding.Match, 0, 2*maxRangeMatches))
	}
	room, lists := 0, 0
	for ms := s.get(); ms != nil; ms = s.get() {
		room += cap(ms)
		lists++
	}
	if want := 16 * maxRangeMatches; lists != 4 || room != want {
		t.Errorf("%d lists with room for %d, want 4 with %d", lists, room, want)
	}
	s.put(big)
	if got := s.get(); cap(got) != cap(big) {
		t.Errorf("room for %d after all were taken, want %d", cap(got), cap(big))
	}
}

// TestSpare_trim: once a big document is over only short lists are kept.
func TestSpare_trim(t *testing.T) {
	var s spare
	for _, room := range []int{maxKept, 10 * maxKept, maxKept, maxRangeMatches} {
		s.put(make([]finding.Match, 0, room))
	}
	s.trim()
	if s.n != 2 || s.room != 2*maxKept {
		t.Errorf("%d lists with room for %d, want 2 with %d", s.n, s.room, 2*maxKept)
	}
	for _, ms := range s.lists[s.n:] {
		if ms != nil {
			t.Errorf("a list with room for %d is still in memory", cap(ms))
		}
	}
}

// TestKept: a long list stays while documents fill much of it.
func TestKept(t *testing.T) {
	for _, test := range []struct {
		room, most int
		want       bool
	}{{maxKept, 0, true}, {10 * maxKept, 9 * maxKept, true}, {10 * maxKept, maxKept, false}} {
		if got := kept(test.room, test.most); got != test.want {
			t.Errorf("kept(%d, %d) = %v, want %v", test.room, test.most, got, test.want)
		}
	}
}
