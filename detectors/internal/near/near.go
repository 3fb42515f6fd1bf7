// Package near looks for keywords beside a match. It reads at most a window
// of bytes and allocates nothing, because it runs on every candidate.
package near

import (
	"slices"
	"sync"
	"unicode"
	"unicode/utf8"
)

// Words is a set of keywords and phrases, matched as whole words without
// regard to case; a blank in a phrase stands for any white space, and the
// typographic apostrophe for the plain one. It is immutable: its table is made
// when it is first asked, because most rules meet no candidate in most scans.
type Words struct {
	words []string
	once  sync.Once
	made  table
}

// A table finds words by how they begin.
type table struct {
	ascii  []string                 // folded words that begin in ASCII, by their bucket
	from   [buckets + 1]uint16      // where a bucket begins in ascii
	second [utf8.RuneSelf][2]uint64 // by the first byte of a word, the bytes that may follow it in the text
	other  map[rune][]string        // those that begin beyond ASCII
	marks  bool                     // a word begins in ASCII with what is no letter
}

// A bucket is what the first two bytes of a word are, as letters from 1 to 26;
// 0 = no letter. Some sets have so many words of one initial that comparing all
// of them took half of the time of the numbers in a log (2026-11).
const buckets = 32 * 32

func bucket(first, second byte) int { return letterOf(first)<<5 | letterOf(second) }

func letterOf(c byte) int {
	if c |= 0x20; c-'a' < 26 {
		return int(c - 'a' + 1)
	}
	return 0
}

// New makes a set.
func New(words []string) *Words { return &Words{words: words} }

func (w *Words) table() *table {
	w.once.Do(w.make)
	return &w.made
}

func (w *Words) make() { w.made.fill(w.words) }

func (w *table) fill(words []string) {
	w.other = map[rune][]string{}
	for _, s := range words {
		folded := fold(s)
		if folded == "" {
			continue
		}
		if first, _ := utf8.DecodeRuneInString(folded); first < utf8.RuneSelf {
			w.ascii = append(w.ascii, folded)
			w.marks = w.marks || letterOf(folded[0]) == 0
			w.follow(&w.second[first], folded[1:])
		} else {
			w.other[first] = append(w.other[first], folded)
		}
	}
	of := func(s string) int {
		if len(s) == 1 {
			return bucket(s[0], 0)
		}
		return bucket(s[0], s[1])
	}
	slices.SortStableFunc(w.ascii, func(a, b string) int { return of(a) - of(b) })
	for _, s := range w.ascii {
		w.from[of(s)+1]++
	}
	for i := range buckets {
		w.from[i+1] += w.from[i]
	}
}

// follow adds the bytes of ASCII that may begin rest in a text. Others always
// may: some of them fold to ASCII.
func (w *table) follow(set *[2]uint64, rest string) {
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
func (w *table) begins(first, next byte) bool {
	return next >= utf8.RuneSelf || w.second[first&0x7F][next>>6&1]&(1<<(next&63)) != 0
}

// longest is the longest word at text[i:to], which begins with the folded
// rune, and where it ends.
func (w *table) longest(text string, i, to int, first rune) (word string, end int) {
	try := func(list []string) {
		for _, s := range list {
			if e := match(text, i, to, s); e > end {
				word, end = s, e
			}
		}
	}
	if first >= utf8.RuneSelf {
		try(w.other[first])
		return word, end
	}
	all := bucket(byte(first), 0) // of this initial, those without a second letter first
	switch {
	case i+1 < to && text[i+1] >= utf8.RuneSelf: // a few characters fold to ASCII
		try(w.ascii[w.from[all]:w.from[all+32]])
	case i+1 < to && letterOf(text[i+1]) > 0:
		k := bucket(byte(first), text[i+1])
		try(w.ascii[w.from[k]:w.from[k+1]])
		fallthrough
	default:
		try(w.ascii[w.from[all]:w.from[all+1]])
	}
	return word, end
}

// Len is the number of words.
func (w *Words) Len() int {
	t := w.table()
	n := len(t.ascii)
	for _, list := range t.other {
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
	t := w.table()
	for i := from; i < to; {
		r, n := rune(text[i]), 1
		if r >= utf8.RuneSelf {
			r, n = utf8.DecodeRuneInString(text[i:to])
		} else if word := wordBytes[r]; word && inside || i+1 < to && !t.begins(byte(foldRune(r)), text[i+1]) {
			inside = word
			i++
			if t.marks || letterOf(byte(r)) > 0 {
				continue
			}
			for i+8 <= to && !letters(text[i:i+8]) { // digits, mostly
				i += 8
				inside = wordBytes[text[i-1]]
			}
			continue
		}
		word := isWord(r)
		if !word || !inside {
			if found, end := t.longest(text, i, to, foldRune(r)); end > 0 {
				if !f(found, i, end) {
					return
				}
				inside, i = true, end
				continue
			}
		}
		inside = word
		i += n
	}
}

// letters reports whether any of eight bytes is a letter or beyond ASCII.
func letters(s string) bool {
	const ones = 0x0101010101010101
	s = s[:8]
	x := uint64(s[0]) | uint64(s[1])<<8 | uint64(s[2])<<16 | uint64(s[3])<<24 |
		uint64(s[4])<<32 | uint64(s[5])<<40 | uint64(s[6])<<48 | uint64(s[7])<<56
	folded := x&(0x7F*ones) | 0x20*ones
	return ((folded+(0x80-'a')*ones)^(folded+(0x80-'z'-1)*ones)|x)&(0x80*ones) != 0
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
