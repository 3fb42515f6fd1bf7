package phone

import (
	"strings"
	"unicode/utf8"

	"uitrusting/detectors/internal/near"
	"uitrusting/rules"
)

// words are the keywords for and against a phone number.
type words struct {
	set     *near.Words
	against map[string]bool
	window  int // bytes
}

func newWords(r rules.Rule) words {
	w := words{against: map[string]bool{}, window: r.Window}
	for _, k := range r.Against {
		w.against[strings.ToLower(k)] = true
	}
	w.set = near.New(append(r.Words(), r.Against...))
	return w
}

// A keyword is what was found nearest to a number.
type keyword struct {
	word string
	sign int // 1 for, -1 against, 0 none
}

// near is the keyword that stands nearest before the number, or just after it
// in brackets: "0470 12 34 56 (gsm)".
func (w words) near(text string, c *number) keyword {
	if !c.looked { // wherever the number ends
		c.label, c.looked = w.before(text, c.start), true
	}
	if c.label.sign != 0 {
		return c.label
	}
	end := c.end
	if strings.HasPrefix(text[end:], " (") || strings.HasPrefix(text[end:], "(") {
		if word, ok := w.set.After(text, end, 24); ok && !w.against[word] {
			return keyword{word, 1}
		}
	}
	return keyword{}
}

// before is the keyword that stands nearest before start.
func (w words) before(text string, start int) keyword {
	word, gap, ok := w.set.Nearest(text, start, w.window)
	switch {
	case !ok:
		return keyword{}
	case !w.against[word]:
		return keyword{word, 1}
	case strings.IndexByte(text[start-gap:start], '\n') >= 0:
		return keyword{} // a word of the line before is a heading or about something else
	}
	return keyword{word, -1}
}

// refused reports cheaply whether the word just before start, or the one
// before "nr.", speaks against a phone number.
func (w words) refused(text string, start int) bool {
	for range 2 {
		i := start
		for i > 0 && start-i < 4 && strings.IndexByte(" .:#=\t\"", text[i-1]) >= 0 {
			i--
		}
		e := i
		for i > 0 && e-i < 24 && (isLetter(text[i-1]) || text[i-1] >= utf8.RuneSelf) {
			i--
		}
		if i == e {
			return false
		}
		word := strings.ToLower(text[i:e])
		if w.against[word] {
			return true
		}
		switch word {
		case "nr", "nummer", "no", "n", "numéro", "nummern":
			start = i
		default:
			return false
		}
	}
	return false
}
