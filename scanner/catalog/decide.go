package catalog

import (
	"math"
	"math/bits"

	"uitrusting/scanner/finding"
	"uitrusting/scanner/fingerprint"
)

// decide names the relation, or says that there is none. Same is the share of
// either side from which on it is asked whether they are about the same
// persons.
func (v *verdict) decide(ix index, p *fingerprint.Print, counts [16]int, same float64) bool {
	e := ix.entry(v.doc)
	scale := max(e.shift, ix.scope().shift)
	nl, nd := counts[scale], e.marks
	if p.Shift > scale {
		nl, nd = counts[p.Shift], e.marks>>(p.Shift-scale)
	}
	r := 0.0
	if nl > 0 && nd > 0 {
		v.cl = min(float64(v.hits)/float64(nl), 1)
		v.cd = min(float64(v.hits)/float64(nd), 1)
		r = float64(nl) / float64(nd)
	}
	v.relation = v.byTable(p)
	if v.relation == "" || !p.Table && v.relation == finding.Passage {
		if t := v.byText(p, r, e.words); t != "" {
			v.relation = t
		}
	}
	switch v.relation {
	case "":
		return false
	case finding.Version, finding.Passage:
		if !p.Table && p.Words < longLetter && v.cl >= same && v.cd >= same {
			v.letter = true
			if ix.persons(p, v.doc, max(nl, nd)-v.hits <= max(sameMarks, int((1-sameWords)*float64(nl)))) {
				v.relation = finding.Template
			}
		}
	}
	return true
}

// byText is the relation that the marks show. R is the size of the local
// document as a share of that of the central one in marks, central that in
// words: where most words are figures, the few others tell little of it.
func (v *verdict) byText(p *fingerprint.Print, r float64, central int) finding.Relation {
	size, marks := float64(p.Words)/float64(max(central, 1)), len(p.Marks)
	lesser, greater := min(v.cl, v.cd), max(v.cl, v.cd)
	switch {
	case v.hits < minHits:
		return ""
	case r < mostPart && size < lessWords && v.cl >= halfShare && v.run >= minRun:
		return finding.Extract
	case v.cd >= holdsShare && r > 1/mostPart && size > 1/lessWords && v.run >= minRun:
		return finding.Container
	case v.hits >= leastBlock && v.block(p, central):
		return v.passage() // what is shared stands in one place, so it was quoted and not edited
	case v.hits >= minVersion && r >= .4 && r <= 2.5 && lesser >= leastShare && greater >= 2*leastShare:
		return finding.Version
	case r >= evenSize && r <= 1/evenSize && (v.hits >= fewSpread && lesser >= leastSpread && v.spread(marks, .8) ||
		2*v.run <= v.hits && lesser >= 2*leastSpread && v.spread(marks, .65)):
		return finding.Version // with an error in each line, as recognised pictures have
	case v.run >= minRun && (v.hits >= minVersion || v.words >= minWords) && (v.words >= longPassage || greater >= leastPassage):
		return v.passage()
	}
	return ""
}

// passage is that relation, unless what is shared stands in so many documents
// that it is no quote of one: the lines below each letter of an office, which
// has not written so many that they are boilerplate.
func (v *verdict) passage() finding.Relation {
	if v.rare < minHits {
		return ""
	}
	return finding.Passage
}

// block reports whether what is shared stands in one place of the local
// document with next to nothing between, and is a lesser part of both.
func (v *verdict) block(p *fingerprint.Print, central int) bool {
	if float64(len(v.where)) < oneBlock*float64(v.last-v.first+1) || v.cl >= 2*mostBlock {
		return false
	}
	words := float64(p.Marks[v.where[len(v.where)-1]].Word-p.Marks[v.where[0]].Word) + fingerprint.ShingleWords
	return words < mostBlock*float64(max(p.Words, central)) && words < 2*mostBlock*float64(min(p.Words, central))
}

// spread reports whether what is shared stands all over the document and not
// in one place: in at least that share of the parts that chance would reach.
func (v *verdict) spread(marks int, least float64) bool {
	const parts = 16
	seen := 0
	for _, at := range v.where {
		seen |= 1 << (int(at) * parts / marks)
	}
	// As many parts as that many marks reach that fall where they like.
	chance := parts * (1 - math.Pow(1-1./parts, float64(len(v.where))))
	return float64(bits.OnesCount(uint(seen))) >= least*chance
}

// byTable is the relation that identifiers and rows show.
func (v *verdict) byTable(p *fingerprint.Print) finding.Relation {
	s := v.ids
	if s.both < minShared && p.Table && v.rows.both >= minShared {
		s = v.rows
	}
	if s.both < minShared || s.local == 0 {
		return ""
	}
	il := float64(s.both) / float64(s.local)
	id := float64(s.both) / float64(max(s.central, 1))
	switch {
	case il >= tableShare && id >= tableShare:
		if !p.Table {
			return finding.Passage // text decides between version and passage
		}
		return finding.Version
	case il >= tableShare:
		return finding.Extract
	case il >= mixedShare || s.both >= 20:
		return finding.Passage
	}
	return ""
}
