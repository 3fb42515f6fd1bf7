package person

import (
	"slices"
	"strings"

	"uitrusting/rules/names"
	"uitrusting/scanner/document"
	"uitrusting/scanner/finding"
	"uitrusting/scanner/lex"
)

// A scan is the detector at work on one segment.
type scan struct {
	d       *Detector
	seg     *document.Segment
	text    string
	hits    []lex.Hit
	hit     int // first hit that may lie at or after done
	lexemes *lexemes
	done    int // text before it has been judged

	parts    []link // of an enumeration
	later    []span // lone words that are names only if a full name has them
	full     marks  // the words of the full names
	block    int    // for which tongue holds, plus one
	tongue   tongue
	recent   recent
	sequence sequence
	features features // of the candidate at hand

	lineFrom, lineTo int // the line that was last asked about
	lineCode         bool

	// for the trainer
	hide     func(word string) bool
	examples *[]Example
}

// A span is a run of bytes of the text.
type span struct{ start, end int32 }

// word gives the hash of the word text[start:end] and what the gazetteer knows
// of it: the sum of its parts, but of first names the first part counts.
func (s *scan) word(start, end int) (uint32, names.Class) {
	x := s.lexemes.of(s.d, s.text, start, end)
	return x.hash, s.class(&x, start, end)
}

// class is that of the word text[start:end], of which the lexeme is known.
func (s *scan) class(x *lexeme, start, end int) names.Class {
	c := s.anchors(start, end)
	if s.hide == nil || !s.hide(s.text[start:end]) {
		c |= x.class
	}
	return c
}

// anchors gives what the hits know of the word text[start:end].
func (s *scan) anchors(start, end int) (c names.Class) {
	i := s.hit
	for i > 0 && int(s.hits[i-1].Start) >= start {
		i--
	}
	for i < len(s.hits) && int(s.hits[i].Start) < start {
		i++
	}
	for ; i < len(s.hits) && int(s.hits[i].Start) < end; i++ {
		h := s.hits[i]
		hc := names.Class(h.Ref)
		if int(h.Start) > start {
			if c&names.Given != 0 {
				hc &^= names.Given
			}
			hc &= names.Given | names.Surname | names.Frequent | names.AfterParticle
		}
		c |= hc
	}
	return c
}

// classOf is the second half of word.
func (s *scan) classOf(start, end int) names.Class {
	_, c := s.word(start, end)
	return c
}

// blank gives the size of the blank at i that may stand inside a name, or 0.
func blank(text string, i int) int {
	if i >= len(text) {
		return 0
	}
	switch text[i] {
	case ' ', '\t':
		return 1
	case 0xC2:
		if i+1 < len(text) && text[i+1] == 0xA0 {
			return 2
		}
	case 0xE2:
		if i+2 < len(text) && text[i+1] == 0x80 && (text[i+2] == 0xAF || text[i+2] == 0x89) {
			return 3
		}
	}
	return 0
}

// blankBefore gives the size of the blank that ends at i, or 0.
func blankBefore(text string, i int) int {
	if i > 0 && (text[i-1] == ' ' || text[i-1] == '\t') {
		return 1
	}
	if i > 1 && text[i-1] == 0xA0 && text[i-2] == 0xC2 {
		return 2
	}
	if i > 2 && text[i-3] == 0xE2 && text[i-2] == 0x80 && (text[i-1] == 0xAF || text[i-1] == 0x89) {
		return 3
	}
	return 0
}

// maxBlanks bounds the blanks between two words of a name, in bytes.
const maxBlanks = 2

// skip passes the blanks from i on. Inside a table a tab parts cells.
func (s *scan) skip(i int) int {
	for n := 0; n < maxBlanks; n++ {
		b := blank(s.text, i)
		if b == 0 || s.text[i] == '\t' && (s.seg.Table != nil || n > 0) {
			break
		}
		i += b
	}
	return i
}

// back passes the blanks before i.
func (s *scan) back(i int) int {
	for n := 0; n < maxBlanks; n++ {
		b := blankBefore(s.text, i)
		if b == 0 || s.text[i-1] == '\t' && s.seg.Table != nil {
			break
		}
		i -= b
	}
	return i
}

// wordBefore gives the word that ends at i, hyphens included; start == i when
// there is none.
func wordBefore(text string, i int) (start int) {
	start = i
	for start > 0 && i-start < maxWord && (text[start-1]|0x20)-'a' < 26 {
		start--
	}
	if start == 0 || text[start-1] < 0x80 && text[start-1] != '-' && text[start-1] != '\'' {
		return start
	}
	for i-start < maxWord {
		if n := letterBefore(text, start); n > 0 {
			start -= n
			continue
		}
		if start > 1 && (text[start-1] == '-' || text[start-1] == '\'') && letterBefore(text, start-1) > 0 {
			start--
			continue
		}
		if start > 3 && apostrophe(text, start-3) == 3 && letterBefore(text, start-3) > 0 {
			start -= 3
			continue
		}
		break
	}
	return start
}

// wrapped reports whether the line break at i (text[i] == '\n') only ends a
// long line of running text, so that a name may go on after it. In a table it
// ends a row.
func (s *scan) wrapped(i int) bool {
	if i+1 >= len(s.text) || i < 40 || s.seg.Table != nil {
		return false
	}
	return strings.IndexByte(s.text[i-40:i], '\n') < 0
}

// settle puts the matches in order and drops the later of two that overlap.
func settle(out []finding.Match, from int) []finding.Match {
	ms := out[from:]
	finding.Sort(ms)
	kept := out[:from]
	for i := range ms {
		n := len(kept)
		if n > from && ms[i].Start < kept[n-1].End {
			continue
		}
		if n == from+i { // matches are big: most stay where they are
			kept = kept[:n+1]
			continue
		}
		kept = append(kept, ms[i])
	}
	return kept
}

const (
	orgClasses  = names.Legal | names.OrgWord | names.Street
	nameClasses = names.Given | names.Surname | names.AfterParticle
)

// slowClass is classOf for a word that may lie far from the current hit.
func (s *scan) slowClass(start, end int) names.Class {
	hit := s.hit
	s.hit = s.hitFrom(start)
	c := s.classOf(start, end)
	s.hit = hit
	return c
}

// hitFrom is the index of the first hit at or after the offset.
func (s *scan) hitFrom(start int) int {
	i, _ := slices.BinarySearchFunc(s.hits, start, func(h lex.Hit, at int) int { return int(h.Start) - at })
	return i
}

// recent remembers the family names of the last certain names, so that the
// bare name further down is one too.
type recent struct {
	words [64]struct {
		hash uint32
		at   int
	}
	n int
}

func (r *recent) add(hash uint32, at int) {
	w := &r.words[r.n%len(r.words)]
	w.hash, w.at = hash, at
	r.n++
}

// recalls reports whether the word was part of a certain name at most alert
// bytes before the offset.
func (s *scan) recalls(t *token) bool {
	return s.full.has(s.text[t.start:t.end]) && s.recent.has(t.hash, t.start)
}

// marks has a bit for each word of the names found, by its length and its first
// and last letter, so that most other words are told apart from them at a
// glance.
type marks [64]uint64

func (m *marks) bit(w string) (*uint64, uint64) {
	h := uint32(w[0]|0x20)*0x9E3779B1 ^ uint32(w[len(w)-1]|0x20)*0x85EBCA6B ^ uint32(len(w))*0xC2B2AE35
	return &m[h>>26], 1 << (h >> 20 & 63)
}

func (m *marks) has(w string) bool {
	if w == "" {
		return false
	}
	word, bit := m.bit(w)
	return *word&bit != 0
}

func (m *marks) add(w string) {
	if w != "" {
		word, bit := m.bit(w)
		*word |= bit
	}
}

// has reports whether the word was part of a certain name at most alert
// bytes before the offset.
func (r *recent) has(hash uint32, at int) bool {
	for i := range min(r.n, len(r.words)) {
		if w := &r.words[i]; w.hash == hash && at-w.at <= alert {
			return true
		}
	}
	return false
}
