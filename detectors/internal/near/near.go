// Package near looks for keywords beside a match. It reads at most a window
// of bytes and allocates nothing, because it runs on every candidate.
package near

import (
	"unicode"
	"unicode/utf8"
)

// Words is a set of keywords and phrases, matched as whole words without
// regard to case; a blank in a phrase stands for any white space, and the
// typographic apostrophe for the plain one. It is immutable.
type Words struct {
	ascii  [utf8.RuneSelf][]string  // folded words by their first byte
	second [utf8.RuneSelf][2]uint64 // the bytes that may follow it in the text
	other  map[rune][]string        // those that begin beyond ASCII
}

// New makes a set.
func New(words []string) *Words {
	w := &Words{other: map[rune][]string{}}
	for _, s := range words {
		folded := fold(s)
		if folded == "" {
			continue
		}
		if first, _ := utf8.DecodeRuneInString(folded); first < utf8.RuneSelf {
			w.ascii[first] = append(w.ascii[first], folded)
			w.follow(&w.second[first], folded[1:])
		} else {
			w.other[first] = append(w.other[first], folded)
		}
	}
	return w
}

// follow adds the bytes of ASCII that may begin rest in a text. Others always
// may: some of them fold to ASCII.
func (w *Words) follow(set *[2]uint64, rest string) {
	if rest == "" {
		set[0], set[1] = ^uint64(0), ^uint64(0)
		return
	}
	add := func(c byte) { set[c>>6&1] |= 1 << (c & 63) }
	switch c := rest[0]; {
	case c == ' ':
		for _, c := range []byte(" \t\n\v\f\r") {
			add(c)
		}
	case c < utf8.RuneSelf:
		add(c)
		if c-'a' < 26 {
			add(c - 'a' + 'A')
		}
	}
}

// begins reports whether a word may begin with first, folded, and the byte
// that follows it.
func (w *Words) begins(first, next byte) bool {
	return next >= utf8.RuneSelf || w.second[first&0x7F][next>>6&1]&(1<<(next&63)) != 0
}

// first are the words that begin with the folded rune.
func (w *Words) first(r rune) []string {
	if r < utf8.RuneSelf {
		return w.ascii[r]
	}
	return w.other[r]
}

// Len is the number of words.
func (w *Words) Len() int {
	n := 0
	for _, list := range w.ascii {
		n += len(list)
	}
	for _, list := range w.other {
		n += len(list)
	}
	return n
}

// Before is the keyword that stands last in the window before pos, which
// holds at most so many bytes, and whether there is one.
func (w *Words) Before(text string, pos, window int) (string, bool) {
	from := max(pos-window, 0)
	for from > 0 && from < pos && !utf8.RuneStart(text[from]) {
		from++
	}
	found, ok := "", false
	w.each(text, from, pos, func(word string, start, end int) bool { found, ok = word, true; return true })
	return found, ok
}

// Nearest is Before, and how many bytes stand between the keyword and pos.
func (w *Words) Nearest(text string, pos, window int) (word string, distance int, ok bool) {
	from := max(pos-window, 0)
	for from > 0 && from < pos && !utf8.RuneStart(text[from]) {
		from++
	}
	w.each(text, from, pos, func(found string, start, end int) bool {
		word, distance, ok = found, pos-end, true
		return true
	})
	return word, distance, ok
}

// After is the keyword that stands first in the window after pos.
func (w *Words) After(text string, pos, window int) (string, bool) {
	to := min(pos+window, len(text))
	found, ok := "", false
	w.each(text, pos, to, func(word string, start, end int) bool { found, ok = word, true; return false })
	return found, ok
}

// Around is the keyword nearest before the match at start, end or else after
// it.
func (w *Words) Around(text string, start, end, window int) (string, bool) {
	if word, ok := w.Before(text, start, window); ok {
		return word, true
	}
	return w.After(text, end, window)
}

// In is the first keyword in the text, for column titles and contexts.
func (w *Words) In(text string) (string, bool) { return w.After(text, 0, len(text)) }

// each calls f for the longest keyword at each word start in text[from:to]
// until it returns false.
func (w *Words) each(text string, from, to int, f func(word string, start, end int) bool) {
	inside := false // the character before is one of a word
	if from > 0 {
		r, _ := utf8.DecodeLastRuneInString(text[:from])
		inside = isWord(r)
	}
	for i := from; i < to; {
		r, n := rune(text[i]), 1
		if r >= utf8.RuneSelf {
			r, n = utf8.DecodeRuneInString(text[i:to])
		} else if word := wordBytes[r]; word && inside || i+1 < to && !w.begins(byte(foldRune(r)), text[i+1]) {
			inside = word
			i++
			continue
		}
		word := isWord(r)
		if !word || !inside {
			if list := w.first(foldRune(r)); list != nil {
				best, bestEnd := "", 0
				for _, s := range list {
					if end := match(text, i, to, s); end > bestEnd {
						best, bestEnd = s, end
					}
				}
				if bestEnd > 0 {
					if !f(best, i, bestEnd) {
						return
					}
					inside, i = true, bestEnd
					continue
				}
			}
		}
		inside = word
		i += n
	}
}

// match is the end of word in text at i, or 0.
func match(text string, i, to int, word string) int {
	for w := 0; w < len(word); {
		if i < to && word[w] < utf8.RuneSelf && word[w] != ' ' && text[i] < utf8.RuneSelf {
			c := text[i]
			if c-'A' < 26 {
				c += 'a' - 'A'
			}
			if c != word[w] {
				return 0
			}
			w++
			i++
			continue
		}
		want, n := utf8.DecodeRuneInString(word[w:])
		w += n
		if i >= to {
			return 0
		}
		r, m := utf8.DecodeRuneInString(text[i:to])
		if want == ' ' {
			if !unicode.IsSpace(r) {
				return 0
			}
			for i < to && unicode.IsSpace(r) {
				i += m
				r, m = utf8.DecodeRuneInString(text[i:to])
			}
			continue
		}
		if foldRune(r) != want {
			return 0
		}
		i += m
	}
	if i < len(text) {
		last, _ := utf8.DecodeLastRuneInString(word)
		if next, _ := utf8.DecodeRuneInString(text[i:]); isWord(next) && isWord(last) {
			return 0
		}
	}
	return i
}

// isWord reports whether r is inside a word. '_' is not: "rrn_klant" holds the
// word "rrn".
func isWord(r rune) bool {
	if r < utf8.RuneSelf {
		return r|0x20 >= 'a' && r|0x20 <= 'z' || r >= '0' && r <= '9'
	}
	return unicode.IsLetter(r) || unicode.IsDigit(r)
}

// wordBytes is isWord for ASCII.
var wordBytes = func() (t [utf8.RuneSelf]bool) {
	for c := range t {
		t[c] = isWord(rune(c))
	}
	return t
}()

func foldRune(r rune) rune {
	if r < 0x80 {
		if r >= 'A' && r <= 'Z' {
			return r + 'a' - 'A'
		}
		return r
	}
	if r == '’' {
		return '\''
	}
	return unicode.ToLower(r)
}

func fold(s string) string {
	out := make([]rune, 0, len(s))
	for _, r := range s {
		out = append(out, foldRune(r))
	}
	return string(out)
}
