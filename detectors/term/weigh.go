package term

import (
	"sort"

	"uitrusting/scanner/finding"
)

// weigh grades one candidate. A listed one stands lead bytes behind the start
// of its line. The numbers are hundredths: 80 is high, 50
// medium, 25 low.
func (r *resolution) weigh(m finding.Match, t trait, lead int, people []place) finding.Match {
	if t&onRoll != 0 {
		if !within(people, m.Start, m.End) {
			return dropped(m)
		}
		m.Confidence = finding.Medium
		m.Evidence = []finding.Evidence{"document title", "person: same sentence, row or form", "item of a list"}
		return m
	}
	if t&(inPolicy|inOther) != 0 {
		t &^= inRecord
	}
	s := t & strengthBits
	for i := sort.Search(len(people), func(i int) bool { return people[i].end > m.Start }); i < len(people) && people[i].start < m.End; i++ {
		if people[i].name && !people[i].owns(&m) && !people[i].within(&m, s) || people[i].address {
			return dropped(m) // Maria Jude, Moscheeweg 2
		}
	}
	if r.code {
		t |= inOther
	}
	d := r.distance(m, t, people)
	if (r.code || t&inSoftware != 0) && !(t.tells() && d >= meant) {
		return dropped(m)
	}
	if t&listed != 0 && t&tableCell == 0 {
		if within(people, m.Start-lead, m.Start) {
			d = same
		} else {
			t &^= listed
		}
	}
	if t&legalList != 0 && d < same || t&inPolicy != 0 && d < same && t&(asLabel|predicated) == 0 {
		return dropped(m)
	}
	points := [4]int{0, 25, 50, 75}[s]
	ties := t&(asLabel|predicated|triggered|listed) != 0 || t&inValue != 0 && (s >= medium || d == same && confessing(m.InfoType))
	if s == medium && t&(plural|ofMany) == 0 && saidOfFirst(&m, t) {
		t |= triggered
		ties = true
	}
	direct := t&(asLabel|predicated) != 0
	why := make([]finding.Evidence, 1, 6)
	why[0] = [4]finding.Evidence{"", "term: weak", "term: medium", "term: strong"}[s]
	say := func(n int, e finding.Evidence) {
		points += n
		why = append(why, e)
	}
	switch d {
	case same:
		say(15, "person: same sentence, row or form")
		before := within(people, m.Scope[0], m.Start) || t&(pronoun|selfish) != 0 || t&titled != 0 && t&parted == 0
		if !before && !direct && t&(inValue|ofName|tableCell|predicated) == 0 {
			points -= 45 // who comes behind is an author or a contact
		} else if !ties && t&(ofName|tableCell) == 0 {
			points -= 10
		}
		if t&acronym != 0 && !ties && t&verbal != 0 && t&titled == 0 {
			points -= 20 // who speaks for a union
		} else if s == weak && t&acronym != 0 && within(people, m.Scope[0], m.Start) && t&(plural|negated) == 0 && !ties {
			points += 20
		}
	case beside:
		say(5, "person: near by, referred to")
	case meant:
		say(0, "person: referred to")
	case aboutOne:
		n := -10
		if t&inRecord != 0 && t&(inPolicy|inOther|inNews|inFiction|plural) == 0 || r.persons == 1 && r.alone(&m, t) {
			n = 0
		}
		say(n, "person: subject of the document")
	case bare:
		// Who was named before is spoken of; a name behind is a signature or
		// a contact.
		n := -35
		if ties && within(people, m.Start-near, m.Start) || (t&verbal == 0 || r.persons == 1) && within(people, m.Start-adjacent, m.Start) {
			n = -20
		}
		if t&subject != 0 {
			n += 10
		}
		// "Thank you for the talk about Can. The therapist suspects dyslexia."
		if t&(triggered|predicated) != 0 && t&verbal != 0 && t&(inPolicy|inOther|inNews|inFiction|plural|general|ofMany) == 0 && within(people, m.Scope[0]-adjacent, m.Scope[0]) {
			n = max(n, -5)
		}
		say(n, "person: near by")
	case elsewhere:
		n := -35
		if t&subject != 0 {
			n = -20
		}
		say(n, "person: elsewhere in the document")
	default:
		points -= 60
	}
	switch {
	case t&predicated != 0:
		say(20, "predicate")
	case t&asLabel != 0:
		say(15, "field label with a value")
	case t&inValue != 0 && t&listed == 0:
		say(15, "value of a field")
	case t&listed != 0:
		n := 15
		if s == weak {
			n = 25
		}
		say(n, "item of a list")
	case t&triggered != 0 && d >= meant:
		n := 5
		if s == weak {
			n = 15
			if d == beside {
				n = 20
			}
		}
		say(n, "tie")
	}
	if t&seconded != 0 && d >= aboutOne && t&(office|inPolicy|inOther|inFiction) == 0 {
		say(10, "second term near by")
	}
	if t&documentTerm != 0 && t&titleLine != 0 && d > nobody && t&(inPolicy|inOther) == 0 {
		points = max(points, 55)
		say(10, "document title")
	}
	if t&negated != 0 {
		why = append(why, "negated")
	}
	points -= t.against(d, direct, ties, confessing(m.InfoType))
	// "Suffers from" is a fact only of a person, who stands before it; her car
	// may suffer from a leak.
	if t&alone != 0 && (t&trade != 0 || !within(people, max(m.Scope[0], m.Start-60), m.Start) && t&(pronoun|titled|selfish) == 0) {
		points = min(points, 30)
	}
	if t&inFiction != 0 || t&animal != 0 && m.InfoType == finding.SpecialHealth || t&alone != 0 && s == weak {
		points = min(points, 40)
	}
	// An offence is named by victims and insurers too.
	if s == medium && m.InfoType == finding.CriminalOffence && !ties && t&(pronoun|selfish|titled) == 0 && !within(people, m.Scope[0], m.Start) {
		points = min(points, 45)
	}
	// A weak term needs a person in its sentence and a tie.
	if s == weak && (d < aboutOne || !ties && !(d == same && t&acronym != 0)) {
		points = min(points, 30)
	}
	if s == medium && d < meant && !ties && !(d == aboutOne && (t&(seconded|inRecord) != 0 || r.persons == 1 && r.alone(&m, t))) {
		points = min(points, 45)
	}
	// Of 1,051 marked facts 5 were told by these alone, which were a quarter of
	// what flagged texts without any (2026-11). Near another fact they still count,
	// see follow.
	switch {
	case d == elsewhere, d == bare && !ties, s == weak && (d < same && !(d == beside && t&personal != 0) || t&asLabel != 0),
		d < same && t&point != 0 && !ties,
		s == weak && m.InfoType == finding.SpecialHealth && !direct && d != beside && t&(inValue|listed|tableCell) == 0:
		points = min(points, 45)
	}
	// A name behind is a signature or a contact.
	if d == bare && t&(asLabel|predicated|listed|inValue) == 0 && !within(people, m.Start-near, m.Start) {
		points = min(points, 45)
	}
	company := seconded
	if m.InfoType == finding.SpecialEthnicOrigin {
		company = 0 // lists of languages and countries
	}
	if s == medium && d == same && !ties && t&(titled|selfish|pronoun|ofName|inValue|company|tableCell|inRecord) == 0 {
		points = min(points, 45)
	}
	if t&tableCell != 0 && d >= same && (s >= medium || t&listed != 0) {
		points = max(points, 60)
	}
	m.Confidence = grade(points)
	if t&follows != 0 {
		m.Confidence = finding.Candidate // until a fact stands near by
	}
	m.Evidence = why
	return m
}

// saidOfFirst reports whether a verb or an adjective stands right behind a lone
// first name, in German also behind an adverb: "Udo kifft wieder", "weil Kai so
// stottert".
func saidOfFirst(m *finding.Match, t trait) bool {
	name, ok := parseName(m.Role, m.Start)
	room := 1 // bytes
	if t&inGerman != 0 {
		room = 12
	}
	return ok && name.end < m.Start && m.Start-name.end <= room && m.Value != "" && 'a' <= m.Value[0] && m.Value[0] <= 'z'
}

// alone reports whether a sentence below the heading of a document about one
// person reads as one about that person.
func (r *resolution) alone(m *finding.Match, t trait) bool {
	return r.heading > 0 && r.heading < m.Start && t&verbal != 0 && t&(inPolicy|inOther|inNews|inFiction|inSoftware|plural|general|ofMany|supposed|quoted|topic|event) == 0
}

// tells reports whether the words around a candidate make it a fact even in a
// text about programs, where users suffer, processes die and keys have
// fingerprints.
func (t trait) tells() bool {
	return t&strengthBits >= medium && t&(predicated|triggered) != 0 && t&(asLabel|inValue|listed|alone|titleLine) == 0 && t&(personal|selfish|titled|subject) != 0
}

// confessing reports whether a weak word of the kind says enough as the value
// of a field: "Food: halal", "Verein: Grüne".
func confessing(t finding.InfoType) bool {
	switch t {
	case finding.SpecialReligion, finding.SpecialUnion, finding.SpecialPolitical, finding.SpecialEthnicOrigin:
		return true
	}
	return false
}

// against is what speaks against a candidate, of a confession or not, in
// hundredths.
func (t trait) against(d int, direct, ties, confession bool) int {
	n := 0
	if t&equalRights != 0 {
		n += 40
	}
	if t&supposed != 0 && !direct {
		n += 15
		if d < same {
			n += 15
		}
	}
	if t&quoted != 0 && !direct {
		n += 50 // a title
	}
	if t&trade != 0 && t&predicated == 0 {
		n += 40
		if t&asLabel != 0 {
			n += 15 // "Diagnosis: outdated driver"
		} else if t&inValue != 0 && d == same && confession {
			n -= 20 // "Rachel Finkelstein: kosher, supplier comes on Friday"
		}
	}
	if t&general != 0 && d < same {
		n += 60
	}
	if t&counts != 0 && !direct && t&(inValue|listed|tableCell|selfish) == 0 {
		if n += 20; d < same {
			n += 30
		}
	}
	if t&plural != 0 && d < same {
		n += 30
		if t&(personal|selfish|titled) == 0 {
			n += 20
		} else if t&(personal|selfish) != 0 && t&triggered != 0 {
			n -= 20 // "the people at Unison, where she is a member"
		}
	} else if t&plural != 0 && !direct {
		n += 10
	}
	if t&wording != 0 && t&asLabel == 0 {
		n += 40
		if d == same && ties {
			n -= 20
		}
	}
	if t&office != 0 && t&asLabel == 0 {
		n += 40
		if t&(pronoun|selfish) != 0 && t&triggered != 0 {
			n -= 35
		}
	}
	kind := 0
	if t&inPolicy != 0 || t&inOther != 0 {
		kind = 45
	} else if t&inNews != 0 {
		kind = 30
	}
	switch {
	case d == same && !ties:
		// in full
	case d == same && direct:
		kind /= 4
	case d == same:
		kind = kind * 3 / 4
	}
	n += kind
	if t&blank != 0 {
		n += 40
	}
	if t&asked != 0 && t&personal == 0 && (t&selfish == 0 || t&anyone != 0) && d < same {
		n += 60
	}
	if t&historic != 0 {
		n += 60
	}
	if t&ofMany != 0 && t&listed == 0 {
		n += 50
		if t&personal != 0 && t&triggered != 0 {
			n -= 35 // "she prayed with the Pentecostals"
		}
	}
	if t&says != 0 && t&(pronoun|selfish) == 0 && (t&titled == 0 || !ties) && !direct && t&listed == 0 {
		n += 30
	}
	if t&topic != 0 && !direct && t&listed == 0 {
		n += 40
	}
	if t&event != 0 && t&(asLabel|selfish) == 0 && (t&inRecord == 0 || t&(inPolicy|inOther|inNews|inFiction) != 0) { // "the chest film showed"
		n += 60
		if t&personal != 0 {
			n -= 20
		}
	}
	return n
}

func dropped(m finding.Match) finding.Match {
	m.Confidence = finding.Candidate
	return m
}

func grade(points int) finding.Confidence {
	switch {
	case points >= 80:
		return finding.High
	case points >= 50:
		return finding.Medium
	case points >= 25:
		return finding.Low
	}
	return finding.Candidate
}

// weighColumn grades a column that holds a special category.
func (r *resolution) weighColumn(m finding.Match, t trait, people bool) finding.Match {
	m.Confidence = finding.Low
	m.Evidence = []finding.Evidence{"header: special category"}
	if people || t&personTable != 0 {
		m.Confidence = finding.Medium
		m.Evidence = append(m.Evidence, "person: same table")
		if people && t&negated == 0 {
			m.Confidence = finding.High
		}
	}
	if t&negated != 0 {
		m.Evidence = append(m.Evidence, "negated")
	}
	return m
}
