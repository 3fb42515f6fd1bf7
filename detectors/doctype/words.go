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

// wordsOf gives at most limit words. They share the memory of their letters,
// and are valid until the scratch is used again.
func (x *scratch) wordsOf(text string, limit int) []word {
	folded, out := slices.Grow(x.text[:0], len(text)), x.words[:0]
	line, start := int32(0), 0 // start is where the word begins in folded
	end := func() {
		if start < len(folded) {
			out = append(out, word{text: unsafe.String(&folded[start], len(folded)-start), line: line})
			start = len(folded)
		}
	}
	for i := 0; i < len(text) && len(out) < limit; {
		c := text[i]
		if f := letters[c]; f != 0 {
			folded = append(folded, f)
			i++
			continue
		}
		if c >= utf8.RuneSelf {
			r, n := utf8.DecodeRuneInString(text[i:])
			i += n
			at := len(folded)
			if folded = appendPlain(folded, r); folded[at] == ' ' {
				folded = folded[:at]
				end()
			}
			continue
		}
		i++
		if c == '.' && start < len(folded) && digit(folded[len(folded)-1]) && digitAt(text, i) {
			folded = append(folded, c)
			continue
		}
		if end(); len(out) == limit {
			break
		}
		switch c {
		case '\n':
			line++
		case '.', '!', '?':
			if n := len(out); n > 0 && out[n-1].line == line && endsLine(text, i) {
				out[n-1].stop = true
			}
		}
	}
	if len(out) < limit {
		end()
	}
	x.text, x.words = folded, out
	return out
}

// letters are the letters and digits of ASCII by byte, in lower case; 0 is none.
var letters = func() (t [256]byte) {
	for c := byte('0'); c <= '9'; c++ {
		t[c] = c
	}
	for c := byte('a'); c <= 'z'; c++ {
		t[c], t[c-'a'+'A'] = c, c
	}
	return t
}()

// endsLine reports whether no letter and no sign but blanks stands from i to the
// end of the line.
func endsLine(s string, i int) bool {
	for i < len(s) && s[i] != '\n' {
		switch c := s[i]; {
		case c == ' ' || c == '\r':
			i++
		case c >= utf8.RuneSelf:
			r, n := utf8.DecodeRuneInString(s[i:])
			var plain [utf8.UTFMax]byte
			if appendPlain(plain[:0], r)[0] != ' ' {
				return false
			}
			i += n
		default:
			return false
		}
	}
	return true
}

func digit(c byte) bool { return '0' <= c && c <= '9' }

func digitAt(s string, i int) bool { return i >= 0 && i < len(s) && digit(s[i]) }

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
