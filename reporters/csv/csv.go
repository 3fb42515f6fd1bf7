// Package csv writes one row a finding, for spreadsheets.
package csv

import (
	"encoding/csv"
	"fmt"
	"io"
	"maps"
	"slices"
	"strconv"
	"strings"
	"unicode"

	"uitrusting/scanner/document"
	"uitrusting/scanner/finding"
)

// Options say what is written.
type Options struct {
	Reveal bool // raw values in the value column: --reveal
}

// A Reporter writes rows.
type Reporter struct {
	w   *csv.Writer
	opt Options
}

// New writes to w, which the caller closes after End.
func New(w io.Writer, opt Options) *Reporter { return &Reporter{w: csv.NewWriter(w), opt: opt} }

// Begin writes the titles.
func (r *Reporter) Begin(finding.Run) error {
	return r.w.Write([]string{"path", "members", "verdict", "severity", "class", "document_type", "infotype",
		"confidence", "value", "at", "count", "copies", "reason"})
}

// Report writes a row for each finding listed, one for each infotype whose
// list was cut, and one for a document that could not be read.
func (r *Reporter) Report(o *finding.Outcome) error {
	if len(o.Counts) == 0 {
		if o.Status == finding.Scanned || o.Kind().Routine() {
			return nil
		}
		return r.row(o, "", "", "", "", 0, string(o.Status)+": "+string(o.Kind()))
	}
	listed := map[finding.InfoType]int{}
	for _, f := range o.Findings {
		listed[f.InfoType]++
		value := f.Value.Mask()
		if r.opt.Reveal && !f.InfoType.Secret() {
			value = f.Value.Reveal()
		}
		if err := r.row(o, f.InfoType, f.Confidence.String(), value, place(f.At), 1, why(o)); err != nil {
			return err
		}
	}
	for _, t := range slices.Sorted(maps.Keys(o.Counts)) {
		if left := o.Counts[t].Total() - listed[t]; left > 0 {
			if err := r.row(o, t, "", "", "", left, why(o)); err != nil {
				return err
			}
		}
	}
	return nil
}

// End flushes.
func (r *Reporter) End(finding.Summary) error {
	r.w.Flush()
	return r.w.Error()
}

func (r *Reporter) row(o *finding.Outcome, t finding.InfoType, confidence, value, at string, count int, reason string) error {
	cells := []string{
		o.Document.Path, strings.Join(o.Document.Members, "!"), string(o.Verdict.Judgement), o.Verdict.Severity.String(),
		string(o.Verdict.Class), o.DocumentType, string(t), confidence, value, at, strconv.Itoa(count), copies(o), reason,
	}
	for i := range cells {
		cells[i] = guard(cells[i])
	}
	return r.w.Write(cells)
}

// guard keeps a spreadsheet from taking a cell for a formula, and a file name
// from breaking the row: a leading = + - @ gets an apostrophe before it, and
// control characters, marks of direction and what is not UTF-8 are replaced.
//
// Source: OWASP, CSV Injection, read 2026-11-20.
func guard(cell string) string {
	cell = strings.Map(func(r rune) rune {
		switch {
		case r < 0x20 || r == 0x7f:
			return ' '
		case unicode.Is(unicode.Bidi_Control, r): // "exe.txt" written backwards
			return '�'
		}
		return r
	}, strings.ToValidUTF8(cell, "�"))
	if trimmed := strings.TrimLeft(cell, " \t"); trimmed != "" && strings.ContainsRune("=+-@", rune(trimmed[0])) {
		return "'" + cell
	}
	return cell
}

func place(p document.Position) string {
	var parts []string
	add := func(word string, n int) {
		if n > 0 {
			parts = append(parts, fmt.Sprintf("%s %d", word, n))
		}
	}
	if p.Part != "" {
		parts = append(parts, p.Part)
	}
	add("page", p.Page)
	if p.Sheet != "" {
		parts = append(parts, "sheet "+p.Sheet)
	}
	if p.Row > 0 {
		add("row", p.Row)
		add("column", p.Col)
	} else {
		add("line", p.Line)
	}
	return strings.Join(parts, ", ")
}

func copies(o *finding.Outcome) string {
	var parts []string
	for _, c := range o.Copies {
		name := c.Of
		if name == "" {
			name = c.OfID
		}
		parts = append(parts, strings.TrimSpace(string(c.Relation)+" "+name))
	}
	return strings.Join(parts, "; ")
}

func why(o *finding.Outcome) string {
	if k := o.Verdict.Known; k != nil && k.State == finding.Accepted {
		return fmt.Sprintf("accepted by %s until %s: %s", k.By, k.Until.Format("2006-01-02"), k.Reason)
	}
	if len(o.Verdict.Breaches) == 0 {
		return ""
	}
	b := o.Verdict.Breaches[0]
	return b.Reason + " (" + b.Clause + ")"
}
