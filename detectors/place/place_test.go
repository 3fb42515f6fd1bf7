package place_test

import (
	"strings"
	"testing"

	"uitrusting/detectors/detecttest"
	"uitrusting/detectors/internal/ruletest"
	"uitrusting/detectors/place"
	"uitrusting/scanner/document"
	"uitrusting/scanner/finding"
)

func TestAccept(t *testing.T) {
	d, l := ruletest.Detector(t, "place", place.New)
	detecttest.Accept(t, d, l, "Adres: ⟦Kerkstraat 12 bus 3, 2000 Antwerpen⟧.")
	detecttest.Accept(t, d, l, "⟦Rue de l'Église 12 bte 3, 1000 Bruxelles⟧")
}

func TestCorpus(t *testing.T) {
	detecttest.Corpus(t, ruletest.Set(t, "place"), "testdata/place.txt", finding.PostalAddress)
}

func TestDetect_confidence(t *testing.T) {
	d, l := ruletest.Detector(t, "place", place.New)
	for _, c := range []struct {
		text string
		want finding.Confidence
	}{
		{"Kerkstraat 12, 2000 Antwerpen", finding.High},
		{"12, rue de la Loi, 1040 Etterbeek", finding.High},
		{"Zavel 12, 1000 Brussel", finding.Medium},
		{"Kerkstraat, 2000 Antwerpen", finding.Medium},
		{"2000 Antwerpen", finding.Low},
		{"rue de la Loi 16", finding.Low},
		{"rue de la Loi 16 bte 2", finding.Medium},
		{"Place Flagey", finding.Candidate},
		{"rue Joseph Wauters", finding.Candidate},
	} {
		ms := detecttest.Run(d, l, document.Segment{Text: c.text})
		if len(ms) != 1 || ms[0].Confidence != c.want || ms[0].End-ms[0].Start != len(c.text) {
			t.Errorf("%q: %+v, want all of it, %v", c.text, ms, c.want)
		}
	}
}

func TestDetect_cells(t *testing.T) {
	d, l := ruletest.Detector(t, "place", place.New)
	for row, want := range map[string]string{
		"Maes;Els;Kerkstraat;12;;2000;Antwerpen;0470":        "Kerkstraat 12 2000 Antwerpen",
		"Maes;Els;Kerkstraat;12;3;2000;Antwerpen;0470":       "Kerkstraat 12 3 2000 Antwerpen",
		"Maes;Els;Place Flagey;18;2;1050;Ixelles;0470":       "Place Flagey 18 2 1050 Ixelles",
		"Maes;Els;Place Flagey;18;;1050;Ixelles;0470":        "Place Flagey 18 1050 Ixelles",
		"Maes;Els;Kerkstraat 12 bus 3;2000;Antwerpen;BE":     "Kerkstraat 12 bus 3 2000 Antwerpen",
		`"Maes";"Els";"Rue de la Loi 16";"1000";"Bruxelles"`: "Rue de la Loi 16 1000 Bruxelles",
	} {
		seg := document.Segment{Text: "a;b;c;d\n" + row + "\n", Table: &document.Table{Delimiter: ';', Quoted: true}}
		ms := detecttest.Run(d, l, seg)
		if len(ms) != 1 || ms[0].Value != want || ms[0].Confidence != finding.High {
			t.Errorf("%q: %+v, want %q, high", row, ms, want)
		}
	}
}

func FuzzDetect(f *testing.F) {
	d, l := ruletest.Detector(f, "place", place.New)
	for _, s := range []string{"Kerkstraat 12 bus 3, 2000 Antwerpen", "12, rue de la Loi, 1040 Etterbeek", "Adres: Zavel 1", "1015 DK Amsterdam", "Postcode: 9000 Gemeente: Gent", "Rue du 11 Novembre 5\n6000 Charleroi", "n° °. 1000 Brussel"} {
		f.Add(s, true)
	}
	f.Fuzz(func(t *testing.T, s string, table bool) {
		seg := document.Segment{Text: s}
		if table {
			seg.Table = &document.Table{Delimiter: ';', Quoted: true}
		}
		last := 0
		for _, m := range detecttest.Run(d, l, seg) {
			if m.Start < last || m.End <= m.Start || m.End > len(s) {
				t.Fatalf("%q: match %d to %d", s, m.Start, m.End)
			}
			last = m.End
		}
	})
}

func BenchmarkDetect(b *testing.B) {
	d, l := ruletest.Detector(b, "place", place.New)
	for name, line := range map[string]string{
		"customers": "Maes;Els;els.maes@firma-x.be;0470/12.34.56;Kerkstraat 12;2000;Antwerpen\n",
		"prose":     "De vergadering van de afdeling Gent over de toekomst van de bibliotheek in La Louvière begon om tien uur.\n",
	} {
		b.Run(name, func(b *testing.B) {
			seg := document.Segment{Text: strings.Repeat(line, 3000)}
			if name == "customers" {
				seg.Table = &document.Table{Delimiter: ';'}
			}
			detecttest.Bench(b, d, l, seg)
		})
	}
}
