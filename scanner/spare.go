package scanner

import (
	"sync"

	"uitrusting/scanner/finding"
)

// spare keeps the memory of matches between documents and ranges: a match has
// some 300 bytes, and growing lists of them was a fifth of all that was
// allocated. The zero spare is ready.
type spare struct{ pool sync.Pool }

// maxSpare is the longest list that is kept: that of a batch.
const maxSpare = 2 * maxMatches

// get returns an empty list.
func (s *spare) get() []finding.Match {
	if ms, ok := s.pool.Get().(*[]finding.Match); ok {
		return *ms
	}
	return nil
}

// put takes a list that nobody uses any more. What is behind its end has been
// cleared.
func (s *spare) put(ms []finding.Match) {
	if cap(ms) == 0 || cap(ms) > maxSpare {
		return
	}
	clear(ms) // text of a document is not kept
	ms = ms[:0]
	s.pool.Put(&ms)
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
