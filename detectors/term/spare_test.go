package term

import "testing"

// TestSpare: a list comes back without its content, one without end does not.
func TestSpare(t *testing.T) {
	var s spare[place]
	list := append(s.get(), place{value: "An Peeters"})
	s.put(list)
	if list[0].value != "" {
		t.Error("a name is kept")
	}
	if got := s.get(); len(got) != 0 || cap(got) != cap(list) {
		t.Errorf("%d places with room for %d, want 0 with %d", len(got), cap(got), cap(list))
	}
	s.put(make([]place, 0, maxLength+1))
	if got := s.get(); got == nil || cap(got) > maxLength {
		t.Errorf("a list with room for %d, want an empty one of the usual length", cap(got))
	}
	for range 2 * maxLists {
		s.put(make([]place, 0, 1))
	}
	if len(s.lists) > maxLists {
		t.Errorf("%d lists are kept", len(s.lists))
	}
}
