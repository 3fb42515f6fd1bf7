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
