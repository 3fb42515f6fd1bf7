// Package number finds identifiers that are made of digits, or of a few
// letters and digits. One detector tells them all apart, because they share
// shapes and checks: the same eleven digits can be a Belgian, a Polish or a
// German number, a telephone number or a time stamp, and only one of them is
// reported.
package number

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"sync"
	"time"

	"uitrusting/detectors/internal/near"
	"uitrusting/rules"
	"uitrusting/scanner/document"
	"uitrusting/scanner/finding"
	"uitrusting/scanner/lex"
)

// A Detector is immutable after New.
type Detector struct {
	digits [maxDigits + 1][]*kind // by number of digits
	shapes shapes
	codes  []*kind // made of letters and digits
	plates *kind   // nil = rule not chosen
	labels labels
	spare  sync.Pool // of *worker, of 3 KB each
}

// A kind is one rule with the judge of its numbers.
type kind struct {
	rule   rules.Rule
	bit    uint64 // in labels
	form   form   // of its codes; 0 = it has none
	judge  judge
	words  *near.Words
	window int                 // bytes before a number in which its label stands
	today  int                 // yyyymmdd
	list   map[string][]string // parameters of the rule
	moduli []int
}

// A judge says what a candidate is worth as an identifier of its kind.
type judge func(c *candidate, k *kind) verdict

// A verdict is what a judge says. The zero verdict is: none of mine.
type verdict struct {
	alone    finding.Confidence // without a label; Candidate = not reported
	labelled finding.Confidence // with a label of its kind
	mistyped bool               // the check digits do not agree: only a label right beside it counts
	closed   bool               // no other number may stand one blank away
	strong   bool               // the layout is that of no other number
	crowd    bool               // alone means little among numbers of the same shape
	weak     bool               // many pass by chance: alone means little in a log, too
	value    string             // "" = the digits
	zeros    int                // that were lost before the digits
	evidence []finding.Evidence
}

// defaultWindow is how far before a number its label may stand, in bytes: a
// label is on the same line or on the one above it.
const defaultWindow = 40

// A validator is how a rule names its judge, with the numbers of digits and
// the shapes that the judge wants to see, and the form of its codes of letters
// and digits.
type validator struct {
	judge    judge
	digits   []int
	shapes   []uint64 // as candidate.shape
	labelled []uint64 // shapes of which only a label makes a number, whatever the digits
	form     form
}

func validators() map[string]validator {
	return map[string]validator{
		"be-national-number": {judge: nationalNumber, digits: []int{9, 10, 11},
			shapes:   []uint64{0xB, 0x22232, 0x632, 0x65, 0x2225, 0x2432, 0x92, 0x83, 0x29},
			labelled: []uint64{0xA, 0x9, 0x623, 0x3332, boxes}},
		"be-eid-card":          {judge: identityCard, digits: []int{12}, shapes: []uint64{0xC, 0x372}, labelled: []uint64{0x444, 0xA2}, form: formB},
		"be-driving-licence":   {judge: drivingLicence, digits: []int{10}, labelled: []uint64{0xA, 0x433, 0x55, 0x334}},
		"be-riziv":             {judge: careProvider, digits: []int{11}, shapes: []uint64{0x1523}, labelled: []uint64{0xB, 0x83, 0x173, 0x623, 0x65}},
		"be-enterprise-number": {judge: enterprise, digits: []int{9, 10}, shapes: []uint64{0xA, 0x9, 0x433, 0x1333, 0x333, 0x46, 0x442}, form: formBE},
		"payment-card":         {judge: paymentCard, digits: []int{12, 13, 14, 15, 16, 17, 18, 19}, shapes: []uint64{0xC, 0xD, 0xE, 0xF, 0x4444, 0x465, 0x44441, 0x44442, 0x44443, 0x464, 0x4445, 0x6443, 0x444, 0x4443}},
		"nl-bsn":               {judge: citizenService, digits: []int{8, 9}, shapes: []uint64{0x423}, labelled: []uint64{0x9, 0x8, 0x333, 0x324, 0x432}},
		"fr-nir":               {judge: socialFrance, digits: []int{13, 15}, shapes: []uint64{0xF, 0x1222332, 0xD2, 0x122235}, labelled: []uint64{0xD, 0x122233}, form: formCorsica},
		"de-tax-id":            {judge: taxGermany, digits: []int{11}, shapes: []uint64{0x2333}, labelled: []uint64{0xB, 0x29}},
		"lu-matricule":         {judge: matricule, digits: []int{11, 13}, shapes: []uint64{0xD, 0x85, 0x42232, 0x832, 0x4225, 0x4432}, labelled: []uint64{0xB, 0x83, 0x4223}},
		"pl-pesel":             {judge: pesel, digits: []int{11}, shapes: []uint64{0xB}},
		"be-passport":          {judge: passport, form: formPassport},
		"de-social-insurance":  {judge: socialGermany, form: formGermany},
		"es-dni":               {judge: dni, form: formSpain},
		"it-codice-fiscale":    {judge: codiceFiscale, form: formItaly},
		"uk-nino":              {judge: nino, form: formBritain},
		"be-licence-plate":     {judge: gluedPlate, form: formPlate},
	}
}

// New makes a detector of the rules that name it. Dates in numbers are
// compared with the day on which it is called.
func New(rs []rules.Rule, b *lex.Builder) (*Detector, error) {
	d := &Detector{}
	known := validators()
	year, month, day := time.Now().Date()
	if len(rs) > 64 {
		return nil, fmt.Errorf("detector number: %d rules, at most 64", len(rs))
	}
	for i, r := range rs {
		v, ok := known[r.Validator]
		if !ok {
			return nil, fmt.Errorf("rule %s: unknown validator %q", r.ID, r.Validator)
		}
		moduli, err := numbers(r.Parameters["moduli"])
		if err != nil {
			return nil, fmt.Errorf("rule %s: moduli: %w", r.ID, err)
		}
		k := &kind{
			rule: r, bit: 1 << i, form: v.form, judge: v.judge, words: near.New(r.Words()), window: cmp.Or(r.Window, defaultWindow),
			today: year*10000 + int(month)*100 + day, list: r.Parameters, moduli: moduli,
		}
		d.labels.add(k)
		for _, n := range v.digits {
			d.digits[n] = append(d.digits[n], k)
			for _, shape := range v.shapes {
				if digitsOf(shape) == n || shape == 0xF && n > 0xF {
					d.shapes.add(shape, n, k, true)
				}
			}
			for _, shape := range v.labelled {
				if digitsOf(shape) == n {
					d.shapes.add(shape, n, k, false)
				}
			}
		}
		if r.Validator == "be-licence-plate" {
			d.plates = k
		}
		if k.form != 0 {
			d.codes = append(d.codes, k)
		}
	}
	d.labels.compile(b)
	return d, d.shapes.compile()
}

// Wants implements scanner.Detector.
func (d *Detector) Wants() lex.Kinds {
	if d.plates == nil {
		return lex.Numbers | lex.Codes | lex.Labels
	}
	return lex.Numbers | lex.Codes | lex.Labels | lex.Triples
}

// Detect implements scanner.Detector.
func (d *Detector) Detect(seg *document.Segment, at *lex.Anchors, out []finding.Match) []finding.Match {
	w, _ := d.spare.Get().(*worker)
	if w == nil {
		w = new(worker)
	}
	*w = worker{d: d, seg: seg, at: at, out: out, first: len(out)}
	w.now = candidate{seg: seg, room: &w.room, line: &w.line}
	defer func() {
		*w = worker{} // text of a document is not kept
		d.spare.Put(w)
	}()
	for i := range at.Numbers {
		if n := &at.Numbers[i]; n.End-n.Start >= minDigits && !w.hopeless(n) {
			w.index = i
			w.number(n)
		}
	}
	for i := range at.Codes {
		w.code(&at.Codes[i])
	}
	if d.plates != nil {
		for _, a := range at.Triples {
			w.plate(int(a.Start))
		}
	}
	finding.Sort(w.out[w.first:])
	return w.out
}

// A worker is the detector at work on one segment.
type worker struct {
	d      *Detector
	seg    *document.Segment
	at     *lex.Anchors
	index  int // of the anchor of digits
	behind int // the first anchor that the crowd of a candidate reaches back to
	out    []finding.Match
	first  int // index in out of the first own match
	now    candidate
	coded  candidate // the code at work
	seen   verdicts
	line   line
	other  line // a neighbour's
	known  *known
	cells  titles
	keys   keys
	speech speech
	room   []finding.Evidence // of the candidate at work
	why    []finding.Evidence // of the last match
	text   [maxCode]byte      // of the code at work
}

// number tries every run of whole groups that begins with a group that the
// anchor owns and has a shape that some kind has.
func (w *worker) number(n *lex.Number) {
	l := &w.line
	l.read(w.seg.Text, int(n.Start), int(n.End))
	shapes := &w.d.shapes
	state := uint8(0)
	for i := len(l.groups) - 1; i >= 0; i-- {
		g := &l.groups[i]
		state = shapes.step(state, int(g.n))
		g.state = state
	}
	silent, asked := false, false
	for i := range l.groups {
		first := &l.groups[i]
		if first.start >= n.Own {
			return
		}
		start := int(first.start)
		for _, f := range shapes.begin[first.state] {
			if f.lengths == boxes && !born(l.digits[first.first:]) {
				continue // of a long row of single digits each is the first of eleven
			}
			kinds, quiet := f.kinds, false
			if len(kinds) > 0 {
				if !asked {
					silent, asked = w.silent(int(n.Start), int(n.End)), true
				}
				if quiet = silent && !keyedAt(w.seg.Text, start); quiet {
					kinds = f.alone
				}
			}
			if len(kinds) == 0 && !f.spaced {
				continue
			}
			to := i + len(f.groups)
			end := int(l.groups[to-1].end)
			if end-start > maxSpan {
				break
			}
			lines, gaps := 0, gap(0)
			for j := i + 1; j < to; j++ {
				gaps |= l.groups[j].gap
				lines += int(l.groups[j].gap & gapLine)
			}
			if lines > 1 {
				break
			}
			if len(kinds) > 0 {
				c := &w.now
				c.start, c.end, c.from, c.to = start, end, i, to
				c.n, c.shape, c.gaps, c.around = f.n, f.lengths, gaps, around{silent: quiet}
				w.judge(c, kinds)
			}
			if f.spaced {
				w.spaced(f.lengths, start, end)
			}
		}
	}
}

// maxSpan is how long a candidate may be, in bytes: what an anchor is sure to
// hold from the start of a group that it owns.
const maxSpan = 64

// judge lets each kind judge a candidate and keeps the best answer; the
// others are named in its evidence.
func (w *worker) judge(c *candidate, kinds []*kind) {
	var best answer
	w.room = w.room[:0]
	for _, k := range kinds {
		v := k.judge(c, k)
		w.remember(c, k, v.alone > finding.Candidate)
		if v.alone == finding.Candidate && (v.labelled == finding.Candidate || c.silent) {
			continue
		}
		if !c.placed && !c.place() {
			return
		}
		if a := w.weigh(c, k, &v); a.confidence > finding.Candidate {
			if best.kind == nil {
				best = a
			} else if a.better(&best) {
				a.note(c, "also fits: "+finding.Evidence(best.kind.rule.InfoType))
				best = a
			} else {
				best.note(c, "also fits: "+finding.Evidence(k.rule.InfoType))
			}
		}
	}
	if best.kind != nil {
		w.add(c, &best)
	}
}

// An answer is a verdict weighed with what stands around the number.
type answer struct {
	kind       *kind
	verdict    verdict
	confidence finding.Confidence
	label      bool
}

func (a *answer) better(b *answer) bool {
	if a.label != b.label {
		return a.label
	}
	return a.confidence > b.confidence
}

// note adds to the evidence.
func (a *answer) note(c *candidate, e finding.Evidence) {
	first := len(*c.room)
	*c.room = append(append(*c.room, a.verdict.evidence...), e)
	a.verdict.evidence = (*c.room)[first:]
}

// weigh earns the confidence: a label of the kind beside the number or above
// its column gives the higher one, a label of another kind and a crowd of
// like numbers take away.
func (w *worker) weigh(c *candidate, k *kind, v *verdict) answer {
	if v.alone == finding.Candidate && !w.announced(c, k) {
		return answer{}
	}
	a := answer{kind: k, verdict: *v}
	l := w.label(c)
	own := l.is&k.bit != 0 && l.distance <= k.window && !l.spent
	if !own && !l.spent && l.is != 0 && c.n > 0 && l.from == "keyword" && !w.fits(c, l.is) {
		// "rijksregisternummer (zie identiteitskaart): …": the nearer label is
		// of a kind that this number is not.
		if word, distance, ok := k.words.Nearest(w.seg.Text[:c.start], c.start, k.window+l.distance+len(l.word)); ok && !spent(w.seg.Text[c.start-distance:c.start]) {
			own, l = true, label{word: word, from: "keyword", is: k.bit, distance: distance}
		}
	}
	if c.tied && !(own && l.distance == 0) || v.closed && c.open {
		return answer{}
	}
	note := func(e finding.Evidence) { a.note(c, e) }
	if own && (!v.mistyped || l.distance <= closeBy) && v.labelled > finding.Candidate {
		a.label = true
		if v.mistyped {
			note("calendar")
			note("checksum: does not agree, probably mistyped")
		}
		a.confidence = max(v.alone, v.labelled)
		note(finding.Evidence(l.from + ": " + l.word))
		return a
	}
	// Without a label, only what stands by itself is a number.
	if c.glued || c.gaps&gapWide != 0 && !v.strong || c.open && c.gaps != 0 && c.gaps&^(gapBlank|gapWide) == 0 {
		return answer{}
	}
	a.confidence = v.alone
	if a.confidence == finding.Candidate {
		return a
	}
	if l.word != "" && !own && !l.spent && l.distance <= defaultWindow {
		if v.strong {
			a.confidence = min(a.confidence, finding.Medium)
		} else {
			a.confidence = finding.Low
		}
		note(finding.Evidence("against: " + l.from + " " + l.word))
		return a
	}
	if !v.strong && (c.keyed || numbered(w.seg.Text, c.start)) {
		a.confidence = finding.Low
		note("against: number of another name")
		return a
	}
	switch {
	case v.crowd && w.crowded(c, k, v.weak):
		a.confidence = finding.Low
		note("against: among numbers of the same shape")
	case v.weak && c.bare() && logged(w.seg.Text, c.start):
		a.confidence = finding.Low
		note("against: line of a log")
	}
	return a
}

// fits reports whether a number has as many digits as one of the kinds.
func (w *worker) fits(c *candidate, kinds uint64) bool {
	for _, k := range w.d.digits[c.n] {
		if k.bit&kinds != 0 {
			return true
		}
	}
	return false
}

// closeBy is how far a label may stand from a mistyped number, in bytes:
// " nr. : ".
const closeBy = 12

// add appends a match; of two that share digits, which overlapping anchors
// and runs of groups give, the better one stays.
func (w *worker) add(c *candidate, a *answer) {
	for i := len(w.out) - 1; i >= w.first && i >= len(w.out)-8; i-- {
		o := &w.out[i]
		if c.start >= o.End || c.end <= o.Start {
			continue
		}
		if a.confidence > o.Confidence || a.confidence == o.Confidence && c.end-c.start > o.End-o.Start {
			*o = finding.Match{}
			w.fill(o, c, a)
		}
		return
	}
	w.out = append(w.out, finding.Match{})
	w.fill(&w.out[len(w.out)-1], c, a)
}

// fill makes an empty match one of the candidate.
func (w *worker) fill(m *finding.Match, c *candidate, a *answer) {
	value := a.verdict.value
	switch {
	case value != "":
		value = strings.Clone(value)
	case a.verdict.zeros > 0:
		value = "00"[:a.verdict.zeros] + c.digits()
	default:
		value = strings.Clone(c.digits())
	}
	if !slices.Equal(w.why, a.verdict.evidence) { // numbers of a list have the same
		w.why = slices.Clip(slices.Clone(a.verdict.evidence))
	}
	m.RuleID, m.InfoType = a.kind.rule.ID, finding.InfoType(a.kind.rule.InfoType)
	m.Start, m.End, m.Confidence, m.Evidence, m.Value = c.start, c.end, a.confidence, w.why, value
}
