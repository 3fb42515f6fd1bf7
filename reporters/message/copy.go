package message

import (
	"slices"
	"strings"

	"uitrusting/scanner/finding"
)

// few is the number of words or identifiers below which a share is said in
// words, because it is told from a sample: every eighth word run.
const fewWords, fewIdentifiers = 240, 30

// CopyText tells in full sentences what the document is a copy of, how much
// of it, and which of the two is newer when that is known from more than the
// content; "" when nothing is known.
func CopyText(m *Printer, o *finding.Outcome) string {
	if len(o.Copies) == 0 {
		return ""
	}
	c := &o.Copies[0]
	of := Safe(c.Of)
	if of == "" {
		of = m.T("copy.long.document")
	}
	said := []string{m.T("copy.long."+string(c.Relation), "of", of)}
	switch c.Relation {
	case finding.Version, finding.Extract, finding.Passage:
		said = append(said, shared(m, c))
	case finding.Undecided:
		said = append(said, undecided(m, c.Reason))
	}
	if c.Relation == finding.Extract && c.SharedIdentifiers >= fewIdentifiers && c.CentralIdentifier > c.SharedIdentifiers {
		said = append(said, m.T("copy.holds", "shared", m.Int(c.SharedIdentifiers), "n", m.Int(c.CentralIdentifier)))
	}
	said = append(said, newer(m, o, c))
	if c.RowsOnlyLocal > 0 {
		said = append(said, m.N("copy.rows", c.RowsOnlyLocal))
	}
	return strings.Join(slices.DeleteFunc(said, func(s string) bool { return s == "" }), " ")
}

// newer says which side was changed last, and when each was, where that is
// known from more than the content and the two dates bear it out.
func newer(m *Printer, o *finding.Outcome, c *finding.Copy) string {
	switch {
	case !c.WasCentralUntil.IsZero():
		return m.T("copy.until", "date", m.Date(c.WasCentralUntil))
	case c.Newer != "local" && c.Newer != "central" || c.NewerBy == "content":
		return ""
	}
	local := o.Document.Modified
	if c.NewerBy == "metadata" && o.Dated.Source == "document" {
		local = o.Dated.Value
	}
	central := c.CentralModified
	from, to := central, local
	if c.Newer == "central" {
		from, to = local, central
	}
	if from.IsZero() || to.IsZero() || m.Date(from) == m.Date(to) || !from.Before(to) {
		return m.T("copy.newer." + c.Newer)
	}
	return m.T("copy.dates."+c.Newer, "local", m.Date(local), "central", m.Date(central))
}

// shared says how much of the document is in the central one. That all of it
// is, is said only of what can be deleted: a share comes from a sample, in
// which one other amount in a long text is not seen.
func shared(m *Printer, c *finding.Copy) string {
	switch v := c.LocalInCentral; {
	case v < 0:
		return ""
	case v >= 0.995 && c.Deletable:
		return m.T("copy.all")
	case v >= 0.995 && c.RowsOnlyLocal == 0:
		return m.T("copy.nearly")
	case c.LocalIdentifiers >= fewIdentifiers:
		return m.T("copy.shared", "shared", m.Int(c.SharedIdentifiers), "n", m.Int(c.LocalIdentifiers))
	case c.Words >= fewWords:
		return m.T("copy.share", "share", strings.TrimSpace(m.Decimal(min(v, 0.99)*100, 0)+m.percentSign()))
	case v >= 0.5:
		return m.T("copy.most")
	default:
		return m.T("copy.part")
	}
}

// undecided translates the fixed words of the catalog.
func undecided(m *Printer, reason string) string {
	switch {
	case strings.Contains(reason, "too short"):
		return m.T("copy.why.short")
	case strings.Contains(reason, "catalog"):
		return m.T("copy.why.catalog")
	case strings.Contains(reason, "text"):
		return m.T("copy.why.unread")
	case strings.Contains(reason, "other persons"):
		return m.T("copy.why.persons")
	}
	return ""
}

// Evidence says for a person by what a finding was recognised; what only
// means something to the maker of a rule is left out.
func Evidence(m *Printer, evidence []finding.Evidence) string {
	var said []string
	for _, e := range evidence {
		kind, word, _ := strings.Cut(string(e), ": ")
		switch kind {
		case "checksum":
			said = append(said, m.T("evidence.checksum"))
		case "header", "keyword":
			if word != "" && len(said) < 3 {
				said = append(said, m.T("evidence."+kind, "word", Safe(word)))
			}
		}
	}
	return strings.Join(said, ", ")
}

// Kinds are the kinds of data in a document, each with how often it is there.
func Kinds(m *Printer, o *finding.Outcome) []string {
	var kinds []string
	for _, t := range finding.InfoTypes() {
		if n := o.Counts[t].Total(); n > 0 {
			kinds = append(kinds, m.N("infotype."+string(t), n))
		}
	}
	return kinds
}

// Kind is the name of a kind of data without a number.
func Kind(m *Printer, t finding.InfoType) string {
	return strings.TrimSpace(strings.TrimPrefix(m.N("infotype."+string(t), 2), m.Int(2)))
}
