package catalog

import (
	"cmp"
	"math"
	"math/bits"
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
	oneBlock     = .9    // of the marks in common in one run: a quote
	mostBlock    = .4    // of the longer side, for a quote; of the other, twice as much
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
	run      int
	words    int // of the longest run
	ids      shared
	rows     shared
	letter   bool    // the same words, perhaps about other persons
	where    []int32 // marks in common, by their index

	now  int // length of the current run
	last int32
	from uint32 // word that it starts with
}

// compare says which documents of the index p is a copy of, the closest first.
// It always says something: original or undecided when there are none.
func compare(ix index, p *fingerprint.Print, now time.Time) []finding.Copy {
	sc := ix.scope()
	trusted := sc.whole && !old(sc, now)
	if docs := ix.bytes(p); len(docs) > 0 {
		return same(ix, docs, finding.Exact, trusted)
	}
	if docs := ix.text(p); len(docs) > 0 && !p.Partial {
		// What is no text, pictures and attachments, may differ.
		return same(ix, docs, finding.SameText, trusted && !p.Parts && p.Words >= minShingles)
	}
	vs, boiler := verdicts(ix, p)
	var copies []finding.Copy
	for _, v := range vs[:min(len(vs), maxCopies)] {
		copies = append(copies, evidence(ix, p, v, trusted))
	}
	if len(copies) > 0 {
		return copies
	}
	if boiler >= templateLeft {
		return []finding.Copy{{
			Relation: finding.Template, Store: sc.label, LocalInCentral: boiler, CentralInLocal: -1,
			Newer: "unknown", Reason: "only boilerplate is shared",
		}}
	}
	return []finding.Copy{nothing(ix.scope(), p, now)} // it may have become unreadable meanwhile
}

func old(sc scope, now time.Time) bool { return !sc.created.IsZero() && now.Sub(sc.created) > maxAge }

// same are copies told by a digest.
func same(ix index, docs []int32, r finding.Relation, trusted bool) []finding.Copy {
	var copies []finding.Copy
	sc := ix.scope()
	docs = slices.Clone(docs)
	slices.SortStableFunc(docs, func(a, b int32) int { return cmp.Compare(past(ix, a), past(ix, b)) })
	for _, doc := range docs[:min(len(docs), maxCopies)] {
		e := ix.entry(doc)
		c := finding.Copy{
			Relation: r, OfID: e.id, Of: ix.path(doc), Store: sc.label, LocalInCentral: 1, CentralInLocal: 1,
			Newer: "same", NewerBy: "content", CentralModified: modified(e), Deletable: trusted && !e.partial,
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

// tallies looks the marks of p up and counts what each document shares, and
// how many distinct marks of p count at each scale.
func tallies(ix index, p *fingerprint.Print) (map[int32]*verdict, [16]int, float64) {
	found := map[int32]*verdict{}
	seen := newDistinct(len(p.Marks))
	var counts [16]int
	var docs []int32
	var v *verdict
	all, stops, number := 0, 0, int32(0)
	for i, m := range p.Marks {
		fresh := seen.add(m.Hash)
		var stop bool
		docs, stop = ix.marks(m.Hash, docs[:0])
		if fresh {
			all++
		}
		if stop {
			if fresh {
				stops++
			}
			continue
		}
		number++
		if fresh { // a mark counts at each scale that it is small enough for
			counts[min(max(bits.LeadingZeros64(m.Hash)-bits.Len(fingerprint.Scale-1), 0), len(counts)-1)]++
		}
		for _, doc := range docs {
			if v == nil || v.doc != doc {
				if v = found[doc]; v == nil {
					v = &verdict{doc: doc}
					found[doc] = v
				}
			}
			v.hit(int32(i), number, m.Word, fresh)
		}
	}
	for s := len(counts) - 2; s >= 0; s-- {
		counts[s] += counts[s+1]
	}
	boiler := 0.0
	if stops >= minVersion {
		boiler = float64(stops) / float64(all)
	}
	return found, counts, boiler
}

// hit takes a mark in common: its index, its number without boilerplate and
// its word.
func (v *verdict) hit(index, number int32, word uint32, fresh bool) {
	if fresh {
		v.hits++
	}
	if v.now > 0 && v.last == number-1 {
		v.now++
	} else {
		v.now, v.from = 1, word
	}
	v.last = number
	v.run = max(v.run, v.now)
	v.words = max(v.words, int(word-v.from)+fingerprint.ShingleWords)
	v.where = append(v.where, index)
}

// A distinct is a set of hashes.
type distinct struct {
	cells []uint64
	zero  bool // 0, which stands for an empty cell, is in it
}

func newDistinct(n int) *distinct {
	return &distinct{cells: make([]uint64, 1<<bits.Len(uint(2*n)))}
}

// add reports whether the hash was not there yet.
func (d *distinct) add(h uint64) bool {
	if h == 0 {
		fresh := !d.zero
		d.zero = true
		return fresh
	}
	mask := uint64(len(d.cells) - 1)
	for i := h & mask; ; i = (i + 1) & mask { // the top bits of a mark are small
		switch d.cells[i] {
		case h:
			return false
		case 0:
			d.cells[i] = h
			return true
		}
	}
}

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
		if t := v.byText(r, float64(p.Words)/float64(max(e.words, 1)), len(p.Marks)); t != "" {
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
// document as a share of that of the central one in marks, size in words: where
// most words are figures, the few others tell little of it. Marks is their
// number.
func (v *verdict) byText(r, size float64, marks int) finding.Relation {
	lesser, greater := min(v.cl, v.cd), max(v.cl, v.cd)
	switch {
	case v.hits < minHits:
		return ""
	case r < mostPart && size < lessWords && v.cl >= halfShare && v.run >= minRun:
		return finding.Extract
	case v.cd >= holdsShare && r > 1/mostPart && size > 1/lessWords && v.run >= minRun:
		return finding.Container
	case v.hits >= leastBlock && float64(v.run) >= oneBlock*float64(v.hits) && lesser < mostBlock && greater < 2*mostBlock:
		return finding.Passage // what is shared stands in one place, so it was quoted and not edited
	case v.hits >= minVersion && r >= .4 && r <= 2.5 && lesser >= leastShare && greater >= 2*leastShare:
		return finding.Version
	case r >= evenSize && r <= 1/evenSize && (v.hits >= fewSpread && lesser >= leastSpread && v.spread(marks, .8) ||
		2*v.run <= v.hits && lesser >= 2*leastSpread && v.spread(marks, .65)):
		return finding.Version // with an error in each line, as recognised pictures have
	case v.run >= minRun && (v.hits >= minVersion || v.words >= minWords) && (v.words >= longPassage || greater >= leastPassage):
		return finding.Passage
	}
	return ""
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

// evidence is the copy as it is reported.
func evidence(ix index, p *fingerprint.Print, v verdict, trusted bool) finding.Copy {
	e := ix.entry(v.doc)
	c := finding.Copy{
		Relation: v.relation, OfID: e.id, Of: ix.path(v.doc), Store: ix.scope().label,
		LocalInCentral: v.cl, CentralInLocal: v.cd, WasCentralUntil: e.until, CentralModified: modified(e),
		Words: v.words, SharedIdentifiers: v.ids.both, LocalIdentifiers: v.ids.local, CentralIdentifier: v.ids.central,
	}
	if v.hits == 0 {
		c.LocalInCentral, c.CentralInLocal = -1, -1
	}
	if p.Table && v.rows.local > 0 {
		c.LocalInCentral = float64(v.rows.both) / float64(v.rows.local)
		c.CentralInLocal = float64(v.rows.both) / float64(max(v.rows.central, 1))
		if v.rows.exact {
			c.RowsOnlyLocal = v.rows.local - v.rows.both
		}
	}
	c.Newer, c.NewerBy = newer(p, ix.lineage(p), e)
	switch v.relation {
	case finding.Extract:
		c.Newer, c.NewerBy = "unknown", ""
		// Marks leave figures and names out, so only rows prove that all of
		// the local document is in the central one, and only if it has nothing else.
		c.Deletable = trusted && !e.partial && !p.Partial && !p.Parts && p.Table && p.Prose == 0 && e.until.IsZero() &&
			v.rows.exact && v.rows.local >= minShared && v.rows.both == v.rows.local
	case finding.Template, finding.Passage, finding.Container:
		c.Newer, c.NewerBy = "unknown", ""
	}
	if v.relation == finding.Template {
		c.Reason = "same words about other persons"
	}
	return c
}

// newer tells which side was changed last, by the best evidence there is.
func newer(p *fingerprint.Print, lineage uint64, e entry) (side, by string) {
	order := func(local, central time.Time) string {
		switch d := local.Sub(central); {
		case d > time.Minute:
			return "local"
		case d < -time.Minute:
			return "central"
		}
		return ""
	}
	if !e.until.IsZero() {
		return "central", "history"
	}
	if lineage != 0 && lineage == e.lineage && p.Revision > 0 && e.revision > 0 && p.Revision != e.revision {
		if p.Revision > e.revision {
			return "local", "metadata"
		}
		return "central", "metadata"
	}
	if !p.Dated.IsZero() && !e.dated.IsZero() {
		if side := order(p.Dated, e.dated); side != "" {
			return side, "metadata"
		}
		return "unknown", ""
	}
	if !p.Modified.IsZero() && !e.modified.IsZero() {
		if side := order(p.Modified, e.modified); side != "" {
			return side, "file-times"
		}
	}
	return "unknown", ""
}
