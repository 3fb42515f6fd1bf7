package term_test

import (
	"testing"

	"uitrusting/detectors/internal/ruletest"
	"uitrusting/scanner/document"
	"uitrusting/scanner/finding"
)

// A lone first name is a person for the fact in its sentence, if the word is a
// name there, and no more of a finding for it.
func TestFirstName(t *testing.T) {
	set := ruletest.All(t)
	for _, c := range []struct {
		text      string
		fact      bool
		mostNamed finding.Confidence // of a name
	}{
		{"Udo hat Diabetes.", true, finding.Low},
		{"Ich habe gehört, dass Peter wegen Diebstahls verurteilt wurde.", true, finding.Low},
		{"Gestern hat Paul von seiner Krebserkrankung erzählt.", true, finding.Low},
		{"Es heißt, dass Kai Epilepsie hat.", true, finding.High},
		{"Man weiß, dass Marie seit Mai Diabetes hat.", true, finding.Low},
		{"Rose hat Diabetes.", true, finding.Low},
		{"Tee mit Rose hilft bei Diabetes.", false, finding.Low},
		{"Udo kifft.", true, finding.Low},
		{"Lieve heeft diabetes.", true, finding.Low},
		{"Pierre a le diabète.", true, finding.Low},
		{"I learned that Frank was convicted of theft.", true, finding.Low},
		// what looks like a name in the first line makes no document about somebody
		{"JOB ADVERT: organiser\n\nThe firm will consider candidates with a criminal record on merit.", false, finding.Low},
		{"Liebe Mitglieder,\n\nin die Umkleide wurde am Montag gegen Mittag leider eingebrochen.", false, finding.Candidate},
		// a verb, an adverb, a limit, a place, a house
		{"Bent u zwanger?", false, finding.Low},
		{"Rein hat man Diabetes.", false, finding.High},
		{"Wegen Diabetes sind Max. 40 Gramm erlaubt.", false, finding.Low},
		{"Das Heim von Marie hat wegen Diabetes geschlossen.", false, finding.Low},
		{"Haus Maria hat wegen Diabetes geschlossen.", false, finding.Low},
		{"Auch in Paris hat man Diabetes.", false, finding.Low},
		{"Der Verein von Paris hilft bei Diabetes.", false, finding.Low},
	} {
		ms, _ := set.Segment(document.Segment{Text: c.text})
		var name finding.Confidence
		fact := false
		for _, m := range ms {
			if m.InfoType.Secret() {
				fact = fact || m.Confidence >= finding.Medium
			} else if m.InfoType == finding.PersonName {
				name = max(name, m.Confidence)
			}
		}
		if fact != c.fact || name > c.mostNamed {
			t.Errorf("%q: fact %v, name %v; want %v, at most %v", c.text, fact, name, c.fact, c.mostNamed)
		}
	}
}
