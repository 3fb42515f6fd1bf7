package term

import (
	"slices"
	"strings"

	"uitrusting/rules/names"
	"uitrusting/scanner/lex"
)

// A lone first name is a poor finding: "Udo" may be anybody, "Peter" and "Rose"
// are words too. But a sentence that says of Udo that he has diabetes is a fact
// about a person, whoever it is. So first names count as persons for the terms
// of their sentence, and for nothing else; they are looked up only there.

// firstNames finds the first names of r's scope.
func (p *page) firstNames(r *reading) {
	for i := p.nameFrom(r.start); i < len(p.names) && int(p.names[i].End) <= r.end && r.first < len(r.firsts); i++ {
		start, end := int(p.names[i].Start), int(p.names[i].End)
		if c := names.Class(p.names[i].Ref); c.GivenStep() > 0 && p.firstName(r, start, end, c) {
			r.firsts[r.first] = [2]int{start, end}
			r.first++
		}
	}
}

// nameFrom is the index of the first word of names at or after the offset.
func (p *page) nameFrom(at int) int {
	i, _ := slices.BinarySearchFunc(p.names, at, func(h lex.Hit, at int) int { return int(h.Start) - at })
	return i
}

// otherwise are the classes of words that are first names and something else.
const otherwise = names.Ambiguous | names.Common | names.Month | names.Place | names.Demonym | names.Org | names.OrgWord |
	names.Title | names.Role | names.Kin | names.Label | names.Saint

// firstName reports whether the word from start to end, which can be a first
// name, is one here, and stands alone.
func (p *page) firstName(r *reading, start, end int, c names.Class) bool {
	s := p.text
	if capitals(s[start:end]) || start > 0 && tiesName(s[start-1]) || end < len(s) && (tiesName(s[end]) || s[end] == '(') {
		return false
	}
	if end < len(s) && s[end] == '.' && (end < r.end || end+2 < len(s) && isDigit(s[end+2])) {
		return false // "Max. 40"
	}
	ps, pe := wordBefore(s, start, false)
	first := ps < r.start || pe+1 != start || s[pe] != ' '
	before := ""
	if !first {
		if before = s[ps:pe]; pe-ps > maxWord || capital(before) && p.cue(ps, pe) == 0 && !leading.has(strings.ToLower(before)) {
			return false // "Haus Maria"
		}
	}
	ns, ne := wordAfter(s, end, false)
	beside := ns == end+1 && ne <= r.end && s[end] == ' ' && ne-ns <= maxWord
	if beside && capital(s[ns:ne]) && (first || r.language() != de || p.named(ns) || c.Is(otherwise) && !p.hitAt(ns)) {
		return false // it goes on, or is a part of something else
	}
	if beside && (subjects.has(s[ns:ne]) || first && article(s[ns:ne]) && !p.finite(r, ns, ne)) {
		return false // "Bent u zwanger?"
	}
	if openers.has(s[start:end]) {
		return false
	}
	rare := c.GivenStep() < 2 || first && c.GivenStep() < 3 && r.language() != de
	if !rare && !c.Is(otherwise) {
		return true
	}
	lower := strings.ToLower(before)
	verb := beside && !behind.has(lower) && p.finite(r, ns, ne)
	noun := r.language() == de && nouns.has(s[start:end])
	if article(before) { // "der Günther macht"
		return verb && !noun && r.language() == de && c.GivenStep() > 2 && !c.Is(otherwise&^(names.Ambiguous|names.Place))
	}
	if placing.has(lower) {
		return false
	}
	if verb {
		return true
	}
	if first || noun {
		return false
	}
	return !rare && !c.Is(otherwise&^names.Ambiguous) || c.GivenStep() > 2 && !c.Is(names.Month) && (p.finite(r, ps, pe) || joining.has(lower))
}

// firstName is the first name that a hit is said of: the last before it, else
// one behind it.
func (r *reading) firstName(h hit) (name [2]int) {
	for _, f := range r.firsts[:r.first] {
		if f[1] <= h.start || name[1] == 0 && f[0] >= h.end {
			name = f
		}
	}
	return name
}

// tiesName reports whether a byte beside a word makes it a part of something:
// of a compound, a path, an address.
func tiesName(c byte) bool {
	return c == '-' || c == '_' || c == '@' || c == '/' || c == '\\' || c == '#' || c == '&' || c == '=' || isDigit(c)
}

// hitAt reports whether a term begins at the offset.
func (p *page) hitAt(at int) bool {
	_, ok := slices.BinarySearchFunc(p.hits, at, func(h hit, at int) int { return h.start - at })
	return ok
}

// named reports whether the word at the offset can be a name.
func (p *page) named(at int) bool {
	i := p.nameFrom(at)
	return i < len(p.names) && int(p.names[i].Start) == at && names.Class(p.names[i].Ref).Is(names.Given|names.Surname|names.AfterParticle)
}

// finite reports whether the word is a verb that follows its subject.
func (p *page) finite(r *reading, start, end int) bool {
	w := p.text[start:end]
	return !capital(w) && (p.cue(start, end)&(tieMask|cueVerb|cueSay) != 0 || r.language()&(fr|en) == 0 && singularVerb(w))
}

// leading are words that a sentence begins with before a name.
var leading = newWordSet(`bei dass daß weil wenn und auch für mit von hat ist nach seit da als ob aber nur wegen hatte war wird laut gegen über
	bij dat omdat als en ook voor met van heeft is na sinds maar sedert volgens tegen
	chez que parce si et aussi pour avec de d a est après depuis mais selon contre quand
	that because when and also for with of has is after since but only if as while
	gestern heute morgen leider angeblich gisteren vandaag helaas blijkbaar hier demain hélas apparemment yesterday today tomorrow sadly apparently`)

// joining are those that a clause begins with.
var joining = newWordSet("dass daß weil wenn ob bei dat omdat als bij que parce chez that because when if while")

// subjects are pronouns; what stands right before one is a verb.
var subjects = newWordSet("u je jij ik hij ze zij we wij jullie men tu vous je il elle on nous ils elles er sie es ihr du ich wir man you he she we they i")

// behind are prepositions, of which a verb behind the next word knows nothing:
// "der Verein von Paris hilft".
var behind = newWordSet("von mit für an auf zu über gegen van met voor op over tegen de avec pour sur contre of with for by on about against")

// openers are first names that hardly anybody bears here, as the words that
// sentences begin with.
var openers = newWordSet(`Solange Anders Erben Rein Harte Seit Sein Fil Lien Chance Destin Prudent Conception Manuel Erin Else Al Keren Wil Mag Come Min Lance`)

// placing are words behind which a place stands rather than a person.
var placing = newWordSet(`in im nach aus ins zum zur à au aux en dans te naar uit to from at near into across sankt sint saint sainte st`)

// nouns are the words that are first names and nouns of German.
var nouns = newWordSet(`Rose Wolf Ernst Mark Heide Linde Iris Engel Stern Stein Storm Jade Perle Jung Urban Major Sultan Imam Papa Mama Ramadan Job
	Alien Angel Amber Boy Chase Dean Duke Ginger Grace Jean Jersey Joker King Lady Luna Mars Mine Miss Mentor Nova Oracle Prune Reif Sky Song Stella
	Summer Sun Venus Wing Fee Lens Baby Harmonie Marine Bach Ebert Grimm Fried Florin Asia Alpha Era Nil`)
