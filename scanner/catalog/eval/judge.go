package eval

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"uitrusting/scanner/finding"
)

// A Row counts, for one kind, the trials and those that went right.
type Row struct {
	Kind             string
	N                int
	Relation, Found  int // the relation is right; the right central file comes first
	Tied             int // to any central file
	Claims, Mistaken int // sides that were said to be newer for certain, and wrongly
	Deletable        int // may be deleted although it is no copy
}

// An Answer is what a scan says of a file, or of the first document in it.
type Answer struct {
	File   string
	Member bool
	Copies []finding.Copy
}

// Judge compares the answers with the truth. Lossy says that they come from a
// catalog in a file. Wrong is called for each that is not right.
func (s *Set) Judge(answers []Answer, lossy bool, wrong func(name string, t Trial, first finding.Copy)) []Row {
	said := map[string][]finding.Copy{}
	for _, a := range answers {
		t, known := s.Trials[a.File]
		if _, again := said[a.File]; known && !again && t.Member == a.Member {
			said[a.File] = a.Copies
		}
	}
	rows := map[string]*Row{}
	for _, name := range slices.Sorted(maps.Keys(s.Trials)) {
		t := s.Trials[name]
		r := rows[t.Kind]
		if r == nil {
			r = &Row{Kind: t.Kind}
			rows[t.Kind] = r
		}
		if !r.add(t, said[name], lossy) {
			first := finding.Copy{}
			if copies := said[name]; len(copies) > 0 {
				first = copies[0]
			}
			wrong(name, t, first)
		}
	}
	var out []Row
	for _, kind := range slices.Sorted(maps.Keys(rows)) {
		out = append(out, *rows[kind])
	}
	return out
}

// add counts one answer and reports whether all of it is right.
func (r *Row) add(t Trial, copies []finding.Copy, lossy bool) bool {
	r.N++
	if len(copies) == 0 {
		copies = []finding.Copy{{}}
	}
	first := copies[0]
	tied := !slices.Contains(oneOf("", finding.Original, finding.Undecided, finding.Template), first.Relation)
	right := slices.Contains(t.Relations, first.Relation) || len(t.Relations) == 0 && !tied && first.Relation != ""
	found := len(t.Relations) == 0 || slices.Contains(t.Of, first.Of)
	if t.Few && lossy {
		right, found = right || first.Relation == finding.Undecided, found || first.Relation == finding.Undecided
	}
	if t.All {
		for _, of := range t.Of {
			found = found && slices.ContainsFunc(copies, func(c finding.Copy) bool { return c.Of == of })
		}
	}
	if right {
		r.Relation++
	}
	if found {
		r.Found++
	}
	if tied {
		r.Tied++
	}
	if t.Changed != "" && (first.NewerBy == "metadata" || first.NewerBy == "history") {
		r.Claims++
		if first.Newer != t.Changed {
			r.Mistaken++
		}
	}
	safe := slices.ContainsFunc(t.Relations, func(rel finding.Relation) bool {
		return rel == finding.Exact || rel == finding.SameText || rel == finding.Extract
	})
	if first.Deletable && !safe {
		r.Deletable++
		return false
	}
	return right && found
}

// A Figure is one that was asked for.
type Figure struct {
	Name     string
	Part, Of int
	Least    float64 // that is good enough, or
	Most     float64
}

// Share is the figure.
func (f Figure) Share() float64 { return float64(f.Part) / float64(max(f.Of, 1)) }

// Good reports whether it is reached.
func (f Figure) Good() bool {
	return f.Of == 0 || f.Least > 0 && f.Share() >= f.Least || f.Least == 0 && f.Share() <= f.Most
}

// Figures sums the rows up.
func Figures(rows []Row) []Figure {
	sum := func(name string, least, most float64, count func(Row) int, kinds ...string) Figure {
		f := Figure{Name: name, Least: least, Most: most}
		for _, r := range rows {
			if slices.ContainsFunc(kinds, func(k string) bool { return strings.HasPrefix(r.Kind, k) }) {
				f.Part, f.Of = f.Part+count(r), f.Of+r.N
			}
		}
		return f
	}
	relation := func(r Row) int { return r.Relation }
	found := func(r Row) int { return r.Found }
	tied := func(r Row) int { return r.Tied }
	claims := Figure{Name: "direction claimed for certain is right", Least: .99}
	for _, r := range rows {
		claims.Part, claims.Of = claims.Part+r.Claims-r.Mistaken, claims.Of+r.Claims
	}
	return []Figure{
		sum("relation right, all kinds", .96, 0, relation, ""),
		sum("exact, other encoding or format, member", 1, 0, relation, "exact", "CRLF", "UTF-16", "Windows", "to docx", "to html", "zip", "attachment", "LibreOffice"),
		sum("central file named: edits, excerpts, versions", .97, 0, found, "edits", "paragraphs", "excerpt", "real version"),
		sum("quotes of 60 words and more found", .95, 0, func(r Row) int { return min(r.Found, r.Tied) }, "mail, quote of 60", "mail, quote of 120"),
		sum("table extracts of 10 rows and more", 1, 0, relation, "table extract, 10"),
		sum("recognised pages, relation", .8, 0, relation, "recognised"),
		sum("unrelated documents and mails tied", 0, .03, tied, "unrelated, document", "unrelated, mail"),
		sum("other letters, same template or none, tied", 0, .03, tied, "same template", "unrelated, letter"),
		sum("unrelated tables tied", 0, .03, tied, "unrelated, table"),
		sum("no copy, but may be deleted", 0, 0, func(r Row) int { return r.Deletable }, ""),
		claims,
	}
}

// Table prints the figures and the rows.
func Table(rows []Row) string {
	var b strings.Builder
	for _, f := range Figures(rows) {
		want := fmt.Sprintf(">= %.2f", f.Least)
		if f.Least == 0 {
			want = fmt.Sprintf("<= %.2f", f.Most)
		}
		mark := ""
		if !f.Good() {
			mark = "  not reached"
		}
		fmt.Fprintf(&b, "%-48s %.3f  (%d of %d; asked %s)%s\n", f.Name, f.Share(), f.Part, f.Of, want, mark)
	}
	fmt.Fprintf(&b, "\n%-34s %5s %9s %9s %9s\n", "kind", "n", "relation", "file", "tied")
	for _, r := range rows {
		n := float64(r.N)
		fmt.Fprintf(&b, "%-34s %5d %9.2f %9.2f %9.2f\n", r.Kind, r.N, float64(r.Relation)/n, float64(r.Found)/n, float64(r.Tied)/n)
	}
	return b.String()
}
