package resolve

import (
	"uitrusting/scanner"
	"uitrusting/scanner/document"
	"uitrusting/scanner/finding"
)

// Records is the resolver of agreement inside a record, a row of a table or a
// few lines of text: the date of birth that is also in the national number
// makes both sure; a name beside an identifier makes either surer.
type Records struct{}

// NewRecords makes the resolver.
func NewRecords() Records { return Records{} }

// Start implements scanner.Resolver.
func (Records) Start(*document.Document) scanner.Resolution { return Records{} }

// Finish implements scanner.Resolution.
func (Records) Finish(*finding.Facts) {}

const (
	// near by in text without rows or scopes, in bytes: a few lines of a form.
	besideDate = 400
	besideName = 160
	// neighbours looked at on either side of a match; more in one row are
	// not compared.
	neighbours = 24
)

// Resolve implements scanner.Resolution.
func (Records) Resolve(b *finding.Batch) []finding.Match {
	ms := b.Matches
	order(ms)
	for i := range ms {
		m := &ms[i]
		switch m.InfoType {
		case finding.BENationalNumber:
			birth := Birth(m.Value)
			each(b, i, besideDate, func(o *finding.Match) {
				if o.InfoType == finding.DateOfBirth && birth != "" && o.Value == birth {
					m.Confidence, o.Confidence = finding.High, finding.High
					note(m, "agrees: date of birth")
					note(o, "agrees: national number")
				}
			})
			named(b, i)
		case finding.IdentityDocument:
			each(b, i, besideDate, func(o *finding.Match) {
				if o.InfoType == finding.DateOfBirth && len(m.Role) == 6 && len(o.Value) == 10 && o.Value[2:4]+o.Value[5:7]+o.Value[8:] == m.Role {
					o.Confidence = finding.High
					note(o, "agrees: identity document")
				}
			})
		case finding.DateOfBirth, finding.NLBSN, finding.FRNIR, finding.DETaxID, finding.DESocialInsurance, finding.PLPESEL, finding.LUMatricule:
			named(b, i)
		case finding.Email:
			mailbox(b, i)
		}
	}
	return ms
}

// named raises match i, an identifier of medium confidence, when a name
// stands beside it, and a weaker name beside a sure identifier.
func named(b *finding.Batch, i int) {
	m := &b.Matches[i]
	if m.Confidence < finding.Medium {
		return
	}
	each(b, i, besideName, func(o *finding.Match) {
		if o.InfoType != finding.PersonName {
			return
		}
		if m.Confidence == finding.Medium && o.Confidence >= finding.Medium {
			m.Confidence = finding.High
			note(m, "beside: person-name")
		} else if m.Confidence == finding.High && (o.Confidence == finding.Low || o.Confidence == finding.Medium) {
			o.Confidence++
			note(o, "beside: "+finding.Evidence(m.InfoType))
		}
	})
}

// mailbox raises the names beside a personal mailbox that are written in it.
func mailbox(b *finding.Batch, i int) {
	m := &b.Matches[i]
	if m.Role == "organisation" || m.Confidence < finding.Medium {
		return
	}
	var box person
	read := false // most names are sure already
	each(b, i, besideName, func(o *finding.Match) {
		if o.InfoType != finding.PersonName || o.Confidence == finding.High {
			return
		}
		if !read {
			read = true
			box.mail(m.Value)
		}
		var name person
		name.name(o.Value)
		if name.full != 0 && name.full == box.full || name.short != 0 && name.short == box.short {
			o.Confidence = finding.High
			note(o, "agrees: email")
		}
	})
}

// each calls f for the matches of the same record as match i: its row in a
// table, else what lies within so many bytes in the same segment.
func each(b *finding.Batch, i, bytes int, f func(*finding.Match)) {
	ms := b.Matches
	m := &ms[i]
	row := table(b, m) && m.At.Row > 0
	same := func(o *finding.Match) bool {
		if o.Segment != m.Segment {
			return false
		}
		if row {
			return o.At.Row == m.At.Row && o.At.Sheet == m.At.Sheet
		}
		if o.Start < m.Start {
			return m.Start-o.End <= bytes
		}
		return o.Start-m.End <= bytes
	}
	for k, n := i-1, 0; k >= 0 && n < neighbours && same(&ms[k]); k, n = k-1, n+1 {
		f(&ms[k])
	}
	for k, n := i+1, 0; k < len(ms) && n < neighbours && same(&ms[k]); k, n = k+1, n+1 {
		f(&ms[k])
	}
}

// Birth is the date of birth in a national number of eleven digits, as ISO
// 8601, or "" when it holds no whole date. The check digits tell the century.
//
// Source: K.B./A.R. of 3 April 1984 on the composition of the number.
func Birth(nn string) string {
	if len(nn) != 11 {
		return ""
	}
	n := 0
	for k := range 11 {
		if nn[k] < '0' || nn[k] > '9' {
			return ""
		}
		if k < 9 {
			n = n*10 + int(nn[k]-'0')
		}
	}
	check := int(nn[9]-'0')*10 + int(nn[10]-'0')
	century := "19"
	switch check {
	case 97 - n%97:
	case 97 - (2_000_000_000+n)%97:
		century = "20"
	default:
		return ""
	}
	month := (int(nn[2]-'0')*10 + int(nn[3]-'0')) % 20
	if month < 1 || month > 12 || nn[4:6] == "00" {
		return ""
	}
	return century + nn[:2] + "-" + string([]byte{byte('0' + month/10), byte('0' + month%10)}) + "-" + nn[4:6]
}
