package pdf

import (
	"strings"
	"testing"
	"unicode/utf16"
)

// set lays the lines out in a font whose characters are all one point wide
// and two high, the first line on top.
func set(s string) (text []byte, rows []row) {
	for i, line := range strings.Split(s, "\n") {
		indent := len(line) - len(strings.TrimLeft(line, " "))
		start := len(text)
		for _, u := range utf16.Encode([]rune(line)) {
			text = append(text, byte(u), byte(u>>8))
		}
		r := newRow(text, start, len(text))
		line = strings.TrimSpace(line)
		word, _, _ := strings.Cut(line, " ")
		left, width, bottom := float32(indent), float32(len([]rune(line))), float32(-2*i)
		r.first = box{left, bottom + 2, left + 1, bottom}
		r.last = box{left + width - 1, bottom + 2, left + width, bottom}
		r.word = float32(len([]rune(word)))
		text = append(text, '\r', 0, '\n', 0)
		rows = append(rows, r)
	}
	return text, rows
}

func TestJoinRows(t *testing.T) {
	for _, tt := range []struct{ name, in, want string }{
		{"paragraph", `De huurder is in de week te bereiken op 0470 12
34 56 en woont er, zo zegt hij zelf, sinds 17
mei 1985 samen met zijn nicht. Het nummer van
zijn register is 85.05.17-
123.45 en hij tekent.`,
			`De huurder is in de week te bereiken op 0470 12 34 56 en woont er, zo zegt hij zelf, sinds 17 mei 1985 samen met zijn nicht. Het nummer van zijn register is 85.05.17-
123.45 en hij tekent.`},
		{"hyphen of a number", `Het nummer in het register is nu 85.05.17-
123.45 en hij tekent met de naam van Anne-
Marie, zoals dat in de regio de regel is.
Het is goed.`,
			`Het nummer in het register is nu 85.05.17-123.45 en hij tekent met de naam van Anne-Marie, zoals dat in de regio de regel is.
Het is goed.`},
		{"number of the page", `De huurder is in de week te bereiken op het nummer dat
hij aan de balie van het kantoor heeft gegeven en dat in
het register van de verhuurder staat, samen met de ande-
3 / 12`,
			`De huurder is in de week te bereiken op het nummer dat hij aan de balie van het kantoor heeft gegeven en dat in het register van de verhuurder staat, samen met de ande-
3 / 12`},
		{"a date over the end of a line", `De huurder is in de week te bereiken op het nummer dat
hij aan de balie van het kantoor heeft gegeven en dat in
het register van de verhuurder staat sinds de dag van 3/
12/2019`,
			`De huurder is in de week te bereiken op het nummer dat hij aan de balie van het kantoor heeft gegeven en dat in het register van de verhuurder staat sinds de dag van 3/ 12/2019`},
		{"address", "Jan Peeters\nKerkstraat 12 bus 4\n9000 Gent\nBelgië", "Jan Peeters\nKerkstraat 12 bus 4\n9000 Gent\nBelgië"},
		{"sentences, one a line", `Het kantoor is gesloten op 24
12 mensen kwamen naar de vergadering van de afdeling in Gent
Niemand van hen wist wat er zou gebeuren
Zij gingen dus maar weer naar huis
Daar dronken zij thee`,
			`Het kantoor is gesloten op 24
12 mensen kwamen naar de vergadering van de afdeling in Gent
Niemand van hen wist wat er zou gebeuren
Zij gingen dus maar weer naar huis
Daar dronken zij thee`},
		{"cells", `de eerste rij van de tabel met	0470 12
34 56 78 90 12 34 56 78 90 12	34 56 78
de derde rij van de tabel met een	0470 12`,
			`de eerste rij van de tabel met	0470 12
34 56 78 90 12 34 56 78 90 12	34 56 78
de derde rij van de tabel met een	0470 12`},
		{"items", `Zij brengen dan op de eerste dag hun eigen pen mee
- en ook nog een foto van zichzelf, niet te groot
2. en een kopie van de kaart die zij bij zich dragen
Telefoon: op te geven bij de ingang van het lokaal`,
			`Zij brengen dan op de eerste dag hun eigen pen mee
- en ook nog een foto van zichzelf, niet te groot
2. en een kopie van de kaart die zij bij zich dragen
Telefoon: op te geven bij de ingang van het lokaal`},
		{"two lines that are short", "zij zien elkaar op 17\nmei 1985 in Gent", "zij zien elkaar op 17\nmei 1985 in Gent"},
		{"two long lines", "De zuster van de patiënt is in het weekend te vinden op 0470\n12 34 56 of thuis", "De zuster van de patiënt is in het weekend te vinden op 0470 12 34 56 of thuis"},
		{"first line is indented", "    De zuster van de patiënt is in het weekend te vinden op 0470\n12 34 56 of thuis", "    De zuster van de patiënt is in het weekend te vinden op 0470 12 34 56 of thuis"},
	} {
		text, rows := set(tt.in)
		joinRows(text, rows)
		got, _ := clean(text)
		if got = strings.TrimSuffix(got, "\n"); got != tt.want {
			t.Errorf("%s:\ngot  %q\nwant %q", tt.name, got, tt.want)
		}
	}
}

// The first line of a page can be a lone hyphen in a column as narrow as the
// next word.
func TestJoinRows_hyphenFirst(t *testing.T) {
	line := "\nde nicht van de patiënt is er in het weekend wel"
	text, rows := set("-\n" + strings.Repeat("x", 48) + strings.Repeat(line, 8))
	joinRows(text, rows)
	if got, _ := clean(text); !strings.HasPrefix(got, "- x") {
		t.Errorf("%q", got)
	}
}

func TestClean_wordBrokenInParagraph(t *testing.T) {
	text, rows := set("De zuster van de patiënt is in het weekend te vin\x02\nden op 0470 12 34 56 of thuis")
	joinRows(text, rows)
	if got, _ := clean(text); got != "De zuster van de patiënt is in het weekend te vinden op 0470 12 34 56 of thuis\n" {
		t.Errorf("clean = %q", got)
	}
}
