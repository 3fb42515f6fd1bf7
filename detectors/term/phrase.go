package term

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"uitrusting/scanner/lex"
)

// A hit is a term that stands in the text, all its words compared.
type hit struct {
	start, end int
	entry      *entry
	// of a phrase with gaps, of which start and end bound the core, where the
	// whole phrase stands; 0 = no gaps
	from, to int
	goesOn   bool // the same words stand in the list of those that go on about a fact
}

// verify keeps in p.hits and p.markers the terms that the anchors lead to,
// and reports whether there is one that may become a finding.
func (p *page) verify(anchors []lex.Hit) bool {
	facts, gaps := false, false
	for _, a := range anchors {
		last := -1
		n := neighbours{text: p.text, start: int(a.Start), end: int(a.End)}
		for links := p.d.linked(a.Ref); len(links) >= linkSize; links = links[linkSize:] {
			l := number(links)
			i := uint16(l)
			if int(i) == last {
				continue
			}
			last = int(i)
			if !n.pass(sieve(l >> 16)) {
				continue
			}
			if !n.reach(p.d.near, int(i)) {
				continue
			}
			e := p.d.entries.entry(int(i))
			h, ok := e.match(p.text, int(a.Start), int(a.End))
			if !ok {
				continue
			}
			if e.category == marker {
				field, says := p.field(h.end)
				if e.flags&flagLabel != 0 && !field || field && !says {
					continue
				}
				if e.marker == recordText && (!field && !p.entitles(h) || field && regarding.has(string(fold(nil, e.text))) && !p.concerns(h.end)) {
					continue
				}
				if e.flags&flagDocument != 0 && e.marker.mustHead() && !p.heads(h.start, h.end) {
					continue
				}
				p.markers = append(p.markers, h)
				continue
			}
			if e.flags&flagRoll != 0 && (len(p.titles) == 0 || p.titles[len(p.titles)-1].start < h.start) {
				p.titles = append(p.titles, h)
			}
			p.keep(h)
			facts = facts || e.category < categories
			gaps = gaps || h.to > 0
		}
	}
	if gaps {
		p.join()
	}
	return facts
}

// join makes one hit of a phrase with gaps and a term of its category that
// stands in it: the term, with what the stronger of them says.
func (p *page) join() {
	for i := range p.hits {
		h := &p.hits[i]
		for j := i - 1; j >= 0 && h.entry != nil && p.hits[j].start >= h.from && h.to > 0; j-- {
			if p.hits[j].takes(h) {
				h.entry = nil
			}
		}
		for j := i + 1; j < len(p.hits) && h.entry != nil && p.hits[j].end <= h.to; j++ {
			if p.hits[j].takes(h) {
				h.entry = nil
			}
		}
	}
	p.hits = slices.DeleteFunc(p.hits, func(h hit) bool { return h.entry == nil })
}

// outranked lets a hit say what a stronger phrase says of which it covers the
// core: "behoort tot de" in "behoort tot de Tutsi".
func (h *hit) outranked(phrase *hit) {
	if phrase.to > 0 && phrase.entry.category == h.entry.category && phrase.entry.strength > h.entry.strength {
		h.entry, h.from, h.to = phrase.entry, phrase.from, phrase.to
	}
}

// takes reports whether the hit, which stands within a phrase, speaks for it.
func (h *hit) takes(phrase *hit) bool {
	if h.to > 0 || h.entry == nil || h.entry.category != phrase.entry.category || h.entry.flags != 0 {
		return false
	}
	if h.entry.strength < phrase.entry.strength {
		h.entry = phrase.entry
	}
	return true
}

// entitles reports whether the words name what the text is, or what a number
// behind them is: they begin a short line that is no sentence, or a number
// follows. "Lebenslauf", "geboren am 3. März"; and not "Ihr Lebenslauf wird nach
// sechs Monaten gelöscht."
func (p *page) entitles(h hit) bool {
	if i := h.end; i+1 < len(p.text) && p.text[i] == ' ' && isDigit(p.text[i+1]) {
		return true
	}
	line := row(p.text, h.start, h.end)
	text := strings.TrimRight(p.text[line.start:line.end], " \r\t")
	return len(text) <= maxTitle && p.begins(h.start) && !strings.HasSuffix(text, ".")
}

// maxTitle bounds the line that names a text, in bytes.
const maxTitle = 90

// field reports whether a colon follows at i, and whether the line says
// something behind it, or the next one may: "Naam: Els Daems", and not "Naam:
// ........".
func (p *page) field(i int) (field, says bool) {
	for n := 0; n < 2 && i < len(p.text) && p.text[i] == ' '; n++ {
		i++
	}
	if i >= len(p.text) || p.text[i] != ':' {
		return false, false
	}
	i++
	line := p.text[i:min(len(p.text), i+maxField)]
	if n := strings.IndexByte(line, '\n'); n >= 0 {
		line = line[:n]
	}
	return true, strings.TrimSpace(line) == "" || filled(line)
}

// regarding are the labels of a subject line, which may be anybody or anything,
// and of who buys.
var regarding = newFoldedSet("betreft betrifft concerne re Betreff client cliënt")

// concerns reports whether the value behind the label that ends at i is a person:
// it begins with a name or a title. Where no names are looked for, two words with
// capitals are one.
func (p *page) concerns(i int) bool {
	s := p.text
	end := min(len(s), i+maxField)
	if n := strings.IndexByte(s[i:end], '\n'); n >= 0 {
		end = i + n
	}
	for n := 0; n < 3; n++ {
		start, stop := nextWord(s, i, end)
		if start == stop {
			return false
		}
		i = stop
		if p.cue(start, stop)&(cueTitle|cuePerson) != 0 {
			return true
		}
		if !capital(s[start:stop]) {
			continue
		}
		next, after := nextWord(s, stop, end)
		if next != after && next == stop+1 && capital(s[next:after]) && (len(p.names) == 0 || p.named(start) || p.named(next)) {
			return true
		}
	}
	return false
}

// heads reports whether the span begins one of the first lines of the
// document.
func (p *page) heads(start, end int) bool {
	return p.seg.Offset+int64(start) <= top && start-row(p.text, start, end).start <= 40
}

// keep adds a hit unless a longer one covers it, and drops shorter ones that
// it covers. Of two hits of one span both stay when their categories differ.
func (p *page) keep(h hit) {
	n := len(p.hits)
	first := n
	for first > 0 && p.hits[first-1].end > h.start {
		first--
	}
	for i := first; i < n; i++ {
		o := p.hits[i]
		if o.end <= h.start || h.end <= o.start {
			continue
		}
		if (o.entry.category == harmless) != (h.entry.category == harmless) && !(o.start <= h.start && h.end <= o.end) && !(h.start <= o.start && o.end <= h.end) {
			// "in the union type": they overlap without one holding the other.
			if o.entry.category == harmless {
				return
			}
			continue
		}
		switch longer := (h.end - h.start) - (o.end - o.start); {
		case longer < 0:
			p.hits[i].outranked(&h)
			return
		case longer == 0 && o.entry.category == h.entry.category && (o.entry.flags^h.entry.flags)&flagFollows != 0:
			if o.entry.flags&flagFollows != 0 {
				p.hits[i] = h
			}
			p.hits[i].goesOn = true
			return
		case longer == 0 && (o.entry.category == h.entry.category || o.entry.category == harmless):
			if o.entry.category == h.entry.category && h.entry.strength > o.entry.strength {
				p.hits[i] = h
			}
			return
		default:
			h.outranked(&o)
		}
	}
	kept := p.hits[:first]
	for _, o := range p.hits[first:] {
		overlaps := o.end > h.start && h.end > o.start
		if !overlaps || o.start == h.start && o.end == h.end && h.entry.category != harmless {
			kept = append(kept, o)
		}
	}
	kept = append(kept, h)
	for i := len(kept) - 1; i > 0 && kept[i].start < kept[i-1].start; i-- {
		kept[i], kept[i-1] = kept[i-1], kept[i]
	}
	p.hits = kept
}

// match compares the words of the term around its anchor, which stands at
// start to end, and reports where the whole term stands; of a phrase with gaps
// only its core, so that it covers no term in a gap.
func (e *entry) match(s string, start, end int) (h hit, ok bool) {
	if t := &e.tokens[e.anchor]; t.exact && s[start:end] != t.text {
		return h, false
	}
	h = hit{start: start, end: end, entry: e}
	from, to := start, end
	loose := false
	for i := e.anchor + 1; i < len(e.tokens); i++ {
		ws, we, ok := e.after(s, i, to)
		if !ok {
			return h, false
		}
		to = we
		loose = loose || e.tokens[i].gap
		if i == e.core {
			h.start, h.end = ws, we
		}
	}
	for i := e.anchor - 1; i >= 0; i-- {
		ws, we, ok := e.before(s, i, from)
		if !ok {
			return h, false
		}
		from = ws
		loose = loose || e.tokens[i+1].gap
		if i == e.core {
			h.start, h.end = ws, we
		}
	}
	if loose {
		h.from, h.to = from, to
	} else {
		h.start, h.end = from, to
	}
	return h, true
}

// after is where the token i stands behind the one that ends at end; a token
// that is left out stands there without a letter.
func (e *entry) after(s string, i, end int) (ws, we int, ok bool) {
	t := &e.tokens[i]
	if t.gap {
		ws, we = wordAfter(s, overComma(s, end), t.dot)
		for n := 0; ws >= 0 && !t.is(s[ws:we]); n++ {
			if n == gapWords {
				return 0, 0, false
			}
			ws, we = wordAfter(s, overComma(s, we), t.dot)
		}
		return ws, we, ws >= 0
	}
	ws, we = wordAfter(s, end, t.dot)
	switch {
	case ws < 0:
		return 0, 0, false
	case t.is(s[ws:we]):
		return ws, we, true
	case t.skip:
		return end, end, true
	case !article(s[ws:we]):
		return 0, 0, false
	}
	ws, we = wordAfter(s, we, false)
	return ws, we, ws >= 0 && t.is(s[ws:we])
}

// before is the same before the token that begins at start.
func (e *entry) before(s string, i, start int) (ws, we int, ok bool) {
	t, next := &e.tokens[i], &e.tokens[i+1]
	if next.gap {
		ws, we = wordBefore(s, beforeComma(s, start), next.dot)
		for n := 0; ws >= 0 && !t.is(s[ws:we]); n++ {
			if n == gapWords {
				return 0, 0, false
			}
			ws, we = wordBefore(s, beforeComma(s, ws), false)
		}
		return ws, we, ws >= 0
	}
	ws, we = wordBefore(s, start, next.dot)
	switch {
	case ws < 0:
		return 0, 0, false
	case t.is(s[ws:we]):
		return ws, we, true
	case t.skip:
		return start, start, true
	case !article(s[ws:we]):
		return 0, 0, false
	}
	ws, we = wordBefore(s, ws, false)
	return ws, we, ws >= 0 && t.is(s[ws:we])
}

// overComma is where a phrase goes on behind a comma at i: "de twee jongens,
// Sander en Milan, zijn een stel".
func overComma(s string, i int) int {
	if i < len(s) && s[i] == ',' {
		return i + 1
	}
	return i
}

// beforeComma is the same before i.
func beforeComma(s string, i int) int {
	j := i
	for j > 0 && s[j-1] == ' ' {
		j--
	}
	if j > 0 && s[j-1] == ',' {
		return j - 1
	}
	return i
}

// gapWords is how many words a gap in a phrase may hold: "ligt ~ in het
// ziekenhuis" is also "ligt sinds vorige week maandag in het ziekenhuis".
const gapWords = 6

// is compares a word of the text with the token: the same, or another
// inflection of it.
func (t *token) is(word string) bool {
	if t.alts != nil {
		if word == "" || word[0] < utf8.RuneSelf && t.begins&initial(word[0]) == 0 {
			return false // as nearly always
		}
		begin := beginOf(word)
		for i := range t.alts {
			if !t.roots[i].differs(begin) && t.alts[i].is(word) {
				return true
			}
		}
		return false
	}
	if t.exact {
		return word == t.text
	}
	if len(word) > maxWord {
		return false
	}
	if t.any {
		return proper(word)
	}
	if !t.tail && t.differs(word) {
		return false // as nearly always
	}
	var buf [2 * maxWord]byte
	w := string(fold(buf[:0], word))
	if t.tail {
		return strings.HasSuffix(w, t.text) && len(w) > len(t.text)+1
	}
	if w == t.text {
		return true
	}
	if t.stem {
		return strings.HasPrefix(w, t.text) && len(w) <= len(t.text)+4
	}
	if len(t.text) < 4 || isDigit(t.text[0]) {
		return false
	}
	n := 0
	for n < len(w) && n < len(t.text) && w[n] == t.text[n] {
		n++
	}
	// What differs are endings; a root of four letters stays.
	for n >= 4 {
		if ending(w[n:]) && ending(t.text[n:]) {
			return true
		}
		if n--; len(w)-n > 3 {
			return false
		}
	}
	return false
}

// differs reports at a glance that the word is another one: that one of the
// first letters, the root, is, or that it ends where the root goes on.
func (t *token) differs(word string) bool {
	n := min(len(word), len(t.text), 4)
	for i := range n {
		c := word[i]
		if c >= utf8.RuneSelf {
			return false
		}
		if lowered(c) != t.text[i] {
			return true
		}
	}
	return n == len(word) && n < min(len(t.text), 4)
}

// ending reports whether two forms of a word may differ by the ending.
func ending(s string) bool {
	switch s {
	case "", "e", "s", "n", "en", "es", "er", "em", "r", "x", "m", "in", "ne", "nes", "t", "te", "le":
		return true
	}
	return false
}

// capital reports whether the word starts with a capital letter.
func capital(word string) bool {
	r, _ := utf8.DecodeRuneInString(word)
	return unicode.IsUpper(r)
}

// proper reports whether the word is spelled like a name: "Turkish", "CSP",
// but no long word all in capitals.
func proper(word string) bool { return capital(word) && (len(word) <= 5 || !capitals(word)) }

// article reports whether a text may have the word inside a phrase.
func article(word string) bool {
	if len(word) > 8 || word == "" || word[0] < utf8.RuneSelf && articlesOf[word[0]%32] == nil {
		return false
	}
	key := uint64(0)
	for i := range len(word) {
		if word[i] >= utf8.RuneSelf {
			var buf [2 * maxWord]byte
			return articles[string(fold(buf[:0], word))]
		}
		key = key<<8 | uint64(lowered(word[i]))
	}
	return slices.Contains(articlesOf[word[0]%32], key)
}

// articlesOf has the articles of up to eight letters by the first of them, as
// a number of their bytes.
var articlesOf = func() (t [32][]uint64) {
	for w := range articles {
		key := uint64(0)
		for _, c := range []byte(w) {
			key = key<<8 | uint64(c)
		}
		t[w[0]%32] = append(t[w[0]%32], key)
	}
	return t
}()

// lowered is the small letter of ASCII.
func lowered(c byte) byte {
	if c-'A' < 26 {
		return c | 0x20
	}
	return c
}
