package doctype

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

// TestScratch_wordsOf: the words of a text, the lines they stand on, and whether a
// full stop ends the line behind them.
func TestScratch_wordsOf(t *testing.T) {
	for _, c := range []struct {
		text  string
		limit int
		want  []word
	}{
		{"", noLimit, nil},
		{"— 3 %", noLimit, []word{{"3", 0, false}}},
		{"Fiche 281.10\r\nÀ l’Œuvre", noLimit, []word{{"fiche", 0, false}, {"281.10", 0, false}, {"a", 1, false}, {"l", 1, false}, {"oeuvre", 1, false}}},
		{"Art. 5.\n§ 2", noLimit, []word{{"art", 0, false}, {"5", 0, true}, {"§", 1, false}, {"2", 1, false}}},
		{"“Klaar.” \nEn", noLimit, []word{{"klaar", 0, true}, {"en", 1, false}}},
		{"straße\xe2Ende!", noLimit, []word{{"strasse", 0, false}, {"ende", 0, true}}},
		{"one — two three.\n", 2, []word{{"one", 0, false}, {"two", 0, false}}},
		{"one two", 2, []word{{"one", 0, false}, {"two", 0, false}}},
	} {
		got := new(scratch).wordsOf(c.text, c.limit)
		if diff := cmp.Diff(c.want, got, cmp.AllowUnexported(word{})); diff != "" {
			t.Errorf("wordsOf(%q, %d): (-want +got)\n%s", c.text, c.limit, diff)
		}
	}
}
