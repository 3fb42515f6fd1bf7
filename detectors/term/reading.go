package term

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// A reading is what the words of a scope say.
type reading struct {
	scope
	cues  cue      // of all words
	count [4]int   // words of each language
	ties  [24]mark // words that tie a fact to a person
	tied  int
	negs  [8]int // offsets of negations
	neg   int

	near    uint8 // language of the text around, for scopes that do not tell
	title   int   // where the first title starts
	subject bool  // "Toby has"
	// a word for a person that means a certain one: "the patient", "Madame"
	definite bool
	firsts   [6][2]int // lone first names
	first    int
	code     bool // it reads like a program; then nothing else is told
	blank    bool // it has places to fill in
	general  bool // it is about whoever it may be
	past     bool // it tells of another century, or of a discovery
	share    bool // it counts people: "14 % of the prisoners"
	poll     bool // it counts them by one trait after the other
}

type mark struct {
	at  int
	cue cue
}

// clause is how far behind a term a title may stand for its bearer to be who is
// spoken of, in bytes.
const clause = 80

// tieReach is how far from the term a tie may stand, in bytes.
const tieReach = 90

// understand reads the words of a scope, once for all hits in it.
func (p *page) understand(sc scope) *reading {
	r := &p.read
	if r.start == sc.start && r.end == sc.end && sc.end > 0 {
		return r
	}
	s := p.text
	*r = reading{scope: sc, code: codeLike(s[sc.start:sc.end])}
	if r.code {
		return r
	}
	r.blank = template(s[sc.start:sc.end])
	r.general = p.generalOpening(sc)
	n := shares(s[sc.start:sc.end])
	r.share, r.poll = n > 0, n > 2
	p.readWords(r)
	if technical(s[sc.start:sc.end]) {
		r.cues |= cueTrade
	}
	r.past = r.cues&cueCentury != 0 || oldYear(s[max(0, sc.start-historyReach):min(len(s), sc.end+historyReach)], r.cues&cueScience != 0)
	if r.language() == 0 {
		r.near = p.around(sc)
	}
	p.firstNames(r)
	return r
}

// readWords reads the words of r's scope.
func (p *page) readWords(r *reading) {
	s, sc, cues := p.text, r.scope, p.d.cues()
	name := false // the word before has a capital and is no cue
	for start, i := nextWord(s, sc.start, sc.end); start < i; start, i = nextWord(s, i, sc.end) {
		if i-start > maxWord {
			continue
		}
		c, known := cues.of(s[start:i])
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
		if s[start:i] == "Marie" { // folded it is "marié", which ties
			c, known = 0, false
		}
		name = !known && capital(s[start:i])
		if i-start == 4 && strings.EqualFold(s[start:i], "zijn") && possessive(s, start) ||
			i-start == 3 && strings.EqualFold(s[start:i], "sie") && woman(s, start, i, sc) || s[start] == 'S' && his(s[start:i]) {
			c |= cuePronoun
			known = true
		}
		if c&cuePronoun != 0 && i-start == 2 && strings.EqualFold(s[start:i], "il") && nobodysIl(s, start, i, sc) {
			c &^= cuePronoun | cuePerson
		}
		if c&cuePlural != 0 && (s[i-1] != 's' && singular(s, start) || counted(s, start)) {
			c = c&^cuePlural | cuePerson
		}
		if !known {
			continue
		}
		if c&cueTitle != 0 && !nameFollows(s, i) {
			c &^= cueTitle
			c |= cuePerson
		}
		if c&cueTitle != 0 && r.cues&cueTitle == 0 {
			r.title = start
		}
		if c&cuePerson != 0 && !r.definite {
			r.definite = definiteAt(s, start, sc)
		}
		r.cues |= c &^ tieMask
		for k, l := range [...]cue{cueDutch, cueFrench, cueGerman, cueEnglish} {
			if c&l != 0 {
				r.count[k]++
			}
		}
		if c&(tieMask|cueComplain) != 0 && r.tied < len(r.ties) {
			r.ties[r.tied] = mark{start, c}
			r.tied++
		}
		if c&cueNegation != 0 && r.neg < len(r.negs) {
			r.negs[r.neg] = start
			r.neg++
		}
	}
}

// generalOpening reports whether a sentence begins as those of laws and rules
// do, about whoever it may be: "Wer …", "Quiconque …", "De werknemer die …",
// "Any employee …".
func (p *page) generalOpening(sc scope) bool {
	var words [3]string
	i := sc.start
	for k := range words {
		from, to := nextWord(p.text, i, min(sc.end, sc.start+openingReach))
		if from == to || to-from > maxWord {
			break
		}
		words[k], i = p.text[from:to], to
	}
	var buf [2 * maxWord]byte
	switch openings[string(fold(buf[:0], words[0]))] {
	case whoever:
		return true
	case every:
		return p.someone(words[1])
	case article1:
		var buf2 [2 * maxWord]byte
		return openings[string(fold(buf2[:0], words[1]))] == anybody || p.someone(words[1]) && relative.has(string(fold(buf[:0], words[2])))
	case he:
		return relative.has(string(fold(buf[:0], words[1])))
	}
	return false
}

// openingReach is how much of a sentence tells its opening, in bytes.
const openingReach = 80

// someone reports whether the word stands for a person or for people.
func (p *page) someone(word string) bool {
	c, _ := p.d.cues().of(word)
	return c&(cuePerson|cuePlural) != 0
}

// An opening is what the first word of a sentence may be.
type opening uint8

const (
	whoever  opening = iota + 1
	every            // before a person
	article1         // before a person and a relative
	he               // before a relative
	anybody          // behind an article
)

var openings = func() map[string]opening {
	m := make(map[string]opening)
	for o, list := range map[opening]string{
		whoever:  "wie wer quiconque whoever anyone",
		every:    "tout toute any every each iedere elke elk ieder jeder jede jedes chaque",
		article1: "de het een le la un une l der die das ein eine the a an",
		he:       "hij celui celle he she derjenige diejenige degene",
		anybody:  "person persoon personne",
	} {
		for w := range words(list) {
			m[w] = o
		}
	}
	return m
}()

var relative = newFoldedSet("die der qui who which that dont whose")

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

// counted reports whether a number says before a plural that certain people
// are meant: "beide mannen", "les deux hommes".
func counted(s string, start int) bool {
	ws, we := wordBefore(s, start, false)
	if ws < 0 || we-ws > 7 {
		return false
	}
	switch strings.ToLower(s[ws:we]) {
	case "twee", "beide", "drie", "deux", "trois", "zwei", "beiden", "drei", "two", "both", "three":
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
// tell its own, by the words that begin in the blocks that lie within reach.
func (p *page) around(sc scope) uint8 {
	at := int(p.seg.Offset % tongueBlock)
	if p.tongues == nil {
		p.tongues = make([]tongue, (len(p.text)+at)/tongueBlock+1)
	}
	var r reading
	first := max(0, (sc.start-reach+at)/tongueBlock)
	last := min(len(p.tongues)-1, (sc.end+reach+at-1)/tongueBlock)
	for b := first; b <= last; b++ {
		t := &p.tongues[b]
		if !t.read {
			p.listen(t, b*tongueBlock-at)
		}
		for k, n := range t.count {
			r.count[k] += int(n)
		}
	}
	return r.language()
}

// tongueBlock is how much text is counted together, in bytes: each block is
// read once, however many scopes ask about it. Blocks lie the same way in
// whatever windows a text is read.
const tongueBlock = 512

// A tongue counts the words of each language that begin in a block.
type tongue struct {
	count [4]uint16
	read  bool
}

func (p *page) listen(t *tongue, from int) {
	t.read = true
	end := min(len(p.text), from+tongueBlock)
	i := max(0, from)
	if i > 0 {
		if _, ok := letterBefore(p.text, i); ok { // it begins in the block before
			i = wordEnd(p.text, i, end)
		}
	}
	for start, stop := nextWord(p.text, i, len(p.text)); start < end; start, stop = nextWord(p.text, stop, len(p.text)) {
		if stop-start > maxWord {
			continue
		}
		c, _ := p.d.cues().of(p.text[start:stop])
		for k, l := range [...]cue{cueDutch, cueFrench, cueGerman, cueEnglish} {
			if c&l != 0 {
				t.count[k]++
			}
		}
	}
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
// and strong terms are taken from any, loose ones not.
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
	return e.strength == strong && len(e.text) > 5 && !e.loose()
}

// traits are those that the words of the scope give to a hit.
func (r *reading) traits(text string, h hit) trait {
	var t trait
	if r.cues&(cuePronoun|cuePerson) != 0 || r.cues&cueEr != 0 && r.language() == de {
		t |= pronoun
	}
	if r.cues&cuePronoun != 0 || r.cues&cueEr != 0 && r.language() == de {
		t |= personal
	}
	if r.definite {
		t |= definite
	}
	if r.language() == de {
		t |= inGerman
	}
	if r.cues&cueEvent != 0 {
		t |= event
	}
	if r.cues&cueSay != 0 {
		t |= says
	}
	if r.past {
		t |= historic
	}
	if r.general {
		t |= general
	}
	if r.share {
		t |= counts
	}
	if r.subject {
		t |= subject
	}
	if r.cues&cueSelf != 0 || r.cues&cueJe != 0 && r.language() == fr {
		t |= selfish
	}
	if r.cues&cueAnimal != 0 || r.cues&cueChat != 0 && r.language() == fr {
		t |= animal
	}
	if r.cues&cueReader != 0 {
		t |= reader
	}
	if r.cues&cueTrade != 0 {
		t |= trade
	}
	if r.cues&cueTitle != 0 {
		if t |= titled; r.title >= h.end {
			t |= lateTitle
			if r.title-h.end > clause || strings.IndexByte(text[h.end:r.title], ';') >= 0 {
				t |= parted
			}
		}
	}
	if r.cues&cueSuppose != 0 || r.cues&cueFalls != 0 && r.language() == de {
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

// complains reports whether a word of complaint stands by the hit, before the
// next clause.
func (r *reading) complains(h hit) bool {
	for _, m := range r.ties[:r.tied] {
		if m.cue&cueComplain != 0 && m.at > h.start-complaintReach && m.at < h.end+complaintReach {
			return true
		}
	}
	return false
}

// complaintReach is how far from a part of the body a complaint may stand, in
// bytes.
const complaintReach = 60

// verbal reports whether the scope reads like a sentence and not a title.
func (r *reading) verbal(said, line scope) bool {
	return r.tied > 1 || said.end-said.start > line.end-line.start || r.cues&(cuePronoun|cueSelf) != 0
}
