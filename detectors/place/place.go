// Package place finds postal addresses. It starts from the names of places,
// before which a postcode must stand that belongs to them, and from words
// that open or announce a street; and reads the street around them.
package place

import (
	"fmt"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"

	"uitrusting/detectors/internal/label"
	"uitrusting/rules"
	"uitrusting/scanner/document"
	"uitrusting/scanner/finding"
	"uitrusting/scanner/lex"
)

// A Detector finds the addresses of one rule.
type Detector struct {
	rule   rules.Rule
	places func() *gazetteer // read when the first postcode is seen
	vocabulary
}

// New makes the detector of the one rule in rs and adds the words it starts
// from to the lexicon: the first words of Belgian place names, the towns
// abroad, heads of streets and keywords of addresses.
func New(rs []rules.Rule, b *lex.Builder) (*Detector, error) {
	if len(rs) != 1 {
		return nil, fmt.Errorf("place: %d rules, want 1", len(rs))
	}
	r := rs[0]
	d := &Detector{rule: r, places: sync.OnceValue(newGazetteer), vocabulary: vocabulary{
		heads: set(r.Parameters["street-head"]), capital: set(r.Parameters["street-head-capital"]),
		boxes: set(r.Parameters["box"]), before: set(r.Parameters["street-word"]), number: set(r.Parameters["number"]),
		labels: set(r.Parameters["form-label"]),
	}}
	for _, t := range r.Parameters["street-tail"] {
		d.tails = append(d.tails, strings.ToLower(t))
	}
	const kept = "place-firsts" // that the lexicon of an image has them
	if _, ok := b.Kept(kept); !ok {
		d.addFirsts(b)
		b.Keep(kept, nil)
	}
	add := func(words []string, form lex.Form, bit uint32) error {
		for _, w := range words {
			if !lex.IsWord(w) {
				return fmt.Errorf("place: %q is not one word", w)
			}
			b.Add(lex.Label, w, form, bit)
			if f := fold(w); f != strings.ToLower(w) && lex.IsWord(f) {
				b.Add(lex.Label, f, form, bit)
			}
		}
		return nil
	}
	for _, k := range r.Keywords {
		if err := add(k, lex.AnyCase, label.Address); err != nil {
			return nil, err
		}
	}
	for name, c := range map[string]struct {
		form lex.Form
		bit  uint32
	}{
		"street-head": {lex.AnyCase, label.Street}, "street-head-capital": {lex.Capital, label.Street}, "town-abroad": {lex.Capital, label.Abroad},
	} {
		if err := add(r.Parameters[name], c.form, c.bit); err != nil {
			return nil, err
		}
	}
	return d, nil
}

// addFirsts adds the first words of place names to the lexicon.
func (d *Detector) addFirsts(b *lex.Builder) {
	for w := range d.places().firsts {
		form := lex.Capital
		if utf8.RuneCountInString(w) >= 5 {
			form = lex.AnyCase
		}
		b.Add(lex.Label, w, form, label.Place)
	}
}

func set(words []string) map[string]bool {
	m := make(map[string]bool, 2*len(words))
	for _, w := range words {
		m[strings.ToLower(w)] = true
		m[fold(w)] = true
	}
	return m
}

// Wants asks for labels.
func (d *Detector) Wants() lex.Kinds { return lex.Labels }

const anchors = label.Place | label.Abroad | label.Street | label.Address

// Detect appends the addresses in seg to out.
func (d *Detector) Detect(seg *document.Segment, at *lex.Anchors, out []finding.Match) []finding.Match {
	s := scan{d: d, text: seg.Text}
	if seg.Table != nil {
		s.cells = string(rune(seg.Table.Delimiter)) + "\""
	}
	for _, h := range at.Labels {
		if h.Ref&anchors == 0 || int(h.Start) < s.last {
			continue
		}
		var a address
		ok := false
		start, end := int(h.Start), int(h.End)
		if h.Ref&label.Place != 0 {
			a, ok = s.town(start)
		}
		if !ok && h.Ref&label.Abroad != 0 {
			a, ok = s.abroad(start, end)
		}
		if !ok && h.Ref&label.Street != 0 {
			a, ok = s.head(start, end)
		}
		if !ok && h.Ref&label.Address != 0 {
			a, ok = s.announced(end)
		}
		if !ok || a.start < s.last {
			continue
		}
		out = append(out, d.finish(seg, &a))
		s.last = a.end
	}
	return out
}

// A scan is one call of Detect.
type scan struct {
	d     *Detector
	text  string
	cells string // runes that part cells, or ""
	last  int    // end of the match before
}

// An address is what was read.
type address struct {
	street
	start, end int
	postcode   bool
	town       bool
	label      bool
}

// reach is how far a street may begin before its postcode, in bytes.
const reach = 120

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

// finish weighs an address: with street, number, postcode and place it is
// high; a place alone or a street alone is low, unless a label or a box says
// that somebody lives there.
func (d *Detector) finish(seg *document.Segment, a *address) finding.Match {
	if a.end < len(seg.Text) && seg.Text[a.end] == ')' && strings.IndexByte(seg.Text[a.start:a.end], '(') >= 0 {
		a.end++
	}
	m := finding.Match{RuleID: d.rule.ID, InfoType: finding.PostalAddress, Start: a.start, End: a.end}
	m.Evidence = make([]finding.Evidence, 0, 5)
	switch a.named {
	case known:
		m.Evidence = append(m.Evidence, "street")
	case guessed:
		m.Evidence = append(m.Evidence, "words before a house number")
	}
	if a.number {
		m.Evidence = append(m.Evidence, "house number")
	}
	if a.box {
		m.Evidence = append(m.Evidence, "box")
	}
	if a.town {
		m.Evidence = append(m.Evidence, "postcode and place agree")
	}
	if a.label {
		m.Evidence = append(m.Evidence, "keyword")
	}
	switch {
	case a.town && a.number && a.named == known:
		m.Confidence = finding.High
	case a.town && a.named != unnamed:
		m.Confidence = finding.Medium
	case a.town:
		m.Confidence = finding.Low
	case a.number && (a.label || a.box) && a.named == known:
		m.Confidence = finding.Medium
	case a.number:
		m.Confidence = finding.Low
	default:
		m.Confidence = finding.Candidate
		m.Role = "street"
	}
	m.Value = seg.Text[a.start:a.end]
	if seg.Table != nil || strings.ContainsAny(m.Value, "\n\t\u00a0") || strings.Contains(m.Value, "  ") {
		m.Value = strings.Join(strings.FieldsFunc(m.Value, func(r rune) bool {
			return unicode.IsSpace(r) || seg.Table != nil && (r == rune(seg.Table.Delimiter) || r == '"')
		}), " ")
	}
	return m
}

// skip moves i over the runes of set, at most eight bytes and one line break.
func skip(text string, i int, set string) int {
	p, lines := i, 0
	for p < len(text) && p-i < 8 {
		r, n := utf8.DecodeRuneInString(text[p:])
		if !strings.ContainsRune(set, r) {
			break
		}
		if r == '\n' {
			if lines++; lines > 1 {
				break
			}
		}
		p += n
	}
	return p
}

func skipEndBack(text string, i int, set string) int {
	for i > 0 {
		r, n := utf8.DecodeLastRuneInString(text[:i])
		if !strings.ContainsRune(set, r) {
			return i
		}
		i -= n
	}
	return i
}

// four reports whether exactly four digits, the first not zero, stand at i.
func four(text string, i int) bool {
	n, w := number(text[i:])
	return w == 4 && n >= 1000 && (i == 0 || !digit(text[i-1]))
}

func capital(b byte) bool { return 'A' <= b && b <= 'Z' }

func blankOr(b byte, set string) bool {
	return b == ' ' || strings.IndexByte(set, b) >= 0 || b >= utf8.RuneSelf
}
