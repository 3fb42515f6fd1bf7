package person

import (
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
		if s.ordinaryWord(i) {
			return 0, false
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
	if pos > 0 && s.text[pos-1] != ' ' { // as mostly
		if pos = s.wordStart(pos); !s.clean(pos) {
			s.done = max(s.done, s.passWord(pos))
			return false
		}
	}
	q := &s.sequence
	if !s.alone(pos) {
		s.gather(pos)
	} else if t := &q.tok[0]; s.unannounced(t) {
		s.later = append(s.later, span{int32(t.start), int32(t.end)})
		s.done = max(s.done, t.end)
		return false
	} else {
		x := s.lexemes.of(s.d, s.text, t.start, t.end)
		t.hash, t.class, t.particle = x.hash, s.class(&x, t.start, t.end), x.particle
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
