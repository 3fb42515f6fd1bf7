package lex

import "math/bits"

// heads finds two letters with digits behind them, as account numbers begin.
// Only the masks are looked at; what they let through is rare.
type heads struct {
	text string
	out  []int32
	all  uint64 // letters and digits of the block before
}

// scan looks at the words that begin in the chunk at from, of n blocks.
func (h *heads) scan(m *masks, from, n int) {
	for b := range n {
		letter := m.word[b] &^ m.high[b]
		digit := m.digit[before+b] &^ m.high[b]
		all := letter | digit
		open := all<<1 | h.all>>63
		h.all = all
		letterNext, digitNext, border := ^uint64(0), uint64(0), uint64(1<<headReach-1)<<(block-headReach)
		if b+1 < n { // else the text decides
			letterNext = m.word[b+1] &^ m.high[b+1]
			digitNext = m.digit[before+b+1] &^ m.high[b+1]
			border = 0
		}
		found := letter & (letter>>1 | letterNext<<63) &^ open
		if found == 0 || digit|digitNext|border == 0 {
			continue
		}
		// Where one of the seven bytes from there on is a digit, one of the five.
		two, twoNext := digit|digit>>1|digitNext<<63, digitNext|digitNext>>1
		four, fourNext := two|two>>2|twoNext<<62, twoNext|twoNext>>2
		seven, sevenNext := four|four>>3|fourNext<<61, fourNext|fourNext>>3
		five, fiveNext := four|four>>1|fourNext<<63, fourNext|fourNext>>1
		third, fourth, fifth := letter>>2|letterNext<<62, letter>>3|letterNext<<61, letter>>4|letterNext<<60
		found &= ^third&(seven>>2|sevenNext<<62) |
			third&(digit>>3|digitNext<<61) |
			third&fourth&^fifth&(five>>4|fiveNext<<60) |
			border
		for ; found != 0; found &= found - 1 {
			if i := from + b*block + bits.TrailingZeros64(found); head(h.text[i:]) {
				h.out = append(h.out, int32(i))
			}
		}
	}
}

// headReach is how many bytes of a head are looked at.
const headReach = 9

// head reports whether text begins with two letters, and what Anchors.Heads
// wants behind them.
func head(text string) bool {
	text = text[:min(len(text), headReach)]
	if len(text) < 3 || !isLetter(text[0]) || !isLetter(text[1]) {
		return false
	}
	i := 2
	for i < 4 && i < len(text) && misread(text[i]) {
		i++
	}
	if i == len(text) || isLetter(text[i]) {
		return false
	}
	if i == 3 {
		return isDigit(text[i])
	}
	for ; i < len(text); i++ {
		if isDigit(text[i]) {
			return true
		}
	}
	return false
}

// misread reports whether c is a letter that scanning takes for a digit.
func misread(c byte) bool {
	switch c | 0x20 {
	case 'o', 'i', 'l', 's', 'b':
		return true
	}
	return false
}

func isLetter(c byte) bool { return (c|0x20)-'a' < 26 }
