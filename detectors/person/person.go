// Package person finds names of people.
//
// The anchors are words of the gazetteer (package names): first names, family
// names, and what announces a name: titles, functions, verbs of saying,
// labels, salutations. Around an anchor the words with capitals, particles
// and initials are joined to a sequence, the parts that are no name are cut
// off (a title, a function, the first word of a sentence), and rules and a
// small model weigh what is left in its context. A name that
// is certain makes the detector look at all capitals of the next few hundred
// words, since people who are named once are named again, by one word. The
// resolver does the same over the whole document.
package person

import (
	"sync"

	"uitrusting/rules"
	"uitrusting/rules/names"
	"uitrusting/scanner/document"
	"uitrusting/scanner/finding"
	"uitrusting/scanner/lex"
)

// A Detector finds person names. It is immutable but for spare memory.
type Detector struct {
	rule  string
	words wordTable // what is no anchor but tells what a word is not
	use   mode
	spare *sync.Pool // of *scan
}

// A mode says which judges are asked. The zero mode is all; the others are
// for comparing them.
type mode uint8

const (
	rulesAndModel mode = iota
	rulesOnly
	modelOnly
)

// New makes a detector of the rules that name it: the first gives the id of
// its matches. It puts the gazetteer in the channel Name.
func New(rs []rules.Rule, b *lex.Builder) (*Detector, error) {
	d := &Detector{rule: "core/person-name", spare: new(sync.Pool)}
	if len(rs) > 0 {
		d.rule = rs[0].ID
	}
	const slots, used = "person-slots", "person-used"
	var ok, ok2 bool
	d.words.slots, ok = b.Kept(slots)
	d.words.used, ok2 = b.Kept(used)
	if ok && ok2 {
		return d, nil
	}
	d.words = newWordTable(8000, func(add func(uint32, names.Class)) {
		names.Each(func(word string, form names.Form, c names.Class) {
			if c.Is(names.Anchors) {
				b.Add(lex.Name, word, forms(form), uint32(c))
			}
			if c.Is(^names.Anchors) {
				add(hashWord(word), c&^names.Anchors)
			}
		})
	})
	b.Keep(slots, []byte(d.words.slots))
	b.Keep(used, []byte(d.words.used))
	return d, nil
}

func forms(f names.Form) lex.Form {
	switch f {
	case names.Capital:
		return lex.Capital
	case names.Exact:
		return lex.Exact
	}
	return lex.AnyCase
}

// Wants implements scanner.Detector.
func (d *Detector) Wants() lex.Kinds { return lex.Names }

// alert is how far after a certain name every capital is looked at, in bytes.
const alert = 2500

// Detect implements scanner.Detector.
func (d *Detector) Detect(seg *document.Segment, at *lex.Anchors, out []finding.Match) []finding.Match {
	from := len(out)
	s, _ := d.spare.Get().(*scan)
	if s == nil {
		s = &scan{lexemes: new(lexemes)}
	}
	*s = scan{d: d, text: seg.Text, hits: at.Names, seg: seg, lexemes: s.lexemes, later: s.later[:0], parts: s.parts[:0]}
	defer func() {
		s.text, s.hits, s.seg = "", nil, nil // text of a document is not kept
		s.lexemes.forget()
		d.spare.Put(s)
	}()
	if seg.Table != nil {
		out = s.columns(out)
	}
	s.run(0, &out)
	if len(s.later) > 0 {
		s.reconsider(from, &out)
	}
	out = settle(out, from)
	if n := len(out); n-from >= leastNamed {
		if s.siblings(from, &out); len(out) > n {
			out = settle(out, from)
		}
	}
	return out
}

// run goes through the text. Every capital before until is looked at; beyond,
// only those at anchors.
func (s *scan) run(until int, out *[]finding.Match) {
	for {
		for s.hit < len(s.hits) && int(s.hits[s.hit].Start) < s.done {
			s.hit++
		}
		pos := len(s.text)
		if s.hit < len(s.hits) {
			pos = int(s.hits[s.hit].Start)
		}
		if end := min(pos, until); s.done < end {
			if p := nextCapital(s.text, s.done, end); p < end {
				if s.look(p, out) {
					until = max(until, s.done+alert)
				}
				continue
			}
		}
		if s.hit == len(s.hits) {
			return
		}
		certain := false
		if _, up := letterAt(s.text, pos); up {
			certain = s.look(pos, out)
		}
		if c := names.Class(s.hits[s.hit].Ref); c.Is(cueClasses) && s.done <= int(s.hits[s.hit].End)+1 {
			certain = s.cue(out) || certain
		}
		s.done = max(s.done, pos+1)
		if certain {
			until = max(until, s.done+alert)
		}
	}
}
