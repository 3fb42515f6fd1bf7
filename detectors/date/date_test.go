package date_test

import (
	"strings"
	"testing"

	"uitrusting/detectors/date"
	"uitrusting/detectors/detecttest"
	"uitrusting/detectors/internal/ruletest"
	"uitrusting/scanner/document"
	"uitrusting/scanner/finding"
)

func TestAccept(t *testing.T) {
	d, l := ruletest.Detector(t, "date", date.New)
	detecttest.Accept(t, d, l, "Geboortedatum: ⟦17/05/1985⟧.")
	detecttest.Accept(t, d, l, "née le ⟦17 mai 1985⟧ à Liège")
}

func TestCorpus(t *testing.T) {
	detecttest.Corpus(t, ruletest.Set(t, "date"), "testdata/date.txt", finding.DateOfBirth)
}

func TestDetect_value(t *testing.T) {
	d, l := ruletest.Detector(t, "date", date.New)
	for text, want := range map[string]string{
		"geb. 17/05/1985":        "1985-05-17",
		"geb. 17.05.85":          "1985-05-17",
		"geb. 17.05.12":          "2012-05-17",
		"born May 3rd, 1985":     "1985-05-03",
		"born 12/31/1985":        "1985-12-31",
		"né le 1er février '85":  "1985-02-01",
		"geboren 29/02/2000":     "2000-02-29",
		"dob 17051985":           "1985-05-17",
		"geb. am 3. Jänner 1990": "1990-01-03",
	} {
		ms := detecttest.Run(d, l, document.Segment{Text: text})
		if len(ms) != 1 || ms[0].Value != want {
			t.Errorf("%q: %+v, want %s", text, ms, want)
		}
	}
}

func TestDetect_column(t *testing.T) {
	d, l := ruletest.Detector(t, "date", date.New)
	text := "Naam;GeboorteDatum;In dienst\nMaes;17/05/1985;01/02/2010\n\"Vos; Jan\";03-04-1990;01/03/2011\nDe Wit;5 mei 1991;01/03/2011\n"
	seg := document.Segment{Text: text, Table: &document.Table{Columns: []string{"Naam", "GeboorteDatum", "In dienst"}, Delimiter: ';', Quoted: true}}
	var got []string
	for _, m := range detecttest.Run(d, l, seg) {
		if m.Confidence != finding.High {
			t.Errorf("a cell of a titled column is %v, want high", m.Confidence)
		}
		got = append(got, m.Value)
	}
	if s := strings.Join(got, " "); s != "1985-05-17 1990-04-03 1991-05-05" {
		t.Errorf("found %s", s)
	}
}

// A date that a national number beside it holds is offered to the resolver of
// records, whichever comes first.
func TestDetect_agrees(t *testing.T) {
	d, l := ruletest.Detector(t, "date", date.New)
	for _, text := range []string{
		"17/05/1985 en 85.05.17-997.22", "85.05.17-997.22 en 17/05/1985", "85051799722\t17 mei 1985", "17 mei 1985 85.45.17-995.13",
	} {
		ms := detecttest.Run(d, l, document.Segment{Text: text})
		if len(ms) != 1 || ms[0].Confidence != finding.Candidate || ms[0].Value != "1985-05-17" {
			t.Errorf("%q: %+v, want one candidate", text, ms)
		}
	}
	for _, text := range []string{"18/05/1985 en 85.05.17-997.22", "17/05/1985 en 85.05.17-997.23", "17/05/1985" + strings.Repeat(" ja", 100) + " 85.05.17-997.22"} {
		if ms := detecttest.Run(d, l, document.Segment{Text: text}); len(ms) != 0 {
			t.Errorf("%q: %+v, want none", text, ms)
		}
	}
}

func FuzzDetect(f *testing.F) {
	d, l := ruletest.Detector(f, "date", date.New)
	for _, s := range []string{"geb. 17/05/1985", "né le 1er mai 1985", "born May 17th, 1985", "° 1/1/1900", "17/05/1985 85.05.17-997.22", "geb. 99999999", "mei mei 1 mei"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		last := 0
		for _, m := range detecttest.Run(d, l, document.Segment{Text: s}) {
			if m.Start < last || m.End <= m.Start || m.End > len(s) || len(m.Value) != 10 {
				t.Fatalf("%q: match %d to %d, value %q", s, m.Start, m.End, m.Value)
			}
			last = m.Start
		}
	})
}

func BenchmarkDetect(b *testing.B) {
	d, l := ruletest.Detector(b, "date", date.New)
	for name, line := range map[string]string{
		"log":    "2024-05-17 12:33:01 INFO request served in 12.4 ms from cache on 17 May 2024\n",
		"people": "Maes;Els;geboren op 17/05/1985;85.05.17-997.22;Kerkstraat 12;2000;Antwerpen\n",
	} {
		b.Run(name, func(b *testing.B) {
			detecttest.Bench(b, d, l, document.Segment{Text: strings.Repeat(line, 3000)})
		})
	}
}
