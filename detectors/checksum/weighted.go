package checksum

import "strings"

// Luhn reports whether a number passes the check of payment cards and IMEIs.
//
// Source: ISO/IEC 7812-1:2017, annex B.
func Luhn(s string) bool {
	if s == "" || !Digits(s, len(s)) {
		return false
	}
	sum, last := 0, len(s)
	for ; last >= 8; last -= 8 {
		sum += luhn8(s[last-8 : last])
	}
	for i := range last {
		d := int(s[i] - '0')
		if (last-i)%2 == 0 {
			if d *= 2; d > 9 {
				d -= 9
			}
		}
		sum += d
	}
	return sum%10 == 0
}

// luhn8 is the sum of eight digits of which every other one is doubled, the
// first one too. A card takes two of them.
func luhn8(s string) int {
	const ones = 0x0101010101010101
	s = s[:8]
	x := uint64(s[0]) | uint64(s[1])<<8 | uint64(s[2])<<16 | uint64(s[3])<<24 |
		uint64(s[4])<<32 | uint64(s[5])<<40 | uint64(s[6])<<48 | uint64(s[7])<<56
	x &= 0x0F * ones
	doubled := x & 0x00FF00FF00FF00FF // the first digit is the lowest
	tens := (doubled + (0x80-5)*ones) >> 7 & 0x0001000100010001
	return int((x + doubled - 9*tens) * ones >> 56)
}

// Verhoeff reports whether a number passes the check of Verhoeff.
//
// Source: J. Verhoeff, Error Detecting Decimal Codes, 1969.
func Verhoeff(s string) bool {
	if s == "" || !Digits(s, len(s)) {
		return false
	}
	const (
		multiply = "0123456789" + "1234067895" + "2340178956" + "3401289567" + "4012395678" +
			"5987604321" + "6598710432" + "7659821043" + "8765932104" + "9876543210"
		permute = "0123456789" + "1576283094" + "5803796142" + "8916043527" +
			"9453126870" + "4286573901" + "2793806415" + "7046913258"
	)
	c := 0
	for i := range len(s) {
		d := int(s[len(s)-1-i] - '0')
		p := int(permute[(i%8)*10+d] - '0')
		c = int(multiply[c*10+p] - '0')
	}
	return c == 0
}

// weighted is the sum of digits times weights.
func weighted(s string, weights ...int) int {
	sum := 0
	for i, w := range weights {
		sum += int(s[i]-'0') * w
	}
	return sum
}

// BSN reports whether nine digits pass the eleven test of the Dutch citizen
// service number.
//
// Source: Logisch Ontwerp BSN; arthurdejong/python-stdnum, nl.bsn, read
// 2026-11-20.
func BSN(s string) bool {
	return Digits(s, 9) && s != "000000000" && weighted(s, 9, 8, 7, 6, 5, 4, 3, 2, -1)%11 == 0
}

// PESEL reports whether eleven digits pass the check of the Polish number.
//
// Source: Act of 24 September 2010 on population records, annex; microsoft/
// presidio, read 2026-11-20.
func PESEL(s string) bool {
	return Digits(s, 11) && weighted(s, 1, 3, 7, 9, 1, 3, 7, 9, 1, 3, 1)%10 == 0
}

// GermanTaxID reports whether eleven digits pass ISO/IEC 7064 MOD 11,10, as
// the German tax number of persons does.
//
// Source: ISO/IEC 7064 MOD 11,10; § 139b AO, § 1 StIdV.
func GermanTaxID(s string) bool {
	if !Digits(s, 11) {
		return false
	}
	p := 10
	for i := range 10 {
		m := (int(s[i]-'0') + p) % 10
		if m == 0 {
			m = 10
		}
		p = m * 2 % 11
	}
	return (11-p)%10 == int(s[10]-'0')
}

// GermanSocial reports whether the twelve characters of a German pension
// number pass: area, birth date, letter, serial, check digit.
//
// Source: VKVV § 2; microsoft/presidio, read 2026-11-20.
func GermanSocial(s string) bool {
	if len(s) != 12 || s[8] < 'A' || s[8] > 'Z' {
		return false
	}
	n := int(s[8]-'A') + 1
	digits := s[:8] + string([]byte{byte('0' + n/10), byte('0' + n%10)}) + s[9:11]
	if !Digits(digits, 12) || s[11] < '0' || s[11] > '9' {
		return false
	}
	sum := 0
	for i, w := range [12]int{2, 1, 2, 5, 7, 1, 2, 1, 2, 1, 2, 1} {
		p := int(digits[i]-'0') * w
		sum += p/10 + p%10
	}
	return sum%10 == int(s[11]-'0')
}

// Matricule reports whether the thirteen digits of a Luxembourg number pass
// both checks: Luhn over the first eleven and the twelfth, Verhoeff over the
// first eleven and the thirteenth.
//
// Source: OECD, TIN Luxembourg, read 2026-11-20.
func Matricule(s string) bool {
	return Digits(s, 13) && Luhn(s[:12]) && Verhoeff(s[:11]+s[12:])
}

// DNI reports whether a Spanish number ends in the right letter: eight
// digits, or X, Y or Z and seven digits, then the letter.
//
// Source: Real Decreto 1553/2005; microsoft/presidio, read 2026-11-20.
func DNI(s string) bool {
	if len(s) != 9 {
		return false
	}
	number := s[:8]
	if i := strings.IndexByte("XYZ", s[0]); i >= 0 {
		number = string(byte('0'+i)) + s[1:8]
	}
	return Digits(number, 8) && "TRWAGMYFPDXBNJZSQVHLCKE"[mod(number, 23)] == s[8]
}

// CodiceFiscale reports whether the sixteenth letter of an Italian tax code
// is right.
//
// Source: Decreto ministeriale 23 December 1976, art. 7.
func CodiceFiscale(s string) bool {
	if len(s) != 16 {
		return false
	}
	odd := [...]int{1, 0, 5, 7, 9, 13, 15, 17, 19, 21, 2, 4, 18, 20, 11, 3, 6, 8, 12, 14, 16, 10, 22, 25, 24, 23}
	sum := 0
	for i := range 15 {
		c := s[i]
		v := int(c - 'A')
		if c >= '0' && c <= '9' {
			v = int(c - '0')
		} else if c < 'A' || c > 'Z' {
			return false
		}
		if i%2 == 0 {
			v = odd[v]
		}
		sum += v
	}
	return s[15] == byte('A'+sum%26)
}

// MRZ is the check digit of a field of a machine readable zone: weights 7, 3,
// 1, letters from A = 10, < = 0. It is -1 for another character.
//
// Source: ICAO Doc 9303 part 3, section 4.9.
func MRZ(field string) int {
	sum := 0
	for i := range len(field) {
		v := 0
		switch c := field[i]; {
		case c >= '0' && c <= '9':
			v = int(c - '0')
		case c >= 'A' && c <= 'Z':
			v = int(c-'A') + 10
		case c != '<':
			return -1
		}
		sum += v * [3]int{7, 3, 1}[i%3]
	}
	return sum % 10
}

// EAN13 reports whether thirteen digits pass the check of an article number.
//
// Source: GS1 General Specifications, section 7.9.
func EAN13(s string) bool {
	return Digits(s, 13) && weighted(s, 1, 3, 1, 3, 1, 3, 1, 3, 1, 3, 1, 3, 1)%10 == 0
}
