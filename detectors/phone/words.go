package phone

import (
	"strings"

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

// near is the keyword that stands nearest before start, or just after end in
// brackets: "0470 12 34 56 (gsm)".
func (w words) near(text string, start, end int) keyword {
	if word, gap, ok := w.set.Nearest(text, start, w.window); ok {
		if !w.against[word] {
			return keyword{word, 1}
		}
		// A word of the line before is a heading or about something else.
		if strings.IndexByte(text[start-gap:start], '\n') < 0 {
			return keyword{word, -1}
		}
	}
	if strings.HasPrefix(text[end:], " (") || strings.HasPrefix(text[end:], "(") {
		if word, ok := w.set.After(text, end, 24); ok && !w.against[word] {
			return keyword{word, 1}
		}
	}
	return keyword{}
}
