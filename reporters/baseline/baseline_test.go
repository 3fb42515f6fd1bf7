package baseline

import (
	"bytes"
	"flag"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"uitrusting/reporters/reportertest"
	"uitrusting/scanner/document"
	"uitrusting/scanner/finding"
)

var _ = flag.Bool("update", false, "write the golden files")

var decided = Decision{Reason: "invented people", By: "Els Peeters", Until: "2027-06-30"}

func today() time.Time { return time.Date(2026, 11, 20, 12, 0, 0, 0, time.UTC) }

// lastingRun makes the ids of the shared sample lasting ones, as those of an
// organisation's key are.
type lastingRun struct{ *Reporter }

func (r lastingRun) Begin(run finding.Run) error {
	run.KeyID = "k01234567"
	return r.Reporter.Begin(run)
}

func TestAccept(t *testing.T) {
	reportertest.Accept(t, func(w io.Writer) reportertest.Reporter { return lastingRun{New(w, decided)} })
}

func id(n int) string { return fmt.Sprintf("k1:%024x", uint64(n)<<32) }

// doc is a violation with findings of the ids.
func doc(path string, ids ...int) *finding.Outcome {
	o := &finding.Outcome{
		Document: document.Document{Ref: document.Ref{Path: path, Members: []string{"a\xff.csv"}}}, Counts: finding.Counts{}, Status: finding.Scanned,
		Verdict: finding.Verdict{Judgement: finding.Violation, Severity: finding.SeverityHigh, Action: "move", Breaches: []finding.Breach{{Duty: "central-storage"}}},
	}
	for _, n := range ids {
		o.Findings = append(o.Findings, finding.Finding{ID: id(n), InfoType: finding.IBAN, Confidence: finding.High})
		o.Counts.Add(finding.IBAN, finding.High)
	}
	return o
}

// write is a list of documents.
func write(t *testing.T, d Decision, outcomes ...*finding.Outcome) string {
	t.Helper()
	var out bytes.Buffer
	r := New(&out, d)
	if err := r.Begin(finding.Run{KeyID: "k01234567", ID: "run-1", Started: today()}); err != nil {
		t.Fatal(err)
	}
	for _, o := range outcomes {
		if err := r.Report(o); err != nil {
			t.Fatal(err)
		}
	}
	if err := r.End(finding.Summary{}); err != nil {
		t.Fatal(err)
	}
	return out.String()
}

func read(t *testing.T, text string) *List {
	t.Helper()
	l, err := Read(strings.NewReader(text), today())
	if err != nil {
		t.Fatal(err)
	}
	return l
}

func TestJudge(t *testing.T) {
	long := doc("/x", 1, 2)
	long.Counts[finding.IBAN] = finding.ByConfidence{High: 5000} // the list was cut
	l := read(t, write(t, decided, doc("/a", 1, 2, 2), doc("/b\xff", 3), long))
	more := doc("/x", 1, 2)
	more.Counts[finding.IBAN] = finding.ByConfidence{High: 5001}
	duty := doc("/a", 1)
	duty.Verdict.Breaches = append(duty.Verdict.Breaches, finding.Breach{Duty: "retention"})
	other := doc("/a", 1)
	other.Counts.Add(finding.Email, finding.Low)
	other.Findings = append(other.Findings, finding.Finding{ID: id(9), InfoType: finding.Email})
	moved := doc("/a", 1)
	moved.Findings[0].InfoType = finding.PaymentCard // the same id as another kind of data
	moved.Counts = finding.Counts{finding.PaymentCard: {High: 1}}
	clean := &finding.Outcome{Document: document.Document{Ref: document.Ref{Path: "/a", Members: []string{"a\xff.csv"}}}}
	for _, c := range []struct {
		name  string
		o     *finding.Outcome
		state finding.KnownState
		types int
	}{
		{"the same", doc("/a", 2, 1, 2), finding.Accepted, 1},
		{"fewer", doc("/a", 1), finding.Accepted, 1},
		{"a new value", doc("/a", 1, 4), finding.Changed, 0},
		{"more of a known value", doc("/a", 1, 1, 1, 2), finding.Changed, 0},
		{"another kind of data", other, finding.Changed, 1},
		{"a known id of another kind", moved, finding.Changed, 0},
		{"another duty", duty, finding.Changed, 1},
		{"a name that is no UTF-8", doc("/b\xff", 3), finding.Accepted, 1},
		{"the name that it is shown as", doc("/b\uFFFD", 3), "", 0},
		{"another document", doc("/c", 1), "", 0},
		{"a list that was cut", long, finding.Accepted, 1},
		{"more behind the cut", more, finding.Changed, 0},
		{"clean by now", clean, "", 0},
	} {
		v := l.Judge(c.o, c.o.Verdict, c.o.Document.Ref)
		if c.state == "" {
			if v.Known != nil || v.Judgement != c.o.Verdict.Judgement {
				t.Errorf("%s: %+v", c.name, v)
			}
			continue
		}
		if v.Known == nil || v.Known.State != c.state || len(v.Known.Types) != c.types || (v.Judgement == finding.Allowed) != (c.state == finding.Accepted) {
			t.Errorf("%s: %s, %+v; want %s", c.name, v.Judgement, v.Known, c.state)
		}
		if len(v.Breaches) != len(c.o.Verdict.Breaches) {
			t.Errorf("%s: breaches are hidden", c.name)
		}
	}
}

func TestLastDay(t *testing.T) {
	text := write(t, decided, doc("/a", 1))
	for day, want := range map[string]finding.KnownState{
		"2026-11-20T12:00:00Z": finding.Accepted, "2027-06-30T23:59:59Z": finding.Accepted, "2027-07-01T00:00:00Z": finding.Expired,
	} {
		now, err := time.Parse(time.RFC3339, day)
		if err != nil {
			t.Fatal(err)
		}
		l, err := Read(strings.NewReader(text), now)
		if err != nil {
			t.Fatal(err)
		}
		o := doc("/a", 1)
		v := l.Judge(o, o.Verdict, o.Document.Ref)
		if v.Known.State != want || (v.Judgement == finding.Violation) != (want == finding.Expired) {
			t.Errorf("%s: %s, %s", day, v.Known.State, v.Judgement)
		}
	}
}

// What was accepted keeps its decision in a new list; what changed or ran out
// needs a new one.
func TestDecisionsAreKept(t *testing.T) {
	l := read(t, write(t, decided, doc("/a", 1), doc("/b", 1)))
	a, b := doc("/a", 1), doc("/b", 1, 2)
	a.Verdict, b.Verdict = l.Judge(a, a.Verdict, a.Document.Ref), l.Judge(b, b.Verdict, b.Document.Ref)
	text := write(t, Decision{}, a, b)
	lines := strings.Split(text, "\n")
	if !strings.Contains(lines[1], `"reason":"invented people","by":"Els Peeters","until":"2027-06-30"`) || !strings.Contains(lines[2], `"reason":"","by":"","until":""`) {
		t.Error(text)
	}
	if _, err := Read(strings.NewReader(text), today()); err == nil || !strings.Contains(err.Error(), "line 3: reason is empty") {
		t.Errorf("a decision that is not made: %v", err)
	}
}

func TestReadIsStrict(t *testing.T) {
	text := write(t, decided, doc("/a", 1))
	head, line, _ := strings.Cut(strings.TrimSpace(text), "\n")
	for _, c := range []struct{ old, new, want string }{
		{`"reason":"invented people"`, `"reason":" "`, "line 2: reason is empty"},
		{`"by":"Els Peeters"`, `"by":""`, "line 2: by is empty"},
		{`"until":"2027-06-30"`, `"until":"30/06/2027"`, "line 2: until is no date"},
		{`"until"`, `"untill"`, "line 2: a field that is not known"},
		{`"count":1`, `"count":0`, "line 2: an infotype"},
		{`"count":1`, `"count":"1"`, "line 2: findings.count is of the wrong type"},
		{`"k1:`, `"k2:`, "line 2: an id that is none"},
		{`"path":"/a"`, `"path":""`, "line 2: path is empty"},
		{line, line + "\n\n" + line, "line 4: this document stands in the list twice"},
		{line, line + line, "line 2: more than one object"},
		{line, line[:40], "line 2: not a JSON object"},
		{line, "[]", "line 2:"},
		{Schema, "uitrusting.baseline/2", "line 1: not a list of schema"},
		{`"k01234567"`, `"run"`, "line 1: key_id"},
		{head, line, "line 1: not a list of schema"},
		{text, "", "not a list of schema"},
	} {
		bad := strings.Replace(text, c.old, c.new, 1)
		if bad == text {
			t.Fatalf("%s is not there", c.old)
		}
		_, err := Read(strings.NewReader(bad), today())
		if err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%q: %v, want %s", c.new, err, c.want)
		}
		if err != nil && strings.Contains(err.Error(), "Els") {
			t.Errorf("the error quotes the list: %v", err)
		}
	}
	l := read(t, text)
	if err := l.Check("k76543210"); err == nil {
		t.Error("another key")
	}
	if err := l.Check(finding.RunKey); err == nil {
		t.Error("a key for one run")
	}
	if err := New(io.Discard, decided).Begin(finding.Run{KeyID: finding.RunKey}); err == nil {
		t.Error("a list of ids that mean nothing")
	}
}

func FuzzRead(f *testing.F) {
	b, err := os.ReadFile(filepath.Join("testdata", "known.jsonl"))
	if err != nil {
		f.Fatal(err)
	}
	f.Add(b)
	f.Add([]byte("{}\n[]\n"))
	f.Fuzz(func(t *testing.T, b []byte) {
		l, err := Read(bytes.NewReader(b), today())
		if err != nil {
			return
		}
		if got := l.Ref(); got.Documents != len(l.docs) || got.ID == "" {
			t.Errorf("%+v", got)
		}
		o := doc("/a", 1)
		l.Judge(o, o.Verdict, o.Document.Ref)
	})
}

func TestGolden(t *testing.T) {
	got := write(t, decided, doc("/a", 1, 2, 2), doc("/b\xff", 3), &finding.Outcome{Verdict: finding.Verdict{Judgement: finding.Allowed}})
	reportertest.Golden(t, "known.jsonl", []byte(got))
}

func BenchmarkRead(b *testing.B) {
	var text strings.Builder
	r := New(&text, decided)
	_ = r.Begin(finding.Run{KeyID: "k01234567"})
	for i := range 10_000 {
		o := doc(fmt.Sprintf("/srv/data/file-%d.csv", i))
		for n := range 50 {
			o.Findings = append(o.Findings, finding.Finding{ID: id(i*100 + n), InfoType: finding.IBAN})
			o.Counts.Add(finding.IBAN, finding.High)
		}
		_ = r.Report(o)
	}
	_ = r.End(finding.Summary{})
	b.SetBytes(int64(text.Len()))
	b.ReportAllocs()
	for b.Loop() {
		if _, err := Read(strings.NewReader(text.String()), today()); err != nil {
			b.Fatal(err)
		}
	}
}
