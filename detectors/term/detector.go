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
// rarest, stands in the lexicon with its inflections; the rest of a phrase
// is compared only where that word occurs.
package term

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"hash/maphash"
	"strings"
	"sync"

	"uitrusting/rules"
	"uitrusting/scanner/document"
	"uitrusting/scanner/finding"
	"uitrusting/scanner/lex"
)

// Name is the name by which rules ask for this detector.
const Name = "term"

// A Detector offers terms of special categories. It is immutable.
type Detector struct {
	entries *table
	// links[from[r]:from[r+1]] are the entries that may be meant where the
	// word stands for which the lexicon gives the reference r+1.
	from  string // four bytes each, little-endian, as the image has them
	links string // linkSize bytes each: the entry, and its sieve
	near  vicinities
	rules [categories]string // rule id; "" = not asked for
	// Read when the first term, the first table is seen.
	cues  func() *cueTable
	heads func() map[string]header
	hits  spare[hit]
}

// New compiles the terms and adds their anchors to the lexicon. Each rule
// asks for one infotype; its parameters strong, medium and weak add terms of
// the organisation's own, in the notation of the lists.
func New(rs []rules.Rule, b *lex.Builder) (*Detector, error) {
	d := &Detector{
		cues:  sync.OnceValue(func() *cueTable { return newCueTable(newCues()) }),
		heads: sync.OnceValue(newHeaders),
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
	}
	if d.kept(b) {
		return d, nil
	}
	entries, err := parseAll(rs)
	if err != nil {
		return nil, err
	}
	d.entries, d.near = newTable(entries), newVicinities(entries)
	d.build(entries, b)
	from, text := image(entries)
	b.Keep("term-entries-from", from)
	b.Keep("term-entries", text)
	b.Keep("term-from", []byte(d.from))
	b.Keep("term-links", []byte(d.links))
	b.Keep("term-near", []byte(d.near.of))
	b.Keep("term-vicinities", []byte(d.near.sets))
	return d, nil
}

// kept takes what the image of the lexicon has of these rules.
func (d *Detector) kept(b *lex.Builder) bool {
	var parts [6]string
	for i, name := range [...]string{"term-entries-from", "term-entries", "term-from", "term-links", "term-near", "term-vicinities"} {
		var ok bool
		if parts[i], ok = b.Kept(name); !ok {
			return false
		}
	}
	d.entries, d.from, d.links, d.near = readTable(parts[0], parts[1]), parts[2], parts[3], vicinities{parts[4], parts[5]}
	return true
}

// parseAll reads the lists, and the terms of the rules' own.
func parseAll(rs []rules.Rule) ([]entry, error) {
	entries, err := parseCompounds()
	if err != nil {
		return nil, fmt.Errorf("compounds: %w", err)
	}
	if entries, err = parse(entries, familiesText); err != nil {
		return nil, fmt.Errorf("families of terms: %w", err)
	}
	if entries, err = parse(entries, roundaboutText); err != nil {
		return nil, fmt.Errorf("roundabout terms: %w", err)
	}
	if entries, err = parse(entries, everydayText); err != nil {
		return nil, fmt.Errorf("everyday terms: %w", err)
	}
	if entries, err = parse(entries, compounds()+greek()+termsText); err != nil {
		return nil, fmt.Errorf("terms: %w", err)
	}
	if entries, err = parse(entries, extraText); err != nil {
		return nil, fmt.Errorf("extra terms: %w", err)
	}
	for _, r := range rs {
		c, ok := categoryOf(r.InfoType)
		if r.Detector != Name || !ok {
			continue
		}
		if entries, err = own(entries, c, r.Parameters); err != nil {
			return nil, fmt.Errorf("rule %s: %w", r.ID, err)
		}
	}
	r, err := newRates(frequentText)
	if err != nil {
		return nil, err
	}
	r.anchor(entries)
	if len(entries) > 1<<16 {
		return nil, fmt.Errorf("%d terms are more than %d", len(entries), 1<<16)
	}
	return entries, nil
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

// build gives each form of each anchor a reference and adds it to the lexicon.
func (d *Detector) build(entries []entry, b *lex.Builder) {
	var known formTable
	known.grow(1 << 17)
	links := make([]link, 0, 2<<16)
	var buf [2 * maxWord]byte
	var i int
	alike := lookalikes(entries)
	add := func(stem, end string) {
		w := append(append(buf[:0], stem...), end...)
		t := &entries[i].tokens[entries[i].anchor]
		if alike[string(w)] && !t.spelled(string(w)) {
			return
		}
		ref, isNew := known.ref(w)
		f := &known.forms[ref]
		if isNew {
			f.anycase = !t.exact
			if t.exact {
				f.exact = t.text
			}
		} else if !f.anycase && f.exact != t.text {
			f.anycase = true
		}
		links = append(links, link{ref, uint16(i)})
	}
	for i = range entries {
		if entries[i].category != lookalike {
			entries[i].forms(add)
		}
	}
	d.index(entries, links, len(known.forms))
	for ref := range known.forms {
		if f := &known.forms[ref]; f.anycase {
			b.Add(lex.Term, string(known.word(f)), lex.AnyCase, uint32(ref)+1)
		} else {
			b.Add(lex.Term, f.exact, lex.Exact, uint32(ref)+1)
		}
	}
}

// lookalikes are the words that the lists name because they look like a form
// of a term and are none: "leveren" is no plural of "lever".
func lookalikes(entries []entry) map[string]bool {
	m := make(map[string]bool)
	for i := range entries {
		if entries[i].category == lookalike {
			m[strings.ToLower(entries[i].text)] = true
		}
	}
	return m
}

// spelled reports whether the list has the token as the word is spelled.
func (t *token) spelled(word string) bool {
	for i := range t.alts {
		if t.alts[i].spell == word {
			return true
		}
	}
	return t.spell == word
}

// A formTable numbers words as they come. It is a map for more than a hundred
// thousand short words that are asked for once, without a string for each.
type formTable struct {
	forms []form
	arena []byte   // the words
	slots []uint64 // high half of the hash, and the number plus one; open addressing, at most half full
	seed  maphash.Seed
}

type form struct {
	start, end uint32 // in arena
	anycase    bool
	exact      string // as spelled, where it is not any case
}

// grow makes room for twice the words, at least n slots.
func (t *formTable) grow(n int) {
	if t.slots == nil {
		t.seed = maphash.MakeSeed()
	}
	t.slots = make([]uint64, max(n, 2*len(t.slots)))
	for i := range t.forms {
		h := maphash.Bytes(t.seed, t.word(&t.forms[i]))
		k := h & uint64(len(t.slots)-1)
		for t.slots[k] != 0 {
			k = (k + 1) & uint64(len(t.slots)-1)
		}
		t.slots[k] = h>>32<<32 | uint64(i+1)
	}
}

func (t *formTable) word(f *form) []byte { return t.arena[f.start:f.end] }

// ref is the number of a word, and whether it is a new one.
func (t *formTable) ref(w []byte) (ref uint32, isNew bool) {
	if 2*len(t.forms) >= len(t.slots) {
		t.grow(0)
	}
	h := maphash.Bytes(t.seed, w)
	last := uint64(len(t.slots) - 1)
	k := h & last
	for ; t.slots[k] != 0; k = (k + 1) & last {
		if ref := uint32(t.slots[k]) - 1; t.slots[k]>>32 == h>>32 && bytes.Equal(t.word(&t.forms[ref]), w) {
			return ref, false
		}
	}
	ref = uint32(len(t.forms))
	t.slots[k] = h>>32<<32 | uint64(ref+1)
	t.forms = append(t.forms, form{start: uint32(len(t.arena)), end: uint32(len(t.arena) + len(w))})
	t.arena = append(t.arena, w...)
	return ref, true
}

// A link says that an entry may be meant where a form stands.
type link struct {
	ref   uint32
	entry uint16
}

// index sorts the links by form. Those of one entry come one after another,
// so that doubles are neighbours.
func (d *Detector) index(entries []entry, links []link, forms int) {
	from := make([]uint32, forms+1)
	for _, l := range links {
		from[l.ref+1]++
	}
	for ref := range forms {
		from[ref+1] += from[ref]
	}
	var text []byte
	for _, n := range from {
		text = binary.LittleEndian.AppendUint32(text, n)
	}
	d.from = string(text)
	sorted := make([]byte, linkSize*len(links))
	for _, l := range links {
		b := sorted[linkSize*from[l.ref]:]
		binary.LittleEndian.PutUint16(b, l.entry)
		binary.LittleEndian.PutUint16(b[2:], uint16(entries[l.entry].sieve()))
		from[l.ref]++
	}
	d.links = string(sorted)
}

// linkSize is the size of a link, in bytes.
const linkSize = 4

// linked gives the links of a reference of the lexicon.
func (d *Detector) linked(ref uint32) string {
	if ref == 0 || 4*int(ref) >= len(d.from) {
		return ""
	}
	bounds := d.from[4*(ref-1):][:8]
	return d.links[linkSize*number(bounds) : linkSize*number(bounds[4:])]
}

// number reads four bytes.
func number(s string) uint32 {
	return uint32(s[0]) | uint32(s[1])<<8 | uint32(s[2])<<16 | uint32(s[3])<<24
}

// Sum tells whether the lists of terms have changed.
func Sum() uint32 {
	return rules.Checksum(termsText, extraText, everydayText, roundaboutText, familiesText, compoundText, frequentText)
}

// Wants asks for the anchors of the terms, and for the names beside them.
func (d *Detector) Wants() lex.Kinds { return lex.Terms | lex.Names }

// Detect offers the terms of the segment.
func (d *Detector) Detect(seg *document.Segment, at *lex.Anchors, out []finding.Match) []finding.Match {
	if len(at.Terms) == 0 && seg.Table == nil {
		return out
	}
	p := page{d: d, seg: seg, text: seg.Text, base: len(out), names: at.Names, hits: d.hits.get(), markers: d.hits.get()}
	if seg.Table != nil {
		out = p.columns(out)
	}
	if p.verify(at.Terms) {
		out = p.offer(out)
	}
	d.hits.put(p.hits)
	d.hits.put(p.markers)
	return out
}
