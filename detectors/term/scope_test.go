package term

import (
	"strings"
	"testing"
)

// A stop behind a number ends a sentence unless the number may be an ordinal.
func TestFullStop(t *testing.T) {
	for text, want := range map[string]bool{
		"Zij werkt hier sinds 2019. Hij heeft":  true,
		"Bel 053 00 17 60. De zaal":             true,
		"Das Budget beträgt 3.400. Herr Wolf":   true,
		"am 12. Juni":                           false,
		"im 3. Quartal":                         false,
		"Dr. Wolf":                              false,
		"Zij is ziek. Hij heeft":                true,
		"bijv. een":                             false,
		"ist seit dem 12. Januar in Behandlung": false,
	} {
		i := strings.IndexByte(text, '.')
		if n := strings.Index(text, ". "); n >= 0 {
			i = n
		}
		if got := fullStop(text, i); got != want {
			t.Errorf("fullStop in %q = %v, want %v", text, got, want)
		}
	}
}
