package person

import (
	"strings"

	"uitrusting/rules/names"
)

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

// never tells what looks like a name and is none: streets, firms, schools,
// saints, compounds, parts of programs.
func (s *scan) never(q *sequence, c *candidate, x *surrounding) bool {
	if x.flags&joinedAfter != 0 {
		return true
	}
	if q.tok[c.last-1].shape == upper && s.character(q) {
		return true
	}
	if t := c.lastWord(q); t != nil && c.n == 1 && t.shape == upper && t.end-t.start <= 4 && isDigit(x.nextC) && x.before == 0 {
		return true // "EVA 7/10"
	}
	if t := &q.tok[c.first]; c.n == 0 && t.dot && t.end-t.start == 2 && c.last-c.first == 1 && !x.before.Is(names.Title) && x.flags&closingLine == 0 {
		return true // one initial: "Katz: C.", "Z.n."
	} else if t.dot && t.shape == initial && s.unit(t.start) {
		return true // "10 E. Guthrie"
	}
	if c.end < len(s.text) {
		switch s.text[c.end] {
		case '_', '@', '=', '\\', '&', '$', '%':
			return true
		case '/':
			if !s.slashed(q, c) {
				return true
			}
		case '.', ':':
			if n, _ := letterAt(s.text, c.end+1); n > 0 || s.text[c.end] == ':' && c.end+1 < len(s.text) && s.text[c.end+1] == ':' {
				return true
			}
		case '(', '[', '{':
			return true
		}
		if d := s.text[c.end]; d >= '0' && d <= '9' {
			return true
		}
	}
	if first := &q.tok[c.first]; c.n == 1 && first.class.Is(names.Place) && first.class.GivenStep() < 5 && x.flags&(location|postcode) != 0 {
		return true
	}
	if c.n == 1 && (x.prevC == '*' || x.prevC == '[' || x.prevC == '{' || x.prevC == '(' && x.nextC == '*') && s.text[c.start-1] == x.prevC {
		return true
	}
	if t := c.firstWord(q); t != nil && c.particles > 0 && t == &q.tok[c.first] && t.class.Is(names.Org|names.OrgWord) && t.class.GivenStep() < 3 {
		return true // "Tour de France"
	}
	if t := c.lastWord(q); c.bare && c.n == 1 && c.particles == 0 && t.class.Is(names.Org) && !t.class.Is(names.Given) &&
		!x.before.Is(names.Title|names.Role|names.Kin|names.Salutation) && x.flags&(labelled|closingLine) == 0 && !s.recent.has(t.hash, c.start) {
		return true // "Philips", "Alzheimer"
	}
	if c.n == 1 && saintly(s.text[c.start:c.end]) || x.flags&houseNumber != 0 && s.dated(q, c) || s.storey(q, c) || s.placed(q, c) {
		return true
	}
	if c.bare && c.n == 1 && !x.before.Is(names.Title) && x.flags&(labelled|closingLine) == 0 {
		t := c.lastWord(q)
		if t.class.Is(names.Title|names.Role|names.Public|names.Say|names.Label) && !t.class.Is(names.Given) && c.particles == 0 {
			return true
		}
		if !t.class.Is(names.Given|names.Surname|names.AfterParticle) && c.particles == 0 && s.language(c.start) == germanTongue && nounEnd(s.text[t.start:t.end]) {
			return true
		}
	}
	if s.clinical(q, c, x) {
		return true
	}
	if x.next.Is(names.Legal) || x.next.Is(names.Street) && c.n <= 2 || x.before.Is(names.Saint) {
		return true
	}
	if x.before.Is(names.Street) && !x.before.Is(names.Role|names.Title) {
		return true
	}
	if x.next.Is(names.OrgWord) && !x.next.Is(names.Role|names.Say) {
		return true
	}
	// the rest of the sequence behind the candidate
	for i := c.last; i < q.n && i < c.last+2; i++ {
		if q.tok[i].class.Is(names.Legal | names.Street | names.OrgWord) {
			return true
		}
	}
	for i := c.first; i < c.last; i++ {
		t := &q.tok[i]
		if t.class.Is(names.Saint) && !t.particle && i == c.first {
			return true
		}
		if t.class.Is(names.OrgWord|names.Street|names.Legal) && !t.class.Is(names.Given|names.Surname|names.AfterParticle) {
			return true
		}
		if t.shape == capital && (hall(s.text[t.start:t.end]) || i == c.last-1 && c.n > 1 && s.hasKind(t, c.given > 0)) {
			return true
		}
		if t.shape == capital && streetName(s.text[t.start:t.end]) && (!t.class.Is(names.Surname) || hasHyphen(s.text[t.start:t.end])) {
			return true
		}
	}
	return false
}

// character reports whether the sequence is the name of a character, as tables
// of codes have them: "LATIN SMALL LETTER N WITH TILDE".
func (s *scan) character(q *sequence) bool {
	for i := range q.n {
		switch s.text[q.tok[i].start:q.tok[i].end] {
		case "LETTER", "SIGN", "DIGIT", "CHARACTER", "MARK", "SYMBOL", "TILDE", "ACCENT", "BRACKET", "DIAERESIS", "CIRCUMFLEX", "LIGATURE", "HYPHEN", "SEPARATOR":
			return true
		}
	}
	return false
}

// unit reports whether a number without a dot stands before the initial at
// start: "10 E." are units.
func (s *scan) unit(start int) bool {
	i := s.back(start)
	if i == start || i == 0 || !isDigit(s.text[i-1]) {
		return false
	}
	switch s.text[start] {
	case 'E', 'U', 'L', 'G':
		return true
	}
	return false
}

// slashed reports whether the slash behind the candidate stands between two
// first names: "Katleen/Dirk".
func (s *scan) slashed(q *sequence, c *candidate) bool {
	t := read(s.text, c.end+1)
	return t.shape == capital && c.lastWord(q) != nil && c.lastWord(q).class.GivenStep() > 2 && s.slowClass(t.start, t.end).GivenStep() > 2
}

// dated reports whether the candidate is the month, or the day and the month,
// of the English date whose day follows: "Jan 04, 2021", "Sat Jan 14".
func (s *scan) dated(q *sequence, c *candidate) bool {
	for i := c.first; i < c.last; i++ {
		switch s.text[q.tok[i].start:q.tok[i].end] {
		case "Jan", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Mon", "Fri", "Sat", "Sun":
		default:
			return false
		}
	}
	i := s.skip(c.end)
	n := 0
	for i+n < len(s.text) && n < 3 && isDigit(s.text[i+n]) {
		n++
	}
	if n == 0 || n > 2 {
		return false
	}
	i = s.skip(i + n)
	return i >= len(s.text) || s.text[i] == ',' || isDigit(s.text[i])
}

func isDigit(c byte) bool { return c-'0' < 10 }

// placed reports whether the candidate says where: "mit ihrer Frau in Eupen".
// "Mevrouw in 't Veld" has no place in it.
func (s *scan) placed(q *sequence, c *candidate) bool {
	t := &q.tok[c.first]
	return t.shape == lower && c.last-c.first == 2 && smallWord([]byte(s.text[t.start:t.end]))&location != 0 &&
		q.tok[c.first+1].class.Is(names.Place)
}

// storey reports whether the candidate is one in an English address: "Fifth
// Floor".
func (s *scan) storey(q *sequence, c *candidate) bool {
	if t := &q.tok[c.last-1]; c.last < 2 || s.text[t.start:t.end] != "Floor" {
		return false
	}
	t := &q.tok[c.last-2]
	switch s.text[t.start:t.end] {
	case "First", "Second", "Third", "Fourth", "Fifth", "Sixth", "Seventh", "Eighth", "Ninth", "Tenth", "Ground", "Top":
		return true
	}
	return false
}

// streetName reports whether a word ends as the names of streets do.
func streetName(w string) bool {
	if len(w) < 6 {
		return false
	}
	switch w[len(w)-2:] { // of the endings below
	case "at", "an", "eg", "in", "ef", "ai", "se", "tz", "ee", "ei", "st", "kt", "of", "ad", "rt", "ug", "rk", "ol", "ge", "is", "\x9fe":
	default:
		return false
	}
	for _, e := range [...]string{"straat", "laan", "weg", "plein", "steenweg", "dreef", "kaai", "baan", "straße", "strasse", "platz", "allee", "lei", "vest", "markt", "hof", "pad", "poort", "brug", "park", "school", "college", "ziekenhuis", "kerk"} {
		if len(w) <= len(e)+2 {
			continue
		}
		if t := w[len(w)-len(e):]; t[1:] == e[1:] && t[0]|0x20 == e[0] {
			return true
		}
	}
	return false
}

// hall reports whether a word with hyphens ends as the names of halls and
// schools do: "Willy-Brandt-Halle".
func hall(w string) bool {
	i := strings.LastIndexByte(w, '-')
	if i < 1 {
		return false
	}
	switch w[i+1:] {
	case "Halle", "Hallen", "Haus", "Schule", "Gymnasium", "Gesamtschule", "Realschule", "Grundschule", "Stadion", "Arena", "Kirche", "Theater", "Stiftung", "Preis",
		"Museum", "Institut", "Archiv", "Universität", "Klinik", "Kaserne", "Park", "Brücke", "Zentrum", "Pokal", "Cup", "Orchester", "Quartett", "Trio", "Ensemble", "Werke", "Werk", "Turm",
		"Saal", "Bad", "Forum", "Kolleg", "Bibliothek", "Siedlung", "Garten", "Heim", "Hof", "Kabinett", "Regierung", "Plan", "Gruppe":
		return true
	}
	return false
}

// hasKind reports whether the word at the end of a longer name is a compound of
// a building or a firm: "Jan Breydelstadion", "Belegschaft von Kabelwerk".
func (s *scan) hasKind(t *token, given bool) bool {
	if t.class.Is(nameClasses) {
		return false
	}
	w := s.text[t.start:t.end]
	ends := []string{"stadion", "schule", "theater", "museum", "gebouw", "kazerne", "kaserne", "bedrijf", "bedrijven", "fabriek", "centrum", "zentrum", "instituut",
		"institut", "tunnel", "orkest", "orchester", "arena"}
	if !given { // family names end so too: "Marchalle", "Kamphaus"
		ends = []string{"stadion", "schule", "theater", "museum", "werk", "werke", "halle", "kirche", "haus", "huis", "hal", "zaal", "saal", "toren", "turm", "prijs", "preis", "fonds"}
	}
	for _, e := range ends {
		if w[len(w)-1] == e[len(e)-1] && len(w) > len(e)+2 && strings.HasSuffix(w, e) {
			return true
		}
	}
	return false
}

// saintly reports whether a word is a saint's name, as places, schools and
// hospitals bear it.
func saintly(w string) bool {
	if c := w[0]; c != 'S' && c != 'N' && c != 'O' && c != 'H' || !hasHyphen(w) {
		return false
	}
	for _, p := range [...]string{"Sint-", "Saint-", "Sainte-", "Sankt-", "St-", "Ste-", "Notre-", "Onze-", "San-", "Santa-", "Heilig-"} {
		if len(w) > len(p) && w[:len(p)] == p {
			return true
		}
	}
	return false
}

// nounEnd reports whether a German word ends as nouns do and names do not.
func nounEnd(w string) bool {
	for _, e := range [...]string{"ung", "ungen", "heit", "heiten", "keit", "keiten", "schaft", "schaften", "tion", "tionen", "tät", "täten", "ismus", "nis", "nisse", "tum", "chen", "ment", "enz", "anz", "itik", "thek"} {
		if len(w) > len(e)+2 && w[len(w)-len(e):] == e {
			return true
		}
	}
	return false
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
