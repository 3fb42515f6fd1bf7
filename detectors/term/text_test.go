package term

import "testing"

func TestTechnical(t *testing.T) {
	for text, want := range map[string]bool{
		"Cosina AF Zoom 28-80mm F3.5-5.6 MC":  true,
		"Nikkor 50mm f/1.8D":                  true,
		"see read_file in main.go":            true,
		"AF sinds 2019, gemeten door F. Maes": false,
		"type F2 op afdeling f":               false,
	} {
		if got := technical(text); got != want {
			t.Errorf("technical(%q) = %v, want %v", text, got, want)
		}
	}
}
