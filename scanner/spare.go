package scanner

import (
	"sync"

	"uitrusting/scanner/finding"
)

// spare keeps the memory of matches between documents and ranges: a match has
// some 200 bytes, and growing lists of them was a fifth of all that was
// allocated. It is no sync.Pool because that is empty after two collections,
// which a big text sees many of. The zero spare is ready.
type spare struct {
	mu    sync.Mutex
	lists [maxLists][]finding.Match
	n     int
	room  int // matches that the lists have room for
}

const (
	maxSpare = 16 * maxRangeMatches // matches that all lists have room for
	maxLists = 8
	// maxKept is how long a list is kept when its document is over, 400 KB. Hardly
	// any of the next documents need a longer one: on 70,000 small files those of
	// the few that did were a third of what was in use. Longer ones are kept as
	// long as one document after the other needs them, as tables of persons do:
	// making them anew was a sixth of the CPU.
	maxKept = 2_000
)

// kept reports whether a list is kept that has room for so many matches, and
// had so many at most in the last document.
func kept(room, most int) bool { return room <= maxKept || room <= 4*most }

// get returns an empty list.
func (s *spare) get() []finding.Match {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.n == 0 {
		return nil
	}
	s.n--
	ms := s.lists[s.n]
	s.lists[s.n] = nil
	s.room -= cap(ms)
	return ms
}

// put takes a list that nobody uses any more.
func (s *spare) put(ms []finding.Match) {
	if cap(ms) == 0 {
		return
	}
	clear(ms) // text of a document is not kept
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.n < maxLists && s.room+cap(ms) <= maxSpare {
		s.lists[s.n] = ms[:0]
		s.n++
		s.room += cap(ms)
	}
}

// trim drops the long lists: the document that needed them is over.
func (s *spare) trim() {
	s.mu.Lock()
	defer s.mu.Unlock()
	n := 0
	for _, ms := range s.lists[:s.n] {
		if cap(ms) > maxKept {
			s.room -= cap(ms)
			continue
		}
		s.lists[n] = ms
		n++
	}
	clear(s.lists[n:])
	s.n = n
}

// chunks keeps the memory of outcomes that were reported. The zero chunks is
// ready.
type chunks struct{ pool sync.Pool }

func (c *chunks) get() []finding.Outcome {
	if os, ok := c.pool.Get().(*[]finding.Outcome); ok {
		return *os
	}
	return make([]finding.Outcome, 0, batchEntries)
}

// put takes outcomes that nobody uses any more.
func (c *chunks) put(os []finding.Outcome) {
	clear(os)
	os = os[:0]
	c.pool.Put(&os)
}
