package iban_test

import (
	"strings"
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
	var mine []rules.Rule
	for _, p := range packs {
		for _, r := range p.Rules {
			if r.Detector == "iban" {
				mine = append(mine, r)
			}
		}
	}
	b := lex.NewBuilder()
	d, err := iban.New(mine, b)
	if err != nil {
		t.Fatal(err)
	}
	return d, b.Build()
}

func TestAccept(t *testing.T) {
	d, l := detector(t)
	detecttest.Accept(t, d, l, "Te betalen op ⟦BE32 1234 5678 9002⟧ vóór 1 mei.")
	detecttest.Accept(t, d, l, "IBAN ⟦NL42TEST1234567890⟧.")
}

func TestDetect(t *testing.T) {
	d, l := detector(t)
	for text, want := range map[string]string{
		"BE32 1234 5678 9002":                       "BE32123456789002",
		"be32 1234 5678 9002":                       "BE32123456789002",
		"BE32\u00a01234\u00a05678\u00a09002":        "BE32123456789002",
		"BE32 1234\n5678 9002":                      "BE32123456789002",
		"BE32-1234-5678-9002":                       "BE32123456789002",
		"Belgique BE11999999999948BIC":              "BE11999999999948",
		"GB82 WEST 1234 5698 7654 32":               "GB82WEST12345698765432",
		"DE89370400440532013000":                    "DE89370400440532013000",
		"FR14 2004 1010 0505 0001 3M02 606":         "FR1420041010050500013M02606",
		"iban:BE32123456789002;85051799722":         "BE32123456789002",
		"BE 48 3200 7018 4927":                      "BE48320070184927",
		"BE32 123-4567890-02":                       "BE32123456789002",
		"BE32.1234.5678.9002":                       "BE32123456789002",
		"BE32\t1234\t5678\t9002":                    "BE32123456789002",
		"ＢＥ３２ １２３４ ５６７８ ９００２":                       "BE32123456789002",
		"IBANBE32123456789002":                      "BE32123456789002",
		"https://pay.example/BE32123456789002":      "BE32123456789002",
		"BE32 1234 5678 9002 KREDBEBB":              "BE32123456789002",
		"IBAN BE32 1234 5678 9OO2":                  "BE32123456789002",
		"MT84 MALT 0110 0001 2345 MTLC AST0 01S":    "MT84MALT011000012345MTLCAST001S",
		"BR15 0000 0000 0000 1093 2840 814 P2":      "BR1500000000000010932840814P2",
		"KZ86 125K ZT50 0410 0100":                  "KZ86125KZT5004100100",
		"LC55 HEMM 0001 0001 0012 0012 0002 3015":   "LC55HEMM000100010012001200023015",
		"MU17 BOMM 0101 1010 3030 0200 000M UR":     "MU17BOMM0101101030300200000MUR",
		"nl42test1234567890":                        "NL42TEST1234567890",
		"rekening 123-4567890-02":                   "BE32123456789002",
		"BE32 1234 5678 9002 / BE54 0000 0000 0097": "BE32123456789002BE54000000000097",
		"BE41091811735141":                          "", // the inner check of the account fails
		"BE33 1234 5678 9002":                       "",
		"XX32 1234 5678 9002":                       "",
		"ABE32123456789002":                         "",
		"BE32 1234 5678":                            "",
		"BE32 1234\n\n5678 9002":                    "",
		"sha BE321234567890021234567890abcd0":       "",
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

// Every country of the registry, by numbers that pass length, classes and
// check digits but are nobody's: TEST banks and running digits.
func TestDetect_countries(t *testing.T) {
	d, l := detector(t)
	for _, want := range strings.Fields(fictitious) {
		var fours strings.Builder
		for i := range len(want) {
			if i > 0 && i%4 == 0 {
				fours.WriteByte(' ')
			}
			fours.WriteByte(want[i])
		}
		for _, text := range []string{want, fours.String(), strings.ToLower(want), "betaal " + fours.String() + " nu", "(" + want + ")"} {
			ms := detecttest.Run(d, l, document.Segment{Text: text})
			if len(ms) != 1 || ms[0].Value != want || ms[0].Confidence != finding.High {
				t.Errorf("%q: found %v, want %s", text, ms, want)
			}
		}
		changed := []byte(want)
		changed[len(want)-1] ^= 1
		if ms := detecttest.Run(d, l, document.Segment{Text: string(changed)}); len(ms) != 0 {
			t.Errorf("%s: found with a changed character", changed)
		}
	}
}

const fictitious = `
AD8212345678901234567890
AE841234567890123456789
AL42123456789012345678901234
AT111234567890123456
AZ53TEST12345678901234567890
BA591234567890123456
BE32123456789002
BG84TEST12345678901234
BH81TEST12345678901234
BI1412345678901234567890123
BR6412345678901234567890123T4
BY91123456789012345678901234
CH6812345678901234567
CR13123456789012345678
CY82123456789012345678901234
CZ9512345678901234567890
DE43123456789012345678
DJ9012345678901234567890123
DK6712345678901234
DO06123456789012345678901234
EE201234567890123456
EG801234567890123456789012345
ES9812345678901234567890
FI5512345678901234
FK31TE123456789012
FO3712345678901234
FR4812345678901234567890123
GB54TEST12345678901234
GE96TE1234567890123456
GI28TEST123456789012345
GL3712345678901234
GR3912345678901234567890123
GT61123456789012345678901234
HN26TEST12345678901234567890
HR9012345678901234567
HU49123456789012345678901234
IE27TEST12345678901234
IL881234567890123456789
IQ83TEST123456789012345
IS611234567890123456789012
IT77T1234567890123456789012
JO78TEST1234567890123456789012
KW45TEST1234567890123456789012
KZ971234567890123456
LB70123456789012345678901234
LC12TEST123456789012345678901234
LI8112345678901234567
LT091234567890123456
LU061234567890123456
LV05TEST1234567890123
LY37123456789012345678901
MC3012345678901234567890123
MD7112345678901234567890
ME25111111111111000048
MK98123456789012345
MN181234567890123456
MR8212345678901234567890123
MT22TEST12345678901234567890123
MU08TEST1234567890123456789TES
NI84TEST12345678901234567890
NL42TEST1234567890
NO5211111000001
OM311234567890123456789
PK58TEST1234567890123456
PL04123456789012345678901234
PS98TEST123456789012345678901
PT16123456789012345678901
QA46TEST123456789012345678901
RO28TEST1234567890123456
RS69123456789012345678
RU3212345678901234567890123456789
SA2612345678901234567890
SC64TEST12345678901234567890TES
SD5012345678901234
SE1412345678901234567890
SI50123456789012345
SK9312345678901234567890
SM08T1234567890123456789012
SO861234567890123456789
ST86123456789012345678901
SV97TEST12345678901234567890
TL861234567890123456789
TN7512345678901234567890
TR621234567890123456789012
UA511234567890123456789012345
VA87123456789012345678
VG16TEST1234567890123456
XK251234567890123456
YE70TEST1234567890123456789012`

func BenchmarkDetect(b *testing.B) {
	d, l := detector(b)
	text := strings.Repeat("Betaald op 12/03/2024, ref 2024 1234 5678, rekening BE32 1234 5678 9002 of NL42TEST1234567890.\n", 2000)
	b.SetBytes(int64(len(text)))
	var at lex.Anchors
	l.Lex(text, d.Wants(), &at)
	seg := document.Segment{Text: text}
	var out []finding.Match
	for b.Loop() {
		out = d.Detect(&seg, &at, out[:0])
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
