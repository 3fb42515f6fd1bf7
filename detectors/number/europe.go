package number

import (
	"uitrusting/detectors/checksum"
	"uitrusting/scanner/finding"
)

// citizenService judges nine digits as a Dutch citizen service number: only
// with a label, because one in eleven numbers passes.
//
// Source: Logisch Ontwerp BSN, version 2.1.
func citizenService(c *candidate, _ *kind) (verdict, bool) {
	digits := c.digits
	if len(digits) == 8 && c.bare {
		digits = "0" + digits
	}
	if !checksum.BSN(digits) || c.loose() {
		return verdict{}, false
	}
	switch c.shape() {
	case "9", "8", "4 2 3", "3 3 3":
		v := verdict{labelled: high, value: digits, evidence: []finding.Evidence{"checksum: 11 test"}}
		if c.shape() == "4 2 3" {
			v.alone = low
		}
		return v, true
	}
	return verdict{}, false
}

// socialFrance judges fifteen digits as a French social security number.
//
// Source: INSEE, Décret no 82-103 of 22 January 1982, art. 4.
func socialFrance(c *candidate, _ *kind) (verdict, bool) {
	d := c.digits
	if len(d) != 15 || c.loose() || d[0] != '1' && d[0] != '2' && d[0] != '3' && d[0] != '4' && d[0] != '7' && d[0] != '8' || !checksum.NIR(d) {
		return verdict{}, false
	}
	if m := d[3:5]; !(m >= "01" && m <= "12" || m >= "20" && m <= "42" || m >= "50") {
		return verdict{}, false
	}
	v := verdict{labelled: high, evidence: []finding.Evidence{"checksum: mod 97", "calendar"}}
	switch c.shape() {
	case "1 2 2 2 3 3 2":
		v.alone = high
		v.evidence = append(v.evidence, "layout")
	case "13 2":
		v.alone = med
		v.evidence = append(v.evidence, "layout")
	case "15":
		v.alone = low
	default:
		return verdict{}, false
	}
	return v, true
}

// taxGermany judges eleven digits as a German tax number of a person. Of the
// first ten exactly one digit occurs twice or three times.
//
// Source: § 139b AO; Bundeszentralamt für Steuern, structure of the IdNr.
func taxGermany(c *candidate, _ *kind) (verdict, bool) {
	d := c.digits
	if len(d) != 11 || d[0] == '0' || c.loose() || !checksum.GermanTaxID(d) {
		return verdict{}, false
	}
	count := [10]int{}
	for i := range 10 {
		count[d[i]-'0']++
	}
	twice, more := 0, 0
	for _, n := range count {
		switch {
		case n == 2 || n == 3:
			twice++
		case n > 3:
			more++
		}
	}
	if more > 0 {
		return verdict{}, false
	}
	v := verdict{labelled: high, evidence: []finding.Evidence{"checksum: ISO 7064 mod 11,10"}}
	if twice != 1 {
		v.labelled = med
	}
	switch c.shape() {
	case "11", "2 3 3 3", "2 9", "3 3 3 2":
		return v, true
	}
	return verdict{}, false
}

// matricule judges thirteen digits as a Luxembourg number.
//
// Source: Law of 19 June 2013 on the identification of natural persons.
func matricule(c *candidate, _ *kind) (verdict, bool) {
	d := c.digits
	if len(d) != 13 || c.loose() || d[:2] != "18" && d[:2] != "19" && d[:2] != "20" {
		return verdict{}, false
	}
	if !calendar(d[4:6], d[6:8]) || !checksum.Matricule(d) {
		return verdict{}, false
	}
	switch c.shape() {
	case "13", "8 5", "4 2 2 3 2", "8 3 2", "4 2 2 5":
		return verdict{alone: med, labelled: high, evidence: []finding.Evidence{"calendar", "checksum: luhn and verhoeff"}}, true
	}
	return verdict{}, false
}

// pesel judges eleven digits as a Polish number: only with a label.
//
// Source: Act of 24 September 2010 on population records, art. 15.
func pesel(c *candidate, _ *kind) (verdict, bool) {
	d := c.digits
	if len(d) != 11 || !c.bare || !checksum.PESEL(d) {
		return verdict{}, false
	}
	month := pair(d[2:4]) % 20
	if month < 1 || month > 12 || pair(d[4:6]) < 1 || pair(d[4:6]) > 31 {
		return verdict{}, false
	}
	return verdict{alone: low, labelled: high, evidence: []finding.Evidence{"calendar", "checksum: mod 10"}}, true
}

func pair(s string) int { return int(s[0]-'0')*10 + int(s[1]-'0') }

// calendar reports whether two digits are a month and two a day.
func calendar(month, day string) bool {
	return month >= "01" && month <= "12" && day >= "01" && day <= "31"
}
