package detectors

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"uitrusting/rules"
	"uitrusting/scanner"
	"uitrusting/scanner/document"
	"uitrusting/scanner/finding"
	"uitrusting/scanner/lex"
)

// Find searches one text as a document of its own: lexing, detectors and
// resolvers. It is for checks and tests; a scan has an engine for it.
func (s *Set) Find(text string) []finding.Match {
	ms, _ := s.Segment(document.Segment{Text: text})
	return ms
}

// Segment searches one segment as a document of its own and tells what was
// learned of the document.
func (s *Set) Segment(seg document.Segment) ([]finding.Match, finding.Facts) {
	var at lex.Anchors
	var wants lex.Kinds
	for _, d := range s.Detectors {
		wants |= d.Wants()
	}
	s.Lexicon.Lex(seg.Text, wants, &at)
	doc := &document.Document{Ref: document.Ref{Path: "text"}, MIMEType: "text/plain", Size: int64(len(seg.Text))}
	b := finding.Batch{Document: doc, Last: true, Segments: []finding.SegmentFacts{{
		End: len(seg.Text), Context: seg.Context, Table: seg.Table, Title: seg.Title, Rows: strings.Count(seg.Text, "\n"),
	}}}
	for _, d := range s.Detectors {
		b.Matches = d.Detect(&seg, &at, b.Matches)
	}
	b.Matches = slices.DeleteFunc(b.Matches, func(m finding.Match) bool { return m.Role == finding.SearchCut })
	for i := range b.Matches {
		b.Matches[i].At = seg.Locate(b.Matches[i].Start)
	}
	facts := finding.Facts{Head: seg.Text[:min(len(seg.Text), finding.HeadSize)]}
	var started []scanner.Resolution
	for _, r := range s.Resolvers {
		res := r.Start(doc)
		b.Matches = res.Resolve(&b)
		started = append(started, res)
	}
	for _, res := range started {
		res.Finish(&facts)
	}
	finding.Sort(b.Matches)
	return b.Matches, facts
}

// Check runs each rule against its own examples: what is marked ⟦…⟧ must be
// found, at any confidence, exactly there, and nothing of the rule in a
// counterexample at medium or above.
func (s *Set) Check() error {
	var errs []error
	for _, p := range s.Packs {
		for _, r := range p.Rules {
			for i, e := range r.Examples {
				text, want := Unmark(e)
				got := spans(s.Find(text), r.ID, finding.Low)
				if !slices.Equal(got, want) {
					errs = append(errs, fmt.Errorf("rule %s: example %d: found %v, want %v", r.ID, i+1, got, want))
				}
			}
			for i, e := range r.Counterexamples {
				if got := spans(s.Find(e), r.ID, finding.Medium); len(got) > 0 {
					errs = append(errs, fmt.Errorf("rule %s: counterexample %d: found %v, want none", r.ID, i+1, got))
				}
			}
		}
	}
	return errors.Join(errs...)
}

// CheckPack runs each rule of a pack against its own examples, without any
// other rule: for a pack of an organisation's own, before a scan relies on it.
func CheckPack(p rules.Pack) error {
	s, err := Compile([]rules.Pack{p}, Options{})
	if err != nil {
		return err
	}
	return s.Check()
}

// spans are the places of a rule's matches.
func spans(ms []finding.Match, rule string, least finding.Confidence) [][2]int {
	var out [][2]int
	for _, m := range ms {
		if m.RuleID == rule && m.Confidence >= least {
			out = append(out, [2]int{m.Start, m.End})
		}
	}
	return out
}

// Unmark strips the marks ⟦…⟧ of a text and gives the spans between them.
func Unmark(marked string) (text string, want [][2]int) {
	var b strings.Builder
	for {
		before, rest, ok := strings.Cut(marked, "⟦")
		b.WriteString(before)
		if !ok {
			return b.String(), want
		}
		inside, after, _ := strings.Cut(rest, "⟧")
		start := b.Len()
		b.WriteString(inside)
		want = append(want, [2]int{start, b.Len()})
		marked = after
	}
}
