package term

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// Bounds of an item of a list, in bytes: of its line, and of what it says of
// the person whom it begins with.
const (
	maxItem = 120
	maxSaid = 64
)

// listItem reports whether the line reads like an item of a list that begins
// with a person: "2. Claes Wendy – bedienden – groene lijst". The term stands
// at the offset, behind a separator. The resolver checks that a person stands
// before it.
func listItem(line string, at int) bool {
	if len(line) > maxItem || at < 4 {
		return false
	}
	sep := strings.IndexAny(line[:at], ":;|\t(")
	for _, mark := range [...]string{" – ", " — ", " - ", ", "} {
		if i := strings.Index(line[:at], mark); i >= 0 && (sep < 0 || i < sep) {
			sep = i
		}
	}
	if sep < 2 || len(line)-sep > maxSaid {
		return false
	}
	if tail := strings.TrimRight(line, " \r"); strings.HasSuffix(tail, ".") && strings.Contains(line[:at], ", ") {
		return false // a sentence
	}
	// What the item begins with: a number or a bullet, then words with capitals.
	words := 0
	for _, w := range strings.Fields(line[:sep]) {
		r, _ := utf8.DecodeRuneInString(w)
		switch {
		case unicode.IsUpper(r):
			words++
		case !unicode.IsLetter(r): // a number, a bullet
			if strings.Contains(w, ":") {
				return false // a time: a line of a chat
			}
		case len(w) > 4:
			return false
		}
	}
	return words > 0 && words <= 5
}

// fillsCell reports whether the span is all that its cell says.
func (p *page) fillsCell(start, end int) bool {
	s, d := p.text, p.seg.Table.Delimiter
	for start > 0 && (s[start-1] == ' ' || s[start-1] == '"') {
		start--
	}
	for end < len(s) && (s[end] == ' ' || s[end] == '"' || s[end] == '\r') {
		end++
	}
	return (start == 0 || s[start-1] == d || s[start-1] == '\n') && (end == len(s) || s[end] == d || s[end] == '\n')
}

// organisation reports whether the hit is a part of the name of a firm, a shop
// or a society: "Krebs Maschinenbau GmbH", "librairie Protestante", "Muslim
// Hands".
func (p *page) organisation(h hit) bool {
	s, e := p.text, h.entry
	if e.category == union || e.category == political || e.flags&flagDocument != 0 || p.seg.Table != nil || !capital(s[h.start:h.end]) {
		return false
	}
	// Words with capitals up to the form of a firm.
	end := h.end
	for n := 0; n < 4; n++ {
		ws, we := wordAfter(s, end, true)
		if ws < 0 || strings.IndexByte(s[end:ws], '\n') >= 0 {
			break
		}
		if w := s[ws:we]; firms[w] {
			return true
		} else if !capital(w) {
			break
		}
		end = we
	}
	if e.category != religion || capitals(s[h.start:h.end]) {
		return false
	}
	middle := h.start > 1 && s[h.start-1] == ' ' && isLetter(s[h.start-2])
	lang := p.read.language()
	if h.end+1 < len(s) && s[h.end] == ' ' && lang != de {
		ws, we := wordAfter(s, h.end, false)
		if ws == h.end+1 && we-ws > 2 && capital(s[ws:we]) && !capitals(s[ws:we]) {
			return true
		}
	}
	// Creeds are written small in Dutch and French, their adjectives in German.
	r, _ := utf8.DecodeRuneInString(e.text)
	return middle && unicode.IsLower(r) && (lang == nl || lang == fr || lang == de)
}

// firms are the forms of firms and societies.
var firms = func() map[string]bool {
	m := make(map[string]bool)
	for _, w := range strings.Fields(`GmbH AG KG OHG UG eG eV NV BV BVBA VZW ASBL SA SPRL SRL SAS Ltd Limited PLC plc Inc LLC LLP Corp Zonen Fils Söhne Sons
		nv bv bvba vzw asbl sprl srl Stiftung Verlag Verlagsgesellschaft Verlagsgruppe Foundation Trust Cie Co`) {
		m[w] = true
	}
	return m
}()
