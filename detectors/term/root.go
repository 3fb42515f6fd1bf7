package term

import "unicode/utf8"

// A root tells at a glance that a word is another one than the token, for the
// many tokens of a set: they lie beside each other.
type root struct {
	letters uint32 // up to four that the word must begin with, the first lowest
	mask    uint32 // the bits of letters that count; 0 = the word may be any
}

// roots are those of tokens.
func roots(ts []token) []root {
	rs := make([]root, len(ts))
	for i := range ts {
		t := &ts[i]
		if t.any || t.tail {
			continue
		}
		if n := min(len(t.text), 4); ascii(t.text[:n]) {
			rs[i] = root{beginOf(t.text), uint32(1<<(8*n) - 1)}
		}
	}
	return rs
}

// beginOf is what a root is held against: the first four bytes of a word in
// small letters, 0 where one is beyond ASCII.
func beginOf(word string) (begin uint32) {
	for i := range min(len(word), 4) {
		if word[i] >= utf8.RuneSelf {
			return 0
		}
		begin |= uint32(lowered(word[i])) << (8 * i)
	}
	return begin
}

// differs reports whether it is certain that no word with that begin is the
// token.
func (r root) differs(begin uint32) bool { return (begin^r.letters)&r.mask != 0 && begin != 0 }
