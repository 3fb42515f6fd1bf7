package resolve_test

import (
	"slices"
	"testing"

	"uitrusting/detectors/resolve"
	"uitrusting/scanner/document"
	"uitrusting/scanner/finding"
)

func TestBirth(t *testing.T) {
	for nn, want := range map[string]string{
		"85051799722": "1985-05-17", "62070499839": "1962-07-04", "00022999818": "2000-02-29", "12111299669": "2012-11-12",
		"85451799513": "1985-05-17", "85251799468": "1985-05-17", "01410799802": "2001-01-07",
		"73000099553": "", "99060099361": "", "85051799723": "", "8505179972": "", "8505179972x": "", "": "",
	} {
		if got := resolve.Birth(nn); got != want {
			t.Errorf("Birth(%q) = %q, want %q", nn, got, want)
		}
	}
}

func TestRecords(t *testing.T) {
	nn := match(finding.BENationalNumber, 100, 111, finding.Medium, "85051799722")
	birth := match(finding.DateOfBirth, 60, 70, finding.Candidate, "1985-05-17")
	got := run(resolve.NewRecords(), birth, nn)
	if got[0].Confidence != finding.High || got[1].Confidence != finding.High || !slices.Contains(got[0].Evidence, "agrees: national number") {
		t.Errorf("a date of birth that is in the number: %+v", got)
	}
	other := birth
	other.Value = "1985-05-18"
	if got := run(resolve.NewRecords(), other, nn); got[0].Confidence != finding.Candidate || got[1].Confidence != finding.Medium {
		t.Errorf("another date: %+v", got)
	}
	far := nn
	far.Start, far.End = 2000, 2011
	if got := run(resolve.NewRecords(), birth, far); got[0].Confidence != finding.Candidate {
		t.Errorf("far away: %+v", got)
	}
	name := match(finding.PersonName, 80, 90, finding.Medium, "Els Maes")
	if got := run(resolve.NewRecords(), name, nn); got[1].Confidence != finding.High {
		t.Errorf("a name beside the number: %+v", got)
	}
	weak := match(finding.PersonName, 80, 90, finding.Low, "Els Maes")
	mail := match(finding.Email, 100, 120, finding.High, "els.maes@firma-x.be")
	if got := run(resolve.NewRecords(), weak, mail); got[0].Confidence != finding.High {
		t.Errorf("a name that is in the mailbox: %+v", got)
	}
	mail.Value = "jan.vos@firma-x.be"
	if got := run(resolve.NewRecords(), weak, mail); got[0].Confidence != finding.Low {
		t.Errorf("a name that is not in the mailbox: %+v", got)
	}
}

// In a table only the row counts, however near the next one is.
func TestRecords_rows(t *testing.T) {
	b := &finding.Batch{Segments: []finding.SegmentFacts{{Table: &document.Table{Delimiter: ';'}, Rows: 3}}}
	nn := match(finding.BENationalNumber, 20, 31, finding.Medium, "85051799722")
	nn.At = document.Position{Row: 2, Col: 2}
	birth := match(finding.DateOfBirth, 32, 42, finding.Candidate, "1985-05-17")
	birth.At = document.Position{Row: 3, Col: 1}
	b.Matches = []finding.Match{nn, birth}
	if got := batch(resolve.NewRecords(), b); got[0].Confidence != finding.Medium {
		t.Errorf("the next row agrees: %+v", got)
	}
}
