package phone

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"uitrusting/rules"
)

// words are the keywords for and against a phone number.
type words struct {
	sign   map[string]int
	window int // bytes
}

func newWords(r rules.Rule) words {
	w := words{sign: map[string]int{}, window: r.Window}
	for _, list := range r.Keywords {
		for _, k := range list {
			w.sign[strings.ToLower(k)] = 1
		}
	}
	for _, k := range r.Against {
		w.sign[strings.ToLower(k)] = -1
	}
	return w
}

// near is the sign of the keyword that stands nearest before start, or close
// after end in brackets; 0 when there is none. A blank line ends the search.
func (w words) near(text string, start, end int) int {
	lo := max(0, start-w.window)
	i, lines := start, 0
	for i > lo {
		// Skip to the end of the word before.
		r, n := utf8.DecodeLastRuneInString(text[lo:i])
		if !unicode.IsLetter(r) {
			if r == '\n' {
				if lines++; lines > 1 {
					return 0
				}
			}
			i -= n
			continue
		}
		e := i
		for i > 0 && e-i < 40 {
			r, n := utf8.DecodeLastRuneInString(text[:i])
			if !unicode.IsLetter(r) {
				break
			}
			i -= n
		}
		if s := w.sign[strings.ToLower(text[i:e])]; s != 0 {
			return s
		}
	}
	// 0470 12 34 56 (gsm)
	if end+2 < len(text) && (text[end] == '(' || text[end] == ' ' && text[end+1] == '(') {
		rest := strings.TrimLeft(text[end:min(end+24, len(text))], " (")
		if j := strings.IndexFunc(rest, func(r rune) bool { return !unicode.IsLetter(r) }); j > 0 {
			return max(0, w.sign[strings.ToLower(rest[:j])])
		}
	}
	return 0
}
