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
