package number

import (
	"strings"
	"unicode/utf8"

	"uitrusting/scanner/finding"
)

// plate judges a Belgian licence plate around three letters at start: the
// form since 2010, an index, three letters and three digits, which stands by
// itself; and the forms before, three letters and three digits in either
// order, which only a label makes plates.
//
// Source: Royal Decree of 20 July 2001 on the registration of vehicles;
// deplalaw.be and autofans.be, read 2026-11-20.
func (w *worker) plate(start int) {
	text := w.seg.Text
	end := start + 3
	if text[start:end] != strings.ToUpper(text[start:end]) {
		return
	}
	c := candidate{seg: w.seg, room: &w.room, to: 1, start: start, end: end, around: around{placed: true}}
	v := verdict{labelled: finding.High, evidence: []finding.Evidence{"layout"}}
	after := digitsAfter(text, end+1) == 3 && plateGap(text[end])
	switch {
	case after && start >= 2 && plateGap(text[start-1]) && index(text[start-2]):
		c.start, c.end = start-2, end+4
		if text[start-1] == text[end] && text[end] != ' ' && inUse(text[start-2]) {
			v.alone = finding.Medium
			v.evidence = []finding.Evidence{"layout: since 2010"}
		}
	case after && text[end] != ' ':
		c.end = end + 4
	case start >= 4 && digitsBefore(text, start-1) == 3 && plateGap(text[start-1]) && text[start-1] != ' ':
		c.start = start - 4
	default:
		return
	}
	if !apart(text, c.start, c.end) {
		return
	}
	v.value = compact(text[c.start:c.end])
	if a := w.weigh(&c, w.d.plates, &v); a.confidence > finding.Candidate {
		w.add(&c, &a)
	}
}

// gluedPlate judges a code such as 1ABC123: only a label makes it a plate.
func gluedPlate(c *candidate, _ *kind) verdict {
	s := c.text
	if len(s) != 7 || c.lower || !index(s[0]) || digitsAfter(s, 4) != 3 {
		return verdict{}
	}
	for i := 1; i < 4; i++ {
		if isDigit(s[i]) {
			return verdict{}
		}
	}
	return verdict{alone: finding.Candidate, labelled: finding.High, value: s, evidence: []finding.Evidence{"layout"}}
}

// index reports whether a plate may begin with the character: a digit, or the
// letter of motorcycles, trailers, old-timers, taxis, mopeds and dealers.
func index(b byte) bool {
	return b >= '1' && b <= '9' || strings.IndexByte("GMOQSTUVXYZ", b) >= 0
}

// inUse reports whether plates with the index are on the road.
func inUse(b byte) bool { return b == '1' || b == '2' || b == '8' || b == '9' || b >= 'A' }

func plateGap(b byte) bool { return b == '-' || b == '.' || b == ' ' }

// apart reports whether nothing is tied to text[start:end].
func apart(text string, start, end int) bool {
	tied := func(b byte) bool {
		return isDigit(b) || isLetter(b) || b == '-' || b == '_' || b == '/' || b == '\\' || b == '+' || b == '#' || b >= utf8.RuneSelf && b != 0xA0
	}
	if start > 0 && (tied(text[start-1]) || text[start-1] == '.') {
		return false
	}
	if end < len(text) && tied(text[end]) {
		return false
	}
	return end+1 >= len(text) || text[end] != '.' && text[end] != ',' || !isDigit(text[end+1])
}

// compact leaves letters and digits.
func compact(s string) string {
	var b strings.Builder
	for i := range len(s) {
		if isDigit(s[i]) || isLetter(s[i]) {
			b.WriteByte(s[i])
		}
	}
	return b.String()
}
