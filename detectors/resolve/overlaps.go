package resolve

import (
	"cmp"
	"slices"
	"strings"

	"uitrusting/scanner"
	"uitrusting/scanner/document"
	"uitrusting/scanner/finding"
)

// Overlaps is the resolver that leaves one finding for one text. Of matches
// that share text the one of higher confidence stays, then the more specific
// type, then the longer; the others stay as its evidence. Names inside an
// address, a mailbox or an organisation are no persons.
type Overlaps struct{}

// NewOverlaps makes the resolver.
func NewOverlaps() Overlaps { return Overlaps{} }

// Start implements scanner.Resolver.
func (Overlaps) Start(*document.Document) scanner.Resolution { return Overlaps{} }

// Finish implements scanner.Resolution.
func (Overlaps) Finish(*finding.Facts) {}

// Resolve implements scanner.Resolution.
func (Overlaps) Resolve(b *finding.Batch) []finding.Match {
	ms := b.Matches
	order(ms)
	out := ms[:0]
	var cl cluster
	for i := 0; i < len(ms); {
		// A cluster is a run of matches of which each shares text with one
		// before it.
		j, end := i+1, ms[i].End
		for j < len(ms) && ms[j].Start < end {
			end = max(end, ms[j].End)
			j++
		}
		switch {
		case j == i+1 && len(out) == i: // it stays where it is
			out = out[:j]
		case j == i+1:
			out = append(out, ms[i])
		default:
			out = cl.settle(ms[i:j], out)
		}
		i = j
	}
	return out
}

// A cluster is working memory.
type cluster struct {
	rank  []int // indices, best first
	kept  []int // indices of what stays, by start; they share no text
	keep  []bool
	homes []int // indices of addresses with a street, by start; they share no text
}

// settle appends the matches of one cluster that stay to out, which may share
// its memory up to the cluster's start.
func (c *cluster) settle(ms []finding.Match, out []finding.Match) []finding.Match {
	c.rank, c.kept, c.keep, c.homes = c.rank[:0], c.kept[:0], c.keep[:0], c.homes[:0]
	for i := range ms {
		if ms[i].InfoType == finding.PostalAddress && has(&ms[i], "street") {
			c.homes = append(c.homes, i)
		}
	}
	for i := range ms {
		c.keep = append(c.keep, special(ms[i].InfoType) && !c.inAddress(ms, &ms[i]))
		if !special(ms[i].InfoType) {
			c.rank = append(c.rank, i)
		}
	}
	slices.SortStableFunc(c.rank, func(x, y int) int {
		a, b := &ms[x], &ms[y]
		return cmp.Or(
			cmp.Compare(container(b), container(a)),
			cmp.Compare(b.Confidence, a.Confidence),
			cmp.Compare(specific(b.InfoType), specific(a.InfoType)),
			cmp.Compare(b.End-b.Start, a.End-a.Start),
			cmp.Compare(a.Start, b.Start),
			strings.Compare(a.RuleID, b.RuleID),
		)
	})
	for _, i := range c.rank {
		m := &ms[i]
		// What is kept shares no text, so that only neighbours can conflict.
		at, _ := slices.BinarySearchFunc(c.kept, m.Start, func(k, start int) int { return cmp.Compare(ms[k].Start, start) })
		lost := false
		for n := at; n < len(c.kept) && ms[c.kept[n]].Start < m.End; n++ {
			lost = c.yield(ms, c.kept[n], i) || lost
		}
		if at > 0 && ms[c.kept[at-1]].End > m.Start {
			lost = c.yield(ms, c.kept[at-1], i) || lost
		}
		if lost {
			continue
		}
		c.keep[i] = true
		if !within(ms, c.kept, at, m) {
			c.kept = slices.Insert(c.kept, at, i)
		}
	}
	for i := range ms {
		if c.keep[i] {
			out = append(out, ms[i])
		}
	}
	return out
}

// within reports whether m shares text with something that is kept: it stays
// too, but is not put in the list.
func within(ms []finding.Match, kept []int, at int, m *finding.Match) bool {
	return at < len(kept) && ms[kept[at]].Start < m.End || at > 0 && ms[kept[at-1]].End > m.Start
}

// yield reports whether match i gives way to match k, which is kept, and
// notes it there.
func (c *cluster) yield(ms []finding.Match, k, i int) bool {
	a, b := &ms[k], &ms[i]
	if a.InfoType == finding.IdentityDocument && b.InfoType == finding.BENationalNumber {
		return false // the card holds it: both are reported
	}
	if a.InfoType != b.InfoType && a.Confidence > finding.Candidate && b.Confidence > finding.Candidate && alternative(b.InfoType) {
		note(a, "also fits: "+finding.Evidence(b.InfoType))
	}
	return true
}

// alternative reports whether a match of the type is another reading of the
// same text, rather than a part of it.
func alternative(t finding.InfoType) bool { return t != finding.PersonName }

// container ranks what holds names without being persons. They win over
// names whatever their confidence.
func container(m *finding.Match) int {
	switch {
	case m.InfoType == finding.IdentityDocument, m.InfoType == finding.Email:
		return 2
	case m.InfoType == finding.PostalAddress && (m.Role == "street" || has(m, "street")):
		return 1
	case m.Role == "organisation":
		return 1
	}
	return 0
}

// inAddress reports whether a term of a special category stands in a street:
// "rue de l'Église".
func (c *cluster) inAddress(ms []finding.Match, m *finding.Match) bool {
	n, _ := slices.BinarySearchFunc(c.homes, m.Start+1, func(k, start int) int { return cmp.Compare(ms[k].Start, start) })
	return n > 0 && m.End <= ms[c.homes[n-1]].End
}

// specific ranks infotypes by how little else their layout fits: at equal
// confidence the higher one stays.
func specific(t finding.InfoType) int {
	switch t {
	case finding.IdentityDocument:
		return 9
	case finding.IBAN, finding.Email:
		return 8
	case finding.ITCodiceFiscale, finding.FRNIR, finding.DESocialInsurance:
		return 7
	case finding.PaymentCard, finding.LUMatricule:
		return 6
	case finding.BENationalNumber:
		return 5
	case finding.BERIZIV, finding.BEIDCard, finding.PLPESEL, finding.DETaxID, finding.ESDNI, finding.UKNINO:
		return 4
	case finding.BEEnterpriseNumber, finding.NLBSN:
		return 3
	case finding.Credential, finding.PostalAddress, finding.DateOfBirth:
		return 3
	case finding.Phone, finding.IPAddress, finding.MACAddress, finding.GPSPosition:
		return 2
	case finding.PersonName:
		return 0
	}
	return 1
}
