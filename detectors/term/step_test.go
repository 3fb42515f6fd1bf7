package term

import (
	"strings"
	"testing"
)

// plainWordAfter is wordAfter, letter by letter.
func plainWordAfter(s string, i int, dot bool) (ws, we int) {
	lines := 0
	for limit := min(len(s), i+maxGap); i < limit; {
		n, ok := letterAt(s, i)
		switch {
		case ok:
			ws = i
			for ok && i-ws <= maxWord {
				if i += n; i >= len(s) {
					break
				}
				n, ok = letterAt(s, i)
			}
			return ws, i
		case isDigit(s[i]):
			for ws = i; i < len(s) && isDigit(s[i]) && i-ws < maxWord; {
				i++
			}
			return ws, i
		case s[i] < 0x80 && !strings.ContainsRune(" \n\r-'/&\"*()", rune(s[i])) && !(dot && s[i] == '.'):
			return -1, -1
		case s[i] == '\n':
			if lines++; lines > 1 {
				return -1, -1
			}
		}
		i += n
	}
	return -1, -1
}

// plainWordBefore is wordBefore, letter by letter.
func plainWordBefore(s string, i int, dot bool) (ws, we int) {
	lines := 0
	for limit := max(0, i-maxGap); i > limit; {
		n, ok := letterBefore(s, i)
		switch {
		case ok:
			we = i
			for ok && we-i <= maxWord {
				if i -= n; i <= 0 {
					break
				}
				n, ok = letterBefore(s, i)
			}
			return i, we
		case isDigit(s[i-1]):
			for we = i; i > 0 && isDigit(s[i-1]) && we-i < maxWord; {
				i--
			}
			return i, we
		case s[i-1] < 0x80 && !strings.ContainsRune(" \n\r-'/&\"*()", rune(s[i-1])) && !(dot && s[i-1] == '.'):
			return -1, -1
		case s[i-1] == '\n':
			if lines++; lines > 1 {
				return -1, -1
			}
		}
		i -= n
	}
	return -1, -1
}

// plainArticle is article by way of the list.
func plainArticle(word string) bool { return len(word) <= 8 && articles[string(fold(nil, word))] }

// FuzzStep holds the steps, and what tells words apart at a glance, to what
// they stand for.
func FuzzStep(f *testing.F) {
	for _, s := range []string{
		"lijdt aan de\r\n ziekte van 12 a.b", "een\n\nander", "l’été \u00a0 dès", "\xc3\xff\xe2x", strings.Repeat("é", 40) + "12",
		strings.Repeat("letters", 12), strings.Repeat("7", 60), "(seinen) *THE* \"einem\"",
	} {
		f.Add(s)
	}
	tokens := tokenize("de lijdt 12 ziekten Ärzte stem* ça", false)
	f.Fuzz(func(t *testing.T, s string) {
		for i := range len(s) + 1 {
			for _, dot := range []bool{false, true} {
				ws, we := wordAfter(s, i, dot)
				if a, b := plainWordAfter(s, i, dot); a != ws || b != we {
					t.Errorf("wordAfter(%q, %d, %v) = %d, %d, want %d, %d", s, i, dot, ws, we, a, b)
				}
				bs, be := wordBefore(s, i, dot)
				if a, b := plainWordBefore(s, i, dot); a != bs || b != be {
					t.Errorf("wordBefore(%q, %d, %v) = %d, %d, want %d, %d", s, i, dot, bs, be, a, b)
				}
				if ws < 0 {
					continue
				}
				w := s[ws:we]
				if got, want := article(w), plainArticle(w); got != want {
					t.Errorf("article(%q) = %v, want %v", w, got, want)
				}
				for k := range tokens {
					if tokens[k].differs(w) && len(w) <= maxWord && rooted(&tokens[k], string(fold(nil, w))) {
						t.Errorf("%q differs from %q", w, tokens[k].text)
					}
				}
			}
		}
	})
}

// rooted reports whether a folded word may be the token: it is, or has its root.
func rooted(t *token, w string) bool {
	if w == t.text || t.stem && strings.HasPrefix(w, t.text) && len(w) <= len(t.text)+4 {
		return true
	}
	n := 0
	for n < min(len(w), len(t.text)) && w[n] == t.text[n] {
		n++
	}
	return n >= 4
}
