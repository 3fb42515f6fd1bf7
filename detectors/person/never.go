package person

import (
	"strings"

	"uitrusting/rules/names"
)

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
	if s.handbook(&q.tok[c.first]) || s.handbook(&q.tok[c.last-1]) {
		return true
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
	for _, e := range [...]string{"ung", "ungen", "heit", "heiten", "keit", "keiten", "schaft", "schaften", "tion", "tionen", "tät", "täten", "ismus", "nis", "nisse", "tum", "chen", "ment", "enz", "anz", "itik", "thek", "istik"} {
		if len(w) > len(e)+2 && w[len(w)-len(e):] == e {
			return true
		}
	}
	// compounds: "Haushaltsplan", "Jahresbericht"
	for _, e := range [...]string{"plan", "bau", "amt", "bericht", "gesetz", "reform", "kosten", "zahlen", "dienst", "stelle", "gruppe", "programm", "projekt", "konzept", "antrag", "vertrag", "urteil", "verfahren", "daten", "steuer"} {
		if len(w) > len(e)+4 && w[len(w)-len(e):] == e {
			return true
		}
	}
	return false
}

// handbook reports whether the word is the French one for a manual, with what
// it is of behind it: "Manuel d'utilisation", "MANUEL DE L'OPÉRATEUR".
func (s *scan) handbook(t *token) bool {
	if t.end-t.start != len("manuel") || !strings.EqualFold(s.text[t.start:t.end], "manuel") {
		return false
	}
	of := strings.ToLower(strings.ReplaceAll(s.text[t.end:min(len(s.text), t.end+24)], "’", "'"))
	for _, article := range [...]string{" de l'", " de la ", " du "} {
		if strings.HasPrefix(of, article) {
			return true
		}
	}
	word, ok := strings.CutPrefix(of, " d'")
	if !ok {
		if word, ok = strings.CutPrefix(of, " de "); !ok {
			return false
		}
	}
	if i := strings.IndexAny(word, " \r\n\t.,:;"); i >= 0 {
		word = word[:i]
	}
	for _, end := range [...]string{"tion", "tions", "ment", "tien", "ploi", "age", "ance", "ence", "elier", "ures"} {
		if strings.HasSuffix(word, end) {
			return true
		}
	}
	return false
}
