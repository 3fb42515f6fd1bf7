package email_test

import (
	"strings"
	"testing"

	"uitrusting/detectors/detecttest"
	"uitrusting/detectors/email"
	"uitrusting/detectors/internal/ruletest"
	"uitrusting/scanner/document"
	"uitrusting/scanner/finding"
)

func TestAccept(t *testing.T) {
	d, l := ruletest.Detector(t, "email", email.New)
	detecttest.Accept(t, d, l, "Mail naar ⟦els.maes@bakkerij-dekorst.be⟧.")
	detecttest.Accept(t, d, l, "⟦jürgen.müller@bäckerei-köln.de⟧")
}

func TestCorpus(t *testing.T) {
	detecttest.Corpus(t, ruletest.Set(t, "email"), "testdata/email.txt", finding.Email)
}

func TestDetect_confidence(t *testing.T) {
	d, l := ruletest.Detector(t, "email", email.New)
	for _, c := range []struct {
		text string
		want finding.Confidence
		say  finding.Evidence
	}{
		{"Els.Maes@Firma-X.be", finding.High, "kind: personal mailbox"},
		{"info@firma-x.be", finding.Low, "kind: role mailbox"},
		{"boekhouding+2024@firma-x.be", finding.Low, "kind: role mailbox"},
		{"gent.onthaal@firma-x.be", finding.Low, "kind: role mailbox"},
		{"user@example.com", finding.Low, "test value: reserved domain"},
		{"els.maes@mail.firma.test", finding.Medium, "test value: reserved domain"},
		{"4f3a9b21c7d84e0f9a11bb02@mailer.firma-x.be", finding.Low, "kind: machine mailbox"},
	} {
		ms := detecttest.Run(d, l, document.Segment{Text: c.text})
		if len(ms) != 1 {
			t.Errorf("%q: %d matches, want 1", c.text, len(ms))
			continue
		}
		m := ms[0]
		if m.Confidence != c.want || m.Evidence[len(m.Evidence)-1] != c.say || m.Value != strings.ToLower(c.text) {
			t.Errorf("%q: %v %q %v, want %v %q", c.text, m.Confidence, m.Value, m.Evidence, c.want, c.say)
		}
	}
}

func TestDetect_disguised(t *testing.T) {
	d, l := ruletest.Detector(t, "email", email.New)
	for text, want := range map[string]string{
		"mail els.maes [at] firma-x [dot] be": "els.maes@firma-x.be",
		"Els.Maes(at)firma-x.be":              "els.maes@firma-x.be",
		"els apenstaartje firma-x punt be":    "els@firma-x.be",
		"look at firma-x.be":                  "",
		"els (at) home":                       "",
		"arobase":                             "",
	} {
		got := ""
		for _, m := range detecttest.Run(d, l, document.Segment{Text: text}) {
			if m.Confidence != finding.Low {
				t.Errorf("%q: %v, want low", text, m.Confidence)
			}
			got += m.Value
		}
		if got != want {
			t.Errorf("%q: %q, want %q", text, got, want)
		}
	}
}

func TestBounds_length(t *testing.T) {
	long := strings.Repeat("a", 65) + "@firma-x.be"
	if _, _, ok := email.Bounds(long, 65); ok {
		t.Error("a mailbox of 65 bytes is taken")
	}
	if _, end, ok := email.Bounds(long[1:], 64); !ok || end != len(long)-1 {
		t.Error("a mailbox of 64 bytes is not taken")
	}
}

func FuzzBounds(f *testing.F) {
	for _, s := range []string{"els.maes@firma-x.be", "é@é.é", "@", "a@b", "a@b.c-", "x@y.zz@q.rr", "\xff@\xff.be"} {
		f.Add(s, strings.IndexByte(s, '@'))
	}
	f.Fuzz(func(t *testing.T, s string, at int) {
		start, end, ok := email.Bounds(s, at)
		if ok && (start < 0 || start >= at || end <= at || end > len(s)) {
			t.Errorf("Bounds(%q, %d) = %d, %d", s, at, start, end)
		}
	})
}

func BenchmarkDetect(b *testing.B) {
	d, l := ruletest.Detector(b, "email", email.New)
	detecttest.Bench(b, d, l, document.Segment{Text: strings.Repeat("Maes;Els;els.maes@firma-x.be;0470/12.34.56;Kerkstraat 12;2000;Antwerpen\n", 3000)})
}
