package finding

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// Mask keeps the shape of a normalised value and at most its least telling
// part, as contract.md section 4 lists it. It is total: any text is allowed,
// and what does not have the expected shape is masked like an unknown
// infotype.
func Mask(t InfoType, value string) string {
	switch t {
	case BENationalNumber:
		if len(value) == 11 && digits(value) {
			return value[:2] + ".**.**-***.**"
		}
	case IBAN:
		if len(value) >= 8 && ascii(value) {
			return maskIBAN(value)
		}
	case PaymentCard:
		if len(value) >= 8 && ascii(value) {
			return "**** **** **** " + value[len(value)-4:]
		}
	case Email:
		return maskEmail(value)
	case Phone:
		if m := maskPhone(value); m != "" {
			return m
		}
	case PersonName:
		return initials(value)
	case PostalAddress:
		return postcode(value)
	case DateOfBirth:
		if len(value) >= 4 && digits(value[:4]) {
			return value[:4] + "-**-**"
		}
	}
	switch t.Category() {
	case CategoryIdentityDocument, CategoryCredential, CategorySpecial, CategoryCriminal:
		return "***"
	}
	if utf8.RuneCountInString(value) <= 8 {
		return "***"
	}
	first, _ := utf8.DecodeRuneInString(value)
	last, _ := utf8.DecodeLastRuneInString(value)
	if !unicode.IsPrint(first) || !unicode.IsPrint(last) {
		return "***"
	}
	return string(first) + "***" + string(last)
}

// maskIBAN keeps the country and the last two characters, in groups of four.
func maskIBAN(v string) string {
	var b strings.Builder
	for i := range len(v) {
		if i > 0 && i%4 == 0 {
			b.WriteByte(' ')
		}
		if i < 2 || i >= len(v)-2 {
			b.WriteByte(v[i])
		} else {
			b.WriteByte('*')
		}
	}
	return b.String()
}

// maskEmail keeps the first letter of the mailbox and of the domain, and the
// top-level domain.
func maskEmail(v string) string {
	local, domain, ok := strings.Cut(v, "@")
	dot := strings.LastIndexByte(domain, '.')
	if !ok || local == "" || dot <= 0 {
		return "***"
	}
	l, _ := utf8.DecodeRuneInString(local)
	d, _ := utf8.DecodeRuneInString(domain)
	if !unicode.IsPrint(l) || !unicode.IsPrint(d) {
		return "***"
	}
	return string(l) + "***@" + string(d) + "***" + domain[dot:]
}

// maskPhone keeps the calling code, one more digit and the last two of a
// number in E.164.
func maskPhone(v string) string {
	if len(v) < 8 || v[0] != '+' || !digits(v[1:]) {
		return ""
	}
	country := callingCode(v[1:])
	rest := v[1+country:]
	if len(rest) < 5 {
		return ""
	}
	var b strings.Builder
	b.WriteString(v[:1+country])
	b.WriteByte(' ')
	b.WriteString(rest[:1])
	hidden := len(rest) - 3
	b.WriteString(strings.Repeat("*", (hidden-1)%2+1))
	for i := (hidden-1)%2 + 1; i < hidden; i += 2 {
		b.WriteString(" **")
	}
	b.WriteByte(' ')
	b.WriteString(rest[len(rest)-2:])
	return b.String()
}

// callingCode is the length of the country's code at the start of an E.164
// number: one digit for North America and Russia, two or three elsewhere.
//
// Source: ITU-T E.164, list of assigned country codes; the two-digit codes.
func callingCode(v string) int {
	if v[0] == '1' || v[0] == '7' {
		return 1
	}
	const two = " 20 27 30 31 32 33 34 36 39 40 41 43 44 45 46 47 48 49 51 52 53 54 55 56 57 58 60 61 62 63 64 65 66 81 82 84 86 90 91 92 93 94 95 98 "
	if strings.Contains(two, " "+v[:2]+" ") {
		return 2
	}
	return 3
}

// initials keeps the first letter of each of at most four words.
func initials(v string) string {
	out := make([]byte, 0, 16)
	words, first := 0, true // of a word
	for _, r := range v {
		switch {
		case unicode.IsSpace(r) || r == '-':
			first = true
			continue
		case first && unicode.IsLetter(r) && words < 4:
			if words++; words > 1 {
				out = append(out, ' ')
			}
			out = append(utf8.AppendRune(out, unicode.ToUpper(r)), '.')
		}
		first = false
	}
	if words == 0 {
		return "***"
	}
	return string(out)
}

// postcode keeps the one group of exactly four or five digits in an address,
// the last when there are several.
func postcode(v string) string {
	found := ""
	for _, w := range strings.FieldsFunc(v, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) }) {
		if (len(w) == 4 || len(w) == 5) && digits(w) {
			found = w
		}
	}
	if found == "" {
		return "***"
	}
	return "*** " + found
}

func digits(v string) bool {
	for i := range len(v) {
		if v[i] < '0' || v[i] > '9' {
			return false
		}
	}
	return v != ""
}

func ascii(v string) bool {
	for i := range len(v) {
		if v[i] < 0x20 || v[i] > 0x7e {
			return false
		}
	}
	return true
}
