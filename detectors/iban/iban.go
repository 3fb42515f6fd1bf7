// Package iban finds international account numbers.
package iban

import (
	"fmt"
	"strconv"
	"strings"
	"unicode/utf8"

	"uitrusting/detectors/checksum"
	"uitrusting/detectors/internal/near"
	"uitrusting/rules"
	"uitrusting/scanner/document"
	"uitrusting/scanner/finding"
	"uitrusting/scanner/lex"
)

// A Detector is immutable after New.
type Detector struct {
	rule       rules.Rule
	structures map[[2]byte]string // class of each character after the check digits
	banks      []bank
	words      *near.Words
}

// A bank is a range of Belgian bank codes.
type bank struct {
	from, to int
	bic      string
}

// maxLength is the longest IBAN of any country in characters.
const maxLength = 34

// maxWritten bounds an IBAN as written, in bytes: groups of four with up to
// three bytes between them, and one line break.
const maxWritten = 80

// lookBack is how far before a group of digits an IBAN can begin: country,
// check digits and a bank code of letters in groups, in bytes.
const lookBack = 28

// New makes a detector of the rule that names it.
func New(rs []rules.Rule, _ *lex.Builder) (*Detector, error) {
	if len(rs) != 1 {
		return nil, fmt.Errorf("detector iban: wants one rule, has %d", len(rs))
	}
	d := &Detector{rule: rs[0], structures: map[[2]byte]string{}, words: near.New(rs[0].Words())}
	for _, s := range rs[0].Parameters["structures"] {
		country, structure, ok := strings.Cut(s, " ")
		classes, err := expand(structure)
		if !ok || len(country) != 2 || err != nil {
			return nil, fmt.Errorf("rule %s: structure %q is not a country and its parts", d.rule.ID, s)
		}
		d.structures[[2]byte{country[0], country[1]}] = classes
	}
	for _, s := range rs[0].Parameters["be-banks"] {
		var b bank
		if _, err := fmt.Sscanf(s, "%d-%d %s", &b.from, &b.to, &b.bic); err != nil {
			return nil, fmt.Errorf("rule %s: bank %q is not a range and a BIC", d.rule.ID, s)
		}
		d.banks = append(d.banks, b)
	}
	return d, nil
}

// expand writes a structure such as "4n2a" as one letter a character: "nnnnaa".
func expand(structure string) (string, error) {
	var b strings.Builder
	n := 0
	for i := range len(structure) {
		switch c := structure[i]; {
		case c >= '0' && c <= '9':
			n = n*10 + int(c-'0')
		case (c == 'n' || c == 'a' || c == 'c') && n > 0 && b.Len()+n <= maxLength:
			b.WriteString(strings.Repeat(string(rune(c)), n))
			n = 0
		default:
			return "", strconv.ErrSyntax
		}
	}
	return b.String(), nil
}

// Wants implements scanner.Detector.
func (d *Detector) Wants() lex.Kinds { return lex.Numbers | lex.Codes }

// Detect implements scanner.Detector.
func (d *Detector) Detect(seg *document.Segment, at *lex.Anchors, out []finding.Match) []finding.Match {
	first := len(out)
	text := seg.Text
	n, c := 0, 0
	seen := 0 // where the next look-back may begin: nothing is tried twice
	for n < len(at.Numbers) || c < len(at.Codes) {
		var a lex.Span
		if c == len(at.Codes) || n < len(at.Numbers) && at.Numbers[n].Start <= at.Codes[c].Start {
			a = at.Numbers[n]
			n++
		} else {
			a = at.Codes[c]
			c++
		}
		from := max(int(a.Start)-lookBack, seen, 0)
		for i := from; i < int(a.End)-10; i++ {
			if !isLetter(text[i]) || i > 0 && isWord(text[i-1]) {
				continue
			}
			if end := d.at(seg, i, &out); end > 0 {
				i = end - 1
			}
		}
		seen = max(seen, int(a.End)-10)
	}
	return dedupe(out, first)
}

// at tries an IBAN at i and returns its end, or 0.
func (d *Detector) at(seg *document.Segment, i int, out *[]finding.Match) int {
	text := seg.Text
	if i+15 > len(text) || !isLetter(text[i+1]) {
		return 0
	}
	classes, ok := d.structures[[2]byte{upper(text[i]), upper(text[i+1])}]
	if !ok {
		return 0
	}
	var buf [maxLength]byte
	buf[0], buf[1] = upper(text[i]), upper(text[i+1])
	have, want := 2, 4+len(classes)
	lower, grouped, broken := isLower(text[i]), false, 0
	p := i + 2
	for have < want {
		if p >= len(text) || p-i > maxWritten {
			return 0
		}
		b := text[p]
		if isWord(b) && b != '_' {
			class := byte('n')
			if have >= 4 {
				class = classes[have-4]
			}
			if class == 'n' && !isDigit(b) || class == 'a' && !isLetter(b) {
				return 0
			}
			lower = lower || isLower(b)
			buf[have] = upper(b)
			have++
			p++
			continue
		}
		n, lines := gap(text[p:])
		if broken += lines; n == 0 || broken > 1 {
			return 0
		}
		grouped = true
		p += n
	}
	value := string(buf[:want])
	if !checksum.IBAN(value) || strings.HasPrefix(value[4:], "00000000") && value[:2] != "BE" {
		return 0
	}
	m := finding.Match{
		RuleID: d.rule.ID, InfoType: finding.InfoType(d.rule.InfoType), Start: i, End: p,
		Confidence: finding.High, Value: value,
		Evidence: []finding.Evidence{"country and length", "checksum: mod 97"},
	}
	if grouped {
		m.Evidence = append(m.Evidence, "layout")
	}
	d.belgian(value, &m)
	if word, ok := d.words.Before(text, i, 40); ok {
		m.Evidence = append(m.Evidence, finding.Evidence("keyword: "+word))
	} else if p < len(text) && isWord(text[p]) {
		// More letters or digits follow: glued text, or no IBAN at all.
		if lower {
			return 0
		}
		m.Confidence = finding.Medium
		if isDigit(text[p]) {
			m.Confidence = finding.Low
		}
	}
	*out = append(*out, m)
	return p
}

// belgian adds the evidence that only a Belgian number has.
func (d *Detector) belgian(value string, m *finding.Match) {
	if value[:2] != "BE" {
		return
	}
	if !checksum.Mod97Remainder(value[4:]) {
		m.Confidence = finding.Medium
		m.Evidence = append(m.Evidence, "against: inner check of the account")
		return
	}
	m.Evidence = append(m.Evidence, "inner check: mod 97")
	code, _ := strconv.Atoi(value[4:7])
	for _, b := range d.banks {
		if code >= b.from && code <= b.to {
			m.Evidence = append(m.Evidence, finding.Evidence("bank: "+b.bic))
			return
		}
	}
}

// gap is the length of what may part the groups of an IBAN, and how many line
// breaks are in it: one blank, dot, dash or slash, or a line break with blanks
// around it.
func gap(s string) (n, lines int) {
	blanks := 0
	for n < len(s) {
		r, size := utf8.DecodeRuneInString(s[n:])
		switch r {
		case ' ', '\u00a0', '\u202f', '\u2009', '\t':
			blanks++
		case '\n':
			lines++
		case '\r':
		case '.', '-', '/', '‑', '–':
			if n > 0 {
				return 0, 0
			}
			n += size
			continue
		default:
			if lines > 1 || blanks > 3 {
				return 0, 0
			}
			return n, lines
		}
		n += size
		if n > 12 {
			return 0, 0
		}
	}
	return n, lines
}

// dedupe drops matches inside others, which two anchors of one number give.
func dedupe(out []finding.Match, first int) []finding.Match {
	kept := out[:first]
	for _, m := range out[first:] {
		if k := len(kept); k > first && m.Start < kept[k-1].End {
			continue
		}
		kept = append(kept, m)
	}
	return kept
}

func isDigit(b byte) bool  { return b >= '0' && b <= '9' }
func isLower(b byte) bool  { return b >= 'a' && b <= 'z' }
func isLetter(b byte) bool { return isLower(b) || b >= 'A' && b <= 'Z' }
func isWord(b byte) bool   { return isDigit(b) || isLetter(b) || b == '_' }

func upper(b byte) byte {
	if isLower(b) {
		return b - 'a' + 'A'
	}
	return b
}
