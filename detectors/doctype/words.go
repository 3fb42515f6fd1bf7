package doctype

import (
	"slices"
	"unicode"
	"unicode/utf8"
	"unsafe"
)

// A word of the head and the line it stands on.
type word struct {
	text string
	line int32
	stop bool // a full stop behind it ends the line
}

// split folds a text into its words: lower case, no diacritics, digits kept,
// "596.1" in one.
func split(text string) []string {
	var out []string
	for _, w := range new(scratch).wordsOf(text, noLimit) {
		out = append(out, w.text)
	}
	return out
}

// A scratch is the memory that telling one document takes. It is used again:
// a head of 16 KiB took 100 KB of it.
type scratch struct {
	text   []byte // folded
	words  []word
	lines  []line
	scores []score
	seen   []bool   // by phrase
	part   *scratch // for lines and titles of columns
}

const noLimit = 1 << 30

// joined are the words of a text with a blank between them, valid until the scratch is
// used again.
func (x *scratch) joined(text string) string {
	ws := x.wordsOf(text, noLimit)
	out := x.text[len(x.text):]
	for i, w := range ws {
		if i > 0 {
			out = append(out, ' ')
		}
		out = append(out, w.text...)
	}
	return unsafe.String(unsafe.SliceData(out), len(out))
}

// wordsOf gives at most limit words. They share one folded copy of the text,
// and are valid until the scratch is used again.
func (x *scratch) wordsOf(text string, limit int) []word {
	folded := slices.Grow(x.text[:0], len(text))
	begun := 0 // words that a blank ends: the limit is reached when they do
	for i := 0; i < len(text) && begun <= limit; {
		c := text[i]
		if c < utf8.RuneSelf {
			if 'A' <= c && c <= 'Z' {
				c += 'a' - 'A'
			}
			if c <= ' ' && i > 0 && text[i-1] > ' ' && text[i-1] != '.' && inWord(text, i-1) {
				begun++
			}
			folded = append(folded, c)
			i++
			continue
		}
		r, n := utf8.DecodeRuneInString(text[i:])
		i += n
		folded = appendPlain(folded, r)
	}
	x.text = folded
	s := unsafe.String(unsafe.SliceData(folded), len(folded))
	out := x.words[:0]
	line := int32(0)
	for i := 0; i < len(s) && len(out) < limit; {
		if !inWord(s, i) {
			switch s[i] {
			case '\n':
				line++
			case '.', '!', '?':
				if n := len(out); n > 0 && out[n-1].line == line && endsLine(s, i+1) {
					out[n-1].stop = true
				}
			}
			i++
			continue
		}
		start := i
		for i < len(s) && (inWord(s, i) || s[i] == '.' && digitAt(s, i-1) && digitAt(s, i+1)) {
			i++
		}
		out = append(out, word{text: s[start:i], line: line})
	}
	x.words = out
	return out
}

// endsLine reports whether nothing but blanks stands from i to the end of the
// line.
func endsLine(s string, i int) bool {
	for i < len(s) && (s[i] == ' ' || s[i] == '\r') {
		i++
	}
	return i == len(s) || s[i] == '\n'
}

// inWord reports whether the byte of a folded text belongs to a word. What
// is left beyond ASCII after folding is a letter.
func inWord(s string, i int) bool {
	c := s[i]
	return 'a' <= c && c <= 'z' || '0' <= c && c <= '9' || c >= utf8.RuneSelf
}

func digitAt(s string, i int) bool { return i >= 0 && i < len(s) && '0' <= s[i] && s[i] <= '9' }

// appendPlain appends a letter in lower case without its diacritic, and a
// blank for what is no letter.
func appendPlain(b []byte, r rune) []byte {
	r = unicode.ToLower(r)
	switch {
	case r >= 'à' && r <= 'å':
		return append(b, 'a')
	case r >= 'è' && r <= 'ë':
		return append(b, 'e')
	case r >= 'ì' && r <= 'ï':
		return append(b, 'i')
	case r >= 'ò' && r <= 'ö':
		return append(b, 'o')
	case r >= 'ù' && r <= 'ü':
		return append(b, 'u')
	}
	switch r {
	case 'ç':
		return append(b, 'c')
	case 'ñ':
		return append(b, 'n')
	case 'ý', 'ÿ':
		return append(b, 'y')
	case 'œ':
		return append(b, "oe"...)
	case 'æ':
		return append(b, "ae"...)
	case 'ß':
		return append(b, "ss"...)
	case '§', '°':
		return utf8.AppendRune(b, r)
	}
	if !unicode.IsLetter(r) && !unicode.IsDigit(r) {
		return append(b, ' ')
	}
	return utf8.AppendRune(b, r)
}
