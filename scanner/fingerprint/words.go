package fingerprint

import (
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// A wordCutter cuts text into normalised words: runs of letters and digits,
// NFKC, in lower case. Soft hyphens, joiners and marks of byte order within a
// word count for nothing; a hyphen at the end of a line joins what follows it
// in lower case. The state lasts over pieces of one text.
type wordCutter struct {
	word   []byte // of the current word, as it stands
	plain  bool   // word holds only ASCII
	digit  bool
	from   int64 // offset of its first byte
	end    int64 // behind its last
	hyphen uint8 // 0, afterHyphen or afterBreak
	fold   []byte
	emit   func(word []byte, from, end int64, digit bool)
	line   func() // a line ended
}

const (
	afterHyphen = 1 // the hyphen is the last thing seen
	afterBreak  = 2 // a line break came after it
)

// text cuts a piece that starts at the offset.
func (c *wordCutter) text(s string, offset int64) {
	for i := 0; i < len(s); {
		b := s[i]
		if b < utf8.RuneSelf {
			if folded[b] == 0 {
				c.other(b)
				i++
				continue
			}
			end := i + 1
			for end < len(s) && folded[s[end]] != 0 {
				end++
			}
			c.run(s[i:end], offset+int64(i))
			i = end
			continue
		}
		r, size := utf8.DecodeRuneInString(s[i:])
		switch {
		case unicode.IsLetter(r), unicode.IsNumber(r):
			c.add(s[i:i+size], offset+int64(i), unicode.IsNumber(r), unicode.IsLower(r))
			c.plain = false
		case unicode.IsMark(r) && len(c.word) > 0:
			c.word = append(c.word, s[i:i+size]...)
			c.plain = false
		case r == 0xAD, r == 0x200B, r == 0x200C, r == 0x200D, r == 0x2060, r == 0xFEFF:
		case r == 0x2010, r == 0x2011:
			c.other('-')
		default:
			c.other(' ')
		}
		i += size
	}
}

// folded is the lower case of ASCII letters and digits; 0 for all else.
var folded = func() (t [256]byte) {
	for b := byte('0'); b <= '9'; b++ {
		t[b] = b
	}
	for b := byte('a'); b <= 'z'; b++ {
		t[b], t[b-'a'+'A'] = b, b
	}
	return t
}()

// run appends ASCII letters and digits.
func (c *wordCutter) run(s string, at int64) {
	for len(s) > maxWord/2 { // no word of a language
		c.run(s[:maxWord/2], at)
		s, at = s[maxWord/2:], at+maxWord/2
	}
	c.add(s[:1], at, false, s[0] >= 'a')
	n := len(c.word) - 1
	c.word = append(c.word, s[1:]...)
	w := c.word[n:]
	for i, b := range w {
		w[i] = folded[b]
		c.digit = c.digit || b <= '9'
	}
	c.end = at + int64(len(s))
}

// add appends a letter or digit to the current word, or starts the next.
func (c *wordCutter) add(s string, at int64, digit, lower bool) {
	if c.hyphen != 0 {
		if c.hyphen == afterHyphen || !lower {
			c.flush()
		}
		c.hyphen = 0
	}
	if len(c.word) == 0 {
		c.from, c.plain, c.digit = at, true, false
	}
	if len(c.word) > maxWord {
		c.flush()
		c.from, c.plain, c.digit = at, true, false
	}
	c.word = append(c.word, s...)
	c.end = at + int64(len(s))
	c.digit = c.digit || digit
}

// maxWord cuts endless runs of letters, in bytes: no word of a language is
// as long.
const maxWord = 256

func (c *wordCutter) other(b byte) {
	switch {
	case b == '\n':
		if c.hyphen != 0 {
			c.hyphen = afterBreak
		} else {
			c.flush()
		}
		c.line()
	case c.hyphen != 0 && (b == ' ' || b == '\r' || b == '\t'):
		if c.hyphen == afterHyphen && b != '\r' {
			c.flush()
		}
	case b == '-' && len(c.word) > 0 && c.hyphen == 0:
		c.hyphen = afterHyphen
	default:
		c.flush()
	}
}

// flush ends the current word.
func (c *wordCutter) flush() {
	c.hyphen = 0
	if len(c.word) == 0 {
		return
	}
	w := c.word
	if !c.plain {
		w = c.normal(w)
	}
	if len(w) > 0 {
		c.emit(w, c.from, c.end, c.digit)
	}
	c.word = c.word[:0]
}

// normal is NFKC in lower case, letters and digits only.
func (c *wordCutter) normal(w []byte) []byte {
	c.fold = norm.NFKC.Append(c.fold[:0], w...)
	out := w[:0] // c.fold holds what it overwrites
	for i := 0; i < len(c.fold); {
		r, size := utf8.DecodeRune(c.fold[i:])
		i += size
		if unicode.IsLetter(r) || unicode.IsNumber(r) || unicode.IsMark(r) {
			out = utf8.AppendRune(out, unicode.ToLower(r))
		}
	}
	return out
}
