package mrz_test

import (
	"strings"
	"testing"

	"uitrusting/detectors/detecttest"
	"uitrusting/detectors/internal/ruletest"
	"uitrusting/detectors/mrz"
	"uitrusting/scanner/document"
	"uitrusting/scanner/finding"
)

// Fictitious zones; their check digits were computed with Check.
const (
	passport = "P<UTOVOORBEELD<<TESTA<FICTIEF<<<<<<<<<<<<<<<\nXX00000011UTO9001011F3001019<<<<<<<<<<<<<<<4"
	belgian  = "IDBEL592999999<9599<<<<<<<<<<<\n8505176M3005176BEL850517997221\nVOORBEELD<<TEST<<<<<<<<<<<<<<<"
	twoLines = "I<UTOVOORBEELD<<TESTA<<<<<<<<<<<<<<<\nXX00000011UTO9001011M3001019<<<<<<<4"
)

func TestAccept(t *testing.T) {
	d, l := ruletest.Detector(t, "mrz", mrz.New)
	detecttest.Accept(t, d, l, "⟦"+passport+"⟧")
	detecttest.Accept(t, d, l, "⟦"+belgian+"⟧")
}

func TestRead(t *testing.T) {
	for _, c := range []struct {
		text, layout, number, birth, national string
		passed                                int
	}{
		{passport, "TD3", "XX0000001", "900101", "", 4},
		{belgian, "TD1", "592999999959", "850517", "85051799722", 4},
		{twoLines, "TD2", "XX0000001", "900101", "", 4},
		{strings.ReplaceAll(belgian, "<", "«"), "TD1", "592999999959", "850517", "85051799722", 4},
		{strings.ReplaceAll(passport, "<", "&lt;"), "TD3", "XX0000001", "900101", "", 4},
		{"IDBEL592999999<9599<<<<<<<<<<<\r\n8505177M3005176BEL850517997221\r\nVOORBEELD<<TEST<<<<<<<<<<<<<<<", "TD1", "592999999959", "850517", "85051799722", 2},
	} {
		z, ok := mrz.Read(c.text, strings.Index(c.text, "\n")+1, 0)
		if !ok || z.Layout != c.layout || z.Number != c.number || z.Birth != c.birth || z.National != c.national || z.Passed != c.passed || z.Start != 0 || z.End != len(c.text) {
			t.Errorf("Read(%q) = %+v, %v", c.text, z, ok)
		}
	}
}

func TestRead_none(t *testing.T) {
	for _, text := range []string{
		"", "<", strings.Repeat("A1<", 15), strings.Repeat("A", 44) + "\n" + strings.Repeat("1", 44),
		"P<UTOVOORBEELD<<TESTA<FICTIEF<<<<<<<<<<<<<<<\nXX0000001aUTO9001011F3001019<<<<<<<<<<<<<<<4",
	} {
		for i := range text {
			if z, ok := mrz.Read(text, i, 0); ok {
				t.Errorf("Read(%q, %d) = %+v", text, i, z)
			}
		}
	}
}

func TestDetect_confidence(t *testing.T) {
	d, l := ruletest.Detector(t, "mrz", mrz.New)
	ms := detecttest.Run(d, l, document.Segment{Text: belgian})
	if len(ms) != 1 || ms[0].Confidence != finding.High || ms[0].Value != "592999999959" {
		t.Errorf("a Belgian card: %+v", ms)
	}
}

func FuzzRead(f *testing.F) {
	for _, s := range []string{passport, belgian, twoLines, "P<UTO\nA", "««««", "&lt;&lt;"} {
		f.Add(s, len(s)/2)
	}
	f.Fuzz(func(t *testing.T, s string, i int) {
		if i < 0 || i >= len(s) {
			return
		}
		if z, ok := mrz.Read(s, i, 0); ok && (z.Start < 0 || z.End > len(s) || z.Start >= z.End) {
			t.Errorf("Read(%q, %d) = %+v", s, i, z)
		}
	})
}

func BenchmarkDetect(b *testing.B) {
	d, l := ruletest.Detector(b, "mrz", mrz.New)
	detecttest.Bench(b, d, l, document.Segment{Text: strings.Repeat("x86 commit 3f786850e387550fdab836ed7e6dc881de23001b sha256:9f86d081884c7d659a2feaa0c55ad015 <a1b2c3><d4e5f6>\n", 2000)})
}
