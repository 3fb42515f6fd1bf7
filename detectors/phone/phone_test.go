package phone_test

import (
	"strings"
	"testing"

	"uitrusting/detectors/detecttest"
	"uitrusting/detectors/internal/ruletest"
	"uitrusting/detectors/phone"
	"uitrusting/scanner/document"
	"uitrusting/scanner/finding"
)

func TestAccept(t *testing.T) {
	d, l := ruletest.Detector(t, "phone", phone.New)
	detecttest.Accept(t, d, l, "Bel naar ⟦0470/12.34.56⟧ vandaag")
	detecttest.Accept(t, d, l, "Bel naar ⟦+32 (0)470 12 34 56⟧ vandaag")
	detecttest.Accept(t, d, l, "tel. ⟦(02) 226 88 88⟧")
}

func TestCorpus(t *testing.T) {
	detecttest.Corpus(t, ruletest.Set(t, "phone"), "testdata/phone.txt", finding.Phone)
}

func TestDetect_value(t *testing.T) {
	d, l := ruletest.Detector(t, "phone", phone.New)
	for _, c := range []struct {
		text, value string
		want        finding.Confidence
	}{
		{"+32 470 12 34 56", "+32470123456", finding.High},
		{"+32 (0)470/12.34.56", "+32470123456", finding.High},
		{"0032(0)2 226 88 88", "+3222268888", finding.High},
		{"0470/12.34.56", "+32470123456", finding.High},
		{"0470 12 34 56", "+32470123456", finding.Medium},
		{"gsm 0470 12 34 56", "+32470123456", finding.High},
		{"02/226.88.88", "+3222268888", finding.Medium},
		{"0470123456", "+32470123456", finding.Low},
		{"tel 022268888", "+3222268888", finding.High},
		{"32470123456", "+32470123456", finding.Medium},
		{"+31 6 12345678", "+31612345678", finding.High},
		{"+1 (212) 555-0123", "+12125550123", finding.High},
		{"phone 212-555-0123", "+12125550123", finding.Medium},
		{"mobil 0171 1234567", "+491711234567", finding.High},
		{"0800 12 345", "+3280012345", finding.Medium},
	} {
		ms := detecttest.Run(d, l, document.Segment{Text: c.text})
		if len(ms) != 1 || ms[0].Value != c.value || ms[0].Confidence != c.want {
			t.Errorf("%q: %+v, want %s %v", c.text, ms, c.value, c.want)
		}
	}
}

func TestDetect_lostZero(t *testing.T) {
	d, l := ruletest.Detector(t, "phone", phone.New)
	seg := document.Segment{Text: "Maes\t470123456\n", Table: &document.Table{Delimiter: '\t', Columns: []string{"naam", "gsm"}}}
	ms := detecttest.Run(d, l, seg)
	if len(ms) != 1 || ms[0].Confidence != finding.Candidate || ms[0].Value != "+32470123456" {
		t.Errorf("a mobile number without its zero in a table: %+v, want one candidate", ms)
	}
	seg.Table = nil
	if ms := detecttest.Run(d, l, seg); len(ms) != 0 {
		t.Errorf("the same outside a table: %+v, want none", ms)
	}
}

func FuzzDetect(f *testing.F) {
	d, l := ruletest.Detector(f, "phone", phone.New)
	for _, s := range []string{"+32 (0)470 12 34 56", "(02) 226 88 88", "0032", "+", "(+32)", "1 (212) 555-0123", "0470\u00a012\u201334 56", "00 00 00 00 00 00 00 00 00 00"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		last := 0
		for _, m := range detecttest.Run(d, l, document.Segment{Text: s}) {
			if m.Start < last || m.End <= m.Start || m.End > len(s) || !strings.HasPrefix(m.Value, "+") {
				t.Fatalf("%q: match %d to %d, value %q", s, m.Start, m.End, m.Value)
			}
			last = m.End
		}
	})
}

func BenchmarkDetect(b *testing.B) {
	d, l := ruletest.Detector(b, "phone", phone.New)
	for name, line := range map[string]string{
		"customers": "Maes;Els;els.maes@firma-x.be;0470/12.34.56;Kerkstraat 12;2000;Antwerpen\n",
		"foreign":   "Maes;Els;els.maes@firma-x.nl;+31 6 12345678;Kerkstraat 12;1012 AB;Amsterdam\n",
		"figures":   "12,45;1034.22;0.5531;2024-01-17;17:45:01;000123;88.120;4711;0815\n",
	} {
		b.Run(name, func(b *testing.B) {
			detecttest.Bench(b, d, l, document.Segment{Text: strings.Repeat(line, 3000)})
		})
	}
}
