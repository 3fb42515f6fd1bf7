// Package term finds the special categories of personal data of GDPR art. 9
// and the criminal data of art. 10: words such as "lijdt aan diabetes",
// "membre de la CSC" or "verurteilt wegen Diebstahl", in Dutch, French,
// German and English.
//
// A word alone is no finding; a fact about a person is. So the detector only
// offers candidates, with what it read around them: the sentence, row or form
// they stand in, words that tie the term to a person, a negation, the sort of
// document. The resolver, which sees the names and numbers that the other
// detectors found, decides.
//
// The cost does not grow with the number of terms: one word of each term, its
// longest, stands in the lexicon with its inflections; the rest of a phrase
// is compared only where that word occurs.
package term

import (
	"fmt"

	"uitrusting/rules"
	"uitrusting/scanner/document"
	"uitrusting/scanner/finding"
	"uitrusting/scanner/lex"
)

// Name is the name by which rules ask for this detector.
const Name = "term"

// A Detector offers terms of special categories. It is immutable.
type Detector struct {
	entries []entry
	// links[from[r]:from[r+1]] are the entries that may be meant where the
	// word stands for which the lexicon gives the reference r+1.
	from  []uint32
	links []uint16
	rules [categories]string // rule id; "" = not asked for
	cues  map[string]cue
	heads map[string]header
}

// New compiles the terms and adds their anchors to the lexicon. Each rule
// asks for one infotype; its parameters strong, medium and weak add terms of
// the organisation's own, in the notation of the lists.
func New(rs []rules.Rule, b *lex.Builder) (*Detector, error) {
	d := &Detector{cues: newCues(), heads: newHeaders()}
	var err error
	if d.entries, err = parse(nil, everydayText); err != nil {
		return nil, fmt.Errorf("everyday terms: %w", err)
	}
	if d.entries, err = parse(d.entries, compounds()+greek()+termsText); err != nil {
		return nil, fmt.Errorf("terms: %w", err)
	}
	if d.entries, err = parse(d.entries, extraText); err != nil {
		return nil, fmt.Errorf("extra terms: %w", err)
	}
	for _, r := range rs {
		if r.Detector != Name {
			continue
		}
		c, ok := categoryOf(r.InfoType)
		if !ok {
			return nil, fmt.Errorf("rule %s: infotype %q is not a special category", r.ID, r.InfoType)
		}
		d.rules[c] = r.ID
		if d.entries, err = own(d.entries, c, r.Parameters); err != nil {
			return nil, fmt.Errorf("rule %s: %w", r.ID, err)
		}
	}
	if len(d.entries) > 1<<16 {
		return nil, fmt.Errorf("%d terms are more than %d", len(d.entries), 1<<16)
	}
	d.register(b)
	return d, nil
}

// categoryOf is the category of an infotype's name.
func categoryOf(t string) (category, bool) {
	for c := category(0); c < categories; c++ {
		if string(c.infoType()) == t {
			return c, true
		}
	}
	return 0, false
}

// own adds the terms of a rule.
func own(entries []entry, c category, parameters map[string][]string) ([]entry, error) {
	for s, name := range map[uint8]string{strong: "strong", medium: "medium", weak: "weak"} {
		for _, text := range parameters[name] {
			e, err := parseTerm(entry{category: c, strength: s, langs: nl | fr | de | en}, text)
			if err != nil {
				return nil, err
			}
			entries = append(entries, e)
		}
	}
	return entries, nil
}

// register gives each form of each anchor a reference and adds it to the
// lexicon.
func (d *Detector) register(b *lex.Builder) {
	type form struct {
		word    string
		anycase bool
	}
	const about = 64 << 10 // forms
	refs := make(map[string]uint32, about)
	forms := make([]form, 0, about)
	links := make([]link, 0, 2*about)
	var buf [2 * maxWord]byte
	var i int
	add := func(stem, end string) {
		w := append(append(buf[:0], stem...), end...)
		ref, ok := refs[string(w)]
		t := &d.entries[i].tokens[d.entries[i].anchor]
		if !ok {
			ref = uint32(len(forms))
			word := string(w)
			refs[word] = ref
			if t.exact {
				word = t.text
			}
			forms = append(forms, form{word, !t.exact})
		} else if f := &forms[ref]; !f.anycase && f.word != t.text {
			f.anycase = true
			f.word = string(w)
		}
		links = append(links, link{ref, uint16(i)})
	}
	for i = range d.entries {
		d.entries[i].forms(add)
	}
	d.index(links, len(forms))
	for ref, f := range forms {
		kind := lex.AnyCase
		if !f.anycase {
			kind = lex.Exact
		}
		b.Add(lex.Term, f.word, kind, uint32(ref)+1)
	}
}

// A link says that an entry may be meant where a form stands.
type link struct {
	ref   uint32
	entry uint16
}

// index sorts the links by form. Those of one entry come one after another,
// so that doubles are neighbours.
func (d *Detector) index(links []link, forms int) {
	d.from = make([]uint32, forms+1)
	for _, l := range links {
		d.from[l.ref+1]++
	}
	for ref := range forms {
		d.from[ref+1] += d.from[ref]
	}
	next := append([]uint32(nil), d.from...)
	d.links = make([]uint16, len(links))
	for _, l := range links {
		d.links[next[l.ref]] = l.entry
		next[l.ref]++
	}
}

// Wants asks for the anchors of the terms.
func (d *Detector) Wants() lex.Kinds { return lex.Terms }

// Detect offers the terms of the segment.
func (d *Detector) Detect(seg *document.Segment, at *lex.Anchors, out []finding.Match) []finding.Match {
	if len(at.Terms) == 0 && seg.Table == nil {
		return out
	}
	p := page{d: d, seg: seg, text: seg.Text, base: len(out)}
	if seg.Table != nil {
		out = p.columns(out)
	}
	if !p.verify(at.Terms) {
		return out
	}
	return p.offer(out)
}
