package person

import (
	"strings"

	"uitrusting/rules/names"
	"uitrusting/scanner/finding"
)

// cueClasses are the classes whose words announce a name beside them.
const cueClasses = names.Title | names.Role | names.Public | names.Say | names.Salutation | names.Closing | names.Label | names.Kin

// cue looks beside the hit, a word that announces names, and moves on past
// it. It reports whether a name there is certain.
func (s *scan) cue(out *[]finding.Match) bool {
	h := s.hits[s.hit]
	start, end, c := int(h.Start), int(h.End), names.Class(h.Ref)
	certain := false
	if c.Is(names.Say) {
		i := s.back(start)
		if p := wordBefore(s.text, i); p < i && i < start && p >= s.done && s.clean(p) {
			if _, up := letterAt(s.text, p); up {
				certain = s.look(p, out)
			}
		}
	}
	if s.done <= start {
		s.done = end
	}
	if p, ok := s.after(end, c); ok && p >= s.done {
		certain = s.look(p, out) || certain
	}
	return certain
}

// after gives the place of the capital that follows a cue.
func (s *scan) after(end int, c names.Class) (int, bool) {
	i := end
	if c.Is(names.Title|names.Label|names.Closing|names.Kin) && i < len(s.text) && s.text[i] == '.' {
		i++
	}
	i = s.skip(i)
	if c.Is(names.Label|names.Role|names.Title) && i < len(s.text) && s.text[i] == ':' {
		i = s.skip(i + 1)
	} else if c.Is(names.Closing) {
		for n := 0; n < 6 && i < len(s.text) && (s.text[i] == ',' || s.text[i] == '\n' || s.text[i] == '\r' || s.text[i] == '.' || s.text[i] == ' '); n++ {
			i++
		}
	} else if i == end {
		return 0, false
	}
	// particles in small letters: "mevr. van den Berg"
	for range 3 {
		size, up := letterAt(s.text, i)
		if size == 0 {
			return 0, false
		}
		if up {
			return i, s.clean(i)
		}
		t := s.token(i)
		if t.shape == capital {
			return i, s.clean(i)
		}
		if !t.particle {
			return 0, false
		}
		j := s.skip(t.end)
		if j == t.end {
			return 0, false
		}
		i = j
	}
	return 0, false
}

// look judges the sequence around the capital at pos, appends the names in it
// and moves on past it. It reports whether one is certain.
func (s *scan) look(pos int, out *[]finding.Match) bool {
	pos = s.wordStart(pos)
	if !s.clean(pos) {
		s.done = max(s.done, s.passWord(pos))
		return false
	}
	q := &s.sequence
	if !s.alone(pos) {
		s.gather(pos)
	} else if t := &q.tok[0]; s.unannounced(t) {
		s.later = append(s.later, span{int32(t.start), int32(t.end)})
		s.done = max(s.done, t.end)
		return false
	} else {
		t.hash, t.class = s.word(t.start, t.end)
	}
	if q.n == 1 && s.examples == nil && s.ordinary(&q.tok[0]) {
		s.done = max(s.done, q.tok[0].end, pos+1)
		return false
	}
	if q.shouts() {
		if found, certain := s.shouted(q, out); found {
			return certain
		}
	}
	certain := false
	for from := 0; from < q.n; {
		c, next := s.candidate(q, from)
		if next <= from {
			break
		}
		if s.unlikely(q, &c) {
			s.later = append(s.later, span{int32(c.start), int32(c.end)})
		} else if c.last > c.first || c.n > 0 {
			certain = s.judge(q, &c, out) || certain
		}
		from = next
	}
	s.done = max(s.done, q.tok[q.n-1].end, pos+1)
	return certain
}

// wordStart moves from a part of a name to its start: from "Neill" to
// "O'Neill". What a French article or pronoun is joined to stays.
func (s *scan) wordStart(pos int) int {
	if pos == 0 || hyphen(s.text, pos-1) == 0 && apostrophe(s.text, pos-1) == 0 && (pos < 3 || apostrophe(s.text, pos-3) == 0) {
		return pos
	}
	p := wordBefore(s.text, pos)
	if p == pos || p < s.done {
		return pos
	}
	if t := read(s.text, p); t.shape == capital && t.end > pos {
		return p
	}
	return pos
}

// passWord gives the end of the run of letters, digits and joints at pos, so
// that the parts of an identifier are not looked at one by one.
func (s *scan) passWord(pos int) int {
	for i := pos; i < len(s.text) && i < pos+maxWord; i++ {
		c := s.text[i]
		if c|0x20 >= 'a' && c|0x20 <= 'z' || c >= '0' && c <= '9' || c == '_' || c == '.' || c >= 0x80 {
			continue
		}
		return max(i, pos+1)
	}
	return pos + maxWord
}

// A candidate is a part of a sequence that may be a name, and what stands in
// the sequence before it.
type candidate struct {
	first, last int // tokens, last excluded
	n           int // words that are neither particles nor initials
	given       int // words that are first names
	initials    int
	particles   int
	before      names.Class // classes of the words cut off before it
	bare        bool        // one word only, particles aside
	comma       bool        // SURNAME, First
	start, end  int         // bytes
}

// candidate cuts the next part of the sequence from a token on: what stands
// before a name (title, function, first word of a sentence) goes into
// before. next is where the part after it begins.
func (s *scan) candidate(q *sequence, from int) (c candidate, next int) {
	i := from
	for ; i < q.n; i++ {
		t := &q.tok[i]
		k := t.class
		last := i == q.n-1
		switch {
		case t.shape == odd || t.shape == numeral || t.shape == initial && !t.dot && !c.before.Is(names.Title):
			c.before = k
			continue
		case k.Is(names.Title) && (t.dot || t.shape == lower):
			c.before |= k & names.Title
			continue
		case t.shape == capital && !last && s.compoundRole(t):
			c.before |= names.Role
			continue
		case t.shape == lower && !t.particle:
			continue
		case t.shape == lower && !c.before.Is(names.Title) && !(q.titled && i == 0 && !s.phrase(q, i)):
			continue
		case t.shape == capital && !t.particle && !k.Is(names.Given|names.Surname|names.AfterParticle) && i+2 < q.n && q.tok[i+1].shape == lower && s.phrase(q, i+1):
			c.before |= names.Common // "Dossier van Jan Maes"
			continue
		case k.Is(names.Title|names.Role|names.Public|names.Salutation|names.Kin|names.Label|names.Closing|names.Say) &&
			(!last || !k.Is(names.Given|names.Surname)) && !(!last && k.Is(names.Given) && q.tok[i+1].class.Is(names.Surname) && q.tok[i+1].class.GivenStep() < 3) && !(k.Is(names.Given|names.Surname) && !k.Is(names.Title|names.Role|names.Public) && !s.sentence(t.start)):
			c.before |= k & cueClasses
			continue
		case t.shape == upper && t.end-t.start <= 4 && !k.Is(nameClasses) && i+2 < q.n && q.tok[i+1].shape == capital && q.tok[i+1].class.GivenStep() > 1 && q.tok[i+2].shape != upper:
			c.before |= names.Role // "SW Veerle Dierckx"
			continue
		case t.particle && t.shape != lower:
			// "De Smet", "Van den Berg"; but "De Staat", "La République"
			if !last && s.family(q, i) {
				break
			}
			c.before |= names.Common
			continue
		case k.Is(names.Common) && !k.Is(names.Given|names.Surname) && (!last || s.sentence(t.start) || k&^names.Common == 0):
			c.before |= names.Common
			continue
		case k.Is(names.Common) && s.sentence(t.start) && !last && q.tok[i+1].class.Is(names.Given):
			c.before |= names.Common
			continue
		case t.shape == capital && !k.Is(names.Given|names.Surname|names.AfterParticle) && s.leads(q, i):
			c.before |= names.Common // "Topman Jan Maes"
			continue
		case k.Is(names.Demonym|names.Month|names.Place|names.Org) && !k.Is(names.Given|names.Surname) && !last &&
			(k.Is(names.Demonym) || q.tok[i+1].class.Is(names.Given) || i+2 < q.n && !k.Is(names.Place)):
			c.before |= k
			continue
		}
		break
	}
	if i >= q.n {
		return c, q.n
	}
	c.first = i
	for ; i < q.n; i++ {
		t := &q.tok[i]
		if t.shape == odd || i > c.first && t.shape != lower && !t.particle && t.class.Is(names.Title|names.Legal) && !t.class.Is(names.Given|names.Surname) && t.shape != initial {
			break
		}
		if c.n == 0 && c.initials > 0 && q.tok[c.first].end-q.tok[c.first].start > 2 && t.class.Is(names.Role|names.Label) && !t.class.Is(nameClasses) {
			break // "HZ: M.K. Schwester Anja"
		}
		if i > c.first && t.particle && t.shape == lower && s.leaves(q, &c, i) {
			break
		}
		switch {
		case t.particle:
			c.particles++
		case t.shape == initial:
			c.initials++
		case t.shape == numeral:
		default:
			c.n++
			if t.class.Is(names.Given) {
				c.given++
			}
		}
	}
	for i > c.first && (q.tok[i-1].particle && q.tok[i-1].shape == lower) {
		i--
		c.particles--
	}
	c.last = i
	if c.last <= c.first {
		return c, from
	}
	c.bare = c.n <= 1 && c.initials == 0
	c.start, c.end = q.tok[c.first].start+s.elision(q, &c), q.tok[c.last-1].end
	if t := &q.tok[c.last-1]; t.shape == initial && t.dot && c.n > 0 {
		// the dot of a last initial is often the end of the sentence; keep it
		c.end = t.end
	}
	return c, c.last
}

// compoundRole reports whether a word says what somebody is of: "Siemens-Chef".
func (s *scan) compoundRole(t *token) bool {
	i := strings.LastIndexByte(s.text[t.start:t.end], '-')
	return i > 0 && s.slowClass(t.start+i+1, t.end).Is(names.Role|names.Public)
}

// elision gives the size of the French preposition that is joined to the first
// name of a candidate: "d'Henriette Brüll". "d'Hondt" is a family name.
func (s *scan) elision(q *sequence, c *candidate) int {
	t := &q.tok[c.first]
	if c.n < 2 || s.text[t.start] != 'd' || t.class.GivenStep() < 2 || t.class.Is(names.Surname|names.AfterParticle) {
		return 0
	}
	if n := apostrophe(s.text, t.start+1); n > 0 {
		return 1 + n
	}
	return 0
}

// leads reports whether the words from token i on are of no list of names up
// to a first name that has a family name behind it, or two of them up to a
// first name.
func (s *scan) leads(q *sequence, i int) bool {
	for j := i + 1; j < q.n; j++ {
		t := &q.tok[j]
		if t.shape != capital || t.particle {
			return false
		}
		if t.class.GivenStep() > 1 {
			return j+1 < q.n && !q.tok[j+1].class.Is(names.Legal|names.OrgWord) || j == q.n-1 && j-i > 1
		}
		if t.class.Is(names.Surname | names.AfterParticle | names.Given) {
			return false
		}
	}
	return false
}

// phrase reports whether the small words from token i on stand before a first
// name with a family name, so that they are no part of the name.
func (s *scan) phrase(q *sequence, i int) bool {
	for i < q.n && q.tok[i].particle && q.tok[i].shape == lower {
		i++
	}
	for i < q.n && q.tok[i].class.Is(names.Title|names.Role|names.Public) && q.tok[i].class.GivenStep() == 0 {
		i++ // "Angaben von Ministerpräsident Oliver Paasch"
	}
	return i+1 < q.n && q.tok[i].class.GivenStep() > 1 && q.tok[i].shape != lower
}

// leaves reports whether the small word at token i leads out of the name: "Jan
// Maes van Fortis", "Albert in Brussel".
func (s *scan) leaves(q *sequence, c *candidate, i int) bool {
	var buf [maxWord]byte
	w := fold(&buf, s.text[q.tok[i].start:q.tok[i].end])
	switch string(w) {
	case "in", "op", "te", "uit", "het", "aux":
		return i+1 >= q.n || !q.tok[i+1].particle || q.tok[i+1].shape != lower
	case "der", "den", "des":
		return !q.tok[i-1].particle
	case "van", "von", "zu", "zur", "vom", "zum":
		return c.n > 1
	case "de", "du", "d", "la", "le", "les":
		return c.n > 1 && q.tok[i+1].class.Is(names.Place|names.Org) && !q.tok[i+1].class.Is(names.Surname|names.AfterParticle|names.Given)
	}
	return false
}

// family reports whether the particle at token i of the sequence begins a
// family name rather than a phrase: a name that is known to follow one, or
// one that stands in the middle of a sentence.
func (s *scan) family(q *sequence, i int) bool {
	j := i + 1
	for j < q.n && q.tok[j].particle {
		j++
	}
	if j == q.n {
		return false
	}
	k := q.tok[j].class
	if k.Is(names.AfterParticle | names.Surname) {
		return !k.Is(names.Common|names.Demonym|names.Role|names.Public) || !s.sentence(q.tok[i].start)
	}
	if k.Is(names.Common | names.Demonym | names.Org | names.OrgWord | names.Role | names.Public | names.Place | names.Month | names.Given) {
		return false
	}
	if q.tok[j].shape == upper && q.tok[i].shape != upper {
		return false
	}
	return !s.sentence(q.tok[i].start) || j > i+1 || s.numbered(q.tok[i].start)
}

// numbered reports whether a number and a dot stand before the offset, as in
// a list.
func (s *scan) numbered(start int) bool {
	i := s.back(start)
	return i > 1 && (s.text[i-1] == '.' || s.text[i-1] == ')') && s.text[i-2] >= '0' && s.text[i-2] <= '9'
}

// sentence reports whether a sentence, line, quotation or list item begins at
// the offset.
func (s *scan) sentence(start int) bool {
	i := start
	for n := 0; n < 6 && i > 0; n++ {
		c := s.text[i-1]
		switch c {
		case ' ', '\t', '"', '\'', '(', '*', '[':
			i--
			continue
		case '\n', '.', '!', '?', ':', '|', ';', '>', ']', '\r':
			if c == '\n' {
				return !s.wrapped(i-1) || i > 1 && (s.text[i-2] == '.' || s.text[i-2] == '!' || s.text[i-2] == '?')
			}
			if c == '.' && i > 1 {
				// an abbreviation or an initial does not end a sentence
				p := wordBefore(s.text, i-1)
				if w := i - 1 - p; w == 1 || w <= 4 && w > 0 && s.classOf(p, i-1).Is(names.Title) {
					return false
				}
			}
			return true
		}
		if c >= 0x80 {
			// quotes, dashes, bullets, no-break blanks
			if n := quote(s.text, i); n > 0 {
				i -= n
				continue
			}
		}
		if c == '-' && i > 1 && s.text[i-2] != ' ' && s.text[i-2] != '\n' {
			return false
		}
		if c == '-' {
			i--
			continue
		}
		return false
	}
	return true
}

// quote gives the size of the quotation mark, dash, bullet or blank beyond
// ASCII that ends at i, or 0.
func quote(text string, i int) int {
	if i >= 2 && text[i-2] == 0xC2 && (text[i-1] == 0xAB || text[i-1] == 0xBB || text[i-1] == 0xA0 || text[i-1] == 0xB7) {
		return 2
	}
	if i >= 3 && text[i-3] == 0xE2 && text[i-2] == 0x80 && text[i-1] != 0x99 {
		return 3
	}
	return 0
}

// alone reports at a glance whether the word with a capital at pos stands
// alone, as most do, and makes a sequence of it. It says no where gather has to
// tell.
func (s *scan) alone(pos int) bool {
	end, sh := readPlain(s.text, pos)
	if sh != capital || !s.freeBefore(pos) || !s.freeAfter(end) {
		return false
	}
	if end < len(s.text) && s.text[end] == '.' && (end-pos <= 3 || s.anchors(pos, end).Is(names.Title)) {
		return false // the dot may belong to it
	}
	s.sequence.n, s.sequence.titled = 1, false
	s.sequence.tok[0] = token{start: pos, end: end, shape: capital, particle: particle(s.text[pos:end])}
	return true
}

// freeBefore reports whether it is certain that nothing before the word at
// start belongs to the same name.
func (s *scan) freeBefore(start int) bool {
	if s.longBefore(start) {
		return true
	}
	i := s.back(start)
	if i == start || i <= s.done {
		return true
	}
	dot := s.text[i-1] == '.'
	if dot {
		i--
	}
	p := i
	for p > 0 && i-p <= maxParticle {
		if s.text[p-1]-'a' < 26 {
			p--
		} else if p > 1 && s.text[p-2] == 0xC3 && s.text[p-1] >= 0x9F {
			p -= 2 // ß, é
		} else {
			break
		}
	}
	if i-p > maxParticle {
		return true
	}
	if p > 0 {
		if c := s.text[p-1]; c|0x20 >= 'a' && c|0x20 <= 'z' || c >= 0x80 || c == '-' || c == '\'' {
			return false // the word goes on
		}
	}
	if dot {
		return p == i || s.anchors(p, i) == 0
	}
	return p == i || !isParticle(s.text[p:i])
}

// freeAfter reports whether it is certain that nothing after the word that
// ends at end belongs to the same name.
func (s *scan) freeAfter(end int) bool {
	i := s.skip(end)
	if i >= len(s.text) {
		return true
	}
	if i == end {
		return s.text[i] != '\n' || !s.wrapped(i)
	}
	for range 3 {
		c := s.text[i]
		switch {
		case c-'a' < 26:
		case c-'A' < 26, c == '\'':
			return false
		case c < 0x80:
			return true
		default:
			return c == 0xC3 && i+2 < len(s.text) && s.text[i+1] == 0xA0 && s.text[i+2] == ' ' // à
		}
		next := smallEnd(s.text, i)
		if next == i {
			return false
		}
		if next-i > maxParticle || !isParticle(s.text[i:next]) {
			return true
		}
		if i = s.skip(next); i == next || i >= len(s.text) {
			return true
		}
	}
	return false
}

// smallEnd gives the end of the word in small letters of Latin-1 at i, or i
// where it is joined to something or has other letters.
func smallEnd(text string, i int) int {
	j := i
	for {
		j = endOfSmall(text, j)
		if j+1 >= len(text) || text[j] != 0xC3 || text[j+1] < 0x9F {
			break
		}
		j += 2
	}
	if j < len(text) {
		if c := text[j]; c >= 0x80 || c == '-' || c == '\'' || c-'A' < 26 {
			return i
		}
	}
	if j-i >= maxWord {
		return i
	}
	return j
}

// ordinary reports whether a lone word is no name without a closer look: a
// common word, or an unknown one that a sentence or line begins with.
func (s *scan) ordinary(t *token) bool {
	k := t.class
	if t.shape == odd || t.shape == numeral {
		return true
	}
	if k.Is(names.Given | names.Surname | names.AfterParticle) {
		return false
	}
	if t.shape == initial {
		return !t.dot
	}
	if k.Is(names.Common | names.Month) {
		return true
	}
	if t.shape == upper {
		return !s.titled(t.start) // "dr. VDB"
	}
	return s.sentence(t.start) && !s.recalls(t) && !s.heads(t)
}

// heads reports whether a label or a number of a list stands before the word,
// or a verb of saying behind it.
func (s *scan) heads(t *token) bool {
	i := s.back(t.start)
	if i > 0 && (s.text[i-1] == '.' || s.text[i-1] == ':' || s.text[i-1] == ';') {
		if j := s.back(i - 1); s.text[i-1] == ':' || j > 1 && s.text[i-1] == '.' && s.text[i-2] >= '0' && s.text[i-2] <= '9' {
			return true // a label, a list
		}
	}
	j := s.skip(t.end)
	next := read(s.text, j)
	return s.anchors(next.start, next.end).Is(names.Say)
}

// titled reports whether a title stands before the offset.
func (s *scan) titled(start int) bool {
	i := s.back(start)
	if i > 0 && s.text[i-1] == '.' {
		i--
	}
	p := wordBefore(s.text, i)
	return p < i && i-p < 12 && s.classOf(p, i).Is(names.Title)
}
