package number

import (
	"uitrusting/detectors/checksum"
	"uitrusting/scanner/finding"
)

// citizenService judges nine digits as a Dutch citizen service number: only
// with a label, because one number in eleven passes.
//
// Source: Logisch Ontwerp BSN, version 2.1 (elfproef).
func citizenService(c *candidate, _ *kind) verdict {
	d := c.digits()
	if c.n == 8 {
		d = "0" + d
	}
	if !checksum.BSN(d) || d[:2] == "00" {
		return verdict{}
	}
	v := verdict{labelled: finding.High, zeros: 9 - c.n, evidence: c.why("checksum: mod 11")}
	if c.shape == 0x423 && c.gaps == gapDot {
		v.alone = finding.Low
	}
	return v
}

// socialFrance judges fifteen digits, or fourteen and the letter of a
// department of Corsica, as a French social security number.
//
// Source: INSEE, structure of the NIR; Décret no 82-103 of 22 January 1982.
// Months over 12 and first digits over 2 from memory.
func socialFrance(c *candidate, _ *kind) verdict {
	d := c.text
	if d == "" {
		d = c.digits()
	} else if len(d) != 15 || d[5] != '2' || d[6] != 'A' && d[6] != 'B' || !checksum.Digits(d[:5], 5) || !checksum.Digits(d[7:], 8) {
		return verdict{}
	}
	switch d[0] {
	case '1', '2', '3', '4', '7', '8':
	default:
		return verdict{}
	}
	if m := pair(d[3:]); m == 0 || m > 12 && m < 20 || m > 42 && m < 50 {
		return verdict{}
	}
	if len(d) == 13 { // without its key
		if department := pair(d[5:]); department == 0 || d[0] > '2' || c.loose() {
			return verdict{}
		}
		return verdict{labelled: finding.Medium, closed: true, evidence: c.why("layout: without key", "calendar")}
	}
	if !checksum.NIR(d) {
		return verdict{}
	}
	v := verdict{labelled: finding.High, value: c.text, evidence: c.why("checksum: mod 97", "calendar")}
	switch {
	case c.text != "":
		v.alone, v.strong = finding.Medium, true
	case c.loose():
	case c.shape == 0x1222332:
		v.alone, v.strong = finding.Medium, true
		v.evidence = c.why("layout", "checksum: mod 97", "calendar")
	case c.shape == 0xD2:
		v.alone, v.crowd = finding.Medium, true
	case pair(d[3:]) <= 12:
		v.alone, v.crowd = finding.Low, true
	}
	return v
}

// taxGermany judges eleven digits as a German tax number of a person. Of the
// first ten exactly one digit occurs twice or three times; where none occurs
// more than three times the number is doubtful.
//
// Source: § 139b AO; Bundeszentralamt für Steuern, structure of the IdNr.
func taxGermany(c *candidate, _ *kind) verdict {
	d := c.digits()
	if d[0] == '0' || !checksum.GermanTaxID(d) {
		return verdict{}
	}
	var count [10]int
	for i := range 10 {
		count[d[i]-'0']++
	}
	repeated := 0
	for _, n := range count {
		if n > 3 {
			return verdict{}
		}
		if n > 1 {
			repeated++
		}
	}
	v := verdict{labelled: finding.Medium, evidence: c.why("checksum: ISO 7064 mod 11,10")}
	if repeated == 1 {
		v.labelled = finding.High
		if c.shape == 0x2333 && !c.loose() {
			v.alone, v.crowd = finding.Low, true
		}
	}
	return v
}

// matricule judges thirteen digits, or eleven as they were until 2014, as a
// Luxembourg number.
//
// Source: law of 19 June 2013 on the identification of natural persons; OECD,
// TIN Luxembourg, read 2026-11-20.
func matricule(c *candidate, k *kind) verdict {
	d := c.digits()
	year, month, day := pair(d)*100+pair(d[2:]), pair(d[4:]), pair(d[6:])
	if year < 1880 || year > k.today/10000 || month < 1 || month > 12 || day < 1 || day > days(month) {
		return verdict{}
	}
	if c.n == 11 {
		if !oldMatricule(d) {
			return verdict{}
		}
		return verdict{labelled: finding.High, evidence: c.why("calendar", "checksum: mod 11")}
	}
	if !checksum.Matricule(d) {
		return verdict{}
	}
	v := verdict{labelled: finding.High, evidence: c.why("calendar", "checksum: luhn and verhoeff")}
	if !c.loose() {
		v.alone, v.crowd = finding.Medium, true
	}
	return v
}

// oldMatricule is the check of the numbers of eleven digits: weights 5 4 3 2
// 7 6 5 4 3 2 modulo 11.
//
// Source: doczz copy of the register's rules, read 2026-11-20.
func oldMatricule(d string) bool {
	sum := 0
	for i, w := range [10]int{5, 4, 3, 2, 7, 6, 5, 4, 3, 2} {
		sum += int(d[i]-'0') * w
	}
	check := (11 - sum%11) % 11
	return check != 10 && check == int(d[10]-'0')
}

// pesel judges eleven digits as a Polish number; the month holds the century.
//
// Source: Act of 24 September 2010 on population records, art. 15.
func pesel(c *candidate, k *kind) verdict {
	d := c.digits()
	month, day := pair(d[2:]), pair(d[4:])
	if month%20 < 1 || month%20 > 12 || day < 1 || day > days(month%20) || !checksum.PESEL(d) {
		return verdict{}
	}
	year := pair(d) + [5]int{1900, 2000, 2100, 2200, 1800}[min(month/20, 4)]
	if month%20 == 2 && day == 29 && year%4 != 0 || year > k.today/10000 {
		return verdict{}
	}
	return verdict{alone: finding.Low, labelled: finding.High, crowd: true, evidence: c.why("calendar", "checksum: mod 10")}
}
