// Package resolve weighs the matches of a document against each other:
// overlaps, table columns, records and subjects, in this order. Every
// resolver is deterministic, takes time in proportion to n log n of the
// matches of a batch, and keeps a bounded memory of the document.
package resolve

import (
	"slices"
	"strings"

	"uitrusting/scanner/finding"
)

// order sorts matches by place: start, then the longer one, then the rule, so
// that the result does not depend on the order of detectors.
func order(ms []finding.Match) {
	cmp := func(a, b *finding.Match) int {
		switch {
		case a.Start != b.Start:
			return a.Start - b.Start
		case a.End != b.End:
			return b.End - a.End
		}
		return strings.Compare(a.RuleID, b.RuleID)
	}
	for i := 1; i < len(ms); i++ { // matches are big: they are not copied to be compared
		if cmp(&ms[i-1], &ms[i]) > 0 {
			slices.SortStableFunc(ms, func(a, b finding.Match) int { return cmp(&a, &b) })
			return
		}
	}
}

// maxEvidence bounds what resolvers add to one match.
const maxEvidence = 12

// note adds evidence once. Detectors may share a slice between matches, so it
// is never written in place.
func note(m *finding.Match, e finding.Evidence) {
	if len(m.Evidence) >= maxEvidence || slices.Contains(m.Evidence, e) {
		return
	}
	m.Evidence = append(slices.Clip(m.Evidence), e)
}

// has reports whether evidence of the kind is there: "keyword", "header".
func has(m *finding.Match, kind string) bool {
	for _, e := range m.Evidence {
		if rest, ok := strings.CutPrefix(string(e), kind); ok && (rest == "" || rest[0] == ':') {
			return true
		}
	}
	return false
}

// special reports whether the match is a fact of a special category, which
// stands for itself: it shares its text with nothing and is weighed
// elsewhere.
func special(t finding.InfoType) bool { return t.Secret() }

// table reports whether the match stands in a cell whose column is known.
func table(b *finding.Batch, m *finding.Match) bool {
	return m.At.Col > 0 && m.Segment < len(b.Segments) && b.Segments[m.Segment].Table != nil
}
