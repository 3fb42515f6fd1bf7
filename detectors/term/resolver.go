package term

import (
	"path"
	"sort"
	"strings"

	"uitrusting/scanner"
	"uitrusting/scanner/document"
	"uitrusting/scanner/finding"
)

// A Resolver decides which candidates of the Detector are facts about a
// person, and how sure that is.
type Resolver struct{}

// NewResolver is the resolver of special categories. It runs after those that
// decide about names and numbers.
func NewResolver() Resolver { return Resolver{} }

// Start begins a document.
func (Resolver) Start(doc *document.Document) scanner.Resolution {
	r := &resolution{columns: map[columnKey]bool{}, names: map[string]bool{}}
	if doc != nil {
		r.code = programs[strings.ToLower(path.Ext(doc.Name()))]
	}
	return r
}

// programs are the endings of files whose comments speak of users, processes
// and keys.
var programs = map[string]bool{".go": true, ".c": true, ".h": true, ".cc": true, ".cpp": true, ".hpp": true, ".java": true, ".kt": true,
	".py": true, ".js": true, ".ts": true, ".tsx": true, ".jsx": true, ".rs": true, ".cs": true, ".php": true, ".rb": true, ".pl": true,
	".sh": true, ".ps1": true, ".s": true, ".asm": true, ".swift": true, ".scala": true, ".lua": true, ".css": true, ".vue": true, ".vb": true,
	".patch": true, ".diff": true}

type columnKey struct {
	sheet string
	col   int
	t     finding.InfoType
}

// A resolution is the work on one document.
type resolution struct {
	columns map[columnKey]bool // columns that have their finding
	names   map[string]bool    // words of the names of persons, about maxNames
	persons int                // how many are told apart by their names
	record  bool               // a number or a date of birth says that the document is about persons
	code    bool               // a program
	heading int                // end of a name in the first line; 0 = there is none
}

// firstLine is where a name must start to be the heading of a document, in
// bytes.
const firstLine = 90

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

// Finish adds nothing.
func (r *resolution) Finish(*finding.Facts) {}

// Resolve drops the candidates that are no facts and grades the others.
func (r *resolution) Resolve(b *finding.Batch) []finding.Match {
	any := false
	for i := range b.Matches {
		if strings.HasPrefix(b.Matches[i].Role, rolePrefix) {
			any = true
			break
		}
	}
	if !any {
		r.people(b.Matches, nil)
		return b.Matches
	}
	people := r.people(b.Matches, make([]place, 0, 64))
	out := b.Matches[:0]
	seen := map[factKey]bool{}
	for _, m := range b.Matches {
		t, col, ok := parseRole(m.Role)
		if !ok {
			out = append(out, m)
			continue
		}
		// The same term of the same sentence is one fact.
		key := factKey{m.InfoType, m.Value, m.Scope}
		if seen[key] && t&column == 0 {
			continue
		}
		if t&column != 0 {
			k := columnKey{m.At.Sheet, col, m.InfoType}
			if r.columns[k] {
				continue
			}
			m = r.weighColumn(m, t, len(people) > 0)
			r.columns[k] = true
		} else {
			m = r.weigh(m, t, col, people)
		}
		if m.Confidence == finding.Candidate {
			continue
		}
		seen[key] = true
		m.Role = ""
		out = append(out, m)
	}
	return out
}

type factKey struct {
	t     finding.InfoType
	value string
	scope [2]int
}

// people lists where persons stand, ascending, and counts the names. A role
// mailbox is no person.
func (r *resolution) people(ms []finding.Match, out []place) []place {
	for i := range ms {
		m := &ms[i]
		if m.Confidence == finding.Candidate {
			continue
		}
		if !identifies(m) || doubtful(m) {
			if out != nil && m.InfoType == finding.PostalAddress {
				out = append(out, place{start: m.Start, end: m.End, address: true})
			}
			continue
		}
		switch m.InfoType {
		case finding.PersonName:
			if m.Start < firstLine && m.Segment == 0 && r.heading == 0 {
				r.heading = m.End
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
		return !roleMailbox[local]
	case finding.Phone, finding.PostalAddress, finding.IBAN:
		return false // as often of a firm as of a person
	}
	switch m.InfoType.Category() {
	case finding.CategoryNationalID, finding.CategoryIdentityDocument:
		return true
	}
	return false
}

// doubtful reports whether a match is a lone word that may be a name: "Polis".
func doubtful(m *finding.Match) bool {
	return m.InfoType == finding.PersonName && m.Confidence == finding.Low && !strings.Contains(m.Value, " ")
}

// roleMailbox are the local parts of addresses that belong to a function.
var roleMailbox = words(`info dpo privacy gdpr contact hr personeel rh admin support helpdesk sales office receptie reception secretariaat secretariat
 jobs vacatures recrutement bewerbung datenschutz commission partners noreply no-reply redactie redaction press pers marketing service kontakt hello mail
 boekhouding comptabilite webmaster postmaster abuse security team algemeen general enquiries`)

// name counts a name unless it is a part of one that was counted: "Marleen"
// of "Marleen Dhondt", "Mevrouw Dhondt" too.
func (r *resolution) name(name string) {
	last := ""
	for word := range strings.FieldsSeq(strings.ToLower(name)) {
		if last = word; r.names[word] {
			last = ""
			break
		}
	}
	if len(r.names) < maxNames && last != "" {
		for word := range strings.FieldsSeq(strings.ToLower(name)) {
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
	unknown   // what looks like a name stands in the sentence
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
	// "Dear Mr Martin, your absences": the reader is the person of the heading.
	if t&reader != 0 && r.heading > 0 && r.heading < m.Start && r.persons <= 3 && t&(inPolicy|inOther|inNews|plural) == 0 {
		t |= pronoun
	}
	close := within(people, m.Start-near, m.End+near)
	cue := t&(pronoun|selfish) != 0
	record := t&inRecord != 0 || r.record || r.heading > 0 && r.heading < m.Start && r.persons <= 2 && t&(inPolicy|inOther|inNews|inFiction) == 0
	switch {
	case close && (cue || record && t&(asLabel|inValue) != 0):
		return beside
	case someone && cue:
		return meant
	case someone && record:
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
	for i := sort.Search(len(people), func(i int) bool { return people[i].end > m.Start }); i < len(people) && people[i].start < m.End; i++ {
		if people[i].name && !people[i].owns(&m) || people[i].address {
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
	// Names that no list knows: "Stefan Huber hat", "of Leyla Demir".
	if d < meant && t&named != 0 && t&(triggered|predicated|ofName|subject) != 0 && t&(inPolicy|inOther|inNews|inFiction|plural|quoted) == 0 {
		d = unknown
	}
	s := t & strengthBits
	if t&legalList != 0 && d < same || t&inPolicy != 0 && d < same && t&(asLabel|predicated) == 0 {
		return dropped(m)
	}
	points := [4]int{0, 25, 50, 75}[s]
	ties := t&(asLabel|predicated|triggered|listed) != 0 || t&inValue != 0 && (s >= medium || d == same && confessing(m.InfoType))
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
		before := within(people, m.Scope[0], m.Start) || t&(titled|pronoun|selfish) != 0
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
	case unknown:
		n := -10
		if t&inGerman != 0 {
			n = -35 // where every noun looks so
		}
		say(n, "person: by the look of it")
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
		if ties && within(people, m.Start-near, m.Start) || within(people, m.Start-adjacent, m.Start) {
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
		if t&(personal|selfish) != 0 && (ties || s == strong) {
			points += 25
			if t&inRecord != 0 {
				points += 10 // of somebody whose name was not recognised
			}
		}
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
	case t&triggered != 0 && d >= unknown:
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
	points -= t.against(d, direct, ties)
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
	if s == medium && d == same && !ties && t&(titled|selfish|pronoun|ofName|inValue|seconded|tableCell|inRecord) == 0 {
		points = min(points, 45)
	}
	if t&tableCell != 0 && d >= same && (s >= medium || t&listed != 0) {
		points = max(points, 60)
	}
	m.Confidence = grade(points)
	m.Evidence = why
	return m
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

// against is what speaks against a candidate, in hundredths.
func (t trait) against(d int, direct, ties bool) int {
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
		}
	}
	if t&general != 0 && d < same {
		n += 60
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
	if t&historic != 0 {
		n += 60
	}
	if t&ofMany != 0 && t&listed == 0 {
		n += 50
		if t&personal != 0 && t&triggered != 0 {
			n -= 35 // "she prayed with the Pentecostals"
		}
	}
	if t&says != 0 && t&(pronoun|selfish|titled) == 0 && !direct && t&listed == 0 {
		n += 30
	}
	if t&topic != 0 && !direct && t&listed == 0 {
		n += 40
	}
	if t&event != 0 && t&(asLabel|selfish) == 0 {
		n += 60
		if t&personal != 0 {
			n -= 20
		}
	}
	return n
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
