package person

import (
	"strings"

	"uitrusting/rules/names"
	"uitrusting/scanner/finding"
)

// Line-ups, results, casts and other enumerations name people by one word, many
// of which are in no list. Where several parts of an enumeration are names, the
// others are too, unless they are known for something else.

// Bounds of siblings.
const (
	longestLine = 2000 // bytes of a line, beyond which it is cut
	longestGap  = 40   // bytes between two parts of an enumeration
	leastNamed  = 3    // names in the line
)

// A link is a run of words with capitals in a line that is an enumeration.
type link struct {
	c      candidate
	match  int  // index of its match, or -1
	named  bool // that match counts as a name
	wrong  bool // it is something else
	marked bool // a rank, a minute or a score before it, or brackets behind it
	after  bool // it continues the enumeration of the part before
}

// siblings adds the names of enumerations that only their neighbours tell.
func (s *scan) siblings(from int, out *[]finding.Match) {
	if s.seg.Table != nil || s.examples != nil || s.d.use == modelOnly {
		return
	}
	end := len(*out)
	for i := from; i < end; {
		start := (*out)[i].Start
		lineStart := max(0, start-longestLine)
		lineStart += 1 + strings.LastIndexByte(s.text[lineStart:start], '\n')
		lineEnd := min(len(s.text), start+longestLine)
		if n := strings.IndexByte(s.text[start:lineEnd], '\n'); n >= 0 {
			lineEnd = start + n
		}
		j, named, lists := i, 0, 0
		for ; j < end && (*out)[j].Start < lineEnd; j++ {
			if m := &(*out)[j]; m.Confidence >= finding.Low && m.Role != roleCode {
				named++
				if s.lists(m.End) {
					lists++
				}
			}
		}
		if named >= leastNamed && lists >= 2 {
			s.enumeration(lineStart, lineEnd, i, j, out)
		}
		i = max(j, i+1)
	}
}

// lists reports whether what follows at i is a sign of an enumeration.
func (s *scan) lists(i int) bool {
	i = s.skip(i)
	return i < len(s.text) && strings.IndexByte(",;(-/", s.text[i]) >= 0
}

// enumeration judges the line text[start:end], whose matches are
// out[first:last].
func (s *scan) enumeration(start, end, first, last int, out *[]finding.Match) {
	parts := s.parts[:0]
	s.done = start
	before := start // end of the part before
	for pos := start; pos < end; {
		p := nextCapital(s.text, pos, end)
		if p >= end {
			break
		}
		if p > before+1 && s.text[p-1] == '(' && len(parts) > 0 && s.back(p-1) == before {
			if n := inBracket(s.text[p:end]); n > 0 {
				parts[len(parts)-1].marked = true
				pos = p + n
				continue
			}
		}
		p = s.wordStart(p)
		if !s.clean(p) {
			pos = max(pos+1, s.passWord(p))
			continue
		}
		s.hit = s.hitFrom(p)
		q := s.gather(p)
		q0, q1 := q.tok[0].start, q.tok[q.n-1].end
		l := link{match: -1, after: before > start && continues(s.text[before:max(before, q0)])}
		for first < last && (*out)[first].End <= q0 {
			first++
		}
		if first < last && (*out)[first].Start < q1 {
			m := &(*out)[first]
			l.named = m.Confidence >= finding.Low && m.Role != roleCode
			l.wrong = m.Role == roleCode
			l.match = first
			q1 = max(q1, m.End)
		} else {
			c, next := s.candidate(q, 0)
			l.c = c
			l.wrong = next < q.n || !s.fits(q, &c)
		}
		l.marked = ranked(s.text[max(start, q0-8):q0])
		parts = append(parts, l)
		before, s.done, pos = q1, q1, q1
	}
	s.parts = parts
	for i := 0; i < len(parts); {
		j := i + 1
		for j < len(parts) && parts[j].after {
			j++
		}
		s.chain(parts[i:j], out)
		i = j
	}
}

// chain adds the names of one enumeration.
func (s *scan) chain(parts []link, out *[]finding.Match) {
	named, wrong, marked, sure := 0, 0, 0, 0
	for i := range parts {
		switch {
		case parts[i].named:
			named++
			if (*out)[parts[i].match].Confidence >= finding.Medium {
				sure++
			}
		case parts[i].wrong:
			wrong++
		}
		if parts[i].marked {
			marked++
		}
	}
	if named+marked < 3 || 2*named < len(parts)-named+wrong && marked < len(parts)/2 {
		return
	}
	confidence := finding.Low
	if sure >= leastNamed && 2*sure >= len(parts)+wrong {
		confidence = finding.Medium
	}
	for i := range parts {
		l := &parts[i]
		if l.wrong || named < 2 && !l.marked {
			continue
		}
		if l.match >= 0 {
			if m := &(*out)[l.match]; m.Confidence < confidence {
				m.Confidence, m.Evidence = confidence, inList.evidence()
			}
			continue
		}
		*out = append(*out, finding.Match{
			RuleID: s.d.rule, InfoType: finding.PersonName, Start: l.c.start, End: l.c.end, Value: value(s.text[l.c.start:l.c.end]),
			Confidence: confidence, Role: roleBare, Evidence: inList.evidence(),
		})
	}
}

// fits reports whether a candidate that no rule has found can be a name in an
// enumeration of names.
func (s *scan) fits(q *sequence, c *candidate) bool {
	if c.last <= c.first || c.n == 0 || c.n > 2 || c.first > 0 || c.end-c.start < 3 {
		return false
	}
	var x surrounding
	s.right(c, &x)
	if x.nextC == ':' || s.never(q, c, &x) {
		return false
	}
	for i := c.first; i < c.last; i++ {
		t := &q.tok[i]
		if t.particle {
			continue
		}
		if t.shape != capital && t.shape != initial {
			return false
		}
		if t.class.Is(names.Place|names.Org|names.OrgWord|names.Demonym|names.Month|names.Common|names.Street|names.Role|names.Label|names.Closing|names.Salutation) &&
			!t.class.Is(names.Given|names.Surname|names.AfterParticle) {
			return false
		}
	}
	return true
}

// inBracket gives the size of the country, town or party in brackets that the
// text begins with, "Bel)", or 0.
func inBracket(text string) int {
	n := strings.IndexByte(text[:min(len(text), 20)], ')')
	if n < 0 || strings.ContainsAny(text[:n], ",;(") {
		return 0
	}
	return n + 1
}

// continues reports whether an enumeration goes on from one part to the next
// over the text between them.
func continues(gap string) bool {
	if len(gap) > longestGap || gap == "" {
		return false
	}
	sign := false
	for i := 0; i < len(gap); i++ {
		switch c := gap[i]; {
		case c == ',' && i+1 < len(gap) && isDigit(gap[i+1]): // "0,31"
		case c == ',' || c == ';' || c == '/' || c == '-' && i > 0 && gap[i-1] == ' ':
			sign = true
		case isDigit(c):
			n := i
			for n < len(gap) && isDigit(gap[n]) {
				n++
			}
			sign = sign || i > 1 && n < len(gap) && strings.IndexByte(".':-/", gap[n]) >= 0
			i = n - 1
		case c == ' ' || c == '"' || c == '\'' || c == '-' || c == '+' || c == ')':
		case c == 0xE2 && i+2 < len(gap) && gap[i+1] == 0x80:
			sign = sign || gap[i+2] == 0x93 // –
			i += 2
		case c == '(': // the part before has something in brackets
			n := strings.IndexByte(gap[i:], ')')
			if n < 0 {
				return false
			}
			i += n
		case c == '.' || c == ':':
			n := i
			for n > 0 && isDigit(gap[n-1]) {
				n--
			}
			if n == i || n > 0 && (gap[n-1] == '-' || gap[n-1] == ':' || gap[n-1] == '/') {
				return false // a score ends the sentence
			}
		case c-'a' < 26:
			n := i
			for n < len(gap) && gap[n]-'a' < 26 {
				n++
			}
			switch gap[i:n] {
			case "en", "et", "und", "and":
				sign = true
			case "op", "z", "u", "s", "h", "m", "min", "pts", "goals", "punten", "points", "punkte":
				if n+2 < len(gap) && gap[n] == '.' && gap[n+1] == 't' {
					n = min(len(gap), n+3) // "z.t."
				}
			default:
				return false
			}
			i = n - 1
		default:
			return false
		}
	}
	return sign
}

// ranked reports whether the text ends with a rank, a minute or a score: "12.
// ", "44' ", "2:1 ".
func ranked(text string) bool {
	text = strings.TrimRight(text, " ")
	n := len(text)
	if n < 2 {
		return false
	}
	switch c := text[n-1]; {
	case c == '.' || c == '\'':
		return isDigit(text[n-2])
	case isDigit(c):
		return n >= 3 && text[n-2] == ':' && isDigit(text[n-3])
	}
	return false
}
