package number

import (
	"strconv"
	"strings"

	"uitrusting/detectors/checksum"
	"uitrusting/scanner/finding"
)

const (
	none = finding.Candidate
	low  = finding.Low
	med  = finding.Medium
	high = finding.High
)

// nationalNumber judges eleven digits as a Belgian national or BIS number.
//
// Source: Royal Decree of 3 April 1984, art. 1 to 4 (composition); Royal
// Decree of 8 February 1991 (BIS: month + 20 or + 40).
func nationalNumber(c *candidate, k *kind) (verdict, bool) {
	if len(c.digits) != 11 {
		return verdict{}, false
	}
	value := c.digits
	ok, after2000 := checksum.NationalNumber(value)
	bis, dated := nationalDate(value, after2000, k)
	if !ok && c.bare && !dated {
		return verdict{}, false // nearly all candidates end here
	}
	layout, shaped := nationalLayout(c)
	if !shaped {
		return verdict{}, false
	}
	sis := false
	if !ok || !dated {
		// The order of the old social security card: check digits before the
		// serial. Only a label makes it credible.
		swapped := value[:6] + value[8:] + value[6:8]
		if good, after := checksum.NationalNumber(swapped); good && c.shape() == "6 2 3" {
			if bis, dated = nationalDate(swapped, after, k); dated {
				value, ok, sis = swapped, true, true
			}
		}
	}
	if !dated {
		return verdict{}, false
	}
	v := verdict{value: value, labelled: high}
	if !ok {
		if c.digits[9:] == "00" {
			return verdict{}, false
		}
		v.labelled, v.evidence = none, nil
		if layout {
			v.labelled = med
		}
		v.evidence = []finding.Evidence{"layout", "calendar", "checksum: does not match, probably mistyped"}
		return v, v.labelled > none
	}
	if layout {
		v.evidence = append(v.evidence, "layout")
	}
	v.evidence = append(v.evidence, "checksum: mod 97", "calendar")
	if bis {
		v.evidence = append(v.evidence, "BIS number")
	}
	switch {
	case sis:
		v.evidence = append(v.evidence, "order of the SIS card")
	case layout && !c.loose():
		v.alone = high
	case mobile(c.digits):
		// 2 % of mobile numbers without a plus pass as a BIS number.
	case c.bare:
		v.alone = med
	case c.loose():
		v.alone = low
	default:
		v.alone = med
	}
	if v.alone == med && plausibleTime(c.digits) {
		v.alone = low
		v.evidence = append(v.evidence, "also fits: time stamp")
	}
	return v, true
}

// nationalLayout reports whether the groups are those of a national number,
// and whether they say anything: bare digits do not.
func nationalLayout(c *candidate) (layout, ok bool) {
	switch c.shape() {
	case "11":
		return false, true
	case "2 2 2 3 2", "6 3 2", "6 5", "2 2 2 5", "6 2 3", "2 4 3 2":
		return true, true
	case "9 2", "8 3", "3 3 3 2", "3 8":
		return false, !c.has('/')
	}
	// Digits split over cells or lines at any place still count, with a label.
	return false, c.loose() && len(c.groups) == 2
}

// nationalDate reports whether the first nine digits can be a birth date and
// a serial: month 00 to 12, 20 to 32 or 40 to 52, where 00 is unknown, day 00
// to 31, serial 001 to 998.
func nationalDate(s string, after2000 bool, k *kind) (bis, ok bool) {
	year, _ := strconv.Atoi(s[:2])
	month, _ := strconv.Atoi(s[2:4])
	day, _ := strconv.Atoi(s[4:6])
	serial, _ := strconv.Atoi(s[6:9])
	if serial < 1 || serial > 998 {
		return false, false
	}
	if after2000 && year > k.number("latest-year", 2026)-2000 {
		return false, false
	}
	switch {
	case month >= 40:
		bis, month = true, month-40
	case month >= 20:
		bis, month = true, month-20
	}
	if month > 12 || day > 31 {
		return bis, false
	}
	if month == 0 {
		return bis, true
	}
	return bis, day <= 31
}

// number is a parameter of the rule, or a default.
func (k *kind) number(name string, otherwise int) int {
	if p := k.params[name]; len(p) > 0 {
		if n, err := strconv.Atoi(p[0]); err == nil {
			return n
		}
	}
	return otherwise
}

// mobile reports a Belgian mobile number without its plus: 324[5-9].
func mobile(s string) bool { return strings.HasPrefix(s, "324") && s[3] >= '5' && s[3] <= '9' }

// plausibleTime reports whether eleven digits begin like Unix time in
// milliseconds or a date of this century with the time: logs hold millions.
func plausibleTime(s string) bool {
	return strings.HasPrefix(s, "20") && s[2:4] >= "00" && s[2:4] <= "39" && s[4:6] >= "01" && s[4:6] <= "12" && s[6:8] >= "01" && s[6:8] <= "31"
}

// identityCard judges twelve digits as the number of a Belgian identity card.
//
// Source: arthurdejong/python-stdnum, be.eid, read 2026-11-20; series from
// memory.
func identityCard(c *candidate, _ *kind) (verdict, bool) {
	if len(c.digits) != 12 || !checksum.Mod97Remainder(c.digits) {
		return verdict{}, false
	}
	switch c.shape() {
	case "12", "3 7 2", "3 7 1 1", "3 3 4 2", "4 4 4":
	default:
		return verdict{}, false
	}
	v := verdict{labelled: high, evidence: []finding.Evidence{"layout", "checksum: mod 97"}}
	if strings.HasPrefix(c.digits, "59") && c.shape() == "3 7 2" {
		v.alone = med
		v.evidence = append(v.evidence, "series 59")
	} else if c.shape() == "3 7 2" {
		v.alone = low
	}
	return v, true
}

// drivingLicence judges ten digits, which have no check: only with a label.
//
// Source: Microsoft Purview, Belgium driver's license number, read 2026-11-20.
func drivingLicence(c *candidate, _ *kind) (verdict, bool) {
	if len(c.digits) != 10 || len(c.groups) > 2 || c.loose() {
		return verdict{}, false
	}
	return verdict{labelled: med, evidence: []finding.Evidence{"layout"}}, true
}

// careProvider judges eleven digits as the number of a care provider.
//
// Source: RIZIV/INAMI, read at infohos.be 2026-11-20 (moduli 97 and 89).
func careProvider(c *candidate, k *kind) (verdict, bool) {
	if len(c.digits) != 11 || c.digits[0] == '0' || c.digits[0] == '9' {
		return verdict{}, false
	}
	var moduli []int
	for _, p := range k.params["moduli"] {
		if n, err := strconv.Atoi(p); err == nil && n > 10 && n < 100 {
			moduli = append(moduli, n)
		}
	}
	if !checksum.INAMI(c.digits, moduli...) {
		return verdict{}, false
	}
	switch c.shape() {
	case "1 5 2 3":
		return verdict{alone: high, labelled: high, evidence: []finding.Evidence{"layout", "checksum"}}, true
	case "11", "8 3", "1 7 3", "6 2 3":
		return verdict{labelled: high, evidence: []finding.Evidence{"checksum"}}, true
	}
	return verdict{}, false
}

// enterprise judges ten digits as an enterprise or establishment number. It
// is the number of an organisation: low, and there to explain digits away.
//
// Source: Code of Economic Law, art. III.17; FPS Economy, structure of the
// number since 19 September 2023.
func enterprise(c *candidate, _ *kind) (verdict, bool) {
	digits := c.digits
	prefix := strings.ToUpper(c.seg.Text[max(0, c.start-4):c.start])
	vat := strings.Contains(prefix, "BE")
	if len(digits) == 9 && vat {
		digits = "0" + digits
	}
	if len(digits) != 10 || digits[0] > '8' || !checksum.Mod97Complement(digits) {
		return verdict{}, false
	}
	v := verdict{labelled: low, value: digits, evidence: []finding.Evidence{"checksum: mod 97"}}
	if s := c.shape(); s == "4 3 3" || s == "1 3 3 3" || s == "3 3 3" || vat {
		v.alone = low
		v.evidence = append(v.evidence, "layout")
	}
	return v, v.alone > none || v.labelled > none
}
