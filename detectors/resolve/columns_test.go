package resolve_test

import (
	"testing"

	"uitrusting/detectors/resolve"
	"uitrusting/rules"
	"uitrusting/scanner/document"
	"uitrusting/scanner/finding"
)

func packs() []rules.Pack {
	return []rules.Pack{{Pack: "test", Rules: []rules.Rule{
		{ID: "be/national-number", InfoType: "be-national-number", Keywords: map[string][]string{"nl": {"rijksregisternummer", "insz"}}, Against: []string{"ordernummer"}},
		{ID: "core/phone", InfoType: "phone", Keywords: map[string][]string{"nl": {"gsm", "tel"}}, Against: []string{"ordernummer"}},
		{ID: "nl/bsn", InfoType: "nl-bsn", Keywords: map[string][]string{"nl": {"bsn"}}},
		{ID: "person/name", InfoType: "person-name", Keywords: map[string][]string{"nl": {"naam", "achternaam"}}},
	}}}
}

// sheet is a table of one column in which the first hits of rows hold a match.
func sheet(title string, rows, hits int, m finding.Match) *finding.Batch {
	b := &finding.Batch{Last: true, Segments: []finding.SegmentFacts{{Table: &document.Table{Columns: []string{title}, Delimiter: ';'}, Rows: rows + 1}}}
	for i := range hits {
		m.Start, m.End = 20*i, 20*i+11
		m.At = document.Position{Row: i + 2, Col: 1}
		b.Matches = append(b.Matches, m)
	}
	return b
}

func TestColumns(t *testing.T) {
	nn := match(finding.BENationalNumber, 0, 0, finding.Medium, "85051799722")
	bsn := match(finding.NLBSN, 0, 0, finding.Low, "111222333")
	lost := match(finding.Phone, 0, 0, finding.Candidate, "+32470123456")
	sure := match(finding.BENationalNumber, 0, 0, finding.Medium, "85051799722")
	sure.Evidence = []finding.Evidence{"keyword: insz"}
	written := match(finding.Phone, 0, 0, finding.Medium, "+32470123456")
	written.Evidence = []finding.Evidence{"layout: digits grouped"}
	name := match(finding.PersonName, 0, 0, finding.Candidate, "Maes")
	for _, c := range []struct {
		name  string
		batch *finding.Batch
		want  finding.Confidence
	}{
		{"the title says so", sheet("Rijksregisternummer", 2, 1, nn), finding.High},
		{"the title in capitals and underscores", sheet("RIJKSREGISTERNUMMER_WERKNEMER", 2, 1, nn), finding.High},
		{"the title in camel case", sheet("gsmPrivé", 2, 1, lost), finding.High},
		{"a name by its title", sheet("Achternaam", 3, 3, name), finding.High},
		{"most rows are valid", sheet("", 6, 6, nn), finding.High},
		{"most of few rows say nothing", sheet("", 3, 3, nn), finding.Medium},
		{"a weak check needs more rows", sheet("", 6, 6, bsn), finding.Medium},
		{"a weak check with enough rows", sheet("", 12, 11, bsn), finding.High},
		{"half of the rows", sheet("", 20, 10, nn), finding.Medium},
		{"isolated hits among other numbers", sheet("", 100, 2, nn), finding.Low},
		{"isolated hits with a keyword", sheet("", 100, 2, sure), finding.Medium},
		{"isolated hits in a column of remarks", sheet("", 100, 2, written), finding.Medium},
		{"the title says something else", sheet("Ordernummer", 10, 10, nn), finding.Low},
		{"the title names another type", sheet("BSN", 10, 2, nn), finding.Low},
	} {
		for _, m := range batch(resolve.NewColumns(packs()), c.batch) {
			if m.Confidence != c.want {
				t.Errorf("%s: %v, want %v (%v)", c.name, m.Confidence, c.want, m.Evidence)
				break
			}
		}
	}
}

func TestTitle(t *testing.T) {
	for in, want := range map[string]string{
		"GeboorteDatum": "geboorte datum", "GEBOORTE_DATUM": "geboorte datum", "n° national": "n° national", "RRN": "rrn", "": "",
		"Tel.": "tel.", "e-mail 2": "e-mail",
	} {
		if got := resolve.Title(in); got != want {
			t.Errorf("Title(%q) = %q, want %q", in, got, want)
		}
	}
}
