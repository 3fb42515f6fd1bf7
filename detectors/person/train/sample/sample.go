// Package sample makes texts with marked names of persons, for training the
// model and for comparing it with the rules: templates written by hand, whose
// slots are filled at random, deterministically, with words of the gazetteer
// and with words that only look like them. The persons do not exist.
package sample

import (
	"embed"
	"math/rand/v2"
	"path"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"uitrusting/rules/names"
)

//go:embed templates
var templates embed.FS

// A Family is a group of templates of one language and style. Held families
// are kept out of training.
type Family struct {
	Language, Name string
	Held           bool
	Templates      []string
}

// Families lists the families, in the order of the files.
func Families() ([]Family, error) {
	files, err := templates.ReadDir("templates")
	if err != nil {
		return nil, err
	}
	var out []Family
	for _, f := range files {
		src, err := templates.ReadFile(path.Join("templates", f.Name()))
		if err != nil {
			return nil, err
		}
		language := strings.TrimSuffix(f.Name(), ".txt")
		for line := range strings.Lines(string(src)) {
			line = strings.TrimSpace(line)
			switch {
			case line == "" || line[0] == '#':
			case line[0] == '[':
				name := strings.Trim(line, "[]")
				out = append(out, Family{Language: language, Name: strings.TrimSuffix(name, "*"), Held: strings.HasSuffix(name, "*")})
			default:
				last := &out[len(out)-1]
				last.Templates = append(last.Templates, strings.ReplaceAll(line, `\n`, "\n"))
			}
		}
	}
	return out, nil
}

// A Maker fills templates.
type Maker struct {
	r                                                  *rand.Rand
	given, rare, families, places, orgs, nouns, months []string
	demonyms                                           map[string][]string
}

// NewMaker makes a Maker whose texts follow from the seed.
func NewMaker(seed uint64) *Maker {
	m := &Maker{r: rand.New(rand.NewPCG(seed, 7)), demonyms: map[string][]string{}}
	names.Each(func(w string, form names.Form, c names.Class) {
		if form != names.Capital || utf8.RuneCountInString(w) < 3 {
			return
		}
		if c.GivenStep() > 1 && !c.Is(names.Ambiguous) {
			m.rare = append(m.rare, w)
			if c.GivenStep() > 3 {
				m.given = append(m.given, w)
			}
		}
		if c.Is(names.Surname) {
			m.families = append(m.families, w)
		}
		if c.Is(names.Place) && !c.Is(names.Given) {
			m.places = append(m.places, w)
		}
		if c.Is(names.Org) && !c.Is(names.Given|names.Surname) {
			m.orgs = append(m.orgs, w)
		}
		if c.Is(names.Common) && len(w) > 4 {
			m.nouns = append(m.nouns, w)
		}
		if c.Is(names.Month) {
			m.months = append(m.months, w)
		}
		if c.Is(names.Demonym) {
			m.demonyms[demonymOf(w)] = append(m.demonyms[demonymOf(w)], w)
		}
	})
	for _, l := range []*[]string{&m.given, &m.rare, &m.families, &m.places, &m.orgs, &m.nouns, &m.months} {
		slices.Sort(*l)
	}
	for _, l := range m.demonyms {
		slices.Sort(l)
	}
	return m
}

// demonymOf guesses the language of an adjective by its end.
func demonymOf(w string) string {
	for _, e := range []string{"ais", "aise", "ien", "ienne", "ois", "oise", "ains", "ain", "aine"} {
		if strings.HasSuffix(w, e) {
			return "fr"
		}
	}
	for _, e := range []string{"ische", "isch", "sche", "er"} {
		if strings.HasSuffix(w, e) {
			return "de"
		}
	}
	if strings.HasSuffix(w, "e") || strings.HasSuffix(w, "s") {
		return "nl"
	}
	return "en"
}

// Text joins a few filled templates of a family, names marked ⟦…⟧.
func (m *Maker) Text(f *Family) string {
	var b strings.Builder
	for i := range 1 + m.r.IntN(4) {
		if i > 0 {
			b.WriteString([]string{" ", " ", "\n", "\n\n"}[m.r.IntN(4)])
		}
		b.WriteString(m.fill(f, f.Templates[m.r.IntN(len(f.Templates))]))
	}
	return b.String()
}

func (m *Maker) fill(f *Family, t string) string {
	var b strings.Builder
	for {
		before, rest, ok := strings.Cut(t, "{")
		b.WriteString(before)
		if !ok {
			return b.String()
		}
		slot, after, _ := strings.Cut(rest, "}")
		b.WriteString(m.slot(f, slot))
		t = after
	}
}

func (m *Maker) slot(f *Family, slot string) string {
	switch slot {
	case "N":
		return "⟦" + m.full(f) + "⟧"
	case "F":
		return "⟦" + m.first() + "⟧"
	case "S":
		return "⟦" + m.family(f) + "⟧"
	case "P":
		return m.place()
	case "O":
		return m.org(f)
	case "D":
		if l := m.demonyms[f.Language]; len(l) > 0 {
			return m.pick(l)
		}
		return m.pick(m.demonyms["nl"])
	case "T":
		return m.street(f)
	case "X":
		return m.phrase(f)
	case "U":
		if m.chance(60) {
			return "⟦" + strings.ToUpper(m.family(f)+" "+m.first()) + "⟧"
		}
		return "⟦" + strings.ToUpper(m.first()+" "+m.family(f)) + "⟧"
	case "I":
		if m.chance(70) {
			return m.first()
		}
		return m.family(f)
	case "A":
		return m.heading(f)
	}
	return m.word(f)
}

// phrase is what has two or more capitals and is no person: a firm, a club, a
// place, a work.
func (m *Maker) phrase(f *Family) string {
	switch n := m.r.IntN(100); {
	case n < 20:
		return m.blend(m.orgs) + " " + m.blend(m.orgs)
	case n < 40:
		return m.pick(titleStart) + " " + m.pick(titleEnd)
	case n < 52:
		return m.pick(placeStart) + " " + m.blend(m.places)
	case n < 68:
		return m.pick(houses[f.Language]) + " " + m.pick(m.families)
	case n < 78:
		return m.place() + " " + m.pick(titleEnd)
	case n < 84:
		return m.pick(m.families) + " " + m.pick(titleEnd)
	case n < 92:
		return m.pick(m.orgs) + " " + m.blend(m.nouns)
	}
	return m.acronym() + " " + m.place()
}

// Words that names of firms, works and places are made of.
var (
	titleStart = strings.Fields("The Blue Black White Red Golden Lost Final Dancing Being Song Kings House Night Dead Little Big Old New Young Pearl Dream Sun Star First National United Royal Global General American European Wild Silent Free Open Magic Super Dark Last Hot Cold Total Radio Human Modern Grand Petit Nouvelle Rouge Nuit Casa Bella Dolce Costa Groene Gouden Rode Zwarte Blauwe Grote Kleine")
	titleEnd   = strings.Fields("Systems Motors Records Airlines Pictures Street Valley Island Beach Park Festival Orchestra Award Cup Open Bank Group Club Band Dreams Girls Boys Jam Garden City Sky Fire Water Stone Tigers Eagles Bears Wings Roses Heart Soul Blues Story Nights Days Times Post Express Watch Rights Center Trust Fund Games Race Tour Challenge Ensemble Theatre Brothers Sisters Army Front Party Planet World Zone Point Hill Bay Lake River")
	placeStart = strings.Fields("Sierra Costa Monte Rio San Los Las Santa Port Fort Cape New North South West East Hong Kuala Buenos Tel Al Ras Nord Mont Cap Puy Val Bad Groß Klein Neu Alt Den Nieuw Oud Baden Alpe")
	houses     = map[string][]string{
		"nl": strings.Fields("Bank Café Hotel Galerie Stichting Villa Radio Museum Uitgeverij Brouwerij Studio Zaal Fonds Taverne Huize Domein Slagerij Orkest Ronde Prijs Camping Garage"),
		"fr": strings.Fields("Banque Café Hôtel Galerie Fondation Villa Radio Musée Éditions Brasserie Studio Salle Fonds Château Stade Parc Lycée Groupe Prix Institut Coupe Théâtre Tour Cinéma"),
		"de": strings.Fields("Bank Café Hotel Galerie Stiftung Villa Radio Museum Verlag Brauerei Studio Haus Gasthof Kloster Stadion Gruppe Firma Institut Bankhaus Theater Schloss"),
		"en": strings.Fields("Bank Café Hotel Gallery Foundation Villa Radio Museum Camp Lake Mount Fort Port Cape Hurricane Operation Project Studio Club House Team"),
	}
)

// heading is a line of words all in capitals, some of which could be names.
func (m *Maker) heading(f *Family) string {
	var words []string
	for range 3 + m.r.IntN(3) {
		if m.chance(14) {
			words = append(words, m.pick(m.rare))
		} else {
			words = append(words, m.word(f))
		}
	}
	return strings.ToUpper(strings.Join(words, " "))
}

func (m *Maker) pick(l []string) string { return l[m.r.IntN(len(l))] }

func (m *Maker) chance(percent int) bool { return m.r.IntN(100) < percent }

// blend makes a word of the head of one and the tail of another.
func (m *Maker) blend(l []string) string {
	a, b := []rune(m.pick(l)), []rune(m.pick(l))
	w := string(a[:(len(a)+1)/2+m.r.IntN(2)]) + string(b[len(b)/2:])
	return w
}

func (m *Maker) first() string {
	switch n := m.r.IntN(100); {
	case n < 55:
		return m.pick(m.given)
	case n < 80:
		return m.pick(m.rare)
	case n < 90:
		return m.blend(m.rare)
	}
	return m.pick(m.given) + "-" + m.pick(m.given)
}

func (m *Maker) family(f *Family) string {
	w := m.pick(m.families)
	if m.chance(40) {
		w = m.blend(m.families)
	}
	if m.chance(18) {
		p := map[string][]string{
			"nl": {"Van ", "De ", "Van de ", "Van den ", "Van der ", "van ", "van den ", "El ", "D'"},
			"fr": {"de ", "de La ", "du ", "d'", "Le ", "El ", "De ", "Van "},
			"de": {"von ", "von der ", "El ", "Van "},
			"en": {"O'", "Mc", "De ", "van "},
		}[f.Language]
		w = m.pick(p) + w
	}
	if m.chance(4) {
		w += "-" + m.pick(m.families)
	}
	return w
}

func (m *Maker) full(f *Family) string {
	list := f.Name == "office" || f.Name == "clinic"
	switch n := m.r.IntN(100); {
	case n < 74:
		return m.first() + " " + m.family(f)
	case n < 80:
		return m.first() + " " + m.first() + " " + m.family(f)
	case n < 90:
		r, _ := utf8.DecodeRuneInString(m.pick(m.given))
		return string(r) + ". " + m.family(f)
	case n < 94 && list:
		return m.family(f) + " " + m.first()
	case n < 98 && list:
		return strings.ToUpper(m.family(f)) + " " + m.first()
	}
	return m.first() + " " + m.family(f)
}

func (m *Maker) place() string {
	w := m.pick(m.places)
	switch n := m.r.IntN(100); {
	case n < 20:
		w = m.blend(m.places)
	case n < 26:
		r, size := utf8.DecodeRuneInString(m.pick(m.families))
		_ = r
		w = m.pick(m.families)[size:]
		r, size = utf8.DecodeRuneInString(w)
		w = string(unicode.ToUpper(r)) + w[size:] + m.pick([]string{"gem", "beek", "ville", "dorf", "stad", "burg", "court", "ingen"})
	case n < 30:
		w = m.pick([]string{"Sint-", "Saint-", "Nieuw-", "Groot-", "Oud-", "Mont-"}) + w
	}
	return w
}

func (m *Maker) org(f *Family) string {
	switch n := m.r.IntN(100); {
	case n < 45:
		return m.pick(m.orgs)
	case n < 60:
		return m.acronym()
	case n < 72:
		return m.blend(m.orgs)
	case n < 80:
		return m.pick(m.families) + " " + m.pick([]string{"NV", "BV", "SA", "SRL", "GmbH", "& Zonen", "Group", "Ltd", "Consulting", "Bouw"})
	case n < 90:
		return m.pick(m.orgs) + " " + m.pick(m.places)
	case n < 95:
		return m.pick([]string{"Club", "Racing", "Real", "FC", "KV", "RC", "SV"}) + " " + m.place()
	}
	return m.pick(m.orgs) + " " + m.blend(m.orgs)
}

func (m *Maker) acronym() string {
	const letters = "ABCDEFGKLMNOPRSTUV"
	var b strings.Builder
	for range 2 + m.r.IntN(3) {
		b.WriteByte(letters[m.r.IntN(len(letters))])
	}
	return b.String()
}

func (m *Maker) street(f *Family) string {
	switch f.Language {
	case "fr":
		return m.pick([]string{"rue ", "avenue ", "place ", "chaussée de "}) + m.pick(m.families)
	case "en":
		return m.pick(m.families) + m.pick([]string{" Street", " Road", " Lane"})
	case "de":
		return m.pick(m.families) + m.pick([]string{"straße", "weg", "platz"})
	}
	return m.pick([]string{m.pick(m.families), m.pick(m.given) + " " + m.pick(m.families), "Kerk", "Stations"}) +
		m.pick([]string{"straat", "laan", "plein", "weg"})
}

// word is another word with a capital: in German a noun, elsewhere a
// product, a month, a title, a term.
func (m *Maker) word(f *Family) string {
	if f.Language == "de" {
		w := m.pick(m.nouns)
		switch n := m.r.IntN(100); {
		case n < 30:
			w += strings.ToLower(m.pick(m.nouns))
		case n < 55:
			w = m.blend(m.nouns) + m.pick([]string{"ung", "heit", "er", "schaft", "tion", "nis", "t", "en"})
		}
		return w
	}
	switch n := m.r.IntN(100); {
	case n < 30:
		return m.pick(m.orgs)
	case n < 45:
		return m.pick(m.months)
	case n < 55:
		return m.acronym()
	case n < 75:
		return m.blend(m.orgs)
	case n < 85:
		return m.pick(m.nouns)
	}
	return m.pick(m.orgs) + " " + m.pick(m.nouns)
}
