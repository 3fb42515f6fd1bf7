package number

import (
	"slices"
	"unicode/utf8"

	"uitrusting/detectors/checksum"
	"uitrusting/scanner/finding"
)

// Lengths of the codes that some kind may want, in characters.
const (
	minCode = 7
	maxCode = 16
)

// code tries a run of letters and digits.
func (w *worker) code(start, end int) {
	if end-start > maxCode {
		return
	}
	text := w.seg.Text
	// "AB123456 C", "12345678 Z" and the like: a letter that stands apart.
	last := end
	if b, e := letterAfter(text, end); b != 0 && end-start == 8 {
		last = e
	}
	if !w.try(start, end) && last != end {
		w.try(start, last)
	}
}

// spaced reports whether letters around a run of that shape may make it a
// code.
func spaced(shape uint64) bool {
	switch shape {
	case 0x8, 0x7, 0x233, 0x133, 0x26, 0x2222, 0x222, 0x6, 0x1221, 0x9:
		return true
	}
	return false
}

// spaced tries what letters around a run of groups make of it.
func (w *worker) spaced(c *candidate) {
	text := w.seg.Text
	switch {
	case c.shape == 0x8, c.shape == 0x7, c.shape == 0x233, c.shape == 0x133: // Spanish: 12.345.678-Z, X-1234567-L
		if _, e := letterAfter(text, c.end); e > 0 {
			start := c.start
			if c.n == 7 {
				if start = lettersBefore(text, c.start, 1); start < 0 {
					return
				}
			}
			w.try(start, e)
		} else if c.shape == 0x8 {
			w.german(c.start, c.end)
		}
	case c.shape == 0x26, c.shape == 0x2222:
		w.german(c.start, c.end)
	case c.shape == 0x222 || c.shape == 0x6:
		start := lettersBefore(text, c.start, 2)
		if start < 0 {
			return
		}
		if _, e := letterAfter(text, c.end); e > 0 && w.try(start, e) { // AB 12 34 56 C
			return
		}
		if c.shape == 0x6 && start < c.start-2 { // EH 123456
			w.try(start, c.end)
		}
	case c.shape == 0x1221: // 1 85 05 2A 001 001 74
		if e := groupsAfter(text, c.end+1, 3, 3, 2); e > 0 && c.end < len(text) && (text[c.end]|0x20 == 'a' || text[c.end]|0x20 == 'b') {
			w.try(c.start, e)
		}
	case c.shape == 0x9:
		if start := lettersBefore(text, c.start, 1); start >= 0 && start < c.start-1 && text[start] == 'B' { // B 123456789
			w.try(start, c.end)
		}
	}
}

// german tries a pension number of which the eight digits are read:
// 65 010199 X 000.
func (w *worker) german(start, end int) {
	text := w.seg.Text
	i := end
	if i < len(text) && text[i] == ' ' {
		i++
	}
	if i >= len(text) || !isLetter(text[i]) {
		return
	}
	if e := groupsAfter(text, i+1, 3); e > 0 {
		w.try(start, e)
	}
}

// groupsAfter is where groups of digits of the lengths given end, each after
// at most one blank; 0 when they are not there.
func groupsAfter(text string, i int, lengths ...int) int {
	for _, n := range lengths {
		if i < len(text) && (text[i] == ' ' || text[i] == '.' || text[i] == '-') {
			i++
		}
		if digitsAfter(text, i) != n {
			return 0
		}
		i += n
	}
	return i
}

// letterAfter is the letter that stands alone at end, or one blank, dot or
// dash after it, and where it ends.
func letterAfter(text string, end int) (byte, int) {
	i := end
	if i < len(text) && (text[i] == ' ' || text[i] == '-' || text[i] == '.') {
		i++
	}
	if i >= len(text) || !isLetter(text[i]) {
		return 0, 0
	}
	if i+1 < len(text) && (isLetter(text[i+1]) || isDigit(text[i+1]) || text[i+1] >= utf8.RuneSelf || text[i+1] == '\'') {
		return 0, 0
	}
	return text[i], i + 1
}

// lettersBefore is where n letters begin that stand at pos, or one blank, dot
// or dash before it, as a word; -1 when they do not.
func lettersBefore(text string, pos, n int) int {
	i := pos
	if i > 0 && (text[i-1] == ' ' || text[i-1] == '-' || text[i-1] == '.') {
		i--
	}
	if i < n {
		return -1
	}
	for k := 1; k <= n; k++ {
		if !isLetter(text[i-k]) {
			return -1
		}
	}
	if i -= n; i > 0 && (isLetter(text[i-1]) || isDigit(text[i-1]) || text[i-1] >= utf8.RuneSelf) {
		return -1
	}
	return i
}

// try judges text[start:end], without its separators, as each kind of code.
func (w *worker) try(start, end int) bool {
	var b [maxCode]byte
	n, lower, upper := 0, false, false
	for i := start; i < end; i++ {
		c := w.seg.Text[i]
		switch {
		case c >= 'a' && c <= 'z':
			lower = true
			c -= 'a' - 'A'
		case c >= 'A' && c <= 'Z':
			upper = true
		case isDigit(c):
		default:
			continue
		}
		if n == len(b) {
			return false
		}
		b[n] = c
		n++
	}
	if n < minCode || lower && upper {
		return false
	}
	before := len(w.out)
	var c candidate
	for _, k := range w.d.codes {
		if !mayBe(k, b[:n]) {
			continue
		}
		if c.text == "" {
			c = candidate{seg: w.seg, start: start, end: end, to: 1, text: string(b[:n]), lower: lower}
		}
		w.judge(&c, []*kind{k})
	}
	return len(w.out) > before
}

// mayBe is a cheap look at length and first characters, so that the many
// codes of no kind cost nothing.
func mayBe(k *kind, b []byte) bool {
	switch k.rule.Validator {
	case "es-dni":
		return (len(b) == 9 || len(b) == 8) && !isDigit(b[len(b)-1]) && isDigit(b[1])
	case "it-codice-fiscale":
		return len(b) == 16 && !isDigit(b[0]) && !isDigit(b[15])
	case "uk-nino":
		return len(b) == 9 && !isDigit(b[0]) && !isDigit(b[8])
	case "de-social-insurance":
		return len(b) == 12 && !isDigit(b[8])
	case "fr-nir":
		return len(b) == 15 && (b[6] == 'A' || b[6] == 'B')
	case "be-passport":
		return len(b) == 8 && !isDigit(b[0]) && !isDigit(b[1])
	case "be-eid-card":
		return len(b) == 10 && b[0] == 'B'
	case "be-licence-plate":
		return len(b) == 7 && !isDigit(b[1])
	case "be-enterprise-number":
		return (len(b) == 12 || len(b) == 11) && b[0] == 'B'
	}
	return false
}

// passport judges two letters and six digits, which have no check: only a
// label makes them a passport.
//
// Source: Microsoft Purview, Belgium passport number, read 2026-11-20; the
// first letters of the series from memory.
func passport(c *candidate, k *kind) verdict {
	if len(c.text) != 8 || c.text[1]-'A' > 25 || !checksum.Digits(c.text[2:], 6) {
		return verdict{}
	}
	v := verdict{labelled: finding.Medium, value: c.text, evidence: c.why("layout")}
	if slices.Contains(k.list["series"], c.text[:1]) {
		v.labelled = finding.High
		v.evidence = c.why("layout", "series")
	}
	return v
}

// socialGermany judges twelve characters as a German pension number.
//
// Source: VKVV § 2.
func socialGermany(c *candidate, _ *kind) verdict {
	s := c.text
	if len(s) != 12 || !checksum.Digits(s[:8], 8) || !checksum.GermanSocial(s) {
		return verdict{}
	}
	day, month := pair(s[2:]), pair(s[4:])
	if day > 50 {
		day -= 50
	}
	if day < 1 || month < 1 || month > 12 || day > days(month) || s[:2] == "00" {
		return verdict{}
	}
	v := verdict{alone: finding.Medium, labelled: finding.High, value: s, evidence: c.why("calendar", "checksum: mod 10")}
	if c.lower {
		v.alone = finding.Low
	}
	return v
}

// dni judges eight digits, or X, Y or Z and seven, and a letter as a Spanish
// number. A lost zero is put back.
//
// Source: Real Decreto 1553/2005, art. 11; Orden INT/2058/2008.
func dni(c *candidate, _ *kind) verdict {
	s := c.text
	v := verdict{labelled: finding.High, alone: finding.Low, evidence: c.why("checksum: mod 23")}
	if len(s) == 8 {
		if !isDigit(s[0]) {
			return verdict{}
		}
		s, v.alone = "0"+s, finding.Candidate
	}
	if !checksum.DNI(s) {
		return verdict{}
	}
	if c.lower {
		v.alone = finding.Candidate
	}
	v.value = s
	return v
}

// codiceFiscale judges sixteen characters as an Italian tax code of a person.
//
// Source: Decreto ministeriale 23 December 1976.
func codiceFiscale(c *candidate, _ *kind) verdict {
	s := c.text
	if len(s) != 16 || !checksum.CodiceFiscale(s) {
		return verdict{}
	}
	var plain [16]byte
	for i := range 16 {
		plain[i] = s[i]
		switch i {
		case 6, 7, 9, 10, 12, 13, 14: // digits, or letters where two persons would have one code
			if isDigit(s[i]) {
				continue
			}
			d := slices.Index([]byte("LMNPQRSTUV"), s[i])
			if d < 0 {
				return verdict{}
			}
			plain[i] = byte('0' + d)
		default:
			if isDigit(s[i]) {
				return verdict{}
			}
		}
	}
	day := int(plain[9]-'0')*10 + int(plain[10]-'0')
	if day > 40 {
		day -= 40
	}
	if day < 1 || day > 31 || !slices.Contains([]byte("ABCDEHLMPRST"), s[8]) {
		return verdict{}
	}
	return verdict{alone: finding.Medium, labelled: finding.High, value: s, evidence: c.why("layout", "calendar", "checksum: mod 26")}
}

// nino judges nine characters as a British national insurance number, which
// has no check.
//
// Source: HMRC, National Insurance Manual NIM39110.
func nino(c *candidate, _ *kind) verdict {
	s := c.text
	if len(s) != 9 || !checksum.Digits(s[2:8], 6) || s[8] < 'A' || s[8] > 'D' {
		return verdict{}
	}
	for i := range 2 {
		if slices.Contains([]byte("DFIQUV"), s[i]) || s[i]-'A' > 25 || i == 1 && s[i] == 'O' {
			return verdict{}
		}
	}
	if slices.Contains([]string{"BG", "GB", "NK", "KN", "NT", "TN", "ZZ"}, s[:2]) {
		return verdict{}
	}
	return verdict{alone: finding.Low, labelled: finding.High, value: s, evidence: c.why("layout")}
}
