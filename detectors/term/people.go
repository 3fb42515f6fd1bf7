package term

import (
	"slices"
	"sort"
	"strings"

	"uitrusting/scanner/finding"
)

// firstLine is where a name must start to be the heading of a document, in
// bytes.
const firstLine = 90

// letterHead is where the address of a letter stands, in bytes.
const letterHead = 600

// maxNames is how many names are told apart: beyond it a document is about
// many people.
const maxNames = 16

// A place is where a person or an identifier stands.
type place struct {
	start, end int
	name       bool // surely a name: a term inside it is none
	value      string
	address    bool // of a place: a term inside it is none
}

// people lists where persons stand, ascending, and counts the names. A role
// mailbox is no person.
func (r *resolution) people(ms []finding.Match, out []place) []place {
	for i := range ms {
		m := &ms[i]
		if out != nil {
			if name, ok := parseName(m.Role, m.Start); ok {
				out = append(out, name)
			}
		}
		if m.Confidence == finding.Candidate {
			continue
		}
		if !identifies(m) || r.doubtful(m) {
			if out != nil && m.InfoType == finding.PostalAddress {
				out = append(out, place{start: m.Start, end: m.End, address: true})
			}
			continue
		}
		switch m.InfoType {
		case finding.PersonName:
			if m.Start < firstLine && m.Segment == 0 && r.heading == 0 && m.Confidence >= finding.Medium {
				r.heading = m.End
			}
			if m.Confidence >= finding.Medium && r.addressed == 0 && (slices.Contains(m.Evidence, "salutation") || m.Start < letterHead && slices.Contains(m.Evidence, "title")) {
				r.addressed = m.End
			}
			r.name(m.Value)
		case finding.DateOfBirth:
			r.record = true
		default:
			if m.InfoType.Category() == finding.CategoryNationalID {
				r.record = true
			}
		}
		if out != nil {
			out = append(out, place{start: m.Start, end: m.End, name: m.InfoType == finding.PersonName && m.Confidence >= finding.Medium, value: m.Value})
		}
	}
	sort.Slice(out, func(i, j int) bool { return out[i].start < out[j].start })
	return out
}

// identifies reports whether a match points to one person.
func identifies(m *finding.Match) bool {
	switch m.InfoType {
	case finding.PersonName, finding.DateOfBirth:
		return true
	case finding.Email:
		local, _, _ := strings.Cut(m.Value, "@")
		return !roleMailbox.has(local)
	case finding.Phone, finding.PostalAddress, finding.IBAN:
		return false // as often of a firm as of a person
	}
	switch m.InfoType.Category() {
	case finding.CategoryNationalID, finding.CategoryIdentityDocument:
		return true
	}
	return false
}

// doubtful reports whether a match only may be a name: a lone word such as
// "Polis", words in capitals ("JOB ADVERT"), or what looks like a name and is on
// no list ("E. Exemples"); and is none of somebody who was named before.
func (r *resolution) doubtful(m *finding.Match) bool {
	if m.InfoType != finding.PersonName || m.Confidence != finding.Low {
		return false
	}
	if capitals(m.Value) {
		return true
	}
	lone := !strings.Contains(m.Value, " ")
	if !lone && !slices.ContainsFunc(m.Evidence, shapely) {
		return false
	}
	for word := range strings.FieldsSeq(m.Value) {
		if r.names[strings.ToLower(word)] {
			return false
		}
	}
	return true
}

// shapely reports whether a name is told by its looks.
func shapely(e finding.Evidence) bool { return strings.HasPrefix(string(e), "shape: ") }

// roleMailbox are the local parts of addresses that belong to a function.
var roleMailbox = newFoldedSet(`info dpo privacy gdpr contact hr personeel rh admin support helpdesk sales office receptie reception secretariaat secretariat
 jobs vacatures recrutement bewerbung datenschutz commission partners noreply no-reply redactie redaction press pers marketing service kontakt hello mail
 boekhouding comptabilite webmaster postmaster abuse security team algemeen general enquiries`)

// name counts a name unless it is a part of one that was counted: "Marleen"
// of "Marleen Dhondt", "Mevrouw Dhondt" too.
func (r *resolution) name(name string) {
	if len(r.names) >= maxNames {
		return
	}
	last := ""
	name = strings.ToLower(name)
	for word := range strings.FieldsSeq(name) {
		if last = word; r.names[word] {
			last = ""
			break
		}
	}
	if last != "" {
		for word := range strings.FieldsSeq(name) {
			if len(word) > 3 || word == last {
				r.names[word] = true
			}
		}
		r.persons++
	}
}

// How near a person stands to a term.
const (
	nobody    = iota
	elsewhere // in the document
	bare      // within 200 bytes, but the sentence speaks of nobody
	aboutOne  // in the document, which is about that person
	meant     // a pronoun or "de patiënt" in the sentence, a person in the document
	beside    // the same, within 200 bytes
	same      // in the same sentence, row or form
)

// near is how far a person may stand from a term outside its scope, in bytes.
const near = 200

// adjacent is how far before a term a name may stand that is the subject of
// notes without verbs: "⟦Els Daems⟧, gescheiden\nKoppel van …". In bytes.
const adjacent = 60

// distance says how near the nearest person is.
func (r *resolution) distance(m finding.Match, t trait, people []place) int {
	if within(people, m.Scope[0], m.Scope[1]) || t&titled != 0 {
		return same
	}
	someone := len(people) > 0 || len(r.names) > 0
	// Rules and statutes, which a name ends, speak of whoever it may be, and
	// leaflets of their reader's colleague.
	spoken := r.before || within(people, 0, m.Start)
	own := t&selfish != 0 // of whom signs
	// "Dear Mr Martin, your absences": the reader is the person of the heading.
	if t&reader != 0 && r.heading > 0 && r.heading < m.Start && r.persons <= 3 && t&(inPolicy|inOther|inNews|plural) == 0 {
		t |= definite
	}
	if t&reader != 0 && r.addressed > 0 && r.addressed < m.Start && t&(inPolicy|inOther|inNews|plural|supposed|general|toMany) == 0 {
		t |= personal
	}
	close := within(people, m.Start-near, m.End+near)
	cue := t&(personal|selfish|definite) != 0
	record := t&inRecord != 0 || r.record || r.heading > 0 && r.heading < m.Start && r.persons == 1 && t&(asLabel|inValue) != 0 && t&(point|inPolicy|inOther|inNews|inFiction|toMany) == 0
	switch {
	case close && (cue && (own || within(people, m.Start-near, m.Start)) || record && t&(asLabel|inValue) != 0):
		return beside
	case someone && (own && t&(triggered|predicated|asLabel) != 0 || cue && spoken && (t&personal != 0 || t&reader == 0)):
		return meant
	case someone && spoken && record:
		return aboutOne
	case close:
		return bare
	case someone:
		return elsewhere
	}
	return nobody
}

// within reports whether a person stands between two offsets.
func within(people []place, from, to int) bool {
	i := sort.Search(len(people), func(i int) bool { return people[i].end > from })
	for i < len(people) && people[i].address {
		i++
	}
	return i < len(people) && people[i].start < to
}

// owns reports whether the match is no part of the name but what it stands
// behind: "Fingerabdruck von Stefan Huber" looks like the name of a noble.
func (p *place) owns(m *finding.Match) bool {
	n := m.End - p.start
	if m.Start > p.start || n <= 0 || n >= len(p.value) {
		return false
	}
	for _, particle := range [...]string{" von ", " van ", " de ", " du ", " of "} {
		if strings.HasPrefix(p.value[n:], particle) {
			return true
		}
	}
	return false
}

// within reports whether the name is only a part of a strong term of several
// words: "Lynch-Syndrom", "Hepatitis C".
func (p *place) within(m *finding.Match, strength trait) bool {
	return strength == strong && m.Start <= p.start && m.End >= p.end && strings.ContainsAny(m.Value, " -") && !strings.ContainsAny(m.Value, "~<")
}
