package person

import "uitrusting/rules/names"

// rules scores a candidate, in points, and says what tells most. ok is false
// when it can be no name.
func (s *scan) rules(q *sequence, c *candidate, x *surrounding) (score int, why reason, ok bool) {
	if s.never(q, c, x) {
		return 0, noReason, false
	}
	score, why = s.composition(q, c, x)
	plus, cue := contextPoints(c, x)
	if cue != noReason {
		why = cue
	}
	return score + plus, why, true
}

// composition scores the words of the candidate themselves.
func (s *scan) composition(q *sequence, c *candidate, x *surrounding) (int, reason) {
	first, last := c.firstWord(q), c.lastWord(q)
	if first == nil {
		return 30, onlyInitials
	}
	f, l := first.class, last.class
	step := f.GivenStep()
	surname := l.Is(names.Surname) || l.Is(names.AfterParticle) && (c.particles > 0 || apostrophe(s.text, last.start+1) > 0) // "De Smet", "d'Hondt"
	if c.comma {
		return 74, commaName
	}
	if c.n == 1 && c.initials > 0 {
		switch {
		case f.Is(names.Place|names.Org|names.Month|names.Demonym|names.Common) && !surname:
			return 20, initialsSurname
		case surname:
			return 64, initialsSurname
		case c.particles > 0:
			return 58, initialsSurname
		case last.shape == upper:
			return 30, initialsSurname
		}
		return 44, initialsSurname
	}
	if c.n == 1 {
		return s.single(q, c, first, surname)
	}
	negative := names.Place | names.Org | names.Month | names.Demonym | names.Common
	switch {
	case step > 0:
		p := 56 + 3*step
		off := 12
		if step > 2 && hasHyphen(s.text[first.start:first.end]) {
			off = 0 // "Jean-Pierre" is nothing else, other than "Jean"
		} else if step > 3 && x.flags&sentenceStart == 0 {
			off = 6
		}
		if f.Is(names.Ambiguous) {
			p -= off
		}
		if f.Is(negative) {
			p -= off
		}
		if surname || l.Is(names.Frequent) {
			p += 12
		} else if c.particles > 0 {
			p += 8
		} else if l.Is(names.Given) {
			p += 2
		} else if l.Is(negative) {
			p -= 24
		}
		if first.shape != last.shape && last.shape == upper {
			p += 12
		} else if first.shape == upper {
			p -= 12
		}
		if c.n > 4 {
			p -= 14
		}
		return p, givenSurname
	case c.given > 0 && l.Is(names.Given):
		// family name first
		p := 40
		if first.shape == upper && last.shape == capital {
			p = 76
		} else if f.Is(names.Surname | names.AfterParticle) {
			p = 62
		}
		if f.Is(negative) && !f.Is(names.Surname) || f.Is(names.Org) && first.shape != upper {
			p -= 24 // "Renault Clio"
		}
		if f.Is(names.Org) && l.Is(names.Org) && c.n == 2 {
			p -= 24
		}
		return p, surnameGiven
	}
	p := 30
	if surname {
		p += 14
	}
	if f.Is(names.Surname) {
		p += 2
	}
	if c.particles > 0 {
		p += 4
	}
	bad := 0
	for i := c.first; i < c.last; i++ {
		if q.tok[i].class.Is(negative) && !q.tok[i].class.Is(names.Surname|names.Given) {
			bad++
		}
		if q.tok[i].shape == upper {
			p -= 12
		}
	}
	if c.n > 3 {
		p -= 12
	}
	return p - 22*bad, unlisted
}

// single scores a lone word.
func (s *scan) single(q *sequence, c *candidate, t *token, surname bool) (int, reason) {
	k := t.class
	p := 14
	switch {
	case c.particles > 0 && surname:
		p = 44
	case c.particles > 0:
		p = 30
	case k.Is(names.Given):
		p = 16 + 4*k.GivenStep()
		if surname {
			p += 6
		}
	case k.Is(names.Surname):
		p = 32
	}
	if k.Is(names.Frequent) && p < 40 {
		p = 40
	}
	if c.last < q.n && q.tok[c.last].shape == numeral || c.last > c.first && q.tok[c.last-1].shape == numeral {
		p += 30 // Henri IV
	}
	if k.Is(names.Ambiguous) {
		p -= 14
	}
	if k.Is(names.Place) {
		p -= 14
	}
	if k.Is(names.Org | names.Month | names.Demonym | names.Common) {
		p -= 18
	}
	if t.shape == upper {
		p -= 14
	}
	if c.particles > 0 || surname {
		return p, aSurname
	}
	return p, aGiven
}

// contextPoints scores the surrounding.
func contextPoints(c *candidate, x *surrounding) (p int, cue reason) {
	add := func(points int, e reason) {
		p += points
		if cue == noReason {
			cue = e
		}
	}
	single := c.n <= 1 && c.initials == 0
	weight := func(ifSingle, ifMore int) int {
		if single {
			return ifSingle
		}
		return ifMore
	}
	switch {
	case x.before.Is(names.Title):
		add(weight(44, 34), cueTitle)
	case x.flags&closingLine != 0:
		add(weight(44, 30), cueClosing)
	case x.flags&labelled != 0:
		add(weight(34, 30), cueLabel)
	case x.flags&chatLine != 0:
		add(weight(26, 20), cueLabel)
	case x.before.Is(names.Salutation):
		add(weight(28, 14), cueSalutation)
	case x.before.Is(names.Kin):
		add(weight(18, 14), cueKin)
	case x.before.Is(names.Role | names.Public):
		add(weight(26, 22), cueFunction)
	case x.before.Is(names.Say):
		add(weight(16, 12), cueSay)
	}
	if c.n == 0 && x.before.Is(names.Label) {
		add(30, cueLabel) // "initialen T.V."
	}
	if x.flags&met != 0 && single {
		add(26, cueFunction)
	}
	if x.comma.Is(names.Role | names.Public) {
		add(weight(10, 14), cueFunction)
	}
	if x.next.Is(names.Say) && !x.before.Is(names.Title) {
		add(weight(18, 14), cueSay)
	}
	switch {
	case x.flags&yearsOld != 0:
		add(weight(28, 18), cueAge)
	case x.flags&ageAfter != 0:
		p += weight(12, 14)
	}
	if x.flags&country != 0 {
		p += weight(12, 8)
	}
	if x.flags&mailAfter != 0 {
		p += 24
	}
	if x.flags&sentenceStart != 0 {
		p -= weight(10, 2)
	}
	if x.before.Is(names.OrgWord) && !x.before.Is(names.Role|names.Title) {
		p -= weight(60, 44) // "zaal Marie Curie"
	}
	if x.flags&article != 0 && !x.before.Is(names.Title) {
		p -= weight(24, 10)
	}
	if x.flags&postcode != 0 {
		p -= weight(20, 12)
	}
	if x.flags&location != 0 {
		p -= weight(14, 4)
	}
	if x.flags&houseNumber != 0 && single {
		p -= 10
	}
	return p, cue
}

func (c *candidate) firstWord(q *sequence) *token {
	for i := c.first; i < c.last; i++ {
		if t := &q.tok[i]; !t.particle && t.shape != initial && t.shape != numeral {
			return t
		}
	}
	return nil
}

func (c *candidate) lastWord(q *sequence) *token {
	for i := c.last - 1; i >= c.first; i-- {
		if t := &q.tok[i]; !t.particle && t.shape != initial && t.shape != numeral {
			return t
		}
	}
	return nil
}
