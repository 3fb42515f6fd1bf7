package message

import (
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"uitrusting/scanner/document"
	"uitrusting/scanner/finding"
)

// What names a document's content: "payslips of 48 persons", "health data of
// 3 persons", "12 account numbers", "member list of 3 persons, with data on
// religion or belief".
func What(m *Printer, o *finding.Outcome) string {
	special := o.Verdict.Class == finding.ClassSpecial || o.Verdict.Class == finding.ClassCriminal
	// That it is a mail says nothing of what is in it.
	typed := o.DocumentType != "" && o.DocumentType != "mail" && m.Has("type."+o.DocumentType+".one")
	what, with, of := "", "", "what.of"
	switch {
	case typed:
		what = m.N("type."+o.DocumentType, o.Subjects)
		if o.Subjects > 1 && !ofEach(o.DocumentType) {
			of = "what.and"
		}
		if special && !speaks(o.DocumentType) {
			with = strings.Join(secretKinds(m, o), ", ")
		}
	case special:
		what = strings.Join(secretKinds(m, o), ", ")
	default:
		t, n := worst(o)
		what = counted(m, t, n)
		if t == finding.PersonName && o.Subjects > 0 {
			what = Kind(m, t)
		} else if n < o.Subjects { // one password in a list of twelve persons
			of = "what.and"
		}
	}
	if o.Subjects > 0 && what != "" {
		what = m.T(of, "what", what, "persons", m.N("persons", o.Subjects))
	}
	if with != "" {
		what = m.T("what.with", "what", what, "kinds", with)
	}
	return what
}

// ofEach reports whether a document of that type is one of each person in it,
// or a list of them. A certificate that names two persons is not of both.
func ofEach(doctype string) bool {
	return doctype == "payslip" || doctype == "identity-copy" || strings.HasSuffix(doctype, "-list") || doctype == "customer-export"
}

// speaks reports whether a document's type says itself what is special in it.
func speaks(doctype string) bool {
	switch doctype {
	case "medical-certificate", "medical-report", "criminal-record", "sick-leave-list", "union-form":
		return true
	}
	return false
}

func secretKinds(m *Printer, o *finding.Outcome) []string {
	var kinds []string
	for _, t := range finding.InfoTypes() {
		if n := o.Counts[t].Total(); n > 0 && t.Secret() {
			kinds = append(kinds, m.N("infotype."+string(t), n))
		}
	}
	return kinds
}

// worst is the most telling infotype of a document and how often it is there;
// names count only where there is nothing else.
func worst(o *finding.Outcome) (best finding.InfoType, n int) {
	rank := -1
	for _, t := range finding.InfoTypes() {
		if k := telling(t); o.Counts[t].Total() > 0 && k > rank {
			best, rank = t, k
		}
	}
	if best == "" { // infotypes of the organisation's own
		for t := range o.Counts {
			if best == "" || t < best {
				best = t
			}
		}
	}
	return best, o.Counts[best].Total()
}

// counted is so many of an infotype, in words.
func counted(m *Printer, t finding.InfoType, n int) string {
	switch {
	case n == 0:
		return ""
	case !m.Has("infotype." + string(t) + ".one"):
		return m.N("infotype.own", n, "name", Safe(string(t)))
	}
	return m.N("infotype."+string(t), n)
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

// CopyOf says what the document is a copy of, "" when nothing is known.
func CopyOf(m *Printer, o *finding.Outcome) string {
	if len(o.Copies) == 0 {
		return ""
	}
	c := o.Copies[0]
	of := Safe(c.Of)
	if of == "" {
		of = m.T("copy.document")
	}
	text := m.T("copy."+string(c.Relation), "of", of)
	if c.Relation == finding.Version && (c.Newer == "local" || c.Newer == "central") && c.NewerBy != "content" {
		text += ", " + m.T("newer."+c.Newer)
	}
	return text
}

// Action is what the person may do, "" when there is nothing to do.
func Action(m *Printer, o *finding.Outcome) string {
	if o.Verdict.Action == "" {
		return ""
	}
	if o.Verdict.Action == "delete" && len(o.Document.Members) > 0 { // what else the archive holds may be nowhere else
		return m.T("action.delete.member")
	}
	return m.T("action."+o.Verdict.Action, "target", Store(m, o.Verdict.Target))
}

// Change says what became of the open documents of an earlier scan, "" when
// there was none.
func Change(m *Printer, c *finding.Change) string {
	switch {
	case c.Since.IsZero():
		return ""
	case !c.Known:
		return m.T("change.other", "date", m.Date(c.Since), "n", m.Int(c.Before))
	}
	said := m.T("change.since", "date", m.Date(c.Since), "new", m.Int(c.New), "still", m.Int(c.Still), "gone", m.Int(c.Gone))
	if c.Unread > 0 {
		said += " · " + m.T("change.unread", "n", m.Int(c.Unread))
	}
	return said
}

// shortPath is the longest path, in characters, that is said in full.
const shortPath = 16

// Store is a short name of a central store: what the policy calls it, or the
// last part of its path.
func Store(m *Printer, target string) string {
	target = strings.TrimRight(Safe(target), `/\`)
	if target == "" {
		return m.T("step.target")
	}
	if i := strings.LastIndexAny(target, `/\`); i >= 0 && utf8.RuneCountInString(target) > shortPath {
		return "…/" + target[i+1:]
	}
	return target
}

// At is a place that a person can find: "sheet Jan, cell B3, comment".
func At(m *Printer, p document.Position) string {
	var parts []string
	add := func(key string, n int) {
		if n > 0 {
			parts = append(parts, m.T(key, "n", strconv.Itoa(n)))
		}
	}
	add("at.page", p.Page)
	if p.Sheet != "" {
		parts = append(parts, m.T("at.sheet", "n", Safe(p.Sheet)))
	}
	switch cell := p.Cell(); {
	case p.Sheet != "" && cell != "":
		parts = append(parts, m.T("at.cell", "n", cell))
	case p.Row > 0:
		add("at.row", p.Row)
		add("at.column", p.Col)
	default:
		add("at.line", p.Line)
	}
	if p.Part != "" && (p.Part != "body" || len(parts) == 0) {
		parts = append(parts, part(m, p.Part))
	}
	return strings.Join(parts, ", ")
}

// part is what people call a part of a document, with its number if it has
// one: "appointment 2". A name that a document gives stays as it is.
func part(m *Printer, name string) string {
	kind, number, numbered := strings.Cut(name, " ")
	if !m.Has("part." + kind) {
		return Safe(name)
	}
	if numbered {
		return m.T("part."+kind) + " " + Safe(number)
	}
	return m.T("part." + kind)
}

// Examined is the share of the documents met that were read to their end,
// leaving out what is no document: links, special files, other mounts, what
// was excluded on purpose and what holds no text.
func Examined(sum finding.Summary) float64 {
	all := sum.Documents.Walked
	for kind, n := range sum.NotExamined {
		if kind.Routine() {
			all -= n
		}
	}
	if all <= 0 {
		return 1
	}
	return min(float64(sum.Documents.Scanned)/float64(all), 1)
}

// Safe is a text that can only be shown: control characters, direction marks
// and what is not UTF-8 are replaced.
func Safe(s string) string {
	if plain(s) {
		return s
	}
	return strings.Map(func(r rune) rune {
		if !unicode.IsPrint(r) && !unicode.Is(unicode.Zs, r) || unicode.Is(unicode.Bidi_Control, r) {
			return '�'
		}
		return r
	}, strings.ToValidUTF8(s, "�"))
}

// plain reports whether a text is printable ASCII, as most are.
func plain(s string) bool {
	for i := range len(s) {
		if s[i] < ' ' || s[i] > '~' {
			return false
		}
	}
	return true
}
