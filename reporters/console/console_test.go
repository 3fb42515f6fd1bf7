package console_test

import (
	"bytes"
	"flag"
	"fmt"
	"io"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"uitrusting/reporters/console"
	"uitrusting/reporters/reportertest"
	"uitrusting/scanner/finding"
)

var _ = flag.Bool("update", false, "write the golden files")

func maker(opt console.Options) func(io.Writer) reportertest.Reporter {
	return func(w io.Writer) reportertest.Reporter { return console.New(w, opt) }
}

func TestConsole(t *testing.T) {
	for _, width := range []int{0, 20, 120} {
		t.Run(fmt.Sprint(width), func(t *testing.T) {
			reportertest.Accept(t, maker(console.Options{Lang: "nl", Width: width}))
		})
	}
}

func TestConsole_bidi(t *testing.T) {
	for _, r := range string(reportertest.Render(t, maker(console.Options{}), reportertest.Hostile())) {
		if unicode.Is(unicode.Bidi_Control, r) || r == '\u2028' || r == '\u0085' {
			t.Fatalf("holds %U", r)
		}
	}
}

func TestConsole_golden(t *testing.T) {
	for _, lang := range []string{"nl", "fr", "de", "en"} {
		for _, width := range []int{0, 100} {
			got := reportertest.Render(t, maker(console.Options{Lang: lang, Width: width}), reportertest.Outcomes())
			reportertest.Golden(t, fmt.Sprintf("%s-%d.txt", lang, width), got)
		}
	}
}

// On a terminal no line is longer than the terminal, but for the sums.
func TestConsole_width(t *testing.T) {
	for _, lang := range []string{"nl", "fr", "de", "en"} {
		for _, width := range []int{40, 60, 80} {
			report := string(reportertest.Render(t, maker(console.Options{Lang: lang, Width: width}), append(reportertest.Outcomes(), reportertest.Hostile()...)))
			for _, line := range strings.Split(report, "\n") {
				if strings.HasPrefix(line, "  ") && utf8.RuneCountInString(line) > width {
					t.Errorf("%s: %d columns: %s", lang, utf8.RuneCountInString(line), line)
				}
			}
		}
	}
}

// In a tight terminal what is said of a document is not cut to pieces.
func TestConsole_tight(t *testing.T) {
	report := string(reportertest.Render(t, maker(console.Options{Lang: "nl", Width: 40}), reportertest.Outcomes()))
	want := "  HOOG  Desktop/ziekte.docx\n    gezondheidsgegevens van 5 personen\n    geen centrale kopie gevonden\n    verplaatsen naar /srv/central\n"
	if !strings.Contains(report, want) {
		t.Errorf("not in the report: %q\n%s", want, report)
	}
}

// On a terminal the whole story is one screenful, down to its few worst
// documents.
func TestConsole_height(t *testing.T) {
	var many []finding.Outcome
	for i := range 200 {
		o := reportertest.Outcomes()[0]
		o.Document.Path = fmt.Sprintf("/home/els/%03d.txt", i)
		many = append(many, o)
	}
	for _, c := range []struct{ width, height, least int }{{100, 24, 20}, {100, 60, 56}, {60, 30, 25}, {50, 24, 18}} {
		report := string(reportertest.Render(t, maker(console.Options{Lang: "en", Width: c.width, Height: c.height}), many))
		if n := strings.Count(report, "\n"); n >= c.height || n < c.least {
			t.Errorf("%d lines on a terminal of %d by %d, want %d at least:\n%s", n, c.width, c.height, c.least, report)
		}
	}
}

// A heading that is longer than the terminal goes on in the next line.
func TestConsole_heading(t *testing.T) {
	o := finding.Outcome{Verdict: finding.Verdict{Judgement: finding.Undetermined}}
	for _, lang := range []string{"nl", "fr", "de", "en"} {
		for _, width := range []int{60, 70, 80} {
			report := string(reportertest.Render(t, maker(console.Options{Lang: lang, Width: width}), []finding.Outcome{o}))
			for line := range strings.Lines(report) {
				if n := utf8.RuneCountInString(strings.TrimRight(line, "\n")); n > width {
					t.Errorf("%s, %d columns: %d in %q", lang, width, n, line)
				}
			}
		}
	}
}

func TestConsole_private(t *testing.T) {
	outcomes := reportertest.Outcomes()
	outcomes[1].Location.Private = true
	report := string(reportertest.Render(t, maker(console.Options{Lang: "en"}), outcomes))
	if strings.Contains(report, "ziekte.docx") || !strings.Contains(report, "1 document in a private folder") {
		t.Error("a document in a private folder is named or not counted")
	}
}

func TestConsole_color(t *testing.T) {
	plain := reportertest.Render(t, maker(console.Options{}), reportertest.Outcomes())
	colored := reportertest.Render(t, maker(console.Options{Color: true}), reportertest.Outcomes())
	if !bytes.Contains(colored, []byte("\x1b[")) || bytes.Contains(plain, []byte("\x1b[")) {
		t.Error("colour is not as asked")
	}
}

func BenchmarkConsole(b *testing.B) { reportertest.Benchmark(b, maker(console.Options{Lang: "nl"})) }
