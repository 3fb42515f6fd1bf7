package person

import (
	"math/bits"
	"strings"

	"uitrusting/scanner/finding"
)

// A column says what the title of a column promises.
type column uint8

const (
	noName      column = iota
	givenName          // "Voornaam"
	familyName         // "Achternaam"
	fullName           // "Naam en voornaam": every cell is a name
	perhapsName        // "Naam": of a person or of anything else
)

// columnOf sorts a title.
func columnOf(title string) column {
	if len(title) > 60 {
		return noName
	}
	t := strings.ToLower(strings.TrimSpace(title))
	t = strings.Join(strings.FieldsFunc(t, func(r rune) bool {
		return r == ' ' || r == '_' || r == '-' || r == '.' || r == '/' || r == ':' || r == '*' || r == '"' || r == '(' || r == ')' || r == '\''
	}), " ")
	switch t {
	case "voornaam", "voornamen", "roepnaam", "prénom", "prenom", "prénoms", "prenoms", "vorname", "vornamen", "rufname", "first name", "firstname", "fname",
		"given name", "givenname", "forename", "given names", "middle name", "tweede voornaam", "prénom s", "first names":
		return givenName
	case "achternaam", "familienaam", "geslachtsnaam", "nom de famille", "nachname", "familienname", "zuname", "last name", "lastname", "lname", "surname",
		"family name", "familyname", "meisjesnaam", "nom de jeune fille", "geburtsname", "maiden name", "second name", "nom usuel":
		return familyName
	case "naam en voornaam", "naam voornaam", "voornaam en naam", "voornaam naam", "volledige naam", "nom et prénom", "nom et prenom", "nom prénom", "nom prenom",
		"prénom nom", "prénom et nom", "nom complet", "nom et prénoms", "name und vorname", "name vorname", "vor und nachname", "vorname nachname", "full name", "fullname",
		"employee name", "contact name", "contactpersoon", "contact person", "personne de contact", "ansprechpartner", "naam werknemer", "naam patiënt",
		"naam leerling", "naam klant", "naam medewerker", "nom du patient", "nom du travailleur", "nom de l élève", "nom du client", "patient name", "customer name",
		"client name", "student name", "naam student", "naam ouder", "ouder", "leerling", "élève", "patiënt", "patiënte", "werknemer", "werkneemster", "medewerker",
		"personeelslid", "travailleur", "employé", "mitarbeiter", "mitarbeiterin", "schüler", "teilnehmer", "deelnemer", "participant", "employee", "student",
		"huisarts", "behandelend arts", "dossierbeheerder", "verantwoordelijke", "responsable", "leidinggevende", "manager", "rekeninghouder", "titularis", "titulaire",
		"begunstigde", "bénéficiaire", "account holder", "cardholder", "kaarthouder", "kandidaat", "candidat", "bewerber", "candidate", "sollicitant", "bewoner", "résident",
		"partner", "echtgenoot", "echtgenote", "conjoint", "ondertekenaar", "signataire", "vader", "moeder", "verzekerde", "assuré", "huurder", "locataire", "lid", "membre", "mitglied", "member":
		return fullName
	case "naam", "nom", "name", "klant", "client", "kunde", "customer", "contact", "patient", "persoon", "personne", "person", "eigenaar", "propriétaire", "owner",
		"auteur", "author", "afzender", "expéditeur", "bestemmeling", "destinataire", "gebruiker", "utilisateur", "benutzer", "user", "display name", "displayname",
		"arts", "médecin", "arzt", "leerkracht", "enseignant", "lehrer", "teacher", "aanvrager", "demandeur", "antragsteller":
		return perhapsName
	}
	return noName
}

// maxColumns bounds the columns of a table that are sorted.
const maxColumns = 64

// columns finds the names in a table whose titles say where they stand. It is
// the one place where the text is walked row by row: such a table is all
// names, and the names need not be in any list.
func (s *scan) columns(out []finding.Match) []finding.Match {
	var kinds [maxColumns]column
	until, first, last := 0, -1, -1 // no column from until on is of names
	for i, title := range s.seg.Table.Columns {
		if i == maxColumns {
			break
		}
		kinds[i] = columnOf(title)
		switch kinds[i] {
		case givenName:
			first = i
		case familyName:
			last = i
		}
		if kinds[i] != noName {
			until = i + 1
		}
	}
	if until == 0 {
		return out
	}
	if first >= 0 && last < 0 {
		// "Naam" beside "Voornaam" is the family name
		for _, i := range [...]int{first - 1, first + 1} {
			if i >= 0 && i < maxColumns && kinds[i] == perhapsName {
				kinds[i], last = familyName, i
				break
			}
		}
	}
	var cells [maxColumns][2]int
	for at := s.firstRow(); at < len(s.text); {
		n, end, ok := s.plainCells(at, &kinds, cells[:until])
		if !ok {
			end = s.rowEnd(at)
			n = s.cells(at, end, cells[:until])
		}
		out = s.row(cells[:n], &kinds, first, last, out)
		at = end + 1
	}
	return out
}

// rowEnd is where the row that at lies in ends.
func (s *scan) rowEnd(at int) int {
	if end := strings.IndexByte(s.text[at:], '\n'); end >= 0 {
		return at + end
	}
	return len(s.text)
}

// plainCells is cells for a row in which no cell is quoted, which it reads
// eight bytes at a time, and tells where the row ends. Only the bounds of cells
// that may hold names are without blanks.
func (s *scan) plainCells(at int, kinds *[maxColumns]column, cells [][2]int) (n, end int, ok bool) {
	text, d, quoted := s.text, s.seg.Table.Delimiter, s.seg.Table.Quoted
	const ones, low, top = 0x0101010101010101, 0x7F7F7F7F7F7F7F7F, 0x8080808080808080
	delimiters, from := uint64(d)*ones, at
	for i := at; ; i += 8 {
		m := uint64(0) // the high bit of each byte that is a delimiter or a line break
		if i+8 <= len(text) {
			x := load(text[i:])
			y, z := x^delimiters, x^'\n'*ones
			m = ^((y&low + low | y) & (z&low + low | z)) & top
		} else {
			for k := i; k < len(text); k++ {
				if text[k] == d || text[k] == '\n' {
					m |= 0x80 << (8 * (k - i))
				}
			}
			if len(text)-i < 8 {
				m |= 0x80 << (8 * max(len(text)-i, 0)) // the end of the text ends the row
			}
		}
		for ; m != 0; m &= m - 1 {
			to := i + bits.TrailingZeros64(m)>>3
			if quoted && from < len(text) && text[from] == '"' {
				return 0, 0, false
			}
			cells[n] = [2]int{from, to}
			if kinds[n] != noName {
				cells[n][0], cells[n][1] = trimCell(text, from, to)
			}
			n++
			if to >= len(text) || text[to] == '\n' {
				return n, to, true
			}
			if from = to + 1; n == len(cells) {
				return n, s.rowEnd(from), true
			}
		}
	}
}

// trimCell cuts the blanks off a cell, and what a line break of Windows leaves.
func trimCell(text string, from, to int) (int, int) {
	for from < to && text[from] == ' ' {
		from++
	}
	for to > from && (text[to-1] == ' ' || text[to-1] == '\r') {
		to--
	}
	return from, to
}

// firstRow is where the first whole row begins.
func (s *scan) firstRow() int {
	if s.seg.Lead == 0 {
		return 0
	}
	return strings.IndexByte(s.text, '\n') + 1
}

// cells fills in the bounds of the first cells of the row and returns how many
// it has.
func (s *scan) cells(at, end int, cells [][2]int) int {
	for n := range cells {
		from, to, next := s.cell(at, end)
		cells[n] = [2]int{from, to}
		if next > end {
			return n + 1
		}
		at = next
	}
	return len(cells)
}

// row finds the names of one row.
func (s *scan) row(cells [][2]int, kinds *[maxColumns]column, first, last int, out []finding.Match) []finding.Match {
	n := len(cells)
	joined := first >= 0 && last >= 0 && first < n && last < n && (first-last == 1 || last-first == 1)
	for i := range n {
		kind := kinds[i]
		if kind == noName || joined && i == max(first, last) {
			continue
		}
		from, to := cells[i][0], cells[i][1]
		if joined && i == min(first, last) {
			a, b := s.named(cells[i], i), s.named(cells[i+1], i+1)
			if a && b {
				out = append(out, s.cellMatch(from, cells[i+1][1], s.text[from:to]+" "+s.text[cells[i+1][0]:cells[i+1][1]], finding.High, roleFull))
				continue
			}
			if b {
				out = append(out, s.cellMatch(cells[i+1][0], cells[i+1][1], "", finding.Medium, roleBare))
			}
			if !a {
				continue
			}
		}
		if !s.named(cells[i], i) {
			continue
		}
		words := strings.Count(strings.TrimSpace(s.text[from:to]), " ") + 1
		switch {
		case kind == givenName:
			out = append(out, s.cellMatch(from, to, "", finding.Medium, roleGiven))
		case kind == familyName:
			out = append(out, s.cellMatch(from, to, "", finding.Medium, roleBare))
		case kind == fullName && words > 1 && words < 7:
			out = append(out, s.cellMatch(from, to, "", finding.High, roleFull))
		case kind == fullName && words == 1:
			out = append(out, s.cellMatch(from, to, "", finding.Medium, roleBare))
		case kind == perhapsName && words > 1 && words < 6 && s.familiar(from, to):
			out = append(out, s.cellMatch(from, to, "", finding.High, roleFull))
		}
	}
	return out
}

func (s *scan) cellMatch(from, to int, joined string, c finding.Confidence, role string) finding.Match {
	v := joined
	if v == "" {
		v = s.text[from:to]
	}
	return finding.Match{RuleID: s.d.rule, InfoType: finding.PersonName, Start: from, End: to, Confidence: c, Value: value(v), Role: role,
		Evidence: []finding.Evidence{"column of names"}}
}

// cell gives the bounds of the cell at i, without quotes and blanks, and
// where the next begins; next > end after the last.
func (s *scan) cell(i, end int) (from, to, next int) {
	d := s.seg.Table.Delimiter
	from = i
	if s.seg.Table.Quoted && i < end && s.text[i] == '"' {
		from++
		for to = from; to < end && (s.text[to] != '"' || to+1 < end && s.text[to+1] == '"'); to++ {
			if s.text[to] == '"' {
				to++
			}
		}
		for next = min(to+1, end); next < end && s.text[next] != d; next++ {
		}
	} else {
		to = end
		if k := strings.IndexByte(s.text[i:max(i, end)], d); k >= 0 {
			to = i + k
		}
		next = to
	}
	from, to = trimCell(s.text, from, min(to, end))
	return from, to, next + 1
}

// named reports whether a cell can be a name: letters, and not the title.
func (s *scan) named(cell [2]int, col int) bool {
	w := s.text[cell[0]:cell[1]]
	if len(w) < 2 || len(w) > 60 {
		return false
	}
	if col < len(s.seg.Table.Columns) && strings.EqualFold(w, strings.TrimSpace(s.seg.Table.Columns[col])) {
		return false
	}
	letters := 0
	for i := 0; i < len(w); {
		if n, _ := letterAt(w, i); n > 0 {
			letters++
			i += n
			continue
		}
		switch c := w[i]; {
		case c >= '0' && c <= '9' || c == '@' || c == '/' || c == '=' || c == '_' || c == '<' || c == '{' || c == ';':
			return false
		}
		i++
	}
	return letters >= 2
}

// familiar reports whether a word of the cell is in the gazetteer of names
// and none is the kind of a firm.
func (s *scan) familiar(from, to int) bool {
	known := false
	for i := from; i < to; {
		n, _ := letterAt(s.text, i)
		if n == 0 {
			i++
			continue
		}
		t := read(s.text, i)
		k := s.slowClass(t.start, min(t.end, to))
		if k&(orgClasses) != 0 {
			return false
		}
		known = known || k&nameClasses != 0
		i = max(t.end, i+n)
	}
	return known
}
