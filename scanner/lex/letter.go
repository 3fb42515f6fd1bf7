package lex

import "unicode/utf8"

// maxWord is the length of the longest word, in bytes. Longer runs of letters
// are no words: the longest place names and compounds stay under 60, and the
// bound keeps an anchor a matter of the text near it.
const maxWord = 64

// letter reports whether the rune belongs to a word. Where r is RuneError of
// size 1, a byte that is not UTF-8, it does: the word is then in no
// dictionary, which is right for text in a wrong encoding.
//
// Beyond ASCII everything is a letter but what is listed here, whole blocks
// where they hold no letters of our dictionaries: U+0080–U+00BF (no-break
// blank, « » ° · º), U+2000–U+2BFF (blanks, dashes, quotes, signs, arrows),
// U+2E00–U+2E7F and U+3000–U+303F (punctuation), the private use area (the
// bullets of symbol fonts), variation selectors and forms of punctuation,
// the byte order mark, the signs and digits of full width, and emoji.
func letter(r rune, size int) bool {
	switch {
	case r < utf8.RuneSelf:
		return uint32(r|0x20)-'a' < 26
	case r < 0xC0:
		return false
	case r < 0x2000:
		return true
	case r < 0x2C00:
		return false
	case r < 0x2E00:
		return true
	case r < 0x2E80:
		return false
	case r < 0x3000:
		return true
	case r < 0x3040:
		return false
	case r < 0xE000:
		return true
	case r < 0xF900:
		return false
	case r < 0xFE00:
		return true
	case r < 0xFE70, r == 0xFEFF:
		return false
	case r < 0xFF00:
		return true
	case r <= 0xFFFF:
		return r >= 0xFF21 && r <= 0xFF3A || r >= 0xFF41 && r <= 0xFF5A || r >= 0xFF66 && r <= 0xFFDC ||
			r == utf8.RuneError && size == 1
	case r >= 0x1F000 && r < 0x1FB00:
		return false
	}
	return true
}

// IsWord reports whether a dictionary can hold the string: letters only, at
// least one and at most 64 bytes, in UTF-8.
func IsWord(s string) bool {
	if s == "" || len(s) > maxWord {
		return false
	}
	plain := 0
	for plain < len(s) && (s[plain]|0x20)-'a' < 26 {
		plain++
	}
	if s = s[plain:]; !utf8.ValidString(s) {
		return false
	}
	for _, r := range s {
		if !letter(r, utf8.RuneLen(r)) || r == '×' || r == '÷' {
			return false
		}
	}
	return true
}

// lower folds the case of ASCII, Latin-1 and Latin Extended-A. It keeps the
// number of bytes: the two letters for which that is impossible (İ, ı) stay
// as they are.
func lower(r rune) rune {
	switch {
	case r < utf8.RuneSelf:
		if r >= 'A' && r <= 'Z' {
			return r | 0x20
		}
	case r < 0xC0:
	case r <= 0xDE:
		if r != 0xD7 {
			return r + 0x20
		}
	case r < 0x100 || r > 0x17E || r == 0x130 || r == 0x131 || r == 0x138 || r == 0x149:
	case r == 0x178:
		return 0xFF
	case r >= 0x139 && r <= 0x148, r >= 0x179:
		return r + (r & 1) // capitals are odd here
	default:
		return r | 1 // and even here
	}
	return r
}

// capital reports whether the word begins with a capital letter of the
// scripts that lower folds. A decomposed capital (E + accent) is one too.
func capital(word string) bool {
	r, _ := utf8.DecodeRuneInString(word)
	return lower(r) != r
}

// fold writes the word in lower case to dst, which has room for maxWord
// bytes, and returns its length, that of the word. Bytes that are not UTF-8
// are copied.
func fold(dst *[maxWord]byte, word string) int {
	n := 0
	for i := 0; i < len(word) && n < maxWord; {
		c := word[i]
		switch {
		case c-'A' < 26:
			c |= 0x20
			fallthrough
		case c < utf8.RuneSelf:
			dst[n] = c
			n++
			i++
		default:
			r, size := utf8.DecodeRuneInString(word[i:])
			if l := lower(r); l != r {
				n += utf8.EncodeRune(dst[n:], l)
			} else {
				n += copy(dst[n:], word[i:i+size])
			}
			i += size
		}
	}
	return n
}
