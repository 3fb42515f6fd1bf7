package catalog

import (
	"cmp"
	"slices"
	"time"

	"uitrusting/scanner/finding"
	"uitrusting/scanner/fingerprint"
)

// The thresholds. They were set on generated letters, policies and tables in
// four languages and on licences and documentation; see scanner/catalog/eval.
const (
	minHits      = 3   // marks in common that mean anything
	minRun       = 3   // of them in a row
	minWords     = 16  // of a passage of few marks: shorter ones are turns of phrase
	longPassage  = 45  // words of one that counts in a document of any length
	leastPassage = .03 // of either document, that a shorter one must be
	minVersion   = 6   // marks in common of two versions
	leastShare   = .15 // of the smaller side of two versions
	mostPart     = .6  // of the size of the central document, for an extract
	lessWords    = .85 // of its words, for the same
	wholeShare   = .9  // of an extract that lies in the central document
	halfShare    = .5
	sameShare    = .985
	holdsShare   = .6    // of a central document that a local one holds
	tableShare   = .8    // of the identifiers, for a version or extract of a table
	minShared    = 3     // identifiers
	mixedShare   = .05   // of the local identifiers, for a table with others mixed in
	minShingles  = 12    // below it, text tells nothing
	leastBlock   = 8     // marks in common of a quote so long that it could be a version
	oneBlock     = .9    // of the marks from the first in common to the last: a quote
	mostBlock    = .4    // of the words of the longer side, for a quote; of the other, twice as much
	evenSize     = .6    // of two versions of which little is shared
	fewSpread    = 8     // marks in common that are spread over such a version
	leastSpread  = .05   // of either side
	samePersons  = .8    // of either side, to be a letter from one template about somebody else
	sameWords    = .95   // the same, when nothing but what is masked differs
	sameMarks    = 2     // marks that may differ all the same: an address that was not known as one
	sameLeft     = .5    // the same, of what is left when much of it is boilerplate
	longLetter   = 1_000 // words; what a longer text names does not tell whom it is about
	familyShare  = 2     // letters about others for each about the same persons, that make all of them letters about others
	maxCopies    = 5
	maxAge       = 31 * 24 * time.Hour // of a catalog that still says original
	templateLeft = .3                  // share of boilerplate in a document made from a template
)

// A verdict is how one central document is related.
type verdict struct {
	doc      int32
	relation finding.Relation
	cl, cd   float64
	hits     int
	rare     int // of them, those that few documents hold
	run      int
	words    int // of the longest run
	ids      shared
	rows     shared
	letter   bool    // the same words, perhaps about other persons
	where    []int32 // marks in common, by their index

	first, last int32  // marks in common, by their number without boilerplate
	now         int    // length of the current run
	from        uint32 // word that it starts with
}

// compare says which documents of the index p is a copy of, the closest first.
// It always says something: original or undecided when there are none.
func compare(ix index, p *fingerprint.Print, now time.Time) []finding.Copy {
	return believed(ix, closest(ix, p, now), now)
}

// exact are the documents of the index with those bytes.
func exact(ix index, bytes [32]byte, now time.Time) []finding.Copy {
	docs := ix.bytes(&fingerprint.Print{Bytes: bytes})
	if len(docs) == 0 {
		return nil
	}
	return believed(ix, same(ix, docs, finding.Exact, true), now)
}

// believed lets nothing be deleted by the word of a catalog that may be wrong.
func believed(ix index, copies []finding.Copy, now time.Time) []finding.Copy {
	if sc := ix.scope(); !sc.whole || old(sc, now) { // it may have become unreadable meanwhile
		for i := range copies {
			copies[i].Deletable = false
		}
	}
	return copies
}

// closest is compare for a catalog that is whole and new.
func closest(ix index, p *fingerprint.Print, now time.Time) []finding.Copy {
	if docs := ix.bytes(p); len(docs) > 0 {
		return same(ix, docs, finding.Exact, true)
	}
	if docs := ix.text(p); len(docs) > 0 && !p.Partial {
		// What is no text, pictures and attachments, may differ.
		return same(ix, docs, finding.SameText, !p.Parts && p.Words >= minShingles)
	}
	vs, boiler := verdicts(ix, p)
	var copies []finding.Copy
	for _, v := range vs[:min(len(vs), maxCopies)] {
		copies = append(copies, evidence(ix, p, v))
	}
	if len(copies) > 0 {
		return copies
	}
	if boiler >= templateLeft {
		return []finding.Copy{{
			Relation: finding.Template, Store: ix.scope().label, LocalInCentral: boiler, CentralInLocal: -1,
			Newer: "unknown", Reason: "only boilerplate is shared",
		}}
	}
	return []finding.Copy{nothing(ix.scope(), p, now)}
}

func old(sc scope, now time.Time) bool { return !sc.created.IsZero() && now.Sub(sc.created) > maxAge }

// same are copies told by a digest.
func same(ix index, docs []int32, r finding.Relation, deletable bool) []finding.Copy {
	var copies []finding.Copy
	sc := ix.scope()
	docs = slices.Clone(docs)
	slices.SortStableFunc(docs, func(a, b int32) int { return cmp.Compare(past(ix, a), past(ix, b)) })
	for _, doc := range docs[:min(len(docs), maxCopies)] {
		e := ix.entry(doc)
		c := finding.Copy{
			Relation: r, OfID: e.id, Of: ix.path(doc), Store: sc.label, LocalInCentral: 1, CentralInLocal: 1,
			Newer: "same", NewerBy: "content", CentralModified: modified(e), Deletable: deletable && !e.partial,
		}
		if !e.until.IsZero() { // the central file has changed since
			c.Newer, c.NewerBy, c.WasCentralUntil, c.Relation = "central", "history", e.until, finding.Version
			c.Deletable = false
		}
		copies = append(copies, c)
	}
	return copies
}

func past(ix index, doc int32) int {
	if ix.entry(doc).until.IsZero() {
		return 0
	}
	return 1
}

func modified(e entry) time.Time {
	if !e.dated.IsZero() {
		return e.dated
	}
	return e.modified
}

// nothing is the answer when no central document has anything in common.
func nothing(sc scope, p *fingerprint.Print, now time.Time) finding.Copy {
	c := finding.Copy{Relation: finding.Undecided, LocalInCentral: -1, CentralInLocal: -1, Newer: "unknown", Store: sc.label}
	most := 0
	for _, s := range p.Identifiers {
		if sc.kinds == nil || slices.Contains(sc.kinds, s.Kind) {
			most = max(most, len(s.Values))
		}
	}
	if sc.kinds == nil {
		most = max(most, len(p.Rows))
	}
	switch {
	case p.NoText != "":
		c.Reason = "it has no text that could be read"
	case p.Partial:
		c.Reason = "not all of its text could be read"
	case sc.documents == 0:
		c.Reason = "the catalog is empty"
	case !sc.whole:
		c.Reason = "the catalog is incomplete"
	case old(sc, now):
		c.Reason = "the catalog is too old"
	case p.Table && most < sc.least:
		c.Reason = "its table is too short for this catalog"
	case p.Shingles < minShingles && most < sc.least:
		c.Reason = "its text is too short"
	case sc.lone && lone(p):
		c.Reason = "short documents about persons are known by their whole text alone"
	default:
		c.Relation = finding.Original
	}
	return c
}

// verdicts weighs the documents that share marks or identifiers with p. It
// also returns the share of p that is boilerplate.
func verdicts(ix index, p *fingerprint.Print) ([]verdict, float64) {
	found, counts, boiler := tallies(ix, p)
	same := samePersons
	if boiler >= templateLeft {
		same = sameLeft
	}
	for _, s := range ix.tables(p) {
		v := found[s.doc]
		if v == nil {
			v = &verdict{doc: s.doc}
			found[s.doc] = v
		}
		if s.kind == rows {
			v.rows = s
		} else if s.both > v.ids.both {
			v.ids = s
		}
	}
	var vs []verdict
	for _, v := range found {
		if v.hits < minHits && v.ids.both < minShared && v.rows.both < minShared {
			continue // most share a turn of phrase
		}
		if v.decide(ix, p, counts, same) {
			vs = append(vs, *v)
		}
	}
	if ix.scope().kinds != nil {
		family(vs)
	}
	quoted(vs)
	slices.SortFunc(vs, func(a, b verdict) int {
		return cmp.Or(
			cmp.Compare(rank(a.relation), rank(b.relation)),
			cmp.Compare(b.weight(), a.weight()),
			cmp.Compare(past(ix, a.doc), past(ix, b.doc)),
			cmp.Compare(a.doc, b.doc),
		)
	})
	return several(vs), boiler
}

// quoted makes passages of versions of which nothing is shared but what was
// quoted from another document: the sisters of that hold much of it too.
func quoted(vs []verdict) {
	var quote *verdict
	for i := range vs {
		if v := &vs[i]; v.relation == finding.Passage && len(v.where) > 0 && (quote == nil || v.hits > quote.hits) {
			quote = v
		}
	}
	if quote == nil {
		return
	}
	first, last := quote.where[0], quote.where[len(quote.where)-1]
	for i := range vs {
		if v := &vs[i]; v.relation == finding.Version && v.ids.both == 0 && v.hits > 0 && v.hits < quote.hits && v.where[0] >= first && v.where[len(v.where)-1] <= last {
			v.relation = finding.Passage
		}
	}
}

// family makes letters about others of all that have the same words, when
// nearly all are: in a lossy catalog one in eight passes for one about the
// same persons.
func family(vs []verdict) {
	same, others := 0, 0
	for i := range vs {
		switch v := &vs[i]; {
		case v.letter && v.relation == finding.Template:
			others++
		case v.letter:
			same++
		}
	}
	if others < familyShare*same {
		return
	}
	for i := range vs {
		if vs[i].letter {
			vs[i].relation = finding.Template
		}
	}
}

func rank(r finding.Relation) int {
	switch r {
	case finding.SameText:
		return 0
	case finding.Version, finding.Extract, finding.Container:
		return 1 // the closer one first
	case finding.Passage:
		return 2
	}
	return 3
}

// weight orders verdicts of one relation.
func (v *verdict) weight() float64 {
	w := v.cl + v.cd
	if v.ids.local > 0 {
		w += float64(v.ids.both)/float64(v.ids.local) + float64(v.ids.both)/float64(max(v.ids.central, 1))
	}
	if v.rows.local > 0 {
		w += float64(v.rows.both) / float64(v.rows.local)
	}
	return w
}

// several drops documents whose share of the text is explained by better
// ones, and calls a document that holds more than one other a container.
func several(vs []verdict) []verdict {
	covered := map[int32]bool{}
	holds := 0
	var fresh, rest []verdict
	for _, v := range vs {
		newly := 0
		for _, at := range v.where {
			if !covered[at] {
				newly++
			}
		}
		if len(v.where) > 0 && newly*10 < len(v.where)*3 {
			rest = append(rest, v)
			continue
		}
		for _, at := range v.where {
			covered[at] = true
		}
		if v.cd >= holdsShare && v.cl < wholeShare && v.run >= minRun && (v.relation == finding.Version || v.relation == finding.Container) {
			holds++
		}
		fresh = append(fresh, v)
	}
	if holds >= 2 {
		for i := range fresh {
			if v := &fresh[i]; v.relation == finding.Version && v.cd >= holdsShare {
				v.relation = finding.Container
			}
		}
	}
	for _, v := range rest { // others as close as the best are worth a line
		if len(fresh) > 0 && v.relation == fresh[0].relation && v.relation != finding.Passage {
			fresh = append(fresh, v)
		}
	}
	return fresh
}
