package person

import (
	"uitrusting/rules/names"
	"uitrusting/scanner/finding"
)

// shoutFrom is the number of words in capitals from which on a sequence is
// taken for a part of a text that has no small letters. Up to three are a name
// in capitals with what belongs to it.
const shoutFrom = 4

// shouts reports whether the sequence is a part of a text in capitals. What a
// capital tells elsewhere, it does not tell there.
func (q *sequence) shouts() bool {
	if q.n < shoutFrom {
		return false
	}
	for i := range q.n {
		switch q.tok[i].shape {
		case upper, initial, numeral:
		default:
			return false
		}
	}
	return true
}

// shouted judges the names in a sequence of a text in capitals: first names
// and family names that are in the lists and stand together, in any order,
// with particles between. found is false when there is none.
func (s *scan) shouted(q *sequence, out *[]finding.Match) (found, certain bool) {
	done := q.tok[q.n-1].end
	for i := 0; i < q.n; {
		c := q.listed(i)
		if c.last <= c.first || c.given == 0 || c.n == c.given && !q.tok[c.last-1].class.Is(names.Surname) && !q.tok[c.first].class.Is(names.Surname) || c.n < 2 {
			i = max(i+1, c.last)
			continue
		}
		if c.last == q.n && q.n == maxTokens && c.first > 0 {
			done = c.start // the name may go on behind the sequence
			found = true
			break
		}
		if i > 0 {
			c.before = q.tok[i-1].class & cueClasses
		}
		found = true
		certain = s.judge(q, &c, out) || certain
		i = c.last
	}
	if found {
		s.done = max(s.done, done)
	}
	return found, certain
}

// listed is the candidate of the words from token i on that are names of the
// lists and hardly anything else, particles between them included.
func (q *sequence) listed(i int) (c candidate) {
	c.first, c.last = i, i
	for j := i; j < q.n; j++ {
		t := &q.tok[j]
		k := t.class
		switch {
		case k.Is(nameClasses) && !k.Is(names.Common|names.Month|names.Org|names.OrgWord|names.Street|names.Legal|names.Title|names.Role|names.Public|names.Say|names.Label|names.Kin):
			if !t.particle && k.Is(names.Place) && !k.Is(names.Given) && j+1 < q.n && !q.tok[j+1].class.Is(names.Given) && c.given == 0 {
				return c // "GENT"
			}
			c.n++
			if k.GivenStep() > 1 && t.end-t.start > 2 {
				c.given++ // "WHETHER IN AN ACTION" is no "An"
			}
			c.last = j + 1
		case t.particle && (j > i || j+1 < q.n && q.tok[j+1].class.Is(names.AfterParticle)) && j+1 < q.n && q.tok[j+1].class.Is(nameClasses):
			c.particles++
		case t.shape == initial && t.dot && j > i:
			c.initials++
			c.last = j + 1
		default:
			c.bounds(q)
			return c
		}
	}
	c.bounds(q)
	return c
}

// bounds sets the bytes of the candidate.
func (c *candidate) bounds(q *sequence) {
	if c.last > c.first {
		c.start, c.end = q.tok[c.first].start, q.tok[c.last-1].end
	}
}
