package term

import (
	"unicode"
	"unicode/utf8"
)

// maxWord bounds the words that are compared, in bytes; longer ones are no
// term.
const maxWord = 48

// fold appends s in lower case and without diacritics to buf: "É" becomes
// "e", "ß" "ss", "œ" "oe". What is beyond Latin Extended-A is only lowered.
func fold(buf []byte, s string) []byte {
	for i := 0; i < len(s); {
		c := s[i]
		if c < utf8.RuneSelf {
			if 'A' <= c && c <= 'Z' {
				c += 'a' - 'A'
			}
			buf = append(buf, c)
			i++
			continue
		}
		r, n := utf8.DecodeRuneInString(s[i:])
		i += n
		r = unicode.ToLower(r)
		if r >= 0x300 && r < 0x370 { // combining marks
			continue
		}
		if b, ok := base(r); ok {
			buf = append(buf, b...)
			continue
		}
		buf = utf8.AppendRune(buf, r)
	}
	return buf
}

// base is the letter without its diacritic, for lower-case letters of Latin-1
// and Latin Extended-A.
func base(r rune) (string, bool) {
	switch {
	case r >= 'à' && r <= 'å', r == 'ā', r == 'ă', r == 'ą':
		return "a", true
	case r == 'æ':
		return "ae", true
	case r == 'ç', r == 'ć', r == 'č':
		return "c", true
	case r >= 'è' && r <= 'ë', r == 'ē', r == 'ė', r == 'ę', r == 'ě':
		return "e", true
	case r >= 'ì' && r <= 'ï', r == 'ī', r == 'ı':
		return "i", true
	case r == 'ñ', r == 'ń', r == 'ň':
		return "n", true
	case r >= 'ò' && r <= 'ö', r == 'ø', r == 'ō', r == 'ő':
		return "o", true
	case r == 'œ':
		return "oe", true
	case r >= 'ù' && r <= 'ü', r == 'ū', r == 'ů', r == 'ű':
		return "u", true
	case r == 'ý', r == 'ÿ':
		return "y", true
	case r == 'ß':
		return "ss", true
	case r == 'š', r == 'ş', r == 'ș', r == 'ś':
		return "s", true
	case r == 'ž', r == 'ż', r == 'ź':
		return "z", true
	case r == 'ł':
		return "l", true
	case r == 'ğ':
		return "g", true
	}
	return "", false
}

// isLetter reports whether the byte belongs to a word: an ASCII letter or a
// part of a letter beyond ASCII. Punctuation beyond ASCII (quotes, dashes,
// blanks of U+00A0 and U+2000 to U+206F) is told apart by next and prev.
func isLetter(c byte) bool {
	return 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' || c >= utf8.RuneSelf
}

func isDigit(c byte) bool { return '0' <= c && c <= '9' }

// letterAt reports whether a letter starts at i, and its size in bytes.
func letterAt(s string, i int) (size int, ok bool) {
	c := s[i]
	if c < utf8.RuneSelf {
		return 1, isLetter(c)
	}
	r, n := utf8.DecodeRuneInString(s[i:])
	return n, unicode.IsLetter(r) || r >= 0x300 && r < 0x370
}

// letterBefore reports whether a letter ends at i, and its size in bytes.
func letterBefore(s string, i int) (size int, ok bool) {
	c := s[i-1]
	if c < utf8.RuneSelf {
		return 1, isLetter(c)
	}
	r, n := utf8.DecodeLastRuneInString(s[:i])
	return n, unicode.IsLetter(r) || r >= 0x300 && r < 0x370
}
