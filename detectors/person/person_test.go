package person_test

import (
	"fmt"
	"strings"
	"testing"

	"uitrusting/detectors"
	"uitrusting/detectors/detecttest"
	"uitrusting/detectors/person"
	"uitrusting/rules"
	"uitrusting/scanner"
	"uitrusting/scanner/document"
	"uitrusting/scanner/finding"
	"uitrusting/scanner/lex"
)

// set compiles the built-in rules of persons.
func set(tb testing.TB) *detectors.Set {
	tb.Helper()
	packs, err := rules.Builtin()
	if err != nil {
		tb.Fatal(err)
	}
	s, err := detectors.Compile(packs, detectors.Options{Only: []string{"core/person-name"}})
	if err != nil {
		tb.Fatal(err)
	}
	return s
}

func detector(tb testing.TB) (scanner.Detector, *lex.Lexicon) {
	tb.Helper()
	b := lex.NewBuilder()
	d, err := person.New(nil, b)
	if err != nil {
		tb.Fatal(err)
	}
	return d, b.Build()
}

func TestExamples(t *testing.T) {
	if err := set(t).Check(); err != nil {
		t.Error(err)
	}
}

func TestConformance(t *testing.T) {
	d, l := detector(t)
	for _, hit := range []string{
		"de afspraak met ⟦Els Vandaele⟧ is verzet.",
		"Geachte mevrouw ⟦van den Broeck⟧,",
		"Contactpersoon: ⟦Mohamed El Bakkali⟧",
		"né de ⟦Jean-Marie Lambotte⟧ et d'une autre",
		"verslag van dr. ⟦J.-P. D'hondt⟧ over de opname",
	} {
		t.Run(hit, func(t *testing.T) { detecttest.Accept(t, d, l, hit) })
	}
}

// A lone particle passes for a word of a full name at a glance: "Te" has the
// mark of "Stroobans".
func TestDetect_loneParticle(t *testing.T) {
	d, l := detector(t)
	text := "Mevrouw Els Maes huurt de zaal met de grote ramen die uitziet op de Kerkstraat 14 Te 9700 Oudenaarde.\n\n" +
		"De andere zaal is nog voor dit hele jaar verhuurd, en wel aan mevrouw Els Stroobans.\n"
	var at lex.Anchors
	l.Lex(text, d.Wants(), &at)
	ms := d.Detect(&document.Segment{Text: text}, &at, nil)
	if len(ms) != 2 || ms[1].Value != "Els Stroobans" {
		t.Errorf("Detect(%q) = %v, want two names", text, ms)
	}
}

func TestCorpora(t *testing.T) {
	for _, name := range []string{"hits", "misses"} {
		detecttest.Corpus(t, set(t), "testdata/"+name+".txt", finding.PersonName)
	}
}

func TestTables(t *testing.T) {
	s := set(t)
	for _, c := range []struct {
		name, text string
		table      document.Table
		want       []string // values
	}{
		{"family name and first name side by side are one person",
			"Nr;Naam;Voornaam;Stad\n1;Xhulz;Brmi;Gent\n2;Maes;Els;Aalst\n",
			document.Table{Columns: []string{"Nr", "Naam", "Voornaam", "Stad"}, Delimiter: ';', Quoted: true},
			[]string{"Xhulz Brmi", "Maes Els"}},
		{"quoted cells of a column of full names",
			"id,full name\n7,\"Peeters, Jan\"\n8,Zzyx Qwarn\n",
			document.Table{Columns: []string{"id", "full name"}, Delimiter: ',', Quoted: true},
			[]string{"Peeters, Jan", "Zzyx Qwarn"}},
		{"a town at the end of a long row is no first name of the next",
			"naam;voornaam;geboortedatum;straat;gemeente\nJanssens;Luc;03/02/1969;Dorpsstraat 12;9000 Gent\nMaes;Els;12/11/1990;Dreef 1;9000 Gent\n",
			document.Table{Columns: []string{"naam", "voornaam", "geboortedatum", "straat", "gemeente"}, Delimiter: ';', Quoted: true},
			[]string{"Janssens Luc", "Maes Els"}},
		{"a column that may name anything needs the gazetteer",
			"name\tprice\nSteel bolt\t3\nEls Maes\t4\nBouwbedrijf Maes NV\t5\n",
			document.Table{Columns: []string{"name", "price"}, Delimiter: '\t'},
			[]string{"Els Maes"}},
		{"numbers and addresses of mail are no names",
			"werknemer\n12345\njan@example.com\nAn Claes\n",
			document.Table{Columns: []string{"werknemer"}, Delimiter: ';'},
			[]string{"An Claes"}},
	} {
		ms, _ := s.Segment(document.Segment{Text: c.text, Table: &c.table})
		var got []string
		for _, m := range ms {
			if m.Confidence >= finding.Medium {
				got = append(got, m.Value)
			}
		}
		if fmt.Sprint(got) != fmt.Sprint(c.want) {
			t.Errorf("%s: found %q, want %q", c.name, got, c.want)
		}
	}
}

func TestResolver_carriesNames(t *testing.T) {
	s := set(t)
	filler := strings.Repeat("Het gaat verder zonder namen en zonder iets anders. ", 80)
	text := "Dossier van Els Vandaele. " + filler + "Later belde Vandaele terug."
	ms := s.Find(text)
	if n := len(ms); n != 2 || ms[1].Value != "Vandaele" || ms[1].Confidence != finding.Medium {
		t.Errorf("found %d matches, want the bare name far below at medium: %v", n, ms)
	}
	for _, m := range s.Find("Later belde men Gouwloos terug over de zaak.") {
		if m.Confidence == finding.Candidate {
			t.Errorf("a candidate was left")
		}
	}
}

func FuzzDetect(f *testing.F) {
	d, l := detector(f)
	for _, seed := range []string{
		"Mevr. van den Berg en dhr. P. De Smet", "PEETERS, Jan; D’hondt 't Kint", "J.-P. X. Y.Z. \xff\xc3", "Beste Els,\n\nGroeten,\nJan\n",
		"Naam:\tÖzlem\u00a0Yılmaz", "L'Îlot d'Éric", "naam;voornaam\n\"a;\"\";b\n;;;\n", "1. Jan Maes (Bel); 2. É-Ûx (N; 3. Els Claes, 4. Piet Smet, Ö – Ab",
		"Jan\nJan\nJan van van van van van van van van van van",
	} {
		f.Add(seed, true)
		f.Add(seed, false)
	}
	f.Fuzz(func(t *testing.T, text string, table bool) {
		seg := document.Segment{Text: text}
		if table {
			seg.Table = &document.Table{Columns: []string{"naam", "voornaam"}, Delimiter: ';', Quoted: true}
		}
		end := 0
		for _, m := range detecttest.Run(d, l, seg) {
			if m.Start < end || m.End <= m.Start || m.End > len(text) || m.Value == "" {
				t.Fatalf("match %d-%d of %d bytes after one that ends at %d", m.Start, m.End, len(text), end)
			}
			end = m.End
		}
	})
}
