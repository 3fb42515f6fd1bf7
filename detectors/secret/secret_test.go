package secret_test

import (
	"strings"
	"testing"

	"uitrusting/detectors/detecttest"
	"uitrusting/detectors/internal/ruletest"
	"uitrusting/detectors/secret"
	"uitrusting/scanner/document"
	"uitrusting/scanner/finding"
)

func TestAccept(t *testing.T) {
	d, l := ruletest.Detector(t, "secret", secret.New)
	detecttest.Accept(t, d, l, "Wachtwoord: ⟦Zomer2024!⟧")
}

func TestCorpus(t *testing.T) {
	detecttest.Corpus(t, ruletest.Set(t, "secret"), "testdata/secret.txt", finding.Credential)
}

func TestDetect_column(t *testing.T) {
	d, l := ruletest.Detector(t, "secret", secret.New)
	text := "login;wachtwoord;mail\nels;hond;els@firma-x.be\njan;\"poes; wit\";\nscherm 24\";koetjes;x\nan;********;x\n"
	seg := document.Segment{Text: text, Table: &document.Table{Columns: []string{"login", "wachtwoord", "mail"}, Delimiter: ';', Quoted: true}}
	var got []string
	for _, m := range detecttest.Run(d, l, seg) {
		got = append(got, m.Value)
	}
	if s := strings.Join(got, "|"); s != "hond|poes; wit|koetjes" {
		t.Errorf("found %q", s)
	}
}

func FuzzDetect(f *testing.F) {
	d, l := ruletest.Detector(f, "secret", secret.New)
	for _, s := range []string{"Wachtwoord: x", "password\":\"", "mot de passe est", "PIN:1234", "password=&quot;", "pass", "wachtwoord;b\n\";\""} {
		f.Add(s, true)
	}
	f.Fuzz(func(t *testing.T, s string, table bool) {
		seg := document.Segment{Text: s}
		if table {
			seg.Table = &document.Table{Columns: []string{"wachtwoord"}, Delimiter: ';', Quoted: true}
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
	d, l := ruletest.Detector(b, "secret", secret.New)
	detecttest.Bench(b, d, l, document.Segment{Text: strings.Repeat("De gebruiker kiest een wachtwoord. Wachtwoord: Zomer2024! en daarna nog veel andere woorden.\n", 3000)})
}
