package iban_test

import (
	"testing"

	"uitrusting/detectors/detecttest"
	"uitrusting/detectors/iban"
	"uitrusting/rules"
	"uitrusting/scanner/document"
	"uitrusting/scanner/finding"
	"uitrusting/scanner/lex"
)

func detector(t testing.TB) (*iban.Detector, *lex.Lexicon) {
	t.Helper()
	packs, err := rules.Builtin()
	if err != nil {
		t.Fatal(err)
	}
	b := lex.NewBuilder()
	for _, p := range packs {
		for _, r := range p.Rules {
			if r.Detector == "iban" {
				d, err := iban.New([]rules.Rule{r}, b)
				if err != nil {
					t.Fatal(err)
				}
				return d, b.Build()
			}
		}
	}
	t.Fatal("no rule names the detector")
	return nil, nil
}

func TestAccept(t *testing.T) {
	d, l := detector(t)
	detecttest.Accept(t, d, l, "Te betalen op ⟦BE32 1234 5678 9002⟧ vóór 1 mei.")
	detecttest.Accept(t, d, l, "IBAN ⟦NL42TEST1234567890⟧.")
}

func TestDetect(t *testing.T) {
	d, l := detector(t)
	for text, want := range map[string]string{
		"BE32 1234 5678 9002":                 "BE32123456789002",
		"be32 1234 5678 9002":                 "BE32123456789002",
		"BE32\u00a01234\u00a05678\u00a09002":  "BE32123456789002",
		"BE32 1234\n5678 9002":                "BE32123456789002",
		"BE32-1234-5678-9002":                 "BE32123456789002",
		"Belgique BE11999999999948BIC":        "BE11999999999948",
		"GB82 WEST 1234 5698 7654 32":         "GB82WEST12345698765432",
		"DE89370400440532013000":              "DE89370400440532013000",
		"FR14 2004 1010 0505 0001 3M02 606":   "FR1420041010050500013M02606",
		"iban:BE32123456789002;85051799722":   "BE32123456789002",
		"BE33 1234 5678 9002":                 "",
		"XX32 1234 5678 9002":                 "",
		"ABE32123456789002":                   "",
		"BE32 1234 5678":                      "",
		"BE32 1234\n\n5678 9002":              "",
		"sha BE321234567890021234567890abcd0": "",
	} {
		got := ""
		for _, m := range detecttest.Run(d, l, document.Segment{Text: text}) {
			if m.Confidence >= finding.Medium {
				got += m.Value
			}
		}
		if got != want {
			t.Errorf("%q: found %q, want %q", text, got, want)
		}
	}
}

func FuzzDetect(f *testing.F) {
	d, l := detector(f)
	f.Add("BE32 1234 5678 9002")
	f.Fuzz(func(t *testing.T, text string) {
		for _, m := range detecttest.Run(d, l, document.Segment{Text: text}) {
			if m.Start < 0 || m.End > len(text) || m.Start >= m.End {
				t.Fatalf("span %d-%d of %d bytes", m.Start, m.End, len(text))
			}
		}
	})
}
