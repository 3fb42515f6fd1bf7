package term

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"uitrusting/scanner/document"
	"uitrusting/scanner/finding"
)

// A page is the work on one segment.
type page struct {
	d        *Detector
	seg      *document.Segment
	text     string
	base     int              // len(out) at the start
	hits     []hit            // ascending
	markers  []hit            // ascending
	columnOf map[int]category // columns that a finding stands for already

	read reading // of the last scope
	wide reading // of a stretch around it
}

// A reading is what the words of a scope say.
type reading struct {
	scope
	cues  cue      // of all words
	count [4]int   // words of each language
	ties  [24]mark // words that tie a fact to a person
	tied  int
	negs  [8]int // offsets of negations
	neg   int

	near    uint8  // language of the text around, for scopes that do not tell
	subject bool   // "Toby has"
	pair    [2]int // two words with capitals; the last such pair
	code    bool   // it reads like a program
	blank   bool   // it has places to fill in
}

type mark struct {
	at  int
	cue cue
}

// tieReach is how far from the term a tie may stand, in bytes.
const tieReach = 90

// offer appends a match for each hit that may be a fact about a person.
func (p *page) offer(out []finding.Match) []finding.Match {
	w := window{markers: p.markers}
	for i, h := range p.hits {
		c := h.entry.category
		if c >= categories || p.d.rules[c] == "" || !p.seg.Owns(h.start) {
			continue
		}
		t, sc, ok := p.judge(i)
		if !ok {
			continue
		}
		w.move(h.start)
		t |= w.traits()
		if t&inPolicy != 0 && t&asLabel == 0 && h.entry.flags&flagWording != 0 {
			continue
		}
		col := 0
		if t&tableCell != 0 {
			col = p.columnAt(h.start)
			if k, ok := p.columnOf[col]; ok && k == c || p.isHeader(h.start, col) {
				continue
			}
		}
		out = append(out, finding.Match{
			RuleID: p.d.rules[c], InfoType: c.infoType(),
			Start: h.start, End: h.end, Confidence: finding.Candidate,
			Value: h.entry.text, Scope: [2]int{sc.start, sc.end}, Role: role(t, col),
		})
	}
	return out
}

// judge gathers the traits of a hit; ok is false for what cannot be a fact.
func (p *page) judge(i int) (t trait, sc scope, ok bool) {
	h := p.hits[i]
	e := h.entry
	if inToken(p.text, h.start, h.end) || e.acronym() && shouting(p.text, h.start, h.end) {
		return 0, sc, false
	}
	line := row(p.text, h.start, h.end)
	said := p.sentence(h.start, h.end)
	table := p.seg.Table != nil
	if table {
		said = line
	}
	r := p.understand(said)
	if !r.speaks(e) {
		return 0, sc, false
	}
	if r.code {
		return 0, sc, false
	}
	t = trait(e.strength)
	sc = said
	if table {
		t |= tableCell
	} else if from := labelled(p.text, skipBullet(p.text, line.start)); from > 0 {
		sc = block(p.text, line)
		switch {
		case h.end < from:
			v := value(p.text, from)
			if !filled(v) {
				if e.flags&flagDocument == 0 {
					return 0, sc, false
				}
				break
			}
			t |= asLabel
			if denies(v) {
				t |= negated
			}
		case h.start >= from && h.start-from < 60:
			t |= inValue
		}
	} else if v, ok := labelValue(p.text, h.end); ok {
		t |= asLabel
		if denies(v) {
			t |= negated
		}
	}
	if e.flags&flagLabel != 0 && (t&asLabel == 0 || h.start > 0 && p.text[h.start-1] == '-' || p.text[min(h.end, len(p.text)-1)] == '-') {
		return 0, sc, false
	}
	if r.blank {
		t |= blank
	}
	if e.flags&flagDocument != 0 {
		t |= documentTerm
	}
	if e.flags&flagWording != 0 {
		t |= wording
	}
	if e.flags&flagOffice != 0 {
		t |= office
	}
	if e.flags&flagPredicate != 0 && !table {
		if p.covered(i, said) {
			return 0, sc, false
		}
		t |= predicated | alone
	}
	if e.acronym() && (e.category == union || e.category == political) {
		t |= acronym
	}
	if p.ofSomebody(h.end) {
		t |= ofName
	}
	if inQuotes(p.text, h.start, h.end) {
		t |= quoted
	}
	t |= r.traits(h)
	t |= p.company(i, said)
	if strings.TrimSpace(p.text[line.start:h.start])+strings.TrimSpace(p.text[h.end:line.end]) == "" || line.end-line.start <= 80 && !r.verbal(said, line) {
		t |= titleLine
	}
	return t, sc, true
}

// company looks at the other hits near by: another term of the category, a
// predicate before it, many categories at once.
func (p *page) company(i int, said scope) trait {
	const near, list = reach, 500
	h := p.hits[i]
	var t trait
	seen, lawful := 1<<h.entry.category, 0
	if h.entry.flags&flagWording != 0 {
		lawful++
	}
	for j := i - 1; j >= 0 && p.hits[j].start > h.start-list; j-- {
		t |= p.beside(i, j, said, near, &seen, &lawful)
	}
	for j := i + 1; j < len(p.hits) && p.hits[j].start < h.end+list; j++ {
		t |= p.beside(i, j, said, near, &seen, &lawful)
	}
	n := 0
	for ; seen != 0; seen &= seen - 1 {
		n++
	}
	// Notes about a person can touch three categories too, but not in the
	// words of the law.
	if n >= 3 && lawful >= 2 {
		t |= legalList
	}
	return t
}

func (p *page) beside(i, j int, said scope, near int, seen, lawful *int) (t trait) {
	h, o := p.hits[i], p.hits[j]
	if o.entry.category >= categories {
		return 0
	}
	if o.entry.strength == strong || o.entry.flags&flagWording != 0 {
		*seen |= 1 << o.entry.category
		if o.entry.flags&flagWording != 0 {
			*lawful++
		}
	}
	if o.entry.category != h.entry.category || o.entry == h.entry || o.start == h.start {
		return 0
	}
	if d := o.start - h.start; d > -near && d < near && o.entry.strength >= medium {
		t |= seconded
	}
	if o.entry.flags&flagPredicate != 0 && o.end <= h.start && h.start-o.end < tieReach && o.start >= said.start {
		t |= predicated
	}
	return t
}

// covered reports whether a predicate is followed by the fact it announces.
func (p *page) covered(i int, said scope) bool {
	h := p.hits[i]
	for j := i + 1; j < len(p.hits) && p.hits[j].start < said.end && p.hits[j].start-h.end < tieReach; j++ {
		o := p.hits[j].entry
		if o.category == h.entry.category && o.flags&flagPredicate == 0 {
			return true
		}
	}
	return false
}

// understand reads the words of a scope, once for all hits in it.
func (p *page) understand(sc scope) *reading {
	r := &p.read
	if r.start == sc.start && r.end == sc.end && sc.end > 0 {
		return r
	}
	s := p.text
	*r = reading{scope: sc, code: codeLike(s[sc.start:sc.end]), blank: template(s[sc.start:sc.end])}
	p.readWords(r)
	if r.language() == 0 {
		r.near = p.around(sc)
	}
	return r
}

// readWords reads the words of r's scope.
func (p *page) readWords(r *reading) {
	s, sc := p.text, r.scope
	var buf [2 * maxWord]byte
	name := false // the word before has a capital and is no cue
	last := 0     // where it starts
	for i := sc.start; i < sc.end; {
		n, ok := letterAt(s, i)
		if !ok {
			i += n
			continue
		}
		start := i
		for ok && i < sc.end {
			i += n
			if i >= sc.end {
				break
			}
			n, ok = letterAt(s, i)
		}
		if i-start > maxWord {
			continue
		}
		c, known := p.d.cues[string(fold(buf[:0], s[start:i]))]
		if start == sc.start+1 || i-start == 1 && s[start] == 'M' && i < len(s) && s[i] == '.' {
			if s[start] == 'M' && i-start == 1 {
				c, known = cueTitle, true
			}
		}
		if start > sc.start && s[start-1] == '\'' && i-start == 1 && s[start] == 's' {
			continue // the genitive of a name
		}
		if c&cueVerb != 0 && name && s[start-1] == ' ' {
			r.subject = true
		}
		shape := !known && capital(s[start:i]) && i-start > 2 && !capitals(s[start:i])
		if shape && name && s[start-1] == ' ' && start > last && i-last < 40 {
			r.pair[0], r.pair[1] = last, i
		}
		name, last = shape || !known && capital(s[start:i]), start
		if string(fold(buf[:0], s[start:i])) == "zijn" && s[start] == 'Z' {
			c |= cuePronoun
			known = true
		}
		if c&cuePlural != 0 && s[i-1] != 's' && singular(s, start) {
			c = c&^cuePlural | cuePerson
		}
		if !known {
			continue
		}
		if c&cueTitle != 0 && !nameFollows(s, i) {
			c &^= cueTitle
			c |= cuePerson
		}
		r.cues |= c &^ tieMask
		for k, l := range [...]cue{cueDutch, cueFrench, cueGerman, cueEnglish} {
			if c&l != 0 {
				r.count[k]++
			}
		}
		if c&tieMask != 0 && r.tied < len(r.ties) {
			r.ties[r.tied] = mark{start, c}
			r.tied++
		}
		if c&cueNegation != 0 && r.neg < len(r.negs) {
			r.negs[r.neg] = start
			r.neg++
		}
	}
}

// singular reports whether an article before a German noun says that its
// ending is a case and no plural: "dem Patienten".
func singular(s string, start int) bool {
	ws, we := wordBefore(s, start, false)
	if ws < 0 {
		return false
	}
	switch strings.ToLower(s[ws:we]) {
	case "dem", "einem", "des", "eines", "einen", "vom", "beim", "zum":
		return true
	}
	return false
}

// capitals reports whether the word has no small letter.
func capitals(word string) bool {
	for i := 0; i < len(word); i++ {
		if 'a' <= word[i] && word[i] <= 'z' {
			return false
		}
	}
	return true
}

// nameFollows reports whether a capitalised word stands behind a title.
func nameFollows(s string, i int) bool {
	for n := 0; i < len(s) && n < 4 && (s[i] == '.' || s[i] == ' ' || s[i] == '\n' || s[i] == 0xc2 || s[i] == 0xa0); n++ {
		i++
	}
	if i >= len(s) {
		return false
	}
	r, _ := utf8.DecodeRuneInString(s[i:])
	return unicode.IsUpper(r)
}

// around tells the language of the text around a scope that is too short to
// tell its own.
func (p *page) around(sc scope) uint8 {
	const step = 512 // bytes; a stretch is read once
	at := int(p.seg.Offset % step)
	from := max(0, (sc.start-reach+at)/step*step-at)
	to := min(len(p.text), (sc.end+reach+at+step-1)/step*step-at)
	if p.wide.start != from || p.wide.end != to {
		p.wide = reading{scope: scope{start: from, end: to}}
		p.readWords(&p.wide)
	}
	return p.wide.language()
}

// language is the one most words of the scope belong to, 0 if that is not
// clear.
func (r *reading) language() uint8 {
	best, second, which := 0, 0, 0
	for k, n := range r.count {
		switch {
		case n > best:
			best, second, which = n, best, k
		case n > second:
			second = n
		}
	}
	if best < 2 || best < 2*second {
		return r.near
	}
	return 1 << which
}

// speaks reports whether the scope may be in a language of the term. Long
// and strong terms are taken from any.
func (r *reading) speaks(e *entry) bool {
	l := r.language()
	if e.langs&l != 0 || l == 0 && e.flags&flagLanguage == 0 {
		return true
	}
	if e.flags&flagLanguage != 0 {
		best := 0
		for k, n := range r.count {
			if n > r.count[best] {
				best = k
			}
		}
		return r.count[best] == 0 || e.langs&(1<<best) != 0
	}
	return e.strength == strong && len(e.text) > 5
}

// traits are those that the words of the scope give to a hit.
func (r *reading) traits(h hit) trait {
	var t trait
	if r.cues&(cuePronoun|cuePerson) != 0 || r.cues&cueEr != 0 && r.language() == de {
		t |= pronoun
	}
	if r.subject {
		t |= subject
	}
	if r.pair[1] > 0 && (r.pair[1] <= h.start || r.pair[0] >= h.end) {
		t |= named
	}
	if r.cues&cueSelf != 0 || r.cues&cueJe != 0 && r.language() == fr {
		t |= selfish
	}
	if r.cues&cueReader != 0 {
		t |= reader
	}
	if r.cues&cueTrade != 0 {
		t |= trade
	}
	if r.cues&cueTitle != 0 {
		t |= titled
	}
	if r.cues&cueSuppose != 0 {
		t |= supposed
	}
	if r.cues&cueEqual != 0 {
		t |= equalRights
	}
	if r.cues&cuePlural != 0 {
		t |= plural
	}
	for _, m := range r.ties[:r.tied] {
		if m.cue&tieMask == tieMask && m.at > h.start {
			continue // "theft is excluded" says nothing of a person
		}
		if m.cue&(1<<h.entry.category) != 0 && m.at > h.start-tieReach && m.at < h.end+tieReach &&
			(m.at < h.start || m.at >= h.end) {
			t |= triggered
			break
		}
	}
	for _, at := range r.negs[:r.neg] {
		if at < h.start && h.start-at < 40 || at >= h.end && at-h.end < 16 {
			t |= negated
			break
		}
	}
	return t
}

// verbal reports whether the scope reads like a sentence and not a title.
func (r *reading) verbal(said, line scope) bool {
	return r.tied > 1 || said.end-said.start > line.end-line.start || r.cues&(cuePronoun|cueSelf) != 0
}

// acronym reports whether the term is spelled in capitals.
func (e *entry) acronym() bool {
	t := e.tokens[e.anchor]
	return t.exact && len(t.text) <= 6
}

// ofSomebody reports whether the term is followed by "of" and a word with a
// capital, articles and words for persons between them left out: "the
// fingerprint of John", "chez le bébé de Charlotte".
func (p *page) ofSomebody(end int) bool {
	of := false
	var buf [2 * maxWord]byte
	for range 7 {
		ws, we := wordAfter(p.text, end, false)
		if ws < 0 || we-ws > maxWord {
			return false
		}
		w := p.text[ws:we]
		switch w {
		case "van", "de", "du", "d", "of", "von", "bei", "bij", "chez", "voor", "für", "for", "pour", "vom", "des", "der", "beim":
			of = true
		default:
			switch {
			case of && capital(w):
				return true
			case of && !article(w) && p.d.cues[string(fold(buf[:0], w))]&(cuePerson|cueTitle|cuePronoun) == 0:
				return false
			}
		}
		end = we
	}
	return false
}

// inQuotes reports whether the term stands in quotation marks, as far as 60
// bytes on either side tell.
func inQuotes(s string, start, end int) bool {
	before, after := s[max(0, start-60):start], s[end:min(len(s), end+60)]
	for _, q := range [...][2]string{{"«", "»"}, {"“", "”"}, {"„", "“"}} {
		if i := strings.LastIndex(before, q[0]); i >= 0 && !strings.Contains(before[i:], q[1]) && strings.Contains(after, q[1]) {
			return true
		}
	}
	if n := strings.LastIndexByte(before, '\n'); n >= 0 {
		before = before[n:]
	}
	if n := strings.IndexByte(after, '\n'); n >= 0 {
		after = after[:n]
	}
	return strings.Count(before, "\"")%2 == 1 && strings.Contains(after, "\"")
}

// shouting reports whether the line around is all in capitals, so that
// capitals tell nothing.
func shouting(s string, start, end int) bool {
	words := 0
	for i := start - 1; i >= max(0, start-40) && s[i] != '\n'; i-- {
		if 'a' <= s[i] && s[i] <= 'z' {
			return false
		}
		if 'A' <= s[i] && s[i] <= 'Z' && (i == 0 || !isLetter(s[i-1])) {
			words++
		}
	}
	for i := end; i < min(len(s), end+40) && s[i] != '\n'; i++ {
		if 'a' <= s[i] && s[i] <= 'z' {
			return false
		}
		if 'A' <= s[i] && s[i] <= 'Z' && !isLetter(s[i-1]) {
			words++
		}
	}
	return words >= 2
}

// inToken reports whether the term is a part of an address, a path or an
// identifier of code.
func inToken(s string, start, end int) bool {
	if start > 0 && (s[start-1] == '_' || s[start-1] == '@' || s[start-1] == '\\' || s[start-1] == '#' || s[start-1] == '$') {
		return true
	}
	if end < len(s) && (s[end] == '_' || s[end] == '@' || s[end] == '\\') {
		return true
	}
	if end+1 < len(s) && s[end] == '.' && isLetter(s[end+1]) && s[end+1] >= 'a' {
		return true
	}
	if end+1 < len(s) && s[end] == '(' && s[end+1] == ')' {
		return true
	}
	from := start
	for from > 0 && start-from < 100 && s[from-1] > ' ' {
		from--
	}
	to := end
	for to < len(s) && to-end < 100 && s[to] > ' ' {
		to++
	}
	run := s[from:to]
	return strings.Contains(run, "://") || strings.HasPrefix(run, "www.") || strings.Contains(run, "@") || strings.Contains(run, "::")
}

// codeLike reports whether the text reads like a program.
func codeLike(s string) bool {
	n := 0
	for _, mark := range [...]string{"();", "){", ") {", "=>", "==", "!=", "&&", "||", "->", "::", ":=", "};", "});", "+=", "/*", "//", "function ", "func ", "return ", "import ", "var ", "const ", "null", "NULL", "nil", "[]", "()", "\\n", "print"} {
		if strings.Contains(s, mark) {
			n++
		}
	}
	return n >= 2
}

// skipBullet is the start of what a list item says.
func skipBullet(s string, i int) int {
	for n := 0; i < len(s) && n < 6; n++ {
		switch {
		case s[i] == ' ', s[i] == '-', s[i] == '*', s[i] == '\t', s[i] == '>':
			i++
		case strings.HasPrefix(s[i:], "•"), strings.HasPrefix(s[i:], "–"):
			i += len("•")
		default:
			return i
		}
	}
	return i
}

// labelValue is the value of a label in the middle of a line: "…, bloedgroep:
// O+".
func labelValue(s string, end int) (string, bool) {
	i := end
	for i < len(s) && s[i] == ' ' {
		i++
	}
	if i < len(s) && s[i] == '(' {
		if k := strings.IndexByte(s[i:min(len(s), i+40)], ')'); k > 0 {
			i += k + 1
		}
	}
	if i >= len(s) || s[i] != ':' && s[i] != '=' {
		return "", false
	}
	v := value(s, i+1)
	return v, filled(v)
}

// denies reports whether a value says no.
func denies(v string) bool {
	if len(v) > 24 {
		v = v[:24]
	}
	var buf [96]byte
	w := strings.Trim(string(fold(buf[:0], v)), ".,;!- ")
	w, _, _ = strings.Cut(w, " ")
	switch strings.Trim(w, ".,;") {
	case "nee", "neen", "geen", "niet", "non", "aucun", "aucune", "neant", "pas", "nein", "keine", "kein", "keiner", "no", "none", "nihil", "negatief", "negatif", "negativ", "negative", "nvt", "n.v.t", "n/a", "/":
		return true
	}
	return false
}
