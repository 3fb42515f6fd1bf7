// Package iban finds account numbers: IBANs of every country of the registry
// in all their spellings, and Belgian account numbers as they were before.
package iban

import (
	"fmt"
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
	world world
	iban  *labelled // nil = rule not chosen
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
			if d.world, err = newWorld(r.Parameters["structures"]); err != nil {
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
func (d *Detector) Wants() lex.Kinds { return lex.Heads | lex.Codes | lex.Numbers }

// Detect implements scanner.Detector.
func (d *Detector) Detect(seg *document.Segment, at *lex.Anchors, out []finding.Match) []finding.Match {
	s := scan{d: d, seg: seg, out: out, first: len(out)}
	if d.iban != nil {
		for _, h := range at.Heads {
			s.try(int(h))
		}
		heads := len(s.out)
		for _, c := range at.Codes {
			if start := int(c.Start); c.Letters&0xF == 0xF && strings.EqualFold(seg.Text[start:start+4], "iban") {
				s.try(start + 4)
			}
		}
		s.wide()
		if heads > s.first && len(s.out) > heads {
			s.sort()
		}
	}
	ibans := len(s.out)
	if d.old != nil {
		s.oldAccounts(at.Numbers)
	}
	if ibans > s.first && len(s.out) > ibans {
		s.sort()
	}
	return s.out
}

// A scan is one call of Detect.
type scan struct {
	d     *Detector
	seg   *document.Segment
	out   []finding.Match
	first int // of this call's matches in out
	cells cell.Reader
}

func (s *scan) sort() {
	finding.Sort(s.out[s.first:])
}

// taken reports whether a match holds the byte at i.
func (s *scan) taken(i int) bool {
	for k := len(s.out) - 1; k >= s.first; k-- {
		m := &s.out[k]
		if m.Start <= i && i < m.End {
			return true
		}
		if m.End < i-maxSpan {
			return false
		}
	}
	return false
}

// maxSpan is more than the longest IBAN takes in a text, in bytes.
const maxSpan = 512

// wide tries the numbers with letters of full width, for which the lexer has
// no heads. Nearly no text has any.
func (s *scan) wide() {
	text := s.seg.Text
	for i := 0; ; {
		k := strings.IndexByte(text[i:], 0xEF)
		if k < 0 {
			return
		}
		i += k
		if _, w := after(text, i); w > 0 {
			start := i
			for n := 0; n < 3; n++ {
				_, w := before(text, start)
				start -= w
			}
			s.try(start)
			if end := gapBefore(text, i); end >= 0 { // the digits may be wide alone
				s.try(max(end-2, 0))
			}
			for w > 0 { // to the end of the token
				i += w
				_, w = after(text, i)
			}
			continue
		}
		i++
	}
}

// try adds the IBAN that begins at start.
func (s *scan) try(start int) {
	text := s.seg.Text
	a, w := after(text, start)
	b, v := after(text, start+w)
	if w == 0 || v == 0 || a < 'A' || b < 'A' {
		return
	}
	c := s.d.world.country(a, b)
	if c == nil || !opens(text, start, c) || s.taken(start) {
		return
	}
	r := reading{country: c}
	if r.read(text, start) && checksum.IBAN(r.text[:r.n]) && r.plausible(text, start) {
		s.out = append(s.out, s.d.match(s.seg, &r, start, &s.cells))
	}
}

// match weighs an IBAN whose check digits agree.
func (d *Detector) match(seg *document.Segment, r *reading, start int, cells *cell.Reader) finding.Match {
	value := string(r.text[:r.n])
	m := finding.Match{
		RuleID: d.iban.rule.ID, InfoType: finding.IBAN, Start: start, End: r.end, Confidence: finding.High, Value: value,
		Evidence: append(make([]finding.Evidence, 0, 7), r.layout(), "checksum: mod 97", r.country.evidence),
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
			m.Evidence = append(m.Evidence, bic)
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
