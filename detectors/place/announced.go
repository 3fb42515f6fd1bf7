package place

import (
	"strings"
)

// announced reads the street that follows an address keyword which ends at i:
// the first house number within the window, and what stands around it.
func (s *scan) announced(i int) (address, bool) {
	text := s.text
	hi := min(len(text), i+s.d.rule.Window)
	for p := i; p < hi; p++ {
		b := text[p]
		if b == '\n' && p > i+3 || b == ';' && s.cells == "" || b == '.' && p+1 < hi && text[p+1] == ' ' && p > i+12 {
			return address{}, false
		}
		if !digit(b) {
			continue
		}
		if digit(text[p-1]) || !blankOr(text[p-1], ",\t;\"°") {
			return address{}, false
		}
		name := skipEndBack(text, p, " ,\u00a0"+s.cells)
		e, box, ok := s.d.numberAfter(text, name, s.cells)
		if !ok {
			return address{}, false
		}
		st := s.d.streetBefore(text, max(s.last, i), e, s.cells)
		if st.named == unnamed || !st.number {
			return address{}, false
		}
		a := address{street: st, start: st.start, end: e, label: true}
		a.box = a.box || box
		if code, w, ok := s.postcodeAfter(e); ok {
			n, _ := number(text[code:])
			if t := s.d.places().match(n, text, w); t > 0 {
				a.end, a.postcode, a.town = t, true, true
			}
		}
		return a, true
	}
	return address{}, false
}

// announcedBefore reports whether a keyword of addresses ends within 24 bytes
// before i on its line.
func (s *scan) announcedBefore(i int) bool {
	lo := max(0, i-24)
	if nl := strings.LastIndexByte(s.text[lo:i], '\n'); nl >= 0 {
		lo += nl + 1
	}
	for p := i; p > lo; {
		w := wordStart(s.text, p)
		if w == p {
			p--
			continue
		}
		if s.d.keyword(s.text[w:p]) {
			return true
		}
		p = w
	}
	return false
}

func (d *Detector) keyword(w string) bool {
	for _, list := range d.rule.Keywords {
		for _, k := range list {
			if strings.EqualFold(k, w) {
				return true
			}
		}
	}
	return false
}
