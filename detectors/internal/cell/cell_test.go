package cell

import (
	"strings"
	"testing"

	"uitrusting/scanner/document"
)

func TestReader(t *testing.T) {
	text := "naam;geboren;plaats\n\"Maes; Els\";\"17/05/1985\";\"Gent\"\nJan;18/05/1985;Aalst\n24\" breed;19/05/1985;\"\"\"Lier\"\"\"\n"
	seg := &document.Segment{Text: text, Table: &document.Table{
		Columns: []string{"naam", "geboren", "plaats"}, Delimiter: ';', Quoted: true,
	}}
	var r Reader
	for _, c := range []struct{ word, title string }{
		{"Maes", "naam"}, {"Els", "naam"}, {"17/05", "geboren"}, {"Gent", "plaats"},
		{"Jan", "naam"}, {"18/05", "geboren"}, {"Aalst", "plaats"}, {"19/05", "geboren"}, {"Lier", "plaats"}, {"Maes", "naam"},
	} {
		if got := r.Title(seg, strings.Index(text, c.word)); got != c.title {
			t.Errorf("Title(%q) = %q, want %q", c.word, got, c.title)
		}
	}
	if got := r.Title(&document.Segment{Text: text}, 5); got != "" {
		t.Errorf("Title outside a table = %q, want none", got)
	}
}

func TestReader_longRow(t *testing.T) {
	seg := &document.Segment{Text: strings.Repeat("x;", 6000), Table: &document.Table{Columns: []string{"a"}, Delimiter: ';'}}
	var r Reader
	if got := r.Column(seg, 11000); got != 0 {
		t.Errorf("Column far from the start of a row = %d, want 0", got)
	}
}

func TestLoose(t *testing.T) {
	text := "Lijst van 2024\n\nNaam\tGeboren\tGsm\nEls Maes\t17/05/1985\t0470123456\nJan Vos\t18/06/1986\t0470123457\n\nx\t1\n"
	seg := &document.Segment{Text: text}
	var l Loose
	for _, c := range []struct{ word, title string }{
		{"17/05", "Geboren"}, {"04701", "Gsm"}, {"Jan", "Naam"}, {"18/06", "Geboren"}, {"0470123457", "Gsm"},
		{"Vos", ""}, {"Geboren", ""}, {"1\n", ""}, {"2024", ""},
	} {
		if got := l.Title(seg, strings.Index(text, c.word)); got != c.title {
			t.Errorf("Title(%q) = %q, want %q", c.word, got, c.title)
		}
	}
	long := &document.Segment{Text: "Geboren\tx\n" + strings.Repeat("17/05/1985\tx\n", 1000)}
	l = Loose{}
	for i := 10; i < len(long.Text); i += 13 {
		if got := l.Title(long, i); (got == "Geboren") != (i <= maxRow) {
			t.Fatalf("Title at %d = %q", i, got)
		}
	}
}

func FuzzLoose(f *testing.F) {
	f.Add("a\tb\n1\t2\n", 6)
	f.Fuzz(func(t *testing.T, s string, i int) {
		if i < 0 || i > len(s) {
			return
		}
		var l Loose
		for k := range i + 1 {
			l.Title(&document.Segment{Text: s}, k)
		}
	})
}
