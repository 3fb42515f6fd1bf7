package iban

import (
	"unicode/utf8"

	"uitrusting/scanner/finding"
)

// maxLength is the longest IBAN the standard allows.
const maxLength = 34

// The layouts of an IBAN.
const (
	compact finding.Evidence = "layout: compact"
	fours   finding.Evidence = "layout: groups of four"
	belgian finding.Evidence = "layout: groups of 3, 7 and 2" // BE32 123-4567890-02
	odd     finding.Evidence = "layout: groups"
)

// A reading is an IBAN as it stands in the text.
type reading struct {
	country  *country
	text     [maxLength]byte // upper case, without separators
	n        int
	end      int                 // byte after the last character
	groups   [maxLength + 1]int8 // length of each group
	count    int
	letters  int // after the check digits
	lower    int // lower-case letters, of all
	upper    int
	repaired bool // letters that look like digits were read as digits
	dashes   bool
}

// read takes in the characters of an IBAN from start on, over single
// separators, one line break and cell borders, up to the country's length.
// It reports whether they have the classes that the country wants.
func (r *reading) read(text string, start int) bool {
	breaks := 0
	r.count = 1
	for i := start; r.n < r.country.length; {
		b, w := after(text, i)
		if w == 0 {
			gap, br, dash := gapAfter(text, i)
			if gap == 0 || r.n == 0 || r.n == 1 {
				return false
			}
			breaks += br
			r.dashes = r.dashes || dash
			if breaks > 1 {
				return false
			}
			i += gap
			r.count++
			continue
		}
		if !r.take(b) {
			return false
		}
		i += w
		r.end = i
	}
	return r.closes(text)
}

// take adds a character when it has the class its place wants.
func (r *reading) take(b byte) bool {
	class := byte('n')
	switch {
	case r.n < 2:
		class = 'a'
	case r.n >= 4:
		class = r.country.class[r.n-4]
	}
	letter := b >= 'A'
	if letter {
		if b >= 'a' {
			r.lower++
			b -= 'a' - 'A'
		} else {
			r.upper++
		}
	}
	switch {
	case class == 'n' && letter:
		if b = looksLike(b); b == 0 {
			return false
		}
		r.repaired = true
		letter = false
	case class == 'a' && !letter:
		return false
	}
	if letter && r.n >= 4 {
		r.letters++
	}
	r.text[r.n] = b
	r.n++
	r.groups[r.count-1]++
	return true
}

// looksLike is the digit that scanning takes for the letter, or 0.
func looksLike(letter byte) byte {
	switch letter {
	case 'O':
		return '0'
	case 'I', 'L':
		return '1'
	case 'S':
		return '5'
	case 'B':
		return '8'
	}
	return 0
}

// layout names how the characters stand.
func (r *reading) layout() finding.Evidence {
	g := r.groups[:r.count]
	if r.count == 1 {
		return compact
	}
	if g[0] == 2 && g[1] == 2 { // "BE 68 5390…"
		g = g[2:]
	}
	four := true
	for i, n := range g {
		if n != 4 && i < len(g)-1 || n > 4 {
			four = false
		}
	}
	switch {
	case four:
		return fours
	case r.country.length == 16 && r.count == 4 && g[0] == 4 && g[1] == 3 && g[2] == 7:
		return belgian
	}
	return odd
}

// plausible refuses what passes the check by chance: a piece of base64 or of
// a hash, words of running text read as one number.
func (r *reading) plausible(text string, start int) bool {
	if r.repaired && r.count == 1 && r.letters > 0 {
		return false
	}
	if r.country.digits {
		return true
	}
	if r.lower > 0 && r.upper > 0 {
		return false
	}
	digits := r.n - 4 - r.letters
	switch r.layout() {
	case compact:
		if r.end < len(text) && (text[r.end] == '+' || text[r.end] == '/' || text[r.end] == '=') {
			return false
		}
	case fours:
		if r.lower > 0 && digits < r.letters {
			return false
		}
	default:
		if digits < 2*r.letters {
			return false
		}
	}
	return digits >= 6
}

// opens reports whether an IBAN may begin at start.
func opens(text string, start int, c *country) bool {
	if start == 0 {
		return true
	}
	r, w := utf8.DecodeLastRuneInString(text[:start])
	switch {
	case r == '_', r == '\\', r == '%', r == '@', r == '$':
		return false
	case r == '+' || r == '/' || r == '=' || r == '-':
		// A piece of base64 has such characters; a label or a link may too.
		return c.digits || start > w && text[start-w-1] == ' '
	case start >= 4 && (text[start-4:start] == "IBAN" || text[start-4:start] == "iban"):
		return true
	}
	_, w = before(text, start)
	return w == 0
}

// closes reports whether the IBAN may end at r.end: not before a digit, and
// before a letter only when it is one of a word that was glued to it.
func (r *reading) closes(text string) bool {
	b, w := after(text, r.end)
	if w == 0 {
		return r.end >= len(text) || text[r.end] != '_'
	}
	if b < 'A' || !r.country.digits {
		return false
	}
	for i := r.end; i < len(text) && i < r.end+maxLength; i += w {
		if b, w = after(text, i); w == 0 {
			return true
		}
		if b < 'A' {
			return false // letters and digits: a code
		}
	}
	return true
}

// after is the letter or digit at i as ASCII, and its length in bytes; 0, 0
// for another character. Full-width forms count as ASCII.
func after(text string, i int) (byte, int) {
	if i >= len(text) {
		return 0, 0
	}
	switch b := text[i]; {
	case b-'0' <= 9, b-'A' < 26, b-'a' < 26:
		return b, 1
	case b == 0xEF && i+2 < len(text):
		return wide(text[i+1], text[i+2])
	}
	return 0, 0
}

// before is the letter or digit that ends at i.
func before(text string, i int) (byte, int) {
	if i == 0 {
		return 0, 0
	}
	switch b := text[i-1]; {
	case b-'0' <= 9, b-'A' < 26, b-'a' < 26:
		return b, 1
	case b >= 0x80 && i >= 3 && text[i-3] == 0xEF:
		return wide(text[i-2], b)
	}
	return 0, 0
}

// wide folds the second and third byte of U+FF10…U+FF5A.
func wide(b, c byte) (byte, int) {
	switch {
	case b == 0xBC && c >= 0x90 && c <= 0x99:
		return c - 0x90 + '0', 3
	case b == 0xBC && c >= 0xA1 && c <= 0xBA:
		return c - 0xA1 + 'A', 3
	case b == 0xBD && c >= 0x81 && c <= 0x9A:
		return c - 0x81 + 'a', 3
	}
	return 0, 0
}

// gapAfter is the length in bytes of what may stand between two groups at i:
// up to three separators, among them at most one line break. 0 = nothing.
func gapAfter(text string, i int) (length, breaks int, dash bool) {
	j := i
	for n := 0; n < 4 && j < len(text); n++ {
		switch b := text[j]; {
		case b == ' ' || b == '\t':
			j++
		case b == '.' || b == '-' || b == '/':
			if dash {
				return 0, 0, false
			}
			dash = true
			j++
		case b == '\n':
			breaks++
			j++
		case b == '\r':
			j++
		default:
			w := blank(text[j:])
			if w == 0 {
				return j - i, breaks, dash
			}
			j += w
		}
	}
	return j - i, breaks, dash
}

// gapBefore is where the group before start ends, when only one separator or
// line break stands between; -1 otherwise.
func gapBefore(text string, start int) int {
	i := start
	for n := 0; n < 2 && i > 0; n++ {
		switch b := text[i-1]; {
		case b == ' ', b == '-', b == '.', b == '\t', b == '\n', b == '\r', b == '/':
			i--
		case b >= 0x80:
			r, w := utf8.DecodeLastRuneInString(text[:i])
			if blank(string(r)) == 0 {
				n = 2
				continue
			}
			i -= w
		default:
			n = 2
		}
	}
	if _, w := before(text, i); i == start || w == 0 {
		return -1
	}
	return i
}

// blank is the length of the blank, dash or soft hyphen beyond ASCII that s
// begins with, or 0.
func blank(s string) int {
	r, w := utf8.DecodeRuneInString(s)
	switch {
	case r == 0xA0, r == 0xAD, r == 0xB7, r >= 0x2000 && r <= 0x200B, r == 0x202F, r == 0x205F, r == 0x3000, r == 0xFEFF,
		r >= 0x2010 && r <= 0x2015, r == 0x2212:
		return w
	}
	return 0
}
