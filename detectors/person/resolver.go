package person

import (
	"slices"
	"strings"
	"unicode/utf8"

	"uitrusting/scanner"
	"uitrusting/scanner/document"
	"uitrusting/scanner/finding"
)

// A Resolver carries names through a document: who is named in full once is
// meant by the bare family name elsewhere. What stays a candidate is dropped.
type Resolver struct{}

// NewResolver makes a resolver.
func NewResolver() Resolver { return Resolver{} }

// Start implements scanner.Resolver.
func (Resolver) Start(*document.Document) scanner.Resolution {
	return &resolution{known: map[string]part{}}
}

// A part says what a word was in the full names of the document.
type part uint8

const (
	asGiven part = 1 << iota
	asFamily
)

// maxKnown bounds the words that are remembered of one document.
const maxKnown = 20000

type resolution struct {
	known map[string]part
}

// Resolve implements scanner.Resolution.
func (r *resolution) Resolve(b *finding.Batch) []finding.Match {
	byStart := func(x, y finding.Match) int { return x.Start - y.Start }
	if !slices.IsSortedFunc(b.Matches, byStart) {
		slices.SortStableFunc(b.Matches, byStart)
	}
	for i := range b.Matches {
		if m := &b.Matches[i]; m.InfoType == finding.PersonName && m.Role == roleFull && m.Confidence >= finding.Medium {
			r.learn(m.Value)
		}
	}
	kept := b.Matches[:0]
	addressed := 0 // end of the last address
	for _, m := range b.Matches {
		if m.InfoType == finding.PostalAddress && m.Confidence >= finding.Medium {
			addressed = max(addressed, m.End)
		}
		if m.InfoType == finding.PersonName {
			if m.Confidence < finding.Medium && m.Role != roleCode {
				r.raise(&m)
			}
			if m.Confidence == finding.Candidate || m.End <= addressed && m.Confidence < finding.High {
				continue
			}
			if n := len(kept); n > 0 && kept[n-1].InfoType == finding.PersonName && kept[n-1].End > m.Start {
				continue
			}
		}
		kept = append(kept, m)
	}
	return kept
}

// Finish implements scanner.Resolution.
func (r *resolution) Finish(*finding.Facts) {}

// learn remembers the words of a full name.
func (r *resolution) learn(value string) {
	words := nameWords(value)
	for i, w := range words {
		if len(r.known) >= maxKnown {
			return
		}
		p := asFamily
		if i == 0 && len(words) > 1 {
			p = asGiven
			if isUpper(w) {
				p = asFamily
			}
		} else if i == len(words)-1 && isUpper(words[0]) && !isUpper(w) {
			p = asGiven
		}
		w = strings.ToLower(w)
		r.known[w] |= p
	}
}

// raise lifts a match whose words belong to a full name of the document.
func (r *resolution) raise(m *finding.Match) {
	words := nameWords(m.Value)
	if len(words) == 0 || len(words) > 5 {
		return
	}
	all := part(0xFF)
	for _, w := range words {
		all &= r.known[strings.ToLower(w)]
		if r.known[strings.ToLower(w)] == 0 {
			return
		}
	}
	switch {
	case len(words) > 1, all&asFamily != 0:
		m.Confidence = finding.Medium
	case m.Confidence == finding.Low:
		m.Confidence = finding.Medium
	default:
		m.Confidence = finding.Low
	}
	m.Evidence = []finding.Evidence{"named in full in the document"}
}

// nameWords are the words of a name that are neither particles nor initials.
func nameWords(value string) []string {
	var out []string
	for w := range strings.FieldsFuncSeq(value, func(r rune) bool { return r == ' ' || r == ',' || r == '\u00a0' }) {
		if utf8.RuneCountInString(strings.TrimSuffix(w, ".")) < 2 || strings.HasSuffix(w, ".") {
			continue
		}
		var buf [maxWord]byte
		if f := fold(&buf, w); f != nil && isParticle(string(f)) {
			continue
		}
		if len(out) == 8 {
			break
		}
		out = append(out, w)
	}
	return out
}

func isUpper(w string) bool { return len(w) > 2 && strings.ToUpper(w) == w }
