package term

import (
	"slices"
	"testing"
)

// A set is the same words with its roots as without.
func TestRoots(t *testing.T) {
	set := tokenize("<ziekenhuis/CSC/épaule/ziek*/ag>", false)[0]
	exact := tokenize("<CSC/OCMW>", true)[0]
	words := []string{"ziekenhuis", "Ziekenhuizen", "ZIEKENHUIS", "zieke", "ziel", "zie", "csc", "CSC", "épaule", "epaule", "Épaules", "ag", "AG", "a", "agent", "ocmw", "OCMW"}
	hits := 0
	for _, s := range []token{set, exact} {
		for _, w := range words {
			want := slices.ContainsFunc(s.alts, func(a token) bool { return a.is(w) })
			if got := s.is(w); got != want {
				t.Errorf("%s: is(%q) = %v, want %v", s.text, w, got, want)
			}
			if want {
				hits++
			}
		}
	}
	if hits < 10 {
		t.Errorf("only %d words are of a set", hits)
	}
}
