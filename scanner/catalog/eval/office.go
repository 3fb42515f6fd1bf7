package eval

import (
	"fmt"
	"maps"
	"slices"
	"strings"
)

// A person is made up: the account is of a bank that does not exist, the
// address of a reserved domain.
type person struct{ first, last, email, phone, iban, birth, street, town, number string }

func (m *maker) pick(words string) string {
	list := strings.Split(words, ",")
	return list[m.r.IntN(len(list))]
}

func (m *maker) person() person {
	p := person{
		first: m.pick("An,Els,Jan,Piet,Luc,Marie,Sofie,Thomas,Karim,Fatima,Ingrid,Klaus,Claire,Benoît,Emma,Lucas,Nina,Otto,Paula,Rik,Aïcha,Bram,Chloé,Dieter,Eva,Femke,Gilles,Hanne,Ilse,Joris"),
		last:  m.pick("Peeters,Janssens,Maes,Jacobs,Mertens,Willems,Claes,Goossens,Wouters,Lambert,Dubois,Simon,Laurent,Schmitz,Weber,Koch,Aerts,De Smet,Van den Broeck,Lefèvre,Müller,Yilmaz,El Amrani,Martens"),
		town:  m.pick("2800 Mechelen,9000 Gent,4700 Eupen,5000 Namur,3500 Hasselt,1000 Brussel,8400 Oostende,4000 Liège"),
		birth: fmt.Sprintf("%02d/%02d/%d", 1+m.r.IntN(28), 1+m.r.IntN(12), 1950+m.r.IntN(55)),
	}
	p.street = fmt.Sprintf("%s %d", m.pick("Kerkstraat,Stationsstraat,Rue du Moulin,Bahnhofstrasse,Dorpsstraat,Avenue des Tilleuls,Molenweg"), 1+m.r.IntN(180))
	plain := strings.NewReplacer("î", "i", "é", "e", "è", "e", "ï", "i", "ü", "u", " ", "").Replace(p.first + "." + p.last)
	p.email = strings.ToLower(fmt.Sprintf("%s%d@%s", plain, m.r.IntN(1<<24), m.pick("post.example,mail.example,huis.example,example.com")))
	p.phone = fmt.Sprintf("+324%08d", m.r.IntN(100_000_000))
	p.number = fmt.Sprintf("K%07d", m.r.IntN(10_000_000))
	account := fmt.Sprintf("999%07d", m.r.IntN(10_000_000))
	account += fmt.Sprintf("%02d", checkDigits(account))
	p.iban = fmt.Sprintf("BE%02d%s", 98-mod97(account+"111400"), account)
	return p
}

func checkDigits(digits string) int {
	if v := mod97(digits); v != 0 {
		return v
	}
	return 97
}

func mod97(digits string) (n int) {
	for _, d := range digits {
		n = (n*10 + int(d-'0')) % 97
	}
	return n
}

func (m *maker) people(n int) []person {
	ps := make([]person, n)
	for i := range ps {
		ps[i] = m.person()
	}
	return ps
}

// phrases are what letters say, by language: salutation, line on the account,
// greeting, and the small print.
func phrases(lang string) (dear, account, regards, small string) {
	switch lang {
	case "nl":
		return "Geachte", "Wij storten het bedrag op uw rekening", "Met vriendelijke groeten", "Dit bericht is alleen bestemd voor wie het gericht is. Wie het bij vergissing ontving, wordt gevraagd het te wissen en de afzender te verwittigen."
	case "fr":
		return "Cher", "Nous versons le montant sur votre compte", "Veuillez agréer nos salutations distinguées", "Ce message est destiné à son seul destinataire. Si vous l'avez reçu par erreur, veuillez le supprimer et avertir l'expéditeur."
	case "de":
		return "Guten Tag", "Wir überweisen den Betrag auf Ihr Konto", "Mit freundlichen Grüßen", "Diese Nachricht ist nur für den Empfänger bestimmt. Wer sie irrtümlich erhalten hat, wird gebeten, sie zu löschen und den Absender zu benachrichtigen."
	}
	return "Dear", "We shall pay the amount to your account", "Yours sincerely", "This message is meant for its recipient alone. If you received it by mistake, please delete it and tell the sender."
}

// A template is a letter without the person it is to.
type template struct {
	lang string
	body []string
}

func (m *maker) template(from prose, words int) template {
	lang := from.language(m.r)
	return template{lang, from.words(m.r, lang, words)}
}

// templates are of growing length, each of a text of its own: of two that share
// a passage the letters of one would be copies of the other's.
func (m *maker) templates(n int) []template {
	var all []template
	for _, lang := range slices.Sorted(maps.Keys(m.filed)) {
		for i := range m.filed[lang] {
			t := &m.filed[lang][i]
			all = append(all, template{lang, t.words})
		}
	}
	m.r.Shuffle(len(all), func(i, j int) { all[i], all[j] = all[j], all[i] })
	all = all[:min(n, len(all))]
	for i := range all {
		all[i].body = m.excerpt(all[i].body, min(80+20*(i+n-len(all)), len(all[i].body)))
	}
	return all
}

// letter writes to a person.
func (t template) letter(p person) string {
	dear, account, regards, small := phrases(t.lang)
	return fmt.Sprintf("Schrijnwerkerij Voorbeeld bv\nIndustrieweg 14\n2800 Mechelen\n\n%s %s\n%s\n%s\n%s\n\n%s %s,\n\n%s\n%s %s.\n\n%s\n\nEls Vermeulen\nels.vermeulen@schrijnwerkerij.example\n\n%s\n",
		p.first, p.last, p.street, p.town, p.email, dear, p.last, join(t.body), account, p.iban, regards, small)
}

// columns are the ways in which tables of persons are kept.
var columns = [...]struct {
	separator string
	head      string
	row       func(p person) []string
}{
	{";", "naam;e-mail;telefoon;rekening", func(p person) []string { return []string{p.first + " " + p.last, p.email, p.phone, p.iban} }},
	{",", "rekening,e-mail,naam", func(p person) []string {
		return []string{p.iban[:4] + " " + p.iban[4:8] + " " + p.iban[8:12] + " " + p.iban[12:], strings.ToUpper(p.email), p.last + " " + p.first}
	}},
	{"\t", "e-mail\tvoornaam\tachternaam", func(p person) []string { return []string{p.email, p.first, p.last} }},
	{";", "telefoon;e-mail", func(p person) []string {
		return []string{"0" + p.phone[3:6] + "/" + p.phone[6:8] + "." + p.phone[8:10] + "." + p.phone[10:], p.email}
	}},
	{",", "client,nom,adresse,localité,date de naissance,courriel", func(p person) []string {
		return []string{p.number, p.last + " " + p.first, p.street, p.town, p.birth, p.email}
	}},
}

// rowsOf are the cells of a table with its titles.
func rowsOf(ps []person, form int) [][]string {
	c := columns[form%len(columns)]
	rows := [][]string{strings.Split(c.head, c.separator)}
	for _, p := range ps {
		rows = append(rows, c.row(p))
	}
	return rows
}

// csvOf writes a table as text.
func csvOf(ps []person, form int) string {
	var b strings.Builder
	for _, row := range rowsOf(ps, form) {
		b.WriteString(strings.Join(row, columns[form%len(columns)].separator) + "\n")
	}
	return b.String()
}

// part is so many persons of a table in another order, at most half of it.
func (m *maker) part(ps []person, n int) []person {
	out := slices.Clone(ps)
	m.r.Shuffle(len(out), func(a, b int) { out[a], out[b] = out[b], out[a] })
	return out[:min(n, len(out)/2)]
}
