package term

import (
	"math/bits"
	"unicode/utf8"
)

// From an anchor the words of a phrase are looked for by steps of a word. It is
// done for most anchors and finds nothing mostly, so ASCII is told by a table.

// A kind says what a byte is to a step.
type kind uint8

const (
	barrier kind = iota // a phrase cannot go on over it
	between             // it may stand between two words of a phrase
	stop                // a full stop: between words of some phrases
	digit
	small // an ASCII letter, also a capital
	beyond
)

var kinds = func() (t [256]kind) {
	for c := range t {
		switch b := byte(c); {
		case b >= utf8.RuneSelf:
			t[c] = beyond
		case isLetter(b):
			t[c] = small
		case isDigit(b):
			t[c] = digit
		case b == '.':
			t[c] = stop
		}
	}
	for _, b := range []byte(" \n\r-'/&\"*()") {
		t[b] = between
	}
	return t
}()

// maxGap bounds what may stand between two words of a phrase, in bytes: a
// blank, a hyphen, an apostrophe, a line break with its indent.
const maxGap = 12

// wordAfter is the word or number that follows at i, ws < 0 if a phrase
// cannot go on there.
func wordAfter(s string, i int, dot bool) (ws, we int) {
	limit := min(len(s), i+maxGap)
	lines := 0
	for i < limit {
		switch kinds[s[i]] {
		case small:
			return i, lettersFrom(s, i)
		case digit:
			return i, digitsFrom(s, i)
		case stop:
			if !dot {
				return -1, -1
			}
		case between:
			if s[i] == '\n' {
				if lines++; lines > 1 {
					return -1, -1
				}
			}
		case beyond:
			n, ok := letterAt(s, i)
			if ok {
				return i, lettersFrom(s, i)
			}
			i += n
			continue
		default:
			return -1, -1
		}
		i++
	}
	return -1, -1
}

// lettersFrom is where the letters at i end; of a word that is too long,
// somewhere behind maxWord.
func lettersFrom(s string, i int) int {
	for j := i; j+8 <= len(s) && j-i < maxWord; j += 8 {
		if m := noLetters(load(s[j:])); m != 0 {
			if j += bits.TrailingZeros64(m) >> 3; s[j] >= utf8.RuneSelf || j-i > maxWord {
				break
			}
			return j
		}
	}
	for start := i; i < len(s) && i-start <= maxWord; {
		switch kinds[s[i]] {
		case small:
			i++
			continue
		case beyond:
			if n, ok := letterAt(s, i); ok {
				i += n
				continue
			}
		}
		break
	}
	return i
}

func digitsFrom(s string, i int) int {
	for start := i; i < len(s) && isDigit(s[i]) && i-start < maxWord; {
		i++
	}
	return i
}

// wordBefore is the word or number that ends before i.
func wordBefore(s string, i int, dot bool) (ws, we int) {
	limit := max(0, i-maxGap)
	lines := 0
	for i > limit {
		switch kinds[s[i-1]] {
		case small:
			return lettersTo(s, i), i
		case digit:
			return digitsTo(s, i), i
		case stop:
			if !dot {
				return -1, -1
			}
		case between:
			if s[i-1] == '\n' {
				if lines++; lines > 1 {
					return -1, -1
				}
			}
		case beyond:
			n, ok := letterBefore(s, i)
			if ok {
				return lettersTo(s, i), i
			}
			i -= n
			continue
		default:
			return -1, -1
		}
		i--
	}
	return -1, -1
}

// lettersTo is where the letters that end at i begin, as lettersFrom.
func lettersTo(s string, i int) int {
	for j := i; j >= 8 && i-j < maxWord; j -= 8 {
		if m := noLetters(load(s[j-8:])); m != 0 {
			if j -= bits.LeadingZeros64(m) >> 3; s[j-1] >= utf8.RuneSelf || i-j > maxWord {
				break
			}
			return j
		}
	}
	for end := i; i > 0 && end-i <= maxWord; {
		switch kinds[s[i-1]] {
		case small:
			i--
			continue
		case beyond:
			if n, ok := letterBefore(s, i); ok {
				i -= n
				continue
			}
		}
		break
	}
	return i
}

func digitsTo(s string, i int) int {
	for end := i; i > 0 && isDigit(s[i-1]) && end-i < maxWord; {
		i--
	}
	return i
}
