package number

import (
	"unicode/utf8"

	"uitrusting/scanner/document"
)

// maxDigits is the longest identifier made of digits: a card of 19.
const maxDigits = 24

// A group is a run of digits without a separator.
type group struct {
	start, end int    // bytes in the segment
	first, n   int    // its digits: index in the line and number
	sep        string // what parts it from the group before; "" for the first
}

// A line is the digits of one anchor.
type line struct {
	digits []byte
	groups []group
}

// read takes the digits and groups of an anchor. Digits of the full-width
// forms count as those of ASCII.
func (l *line) read(text string, start, end int) {
	l.digits, l.groups = l.digits[:0], l.groups[:0]
	sep := start
	in := false
	for i := start; i < end; {
		d, n := digit(text[i:end])
		if n == 0 {
			_, n = utf8.DecodeRuneInString(text[i:end])
			if in {
				sep, in = i, false
			}
			i += n
			continue
		}
		if !in {
			l.groups = append(l.groups, group{start: i, first: len(l.digits), sep: text[sep:i]})
			in = true
		}
		l.digits = append(l.digits, d)
		g := &l.groups[len(l.groups)-1]
		g.n++
		g.end = i + n
		i += n
	}
}

// digit is the digit at the start of s and its length in bytes, or 0, 0.
func digit(s string) (byte, int) {
	if s[0] >= '0' && s[0] <= '9' {
		return s[0], 1
	}
	if len(s) >= 3 && s[0] == 0xEF && s[1] == 0xBC && s[2] >= 0x90 && s[2] <= 0x99 { // U+FF10 … U+FF19
		return '0' + s[2] - 0x90, 3
	}
	return 0, 0
}

// A candidate is a run of whole groups that may be an identifier.
type candidate struct {
	seg        *document.Segment
	title      string // of its table column
	start, end int
	digits     string // shares the line's buffer: what is kept must be cloned
	groups     []group
	bare       bool // one group
}

// shape is the lengths of the groups, such as "2 2 2 3 2".
func (c *candidate) shape() string {
	var b [16]byte
	out := b[:0]
	for i, g := range c.groups {
		if i > 0 {
			out = append(out, ' ')
		}
		if g.n > 9 {
			out = append(out, '0'+byte(g.n/10))
		}
		out = append(out, '0'+byte(g.n%10))
	}
	return string(out)
}

// loose reports whether a separator inside the candidate is more than what
// is written inside one number: a cell border, a line break or several blanks.
func (c *candidate) loose() bool {
	for _, g := range c.groups[1:] {
		if kindOfSeparator(g.sep) == wide {
			return true
		}
	}
	return false
}

type separator uint8

const (
	narrow separator = iota // one character, or a dash or slash with blanks
	wide                    // a line break, a tab, several blanks
)

func kindOfSeparator(s string) separator {
	blanks := 0
	for _, r := range s {
		switch r {
		case '\n', '\r', '\t':
			return wide
		case ' ', '\u00a0', '\u202f', '\u2009':
			if blanks++; blanks > 1 && len(s) == blanks {
				return wide
			}
		}
	}
	return narrow
}

// has reports whether a separator of the candidate holds the byte.
func (c *candidate) has(b byte) bool {
	for _, g := range c.groups[1:] {
		for i := range len(g.sep) {
			if g.sep[i] == b {
				return true
			}
		}
	}
	return false
}
