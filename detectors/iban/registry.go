package iban

import (
	"fmt"
	"strings"

	"uitrusting/scanner/finding"
)

// A country is the structure of one country's numbers.
type country struct {
	length int    // of the whole number, in characters
	class  string // of each character after the check digits: n digit, a letter, c either
	digits bool   // all of class n

	evidence finding.Evidence // names it
}

// A world is all countries by their two letters; nil = none has them.
type world [26 * 26]*country

// country is the country of two letters, in any case.
func (w *world) country(a, b byte) *country { return w[int((a|0x20)-'a')*26+int((b|0x20)-'a')] }

// newWorld reads structures such as "FR 10n11c2n".
func newWorld(structures []string) (w world, err error) {
	for _, s := range structures {
		code, parts, ok := strings.Cut(s, " ")
		class, valid := expand(parts)
		if !ok || !valid || len(code) != 2 || code[0]-'A' > 25 || code[1]-'A' > 25 {
			return w, fmt.Errorf("structures: %q is not such as \"FR 10n11c2n\"", s)
		}
		w[int(code[0]-'A')*26+int(code[1]-'A')] = &country{
			len(class) + 4, class, strings.Trim(class, "n") == "", "country: " + finding.Evidence(code),
		}
	}
	return w, nil
}

// expand writes a structure such as "4n2a" as one letter a character: "nnnnaa".
func expand(structure string) (string, bool) {
	var b strings.Builder
	n := 0
	for i := range len(structure) {
		switch c := structure[i]; {
		case c-'0' <= 9 && n < maxLength:
			n = n*10 + int(c-'0')
		case (c == 'n' || c == 'a' || c == 'c') && n > 0 && b.Len()+n <= maxLength-4:
			b.WriteString(strings.Repeat(string(rune(c)), n))
			n = 0
		default:
			return "", false
		}
	}
	return b.String(), n == 0 && b.Len() >= 8
}
