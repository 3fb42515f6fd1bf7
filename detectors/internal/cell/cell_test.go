package cell

import (
	"strings"
	"testing"

	"uitrusting/scanner/document"
)

func TestReader(t *testing.T) {
	text := "naam;geboren;plaats\n\"Maes; Els\";\"17/05/1985\";\"Gent\"\nJan;18/05/1985;Aalst\n"
	seg := &document.Segment{Text: text, Table: &document.Table{
		Columns: []string{"naam", "geboren", "plaats"}, Delimiter: ';', Quoted: true,
	}}
	var r Reader
	for _, c := range []struct{ word, title string }{
		{"Maes", "naam"}, {"Els", "naam"}, {"17/05", "geboren"}, {"Gent", "plaats"},
		{"Jan", "naam"}, {"18/05", "geboren"}, {"Aalst", "plaats"}, {"Maes", "naam"},
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
