package resolve

import (
	"slices"
	"strings"
	"unicode"

	"uitrusting/detectors/internal/near"
	"uitrusting/rules"
	"uitrusting/scanner"
	"uitrusting/scanner/document"
	"uitrusting/scanner/finding"
)

// Columns is the resolver that decides for a column of a table as a whole:
// its title, or the share of rows that hold a valid value, raises all matches
// of a type in it; a title that says something else, or a few hits in a
// column of other numbers, lowers them.
type Columns struct {
	words   map[finding.InfoType]*near.Words // what titles call a type
	against map[finding.InfoType]*near.Words // what titles of other numbers say
}

// NewColumns makes the resolver. Titles are told by the keywords of the
// rules.
func NewColumns(packs []rules.Pack) *Columns {
	c := &Columns{words: map[finding.InfoType]*near.Words{}, against: map[finding.InfoType]*near.Words{}}
	words, against := map[finding.InfoType][]string{}, map[finding.InfoType][]string{}
	for _, p := range packs {
		for _, r := range p.Rules {
			t := finding.InfoType(r.InfoType)
			if special(t) {
				continue
			}
			words[t] = append(words[t], r.Words()...)
			against[t] = append(against[t], r.Against...)
		}
	}
	for t, w := range words {
		c.words[t] = near.New(w)
	}
	for t, w := range against {
		c.against[t] = near.New(w)
	}
	return c
}

// Start implements scanner.Resolver.
func (c *Columns) Start(*document.Document) scanner.Resolution { return c }

// Finish implements scanner.Resolution.
func (c *Columns) Finish(*finding.Facts) {}

// Shares of rows, and numbers of rows, that decide for a column.
const (
	raiseRows  = 5  // fewer rows say nothing
	sureRows   = 10 // enough for a check that one number in eleven passes
	raiseShare = 80 // percent of rows that hold a match
	lowerRows  = 20
	lowerShare = 10 // percent: isolated hits
)

// A column is what matches of one type in one column have in common.
type column struct {
	segment, col int
	infotype     finding.InfoType
	rows         int // distinct rows with a match
	last         int // the last row counted
}

// Resolve implements scanner.Resolution.
func (c *Columns) Resolve(b *finding.Batch) []finding.Match {
	ms := b.Matches
	var at map[columnKey]*column
	for i := range ms {
		m := &ms[i]
		if special(m.InfoType) || !table(b, m) {
			continue
		}
		if at == nil {
			order(ms)
			return c.tables(b)
		}
	}
	return ms
}

type columnKey struct {
	segment, col int
	infotype     finding.InfoType
}

// tables weighs the columns of a batch that has a table.
func (c *Columns) tables(b *finding.Batch) []finding.Match {
	at := map[columnKey]*column{}
	for i := range b.Matches {
		m := &b.Matches[i]
		if special(m.InfoType) || !table(b, m) {
			continue
		}
		k := columnKey{m.Segment, m.At.Col, m.InfoType}
		col := at[k]
		if col == nil {
			col = &column{segment: m.Segment, col: m.At.Col, infotype: m.InfoType, last: -1}
			at[k] = col
		}
		if m.At.Row != col.last {
			col.rows++
			col.last = m.At.Row
		}
	}
	verdicts := make(map[columnKey]verdict, len(at))
	for k, col := range at {
		verdicts[k] = c.judge(b, col)
	}
	for i := range b.Matches {
		m := &b.Matches[i]
		if special(m.InfoType) || !table(b, m) {
			continue
		}
		verdicts[columnKey{m.Segment, m.At.Col, m.InfoType}].apply(m)
	}
	return b.Matches
}

// A verdict on a column is what happens to its matches.
type verdict struct {
	to       finding.Confidence // at least this, when evidence is set
	lower    bool
	bare     bool // lower only what is digits without a layout of its own
	evidence finding.Evidence
}

func (v verdict) apply(m *finding.Match) {
	if v.lower {
		if v.bare && formatted(m) {
			return
		}
		if m.Confidence > finding.Candidate && !has(m, "keyword") && !has(m, "agrees") {
			m.Confidence--
			note(m, v.evidence)
		}
		return
	}
	if v.evidence == "" || m.Role == "street" || m.Role == "organisation" {
		return
	}
	if has(m, "test value") {
		return
	}
	note(m, v.evidence)
	m.Confidence = max(m.Confidence, v.to)
}

// formatted reports whether the match is written as values of its type are:
// it may stand in a column of remarks.
func formatted(m *finding.Match) bool {
	return has(m, "layout") && !slices.Contains(m.Evidence, "layout: digits")
}

// judge weighs one column for one type.
func (c *Columns) judge(b *finding.Batch, col *column) verdict {
	seg := &b.Segments[col.segment]
	title := Title(seg.Table.Column(col.col))
	rows := seg.Rows
	if len(seg.Table.Columns) > 0 && rows > 1 && col.segment == 0 {
		rows-- // the header
	}
	share := 0
	if rows > 0 {
		share = min(100, 100*col.rows/rows)
	}
	if title != "" {
		if w := c.words[col.infotype]; w != nil {
			if word, ok := w.In(title); ok {
				return verdict{to: titled(col.infotype), evidence: finding.Evidence("header: " + word)}
			}
		}
		if numeric(col.infotype) && c.other(title, col.infotype) {
			return verdict{lower: true, evidence: "against: column title"}
		}
	}
	if checked(col.infotype) && rows >= raiseRows && col.rows >= raiseRows && share >= raiseShare {
		to := finding.High
		if weak(col.infotype) && col.rows < sureRows {
			to = finding.Medium
		}
		return verdict{to: to, evidence: "column: most rows are valid"}
	}
	if numeric(col.infotype) && rows >= lowerRows && share < lowerShare {
		return verdict{lower: true, bare: true, evidence: "against: column of other values"}
	}
	return verdict{}
}

// other reports whether a title names another type, or speaks against this.
func (c *Columns) other(title string, t finding.InfoType) bool {
	if w := c.against[t]; w != nil {
		if _, ok := w.In(title); ok {
			return true
		}
	}
	for _, o := range finding.InfoTypes() {
		if o == t || !numeric(o) && o != finding.IBAN {
			continue
		}
		if w := c.words[o]; w != nil {
			if _, ok := w.In(title); ok {
				return true
			}
		}
	}
	return false
}

// titled is the confidence of a type in a column of that title.
func titled(t finding.InfoType) finding.Confidence {
	switch t {
	case finding.BEEnterpriseNumber:
		return finding.Candidate // an organisation's: as sure as it was
	case finding.IPAddress, finding.MACAddress, finding.GPSPosition, finding.PostalAddress, finding.BEDrivingLicence, finding.BEPassport:
		return finding.Medium
	case finding.Email:
		return finding.Candidate // role and example mailboxes stay what they are
	}
	return finding.High
}

// checked reports whether a value of the type passed a check of its own.
func checked(t finding.InfoType) bool {
	switch t {
	case finding.BENationalNumber, finding.IBAN, finding.NLBSN, finding.PaymentCard, finding.BEIDCard, finding.BERIZIV, finding.FRNIR,
		finding.DETaxID, finding.DESocialInsurance, finding.LUMatricule, finding.ESDNI, finding.ITCodiceFiscale, finding.PLPESEL, finding.Phone:
		return true
	}
	return false
}

// weak reports whether many random numbers pass the check of the type.
func weak(t finding.InfoType) bool {
	switch t {
	case finding.NLBSN, finding.PaymentCard, finding.PLPESEL, finding.DETaxID, finding.Phone:
		return true
	}
	return false
}

// numeric reports whether digits alone make a value of the type.
func numeric(t finding.InfoType) bool {
	switch t {
	case finding.BENationalNumber, finding.NLBSN, finding.PaymentCard, finding.BEIDCard, finding.BERIZIV, finding.FRNIR, finding.DETaxID,
		finding.LUMatricule, finding.PLPESEL, finding.Phone, finding.BEDrivingLicence, finding.BEEnterpriseNumber:
		return true
	}
	return false
}

// Title is a column's title as words in lower case: "geboorteDatum" and
// "GEBOORTE_DATUM" are both "geboorte datum".
func Title(s string) string {
	if len(s) > 120 {
		return ""
	}
	var b strings.Builder
	lower := false
	for _, r := range s {
		switch {
		case unicode.IsUpper(r):
			if lower {
				b.WriteByte(' ')
			}
			lower = false
			b.WriteRune(unicode.ToLower(r))
		case unicode.IsLetter(r) || r == '°' || r == '.' || r == '\'' || r == '-':
			lower = unicode.IsLetter(r)
			b.WriteRune(r)
		default:
			lower = false
			b.WriteByte(' ')
		}
	}
	return strings.Join(slices.Collect(strings.FieldsSeq(b.String())), " ")
}
