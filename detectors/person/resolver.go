package person

import (
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
	finding.Sort(b.Matches)
	for i := range b.Matches {
		if m := &b.Matches[i]; m.InfoType == finding.PersonName && m.Role == roleFull && m.Confidence >= finding.Medium {
			r.learn(m.Value)
		}
	}
	kept := b.Matches[:0]
	addressed := 0 // end of the last address
	for i := range b.Matches {
		m := &b.Matches[i]
		if m.InfoType == finding.PostalAddress && m.Confidence >= finding.Medium {
			addressed = max(addressed, m.End)
		}
		if m.InfoType == finding.PersonName {
			if m.Confidence < finding.Medium && m.Role != roleCode {
				r.raise(m)
			}
			if m.Confidence == finding.Candidate || m.End <= addressed && m.Confidence < finding.High {
				continue
			}
			if n := len(kept); n > 0 && kept[n-1].InfoType == finding.PersonName && kept[n-1].End > m.Start {
				continue
			}
		}
		if len(kept) == i { // matches are big: most stay where they are
			kept = kept[:i+1]
			continue
		}
		kept = append(kept, *m)
	}
	return kept
}

// Finish implements scanner.Resolution.
func (r *resolution) Finish(*finding.Facts) {}

// learn remembers the words of a full name.
func (r *resolution) learn(value string) {
	var room [maxNameWords]string
	words := nameWords(value, &room)
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
		if r.part(w)&p == 0 { // people are named again and again
			r.known[strings.ToLower(w)] |= p
		}
	}
}

// part is what a word was in the full names.
func (r *resolution) part(word string) part {
	var small [maxWord]byte
	n := 0
	for ; n < len(word) && n < len(small) && word[n] < utf8.RuneSelf; n++ {
		if small[n] = word[n]; word[n]-'A' < 26 {
			small[n] |= 0x20
		}
	}
	if n < len(word) {
		return r.known[strings.ToLower(word)]
	}
	return r.known[string(small[:n])]
}

// raise lifts a match whose words belong to a full name of the document.
func (r *resolution) raise(m *finding.Match) {
	var room [maxNameWords]string
	words := nameWords(m.Value, &room)
	if len(words) == 0 || len(words) > 5 {
		return
	}
	all := part(0xFF)
	for _, w := range words {
		p := r.part(w)
		if p == 0 {
			return
		}
		all &= p
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

// maxNameWords bounds the words of a name that count.
const maxNameWords = 8

// nameWords are the words of a name that are neither particles nor initials.
func nameWords(value string, room *[maxNameWords]string) []string {
	out := room[:0]
	for i := 0; i < len(value); {
		if n := parts(value, i); n > 0 {
			i += n
			continue
		}
		start := i
		for i < len(value) && parts(value, i) == 0 {
			i++
		}
		w := value[start:i]
		if w[len(w)-1] == '.' || utf8.RuneCountInString(w) < 2 || particle(w) {
			continue
		}
		if len(out) == len(room) {
			break
		}
		out = append(out, w)
	}
	return out
}

// parts is the size of what parts two words of a name at i, or 0.
func parts(value string, i int) int {
	switch value[i] {
	case ' ', ',':
		return 1
	case 0xC2:
		if i+1 < len(value) && value[i+1] == 0xA0 {
			return 2
		}
	}
	return 0
}

func isUpper(w string) bool {
	return len(w) > 2 && w[1]-'a' >= 26 && strings.ToUpper(w) == w
}
