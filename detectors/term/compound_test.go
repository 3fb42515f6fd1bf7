package term

import (
	"slices"
	"testing"
)

// A compound is found with the endings of its kind, in both spellings of its
// umlauts, and makes no compounds of its own.
func TestCompound(t *testing.T) {
	d, l := newDetector(t)
	for text, want := range map[string][]string{
		"Er kam mit dem Wadenbeinbruch heim.":      {"Wadenbeinbruch"},
		"Wegen des Wadenbeinbruchs ging er heim.":  {"Wadenbeinbruchs"},
		"Er hat wieder Nierenbeckenentzuendungen.": {"Nierenbeckenentzuendungen"},
		"Die Wadenbeinbruchtherapie heißt so.":     nil,
	} {
		if got := offered(d, l, text); !slices.Equal(got, want) {
			t.Errorf("%q: offers %q, want %q", text, got, want)
		}
	}
}
