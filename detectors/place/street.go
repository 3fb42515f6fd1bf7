package place

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// A vocabulary is the words that streets are told by, in lower case.
type vocabulary struct {
	heads   map[string]bool // open a street name in any case: "rue", "avenue"
	capital map[string]bool // open one only with a capital: "Place", "Am"
	tails   []string        // end a compound: "straat", "laan", "straße"
	boxes   map[string]bool // stand before a box number: "bus", "bte"
	before  map[string]bool // stand before a name in a street: "Koning", "Oude"
	number  map[string]bool // stand before a house number: "nr", "n°"
	labels  map[string]bool // announce a postcode or town on a line of a form
}

// in reports whether the word, in any case, is in a set of words in lower
// case. It allocates nothing for ASCII words.
func in(set map[string]bool, word string) bool {
	var b [24]byte
	if len(word) > len(b) {
		return false // no head, box or label is as long
	}
	for i := range len(word) {
		c := word[i]
		if c >= utf8.RuneSelf {
			return set[strings.ToLower(word)]
		}
		if 'A' <= c && c <= 'Z' {
			c |= 0x20
		}
		b[i] = c
	}
	return set[string(b[:len(word)])]
}

func (v *vocabulary) isHead(word string) bool {
	return in(v.heads, word) || upper(word) && in(v.capital, word)
}

// opens reports whether a word with the dot of its abbreviation opens the
// street before a number, where capitals do not matter.
func (v *vocabulary) opens(word string, number bool) bool {
	word = strings.TrimRight(word, ".")
	return v.isHead(word) || number && len(word) > 3 && in(v.capital, word)
}

// isTail reports whether the word is a compound that ends as streets do, or
// such an ending itself with a capital ("Grote Markt").
func (v *vocabulary) isTail(word string) bool {
	if len(word) < 3 || !upper(word) && !strings.Contains(word, "-") {
		return false
	}
	for _, t := range v.tails {
		if n := len(word) - len(t); (n == 0 || n >= 2) && strings.EqualFold(word[n:], t) {
			return true
		}
	}
	return false
}

// particles stand in lower case inside the names of streets and persons.
func particle(word string) bool {
	if len(word) > 4 {
		return false
	}
	switch strings.ToLower(word) {
	case "van", "de", "den", "der", "het", "ter", "ten", "te", "la", "le", "les", "l", "d", "du", "des", "et", "en", "und",
		"op", "aan", "sur", "sous", "aux", "au", "à", "von", "vom", "zum", "zur", "dem", "im", "in", "t", "s", "lez":
		return true
	}
	return false
}

// A token is a word, a number or a mark of a street line.
type token struct {
	start, end int
	kind       tokenKind
}

type tokenKind uint8

const (
	word   tokenKind = iota // letters with the hyphens, apostrophes and dots between them
	num                     // begins with a digit: "12", "12b", "12/3", "12-14"
	comma                   // ',' or the border of a cell
	border                  // anything a street does not reach over
)

// maxTokens bounds what one street line is looked at for.
const maxTokens = 14

// back reads the token of text that ends at or before i and not before lo.
func back(text string, lo, i int, cells string) (token, bool) {
	for i > lo {
		r, n := utf8.DecodeLastRuneInString(text[lo:i])
		if r != ' ' && r != '\u00a0' && r != '\u202f' {
			break
		}
		i -= n
	}
	if i <= lo {
		return token{}, false
	}
	r, n := utf8.DecodeLastRuneInString(text[lo:i])
	switch {
	case r == '.' && i-n > lo:
		// "Kerkstr. 12", "av. Louise": the dot belongs to its word.
		if q, _ := utf8.DecodeLastRuneInString(text[lo : i-n]); unicode.IsLetter(q) {
			t := run(text, lo, i-n)
			t.end = i
			return t, true
		}
		return token{i - n, i, border}, true
	case r == '°' && i-n > lo && (text[i-n-1]|0x20) == 'n': // n°
		return token{i - n - 1, i, word}, true
	case unicode.IsLetter(r) || '0' <= r && r <= '9':
		return run(text, lo, i), true
	case r == ',':
		return token{i - n, i, comma}, true
	case strings.ContainsRune(cells, r):
		return token{i - n, i, comma}, true
	}
	return token{i - n, i, border}, true
}

// run is the word or number that ends at i.
func run(text string, lo, i int) token {
	s := i
	for s > lo {
		r, n := utf8.DecodeLastRuneInString(text[lo:s])
		if unicode.IsLetter(r) || '0' <= r && r <= '9' || unicode.IsMark(r) {
			s -= n
			continue
		}
		if s-n > lo && s < i {
			p, _ := utf8.DecodeLastRuneInString(text[lo : s-n])
			if r == '-' && p == '.' { // O.L.V.-straat
				s -= n
				continue
			}
			if (r == '-' || r == '\'' || r == '’' || r == '/' || r == '\u2010' || r == '\u2011' || r == '\u2013') && (unicode.IsLetter(p) || '0' <= p && p <= '9') {
				s -= n
				continue
			}
			if r == '.' && unicode.IsLetter(p) { // J.F. Kennedylaan
				s -= n
				continue
			}
		}
		break
	}
	t := token{s, i, word}
	if digit(text[s]) {
		t.kind = num
	}
	return t
}

// A street is the part of an address before the postcode.
type street struct {
	start, end int
	named      naming
	number     bool
	box        bool
}

// naming says how it is known that words are a street.
type naming uint8

const (
	unnamed naming = iota
	guessed        // capitalised words alone on their line, before a house number
	known          // a head or a tail that streets have
)

// streetBefore reads the street whose house number, or name when there is
// none, ends at i. It looks at most at maxTokens tokens after lo.
func (v *vocabulary) streetBefore(text string, lo, i int, cells string) street {
	var s street
	var toks [maxTokens]token
	n := 0
	for p := i; n < maxTokens; n++ {
		t, ok := back(text, lo, p, cells)
		if !ok {
			break
		}
		toks[n] = t
		p = t.start
		if t.kind == border {
			n++
			break
		}
	}
	ts := toks[:n]
	get := func(k int) string { return text[ts[k].start:ts[k].end] }
	k := 0
	for k < len(ts) && ts[k].kind == comma {
		k++
	}
	if k == len(ts) {
		return s
	}
	s.end = ts[k].end
	// A box: "bus 3", "bte 3", "boîte A".
	if k+1 < len(ts) && ts[k].end-ts[k].start <= 6 && ts[k+1].kind == word && in(v.boxes, strings.TrimRight(get(k+1), ".")) {
		s.box = true
		k += 2
		for k < len(ts) && ts[k].kind == comma {
			k++
		}
	}
	// A box in one word: "b4", "bus4".
	if !s.box && k+1 < len(ts) && ts[k].kind == word && v.gluedBox(get(k)) && ts[k+1].kind != word {
		s.box = true
		k++
		for k < len(ts) && ts[k].kind == comma {
			k++
		}
	}
	// The house number, perhaps as "12 A", "12 bis", or in a cell of its own.
	if k+1 < len(ts) && ts[k].kind == word && ts[k].end-ts[k].start <= 3 && ts[k+1].kind == num && suffix(get(k)) {
		k++
	}
	// A number and a box in two cells.
	if k+2 < len(ts) && ts[k].kind == num && ts[k+1].kind == comma && cells != "" && ts[k+2].kind == num && house(get(k+2)) {
		s.box = true
		k += 2
	}
	if k < len(ts) && ts[k].kind == num && house(get(k)) {
		s.number = true
		if strings.ContainsAny(get(k), "/") || glued(get(k)) {
			s.box = true
		}
		k++
		for k < len(ts) && (ts[k].kind == comma || ts[k].kind == word && in(v.number, strings.TrimRight(get(k), ".°"))) {
			k++
		}
	}
	// The name: words up to a comma, a border or a number.
	first, stop := k, k
	for stop < len(ts) && stop-first < 9 {
		t := ts[stop]
		if t.kind == word || t.kind == num && stop > first && inName(text, t, ts[stop-1]) {
			stop++
			continue
		}
		break
	}
	if stop == first {
		return s
	}
	// A head, the leftmost one: "rue de la Place".
	for j := stop - 1; j >= first; j-- {
		if ts[j].kind == word && (j > first && v.opens(get(j), s.number) || v.compoundHead(get(j))) {
			s.start, s.named = ts[j].start, known
			// A number before the head: "12, rue de la Loi".
			if !s.number {
				m := j + 1
				if m < len(ts) && ts[m].kind == comma {
					m++
				}
				if m < len(ts) && ts[m].kind == num && house(get(m)) {
					s.start, s.number = ts[m].start, true
				}
			}
			return s
		}
	}
	// A tail next to the number.
	if w := strings.TrimRight(get(first), "."); v.isTail(w) {
		j := first
		for j+1 < stop && v.joins(text, ts, first, j+1, stop) {
			j++
		}
		s.start, s.named = ts[j].start, known
		if !s.number && j+1 < len(ts) && ts[j+1].kind == num && house(get(j+1)) && (j+2 == len(ts) || ts[j+2].kind != word) {
			s.start, s.number = ts[j+1].start, true // 12 Kerkstraat
		}
		if s.start > lo && text[s.start-1] == '\'' { // 's-Gravenstraat
			s.start--
		}
		if j == first && len(w) <= 6 && bareTail(v, w) && !s.number {
			s.named = unnamed
		}
		return s
	}
	// A number before a name without a head: "75, Val des Roses".
	before := street{}
	if !s.number && stop+1 < len(ts) && ts[stop].kind == comma && ts[stop+1].kind == num && house(get(stop+1)) {
		before = street{start: ts[stop+1].start, end: s.end, named: guessed, number: true}
		s.number = true
	}
	// Capitalised words alone on their line.
	if s.number && stop-first <= 4 && (stop == len(ts) || ts[stop].kind != num) {
		for j := first; j < stop; j++ {
			if !upper(get(j)) && !particle(get(j)) {
				return s
			}
		}
		if upper(get(first)) && upper(get(stop-1)) && ts[first].end-ts[first].start > 2 {
			s.start, s.named = ts[stop-1].start, guessed
			if before.number {
				return before
			}
		}
	}
	return s
}

// compoundHead reports whether a head ends the word: "Grand-Place",
// "Grand'Rue".
func (v *vocabulary) compoundHead(w string) bool {
	i := strings.LastIndexAny(w, "-'’")
	return i > 0 && upper(w) && v.isHead(strings.TrimLeft(w[i:], "-'’"))
}

// gluedBox reports whether a word is that of a box and its number: "b4".
func (v *vocabulary) gluedBox(w string) bool {
	i := strings.IndexFunc(w, func(r rune) bool { return '0' <= r && r <= '9' })
	if i <= 0 || len(w)-i > 4 || !in(v.boxes, w[:i]) {
		return false
	}
	for j := i; j < len(w); j++ {
		if !digit(w[j]) {
			return false
		}
	}
	return true
}

// joins reports whether token j belongs to the street name right of it.
func (v *vocabulary) joins(text string, ts []token, first, j, stop int) bool {
	get := func(k int) string { return strings.TrimRight(text[ts[k].start:ts[k].end], ".") }
	if ts[j].kind != word {
		return inName(text, ts[j], ts[j-1]) // 11 Novemberlaan
	}
	w, right := get(j), get(j-1)
	last := j+1 == stop // nothing of the name is left of it
	switch {
	case upper(w) && in(v.before, w):
		return true
	case particle(w):
		if last || !upper(text[ts[j+1].start:ts[j+1].end]) || ts[j+1].kind != word {
			return upper(w) && !strings.EqualFold(w, "in") && !strings.EqualFold(w, "te") // "Op de Berg", "De Burburestraat"
		}
		return true // inside a name: "Jan de Doncquerstraat"
	case !upper(w):
		return false
	}
	switch {
	case len(w) <= 2 && text[ts[j].end-1] == '.' || strings.Contains(w, "."):
		return true // initials: "J. F. Kennedylaan"
	case particle(right), bareTail(v, right), roman(right):
		return true // "Jan" of "Jan Van Rijswijcklaan", "Grote" Markt, "Albert" I-laan
	case j-first > 2:
		return false
	case last:
		// The one word that is left on the line.
		return stop == len(ts) || ts[stop].kind != word
	}
	// The one word with a capital: "op het adres Jan Breydelstraat".
	return !upper(get(j+1)) && !particle(get(j+1)) && ts[j+1].kind == word
}

// roman reports whether a street name begins with an ordinal of kings:
// "II-laan".
func roman(w string) bool {
	i := strings.IndexByte(w, '-')
	return i > 0 && strings.Trim(w[:i], "IVX") == ""
}

// inName reports whether a number stands inside a street name: "Place du 4
// Août", "11 Novemberlaan", "Rue du 11 Novembre".
func inName(text string, t, right token) bool {
	n, width := number(text[t.start:t.end])
	return width == t.end-t.start && n >= 1 && n <= 31 && months[fold(prefixLetters(text[right.start:right.end]))]
}

var months = map[string]bool{"aout": true, "novembre": true, "mai": true, "juillet": true, "septembre": true, "octobre": true,
	"novemberlaan": true, "novemberstraat": true, "novemberplein": true, "meilaan": true, "meiplein": true, "meistraat": true, "julilaan": true, "julistraat": true, "septemberlaan": true, "septemberstraat": true}

func prefixLetters(s string) string { return s[:wordEnd(s, 0)] }

// house reports whether a token is a house number: one to four digits not
// beginning with zero, with a letter or two, a second number, or a box.
func house(s string) bool {
	n, width := number(s)
	if width < 1 || width > 4 || n == 0 || s[0] == '0' {
		return false
	}
	rest := s[width:]
	if len(rest) > 6 {
		return false
	}
	letters := 0
	for i := range len(rest) {
		switch b := rest[i]; {
		case letter(b):
			letters++
		case digit(b):
			letters = 0
		case b == '/' || b == '-':
			letters = 0
		case b >= utf8.RuneSelf: // an en dash
		default:
			return false
		}
		if letters > 3 {
			return false
		}
	}
	return true
}

// glued reports whether a box is written to the number: "12b3", "12bus3".
func glued(s string) bool {
	_, w := number(s)
	return w < len(s) && letter(s[w]) && digit(s[len(s)-1])
}

// suffix reports whether a word may follow a house number: "A", "bis".
func suffix(s string) bool {
	return len(s) == 1 && letter(s[0]) || strings.EqualFold(s, "bis") || strings.EqualFold(s, "ter")
}

func bareTail(v *vocabulary, w string) bool {
	for _, t := range v.tails {
		if strings.EqualFold(w, t) {
			return true
		}
	}
	return false
}

// upper reports whether the first letter of the word is a capital.
func upper(w string) bool {
	r, _ := utf8.DecodeRuneInString(w)
	if unicode.IsUpper(r) {
		return true
	}
	// 's-Gravenstraat, 't Zand, l'Église
	if i := strings.IndexAny(w, "'’-"); i >= 0 && i <= 2 && i+1 < len(w) {
		rest := strings.TrimLeft(w[i:], "'’-")
		r, _ = utf8.DecodeRuneInString(rest)
		return unicode.IsUpper(r)
	}
	return false
}
