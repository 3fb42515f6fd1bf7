package detectors

import (
	"strings"

	"uitrusting/scanner"
	"uitrusting/scanner/document"
	"uitrusting/scanner/finding"
)

func (o Own) empty() bool {
	return len(o.Domains)+len(o.IBANs)+len(o.Phones)+len(o.Addresses) == 0
}

// An ownFilter drops what belongs to the organisation itself: its account on
// an invoice, its switchboard, its address, the mailboxes at its domain.
type ownFilter struct {
	values  map[finding.InfoType]map[string]bool
	domains map[string]bool
}

func newOwnFilter(o Own) *ownFilter {
	f := &ownFilter{values: map[finding.InfoType]map[string]bool{}, domains: map[string]bool{}}
	add := func(t finding.InfoType, values []string, fold func(string) string) {
		f.values[t] = map[string]bool{}
		for _, v := range values {
			f.values[t][fold(v)] = true
		}
	}
	add(finding.IBAN, o.IBANs, compact)
	add(finding.Phone, o.Phones, international)
	add(finding.PostalAddress, o.Addresses, foldAddress)
	for _, d := range o.Domains {
		f.domains[strings.ToLower(strings.TrimPrefix(d, "@"))] = true
	}
	return f
}

// compact keeps letters and digits, in upper case.
func compact(s string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r >= '0' && r <= '9', r >= 'A' && r <= 'Z':
			return r
		case r >= 'a' && r <= 'z':
			return r - 'a' + 'A'
		}
		return -1
	}, s)
}

// international is a phone number in E.164; one with a trunk zero is Belgian.
func international(s string) string {
	digits := compact(strings.Replace(s, "(0)", "", 1))
	switch {
	case strings.HasPrefix(strings.TrimSpace(s), "+"):
	case strings.HasPrefix(digits, "00"):
		digits = digits[2:]
	case strings.HasPrefix(digits, "0"):
		digits = "32" + digits[1:]
	}
	return "+" + digits
}

// foldAddress keeps letters and digits, so that commas and case do not count.
func foldAddress(s string) string {
	return strings.Join(strings.FieldsFunc(strings.ToLower(s), func(r rune) bool {
		return r == ',' || r == ' ' || r == '\n' || r == '.' || r == '-'
	}), " ")
}

// Start implements scanner.Resolver.
func (f *ownFilter) Start(*document.Document) scanner.Resolution { return f }

// Resolve implements scanner.Resolution.
func (f *ownFilter) Resolve(b *finding.Batch) []finding.Match {
	kept := b.Matches[:0]
	for _, m := range b.Matches {
		if !f.own(&m) {
			kept = append(kept, m)
		}
	}
	return kept
}

// Finish implements scanner.Resolution.
func (f *ownFilter) Finish(*finding.Facts) {}

func (f *ownFilter) own(m *finding.Match) bool {
	switch m.InfoType {
	case finding.Email:
		_, domain, _ := strings.Cut(m.Value, "@")
		return f.domains[domain]
	case finding.PostalAddress:
		return f.values[m.InfoType][foldAddress(m.Value)]
	}
	return f.values[m.InfoType][m.Value]
}
