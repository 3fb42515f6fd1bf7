// Package iban finds account numbers: IBANs of every country of the registry
// in all their spellings, and Belgian account numbers as they were before.
package iban

import (
	"fmt"
	"slices"
	"strings"

	"uitrusting/detectors/checksum"
	"uitrusting/detectors/internal/cell"
	"uitrusting/detectors/internal/near"
	"uitrusting/rules"
	"uitrusting/scanner/document"
	"uitrusting/scanner/finding"
	"uitrusting/scanner/lex"
)

// The validators that a rule of this detector may name.
const (
	validIBAN = ""
	validOld  = "be-old-account"
)

// A Detector finds the account numbers of its rules. It is immutable.
type Detector struct {
	world map[uint16]country // by the two letters of the country
	iban  *labelled          // nil = rule not chosen
	old   *labelled
	banks banks
}

// defaultWindow is how far before a number its keyword may stand, in bytes.
const defaultWindow = 40

// A labelled rule has its keywords compiled.
type labelled struct {
	rule   rules.Rule
	words  *near.Words
	window int // bytes
}

// New makes the detector of the rules that name it.
func New(rs []rules.Rule, _ *lex.Builder) (*Detector, error) {
	d := &Detector{}
	for _, r := range rs {
		l := &labelled{rule: r, words: near.New(r.Words()), window: r.Window}
		if l.window == 0 {
			l.window = defaultWindow
		}
		switch r.Validator {
		case validIBAN:
			var err error
			if d.world, err = countries(r.Parameters["structures"]); err != nil {
				return nil, fmt.Errorf("rule %s: %w", r.ID, err)
			}
			if d.banks, err = newBanks(r.Parameters["be-banks"]); err != nil {
				return nil, fmt.Errorf("rule %s: %w", r.ID, err)
			}
			d.iban = l
		case validOld:
			d.old = l
		default:
			return nil, fmt.Errorf("rule %s: unknown validator %q", r.ID, r.Validator)
		}
	}
	return d, nil
}

// Wants implements scanner.Detector.
func (d *Detector) Wants() lex.Kinds { return lex.Numbers | lex.Codes }

// Detect implements scanner.Detector.
func (d *Detector) Detect(seg *document.Segment, at *lex.Anchors, out []finding.Match) []finding.Match {
	first := len(out)
	var cells cell.Reader
	if d.iban != nil {
		last := 0
		for n, c := 0, 0; n < len(at.Numbers) || c < len(at.Codes); {
			var a lex.Span
			code := n == len(at.Numbers) || c < len(at.Codes) && at.Codes[c].Start <= at.Numbers[n].Start
			if code {
				a = at.Codes[c]
				c++
			} else {
				a = at.Numbers[n]
				n++
			}
			if int(a.Start) < last {
				continue
			}
			if m, ok := d.at(seg, int(a.Start), code, last, &cells); ok {
				out = append(out, m)
				last = m.End
			}
		}
	}
	if d.old != nil {
		out = d.oldAccounts(seg, at.Numbers, out)
	}
	mine := out[first:]
	if len(mine) > 1 {
		slices.SortStableFunc(mine, func(a, b finding.Match) int { return a.Start - b.Start })
	}
	return out
}

// maxBack is how far before an anchor an IBAN may begin, in bytes: the
// letters and groups of the longest, with two bytes between groups.
const maxBack = 56

// at looks for an IBAN that the anchor at pos is a part of, but not before
// the end of the last one.
func (d *Detector) at(seg *document.Segment, pos int, code bool, last int, cells *cell.Reader) (finding.Match, bool) {
	text := seg.Text
	if code && pos+8 < len(text) && strings.EqualFold(text[pos:pos+4], "iban") {
		if m, ok := d.try(seg, pos+4, cells); ok {
			return m, true
		}
	}
	floor := max(last, pos-maxBack)
	if !code && alone(text, pos, floor) {
		return finding.Match{}, false
	}
	start := pos
	for start > floor {
		if _, w := before(text, start); w > 0 {
			start -= w
			continue
		}
		break
	}
	// start is the beginning of the token in which the anchor lies. Go back
	// token by token as long as they can be groups of an IBAN.
	for {
		if m, ok := d.try(seg, start, cells); ok && m.End > pos {
			return m, true
		}
		end := gapBefore(text, start, floor)
		if end < 0 {
			return finding.Match{}, false
		}
		start = end
		digits, upper, n := 0, 0, 0
		for start > floor {
			b, w := before(text, start)
			if w == 0 {
				break
			}
			if b <= '9' {
				digits++
			} else if b <= 'Z' {
				upper++
			}
			n++
			start -= w
		}
		if n == 0 || digits == 0 && n != 2 && !(n == 4 && (upper == 4 || upper == 0)) {
			return finding.Match{}, false
		}
	}
}

// try reads an IBAN that begins at start.
func (d *Detector) try(seg *document.Segment, start int, cells *cell.Reader) (finding.Match, bool) {
	text := seg.Text
	a, w := after(text, start)
	b, v := after(text, start+w)
	if w == 0 || v == 0 || a < 'A' || b < 'A' {
		return finding.Match{}, false
	}
	c, ok := d.world[uint16(upper(a))<<8|uint16(upper(b))]
	if !ok || !opens(text, start, c) {
		return finding.Match{}, false
	}
	r := reading{country: c}
	if !r.read(text, start) || !checksum.IBAN(string(r.text[:r.n])) {
		return finding.Match{}, false
	}
	if !r.plausible(text, start) {
		return finding.Match{}, false
	}
	return d.match(seg, &r, start, cells), true
}

// match weighs an IBAN whose check digits agree.
func (d *Detector) match(seg *document.Segment, r *reading, start int, cells *cell.Reader) finding.Match {
	value := string(r.text[:r.n])
	m := finding.Match{
		RuleID: d.iban.rule.ID, InfoType: finding.IBAN, Start: start, End: r.end, Confidence: finding.High, Value: value,
		Evidence: []finding.Evidence{"layout: " + finding.Evidence(r.layout()), "checksum: mod 97", "country: " + finding.Evidence(value[:2])},
	}
	label := d.iban.label(seg, start, r.end, cells)
	switch {
	case r.repaired && label == "":
		m.Confidence = finding.Low
	case r.repaired:
		m.Confidence = finding.Medium
	case r.layout() == odd && label == "" && r.letters > 4:
		m.Confidence = finding.Low
	}
	if r.repaired {
		m.Evidence = append(m.Evidence, "letters read as digits")
	}
	if value[:2] == "BE" {
		if !checksum.Mod97Remainder(value[4:]) {
			m.Confidence = finding.Low
			m.Evidence = append(m.Evidence, "against: inner check does not match")
		} else {
			m.Evidence = append(m.Evidence, "inner check: mod 97")
		}
		if bic := d.banks.bic(value[4:7]); bic != "" {
			m.Evidence = append(m.Evidence, "bank: "+finding.Evidence(bic))
		}
	}
	if label != "" {
		m.Evidence = append(m.Evidence, label)
	}
	return m
}

// label is the evidence of a keyword beside the number or above its column.
func (l *labelled) label(seg *document.Segment, start, end int, cells *cell.Reader) finding.Evidence {
	if word, ok := l.words.In(cells.Title(seg, start)); ok {
		return "header: " + finding.Evidence(word)
	}
	if word, ok := l.words.Before(seg.Text, start, l.window); ok {
		return "keyword: " + finding.Evidence(word)
	}
	if word, ok := l.words.In(seg.Context); ok && seg.Context != "" {
		return "context: " + finding.Evidence(word)
	}
	return ""
}
