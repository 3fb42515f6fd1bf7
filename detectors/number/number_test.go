package number_test

import (
	"strings"
	"testing"

	"uitrusting/detectors/detecttest"
	"uitrusting/detectors/internal/ruletest"
	"uitrusting/detectors/number"
	"uitrusting/scanner/document"
	"uitrusting/scanner/finding"
)

func TestAccept(t *testing.T) {
	d, l := ruletest.Detector(t, "number", number.New)
	for _, hit := range []string{
		"rijksregisternummer ⟦85.05.17-997.22⟧ van",
		"NISS: ⟦85051799722⟧",
		"Visa ⟦4716 0000 0000 0007⟧ tot",
		"BSN ⟦111222333⟧.",
		"codice fiscale ⟦TSTTST00A41H501S⟧",
		"NI number ⟦AB 12 34 56 C⟧",
		"SV-Nr. ⟦65 010199 X 000⟧",
		"paspoort ⟦EH 123456⟧",
	} {
		detecttest.Accept(t, d, l, hit)
	}
}

// want is infotype:value:confidence of each match, or "" for none at low or
// above.
func TestDetect(t *testing.T) {
	d, l := ruletest.Detector(t, "number", number.New)
	for _, c := range []struct{ text, want string }{
		// The national number in all its spellings.
		{"85.05.17-997.22", "be-national-number:85051799722:high"},
		{"62.07.04-998.39", "be-national-number:62070499839:high"},
		{"00.02.29-998.18", "be-national-number:00022999818:high"},
		{"12.11.12-996.69", "be-national-number:12111299669:high"},
		{"73.00.00-995.53", "be-national-number:73000099553:high"},
		{"85.45.17-995.13", "be-national-number:85451799513:high"},
		{"01.41.07-998.02", "be-national-number:01410799802:high"},
		{"85.05.18-989.97", "be-national-number:85051898997:high"},
		{"850517-997-22", "be-national-number:85051799722:high"},
		{"850517-997.22", "be-national-number:85051799722:high"},
		{"850517/997/22", "be-national-number:85051799722:high"},
		{"85.05.17–997.22", "be-national-number:85051799722:high"},
		{"85 05 17 997 22", "be-national-number:85051799722:medium"},
		{"85\u00a005\u00a017\u202f997\u00a022", "be-national-number:85051799722:medium"},
		{"85.05.17-\n997.22", "be-national-number:85051799722:high"},
		{"８５.０５.１７-９９７.２２", "be-national-number:85051799722:high"},
		{"85051799722", "be-national-number:85051799722:medium"},
		{"insz 85051799722", "be-national-number:85051799722:high"},
		{"85051799722 (rijksregisternummer)", "be-national-number:85051799722:high"},
		{`{"rrnKlant": "85051799722"}`, "be-national-number:85051799722:high"},
		{"rrn=85051799722&x=1", "be-national-number:85051799722:high"},
		{"NISS 850517 22 997", "be-national-number:85051799722:high"},
		{"NISS 85\t05\t17\t997\t22", "be-national-number:85051799722:high"},
		{"rijksregisternummer: 85.05.17-997.23", "be-national-number:85051799723:medium"},
		{"rijksregisternummer 1410799802", "be-national-number:01410799802:high"}, // a spreadsheet took the zero
		{"rijksregisternummer 22999818", ""},
		{"1410799802", ""},
		{"INSZ 8 5 0 5 1 7 9 9 7 2 2", "be-national-number:85051799722:high"},
		{"8 5 0 5 1 7 9 9 7 2 2", ""},
		{"n° de sécurité sociale 2 99 01 99 999 001", "fr-nir:2990199999001:medium"},
		{"KBO 123456749", "be-enterprise-number:0123456749:low"},
		{"Rijksregisternummer (zie identiteitskaart): 85051799722", "be-national-number:85051799722:high"},
		{"85.05.17.997.22", "be-national-number:85051799722:medium"},
		{"versie 85.05.17.997.22", "be-national-number:85051799722:low"},
		{"NISS 85051799722, 62070499839", "be-national-number:85051799722:high be-national-number:62070499839:high"},
		{"BSN 111222333, klant 123456782", "nl-bsn:111222333:high"},
		{"85.05.17-997.23", ""},
		{"85.05.17-997.51", ""}, // would be born in 2085
		{"85.13.17-997.41", ""},
		{"32470001644", ""},
		{"GSM 32470001644", ""},
		{"RRN85051799722", "be-national-number:85051799722:high"},
		{"RRN-85051799722", "be-national-number:85051799722:high"},
		{"turn85051799722", ""},
		{"Lidnummer: 85051799722", "be-national-number:85051799722:low"},
		{"Nummer: 85051799722", "be-national-number:85051799722:medium"},
		{"order 85051799722", "be-national-number:85051799722:low"},
		{"12 85 05 17 997 22 14", ""},
		{"0.85051799722", ""},
		{"a85051799722", ""},
		{"85051799722b", ""},
		{"+++085/0517/99722+++", ""},
		{"ABC-85051799722", ""},
		{"550e8400-e29b-41d4-a716-85051799722a", ""},
		// Others of Belgium.
		{"identiteitskaart 592-9999999-59", "be-eid-card:592999999959:high"},
		{"592-9999999-59", "be-eid-card:592999999959:medium"},
		{"592-9999999-60", ""},
		{"kaart 592 9999999 00", ""},
		{"RIZIV 3-99999-29-001", "be-riziv:39999929001:high"},
		{"1-00001-35-000", "be-riziv:10000135000:high"},
		{"INAMI 10000106000", "be-riziv:10000106000:high"},
		{"1-00001-07-000", ""},
		{"0123.456.749", "be-enterprise-number:0123456749:low"},
		{"BE 0999.999.922", "be-enterprise-number:0999999922:low"},
		{"BE0123456749", "be-enterprise-number:0123456749:low"},
		{"TVA BE 123.456.749", "be-enterprise-number:0123456749:low"},
		{"BTW-BE-0123.456.749", "be-enterprise-number:0123456749:low"},
		{"vestiging 8.999.999.993", "be-enterprise-number:8999999993:low"},
		{"0123.456.748", ""},
		{"rijbewijs nr. 0912345678", "be-driving-licence:0912345678:medium"},
		{"0912345678", ""},
		{"paspoort EH123456", "be-passport:EH123456:high"},
		{"EH123456", ""},
		{"verblijfskaart B123456789", "be-eid-card:B123456789:medium"},
		{"1-ABC-123", "be-licence-plate:1ABC123:medium"},
		{"2.AAA.001", "be-licence-plate:2AAA001:medium"},
		{"nummerplaat 1 ABC 123", "be-licence-plate:1ABC123:high"},
		{"plaque 1ABC123", "be-licence-plate:1ABC123:high"},
		{"O-AAA-001 oldtimer", "be-licence-plate:OAAA001:medium"},
		{"oude plaat ABC-123", "be-licence-plate:ABC123:high"},
		{"voiture 1-ABC-123\nkabel USB-300", "be-licence-plate:1ABC123:high"},
		{"ABC-123", ""}, {"USB-300", ""}, {"1ABC123", ""}, {"1-ABC-1234", ""}, {"x-1-ABC-123", ""}, {"1-abc-123", ""},
		// Cards.
		{"4716 0000 0000 0007", "payment-card:4716000000000007:high"},
		{"4716000000000007", "payment-card:4716000000000007:medium"},
		{"Visa 4716-0000-0000-0007", "payment-card:4716000000000007:high"},
		{"Bancontact 67030000000000003", "payment-card:67030000000000003:high"},
		{"4111 1111 1111 1111", "payment-card:4111111111111111:low"},
		{"4716000000000008", ""},
		{"IMEI 490154203237518", ""},
		{"4716 0000 0000 0007 4012", ""},
		// Abroad.
		{"BSN 111222333", "nl-bsn:111222333:high"},
		{"bsn 1112.22.333", "nl-bsn:111222333:high"},
		{"111222333", ""},
		{"BSN 111252333", ""},
		{"2 99 01 99 999 001 57", "fr-nir:299019999900157:medium"},
		{"sécurité sociale 1 85 05 2A 001 001 74", "fr-nir:185052A00100174:high"},
		{"NIR 185052B00100104", "fr-nir:185052B00100104:high"},
		{"NIR 185052C00100174", ""},
		{"Steuer-ID 86095742719", "de-tax-id:86095742719:high"},
		{"Steuer-ID 36 574 261 809", "de-tax-id:36574261809:high"},
		{"Steuer-ID 12345678903", "de-tax-id:12345678903:medium"},
		{"Steuer-ID 12345678901", ""},
		{"65010199X000", "de-social-insurance:65010199X000:medium"},
		{"65010199X001", ""},
		{"matricule 1900010100078", "lu-matricule:1900010100078:high"},
		{"matricule 1900 0101 000 78", "lu-matricule:1900010100078:high"},
		{"1900010100079", ""},
		{"NINO AB123456C", "uk-nino:AB123456C:high"},
		{"National Insurance no. AB 12 34 56 C", "uk-nino:AB123456C:high"},
		{"NINO QQ123456C", ""},
		{"DNI 12345678Z", "es-dni:12345678Z:high"},
		{"DNI 12.345.678-Z", "es-dni:12345678Z:high"},
		{"NIE X-0000000-T", "es-dni:X0000000T:high"},
		{"DNI 12345678A", ""},
		{"TSTTST00A41H501S", "it-codice-fiscale:TSTTST00A41H501S:medium"},
		{"PESEL 85051700017", "pl-pesel:85051700017:high"},
		{"PESEL 44051401358", ""},
	} {
		var got []string
		for _, m := range detecttest.Run(d, l, document.Segment{Text: c.text}) {
			if m.Confidence >= finding.Low {
				got = append(got, string(m.InfoType)+":"+m.Value+":"+m.Confidence.String())
			}
		}
		if strings.Join(got, " ") != c.want {
			t.Errorf("%q: found %q, want %q", c.text, got, c.want)
		}
	}
}

// In a table the title of the column says what the number is.
func TestDetect_header(t *testing.T) {
	d, l := ruletest.Detector(t, "number", number.New)
	seg := document.Segment{
		Text:  "naam;RRN_NR;telefoon\nTest;85051799722;32470001644\nAnder;62070499839;32470001645\n",
		Table: &document.Table{Columns: []string{"naam", "RRN_NR", "telefoon"}, Delimiter: ';'},
	}
	ms := detecttest.Run(d, l, seg)
	if len(ms) != 2 || ms[0].Confidence != finding.High || ms[1].Confidence != finding.High {
		t.Errorf("found %v, want the two of the column, high", ms)
	}
}

// A number that passes by chance among many that do not is not reported.
func TestDetect_crowd(t *testing.T) {
	d, l := ruletest.Detector(t, "number", number.New)
	text := "85051799722\n85051799723\n85051799724\n85051799725\n85051799726\n"
	for _, m := range detecttest.Run(d, l, document.Segment{Text: text}) {
		if m.Confidence > finding.Low {
			t.Errorf("found %v among numbers that do not pass", m)
		}
	}
	text = "85051799722\n62070499839\n00022999818\n85051799725\n"
	n := 0
	for _, m := range detecttest.Run(d, l, document.Segment{Text: text}) {
		if m.Confidence > finding.Low {
			n++
		}
	}
	if n != 3 {
		t.Errorf("found %d of a list of three and one mistyped, want 3", n)
	}
}

// The rules agree with their own examples.
func TestExamples(t *testing.T) {
	if err := ruletest.Set(t, "number", "iban").Check(); err != nil {
		t.Error(err)
	}
}

func FuzzDetect(f *testing.F) {
	d, l := ruletest.Detector(f, "number", number.New)
	for _, s := range []string{"85.05.17-997.22", "1 85 05 2A 001 001 74", "SV-Nr. 65 010199 X 000", "BE 0999.999.922", "８５.０５.１７"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		for _, m := range detecttest.Run(d, l, document.Segment{Text: text}) {
			if m.Start < 0 || m.End > len(text) || m.Start >= m.End || m.Value == "" {
				t.Fatalf("%d-%d of %d bytes, value of %d", m.Start, m.End, len(text), len(m.Value))
			}
		}
	})
}

func BenchmarkDetect(b *testing.B) {
	d, l := ruletest.Detector(b, "number", number.New)
	for name, line := range map[string]string{
		"csv":  "104;Jan Voorbeeld;0470 12 34 56;85.05.17-997.22;BE32 1234 5678 9002;2024-03-12;1.234,56\n",
		"list": "85051799722\n",
		"log":  "2024-11-20T15:30:12.123456 INFO id=85051799723 took 1234 ms from 10.0.0.12 req 550e8400-e29b-41d4-a716-446655440000\n",
	} {
		b.Run(name, func(b *testing.B) {
			detecttest.Bench(b, d, l, document.Segment{Text: strings.Repeat(line, 200_000/len(line))})
		})
	}
}
