package term

import (
	"strings"
	"testing"
)

// Lines of agendas, programmes and lists of goods are told by how they begin.
func TestLine(t *testing.T) {
	for _, c := range []struct {
		line                       string
		numbered, clocked, columns bool
	}{
		{line: "3. Disability", numbered: true},
		{line: "d) Dialysis rooms", numbered: true},
		{line: "TOP 1 Krankenstand", numbered: true},
		{line: "14.15 Living with pain, Dr Fox", clocked: true, numbered: true},
		{line: "- 10:00-11:30 Herzsport, Saal 1", clocked: true},
		{line: "14h30 Atelier diabète", clocked: true},
		{line: "9 h Accueil", clocked: true},
		{line: "18:12 Uwe Mertes: der hat Epilepsie"},
		{line: "14:15:07 Jan: ik ben ziek"},
		{line: "2019 diabetes"},
		{line: "12.03.2024 opgenomen", numbered: true},
		{line: "12   Metformine 850 mg, 100 comp.   P4471   11/2026", columns: true},
		{line: "Metformine 850 mg   1-0-1"},
		{line: "2019   diabetes"},
		{line: "Zij heeft diabetes."},
		{line: ""},
	} {
		if got := numbered(c.line, 0); got != c.numbered {
			t.Errorf("numbered(%q) = %v", c.line, got)
		}
		if got := clocked(c.line); got != c.clocked {
			t.Errorf("clocked(%q) = %v", c.line, got)
		}
		if got := columns(c.line); got != c.columns {
			t.Errorf("columns(%q) = %v", c.line, got)
		}
	}
}

func TestPriced(t *testing.T) {
	for value, want := range map[string]bool{
		"£89,150, with £150 excess":     true,
		"63.700 €, 61.220 €":            true,
		"EUR 12":                        true,
		"41 300 euro":                   true,
		"€ per stuk":                    false,
		"since 2011":                    false,
		"2 mg":                          false,
		"":                              false,
		"sertraline 50 mg od, 12 euros": false,
	} {
		if got := priced(value); got != want {
			t.Errorf("priced(%q) = %v, want %v", value, got, want)
		}
	}
}

// Who speaks or wrote is no part of what a form says of somebody.
func TestUnsigned(t *testing.T) {
	for _, c := range []struct{ text, line, want string }{
		{"Trainer: Imran Castle\nTheme: depression\nRoom: 4", "Theme: depression", "Theme: depression\nRoom: 4"},
		{"Thema: Depression\nErstellt von: Ute Wolf\nRaum: 4", "Thema: Depression", "Thema: Depression"},
		{"Naam: Jan Maes\nAllergie: noten", "Allergie: noten", "Naam: Jan Maes\nAllergie: noten"},
		{"Contact: Jan Maes\nAllergie: noten", "Contact: Jan Maes", "Contact: Jan Maes\nAllergie: noten"},
	} {
		at := strings.Index(c.text, c.line)
		line := scope{start: at, end: at + len(c.line)}
		got := unsigned(c.text, block(c.text, line), line)
		if s := c.text[got.start:got.end]; s != c.want {
			t.Errorf("unsigned(%q) = %q, want %q", c.line, s, c.want)
		}
	}
}

func TestTallied(t *testing.T) {
	for line, want := range map[string]bool{
		"White British           71        No religion              44": true,
		"Protestants   12 %   Jews   3 %":                               true,
		"Muslim                    9":                                   true,
		"Black / Black British    7        Muslim                    9": true,
		"Leyla Demir  diabetes":                                         false,
		"Jan Maes  diabetes  3":                                         false,
		"12   Metformine 850 mg":                                        false,
		"Zij heeft diabetes.":                                           false,
		"diabetes 2":                                                    false,
		"":                                                              false,
	} {
		if got := tallied(line); got != want {
			t.Errorf("tallied(%q) = %v, want %v", line, got, want)
		}
	}
}

func TestBoxed(t *testing.T) {
	for rest, want := range map[string]bool{
		" sequencing.        [    ]": true,
		" sequencing  (  )":          true,
		" sequencing ☐":              true,
		" sequencing  [x]":           false,
		" : [ ] oui   [ ] non":       true,
		" : [x] oui   [ ] non":       false,
		" sequencing()":              false,
		" (2019)":                    false,
		"":                           false,
	} {
		if got := boxed(rest); got != want {
			t.Errorf("boxed(%q) = %v, want %v", rest, got, want)
		}
	}
}

func TestOpen(t *testing.T) {
	for line, want := range map[string]bool{
		"[ ] White: Gypsy or Irish Traveller": true,
		"☐ lid van een vakbond":               true,
		"[x] Jewish":                          false,
		"[ ] no [x] diabetes":                 false,
		"Jewish [ ]":                          false,
	} {
		if got := open(line); got != want {
			t.Errorf("open(%q) = %v, want %v", line, got, want)
		}
	}
}
