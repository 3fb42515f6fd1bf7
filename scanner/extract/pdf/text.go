package pdf

import (
	"strings"
	"unicode"
	"unicode/utf16"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// clean turns PDFium's text of a page, little-endian UTF-16, into UTF-8 with
// line feeds. A word that was broken at the end of a line is made whole; the
// line feed moves behind it. codes is the number of characters that are codes
// of a font and no letters.
func clean(raw []byte) (text string, codes int) {
	b := make([]byte, 0, len(raw)/2+len(raw)/16)
	tail := rune(-1) // last rune written
	pending := false // a line break was taken out of a word and is owed
	for i := 0; i+1 < len(raw); i += 2 {
		r := rune(raw[i]) | rune(raw[i+1])<<8
		switch {
		case r >= ' ' && r < 0x7f && r != '`': // most text
		case r == 0 || r == '\r' && next(raw, i) == '\n':
			continue
		case r == '\r':
			r = '\n'
		case r == '\n' || r == '\t':
		case r == lineHyphen || r == lineHyphenOld || r == softHyphen:
			// PDFium marks the hyphen at the end of a line so and leaves the
			// line break out, or keeps it.
			skip, broken := 0, false
			for n := next(raw, i+skip); n == '\r' || n == '\n' || n == 0; n = next(raw, i+skip) {
				broken = broken || n != 0
				skip += 2
			}
			after := next(raw, i+skip)
			if r == softHyphen && skip == 0 {
				continue
			}
			if unicode.IsLower(after) && unicode.IsLetter(tail) {
				i += skip
				pending = broken || skip == 0
				continue
			}
			b = append(b, '-')
			tail = '-'
			i += skip
			if broken {
				b = append(b, '\n')
				tail = '\n'
			}
			continue
		case r == '`' && graveOver(tail, raw, i):
			r = compose(next(raw, i), '\u0300')
			i += 2
		case utf16.IsSurrogate(r):
			pair := utf16.DecodeRune(r, next(raw, i))
			if pair != utf8.RuneError {
				i += 2
			}
			r = pair
		case r >= 0xe000 && r < 0xf900 || r == utf8.RuneError: // private use
			codes++
		case r == '\u00b4' && unicode.IsLetter(tail) && unicode.IsUpper(next(raw, i)) && unicode.IsLower(next(raw, i+2)):
			r = '\u2019' // D´Silva: it was typed for an apostrophe
		case accent(r) != 0:
			// Old TeX fonts draw the accent first and the letter over it.
			// Where it stands far from the letter's edge, PDFium sees blanks
			// on both sides of it.
			if n := next(raw, i); (n == ' ' || n == '\t') && tail == ' ' && unicode.IsLower(next(raw, i+2)) {
				if whole := compose(next(raw, i+2), accent(r)); whole != 0 {
					i += 4
					r = whole
					b = b[:len(b)-1]
				}
			} else if whole := compose(n, accent(r)); whole != 0 {
				i += 2
				r = whole
			}
		case r < ' ' || r >= 0x7f && r < 0xa0 || r == 0xfffe || r == 0xffff:
			codes++
			r = ' '
		}
		if pending && (r == ' ' || r == '\n') {
			pending = false
			r = '\n'
		}
		b = utf8.AppendRune(b, r)
		tail = r
	}
	return string(b), codes
}

const (
	lineHyphen    = 0x02   // what PDFium makes of a hyphen at the end of a line
	lineHyphenOld = 0xfffe // what older versions made of it
	softHyphen    = 0xad
)

// next is the unit of UTF-16 after the one at i, or -1.
func next(raw []byte, i int) rune {
	if i+3 >= len(raw) {
		return -1
	}
	return rune(raw[i+2]) | rune(raw[i+3])<<8
}

// accent is the combining form of an accent that stands alone, or 0. The
// ASCII ones are no accents: they quote code.
func accent(r rune) rune {
	switch r {
	case '\u00b4', '\u02ca':
		return '\u0301'
	case '\u00a8':
		return '\u0308'
	case '\u02c6':
		return '\u0302'
	case '\u02cb':
		return '\u0300'
	case '\u02dc':
		return '\u0303'
	case '\u00b8':
		return '\u0327'
	case '\u02c7':
		return '\u030c'
	case '\u02d8':
		return '\u0306'
	case '\u02d9':
		return '\u0307'
	case '\u02da':
		return '\u030a'
	case '\u02dd':
		return '\u030b'
	case '\u02db':
		return '\u0328'
	case '\u00af':
		return '\u0304'
	}
	return 0
}

// graveOver reports whether the backquote at i is an accent: inside a word, or
// over the word "a".
func graveOver(tail rune, raw []byte, i int) bool {
	letter := next(raw, i)
	if !strings.ContainsRune("aeiouAEIOU", letter) {
		return false
	}
	return unicode.IsLetter(tail) || letter == 'a' && (tail == ' ' || tail == '\n') && next(raw, i+2) == ' '
}

// compose is the letter with the combining accent, or 0 when there is no
// such letter.
func compose(letter, combining rune) rune {
	switch {
	case letter == 'ı':
		letter = 'i'
	case letter == 'ȷ':
		letter = 'j'
	case letter < 'A' || letter > 'z':
		return 0
	}
	whole := norm.NFC.String(string([]rune{letter, combining}))
	r, size := utf8.DecodeRuneInString(whole)
	if size != len(whole) {
		return 0
	}
	return r
}

// lines makes line feeds of all line ends and spaces of other controls.
func lines(s string) string {
	s = strings.ReplaceAll(s, "\r\n", "\n")
	return strings.Map(func(r rune) rune {
		switch {
		case r == '\r':
			return '\n'
		case r == '\n' || r == '\t':
			return r
		case unicode.IsControl(r):
			return ' '
		}
		return r
	}, s)
}

// oneLine collapses white space.
func oneLine(s string) string { return strings.Join(strings.Fields(lines(s)), " ") }
