// Package pattern obeys rules that are written as regular expressions: those
// of an organisation's own packs. It is the only detector that searches the
// text itself, because nobody can know beforehand what a pattern looks for;
// it does so by the fixed text or the digits that a pattern must contain, and
// runs the expression only around them.
package pattern

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

// A Detector finds what rules of patterns look for. It is immutable.
type Detector struct {
	rules []*rule
}

type rule struct {
	rules.Rule
	exprs   []expression
	valid   func(string) bool // nil = no validator
	words   *near.Words
	against *near.Words
	require bool // a keyword must stand near
	base    finding.Confidence
}

// Bounds of what is compiled.
const (
	maxPattern  = 4 << 10 // bytes
	maxPatterns = 50      // of one rule
)

// defaultWindow is how far from a match its keyword may stand, in bytes.
const defaultWindow = 60

// New compiles the rules that name the detector. An error names the rule and,
// where it is known, the place of the pattern in its file.
func New(rs []rules.Rule, _ *lex.Builder) (*Detector, error) {
	d := &Detector{}
	for _, r := range rs {
		c, err := compile(r)
		if err != nil {
			return nil, err
		}
		d.rules = append(d.rules, c)
	}
	return d, nil
}

func compile(r rules.Rule) (*rule, error) {
	c := &rule{Rule: r, words: near.New(r.Words()), against: near.New(r.Against), base: finding.Medium}
	fail := func(i int, err error) error {
		at := ""
		if i < len(r.PatternAt) {
			at = r.PatternAt[i] + ": "
		} else if r.At != "" {
			at = r.At + ": "
		}
		return fmt.Errorf("%srule %s: %w", at, r.ID, err)
	}
	if c.Window == 0 {
		c.Window = defaultWindow
	}
	if len(r.Pattern) == 0 || len(r.Pattern) > maxPatterns {
		return nil, fail(len(r.PatternAt), fmt.Errorf("%d patterns, want 1 to %d", len(r.Pattern), maxPatterns))
	}
	if r.Validator != "" {
		var ok bool
		if c.valid, ok = checksum.Named(r.Validator); !ok {
			return nil, fail(len(r.PatternAt), fmt.Errorf("unknown validator %q: choose from %s", r.Validator, strings.Join(checksum.Names(), ", ")))
		}
	}
	for name, list := range r.Parameters {
		switch {
		case name == "require" && slices.Equal(list, []string{"keyword"}):
			c.require = true
		case name == "confidence" && len(list) == 1:
			if err := c.base.UnmarshalText([]byte(list[0])); err != nil {
				return nil, fail(len(r.PatternAt), err)
			}
		default:
			return nil, fail(len(r.PatternAt), fmt.Errorf("unknown parameter %q: a pattern knows require: [keyword] and confidence: [low|medium|high]", name))
		}
	}
	if c.require && c.words.Len() == 0 {
		return nil, fail(len(r.PatternAt), fmt.Errorf("require: [keyword] without keywords"))
	}
	for i, p := range r.Pattern {
		if p == "" || len(p) > maxPattern {
			return nil, fail(i, fmt.Errorf("a pattern has 1 to %d bytes", maxPattern))
		}
		e, err := newExpression(p)
		if err != nil {
			return nil, fail(i, err)
		}
		c.exprs = append(c.exprs, e)
	}
	return c, nil
}

// Wants implements scanner.Detector.
func (d *Detector) Wants() lex.Kinds { return 0 }

// Detect implements scanner.Detector.
func (d *Detector) Detect(seg *document.Segment, _ *lex.Anchors, out []finding.Match) []finding.Match {
	first := len(out)
	cut := ""
	for _, r := range d.rules {
		from := len(out)
		for _, e := range r.exprs {
			if e.each(seg.Text, func(start, end int) {
				if m, ok := r.match(seg, start, end); ok {
					out = append(out, m)
				}
			}) {
				cut = r.ID
			}
		}
		if len(r.exprs) > 1 {
			out = distinct(out, from)
		}
	}
	if len(d.rules) > 1 {
		finding.Sort(out[first:])
	}
	if cut != "" {
		out = append(out, finding.Match{RuleID: cut, Role: finding.SearchCut, Start: len(seg.Text), End: len(seg.Text)})
	}
	return out
}

// distinct leaves one of the matches of several patterns that share text: the
// first, and of two at one place the longer.
func distinct(out []finding.Match, from int) []finding.Match {
	ms := out[from:]
	slices.SortStableFunc(ms, func(a, b finding.Match) int {
		if a.Start != b.Start {
			return a.Start - b.Start
		}
		return b.End - a.End
	})
	kept := out[:from]
	for _, m := range ms {
		if len(kept) > from && m.Start < kept[len(kept)-1].End {
			continue
		}
		kept = append(kept, m)
	}
	return kept
}

// match weighs a match: a validator that passes or a keyword near it raises
// the confidence to high, a word against it lowers it to low.
func (r *rule) match(seg *document.Segment, start, end int) (finding.Match, bool) {
	text := seg.Text[start:end]
	m := finding.Match{
		RuleID: r.ID, InfoType: finding.InfoType(r.InfoType), Start: start, End: end,
		Confidence: r.base, Value: text, Evidence: []finding.Evidence{"pattern"},
	}
	if r.valid != nil {
		m.Value = compact(text)
		if !r.valid(m.Value) {
			return m, false
		}
		m.Confidence = finding.High
		m.Evidence = append(m.Evidence, finding.Evidence("checksum: "+r.Validator))
	}
	if word, from, ok := r.keyword(seg, start, end); ok {
		m.Confidence = finding.High
		m.Evidence = append(m.Evidence, finding.Evidence(from+": "+word))
	} else if r.require {
		return m, false
	} else if word, ok := r.against.Around(seg.Text, start, end, r.Window); ok {
		m.Confidence = finding.Low
		m.Evidence = append(m.Evidence, finding.Evidence("against: "+word))
	}
	return m, true
}

func (r *rule) keyword(seg *document.Segment, start, end int) (word, from string, ok bool) {
	if r.words.Len() == 0 {
		return "", "", false
	}
	var cells cell.Reader
	if word, ok = r.words.In(cell.Words(cells.Title(seg, start))); ok {
		return word, "header", true
	}
	if word, ok = r.words.Around(seg.Text, start, end, r.Window); ok {
		return word, "keyword", true
	}
	if seg.Context != "" {
		if word, ok = r.words.In(seg.Context); ok {
			return word, "context", true
		}
	}
	return "", "", false
}

// compact is a value without separators, in upper case.
func compact(s string) string {
	var b strings.Builder
	for i := range len(s) {
		switch c := s[i]; {
		case c-'0' <= 9, c-'A' <= 25:
			b.WriteByte(c)
		case c-'a' <= 25:
			b.WriteByte(c - 'a' + 'A')
		}
	}
	return b.String()
}
