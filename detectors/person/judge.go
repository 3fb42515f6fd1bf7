package person

import (
	"slices"
	"strings"

	"uitrusting/rules/names"
	"uitrusting/scanner/finding"
)

// Thresholds of the score, in points. A name that scores less than low is a
// candidate for the resolver, or nothing.
const (
	candidateFrom = 18
	lowFrom       = 40
	mediumFrom    = 55
	highFrom      = 80
	certainFrom   = 66  // what makes the detector alert to names after it
	enough        = 110 // the model need not be asked
)

// judge weighs one candidate of a sequence and appends its match. It reports
// whether the name is certain.
func (s *scan) judge(q *sequence, c *candidate, out *[]finding.Match) bool {
	s.trim(q, c)
	if c.last <= c.first || c.n == 0 && c.initials == 0 {
		return false
	}
	x := s.around(q, c)
	s.surnameComma(q, c, &x)
	score, why, ok := s.rules(q, c, &x)
	if !ok {
		return false
	}
	if s.examples != nil {
		s.extract(q, c, &x, &s.features)
		s.features.judged(score, why, c)
		*s.examples = append(*s.examples, Example{c.start, c.end, slices.Clone(s.features.at[:s.features.n])})
		return false
	}
	if s.d.use != rulesOnly && (score < enough || s.d.use == modelOnly) {
		s.extract(q, c, &x, &s.features)
		if s.d.use != modelOnly {
			s.features.judged(score, why, c)
		}
		if m := margin(&s.features); s.d.use == modelOnly {
			score = lowFrom + m*5/32
		} else {
			score = combine(score, m)
		}
	}
	if c.bare && (why == aSurname || why == aGiven) {
		score = min(score, highFrom-1)
	}
	if s.seg.Table != nil && c.bare && c.n == 1 && why == aSurname && s.follows(c) {
		score = min(score, mediumFrom-1) // "Houthandel Desmedt" in a cell is a firm
	}
	if c.bare && c.n == 1 && why <= aGiven && s.d.use != modelOnly {
		// a lone word of a language needs a cue
		if t := c.lastWord(q); t.class.Is(names.Ambiguous) && c.particles == 0 && t.shape != numeral && q.tok[c.last-1].shape != numeral {
			least := mediumFrom
			if x.flags&sentenceStart != 0 {
				least = lowFrom
			}
			score = min(score, least-1)
		}
	}
	if (why == unlisted || why == initialsSurname && !s.manyInitials(q, c)) && s.d.use != modelOnly && !s.known(q, c) {
		score = min(score, mediumFrom-1)
	}
	sure := score >= certainFrom && c.n+c.initials >= 2
	if c.bare && c.n == 1 && s.d.use != modelOnly {
		t := c.lastWord(q)
		if s.recalls(t) {
			score, why = max(score, mediumFrom), namedBefore
		} else if c.particles == 0 && !t.class.Is(names.Given|names.Surname|names.AfterParticle) && !x.cued() && s.language(c.start) == germanTongue {
			score = min(score, lowFrom-1) // a lone noun of no list needs a cue
		}
	}
	if s.match(q, c, &x, score, why, out) && sure {
		s.remember(q, c)
		return true
	}
	return false
}

// follows reports whether another word stands before the candidate in its
// cell.
func (s *scan) follows(c *candidate) bool {
	i := c.start - blankBefore(s.text, c.start)
	return i < c.start && i > 0 && s.text[i-1] != s.seg.Table.Delimiter && s.text[i] != s.seg.Table.Delimiter &&
		(s.text[i-1] >= 'a' && s.text[i-1] <= 'z' || s.text[i-1] >= 0x80)
}

// known reports whether a word of the candidate is in a list of names.
func (s *scan) known(q *sequence, c *candidate) bool {
	for i := c.first; i < c.last; i++ {
		if k := q.tok[i].class; k.Is(names.Given|names.Surname|names.AfterParticle) && !k.Is(names.Ambiguous) {
			return true
		}
	}
	return false
}

// manyInitials reports whether the candidate has two initials or more: "E.G.H.
// Kenter" needs no list.
func (s *scan) manyInitials(q *sequence, c *candidate) bool {
	t := &q.tok[c.first]
	return c.initials > 1 || t.shape == initial && t.end-t.start > 3
}

// remember keeps the family name of a certain name: every word but a first
// name at its start, or at its end where the family name leads.
func (s *scan) remember(q *sequence, c *candidate) {
	first, last := c.firstWord(q), c.lastWord(q)
	for i := c.first; i < c.last; i++ {
		t := &q.tok[i]
		if t.particle || t.shape == initial || t.shape == numeral || t.end-t.start < 3 {
			continue
		}
		if c.n > 1 && (t == first && t.class.Is(names.Given) && t.shape != upper || t == last && first.shape == upper && last.shape != upper) {
			continue
		}
		s.recent.add(t.hash, c.start)
		s.full.add(s.text[t.start:t.end])
	}
}

// trim cuts what is no part of the name off the end of a candidate.
func (s *scan) trim(q *sequence, c *candidate) {
	for c.last-c.first > 1 {
		t := &q.tok[c.last-1]
		full := c.n >= 3 || c.n == 2 && c.given == 0
		if t.particle && t.shape == lower || full && t.shape == capital && t.class.Is(names.Place|names.Month|names.Common|names.Demonym|names.Org) &&
			!t.class.Is(names.Given|names.Surname|names.AfterParticle) && c.given > 0 {
			if t.particle {
				c.particles--
			} else {
				c.n--
			}
			c.last--
			continue
		}
		break
	}
	if c.last > c.first {
		c.end = q.tok[c.last-1].end
	}
}

// surnameComma joins "PEETERS, Jan" and "Peeters, Jan": a family name, a
// comma, a first name and then something else than a family name.
func (s *scan) surnameComma(q *sequence, c *candidate, x *surrounding) {
	if x.nextC != ',' || c.given > 0 && c.n > 0 && q.tok[c.first].shape != upper || c.n > 2 || c.n == 0 || !x.comma.Is(names.Given) {
		return
	}
	first := &q.tok[c.first]
	known := first.class.Is(names.Surname|names.AfterParticle) || first.particle || first.shape == upper
	if !known && x.flags&lineStart == 0 {
		return
	}
	i := s.skip(s.skip(c.end) + 1)
	t := s.token(i)
	if t.shape != capital && t.shape != upper || t.class.Is(names.Surname) && t.class.GivenStep() < 3 || t.class.Is(names.Org|names.Place|names.Month) {
		return
	}
	end := t.end
	j := s.skip(end)
	if j > end && j < len(s.text) {
		if t2 := s.token(j); t2.end > t2.start && (t2.shape == capital || t2.shape == upper) {
			if !t2.class.Is(names.Given) || t2.class.Is(names.Surname) {
				return // an enumeration
			}
			end = t2.end
		}
	}
	c.comma = true
	c.given++
	c.n++
	c.bare = false
	c.end = end
	s.right(c, x)
}

// match appends the match of a score and reports whether it is more than a
// candidate.
func (s *scan) match(q *sequence, c *candidate, x *surrounding, score int, why reason, out *[]finding.Match) bool {
	if score < candidateFrom || score < lowFrom && c.n == 0 {
		return false
	}
	*out = append(*out, finding.Match{RuleID: s.d.rule, InfoType: finding.PersonName, Start: c.start, End: c.end})
	m := &(*out)[len(*out)-1]
	switch {
	case score >= highFrom:
		m.Confidence = finding.High
	case score >= mediumFrom:
		m.Confidence = finding.Medium
	case score >= lowFrom:
		m.Confidence = finding.Low
	default:
		m.Confidence = finding.Candidate
	}
	if m.Confidence > finding.Low && (s.quoted(c) || s.code(c.start, c.end)) {
		m.Confidence = finding.Low
		m.Role = roleCode
	}
	if m.Confidence > finding.Low && x.before.Is(names.Public) && !x.before.Is(names.Title) && x.flags&mailAfter == 0 {
		// holders of an office: a family name alone, or any name in a statute
		m.Confidence = finding.Medium
		if c.given == 0 && c.n < 2 || c.bare || s.statute(c.start) {
			m.Confidence = finding.Low
		}
	}
	m.Value = value(s.text[c.start:c.end])
	if m.Role == "" {
		m.Role = role(q, c)
	}
	if m.Confidence > finding.Candidate {
		m.Evidence = why.evidence()
	}
	return m.Confidence > finding.Candidate
}

// quoted reports whether a lone word stands in quotes, as strings of a program
// do.
func (s *scan) quoted(c *candidate) bool {
	return c.n <= 1 && c.start > 0 && c.end < len(s.text) && (s.text[c.end] == '\'' || s.text[c.end] == '"' || s.text[c.end] == '`') && s.text[c.start-1] == s.text[c.end]
}

// statute reports whether the text before the offset reads like a law or a
// decree.
func (s *scan) statute(at int) bool {
	before := s.text[max(0, at-600):at]
	for _, w := range [...]string{"Gelet op", "Staatsblad", "Belast met", "wet van ", "decreet van ", "besluit van ", "Vu la loi", "Vu l'", "Moniteur belge",
		"arrêté ", "loi du ", "Bundesgesetzblatt", "Gesetz vom", "Verordnung vom", "Aufgrund des"} {
		if strings.Contains(before, w) {
			return true
		}
	}
	return false
}

// Roles tell the resolver what a match can do for others.
const (
	roleFull  = "full"  // two parts: its family name counts further down
	roleGiven = "given" // a first name alone
	roleBare  = "bare"  // one word
	roleCode  = "code"  // in a program or a list of its authors: stays low
)

func role(q *sequence, c *candidate) string {
	switch {
	case c.n >= 2 || c.n == 1 && c.initials > 0:
		return roleFull
	case c.given > 0 && c.n == 1:
		return roleGiven
	}
	return roleBare
}

// value collapses white space. It only copies when it must.
func value(text string) string {
	clean := true
	for i := range len(text) {
		if c := text[i]; c == '\n' || c == '\t' || c == '\r' || c == 0xC2 || c == 0xE2 || c == ' ' && i > 0 && text[i-1] == ' ' {
			clean = false
			break
		}
	}
	if clean {
		return text
	}
	b := make([]byte, 0, len(text))
	space := false
	for i := 0; i < len(text); {
		if n := blank(text, i); n > 0 {
			space, i = true, i+n
			continue
		}
		if text[i] == '\n' || text[i] == '\r' {
			space, i = true, i+1
			continue
		}
		if space && len(b) > 0 {
			b = append(b, ' ')
		}
		space = false
		b = append(b, text[i])
		i++
	}
	return string(b)
}

// code reports whether the line of the match is part of a program, a licence
// or a list of its authors.
func (s *scan) code(start, end int) bool {
	if start < s.lineFrom || end > s.lineTo || s.lineTo == 0 {
		s.lineCode = s.codeLine(start, end)
	}
	return s.lineCode
}

func (s *scan) codeLine(start, end int) bool {
	from, to := start, end
	for from > 0 && start-from < 100 && s.text[from-1] != '\n' {
		from--
	}
	for to < len(s.text) && to-end < 100 && s.text[to] != '\n' {
		to++
	}
	s.lineFrom, s.lineTo = from, to
	i := from
	for i < start && (s.text[i] == ' ' || s.text[i] == '\t') {
		i++
	}
	line := s.text[i:to]
	for _, p := range [...]string{"//", "/*", "*/", "#", "--", ";;", "<!--", "%%", "rem ", "REM ", ".\\\"", "\\", "$", "{", "}", "@", "* @", "<"} {
		if len(line) >= len(p) && line[:len(p)] == p {
			return true
		}
	}
	if len(line) > 1 && line[0] == '*' && s.starred(from) {
		return true
	}
	signs := 0
	for j := from; j < to; j++ {
		switch codeSigns[s.text[j]] {
		case 0:
		case 1:
			signs++
		case 2:
			if j+1 < to && (s.text[j+1] == '=' || s.text[j+1] == ':') {
				signs++
			}
		case 5:
			if j+1 < start && (s.text[j+1] == '*' || s.text[j+1] == '/' && j > from && s.text[j-1] != ':') {
				return true // a comment begins in the line
			}
		case 3:
			if j > from && letterBefore(s.text, j) > 0 {
				signs++
			}
		case 6:
			// "1. Mario De Clercq; 2. Bart Wellens" is prose.
			// "1001;Luc Janssens;Mol" and "Naam: Maes | Voornaam: Els" are rows.
			k := j + 1
			if k < to && s.text[k] == ' ' {
				k++
			}
			if k >= to || s.text[k]-'a' < 26 || k == j+1 && s.text[k] < '0' {
				signs++
			}
		case 4:
			if j+9 <= to && (s.text[j+1:j+9] == "opyright" || s.text[j:j+9] == "COPYRIGHT") || j+2 <= to && s.text[j] == 0xC2 && s.text[j+1] == 0xA9 {
				return true
			}
		}
	}
	if signs >= 3 && s.seg.Table == nil {
		return true
	}
	return strings.Contains(s.text[max(0, from-160):from], "opyright")
}

// starred reports whether the line before the one at from begins with a star
// or opens a comment.
func (s *scan) starred(from int) bool {
	if from < 2 {
		return false
	}
	i := from - 1
	for i > 0 && from-i < 160 && s.text[i-1] != '\n' {
		i--
	}
	for i < from && (s.text[i] == ' ' || s.text[i] == '\t') {
		i++
	}
	return s.text[i] == '*' && i > 0 && s.text[i-1] == ' ' || s.text[i] == '/' && i+1 < from && s.text[i+1] == '*'
}

// codeSigns sorts the bytes that tell programs from prose: 1 counts, 2 counts
// before "=" or ":", 3 behind a letter, 5 with a
// slash or a star behind it, 4 may begin "Copyright" or be its sign.
var codeSigns = [256]uint8{
	'{': 1, '}': 1, ';': 6, '=': 1, '<': 1, '>': 1, '\\': 1, '`': 1, '|': 6, '$': 1, '_': 1, ':': 2, '(': 3, '/': 5, 'C': 4, 'c': 4, 0xC2: 4,
}
