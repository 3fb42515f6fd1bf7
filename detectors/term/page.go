package term

import (
	"math/bits"
	"slices"
	"strings"

	"uitrusting/scanner/document"
	"uitrusting/scanner/finding"
	"uitrusting/scanner/lex"
)

// A page is the work on one segment.
type page struct {
	d    *Detector
	seg  *document.Segment
	text string
	base int // len(out) at the start
	// The terms, ascending.
	hits     []hit
	markers  []hit
	titles   []hit            // of lists of people; a hit may cover them
	columnOf map[int]category // columns that a finding stands for already

	looked  bool      // whether blank is known
	blank   bool      // the text is a form to be filled in
	read    reading   // of the last scope
	whole   scope     // the last sentence that lies between two stops
	tongues []tongue  // of the blocks of the text
	names   []lex.Hit // words of names in the text, see firstname.go
}

// offer appends a match for each hit that may be a fact about a person.
func (p *page) offer(out []finding.Match) []finding.Match {
	w := window{markers: p.markers}
	rolls := false
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
		if t&inRecord == 0 && p.unfilled() {
			t |= inOther
		}
		line := row(p.text, h.start, h.end)
		if t&inRecord == 0 && t&tableCell == 0 {
			if tallied(p.text[line.start:line.end]) {
				continue
			}
			t = p.listed(t, line)
		}
		if t&inPolicy != 0 && t&asLabel == 0 && h.entry.flags&flagWording != 0 {
			continue
		}
		col := 0
		if t&tableCell != 0 {
			col = p.columnAt(h.start)
			if k, ok := p.columnOf[col]; ok && k == c || p.isHeader(h.start, col) {
				continue
			}
			if p.fillsCell(h.start, h.end) {
				t |= listed
			}
		} else if listItem(p.text[line.start:line.end], h.start-line.start) && (h.entry.strength > weak || p.endsItem(h.end)) {
			t |= listed
			col = h.start - line.start
		}
		out = append(out, finding.Match{
			RuleID: p.d.rules[c], InfoType: c.infoType(),
			Start: h.start, End: h.end, Confidence: finding.Candidate,
			Value: h.entry.text, Scope: [2]int{sc.start, sc.end}, Role: role(t, col) + nameRole(h.start, p.read.firstName(h)),
		})
	}
	w = window{markers: p.markers}
	for _, h := range p.titles {
		w.move(h.start)
		if c := h.entry.category; p.d.rules[c] == "" || !p.seg.Owns(h.start) || p.seg.Table != nil || w.traits()&(inPolicy|inOther|inNews|inFiction) != 0 {
			continue
		}
		n := len(out)
		out = p.roll(h, out)
		rolls = rolls || len(out) > n
	}
	if rolls {
		slices.SortStableFunc(out[p.base:], func(a, b finding.Match) int { return a.Start - b.Start })
	}
	return out
}

// judge gathers the traits of a hit; ok is false for what cannot be a fact.
func (p *page) judge(i int) (t trait, sc scope, ok bool) {
	h := p.hits[i]
	e := h.entry
	if e.flags&flagFollows != 0 && !p.followed(i) || (e.flags&flagFollows != 0 || h.goesOn) && p.surname(h) {
		return 0, sc, false
	}
	if e.flags&(flagFollows|flagBody) != 0 && !p.speaksAround(h) {
		return 0, sc, false
	}
	if inToken(p.text, h.start, h.end) || e.acronym() && shouting(p.text, h.start, h.end) {
		return 0, sc, false
	}
	if unticked(p.text, h.start) {
		return 0, sc, false
	}
	line := row(p.text, h.start, h.end)
	if p.seg.Table == nil && open(p.text[line.start:line.end]) {
		return 0, sc, false
	}
	said := p.sentence(h.start, h.end)
	table := p.seg.Table != nil
	if table {
		said = line
	}
	t, sc, ok = p.labelled(h, line, said)
	if !ok { // most are told so, before the sentence is read
		return 0, sc, false
	}
	r := p.understand(said)
	if r.code || r.poll && t&(asLabel|inValue|tableCell) == 0 || !r.speaks(e) {
		return 0, sc, false
	}
	if r.blank || boxed(p.text[h.end:line.end]) {
		t |= blank
	}
	if e.flags&flagDocument != 0 {
		t |= documentTerm
	}
	if e.flags&flagFollows != 0 {
		t |= follows
	}
	if h.goesOn {
		t |= goesOn
	}
	if e.flags&flagWording != 0 {
		t |= wording
	}
	if e.flags&flagOffice != 0 {
		t |= office
	}
	if e.flags&flagBody != 0 {
		if !r.complains(h) {
			return 0, sc, false
		}
		t = t&^strengthBits | medium | triggered
	}
	if p.organisation(h) {
		return 0, sc, false
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
	t |= r.traits(p.text, h) | p.beforeIt(h, said)
	if p.groups(i, said) {
		return 0, sc, false
	}
	t |= p.company(i, said)
	if strings.TrimSpace(p.text[line.start:h.start])+strings.TrimSpace(p.text[h.end:line.end]) == "" || line.end-line.start <= 80 && !r.verbal(said, line) {
		t |= titleLine
	}
	if t&(triggered|predicated|asLabel|inValue|tableCell) == 0 && (strings.HasPrefix(p.text[h.end:], "- ") || strings.HasPrefix(p.text[h.end:], "-, ")) {
		return 0, sc, false // "AIDS- und STI-Beratung"
	}
	if !table {
		t |= p.question(h, said)
	}
	if said.end-said.start > 50 && said.end < len(p.text) && p.text[said.end] == '.' {
		t |= verbal
	}
	return t, sc, true
}

// speaksAround reports whether the text around a hit may be in a language of its
// term. Terms that say little by themselves are everyday words, many of them
// words of other languages too: to read the sentences around them was most of
// the work on the source of programs.
func (p *page) speaksAround(h hit) bool {
	l := p.around(scope{start: h.start, end: h.end})
	return l == 0 || l&h.entry.langs != 0
}

// labelled gathers the traits of a hit that a label gives; ok is false for a
// label without a value.
func (p *page) labelled(h hit, line, said scope) (t trait, sc scope, ok bool) {
	e := h.entry
	t = trait(e.strength)
	sc = said
	if p.seg.Table != nil {
		t |= tableCell
	} else if begin := skipBullet(p.text, line.start); labelled(p.text, begin) > 0 && heads.has(label(p.text, begin)) {
		sc = line // "Betreff: Fingerabdruck oder nicht?"
	} else if from := labelled(p.text, begin); from > 0 {
		sc = unsigned(p.text, block(p.text, line), line)
		switch {
		case h.end < from:
			v := value(p.text, from)
			if priced(v) || asks(v) {
				return 0, sc, false
			}
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
	} else if v, ok := labelValue(p.text, h.end); ok && p.begins(h.start) {
		t |= asLabel
		if denies(v) {
			t |= negated
		}
	}
	if e.flags&flagLabel != 0 && (t&asLabel == 0 || h.start > 0 && p.text[h.start-1] == '-' || p.text[min(h.end, len(p.text)-1)] == '-') {
		return 0, sc, false
	}
	return t, sc, true
}

// cue is what a word of the text says.
func (p *page) cue(start, end int) cue {
	c, _ := p.d.cues().of(p.text[start:end])
	return c
}

// beforeIt looks at the words right before a hit, and the one behind it:
// whether they speak of several people, or make it a topic.
func (p *page) beforeIt(h hit, said scope) (t trait) {
	const words = 6
	s := p.text
	if ws, we := wordAfter(s, h.end, false); ws >= 0 && we <= said.end && we-ws <= maxWord && p.cue(ws, we)&cuePlural != 0 {
		t |= ofMany
	}
	start, with := h.start, false
	for n := 0; n < words; n++ {
		ws, we := wordBefore(s, start, false)
		if ws < said.start || we-ws > maxWord {
			break
		}
		start = ws
		c := p.cue(ws, we)
		if c&(cuePronoun|cueSelf|cueTitle|cueReader) != 0 {
			break // "over zijn burn-out"
		}
		with = with || having.has(s[ws:we])
		if n < 2 && numbers.has(strings.ToLower(s[ws:we])) {
			t |= ofMany
		}
		if c&cuePlural != 0 && (n < 3 || with) {
			t |= ofMany
		}
		if c&cueTopic != 0 {
			// "klaagt over"
			if ws, we = wordBefore(s, start, false); ws < said.start || we-ws > maxWord || p.cue(ws, we)&cueComplain == 0 {
				t |= topic
			}
			break
		}
		if n == 0 && p.read.language() == fr && (s[h.end-1] == 's' || s[h.end-1] == 'x') {
			switch strings.ToLower(s[ws:we]) {
			case "les", "des", "aux", "ces", "nos", "vos":
				if len(h.entry.tokens) == 1 && !strings.HasSuffix(h.entry.tokens[0].text, "s") {
					t |= ofMany
				}
			}
		}
	}
	return t
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
	if h.entry.category == ethnic && p.peoples(i) {
		t |= ofMany
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

// groups reports whether a hit stands in a list of groups of people, in words
// of three categories close together, most of them in the plural: "Juden,
// Homosexuelle, Gewerkschafter und Roma".
func (p *page) groups(i int, said scope) bool {
	const reach = 12 // bytes
	var seen uint
	many := 0
	add := func(j int) {
		h := p.hits[j]
		if h.entry.category < categories && h.entry.strength == strong {
			seen |= 1 << h.entry.category
			if c := p.text[h.end-1]; c == 's' || c == 'n' || c == 'x' {
				many++
			}
		}
	}
	for j, at := i, p.hits[i].start; j >= 0 && p.hits[j].start >= said.start && p.hits[j].end > at-reach; j-- {
		add(j)
		at = p.hits[j].start
	}
	for j, at := i+1, p.hits[i].end; j < len(p.hits) && p.hits[j].end <= said.end && p.hits[j].start < at+reach; j++ {
		add(j)
		at = p.hits[j].end
	}
	return bits.OnesCount(seen) > 2 && many > 1
}

// peoples reports whether a hit stands among many others of its category: a
// list of languages or of countries.
func (p *page) peoples(i int) bool {
	const many, reach = 4, 300
	h, n := p.hits[i], 0
	for j := i - 1; j >= 0 && p.hits[j].start > h.start-reach; j-- {
		if o := p.hits[j].entry; o.category == h.entry.category && o != h.entry {
			n++
		}
	}
	for j := i + 1; j < len(p.hits) && p.hits[j].start < h.end+reach; j++ {
		if o := p.hits[j].entry; o.category == h.entry.category && o != h.entry {
			n++
		}
	}
	return n >= many
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
	if d := o.start - h.start; d > -near && d < near && o.entry.strength >= medium && o.entry.flags&flagFollows == 0 {
		t |= seconded
	}
	if o.entry.flags&flagPredicate != 0 && o.end <= h.start && h.start-o.end < tieReach && o.start >= said.start {
		t |= predicated
	}
	return t
}

// surname reports whether a title stands before the word: "Herr Richter".
func (p *page) surname(h hit) bool {
	ws, we := wordBefore(p.text, h.start, true)
	return ws >= 0 && we-ws <= maxWord && capital(p.text[h.start:h.end]) && p.cue(ws, we)&cueTitle != 0
}

// followed reports whether another hit of the category, which says something
// by itself, stands near.
func (p *page) followed(i int) bool {
	h := p.hits[i]
	fact := func(o hit) bool {
		return o.entry.category == h.entry.category && o.entry.flags&flagFollows == 0
	}
	for j := i - 1; j >= 0 && p.hits[j].start > h.start-followReach; j-- {
		if fact(p.hits[j]) {
			return true
		}
	}
	for j := i + 1; j < len(p.hits) && p.hits[j].start < h.end+followReach; j++ {
		if fact(p.hits[j]) {
			return true
		}
	}
	return false
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
