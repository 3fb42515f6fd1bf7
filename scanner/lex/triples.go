package lex

import "math/bits"

// triples finds the words of three letters beside three digits: licence
// plates, which have too few digits to be numbers. Only the masks are looked
// at; what they let through is rare.
type triples struct {
	text string
	out  []Span
	word uint64 // the mask before
}

// scan looks at the words that begin in the chunk at from, of n blocks.
func (t *triples) scan(m *masks, from, n int) {
	for b := range n {
		word, digit, last := m.word[b], m.digit[before+b], m.digit[before+b-1]
		wordNext, digitNext, wordBeyond := ^uint64(0), ^uint64(0), uint64(0) // at the end of the chunk the text decides
		if b+1 < n {
			wordNext, digitNext = m.word[b+1], m.digit[before+b+1]
			wordBeyond = wordNext
		}
		three := word & (word>>1 | wordNext<<63) & (word>>2 | wordNext<<62) &^ (word<<1 | t.word>>63) &^ (word>>3 | wordBeyond<<61)
		t.word = word
		if three == 0 {
			continue
		}
		after := (digit>>4 | digitNext<<60) & (digit>>5 | digitNext<<59) & (digit>>6 | digitNext<<58)
		ahead := (digit<<2 | last>>62) & (digit<<3 | last>>61) & (digit<<4 | last>>60)
		for three &= after | ahead; three != 0; three &= three - 1 {
			if i := from + b*block + bits.TrailingZeros64(three); t.triple(i) {
				t.out = append(t.out, Span{int32(i), int32(i + 3)})
			}
		}
	}
}

// triple reports whether three letters of ASCII stand at i as a word, with
// one byte between them and exactly three digits on either side.
func (t *triples) triple(i int) bool {
	s := t.text
	if i+3 > len(s) || i > 0 && alnum(s[i-1]) || i+3 < len(s) && alnum(s[i+3]) {
		return false
	}
	for _, c := range []byte(s[i : i+3]) {
		if c|0x20 < 'a' || c|0x20 > 'z' {
			return false
		}
	}
	digits := func(from int) bool {
		if from < 0 || from+3 > len(s) || from > 0 && isDigit(s[from-1]) || from+3 < len(s) && isDigit(s[from+3]) {
			return false
		}
		return isDigit(s[from]) && isDigit(s[from+1]) && isDigit(s[from+2])
	}
	return digits(i+4) || digits(i-4)
}

func isDigit(c byte) bool { return c-'0' < 10 }
