package person_test

import (
	"fmt"
	"testing"

	"uitrusting/detectors"
	"uitrusting/scanner/finding"
)

// What the neighbours in an enumeration tell: the marks are the names of at
// least the confidence, all of them.
func TestDetect_enumerations(t *testing.T) {
	s := set(t)
	for _, c := range []struct {
		name, marked string
		least        finding.Confidence
	}{
		{"a line-up with words of no list",
			"SK Zandhoven: ⟦Hubert⟧, ⟦Vrolinck⟧, ⟦Schaessens⟧, ⟦Zwartebroeck⟧, ⟦De Smet⟧, ⟦Maes⟧ en ⟦Wouters⟧.", finding.Medium},
		{"ranks, countries and a score that ends the sentence",
			`Veldrit: 1. ⟦Jan Maes⟧ (Bel) in 1 u.; 2. ⟦Hoffmeier⟧ (Dui); 3. ⟦Tsjmilov⟧ (Rus) op 31"; 4. ⟦Peter Wouters⟧ (Bel); 5. ⟦Els Claes⟧ (Bel) 6-4. Stand: niets nieuws.`, finding.Low},
		{"three names do not make names of a longer list of things",
			"Getuigen: ⟦Jan Maes⟧, ⟦Els Claes⟧, ⟦Peter Wouters⟧. Te koop: Tafelblad, Zitbank, Kastdeur, Boormachine, Slijpschijf.", finding.Low},
		{"places, firms and papers among names stay what they are",
			"Genoemd worden ⟦Jan Maes⟧, ⟦Els Claes⟧, ⟦Peter Wouters⟧, Antwerpen, Philips en Nieuwsblad.", finding.Low},
	} {
		text, want := detectors.Unmark(c.marked)
		var got []string
		for _, m := range s.Find(text) {
			if m.InfoType == finding.PersonName && m.Confidence >= c.least {
				got = append(got, text[m.Start:m.End])
			}
		}
		var names []string
		for _, w := range want {
			names = append(names, text[w[0]:w[1]])
		}
		if fmt.Sprint(got) != fmt.Sprint(names) {
			t.Errorf("%s: found %q, want %q", c.name, got, names)
		}
	}
}
