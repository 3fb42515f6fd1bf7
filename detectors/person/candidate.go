package person

import (
	"strings"

	"uitrusting/rules/names"
)

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
