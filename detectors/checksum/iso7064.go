package checksum

// MOD11_10 reports whether the digits pass ISO 7064 MOD 11,10, last digit the
// check digit.
//
// Source: ISO 7064:2003, hybrid system MOD 11,10.
func MOD11_10(s string) bool {
	if len(s) < 2 || !Digits(s, len(s)) {
		return false
	}
	p := 10
	for i := range len(s) - 1 {
		if p = (p + int(s[i]-'0')) % 10; p == 0 {
			p = 10
		}
		p = p * 2 % 11
	}
	return (p+int(s[len(s)-1]-'0'))%10 == 1
}

// MOD11_2 reports whether the digits pass ISO 7064 MOD 11-2, last character
// the check digit, X for 10 (as in an ORCID iD).
//
// Source: ISO 7064:2003, MOD 11-2.
func MOD11_2(s string) bool {
	if len(s) < 2 || !Digits(s[:len(s)-1], len(s)-1) {
		return false
	}
	n := 0
	for i := range len(s) - 1 {
		n = (n + int(s[i]-'0')) * 2 % 11
	}
	switch c := s[len(s)-1]; {
	case c == 'X':
		return (n+10)%11 == 1
	case c >= '0' && c <= '9':
		return (n+int(c-'0'))%11 == 1
	}
	return false
}

// MOD97_10 reports whether letters (A = 10 to Z = 35) and digits pass ISO
// 7064 MOD 97-10, check digits last (as in a legal entity identifier).
//
// Source: ISO 7064:2003, MOD 97-10.
func MOD97_10(s string) bool {
	n := 0
	for i := range len(s) {
		switch c := s[i]; {
		case c >= '0' && c <= '9':
			n = (n*10 + int(c-'0')) % 97
		case c >= 'A' && c <= 'Z':
			n = (n*100 + int(c-'A') + 10) % 97
		default:
			return false
		}
	}
	return len(s) > 2 && n == 1
}

// Damm reports whether the digits pass the check of Damm, last digit the
// check digit.
//
// Source: H. M. Damm, Total anti-symmetrische Quasigruppen, 2004.
func Damm(s string) bool {
	const group = "0317598642" + "7092154863" + "4206871359" + "1750983426" + "6123045978" +
		"3674209581" + "5869720134" + "8945362017" + "9438617205" + "2581436790"
	if len(s) < 2 || !Digits(s, len(s)) {
		return false
	}
	c := 0
	for i := range len(s) {
		c = int(group[c*10+int(s[i]-'0')] - '0')
	}
	return c == 0
}
