package number

import (
	"slices"

	"uitrusting/detectors/checksum"
	"uitrusting/scanner/finding"
)

// An issuer is a range of first digits and the lengths of its numbers.
type issuer struct {
	evidence finding.Evidence
	from, to string // first digits, of equal length
	min, max int    // digits
}

// issuers are the ranges of card schemes, narrower ones first.
//
// Source: ISO/IEC 7812-1 (structure); ranges: Wikipedia, Payment card number;
// activemerchant; read 2026-11-20. That Bancontact has 17 digits at 6703:
// from memory.
var issuers = [...]issuer{
	{"issuer: bancontact", "6703", "6703", 16, 19},
	{"issuer: visa", "4", "4", 13, 19},
	{"issuer: mastercard", "51", "55", 16, 16},
	{"issuer: mastercard", "2221", "2720", 16, 16},
	{"issuer: american express", "34", "34", 15, 15},
	{"issuer: american express", "37", "37", 15, 15},
	{"issuer: diners", "300", "305", 14, 19},
	{"issuer: diners", "309", "309", 14, 19},
	{"issuer: diners", "36", "36", 14, 19},
	{"issuer: diners", "38", "39", 14, 19},
	{"issuer: discover", "6011", "6011", 16, 19},
	{"issuer: discover", "644", "649", 16, 19},
	{"issuer: discover", "65", "65", 16, 19},
	{"issuer: jcb", "3528", "3589", 16, 19},
	{"issuer: unionpay", "62", "62", 16, 19},
	{"issuer: dankort", "5019", "5019", 16, 16},
	{"issuer: maestro", "50", "50", 12, 19},
	{"issuer: maestro", "56", "58", 12, 19},
	{"issuer: maestro", "6304", "6304", 12, 19},
	{"issuer: maestro", "6390", "6390", 12, 19},
	{"issuer: maestro", "67", "67", 12, 19},
	{"issuer: uatp", "122", "122", 15, 15},
}

// issuerOf names the scheme of a number, or is "".
func issuerOf(s string) finding.Evidence {
	for k := range issuers {
		i := &issuers[k]
		if s[0] < i.from[0] || s[0] > i.to[0] {
			continue
		}
		if head := s[:len(i.from)]; head >= i.from && head <= i.to && len(s) >= i.min && len(s) <= i.max {
			if i.evidence == "issuer: visa" && len(s) != 13 && len(s) != 16 && len(s) != 19 {
				return ""
			}
			return i.evidence
		}
	}
	return ""
}

// paymentCard judges 12 to 19 digits as a card number: an issuer's range and
// length, Luhn, and the groups that are embossed.
func paymentCard(c *candidate, k *kind) verdict {
	if c.loose() || c.gaps&(gapSlash|gapOther) != 0 {
		return verdict{}
	}
	grouped := !c.bare()
	if grouped && c.gaps&(c.gaps-1) != 0 { // two kinds of separators
		return verdict{}
	}
	d := c.digits()
	if !checksum.Luhn(d) || few(d) {
		return verdict{}
	}
	name := issuerOf(d)
	if name == "" {
		return verdict{}
	}
	v := verdict{labelled: finding.High, crowd: true, weak: true}
	evidence := [...]finding.Evidence{"layout", "checksum: luhn", name, "test value"}
	first, end := 1, 3
	switch {
	case name == "issuer: uatp" || c.n < 16 && name == "issuer: maestro":
		v.alone = finding.Low
	case grouped && (c.shape == 0x4444 || c.shape == 0x465 || c.shape == 0x44441 || c.shape == 0x44443 || c.shape == 0x464):
		v.alone = finding.High
		v.strong = c.gaps&(gapDash|gapDot) != 0
		first = 0
	case c.n == 16, c.n == 15, c.n == 14, c.n == 17 && name == "issuer: bancontact":
		v.alone = finding.Medium
	default:
		v.alone = finding.Low
	}
	if slices.Contains(k.list["test-numbers"], d) {
		v.alone, v.labelled = finding.Low, finding.Low
		end = 4
	}
	v.evidence = c.why(evidence[first:end]...)
	return v
}

// few reports a number of fewer than two different digits, as fillers are.
func few(s string) bool {
	for i := range len(s) {
		if s[i] != s[0] {
			return false
		}
	}
	return true
}
