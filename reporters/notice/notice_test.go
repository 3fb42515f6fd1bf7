package notice_test

import (
	"flag"
	"io"
	"strings"
	"testing"
	"unicode"

	"uitrusting/reporters/notice"
	"uitrusting/reporters/reportertest"
)

var _ = flag.Bool("update", false, "write the golden files")

func maker(lang string) func(io.Writer) reportertest.Reporter {
	return func(w io.Writer) reportertest.Reporter { return notice.New(w, notice.Options{Lang: lang}) }
}

func TestNotice(t *testing.T) { reportertest.Accept(t, maker("nl")) }

func TestNotice_golden(t *testing.T) {
	for _, lang := range []string{"nl", "fr", "de", "en"} {
		reportertest.Golden(t, lang+".txt", reportertest.Render(t, maker(lang), reportertest.Outcomes()))
	}
}

// No name starts a line of its own or turns the direction of the text.
func TestNotice_hostile(t *testing.T) {
	for _, r := range string(reportertest.Render(t, maker("en"), reportertest.Hostile())) {
		if unicode.Is(unicode.Bidi_Control, r) || r == '\u2028' || r == '\u0085' {
			t.Fatalf("holds %U", r)
		}
	}
}

// Only documents of high and critical severity are in it, those that matter
// most first; what lies in a private folder is counted and not named.
func TestNotice_worst(t *testing.T) {
	outcomes := reportertest.Outcomes()
	outcomes[1].Location.Private = true
	report := string(reportertest.Render(t, maker("en"), outcomes))
	for name, want := range map[string]bool{"klanten-export.csv": true, "loon-2024": true, "ziekte.docx": false, "notities.txt": false, "cv-2019": false} {
		if strings.Contains(report, name) != want {
			t.Errorf("%s named: %v, want %v", name, !want, want)
		}
	}
	if strings.Index(report, "klanten-export.csv") > strings.Index(report, "loon-2024") {
		t.Error("the gravest does not come first")
	}
}

func BenchmarkNotice(b *testing.B) { reportertest.Benchmark(b, maker("nl")) }
