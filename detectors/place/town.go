package place

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// town reads the address whose place name starts at i, when a postcode of the
// place stands before it.
func (s *scan) town(i int) (address, bool) {
	code, from, ok := s.postcodeBefore(i, 4, 4)
	if !ok {
		return address{}, false
	}
	n, _ := number(s.text[code:])
	end := s.d.places().match(n, s.text, i)
	if end == 0 {
		return address{}, false
	}
	a := s.with(from, end)
	if a.named == unnamed {
		s.streetAfter(&a)
	}
	return a, true
}

// streetAfter adds the street that follows the place on its line, as in
// "4000 Liège, rue Saint-Gilles 12" or in the next cells.
func (s *scan) streetAfter(a *address) {
	text := s.text
	p := skip(text, a.end, " ,-\u2013"+s.cells)
	if p == a.end {
		return
	}
	q := p
	comma := text[a.end] == ','
	for n := 0; n < 4; n++ {
		e := wordEnd(text, q)
		if e == q {
			return
		}
		w := text[q:e]
		if n == 0 && s.d.isHead(w) {
			if st, ok := s.head(q, e); ok && st.number && st.start == q {
				a.street, a.end = st.street, max(st.end, a.end)
			}
			return
		}
		if s.d.isTail(w) {
			if end, box, ok := s.d.numberAfter(text, e, s.cells); ok {
				a.street = street{start: p, end: end, named: known, number: true, box: box}
				a.end = end
			}
			return
		}
		if !upper(w) && !particle(w) {
			return
		}
		if comma {
			if end, box, ok := s.d.numberAfter(text, e, ""); ok && text[e] == ' ' {
				a.street = street{start: p, end: end, named: guessed, number: true, box: box}
				a.end = end
				return
			}
		}
		q = skip(text, e, " -.'")
	}
}

// townAfter reads a postcode and a town of France, Germany or Luxembourg
// after a street: ", 75002 Paris", ", L-1234 Luxembourg". It returns where
// the town ends, or 0.
func (s *scan) townAfter(i int) int {
	text := s.text
	p := skip(text, i, " ,;-\u2013\u00a0\r\n\t|\""+s.cells)
	width := 5
	for _, prefix := range [...]string{"L-", "F-", "D-", "FR-", "DE-", "LU-", "L "} {
		if strings.HasPrefix(text[p:], prefix) {
			p += len(prefix)
			if prefix[0] == 'L' {
				width = 4
			}
			break
		}
	}
	if _, w := number(text[p:]); p == i || w != width {
		return 0
	}
	q := skip(text, p+width, " \u00a0\t\""+s.cells)
	if q == p+width {
		return 0
	}
	end := 0
	for range 5 {
		e := wordEnd(text, q)
		if e == q || !upper(text[q:e]) && (end == 0 || !particle(text[q:e])) {
			break
		}
		if upper(text[q:e]) {
			end = e
		}
		if e >= len(text) || text[e] != '-' && text[e] != '\'' {
			break
		}
		q = e + 1
	}
	return end
}

// abroad reads the address whose town abroad starts at i: "1012 AB
// Amsterdam", "75001 Paris", "L-1234 Luxembourg", "10115 Berlin".
func (s *scan) abroad(i, end int) (address, bool) {
	p := i
	for p > s.last && s.text[p-1] == ' ' && i-p < 3 {
		p--
	}
	if p >= 2 && p < i && capital(s.text[p-1]) && capital(s.text[p-2]) && (p < 3 || !letter(s.text[p-3])) {
		q := p - 2
		if q > 0 && s.text[q-1] == ' ' {
			q--
		}
		if code := q - 4; code >= s.last && four(s.text, code) {
			return s.with(code, end), true
		}
		return address{}, false
	}
	_, from, ok := s.postcodeBefore(i, 5, 5)
	if !ok {
		code, f, ok := s.postcodeBefore(i, 4, 4)
		if !ok || code < 2 || f == code {
			return address{}, false // four digits need a country before them: L-1234
		}
		from = f
	}
	a := s.with(from, end)
	return a, a.named != unnamed
}

// with reads the street before the postcode at from.
func (s *scan) with(from, end int) address {
	a := address{start: from, end: end, postcode: true, town: true}
	i, lo, ok := s.beforePostcode(from)
	if ok {
		if st := s.d.streetBefore(s.text, lo, i, s.cells); st.named != unnamed && st.start >= s.last {
			a.street = st
			a.start = st.start
		}
	}
	return a
}

// postcodeBefore reads the postcode of min to max digits that ends just
// before the word at i. code is where its digits start, from where it starts
// with the country's letters.
func (s *scan) postcodeBefore(i, min, max int) (code, from int, ok bool) {
	text := s.text
	p := s.skipBack(i)
	if p == i {
		return 0, 0, false
	}
	if p > s.last && text[p-1] == ':' { // "Postcode: 9000 Gemeente: Gent"
		p = s.label(p - 1)
		p = s.skipBack(p)
	}
	e := p
	for p > s.last && digit(text[p-1]) && e-p <= max {
		p--
	}
	if e-p < min || e-p > max || p > 0 && (digit(text[p-1]) || text[p-1] == '_') {
		return 0, 0, false
	}
	if p > 1 && (text[p-1] == '.' || text[p-1] == ',' && s.cells == "") && digit(text[p-2]) {
		return 0, 0, false // part of an amount
	}
	code, from = p, p
	// B-9000, BE 9000, F-75001, L-1234
	q := p
	if q > s.last && (text[q-1] == '-' || text[q-1] == ' ') {
		q--
	}
	r := q
	for r > s.last && capital(text[r-1]) && q-r < 3 {
		r--
	}
	if n := q - r; n >= 1 && n <= 2 && (r == 0 || !letter(text[r-1]) && !digit(text[r-1]) && text[r-1] < utf8.RuneSelf) {
		switch text[r:q] {
		case "B", "BE", "F", "FR", "L", "LU", "D", "DE", "NL":
			if q < p {
				from = r
			}
		}
	}
	if from == code && p > 0 && letter(text[p-1]) {
		return 0, 0, false
	}
	return code, from, true
}

// skipBack skips blanks, quotes and the borders of at most one cell and one
// line that end at i.
func (s *scan) skipBack(i int) int {
	p, lines, cells := i, 0, 0
	for p > s.last && i-p < 8 {
		r, n := utf8.DecodeLastRuneInString(s.text[s.last:p])
		switch {
		case r == ' ' || r == '\u00a0' || r == '\u202f' || r == '\r':
		case r == '\n':
			if lines++; lines > 1 || s.cells != "" {
				return p
			}
		case r == '\t' || r == '|' || r == ',' || r == '*':
			if cells++; cells > 1 {
				return p
			}
		case s.cells != "" && strings.ContainsRune(s.cells, r):
			if r != '"' {
				if cells++; cells > 1 {
					return p
				}
			}
		default:
			return p
		}
		p -= n
	}
	return p
}

// label skips the words of a form label that ends at i, back to the start of
// its line or the digits before it.
func (s *scan) label(i int) int {
	p := i
	for p > s.last && i-p < 30 {
		r, n := utf8.DecodeLastRuneInString(s.text[s.last:p])
		if !unicode.IsLetter(r) && r != ' ' && r != '/' && r != '-' {
			break
		}
		p -= n
	}
	for w := range strings.FieldsFuncSeq(s.text[p:i], func(r rune) bool { return !unicode.IsLetter(r) }) {
		if in(s.d.labels, w) {
			return p
		}
	}
	return i
}

// beforePostcode is the end of what stands before the postcode, over commas,
// dashes, one line break and a form label, and how far back a street may go.
func (s *scan) beforePostcode(from int) (i, lo int, ok bool) {
	i = from
	lines, labels := 0, 0
	for i > s.last && from-i < 48 {
		r, n := utf8.DecodeLastRuneInString(s.text[s.last:i])
		switch {
		case r == '\n':
			if lines++; lines > 2 || s.cells != "" {
				return 0, 0, false
			}
		case strings.ContainsRune(" \u00a0\u202f\r\t,;|-–—•·/*\"(", r):
		case r == ':' && labels == 0:
			p := s.label(i - 1)
			if p == i-1 {
				return 0, 0, false
			}
			labels++
			i = p
			continue
		case preposition(s.text, i) > 0 && labels == 0 && i < from:
			i -= preposition(s.text, i)
			labels++
			continue
		default:
			if lines == 2 && labels == 0 {
				return 0, 0, false // a blank line parts them
			}
			lo = max(s.last, i-reach)
			if nl := strings.LastIndexByte(s.text[lo:i], '\n'); nl >= 0 {
				lo += nl + 1
			}
			return i, lo, true
		}
		i -= n
	}
	return 0, 0, false
}

// preposition is the length of the word before i that stands between a house
// number and a postcode, "Kerkstraat 12 te 9000 Gent", with its blank; or 0.
func preposition(text string, i int) int {
	for _, w := range [...]string{" te", " à", " in", " zu"} {
		if strings.HasSuffix(text[:i], w) && i > len(w) && (digit(text[i-len(w)-1]) || letter(text[i-len(w)-1])) {
			return len(w)
		}
	}
	return 0
}

// postcodeAfter reads a Belgian postcode after i, over a comma, a dash or a
// line break, and where the word after it starts.
func (s *scan) postcodeAfter(i int) (code, word int, ok bool) {
	text := s.text
	p := skip(text, i, " ,;-\u2013\u00a0\r\n\t|\""+s.cells)
	if p-i > 8 {
		return 0, 0, false
	}
	for _, w := range [...]string{"te ", "à ", "in "} {
		if p > i && strings.HasPrefix(text[p:], w) {
			p += len(w)
			break
		}
	}
	for _, prefix := range [...]string{"BE-", "B-", "BE ", "B "} {
		if strings.HasPrefix(text[p:], prefix) {
			p += len(prefix)
			break
		}
	}
	if !four(text, p) {
		return 0, 0, false
	}
	word = skip(text, p+4, " \u00a0\t\r\n,\""+s.cells)
	return p, word, word > p+4
}
