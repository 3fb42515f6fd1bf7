package number

import (
	"unicode"
	"unicode/utf8"

	"uitrusting/scanner/document"
)

type segment = document.Segment

// place looks at what stands right before and after the candidate and reports
// whether it may be a number by itself: not a part of a word, a decimal, an
// amount, a path, a hash or a longer number.
func (c *candidate) place() bool {
	c.placed = true
	text := c.seg.Text
	c.vat = prefixBE(text, c.start)
	return (c.vat || c.before(text)) && c.after(text)
}

// before judges what stands before the candidate.
func (c *candidate) before(text string) bool {
	if c.start == 0 {
		return true
	}
	r, n := utf8.DecodeLastRuneInString(text[:c.start])
	p := c.start - n // where r begins
	prev := byte(0)
	if p > 0 {
		prev = text[p-1]
	}
	switch {
	case r == ' ' || r == 0xA0 || r == 0x202F || r == 0x2009:
		c.open = numeric(text, p)
	case r == ':' || r == '=':
		c.keyed = r == '=' || prev == '"' || prev == '\''
	case r == '"' || r == '\'':
		q := p
		for q > 0 && (text[q-1] == ' ' || text[q-1] == ':') {
			q--
		}
		c.keyed = prev == '=' || q < p && q > 0 && (text[q-1] == '"' || text[q-1] == '\'')
	case r == '.' || r == '·':
		// "nr.85.05.17-997.22" and dotted lines; but "[.4181.0033.0002.8005]"
		return !isDigit(prev) && (c.gaps&gapDot == 0 || isLetter(prev) || prev == '.')
	case r == ',':
		return !isDigit(prev) || c.cells(text) || digitsBefore(text, p) > 3 || c.to-c.from > 1
	case r == '-' || r == '/' || r >= 0x2010 && r <= 0x2015:
		if isDigit(prev) {
			return false
		}
		c.glued = p > 0 && prev > ' ' && prev != '(' && prev != ':'
	case isLetter(text[p]):
		c.tied = true // "RRN85051799722"
	case unicode.IsLetter(r), unicode.IsDigit(r):
		return false
	}
	switch r {
	case '_', '#', '$', '€', '£', '%', '\\', '@', '&', '+', '*', '~':
		return false
	case ' ':
		if prev == '=' || prev == ':' {
			c.keyed = prev == '=' || p > 1 && text[p-2] == '"'
		}
	}
	return true
}

// keyedAt reports at a glance whether a candidate at start may be keyed.
func keyedAt(text string, start int) bool {
	if start == 0 {
		return false
	}
	switch text[start-1] {
	case ':', '=', '"', '\'':
		return true
	case ' ':
		return start > 1 && (text[start-2] == ':' || text[start-2] == '=')
	}
	return false
}

// after judges what stands after the candidate.
func (c *candidate) after(text string) bool {
	if c.end == len(text) {
		return true
	}
	r, n := utf8.DecodeRuneInString(text[c.end:])
	next := byte(0)
	if c.end+n < len(text) {
		next = text[c.end+n]
	}
	switch {
	case r == ' ' || r == 0xA0 || r == 0x202F || r == 0x2009:
		c.open = c.open || numericAfter(text, c.end+n)
	case r == '.' || r == '·' || r == ':':
		return !isDigit(next)
	case r == ',':
		if !isDigit(next) || c.cells(text) || c.to-c.from > 1 {
			return true
		}
		return digitsAfter(text, c.end+n) > 2
	case r == '-' || r == '/' || r >= 0x2010 && r <= 0x2015:
		if isDigit(next) {
			return false
		}
		c.glued = c.glued || isLetter(next)
	case unicode.IsLetter(r), unicode.IsDigit(r):
		return false
	}
	switch r {
	case '_', '%', '€', '$', '@', '+', '*', '=', '\\':
		return false
	}
	return true
}

// cells reports whether a comma parts cells.
func (c *candidate) cells(string) bool { return c.seg.Table != nil && c.seg.Table.Delimiter == ',' }

// prefixBE reports whether "BE" stands before pos as a word, with at most a
// blank, dot or dash between.
func prefixBE(text string, pos int) bool {
	i := pos
	if i > 0 && (text[i-1] == ' ' || text[i-1] == '.' || text[i-1] == '-' || text[i-1] == '\t') {
		i--
	} else if i > 1 && text[i-2] == 0xC2 && text[i-1] == 0xA0 {
		i -= 2
	}
	if i < 2 || text[i-2]|0x20 != 'b' || text[i-1]|0x20 != 'e' {
		return false
	}
	return i == 2 || !isLetter(text[i-3]) && !isDigit(text[i-3]) && text[i-3] < utf8.RuneSelf
}

// numeric reports whether the token that ends at end is a number or a piece
// of a hexadecimal dump: it holds a digit and only digits, a to f and the
// marks of numbers.
func numeric(text string, end int) bool {
	digits := false
	for i := end - 1; i >= 0 && i >= end-12; i-- {
		switch b := text[i]; {
		case isDigit(b):
			digits = true
		case b|0x20 >= 'a' && b|0x20 <= 'f', b == '.', b == ',', b == '-', b == '+':
		case b == ':' || b == '/': // a time, a date: not a part of this number
			return false
		default:
			return digits && (b == ' ' || b == '\n' || b == '\t' || b == '\r' || b == '(' || b == '|')
		}
	}
	return digits
}

// numericAfter is numeric for the token that begins at start.
func numericAfter(text string, start int) bool {
	digits := false
	for i := start; i < len(text) && i < start+12; i++ {
		switch b := text[i]; {
		case isDigit(b):
			digits = true
		case b|0x20 >= 'a' && b|0x20 <= 'f', b == '.', b == ',', b == '-':
		case b == ':' || b == '/':
			return false
		default:
			return digits && (b == ' ' || b == '\n' || b == '\t' || b == '\r' || b == ')' || b == '|')
		}
	}
	return digits
}

// digitsBefore is the number of digits that end at end, digitsAfter of those
// that begin at start.
func digitsBefore(text string, end int) int {
	n := 0
	for n < end && isDigit(text[end-n-1]) {
		n++
		if n > maxDigits {
			break
		}
	}
	return n
}

func digitsAfter(text string, start int) int {
	n := 0
	for start+n < len(text) && isDigit(text[start+n]) && n <= maxDigits {
		n++
	}
	return n
}

func isDigit(b byte) bool  { return b-'0' <= 9 }
func isLetter(b byte) bool { return b|0x20 >= 'a' && b|0x20 <= 'z' }
