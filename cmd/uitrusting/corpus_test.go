package main

import (
	"fmt"
	"go/build"
	"io/fs"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
)

// The evaluation's texts: letters, policies and tables made up in four
// languages, and the documentation that lies in Go's own folders.

// words of four languages, the common ones many times more often.
func vocabularies() [][]string {
	return [][]string{
		strings.Fields(`de het een van in en op voor met is dat niet aan te zijn als ook wordt bij door uit over naar dan deze kan nog
 meer of moet worden heeft hun na onder tussen zonder binnen tijdens werk dienst afdeling opdracht klant levering machine
 hout vloer deur raam trap werf planning week maand jaar begroting offerte bestelling factuur kwaliteit controle veiligheid
 opleiding verslag vergadering beslissing voorstel probleem oplossing leverancier magazijn voorraad transport vrachtwagen
 schade verzekering afspraak termijn verlenging wijziging bijlage punt lijst overzicht resultaat meting norm regel procedure
 stap begin einde eerste tweede laatste nieuw oud groot klein duidelijk nodig mogelijk belangrijk verplicht volgend gevraagd
 gemaakt geleverd gecontroleerd besproken goedgekeurd uitgesteld gemeld gezien gekozen betaald ontvangen verstuurd bewaard`),
		strings.Fields(`le la les un une de du des et en à pour avec est que ne pas au aux être comme aussi par sur dans plus ou doit
 cette ce ces leur après sous entre sans pendant travail service département mission client livraison machine bois sol porte
 fenêtre escalier chantier planning semaine mois année budget devis commande facture qualité contrôle sécurité formation
 rapport réunion décision proposition problème solution fournisseur dépôt stock transport camion dégât assurance accord délai
 prolongation modification annexe point liste aperçu résultat mesure norme règle procédure étape début fin premier deuxième
 dernier nouveau ancien grand petit clair nécessaire possible important obligatoire suivant demandé fabriqué livré contrôlé
 discuté approuvé reporté signalé choisi payé reçu envoyé conservé`),
		strings.Fields(`der die das ein eine von in und auf für mit ist dass nicht an zu sein als auch wird bei durch aus über nach dann
 diese kann noch mehr oder muss werden hat ihre unter zwischen ohne während Arbeit Dienst Abteilung Auftrag Kunde Lieferung
 Maschine Holz Boden Tür Fenster Treppe Baustelle Planung Woche Monat Jahr Haushalt Angebot Bestellung Rechnung Qualität
 Kontrolle Sicherheit Ausbildung Bericht Sitzung Entscheidung Vorschlag Problem Lösung Lieferant Lager Vorrat Transport
 Lastwagen Schaden Versicherung Vereinbarung Frist Verlängerung Änderung Anlage Punkt Liste Übersicht Ergebnis Messung Norm
 Regel Verfahren Schritt Anfang Ende erste zweite letzte neu alt groß klein deutlich nötig möglich wichtig verpflichtend
 folgend gefragt gemacht geliefert geprüft besprochen genehmigt verschoben gemeldet gewählt bezahlt erhalten verschickt`),
		strings.Fields(`the a of in and on for with is that not to be as also by from over then this can still more or must has their
 after under between without during work service department order customer delivery machine timber floor door window stairs
 site planning week month year budget quote purchase invoice quality check safety training report meeting decision proposal
 problem solution supplier warehouse stock transport lorry damage insurance agreement term extension change annex point list
 overview result measurement standard rule procedure step start end first second last new old large small clear necessary
 possible important mandatory next requested made delivered checked discussed approved postponed reported chosen paid received
 sent kept`),
	}
}

// madeUp writes up n words in one language.
func madeUp(r *rand.Rand, n int) []string {
	all := vocabularies()
	v := all[r.IntN(len(all))]
	out := make([]string, n)
	for i := range out {
		j := r.IntN(len(v))
		if r.IntN(3) == 0 {
			j = r.IntN(25)
		}
		out[i] = v[j]
		switch {
		case i%90 == 89:
			out[i] += ".\n\n"
		case r.IntN(11) == 0:
			out[i] += "."
		}
	}
	return out
}

// person makes up somebody.
type person struct{ name, email, phone, iban string }

func somebody(r *rand.Rand) person {
	first := strings.Fields("An Els Jan Piet Luc Marie Sofie Thomas Karim Fatima Ingrid Klaus Claire Benoît Emma Lucas Nina Otto Paula Rik")
	last := strings.Fields("Peeters Janssens Maes Jacobs Mertens Willems Claes Goossens Wouters Lambert Dubois Simon Laurent Schmitz Weber Koch Aerts")
	f, l := first[r.IntN(len(first))], last[r.IntN(len(last))]
	n := r.IntN(1 << 30)
	account := fmt.Sprintf("999%07d", r.IntN(10_000_000))
	var v int
	for _, d := range account {
		v = (v*10 + int(d-'0')) % 97
	}
	if v == 0 {
		v = 97
	}
	account = fmt.Sprintf("%s%02d", account, v)
	rest := 0
	for _, d := range account + "111400" { // BE00
		rest = (rest*10 + int(d-'0')) % 97
	}
	return person{
		name: f + " " + l, email: strings.ToLower(fmt.Sprintf("%s.%s%d@post.example", ascii(f), ascii(l), n)),
		phone: fmt.Sprintf("+324%08d", r.IntN(100_000_000)), iban: fmt.Sprintf("BE%02d%s", 98-rest, account),
	}
}

func ascii(s string) string { return strings.NewReplacer("î", "i", "é", "e").Replace(s) }

// asTable writes persons as a table, in one of four forms.
func asTable(ps []person, form int) string {
	var b strings.Builder
	switch form {
	case 0:
		b.WriteString("naam;e-mail;telefoon;rekening\n")
	case 1:
		b.WriteString("rekening,e-mail,naam\n")
	case 2:
		b.WriteString("e-mail\tnaam\n")
	case 3:
		b.WriteString("telefoon;e-mail\n")
	}
	for _, p := range ps {
		switch form {
		case 0:
			fmt.Fprintf(&b, "%s;%s;%s;%s\n", p.name, p.email, p.phone, p.iban)
		case 1:
			fmt.Fprintf(&b, "%s %s %s %s,%s,%s\n", p.iban[:4], p.iban[4:8], p.iban[8:12], p.iban[12:], strings.ToUpper(p.email), p.name)
		case 2:
			fmt.Fprintf(&b, "%s\t%s\n", p.email, p.name)
		case 3:
			fmt.Fprintf(&b, "0%s/%s.%s.%s;%s\n", p.phone[3:6], p.phone[6:8], p.phone[8:10], p.phone[10:], p.email)
		}
	}
	return b.String()
}

// documentation reads texts of people from the folders of Go: one half of
// them, by name, or the other.
func documentation(half, most int) [][]string {
	cache := os.Getenv("GOMODCACHE")
	if cache == "" {
		home, _ := os.UserHomeDir()
		cache = filepath.Join(home, "go", "pkg", "mod")
	}
	seen := map[string]bool{}
	var texts [][]string
	for _, root := range []string{cache, build.Default.GOROOT} {
		_ = filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
			if err != nil || d.IsDir() || len(texts) >= most || filepath.Ext(path) != ".md" {
				return nil
			}
			sum := 0
			for _, c := range path {
				sum += int(c)
			}
			if b, err := os.ReadFile(path); err == nil && sum%2 == half && !strings.HasPrefix(strings.TrimSpace(string(b)), "<") {
				words := strings.Fields(strings.ToValidUTF8(string(b), ""))
				if start := strings.Join(words[:min(len(words), 30)], " "); len(words) > 250 && len(words) < 8000 && !seen[start] {
					seen[start] = true
					texts = append(texts, lines(words))
				}
			}
			return nil
		})
	}
	return texts
}

// lines lets words keep a line break now and then.
func lines(words []string) []string {
	for i := range words {
		if i%14 == 13 {
			words[i] += "\n"
		}
	}
	return words
}

// pdf sets words in lines of some 80 letters, with hyphens, and pages of 40
// lines with a heading and the number of the page.
func pdf(r *rand.Rand, words []string) string {
	var all []string
	line := ""
	for _, w := range strings.Fields(strings.Join(words, " ")) {
		if len(line)+len(w) > 80 {
			if cut := len(w) / 2; cut > 3 && r.IntN(3) == 0 && letters(w) {
				all, line = append(all, line+" "+w[:cut]+"-"), w[cut:]
				continue
			}
			all, line = append(all, line), w
			continue
		}
		line = strings.TrimSpace(line + " " + w)
	}
	all = append(all, line)
	pages := (len(all) + 39) / 40
	var b strings.Builder
	var offsets []int
	object := func(body string) {
		offsets = append(offsets, b.Len())
		fmt.Fprintf(&b, "%d 0 obj\n%s\nendobj\n", len(offsets), body)
	}
	b.WriteString("%PDF-1.4\n")
	object("<</Type/Catalog/Pages 2 0 R>>")
	kids := ""
	for i := range pages {
		kids += fmt.Sprintf("%d 0 R ", 4+2*i)
	}
	object(fmt.Sprintf("<</Type/Pages/Count %d/Kids[%s]>>", pages, kids))
	object("<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>")
	for i := range pages {
		object(fmt.Sprintf("<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Resources<</Font<</F1 3 0 R>>>>/Contents %d 0 R>>", 5+2*i))
		var c strings.Builder
		c.WriteString("BT /F1 9 Tf 50 800 Td 14 TL (Schrijnwerkerij Voorbeeld) Tj T*\n")
		for _, l := range all[i*40 : min(i*40+40, len(all))] {
			fmt.Fprintf(&c, "(%s) Tj T*\n", latin1(strings.NewReplacer("\\", "\\\\", "(", "\\(", ")", "\\)").Replace(l)))
		}
		fmt.Fprintf(&c, "(%d / %d) Tj ET", i+1, pages)
		object(fmt.Sprintf("<</Length %d>>\nstream\n%s\nendstream", c.Len(), c.String()))
	}
	at := b.Len()
	fmt.Fprintf(&b, "xref\n0 %d\n0000000000 65535 f \n", len(offsets)+1)
	for _, o := range offsets {
		fmt.Fprintf(&b, "%010d 00000 n \n", o)
	}
	fmt.Fprintf(&b, "trailer<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n", len(offsets)+1, at)
	return b.String()
}

func letters(w string) bool {
	return !strings.ContainsFunc(w, func(r rune) bool { return r < 'a' || r > 'z' })
}

// latin1 is one byte for each letter.
func latin1(s string) string {
	var b []byte
	for _, r := range s {
		b = append(b, byte(r))
	}
	return string(b)
}
