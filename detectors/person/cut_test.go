package person_test

import (
	"slices"
	"testing"

	"uitrusting/detectors"
	"uitrusting/scanner/finding"
)

// TestCut looks at what stands before a name and does not belong to it.
func TestCut(t *testing.T) {
	s := set(t)
	for _, marked := range []string{
		"Nach Angaben von Ministerpräsident ⟦Oliver Paasch⟧ soll der Kindergarten erweitert werden.",
		"Siemens-Chef ⟦Roland Busch⟧ erwartet ein gutes Quartal.",
		"Il est le fils de ⟦Désiré Simenon⟧ et d'⟦Henriette Brüll⟧.",
		"Siemens erwartet ein gutes Quartal, Volkswagen dagegen nicht.\nDer Lontzener Schöffe ⟦Roger Franssen⟧ kündigte Arbeiten an.",
		"Dossier opgevolgd door ⟦Jan D'hondt⟧ en ⟦An d'Hollander⟧.",
	} {
		text, want := detectors.Unmark(marked)
		var got [][2]int
		for _, m := range s.Find(text) {
			if m.Confidence >= finding.Medium {
				got = append(got, [2]int{m.Start, m.End})
			}
		}
		if !slices.Equal(got, want) {
			t.Errorf("%s: found %v, want %v", text, got, want)
		}
	}
}
