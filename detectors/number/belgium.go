package number

import (
	"slices"

	"uitrusting/detectors/checksum"
	"uitrusting/scanner/finding"
)

// nationalNumber judges eleven digits as a Belgian national register or BIS
// number.
//
// Source: Royal Decree of 3 April 1984, art. 1 to 4 (composition); Royal
// Decree of 8 February 1991 (BIS: month + 20 or + 40).
func nationalNumber(c *candidate, k *kind) verdict {
	swapped, apart := false, false
	switch c.shape {
	case boxes:
		apart = true
	case 0xA, 0x9: // a spreadsheet took the leading zeros of a birth in the 2000s
		digits := "00"[:11-c.n] + c.digits()
		if _, ok := birthOf(digits, k.today); !ok {
			return verdict{}
		}
		return verdict{labelled: finding.High, zeros: 11 - c.n, evidence: c.why("layout: leading zeros lost", "checksum: mod 97", "calendar")}
	case 0x623: // the order of the old social security card
		swapped = true
	}
	digits := c.digits()
	b, ok := birthOf(digits, k.today)
	if swapped {
		digits = digits[:6] + digits[8:] + digits[6:8]
		if b, ok = birthOf(digits, k.today); !ok {
			return verdict{}
		}
		return verdict{labelled: finding.High, value: digits, evidence: c.why("layout: SIS card", "checksum: mod 97", "calendar")}
	}
	grouped := c.shape == 0x22232 || c.shape == 0x632
	if !ok {
		if !b.possible {
			return verdict{}
		}
		return verdict{labelled: finding.Medium, mistyped: true}
	}
	v := verdict{labelled: finding.High}
	bare := c.bare()
	switch {
	case c.loose(), apart, c.shape == 0x3332:
	case grouped && c.gaps&(gapDash|gapSlash) != 0:
		v.alone, v.strong = finding.High, true
	case bare && (mobile(digits) || timestamp(digits)):
	case !bare && !grouped && c.shape != 0x65 && c.shape != 0x2225:
		v.alone = finding.Low
	case bare && digits[:4] == "0000", b.month > 0 && b.year < k.today/10000-110:
		v.alone, v.crowd = finding.Low, true // a short number filled up with zeros; nobody is that old
	default:
		v.alone, v.crowd = finding.Medium, true
	}
	switch { // kept apart, so that the many that do not pass build nothing
	case grouped && b.bis:
		v.evidence = c.why("layout", "checksum: mod 97", "calendar", "BIS number")
	case grouped:
		v.evidence = c.why("layout", "checksum: mod 97", "calendar")
	case b.bis:
		v.evidence = c.why("checksum: mod 97", "calendar", "BIS number")
	default:
		v.evidence = c.why("checksum: mod 97", "calendar")
	}
	return v
}

// A birth is what a national number says of a person.
type birth struct {
	year, month, day int // 0 = unknown
	bis              bool
	possible         bool // date and serial can be, whatever the check number
}

// boxes is the shape of a number of which each digit has a box of a form.
const boxes = 0x11111111111

// born reports at a glance whether digits begin with a date as birthOf takes
// them.
func born(digits []byte) bool {
	month, day := (digits[2]-'0')*10+digits[3]-'0', (digits[4]-'0')*10+digits[5]-'0'
	return month%20 <= 12 && day <= 31
}

// birthOf reads eleven digits and reports whether they can be a number: the
// check number agrees for a birth in this century or the one before, the date
// is one, not after today, and the serial is 001 to 998. Month and day are 00
// when unknown; where the month is 00 the day may be raised.
func birthOf(s string, today int) (birth, bool) {
	b := birth{year: pair(s), month: pair(s[2:]), day: pair(s[4:])}
	serial := s[6:9]
	switch {
	case b.month >= 40:
		b.bis, b.month = true, b.month-40
	case b.month >= 20:
		b.bis, b.month = true, b.month-20
	}
	if b.month > 12 || b.day > 31 || serial == "000" || serial == "999" || b.month > 0 && b.day > days(b.month) {
		return b, false
	}
	b.possible = true
	ok, after2000 := checksum.NationalNumber(s)
	if !ok {
		return b, false
	}
	b.year += 1900
	if after2000 {
		b.year += 100
	}
	if b.month == 2 && b.day == 29 && b.year%4 != 0 || b.month == 2 && b.day == 29 && b.year == 1900 {
		return b, false
	}
	return b, b.year*10000+b.month*100+b.day <= today
}

// days is the number of days of a month in a leap year.
func days(month int) int {
	switch month {
	case 4, 6, 9, 11:
		return 30
	case 2:
		return 29
	}
	return 31
}

// pair is the number that the first two digits of s are.
func pair(s string) int { return int(s[0]-'0')*10 + int(s[1]-'0') }

// mobile reports a Belgian mobile number without its plus: 324[5-9]. 2 % of
// them pass as BIS numbers.
func mobile(s string) bool { return s[:3] == "324" && s[3] >= '5' && s[3] <= '9' }

// timestamp reports whether digits begin like a date of this century,
// yyyymmdd, as time stamps that were cut short do.
func timestamp(s string) bool {
	year, month, day := pair(s[:2])*100+pair(s[2:]), pair(s[4:]), pair(s[6:])
	return year >= 1990 && year < 2040 && month >= 1 && month <= 12 && day >= 1 && day <= 31
}

// identityCard judges twelve digits as the number of an identity card, and
// the letter B and nine digits as that of a foreigner's.
//
// Source: python-stdnum, be.eid, read 2026-11-20; series and foreigners'
// cards from memory.
func identityCard(c *candidate, k *kind) verdict {
	if c.text != "" {
		if len(c.text) != 10 || c.text[0] != 'B' || !checksum.Digits(c.text[1:], 9) {
			return verdict{}
		}
		return verdict{labelled: finding.Medium, value: c.text, evidence: c.why("layout: foreigner's card")}
	}
	if !checksum.Mod97Remainder(c.digits()) {
		return verdict{}
	}
	v := verdict{labelled: finding.High, evidence: c.why("checksum: mod 97")}
	series := slices.Contains(k.list["series"], c.digits()[:2])
	switch {
	case c.loose():
	case c.shape == 0x372 && series && c.gaps&gapJoint != 0:
		v.alone, v.crowd = finding.Medium, true
		v.evidence = c.why("layout", "checksum: mod 97", "series")
	case c.shape == 0x372 || c.bare() && series:
		v.alone, v.crowd = finding.Low, true
	}
	return v
}

// drivingLicence judges ten digits, which have no check: only a label makes
// them a licence.
//
// Source: Microsoft Purview, Belgium driver's license number, read 2026-11-20.
func drivingLicence(c *candidate, _ *kind) verdict {
	if c.gaps&(gapDot|gapSlash|gapWide) != 0 {
		return verdict{}
	}
	return verdict{labelled: finding.Medium, evidence: c.why("layout")}
}

// careProvider judges eleven digits as the number of a care provider.
//
// Source: infohos.be, read 2026-11-20 (moduli 97 and 89).
func careProvider(c *candidate, k *kind) verdict {
	d := c.digits()
	if d[0] == '0' || d[0] == '9' || !checksum.INAMI(d, k.moduli...) {
		return verdict{}
	}
	v := verdict{labelled: finding.High}
	if c.shape == 0x1523 && c.gaps&gapJoint != 0 && !c.loose() {
		v.alone, v.strong = finding.High, true
	}
	v.evidence = c.why("layout", "checksum: mod 97 or 89")
	return v
}

// enterprise judges ten digits, or nine after "BE", as an enterprise or
// establishment number. It is an organisation's and therefore low whatever
// speaks for it: it explains digits away.
//
// Source: Code of Economic Law, art. III.17; FPS Economy, structure of the
// number since 19 September 2023, read 2026-11-20.
func enterprise(c *candidate, _ *kind) verdict {
	if c.text != "" { // BE0123456749
		d := c.text
		if len(d) < 11 || d[:2] != "BE" || !checksum.Digits(d[2:], len(d)-2) {
			return verdict{}
		}
		if d = d[2:]; len(d) == 9 {
			d = "0" + d
		}
		if !enterpriseDigits(d) {
			return verdict{}
		}
		return verdict{alone: finding.Low, labelled: finding.Low, strong: true, value: d, evidence: c.why("layout: BE", "checksum: mod 97")}
	}
	d := c.digits()
	vat := false
	if c.n == 9 { // the zero of old numbers is left out, or was lost
		vat = prefixBE(c.seg.Text, c.start)
		d = "0" + d
	}
	if !enterpriseDigits(d) {
		return verdict{}
	}
	v := verdict{labelled: finding.Low, zeros: 10 - c.n, evidence: c.why("checksum: mod 97")}
	switch {
	case c.loose():
	case vat || prefixBE(c.seg.Text, c.start):
		v.alone, v.strong = finding.Low, true
		v.evidence = c.why("layout: BE", "checksum: mod 97")
	case c.gaps == gapDot && (c.shape == 0x433 || c.shape == 0x1333):
		v.alone, v.strong = finding.Low, true
		v.evidence = c.why("layout", "checksum: mod 97")
	}
	return v
}

func enterpriseDigits(d string) bool {
	return len(d) == 10 && d[0] <= '8' && d[1:8] != "0000000" && checksum.Mod97Complement(d)
}
