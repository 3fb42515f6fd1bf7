package doctype

import (
	"unicode"
	"unicode/utf8"
)

// A word of the head and the line it stands on.
type word struct {
	text string
	line int32
}

// split folds a text into its words: lower case, no diacritics, digits kept,
// "596.1" in one.
func split(text string) []string {
	var out []string
	for _, w := range wordsOf(text, 1<<30) {
		out = append(out, w.text)
	}
	return out
}

// wordsOf gives at most limit words. They share one folded copy of the text.
func wordsOf(text string, limit int) []word {
	folded := make([]byte, 0, len(text)+len(text)/8)
	for i := 0; i < len(text); {
		c := text[i]
		if c < utf8.RuneSelf {
			if 'A' <= c && c <= 'Z' {
				c += 'a' - 'A'
			}
			folded = append(folded, c)
			i++
			continue
		}
		r, n := utf8.DecodeRuneInString(text[i:])
		i += n
		folded = appendPlain(folded, r)
	}
	s := string(folded)
	out := make([]word, 0, min(limit, len(s)/6+1))
	line := int32(0)
	for i := 0; i < len(s) && len(out) < limit; {
		if !inWord(s, i) {
			if s[i] == '\n' {
				line++
			}
			i++
			continue
		}
		start := i
		for i < len(s) && (inWord(s, i) || s[i] == '.' && digitAt(s, i-1) && digitAt(s, i+1)) {
			i++
		}
		out = append(out, word{s[start:i], line})
	}
	return out
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
