package term

import "strings"

// marks tells which of a few short strings a text holds. It reads the text once
// for all of them, by shifting bits: to search for one after the other was a
// twentieth of the time of a scan of documentation (2026-11).
type marks struct {
	step  [256]uint64 // the places of the strings, laid end to end, that have the byte
	first uint64      // the place that each string begins at
	last  uint64      // and the one that it ends at
}

// newMarks panics when the strings have more than 64 bytes together.
func newMarks(list ...string) *marks {
	m := &marks{}
	for i, c := range []byte(strings.Join(list, "")) {
		if i == 64 {
			panic("term: too many marks")
		}
		m.step[c] |= 1 << i
	}
	at := 0
	for _, s := range list {
		m.first |= 1 << at
		at += len(s)
		m.last |= 1 << (at - 1)
	}
	return m
}

// in has a bit for each of the strings that the text holds.
func (m *marks) in(s string) uint64 {
	at, seen := uint64(0), uint64(0)
	for i := range len(s) {
		at = (at<<1 | m.first) & m.step[s[i]]
		seen |= at
	}
	return seen & m.last
}
