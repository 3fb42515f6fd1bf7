package number

import (
	"strconv"

	"uitrusting/detectors/checksum"
	"uitrusting/scanner/finding"
)

// An issuer is a range of first digits and the lengths of its numbers.
type issuer struct {
	name     string
	from, to string // first digits, of equal length
	lengths  string // "16", "13 16 19"
}

// issuers are the ranges of the card schemes met in Belgium.
//
// Source: ISO/IEC 7812-1 (structure); ranges: wikipayments and activemerchant,
// read 2026-11-20; that Bancontact has 17 digits at 6703: from memory.
func issuers() []issuer {
	return []issuer{
		{"bancontact", "6703", "6703", "16 17 18 19"},
		{"visa", "4", "4", "13 16 19"},
		{"mastercard", "51", "55", "16"},
		{"mastercard", "2221", "2720", "16"},
		{"american express", "34", "34", "15"},
		{"american express", "37", "37", "15"},
		{"diners", "300", "305", "14 16 19"},
		{"diners", "309", "309", "14 16 19"},
		{"diners", "36", "36", "14 16 19"},
		{"diners", "38", "39", "14 16 19"},
		{"discover", "6011", "6011", "16 19"},
		{"discover", "644", "649", "16 19"},
		{"discover", "65", "65", "16 19"},
		{"jcb", "3528", "3589", "16 19"},
		{"unionpay", "62", "62", "16 17 18 19"},
		{"maestro", "5018", "5018", "12 13 14 15 16 17 18 19"},
		{"maestro", "5020", "5020", "12 13 14 15 16 17 18 19"},
		{"maestro", "5038", "5038", "12 13 14 15 16 17 18 19"},
		{"maestro", "5612", "5612", "12 13 14 15 16 17 18 19"},
		{"maestro", "5893", "5893", "12 13 14 15 16 17 18 19"},
		{"maestro", "6304", "6304", "12 13 14 15 16 17 18 19"},
		{"maestro", "6390", "6390", "12 13 14 15 16 17 18 19"},
		{"maestro", "67", "67", "12 13 14 15 16 17 18 19"},
	}
}

// paymentCard judges 12 to 19 digits as a card number: an issuer's range and
// length, Luhn, and the groups that are embossed.
func paymentCard(c *candidate, k *kind) (verdict, bool) {
	n := len(c.digits)
	if n < 12 || n > 19 || !checksum.Luhn(c.digits) || c.loose() {
		return verdict{}, false
	}
	name := issuerOf(c.digits)
	if name == "" || repeated(c.digits) {
		return verdict{}, false
	}
	v := verdict{labelled: high, evidence: []finding.Evidence{"checksum: luhn", finding.Evidence("issuer: " + name)}}
	switch c.shape() {
	case "4 4 4 4", "4 6 5", "4 4 4 4 3", "4 4 4 4 1", "4 6 4", "4 4 4 5", "6 4 4 3", "4 4 4 4 2":
		v.alone = high
		v.evidence = append(v.evidence, "layout")
	default:
		if !c.bare {
			return verdict{}, false
		}
		if n >= 15 && n <= 17 || name == "visa" && n == 19 {
			v.alone = med
		} else {
			v.alone = low
		}
	}
	for _, t := range k.params["test-numbers"] {
		if t == c.digits {
			v.alone, v.labelled = low, low
			v.evidence = append(v.evidence, "test value")
		}
	}
	return v, true
}

func issuerOf(s string) string {
	for _, i := range issuers() {
		head := s[:len(i.from)]
		if head >= i.from && head <= i.to && hasWord(i.lengths, strconv.Itoa(len(s))) {
			return i.name
		}
	}
	return ""
}

func hasWord(list, word string) bool {
	for i := 0; i+2 <= len(list); i += 3 {
		if list[i:i+2] == word {
			return true
		}
	}
	return false
}

// repeated reports a number with fewer than four different digits among
// sixteen, as fillers have.
func repeated(s string) bool {
	seen := [10]bool{}
	n := 0
	for i := range len(s) {
		if d := s[i] - '0'; !seen[d] {
			seen[d] = true
			n++
		}
	}
	return n < 2
}
