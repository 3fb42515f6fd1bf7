package html_test

import (
	"bytes"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"flag"
	"fmt"
	"io"
	"regexp"
	"strings"
	"testing"
	"unicode"

	"uitrusting/reporters/html"
	"uitrusting/reporters/reportertest"
	"uitrusting/scanner/finding"
)

var _ = flag.Bool("update", false, "write the golden files")

func maker(opt html.Options) func(io.Writer) reportertest.Reporter {
	return func(w io.Writer) reportertest.Reporter { return html.New(w, opt) }
}

func TestHTML(t *testing.T) { reportertest.Accept(t, maker(html.Options{Lang: "nl"})) }

func TestHTML_golden(t *testing.T) {
	for _, lang := range []string{"nl", "fr", "de", "en"} {
		page := reportertest.Render(t, maker(html.Options{Lang: lang}), reportertest.Outcomes())
		// The style and the script have files of their own.
		page = regexp.MustCompile(`(?s)<style>.*?</style>|<script>.*?</script>|sha256-[^']*`).ReplaceAll(page, nil)
		reportertest.Golden(t, lang+".html", page)
	}
}

// The page runs its own script and style and nothing else, and names no
// address that a browser would load.
func TestHTML_closed(t *testing.T) {
	page := reportertest.Render(t, maker(html.Options{}), append(reportertest.Outcomes(), reportertest.Hostile()...))
	policy := string(regexp.MustCompile(`content="(default-src[^"]*)"`).FindSubmatch(page)[1])
	if !strings.HasPrefix(policy, "default-src 'none';") || strings.Contains(policy, "unsafe") {
		t.Errorf("policy %q", policy)
	}
	for _, element := range []string{"style", "script"} {
		found := regexp.MustCompile(`(?s)<`+element+`>(.*?)</`+element+`>`).FindAllSubmatch(page, -1)
		if len(found) != 1 {
			t.Fatalf("%d elements %s", len(found), element)
		}
		sum := sha256.Sum256(found[0][1])
		hash := base64.StdEncoding.EncodeToString(sum[:])
		// The attribute is written with + escaped.
		if !strings.Contains(strings.ReplaceAll(policy, "&#43;", "+"), hash) {
			t.Errorf("the policy does not allow the %s of the page", element)
		}
	}
	for _, bad := range []string{"<img", "<link", "<iframe", "<form", "http://", "https://", "@import", "url(", " onerror=\"", " style=\"", "javascript:", "<script>alert", "innerHTML"} {
		if bytes.Contains(page, []byte(bad)) {
			t.Errorf("the page holds %q", bad)
		}
	}
	if n := bytes.Count(page, []byte("</script")); n != 2 {
		t.Errorf("%d ends of scripts, want 2", n)
	}
	for _, r := range string(page) {
		if unicode.Is(unicode.Bidi_Control, r) {
			t.Fatalf("the page holds %U", r)
		}
	}
}

// Where no central store is declared there is no judgement, but something to
// choose.
func TestHTML_undetermined(t *testing.T) {
	o := reportertest.Outcomes()[0]
	o.Verdict = finding.Verdict{Judgement: finding.Undetermined, Severity: finding.SeverityHigh}
	page := string(reportertest.Render(t, maker(html.Options{Lang: "en", Own: true}), []finding.Outcome{o}))
	for _, want := range []string{`value="ask-dpo"`, `value="keep-with-reason"`, "What will you do with it?"} {
		if !strings.Contains(page, want) {
			t.Errorf("no %s on the page", want)
		}
	}
	if strings.Contains(page, `value="delete"`) {
		t.Error("deleting is advised without an original")
	}
}

// The list is JSON that a browser can read.
func TestHTML_data(t *testing.T) {
	page := reportertest.Render(t, maker(html.Options{}), append(reportertest.Outcomes(), reportertest.Hostile()...))
	data := regexp.MustCompile(`(?s)<script type="application/json" id="data">(.*?)</script>`).FindSubmatch(page)
	var list struct{ Rows []map[string]any }
	if err := json.Unmarshal(data[1], &list); err != nil {
		t.Fatal(err)
	}
	if want := 6 + 2*len(reportertest.HostileNames()); len(list.Rows) != want {
		t.Errorf("%d rows, want %d", len(list.Rows), want)
	}
}

// What was chosen on an earlier page stays chosen, and stays in the count.
func TestHTML_ticks(t *testing.T) {
	outcomes := reportertest.Outcomes()
	page := reportertest.Render(t, maker(html.Options{Lang: "en"}), outcomes)
	id := string(regexp.MustCompile(`data-document="(\w+)"`).FindSubmatch(page)[1])
	ticks, err := html.ReadTicks(strings.NewReader(`{"schema":"uitrusting.ticks/1","ticks":[{"id":"` + id + `","action":"keep-with-reason","reason":"court <b>case</b>"}]}`))
	if err != nil {
		t.Fatal(err)
	}
	again := reportertest.Render(t, maker(html.Options{Lang: "en", Ticks: ticks}), outcomes)
	for _, want := range []string{`value="keep-with-reason" checked`, "court &lt;b&gt;case&lt;/b&gt;", "kept, with a reason", "6 files need your attention"} {
		if !bytes.Contains(again, []byte(want)) {
			t.Errorf("the page does not hold %q", want)
		}
	}
}

func FuzzReadTicks(f *testing.F) {
	f.Add([]byte(`{"schema":"uitrusting.ticks/1","ticks":[{"id":"d00112233445566778899aabb","action":"delete"}]}`))
	f.Fuzz(func(t *testing.T, in []byte) {
		ticks, err := html.ReadTicks(bytes.NewReader(in))
		if err != nil && len(ticks) > 0 {
			t.Error("choices with an error")
		}
	})
}

// A private folder is counted and not named.
func TestHTML_private(t *testing.T) {
	outcomes := reportertest.Outcomes()
	outcomes[1].Location.Private = true
	page := reportertest.Render(t, maker(html.Options{Lang: "en"}), outcomes)
	if bytes.Contains(page, []byte("ziekte.docx")) || !bytes.Contains(page, []byte("1 document in a private folder")) {
		t.Error("a document in a private folder is named or not counted")
	}
}

func BenchmarkHTML(b *testing.B) { reportertest.Benchmark(b, maker(html.Options{Lang: "nl"})) }

// BenchmarkHTML_many writes the page of 100,000 documents.
func BenchmarkHTML_many(b *testing.B) {
	const documents = 100_000
	outcomes := reportertest.Outcomes()
	for b.Loop() {
		r := html.New(io.Discard, html.Options{Lang: "nl"})
		_ = r.Begin(reportertest.Run())
		for i := range documents {
			o := outcomes[i%6]
			o.Document.Path = fmt.Sprintf("/home/els/Documents/map %d/bestand %d.docx", i%500, i)
			o.Verdict.Severity = finding.Severity(1 + i%4)
			_ = r.Report(&o)
		}
		if err := r.End(reportertest.Summary(outcomes)); err != nil {
			b.Fatal(err)
		}
	}
}

// The page says what changed since the result before, marks what is new, and
// shows the results as bars that are a table.
func TestHTML_trend(t *testing.T) {
	outcomes := reportertest.Outcomes()
	var past []*finding.Past
	for i, n := range []int{6, 3} {
		run := reportertest.Run()
		run.Started = run.Started.AddDate(0, i-2, 0)
		p := finding.NewPast(run, nil)
		for j := range outcomes[:n] {
			p.Add(&outcomes[j])
		}
		past = append(past, p)
	}
	page := string(reportertest.Render(t, maker(html.Options{Lang: "en", Earlier: past}), outcomes))
	for _, want := range []string{"Since 20 October 2026: 3 new · 3 still there · 0 no longer found", `<th scope="row">20 September 2026</th><td class="number">5</td>`,
		`<th scope="row">20 November 2026</th><td class="number">6</td>`, `<span class="tag new">new</span>`} {
		if !strings.Contains(page, want) {
			t.Errorf("the page does not hold %q", want)
		}
	}
	if none := string(reportertest.Render(t, maker(html.Options{Lang: "en"}), outcomes)); strings.Contains(none, "Trend") {
		t.Error("a trend without an earlier result")
	}
}
