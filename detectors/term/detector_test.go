package term

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"uitrusting/rules"
	"uitrusting/scanner/document"
	"uitrusting/scanner/finding"
	"uitrusting/scanner/lex"
)

// allRules asks for every category.
func allRules() []rules.Rule {
	var rs []rules.Rule
	for c := category(0); c < categories; c++ {
		t := c.infoType()
		rs = append(rs, rules.Rule{ID: "test/" + string(t), InfoType: string(t), Detector: Name})
	}
	return rs
}

func newDetector(tb testing.TB) (*Detector, *lex.Lexicon) {
	tb.Helper()
	b := lex.NewBuilder()
	d, err := New(allRules(), b)
	if err != nil {
		tb.Fatal(err)
	}
	return d, b.Build()
}

// detect offers the candidates of a text.
func detect(d *Detector, l *lex.Lexicon, seg *document.Segment) []finding.Match {
	var at lex.Anchors
	l.Lex(seg.Text, d.Wants(), &at)
	return d.Detect(seg, &at, nil)
}

// offered are the texts of the candidates.
func offered(d *Detector, l *lex.Lexicon, text string) []string {
	var out []string
	for _, m := range detect(d, l, &document.Segment{Text: text}) {
		out = append(out, text[m.Start:m.End])
	}
	return out
}

func TestDetect(t *testing.T) {
	d, l := newDetector(t)
	for _, c := range []struct {
		text string
		want []string
	}{
		{"Mevrouw Peeters lijdt aan diabetes en is lid van het ACV.", []string{"diabetes", "lid van het ACV"}},
		{"Hij lijdt aan een ongekende kwaal.", []string{"lijdt aan"}},
		// the words of a phrase may be parted by a line break, an apostrophe, a hyphen
		{"Elle est d’origine\nturque.", []string{"d’origine\nturque"}},
		{"Il est affilié à  la CSC.", []string{"affilié à  la CSC"}},
		{"Zij heeft een burn-out.", []string{"burn-out"}},
		// inflections, compounds, spellings without accents
		{"De diabetespatiënten van Jan.", []string{"diabetespatiënten"}},
		{"Sie ist katholische Lehrerin.", []string{"katholische"}},
		{"Il est epileptique.", []string{"epileptique"}},
		{"Er hat eine Laehmung.", []string{"Laehmung"}},
		// capitals: the disease, not the Dutch conjunction
		{"Zij heeft ALS sinds 2019.", []string{"ALS"}},
		{"Zij komt als dat mag.", nil},
		{"GELIEVE ALS BIJLAGE ALLES TE ZENDEN", nil},
		// the longer phrase means something else
		{"De behandeling van uw aanvraag loopt.", nil},
		{"Numéro de vol SN3631", nil},
		{"Fixed a race condition in the union type.", nil},
		{"Zie https://diabetes.example/hiv of mail naar info@kanker.example.", nil},
		// another language
		{"Le pain est sur la table et il est bon avec du beurre.", nil},
	} {
		if got := offered(d, l, c.text); !slices.Equal(got, c.want) {
			t.Errorf("%q: offered %q, want %q", c.text, got, c.want)
		}
	}
}

// A policy that lists the categories says nothing of anybody, although it
// names its officer.
func TestResolve_policy(t *testing.T) {
	d, l := newDetector(t)
	files, _ := filepath.Glob("testdata/policy/*.txt")
	if len(files) != 4 {
		t.Fatalf("%d policies, want 4", len(files))
	}
	for _, f := range files {
		data, err := os.ReadFile(f)
		if err != nil {
			t.Fatal(err)
		}
		s := sample{text: string(data)}
		for _, name := range []string{"Els Maes", "Luc Petit", "Karl Huber", "Jane Miller", "dpo@voorbeeld.example"} {
			if i := strings.Index(s.text, name); i >= 0 {
				s.people = append(s.people, person(name, i, i+len(name)))
			}
		}
		for _, m := range s.run(d, l) {
			t.Errorf("%s: %s %q, %v, %v", f, m.InfoType, s.text[m.Start:m.End], m.Confidence, m.Evidence)
		}
	}
}

// A column whose title is a special category gives one finding, whatever its
// cells hold; a cell of another column is judged by its row.
func TestResolve_columns(t *testing.T) {
	d, l := newDetector(t)
	text := "naam;godsdienst;opmerking\nPeeters;katholiek;\nBenali;islam;heeft diabetes\nMaes;geen;\n"
	seg := &document.Segment{Text: text, Table: &document.Table{Columns: []string{"naam", "godsdienst", "opmerking"}, Delimiter: ';'}}
	ms := detect(d, l, seg)
	for _, name := range []string{"Peeters", "Benali", "Maes"} {
		i := strings.Index(text, name)
		ms = append(ms, person(name, i, i+len(name)))
	}
	var got []string
	for _, m := range NewResolver().Start(&document.Document{}).Resolve(&finding.Batch{Matches: ms}) {
		if m.InfoType.Secret() {
			got = append(got, string(m.InfoType)+" "+text[m.Start:m.End]+" "+m.Confidence.String())
		}
	}
	want := []string{"special-religion katholiek high", "special-health diabetes high"}
	if !slices.Equal(got, want) {
		t.Errorf("found %q, want %q", got, want)
	}
}

// Negations are findings too, and say so.
func TestResolve_negated(t *testing.T) {
	d, l := newDetector(t)
	for _, text := range []string{"Mevrouw Peeters heeft geen diabetes.", "Allergieën: geen\nNaam: Jan Peeters"} {
		s := sample{text: text}
		i := strings.Index(text, "Peeters")
		s.people = append(s.people, person("Peeters", i, i+7))
		ms := s.run(d, l)
		if len(ms) != 1 || !slices.Contains(ms[0].Evidence, "negated") {
			t.Errorf("%q: found %v, want one match, negated", text, ms)
		}
	}
}

// Nothing of the text is in the evidence or the role.
func TestResolve_discreet(t *testing.T) {
	d, l := newDetector(t)
	s := sample{text: "Mevrouw Peeters lijdt aan epilepsie."}
	for _, m := range s.run(d, l) {
		if m.Role != "" || strings.Contains(strings.ToLower(strings.Join(strs(m.Evidence), " ")), "epilepsie") {
			t.Errorf("role %q, evidence %v", m.Role, m.Evidence)
		}
	}
}

func strs(es []finding.Evidence) (out []string) {
	for _, e := range es {
		out = append(out, string(e))
	}
	return out
}

// An organisation's own terms come with the rule.
func TestNew_ownTerms(t *testing.T) {
	rs := []rules.Rule{{ID: "org/religion", InfoType: "special-religion", Detector: Name,
		Parameters: map[string][]string{"strong": {"lid van de sekte"}}}}
	b := lex.NewBuilder()
	d, err := New(rs, b)
	if err != nil {
		t.Fatal(err)
	}
	if got := offered(d, b.Build(), "Hij is lid van de sekte en heeft diabetes."); !slices.Equal(got, []string{"lid van de sekte"}) {
		t.Errorf("offered %q", got)
	}
	rs[0].Parameters["strong"] = []string{"…"}
	if _, err := New(rs, lex.NewBuilder()); err == nil {
		t.Error("a term without a word is accepted")
	}
}

// Braces stand for alternatives, a gap for a few words.
func TestAlternatives(t *testing.T) {
	for line, want := range map[string][]string{
		"ligt plat":                    {"ligt plat"},
		"{rug|knie}pijn":               {"rugpijn", "kniepijn"},
		"{ligt|lag} ~ {op spoed|plat}": {"<ligt/lag> ~ op spoed", "<ligt/lag> ~ <plat>"},
		"{griep|koorts}":               {"griep", "koorts"},
	} {
		if got := alternatives(nil, line); !slices.Equal(got, want) {
			t.Errorf("alternatives(%q) = %q, want %q", line, got, want)
		}
	}
	rs := allRules()
	rs[0].Parameters = map[string][]string{"strong": {"<zong/zingt> ~ <serenade/operette>"}}
	b := lex.NewBuilder()
	d, err := New(rs, b)
	if err != nil {
		t.Fatal(err)
	}
	l := b.Build()
	for text, want := range map[string][]string{
		"Zij zong gisteren in de zaal een serenade.":                         {"serenade"},
		"Zij zingt operettes.":                                               {"operettes"},
		"Zij zong gisteren met alle andere leden van ons koor een operette.": nil,
		"Zij zong. Een operette.":                                            nil,
	} {
		if got := offered(d, l, text); !slices.Equal(got, want) {
			t.Errorf("%q: offered %q, want %q", text, got, want)
		}
	}
}

// A part of the body is a fact beside a complaint; the name of a firm, a year
// long past and an item of a list say what they are.
func TestJudge(t *testing.T) {
	d, l := newDetector(t)
	for text, want := range map[string]bool{
		"Hij sukkelt al maanden met zijn schildklier.": true,
		"Hij heeft een tekening van een schildklier.":  false,
		"Er kam angetrunken zur Schicht.":              true,
		"Er kam vor Einbruch der Dunkelheit.":          false,
		"Krebs Maschinenbau GmbH liefert Schrauben.":   false,
		"Nous allons à la librairie Protestante.":      false,
	} {
		if got := len(offered(d, l, text)) > 0; got != want {
			t.Errorf("%q: offered %v, want %v", text, got, want)
		}
	}
	for s, want := range map[string]bool{
		"burned in Oxford in 1556.": true, "(1483–1546)": true, "1070 Anderlecht": false,
		"in 1070 Anderlecht": false, "geboren in 1985": false, "bedrag 1500 euro": false,
	} {
		if got := oldYear(s, false); got != want {
			t.Errorf("oldYear(%q) = %v, want %v", s, got, want)
		}
	}
	for line, want := range map[string]bool{
		"Yusuf Karim: halal only":                                        true,
		"2. Claes Wendy – bedienden – halal":                             true,
		"[18:03] Els: halal":                                             false,
		"Jan Maes, die gisteren kwam, vroeg ons of het vlees halal was.": false,
	} {
		if got := listItem(line, strings.Index(line, "halal")); got != want {
			t.Errorf("listItem(%q) = %v, want %v", line, got, want)
		}
	}
}

// A title says something of everybody in the list under it, and of nobody
// else.
func TestRoll(t *testing.T) {
	d, l := newDetector(t)
	text := "Stakingslijst 26 november\n1. Hendrickx Joeri – tuin\n2) CEULEMANS, Tilly\nalgemeen totaal\nLodewijk Van den Broeck 3,8\n"
	want := []string{"Stakingslijst", "Hendrickx Joeri", "CEULEMANS, Tilly", "Lodewijk Van"}
	if got := offered(d, l, text); !slices.Equal(got, want) {
		t.Errorf("offered %q, want %q", got, want)
	}
	// another term covers the title
	if got := offered(d, l, "Kandidaten sociale verkiezingen\n1. Yilmaz Erdal\n"); !slices.Contains(got, "Yilmaz Erdal") {
		t.Errorf("offered %q", got)
	}
	if got := offered(d, l, "De stakingslijst werd gisteren aan iedereen bezorgd.\nJan Peeters\n"); len(got) > 1 {
		t.Errorf("offered %q of a sentence", got)
	}
}

// Letters of firms are full of "leveren", which is no liver.
func TestVerify_leveren(t *testing.T) {
	d, l := newDetector(t)
	for text, want := range map[string]bool{"Wij leveren het hout morgen.": false, "Hij heeft last van zijn lever.": true} {
		var at lex.Anchors
		l.Lex(text, d.Wants(), &at)
		p := page{d: d, seg: &document.Segment{Text: text}, text: text}
		if got := p.verify(at.Terms); got != want {
			t.Errorf("verify(%q) = %v, want %v", text, got, want)
		}
	}
}

// The table of words stays within its bound.
func TestNew_size(t *testing.T) {
	d, _ := newDetector(t)
	if n := len(d.from)/4 - 1; n > 150_000 {
		t.Errorf("%d words in the lexicon", n)
	}
	t.Logf("%d terms, %d words", len(d.entries.met), len(d.from)/4-1)
}

func FuzzDetect(f *testing.F) {
	b := lex.NewBuilder()
	d, err := New(allRules(), b)
	if err != nil {
		f.Fatal(err)
	}
	l := b.Build()
	for _, s := range []string{"Mevrouw Peeters lijdt aan diabetes.", "naam;religie\nJan;katholiek", "Diagnose:\thiv\n\n", "d'origine", "lid\nvan\nhet\nACV", "model 596.1", "« homo »", "\xff hiv \xc3"} {
		f.Add(s, uint16(0), uint16(0), false)
	}
	f.Fuzz(func(t *testing.T, text string, lead, core uint16, table bool) {
		seg := &document.Segment{Text: text, Lead: min(int(lead), len(text)), Core: min(int(core), len(text))}
		if table {
			first, _, _ := strings.Cut(text, "\n")
			seg.Table = &document.Table{Columns: strings.Split(first, ";"), Delimiter: ';', Quoted: true}
		}
		ms := detect(d, l, seg)
		for i, m := range ms {
			if m.Start < 0 || m.End <= m.Start || m.End > len(text) || m.Scope[0] > m.Start || m.Scope[1] < m.End || m.Scope[0] < 0 || m.Scope[1] > len(text) {
				t.Fatalf("match %d to %d, scope %v, of %d bytes", m.Start, m.End, m.Scope, len(text))
			}
			if i > 0 && m.Start < ms[i-1].Start {
				t.Fatal("matches do not ascend")
			}
		}
		NewResolver().Start(&document.Document{}).Resolve(&finding.Batch{Matches: ms, Last: true})
	})
}

// TestPage_loneQuote reads a row with a quote that opens no cell.
func TestPage_loneQuote(t *testing.T) {
	for row, want := range map[string]string{`24";protestant;x`: "protestant", `"24"" breed; zwart";protestant`: "protestant", `a;24" ; b`: `24`} {
		p := &page{text: row, seg: &document.Segment{Text: row, Table: &document.Table{Delimiter: ';', Quoted: true}}}
		start, end, ok := p.cell(0, len(row), 1)
		if !ok || row[start:end] != want {
			t.Errorf("second cell of %q: %q, %v; want %q", row, row[start:end], ok, want)
		}
		if col := p.columnAt(start); col != 2 {
			t.Errorf("%q at %d: column %d, want 2", row, start, col)
		}
	}
}

func TestCueTable(t *testing.T) {
	m := newCues()
	table := newCueTable(m)
	for w, want := range m {
		for _, word := range []string{w, strings.ToUpper(w)} {
			if got, ok := table.of(word); !ok || got != want {
				t.Errorf("of(%q) = %x, %v; want %x", word, got, ok, want)
			}
		}
	}
	for _, w := range []string{"", "x", "gehosp", "pijnxxxxx", "patiëntë", "zorgverzekeringsmaatschappijen", "wegens\x00"} {
		if _, known := m[string(fold(nil, w))]; known {
			continue
		}
		if got, ok := table.of(w); ok {
			t.Errorf("of(%q) = %x, want none", w, got)
		}
	}
	if a, b := mustCue(t, table, "Opérée"), m["operee"]; a != b {
		t.Errorf("diacritics: %x, want %x", a, b)
	}
}

func mustCue(t *testing.T, table *cueTable, w string) cue {
	t.Helper()
	c, ok := table.of(w)
	if !ok {
		t.Fatalf("%q is no cue", w)
	}
	return c
}

// A first name alone is a person where the full name stood before.
func TestResolve_firstName(t *testing.T) {
	d, l := newDetector(t)
	text := "Patiente : Marie Stassart\n\nTout va bien au travail. Marie prend de l'insuline."
	for _, c := range []struct {
		full bool
		want finding.Confidence
	}{{true, finding.High}, {false, finding.Candidate}} {
		s := sample{text: text}
		if c.full {
			i := strings.Index(text, "Marie Stassart")
			s.people = append(s.people, person("Marie Stassart", i, i+len("Marie Stassart")))
		}
		i := strings.LastIndex(text, "Marie")
		lone := person("Marie", i, i+len("Marie"))
		lone.Confidence = finding.Low
		s.people = append(s.people, lone)
		got := finding.Candidate
		for _, m := range s.run(d, l) {
			if text[m.Start:m.End] == "insuline" {
				got = m.Confidence
			}
		}
		if got != c.want {
			t.Errorf("full name before: %v: confidence %v, want %v", c.full, got, c.want)
		}
	}
}

// A letter speaks to whom it is addressed to; a text for whoever reads it does
// not.
func TestDistance_addressed(t *testing.T) {
	d, l := newDetector(t)
	text := "Rechtbank van eerste aanleg, kamer van inbeschuldigingstelling\nKoophandelsplein 23 in het gerechtsgebouw\n\nMevrouw Els Maes\n\n" +
		strings.Repeat("Dit is de beslissing over het verzoek van vorige maand.\n\n", 6) + "De rechtbank weet dat u aan epilepsie lijdt."
	at := strings.Index(text, "Els Maes")
	for evidence, want := range map[finding.Evidence]bool{"title": true, "first name and surname": false} {
		p := person("Els Maes", at, at+len("Els Maes"))
		p.Evidence = []finding.Evidence{evidence}
		s := sample{text: text, people: []finding.Match{p}}
		got := false
		for _, m := range s.run(d, l) {
			got = got || m.InfoType == finding.SpecialHealth && m.Confidence >= finding.Medium
		}
		if got != want {
			t.Errorf("name by %q: fact %v, want %v", evidence, got, want)
		}
	}
}
