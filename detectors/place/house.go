package place

import (
	"strings"
)

// head reads the street that the word at start opens: its name, number, box,
// and postcode and place where they follow.
func (s *scan) head(start, end int) (address, bool) {
	text := s.text
	if start > 0 && (letter(text[start-1]) || digit(text[start-1]) || text[start-1] == '_' || text[start-1] == '-' || text[start-1] == '.' || text[start-1] == '/') {
		return address{}, false
	}
	// The name: words on this line, one of them with a capital.
	p, nameEnd, capitals := end, 0, 0
	if p < len(text) && text[p] == '.' {
		p++
	}
	for range 8 {
		q := p
		for q < len(text) && q-p < 2 && (text[q] == ' ' || text[q] == '\'' || text[q] == '-') {
			q++
		}
		if strings.HasPrefix(text[q:], "\u2019") {
			q += len("\u2019")
		}
		e := wordEnd(text, q)
		if e == q {
			// "Rue du 11 Novembre"
			if n, w := number(text[q:]); w > 0 && w <= 2 && n <= 31 && q+w+1 < len(text) && text[q+w] == ' ' {
				if f := wordEnd(text, q+w+1); months[fold(text[q+w+1:f])] {
					p, nameEnd = f, f
					capitals++
					continue
				}
			}
			break
		}
		w := text[q:e]
		if upper(w) {
			capitals++
		} else if !particle(w) && capitals > 0 {
			break
		}
		p, nameEnd = e, e
		if e < len(text) && text[e] == '.' && e-q <= 3 { // "Dr.", "St."
			p++
		}
	}
	if capitals == 0 || nameEnd == 0 {
		return address{}, false
	}
	a := address{start: start, end: nameEnd}
	a.street = street{start: start, end: nameEnd, named: known}
	// A number before: "12, rue de la Loi".
	if n, ok := s.numberBefore(start); ok {
		a.start, a.number = n, true
	} else if e, box, ok := s.d.numberAfter(text, nameEnd, s.cells); ok {
		a.end, a.number, a.box = e, true, box
	}
	if code, e, ok := s.postcodeAfter(a.end); ok {
		n, _ := number(text[code:])
		if t := s.d.places().match(n, text, e); t > 0 {
			a.end, a.postcode, a.town = t, true, true
		}
	}
	if !a.town && a.number {
		if t := s.townAfter(a.end); t > 0 {
			a.end, a.postcode, a.town = t, true, true
		}
	}
	if !a.number && !a.town && !s.d.alone(text[start:end]) {
		return address{}, false
	}
	a.label = s.announcedBefore(a.start)
	return a, true
}

// alone reports whether a head opens a street even where no number follows:
// "Place Flagey" does, "Im Januar", "Pl. 4" and "Cours Florent" do not.
func (v *vocabulary) alone(head string) bool {
	low := strings.ToLower(head)
	return v.heads[low] && len(low) > 3 && low != "clos" && low != "square" || low == "rue" || low == "place"
}

// numberBefore reads the house number that stands before a street's head.
func (s *scan) numberBefore(i int) (start int, ok bool) {
	t, ok := back(s.text, max(s.last, i-12), i, s.cells)
	if ok && t.kind == comma {
		t, ok = back(s.text, max(s.last, i-12), t.start, s.cells)
	}
	if !ok || t.kind != num || !house(s.text[t.start:t.end]) || t.start > 0 && !blankOr(s.text[t.start-1], ":,;(\n\t\"|") {
		return 0, false
	}
	// A postcode before: "1000 Bruxelles 12, rue" is rare, a year is not.
	if n, w := number(s.text[t.start:t.end]); w == 4 && n > 999 {
		return 0, false
	}
	return t.start, true
}

// numberAfter reads the house number and box that follow a street's name.
func (v *vocabulary) numberAfter(text string, i int, cells string) (end int, box, ok bool) {
	p := skip(text, i, " ,\u00a0"+cells)
	if p == i {
		return 0, false, false
	}
	if w := wordEnd(text, p); w > p && w-p <= 6 && in(v.number, text[p:w]) {
		p = skip(text, w, ".°º: ")
	}
	e := p
	for e < len(text) && e-p < 10 && (digit(text[e]) || letter(text[e]) || (text[e] == '/' || text[e] == '-') && e+1 < len(text) && (digit(text[e+1]) || letter(text[e+1]))) {
		e++
	}
	if e == p || !house(text[p:e]) || e+1 < len(text) && (text[e] == '.' || text[e] == ',') && digit(text[e+1]) && e-p < 4 && cells == "" {
		return 0, false, false
	}
	if e < len(text) && (text[e] == '%' || text[e] == ':' || strings.HasPrefix(text[e:], "€") || strings.HasPrefix(text[e:], " €")) {
		return 0, false, false
	}
	end = e
	box = glued(text[p:e]) || strings.Contains(text[p:e], "/")
	// "12 A", "12 bis"
	if e+1 < len(text) && text[e] == ' ' {
		if w := wordEnd(text, e+1); w > e+1 && suffix(text[e+1:w]) && (w == len(text) || !digit(text[w])) && !particle(text[e+1:w]) && !(w+1 < len(text) && text[w] == ' ' && digit(text[w+1]) && !four(text, w+1)) {
			end = w
		}
	}
	// A box in a cell of its own, before that of the postcode.
	if cells != "" {
		if q := skip(text, end, cells); q > end {
			if _, w := number(text[q:]); w >= 1 && w <= 3 {
				if r := skip(text, q+w, cells); r > q+w && four(text, r) {
					return q + w, true, true
				}
			}
		}
	}
	q := skip(text, end, " ,"+cells)
	if w := wordEnd(text, q); w > q && w < len(text) && digit(text[w]) {
		n := w
		for n < len(text) && digit(text[n]) {
			n++
		}
		if v.gluedBox(text[q:n]) {
			return n, true, true
		}
	}
	if w := wordEnd(text, q); w > q && in(v.boxes, text[q:w]) {
		r := skip(text, w, ". ")
		n := r
		for n < len(text) && n-r < 6 && (digit(text[n]) || letter(text[n])) {
			n++
		}
		if n > r && (digit(text[r]) || n-r <= 2) {
			end, box = n, true
		}
	}
	return end, box, true
}
