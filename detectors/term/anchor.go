package term

import (
	_ "embed"
	"fmt"
	"strconv"
	"strings"
)

//go:embed frequent.txt
var frequentText string

// rates tell how often a word stands in a billion words of text, folded. They
// are whole numbers so that every machine makes the same of them.
type rates map[string]int

// newRates reads frequent.txt.
func newRates(list string) (rates, error) {
	r := make(rates, 1<<13)
	rate := 0
	for n := 1; list != ""; n++ {
		line, rest, _ := strings.Cut(list, "\n")
		list = rest
		switch {
		case line == "" || line[0] == '#':
		case line[0] == '[':
			million, err := strconv.Atoi(strings.Trim(line, "[]"))
			if err != nil {
				return nil, fmt.Errorf("frequent words: line %d: %w", n, err)
			}
			rate = million * 1000
		default:
			for w := range strings.FieldsSeq(line) {
				r[w] = rate
			}
		}
	}
	return r, nil
}

const (
	// rare is the rate of a form of one letter that is not in the list. Each
	// letter more makes a word rarer, by two fifths.
	rare = 30_000
	// exactly is how much rarer a word is that has to be spelled exactly:
	// "ALS" than "als".
	exactly = 20
	// loosely is how many times rarer a word must be to be looked up by its
	// stem: the lexicon has the usual endings only, and token.is takes all.
	loosely = 10
)

// of is how often one of the forms of an entry's anchor is met.
func (r rates) of(e *entry) int {
	t := &e.tokens[e.anchor]
	sum := 1
	var buf, folded [2 * maxWord]byte
	e.forms(func(stem, end string) {
		w := append(append(buf[:0], stem...), end...)
		rate, ok := r[string(fold(folded[:0], string(w)))]
		if !ok {
			rate = rare
			for range len(w) - 1 {
				rate = rate * 3 / 5
			}
		} else if t.exact {
			rate /= exactly
		}
		sum += rate
	})
	if t.stem {
		sum *= loosely
	}
	return sum
}

// anchor makes the rarest word of each entry the one that is looked up. To
// look up the longest one met half as many again, and with each two to three
// times as many phrases of which the rest was not there (2026-11).
func (r rates) anchor(entries []entry) {
	for i := range entries {
		e := &entries[i]
		if len(e.tokens) == 1 || e.category == marker { // markers have no endings where they are looked up
			continue
		}
		best, least := e.anchor, 0
		for k := range e.tokens {
			if e.tokens[k].telling() == 0 {
				continue
			}
			e.anchor = k
			if rate := r.of(e); least == 0 || rate < least {
				best, least = k, rate
			}
		}
		e.anchor = best
	}
}

// telling is how much a token tells, the length of the word, of a set of the
// shortest: 0 for common words and what cannot be looked up.
func (t *token) telling() int {
	if t.alts != nil {
		n := maxWord
		for i := range t.alts {
			n = min(n, t.alts[i].telling())
		}
		return n
	}
	if t.text == "" || isDigit(t.text[0]) || t.skip || t.any || t.tail || common.has(strings.ToLower(t.text)) && !t.exact {
		return 0
	}
	return len(t.text)
}

// longest is the token that tells most; -1 if none can be looked up.
func (e *entry) longest() int {
	best, size := -1, 0
	for i := range e.tokens {
		if n := e.tokens[i].telling(); n > size {
			best, size = i, n
		}
	}
	return best
}
