// Package number finds identifiers that are made of digits. One detector
// tells them all apart, because they share shapes and checks: the same eleven
// digits can be a Belgian, a Polish or a German number, a telephone number or
// a time stamp, and only one of them is reported.
package number

import (
	"fmt"
	"slices"
	"strings"
	"unsafe"

	"uitrusting/detectors/internal/cell"
	"uitrusting/detectors/internal/near"
	"uitrusting/rules"
	"uitrusting/scanner/document"
	"uitrusting/scanner/finding"
	"uitrusting/scanner/lex"
)

// A Detector is immutable after New.
type Detector struct {
	kinds []kind
}

// A kind is one rule with the judge of its numbers.
type kind struct {
	rule    rules.Rule
	judge   judge
	words   *near.Words
	against *near.Words
	window  int
	params  map[string][]string
}

// A judge says what a candidate is worth as an identifier of its kind: with a
// label beside it, and alone. ok is false when it is none.
type judge func(c *candidate, k *kind) (v verdict, ok bool)

type verdict struct {
	alone, labelled finding.Confidence // Candidate = not reported
	evidence        []finding.Evidence
	value           string // "" = the digits
}

// defaultWindow is how far from a number its label may stand, in bytes.
//
// Source: facts of the field; a label is on the same line or in the cell to
// the left.
const defaultWindow = 40

// judges are the kinds of numbers by the validator that a rule names.
func judges() map[string]judge {
	return map[string]judge{
		"be-national-number":   nationalNumber,
		"be-eid-card":          identityCard,
		"be-driving-licence":   drivingLicence,
		"be-riziv":             careProvider,
		"be-enterprise-number": enterprise,
		"payment-card":         paymentCard,
		"nl-bsn":               citizenService,
		"fr-nir":               socialFrance,
		"de-tax-id":            taxGermany,
		"lu-matricule":         matricule,
		"pl-pesel":             pesel,
	}
}

// New makes a detector of the rules that name it.
func New(rs []rules.Rule, _ *lex.Builder) (*Detector, error) {
	d := &Detector{}
	known := judges()
	for _, r := range rs {
		j, ok := known[r.Validator]
		if !ok {
			return nil, fmt.Errorf("rule %s: unknown validator %q", r.ID, r.Validator)
		}
		k := kind{rule: r, judge: j, words: near.New(r.Words()), against: near.New(r.Against), window: r.Window, params: r.Parameters}
		if k.window == 0 {
			k.window = defaultWindow
		}
		d.kinds = append(d.kinds, k)
	}
	return d, nil
}

// Wants implements scanner.Detector.
func (d *Detector) Wants() lex.Kinds { return lex.Numbers }

// Detect implements scanner.Detector.
func (d *Detector) Detect(seg *document.Segment, at *lex.Anchors, out []finding.Match) []finding.Match {
	if len(at.Numbers) == 0 {
		return out
	}
	var (
		l     line
		cells cell.Reader
		found []finding.Match
		first = len(out)
	)
	crowd := crowd{text: seg.Text, at: at.Numbers}
	for i, a := range at.Numbers {
		if a.End-a.Start < 8 {
			continue // a number of a person has at least eight digits
		}
		l.read(seg.Text, int(a.Start), int(a.End))
		if len(l.digits) < 8 {
			continue
		}
		found = d.line(seg, &l, &cells, &crowd, i, found[:0])
		for _, m := range found {
			out = add(out, first, m)
		}
	}
	return out
}

// add appends a match; of two at the same digits, which overlapping anchors
// or overlapping candidates give, the better one stays and names the other.
func add(out []finding.Match, first int, m finding.Match) []finding.Match {
	for i := len(out) - 1; i >= first && out[i].End > m.Start-256; i-- {
		o := &out[i]
		if m.Start >= o.End || m.End <= o.Start {
			continue
		}
		if m.InfoType == o.InfoType && m.Start == o.Start && m.End == o.End {
			return out
		}
		if better(&m, o) {
			if m.Start == o.Start && m.End == o.End {
				m.Evidence = append(slices.Clip(m.Evidence), "also fits: "+finding.Evidence(o.InfoType))
			}
			*o = m
		} else if m.Start == o.Start && m.End == o.End {
			o.Evidence = append(slices.Clip(o.Evidence), "also fits: "+finding.Evidence(m.InfoType))
		}
		return out
	}
	return append(out, m)
}

// better reports whether a is to be preferred to b: more confident, then
// longer, then first in the order of the rules.
func better(a, b *finding.Match) bool {
	if a.Confidence != b.Confidence {
		return a.Confidence > b.Confidence
	}
	return a.End-a.Start > b.End-b.Start
}

// line tries every run of whole groups of one anchor.
func (d *Detector) line(seg *document.Segment, l *line, cells *cell.Reader, cr *crowd, index int, out []finding.Match) []finding.Match {
	for i := range l.groups {
		n, wides := 0, 0
		for j := i; j < len(l.groups); j++ {
			n += l.groups[j].n
			if j > i && kindOfSeparator(l.groups[j].sep) == wide {
				wides++
			}
			if n > 19 || wides > 1 {
				break
			}
			if n < 8 {
				continue
			}
			g := l.groups[i : j+1]
			c := candidate{
				seg: seg, start: g[0].start, end: g[len(g)-1].end, groups: g, bare: len(g) == 1,
				digits: unsafe.String(&l.digits[g[0].first], n),
			}
			out = d.candidate(&c, cells, cr, index, out)
		}
	}
	return out
}

// candidate judges one candidate as each kind and keeps the best.
func (d *Detector) candidate(c *candidate, cells *cell.Reader, cr *crowd, index int, out []finding.Match) []finding.Match {
	checked, titled := false, false
	for i := range d.kinds {
		k := &d.kinds[i]
		v, ok := k.judge(c, k)
		if !ok {
			continue
		}
		if !checked {
			if embedded(c.seg.Text, c.start, c.end) || structured(c) {
				return out
			}
			checked = true
		}
		if !titled && c.seg.Table != nil {
			c.title = cells.Title(c.seg, c.start)
			titled = true
		}
		m, ok := k.weigh(c, v, cr, index)
		if ok {
			out = add(out, 0, m)
		}
	}
	return out
}

// weigh turns a verdict into a match: a label beside the number or above its
// column earns the higher confidence, a label of another kind takes it away.
func (k *kind) weigh(c *candidate, v verdict, cr *crowd, index int) (finding.Match, bool) {
	m := finding.Match{
		RuleID: k.rule.ID, InfoType: finding.InfoType(k.rule.InfoType), Start: c.start, End: c.end,
		Confidence: v.alone, Evidence: v.evidence, Value: v.value,
	}
	if m.Value == "" {
		m.Value = c.digits
	}
	m.Value = strings.Clone(m.Value)
	word, ok := k.words.In(c.title)
	from := "header: "
	if !ok {
		from = "keyword: "
		if word, ok = k.words.Before(c.seg.Text, c.start, k.window); !ok {
			word, ok = k.words.After(c.seg.Text, c.end, k.window/2)
		}
		if !ok && c.seg.Context != "" {
			word, ok = k.words.In(c.seg.Context)
			from = "context: "
		}
	}
	if ok {
		m.Confidence = max(v.labelled, v.alone)
		m.Evidence = append(m.Evidence, finding.Evidence(from+word))
		return m, m.Confidence > finding.Candidate
	}
	if m.Confidence == finding.Candidate {
		return m, false
	}
	if word, ok := k.against.In(c.title); ok && c.title != "" {
		m.Confidence = finding.Low
		m.Evidence = append(m.Evidence, finding.Evidence("against: "+word))
	} else if word, ok := k.against.Before(c.seg.Text, c.start, 30); ok {
		m.Confidence = finding.Low
		m.Evidence = append(m.Evidence, finding.Evidence("against: "+word))
	} else if m.Confidence < finding.High && cr.dense(index, len(c.digits)) {
		m.Confidence = finding.Low
		m.Evidence = append(m.Evidence, "against: among numbers of the same length")
	}
	return m, true
}

// structured reports a structured communication or a date with a time.
func structured(c *candidate) bool {
	switch c.shape() {
	case "3 4 5":
		return c.has('/')
	case "4 2 2 2 2 2", "4 2 2 2 2", "2 2 4 2 2", "2 2 4 2 2 2":
		return true
	}
	return strings.HasPrefix(c.seg.Text[c.end:], "+++")
}
