package console

import (
	"strings"

	"uitrusting/reporters/message"
	"uitrusting/scanner/finding"
)

// path is the document's place, relative to the root when there is one root.
func (r *Reporter) path(o *finding.Outcome) string {
	p := o.Document.Path
	if len(r.run.Roots) == 1 {
		root := r.run.Roots[0]
		if rest, ok := strings.CutPrefix(p, root); ok && rest != "" {
			p = strings.TrimLeft(rest, `/\`)
		}
	}
	return safe(strings.Join(append([]string{p}, o.Document.Members...), " › "))
}

// what is a document in words: its type or its worst data, and of how many
// persons.
func (r *Reporter) what(o *finding.Outcome) string { return What(r.msg, o) }

// What names a document's content: "payslips of 48 persons", "health of 3
// persons", "12 account numbers".
func What(m *message.Printer, o *finding.Outcome) string {
	what := ""
	switch {
	case o.DocumentType != "" && m.Has("type."+o.DocumentType):
		what = m.T("type." + o.DocumentType)
	case o.Verdict.Class == finding.ClassSpecial || o.Verdict.Class == finding.ClassCriminal:
		what = strings.Join(secretKinds(m, o), ", ")
	default:
		what = counted(m, o)
		if o.Subjects == 0 || what == "" {
			return what
		}
	}
	if o.Subjects == 0 {
		return what
	}
	return m.T("what.of", "what", what, "persons", m.N("persons", o.Subjects))
}

func secretKinds(m *message.Printer, o *finding.Outcome) []string {
	var kinds []string
	for _, t := range finding.InfoTypes() {
		if n := o.Counts[t].Total(); n > 0 && t.Secret() {
			kinds = append(kinds, m.N("infotype."+string(t), n))
		}
	}
	return kinds
}

// counted names the most telling infotype of a document and how often it is
// there; names are mentioned only where there is nothing else.
func counted(m *message.Printer, o *finding.Outcome) string {
	best, rank := finding.InfoType(""), -1
	for _, t := range finding.InfoTypes() {
		if o.Counts[t].Total() == 0 {
			continue
		}
		if k := telling(t); k > rank {
			best, rank = t, k
		}
	}
	if best == "" {
		for t, n := range o.Counts { // an infotype of the organisation's own
			return m.N("infotype.own", n.Total(), "name", string(t))
		}
		return ""
	}
	return m.N("infotype."+string(best), o.Counts[best].Total())
}

// telling orders infotypes by how much a person wants to know of them.
func telling(t finding.InfoType) int {
	switch t.Category() {
	case finding.CategoryCredential:
		return 7
	case finding.CategoryNationalID:
		return 6
	case finding.CategoryIdentityDocument:
		return 5
	case finding.CategoryFinancial:
		return 4
	case finding.CategoryContact:
		return 3
	case finding.CategoryLocation, finding.CategoryOnline:
		return 2
	case finding.CategoryName:
		return 1
	}
	return 0
}

// copyOf says what the document is a copy of.
func (r *Reporter) copyOf(o *finding.Outcome) string {
	if len(o.Copies) == 0 {
		return ""
	}
	c := o.Copies[0]
	of := safe(c.Of)
	if of == "" {
		of = r.msg.T("copy.document")
	}
	text := r.msg.T("copy."+string(c.Relation), "of", of)
	if c.Relation == finding.Version && (c.Newer == "local" || c.Newer == "central") && c.NewerBy != "content" {
		text += "; " + r.msg.T("newer."+c.Newer)
	}
	return text
}

// action is what the person may do.
func (r *Reporter) action(o *finding.Outcome) string {
	if o.Verdict.Action == "" {
		return ""
	}
	return r.msg.T("action."+o.Verdict.Action, "target", safe(o.Verdict.Target))
}
