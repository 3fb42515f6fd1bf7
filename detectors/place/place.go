// Package place finds postal addresses. It starts from the names of places,
// before which a postcode must stand that belongs to them, and from words
// that open or announce a street; and reads the street around them.
package place

import (
	"fmt"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"

	"uitrusting/detectors/internal/label"
	"uitrusting/rules"
	"uitrusting/scanner/document"
	"uitrusting/scanner/finding"
	"uitrusting/scanner/lex"
)

// A Detector finds the addresses of one rule.
type Detector struct {
	rule   rules.Rule
	places func() *gazetteer // read when the first postcode is seen
	vocabulary
}

// New makes the detector of the one rule in rs and adds the words it starts
// from to the lexicon: the first words of Belgian place names, the towns
// abroad, heads of streets and keywords of addresses.
func New(rs []rules.Rule, b *lex.Builder) (*Detector, error) {
	if len(rs) != 1 {
		return nil, fmt.Errorf("place: %d rules, want 1", len(rs))
	}
	r := rs[0]
	d := &Detector{rule: r, places: sync.OnceValue(newGazetteer), vocabulary: vocabulary{
		heads: set(r.Parameters["street-head"]), capital: set(r.Parameters["street-head-capital"]),
		boxes: set(r.Parameters["box"]), before: set(r.Parameters["street-word"]), number: set(r.Parameters["number"]),
		labels: set(r.Parameters["form-label"]),
	}}
	for _, t := range r.Parameters["street-tail"] {
		d.tails = append(d.tails, strings.ToLower(t))
	}
	const kept = "place-firsts" // that the lexicon of an image has them
	if _, ok := b.Kept(kept); !ok {
		d.addFirsts(b)
		b.Keep(kept, nil)
	}
	add := func(words []string, form lex.Form, bit uint32) error {
		for _, w := range words {
			if !lex.IsWord(w) {
				return fmt.Errorf("place: %q is not one word", w)
			}
			b.Add(lex.Label, w, form, bit)
			if f := fold(w); f != strings.ToLower(w) && lex.IsWord(f) {
				b.Add(lex.Label, f, form, bit)
			}
		}
		return nil
	}
	for _, k := range r.Keywords {
		if err := add(k, lex.AnyCase, label.Address); err != nil {
			return nil, err
		}
	}
	for name, c := range map[string]struct {
		form lex.Form
		bit  uint32
	}{
		"street-head": {lex.AnyCase, label.Street}, "street-head-capital": {lex.Capital, label.Street}, "town-abroad": {lex.Capital, label.Abroad},
	} {
		if err := add(r.Parameters[name], c.form, c.bit); err != nil {
			return nil, err
		}
	}
	return d, nil
}

// addFirsts adds the first words of place names to the lexicon.
func (d *Detector) addFirsts(b *lex.Builder) {
	for w := range d.places().firsts {
		form := lex.Capital
		if utf8.RuneCountInString(w) >= 5 {
			form = lex.AnyCase
		}
		b.Add(lex.Label, w, form, label.Place)
	}
}

func set(words []string) map[string]bool {
	m := make(map[string]bool, 2*len(words))
	for _, w := range words {
		m[strings.ToLower(w)] = true
		m[fold(w)] = true
	}
	return m
}

// Wants asks for labels.
func (d *Detector) Wants() lex.Kinds { return lex.Labels }

const anchors = label.Place | label.Abroad | label.Street | label.Address

// Detect appends the addresses in seg to out.
func (d *Detector) Detect(seg *document.Segment, at *lex.Anchors, out []finding.Match) []finding.Match {
	s := scan{d: d, text: seg.Text}
	if seg.Table != nil {
		s.cells = string(rune(seg.Table.Delimiter)) + "\""
	}
	for _, h := range at.Labels {
		if h.Ref&anchors == 0 || int(h.Start) < s.last {
			continue
		}
		var a address
		ok := false
		start, end := int(h.Start), int(h.End)
		if h.Ref&label.Place != 0 {
			a, ok = s.town(start)
		}
		if !ok && h.Ref&label.Abroad != 0 {
			a, ok = s.abroad(start, end)
		}
		if !ok && h.Ref&label.Street != 0 {
			a, ok = s.head(start, end)
		}
		if !ok && h.Ref&label.Address != 0 {
			a, ok = s.announced(end)
		}
		if !ok || a.start < s.last {
			continue
		}
		out = append(out, d.finish(seg, &a))
		s.last = a.end
	}
	return out
}

// A scan is one call of Detect.
type scan struct {
	d     *Detector
	text  string
	cells string // runes that part cells, or ""
	last  int    // end of the match before
}

// An address is what was read.
type address struct {
	street
	start, end int
	postcode   bool
	town       bool
	label      bool
}

// reach is how far a street may begin before its postcode, in bytes.
const reach = 120

// finish weighs an address: with street, number, postcode and place it is
// high; a place alone or a street alone is low, unless a label or a box says
// that somebody lives there.
func (d *Detector) finish(seg *document.Segment, a *address) finding.Match {
	if a.end < len(seg.Text) && seg.Text[a.end] == ')' && strings.IndexByte(seg.Text[a.start:a.end], '(') >= 0 {
		a.end++
	}
	m := finding.Match{RuleID: d.rule.ID, InfoType: finding.PostalAddress, Start: a.start, End: a.end}
	m.Evidence = make([]finding.Evidence, 0, 5)
	switch a.named {
	case known:
		m.Evidence = append(m.Evidence, "street")
	case guessed:
		m.Evidence = append(m.Evidence, "words before a house number")
	}
	if a.number {
		m.Evidence = append(m.Evidence, "house number")
	}
	if a.box {
		m.Evidence = append(m.Evidence, "box")
	}
	if a.town {
		m.Evidence = append(m.Evidence, "postcode and place agree")
	}
	if a.label {
		m.Evidence = append(m.Evidence, "keyword")
	}
	switch {
	case a.town && a.number && a.named == known:
		m.Confidence = finding.High
	case a.town && a.named != unnamed:
		m.Confidence = finding.Medium
	case a.town:
		m.Confidence = finding.Low
	case a.number && (a.label || a.box) && a.named == known:
		m.Confidence = finding.Medium
	case a.number:
		m.Confidence = finding.Low
	default:
		m.Confidence = finding.Candidate
		m.Role = "street"
	}
	m.Value = seg.Text[a.start:a.end]
	if seg.Table != nil || strings.ContainsAny(m.Value, "\n\t\u00a0") || strings.Contains(m.Value, "  ") {
		m.Value = strings.Join(strings.FieldsFunc(m.Value, func(r rune) bool {
			return unicode.IsSpace(r) || seg.Table != nil && (r == rune(seg.Table.Delimiter) || r == '"')
		}), " ")
	}
	return m
}
