package number

import (
	"slices"
	"unicode/utf8"
	"unsafe"

	"uitrusting/detectors/checksum"
	"uitrusting/scanner/finding"
	"uitrusting/scanner/lex"
)

// maxCode is the length of the longest code that some kind wants, in
// characters.
const maxCode = 16

// A form is where letters and digits stand in the codes of some kind; as a
// set, those that a code has.
type form uint16

// The forms.
const (
	formPlate    form = 1 << iota // 1ABC123, QABC123
	formPassport                  // EH123456
	formSpain                     // 12345678Z, X1234567L, 1234567L
	formBritain                   // AB123456C
	formB                         // B123456789
	formBE                        // BE0123456749, BE123456749
	formGermany                   // 65010199X000
	formCorsica                   // 185052A00100174
	formItaly                     // ABCDEF85E17F839X, with letters for digits, too
)

// formsOf are the forms of a code of n characters of which some are letters, a
// bit each, the first one lowest.
func formsOf(n int, letters uint32) (f form) {
	switch {
	case n == 7 && letters&^1 == 0b1110:
		f = formPlate
	case n == 8 && letters == 0b11:
		f = formPassport
	case n == 8 && letters == 1<<7, n == 9 && letters&^1 == 1<<8:
		f = formSpain
	case n == 9 && letters == 1<<8|0b11:
		f = formBritain
	case n == 10 && letters == 1:
		f = formB
	case (n == 11 || n == 12) && letters == 0b11:
		f = formBE
	case n == 12 && letters == 1<<8:
		f = formGermany
	case n == 15 && letters == 1<<6:
		f = formCorsica
	case n == 16 && letters&0b1000_1001_0011_1111 == 0b1000_1001_0011_1111:
		f = formItaly
	}
	return f
}

// code tries a run of letters and digits.
func (w *worker) code(c *lex.Code) {
	n := int(c.End - c.Start)
	if n == 8 && c.Letters == 0b11 {
		// "AB123456 C": a letter that stands apart.
		start, end := int(c.Start), int(c.End)
		if b, e := letterAfter(w.seg.Text, end); !w.try(start, end) && b != 0 {
			w.try(start, e)
		}
		return
	}
	if n == 8 && c.Letters == 1 {
		if b, e := letterAfter(w.seg.Text, int(c.End)); b != 0 {
			w.try(int(c.Start), e) // "X1234567 L"
		}
		return
	}
	if formsOf(n, c.Letters) != 0 {
		w.try(int(c.Start), int(c.End))
	}
}

// spacedShapes are the runs of digits that letters around them may make a
// code of.
func spacedShapes() [10]uint64 {
	return [...]uint64{0x8, 0x7, 0x233, 0x133, 0x26, 0x2222, 0x222, 0x6, 0x1221, 0x9}
}

// spaced tries what letters around a run of groups make of it.
func (w *worker) spaced(shape uint64, from, to int) {
	text := w.seg.Text
	switch shape {
	case 0x8, 0x7, 0x233, 0x133: // Spanish: 12.345.678-Z, X-1234567-L
		if _, e := letterAfter(text, to); e > 0 {
			start := from
			if shape == 0x7 || shape == 0x133 {
				if start = lettersBefore(text, from, 1); start < 0 {
					return
				}
			}
			w.try(start, e)
		} else if shape == 0x8 {
			w.german(from, to)
		}
	case 0x26, 0x2222:
		w.german(from, to)
	case 0x222, 0x6:
		start := lettersBefore(text, from, 2)
		if start < 0 {
			return
		}
		if _, e := letterAfter(text, to); e > 0 && w.try(start, e) { // AB 12 34 56 C
			return
		}
		if shape == 0x6 && start < from-2 { // EH 123456
			w.try(start, to)
		}
	case 0x1221: // 1 85 05 2A 001 001 74
		if e := groupsAfter(text, to+1, 3, 3, 2); e > 0 && to < len(text) && (text[to]|0x20 == 'a' || text[to]|0x20 == 'b') {
			w.try(from, e)
		}
	case 0x9:
		if start := lettersBefore(text, from, 1); start >= 0 && start < from-1 && text[start] == 'B' { // B 123456789
			w.try(start, to)
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
	n, lower, upper, letters := 0, false, false, uint32(0)
	for i := start; i < end; i++ {
		c := w.seg.Text[i]
		switch {
		case c >= 'a' && c <= 'z':
			lower = true
			c -= 'a' - 'A'
			letters |= 1 << n
		case c >= 'A' && c <= 'Z':
			upper = true
			letters |= 1 << n
		case isDigit(c):
		default:
			continue
		}
		if n == len(w.text) {
			return false
		}
		w.text[n] = c
		n++
	}
	forms := formsOf(n, letters)
	if forms == 0 || lower && upper {
		return false
	}
	before := len(w.out)
	c := &w.coded
	*c = candidate{seg: w.seg, room: &w.room, start: start, end: end, to: 1, text: unsafe.String(&w.text[0], n), lower: lower}
	for i, k := range w.d.codes {
		if k.form&forms != 0 {
			w.judge(c, w.d.codes[i:i+1])
		}
	}
	return len(w.out) > before
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
	v := verdict{labelled: finding.High, alone: finding.Low}
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
	v.value, v.evidence = s, c.why("checksum: mod 23")
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
