package person

import (
	"math/bits"

	"uitrusting/rules/names"
)

// Most words with a capital stand alone. To see that takes a glance at what is
// beside them, where gathering a sequence takes a look at all of it.

// alone reports at a glance whether the word with a capital at pos stands
// alone, as most do, and makes a sequence of its place. It says no where gather
// has to tell.
func (s *scan) alone(pos int) bool {
	end, sh := readPlain(s.text, pos)
	if sh != capital || !s.freeBefore(pos) || !s.freeAfter(end) {
		return false
	}
	if end < len(s.text) && s.text[end] == '.' && (end-pos <= 3 || s.anchors(pos, end).Is(names.Title)) {
		return false // the dot may belong to it
	}
	s.sequence.n, s.sequence.titled = 1, false
	s.sequence.tok[0] = token{start: pos, end: end, shape: capital}
	return true
}

// freeBefore reports whether it is certain that nothing before the word at
// start belongs to the same name.
func (s *scan) freeBefore(start int) bool {
	if s.longBefore(start) {
		return true
	}
	i := s.back(start)
	if i == start || i <= s.done {
		return true
	}
	dot := s.text[i-1] == '.'
	if dot {
		i--
	}
	p := i
	if i >= 8 {
		// the small letters of ASCII before it, eight at most
		p -= bits.LeadingZeros64(noSmall(load(s.text[i-8:]))|1) >> 3
	}
	for p > 0 && i-p <= maxParticle {
		if s.text[p-1]-'a' < 26 {
			p--
		} else if p > 1 && s.text[p-2] == 0xC3 && s.text[p-1] >= 0x9F {
			p -= 2 // ß, é
		} else {
			break
		}
	}
	if i-p > maxParticle {
		return true
	}
	if p > 0 {
		if c := s.text[p-1]; c|0x20 >= 'a' && c|0x20 <= 'z' || c >= 0x80 || c == '-' || c == '\'' {
			return false // the word goes on
		}
	}
	if dot {
		return p == i || s.anchors(p, i) == 0
	}
	return p == i || !particleAt(s.text, p, i)
}

// freeAfter reports whether it is certain that nothing after the word that
// ends at end belongs to the same name.
func (s *scan) freeAfter(end int) bool {
	i := s.skip(end)
	if i >= len(s.text) {
		return true
	}
	if i == end {
		return s.text[i] != '\n' || !s.wrapped(i)
	}
	for range 3 {
		c := s.text[i]
		switch {
		case c-'a' < 26:
		case c-'A' < 26, c == '\'':
			return false
		case c < 0x80:
			return true
		default:
			return c == 0xC3 && i+2 < len(s.text) && s.text[i+1] == 0xA0 && s.text[i+2] == ' ' // à
		}
		next := smallEnd(s.text, i)
		if next == i {
			return false
		}
		if !particleAt(s.text, i, next) {
			return true
		}
		if i = s.skip(next); i == next || i >= len(s.text) {
			return true
		}
	}
	return false
}

// smallEnd gives the end of the word in small letters of Latin-1 at i, or i
// where it is joined to something or has other letters.
func smallEnd(text string, i int) int {
	j := i
	for {
		j = endOfSmall(text, j)
		if j+1 >= len(text) || text[j] != 0xC3 || text[j+1] < 0x9F {
			break
		}
		j += 2
	}
	if j < len(text) {
		if c := text[j]; c >= 0x80 || c == '-' || c == '\'' || c-'A' < 26 {
			return i
		}
	}
	if j-i >= maxWord {
		return i
	}
	return j
}
