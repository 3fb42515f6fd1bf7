package term

import (
	"strings"
	"testing"
)

func TestUnticked(t *testing.T) {
	for text, want := range map[string]bool{
		"[ ] Jewish":                       true,
		"[ ] None   [ ] |Jewish":           true,
		"[x] Jewish":                       false,
		"[x] None   [ ] |Jewish":           true,
		"[ ] None   [x] |Jewish":           false,
		"☐ lid van een |vakbond":           true,
		"☒ lid van een |vakbond":           false,
		"( ) halal":                        true,
		"(x) halal":                        false,
		"[_] |halal":                       true,
		"[ ] vegetarian, |halal":           false, // the comma parts them
		"[ ] yes\n|halal":                  false,
		"He wrote (see above) that |halal": false,
		"|halal":                           false,
	} {
		i := strings.IndexByte(text, '|')
		if i < 0 {
			i = strings.LastIndexByte(text, ' ') + 1
		} else {
			text = text[:i] + text[i+1:]
		}
		if got := unticked(text, i); got != want {
			t.Errorf("unticked(%q, %d) = %v, want %v", text, i, got, want)
		}
	}
}

func TestNumbered(t *testing.T) {
	for text, want := range map[string]bool{
		"3. Disability": true, "  12) Griepvaccin": true, "TOP 1 Krankenstand": true, "TOP 1  Krankenstand": true,
		"1 Disability": false, "2025. Disability": false, "Disability": false, "": false, "TOP": false,
	} {
		if got := numbered(text, 0); got != want {
			t.Errorf("numbered(%q) = %v, want %v", text, got, want)
		}
	}
}

func TestPage_field(t *testing.T) {
	for text, want := range map[string][2]bool{
		"Naam: Els Daems":        {true, true},
		"Naam : Els Daems":       {true, true},
		"Naam:\nEls Daems":       {true, true},
		"Naam: ........":         {true, false},
		"Naam: _ _ . _ _\nAdres": {true, false},
		"Naam van het kind":      {false, false},
		"Naam":                   {false, false},
	} {
		p := page{text: text}
		if field, says := p.field(len("Naam")); [2]bool{field, says} != want {
			t.Errorf("field of %q = %v, %v, want %v", text, field, says, want)
		}
	}
}

// What a text is said to be in its prose it is not: "Ihr Lebenslauf wird
// gelöscht" stands in a notice for all who apply.
func TestPage_entitles(t *testing.T) {
	d, _ := newDetector(t)
	for text, want := range map[string]bool{
		"|Lebenslauf":                                 true,
		"Firma\n|Lebenslauf Els Daems\nGent":          true,
		"\n  |Geboren am 3. März 1980, wohnhaft in X": true,
		"Sie ist |geboren am 3. März 1980.":           true,
		"Ihr |Lebenslauf wird gelöscht.":              false,
		"|Lebensläufe werden gelöscht.":               false,
		"|Attest der Ärztin ist nach drei Tagen Abwesenheit vorzulegen, auch wenn die Abwesenheit auf ein Wochenende fällt": false,
		"mit |Attest": false,
	} {
		i := strings.IndexByte(text, '|')
		text = text[:i] + text[i+1:]
		end := i + strings.IndexAny(text[i:]+" ", " \n")
		if strings.HasPrefix(text[i:], "geboren am") || strings.HasPrefix(text[i:], "Geboren am") {
			end = i + len("geboren am")
		}
		p := page{d: d, text: text}
		if got := p.entitles(hit{start: i, end: end}); got != want {
			t.Errorf("%q entitled by %q: %v, want %v", text, text[i:end], got, want)
		}
	}
}
