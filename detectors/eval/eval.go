// Package eval measures what the whole set of rules finds in an office folder
// that it has made up: letters, personnel tables, invoices, logs, source code
// and tables of numbers, with what is in them written beside. Its phrases are
// not those of the rules' examples.
package eval

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"uitrusting/detectors"
	"uitrusting/scanner/document"
	"uitrusting/scanner/finding"
)

// A Document is a made-up text and what is to be found in it.
type Document struct {
	Name  string
	Kind  string // "letter", "log"…
	Seg   document.Segment
	Truth []Hit // ascending
}

// A Hit is one thing to find.
type Hit struct {
	InfoType   finding.InfoType
	Start, End int
}

// A Row is the count of one infotype.
type Row struct {
	InfoType             finding.InfoType
	Right, Wrong, Missed int
	Bytes                int // of text searched
}

// Precision, Recall and F1 are 1 where nothing could be wrong.
func (r Row) Precision() float64 { return share(r.Right, r.Wrong) }

// Recall is the share of what is there that was found.
func (r Row) Recall() float64 { return share(r.Right, r.Missed) }

// F1 is the harmonic mean of precision and recall.
func (r Row) F1() float64 { return share(2*r.Right, r.Wrong+r.Missed) }

// WrongPerMB is how many false findings a million bytes give.
func (r Row) WrongPerMB() float64 { return float64(r.Wrong) / float64(max(1, r.Bytes)) * 1e6 }

func share(right, other int) float64 {
	if right+other == 0 {
		return 1
	}
	return float64(right) / float64(right+other)
}

// An Error is a hit that was missed or a finding that is wrong.
type Error struct {
	Document string
	InfoType finding.InfoType
	Missed   bool
	Around   string // text of the made-up document
	Evidence []finding.Evidence
}

func (e Error) String() string {
	what := "wrong"
	if e.Missed {
		what = "missed"
	}
	return fmt.Sprintf("%s: %s %s: %q %v", e.Document, what, e.InfoType, e.Around, e.Evidence)
}

// Score searches the documents and counts, for the infotypes given, findings
// at medium confidence or above. A finding is right when it shares text with
// a hit of its type that no other finding has.
func Score(set *detectors.Set, docs []Document, types []finding.InfoType) (rows []Row, errs []Error) {
	byType := map[finding.InfoType]*Row{}
	for _, t := range types {
		byType[t] = &Row{InfoType: t}
	}
	for _, d := range docs {
		for _, r := range byType {
			r.Bytes += len(d.Seg.Text)
		}
		taken := make([]bool, len(d.Truth))
		ms, _ := set.Segment(d.Seg)
		for _, m := range ms {
			r := byType[m.InfoType]
			if r == nil || m.Confidence < finding.Medium {
				continue
			}
			i := slices.IndexFunc(d.Truth, func(h Hit) bool { return h.InfoType == m.InfoType && h.Start < m.End && m.Start < h.End })
			if i >= 0 && !taken[i] {
				taken[i] = true
				r.Right++
				continue
			}
			r.Wrong++
			errs = append(errs, Error{d.Name, m.InfoType, false, around(d.Seg.Text, m.Start, m.End), m.Evidence})
		}
		for i, h := range d.Truth {
			if r := byType[h.InfoType]; r != nil && !taken[i] {
				r.Missed++
				errs = append(errs, Error{d.Name, h.InfoType, true, around(d.Seg.Text, h.Start, h.End), nil})
			}
		}
	}
	for _, r := range byType {
		rows = append(rows, *r)
	}
	slices.SortFunc(rows, func(a, b Row) int { return cmp.Compare(a.InfoType, b.InfoType) })
	return rows, errs
}

func around(text string, start, end int) string {
	return text[max(0, start-40):start] + "⟦" + text[start:end] + "⟧" + text[end:min(len(text), end+20)]
}

// Table prints rows for a person.
func Table(rows []Row) string {
	var b strings.Builder
	fmt.Fprintf(&b, "%-24s %7s %7s %7s %9s %7s %7s %9s\n", "infotype", "right", "wrong", "missed", "precision", "recall", "F1", "wrong/MB")
	for _, r := range rows {
		fmt.Fprintf(&b, "%-24s %7d %7d %7d %9.4f %7.4f %7.4f %9.3f\n", r.InfoType, r.Right, r.Wrong, r.Missed, r.Precision(), r.Recall(), r.F1(), r.WrongPerMB())
	}
	return b.String()
}
