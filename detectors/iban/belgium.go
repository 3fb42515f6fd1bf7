package iban

import (
	"fmt"
	"strings"

	"uitrusting/detectors/checksum"
	"uitrusting/scanner/finding"
	"uitrusting/scanner/lex"
)

// banks are ranges of Belgian bank codes with the BIC of their bank.
type banks []bank

type bank struct {
	from, to string
	evidence finding.Evidence // names it by its BIC
}

// newBanks reads ranges such as "000-049 GEBABEBB".
func newBanks(ranges []string) (banks, error) {
	var all banks
	for _, s := range ranges {
		codes, bic, ok := strings.Cut(s, " ")
		from, to, isRange := strings.Cut(codes, "-")
		if !isRange {
			to = from
		}
		if !ok || !checksum.Digits(from, 3) || !checksum.Digits(to, 3) || from > to || len(bic) != 8 {
			return nil, fmt.Errorf("banks: %q is not such as \"000-049 GEBABEBB\"", s)
		}
		all = append(all, bank{from, to, "bank: " + finding.Evidence(bic)})
	}
	return all, nil
}

// bic names the bank of a code, or is "".
func (bs banks) bic(code string) finding.Evidence {
	for _, b := range bs {
		if b.from <= code && code <= b.to {
			return b.evidence
		}
	}
	return ""
}

// oldAccounts finds Belgian account numbers as they were before IBAN, twelve
// digits in groups of 3, 7 and 2 or in one. Identity cards and structured
// communications have the same check, so only a label makes them accounts.
func (s *scan) oldAccounts(numbers []lex.Number) {
	text := s.seg.Text
	last := 0
	for k := range numbers {
		a := &numbers[k]
		if a.End-a.Start < 12 || a.Digits != 0 && !mayBeOld(a.Digits) {
			continue
		}
		for i := max(int(a.Start), last); i < int(a.Own); {
			if !isDigit(text[i]) {
				i++
				continue
			}
			j := i
			for j < int(a.End) && isDigit(text[j]) {
				j++
			}
			if n := j - i; n == 3 || n == 12 {
				if digits, end, ok := oldAccount(text, i, j); ok {
					if label := s.d.old.label(s.seg, i, end, &s.cells); label != "" {
						s.out = append(s.out, finding.Match{
							RuleID: s.d.old.rule.ID, InfoType: finding.IBAN, Start: i, End: end, Confidence: finding.Medium,
							Evidence: []finding.Evidence{"layout: account before IBAN", "checksum: mod 97", label},
							Value:    belgianIBAN(digits),
						})
						last, j = end, end
					}
				}
			}
			i = j
		}
	}
}

// mayBeOld reports whether one group of twelve digits, or three of 3, 7 and 2,
// are among digits, as lex.Number has them.
func mayBeOld(digits uint64) bool {
	three := digits & (digits >> 1) & (digits >> 2)
	six := three & (three >> 3)
	twelve := six & (six >> 6)
	whole := twelve &^ (digits << 1) &^ (digits >> 12)
	grouped := three & (six & (digits >> 6) >> 4) & (digits >> 12) & (digits >> 13) &^ (digits<<1 | digits>>3 | digits>>11 | digits>>14)
	return whole|grouped != 0
}

// oldAccount reads the account whose first group is text[i:j].
func oldAccount(text string, i, j int) (digits string, end int, ok bool) {
	if i > 0 {
		switch b := text[i-1]; {
		case b == '+', b == '*', b == '-', b == '.', b == '/', b == '_', b-'A' < 26, b-'a' < 26:
			return "", 0, false
		}
	}
	end = j
	if j-i == 3 {
		if end = j + 11; end > len(text) || !isSeparator(text[j]) || !isSeparator(text[j+8]) {
			return "", 0, false
		}
		digits = text[i:j] + text[j+1:j+8] + text[j+9:end]
	} else {
		digits = text[i:j]
	}
	if end < len(text) {
		if b := text[end]; isDigit(b) || b == '-' || b == '_' || b-'A' < 26 || b-'a' < 26 {
			return "", 0, false
		}
	}
	return digits, end, len(digits) == 12 && checksum.Mod97Remainder(digits)
}

// belgianIBAN is the IBAN of an old account.
//
// Source: ISO 13616-1:2020; B and E count as 11 and 14.
func belgianIBAN(account string) string {
	n := 0
	for _, c := range account + "111400" {
		n = (n*10 + int(c-'0')) % 97
	}
	return fmt.Sprintf("BE%02d%s", 98-n, account)
}

func isDigit(b byte) bool     { return b-'0' <= 9 }
func isSeparator(b byte) bool { return b == '-' || b == ' ' || b == '.' }
