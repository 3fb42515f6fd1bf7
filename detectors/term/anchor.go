package term

import (
	_ "embed"
	"fmt"
	"math"
	"strconv"
	"strings"
)

//go:embed frequent.txt
var frequentText string

// rates tell how often a word stands in a million words of text, folded.
type rates map[string]float64

// newRates reads frequent.txt.
func newRates(list string) (rates, error) {
	r := make(rates, 1<<13)
	rate := 0.0
	for n := 1; list != ""; n++ {
		line, rest, _ := strings.Cut(list, "\n")
		list = rest
		switch {
		case line == "" || line[0] == '#':
		case line[0] == '[':
			var err error
			if rate, err = strconv.ParseFloat(strings.Trim(line, "[]"), 64); err != nil {
				return nil, fmt.Errorf("frequent words: line %d: %w", n, err)
			}
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
	// letter more makes a word rarer, by this share.
	rare   = 30
	longer = 0.6
	// spelled is the share of a word that is spelled as a term that has to be
	// spelled exactly: "ALS" is rarer than "als".
	spelled = 0.05
	// loosely is how many times rarer a word must be to be looked up by its
	// stem: the lexicon has the usual endings only, and token.is takes all.
	loosely = 10
)

// of is how often one of the forms of an entry's anchor is met.
func (r rates) of(e *entry) float64 {
	sum := 0.0
	share := 1.0
	t := &e.tokens[e.anchor]
	if t.exact {
		share = spelled
	}
	var buf, folded [2 * maxWord]byte
	e.forms(func(stem, end string) {
		w := append(append(buf[:0], stem...), end...)
		if rate, ok := r[string(fold(folded[:0], string(w)))]; ok {
			sum += rate * share
		} else {
			sum += rare * math.Pow(longer, float64(len(w)-1))
		}
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
		if len(e.tokens) == 1 {
			continue
		}
		best, least := e.anchor, 0.0
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
	if t.text == "" || isDigit(t.text[0]) || t.skip || t.any || t.tail || common[strings.ToLower(t.text)] && !t.exact {
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
