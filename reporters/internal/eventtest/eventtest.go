// Package eventtest holds what the tests of the event formats share: a run
// with ordinary and hostile documents, and golden files.
package eventtest

import (
	"bytes"
	"flag"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"uitrusting/scanner/document"
	"uitrusting/scanner/finding"
)

var update = flag.Bool("update", false, "write the golden files")

// Planted are values that no output may hold.
var Planted = []string{"85051799722", "85.05.17-997.22", "jan.kanarie@post.example", "Kanarievogel"}

// A Reporter is what is tested.
type Reporter interface {
	Begin(run finding.Run) error
	Report(o *finding.Outcome) error
	End(sum finding.Summary) error
}

// Clock stands still at noon.
func Clock() time.Time { return time.Date(2026, 11, 20, 12, 0, 0, 0, time.UTC) }

// Run is the run of every test.
func Run() finding.Run {
	return finding.Run{
		ID: "0192f0c1-0000-4000-8000-000000000001", Started: Clock().Add(-10 * time.Minute), Version: "1.2.3",
		Host: "LT-0042", DeviceID: "k1:0123456789abcdef01234567", User: "els", OS: "linux",
		Policy: finding.PolicyRef{ID: "example", Version: "2026-10"}, KeyID: "k01234567",
		Baseline: finding.BaselineRef{ID: "0011223344556677", Documents: 3},
	}
}

// Outcome is an ordinary violation.
func Outcome() *finding.Outcome {
	o := &finding.Outcome{
		Document: document.Document{
			Ref:      document.Ref{Path: "/home/els/Downloads/personeel.zip", Members: []string{"2024/loon.xlsx"}},
			MIMEType: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", Size: 48213,
			Modified: time.Date(2025, 12, 6, 5, 46, 40, 0, time.UTC), Owner: "els", Exposure: []string{"others-read"},
		},
		Status: finding.Scanned, Subjects: 120, DocumentType: "payslip",
		Location: finding.Location{Kind: finding.Local},
		Verdict: finding.Verdict{
			Judgement: finding.Violation, Class: finding.ClassSpecial, Severity: finding.SeverityHigh, Action: "delete",
			Breaches: []finding.Breach{{Duty: "central-storage", Clause: "policy, art. IX", Severity: finding.SeverityHigh, Reason: "same text as a document in the central store"}},
		},
		Copies: []finding.Copy{{Relation: finding.Version, OfID: "c1:7f3a", LocalInCentral: 0.97, CentralInLocal: 0.95, Newer: "central", NewerBy: "metadata"}},
		Counts: finding.Counts{
			finding.BENationalNumber: {High: 120}, finding.PersonName: {High: 118, Medium: 2}, finding.SpecialHealth: {Medium: 3}, finding.Email: {High: 4},
		},
	}
	add := func(t finding.InfoType, rule, value string, at document.Position) {
		o.Findings = append(o.Findings, finding.Finding{
			ID: "k1:5b0c", RuleID: rule, InfoType: t, Confidence: finding.High, At: at, Value: finding.NewValue(t, value), Evidence: []finding.Evidence{"layout"},
		})
	}
	add(finding.BENationalNumber, "be/national-number", "85051799722", document.Position{Sheet: "Jan", Row: 3, Col: 2})
	add(finding.BENationalNumber, "be/national-number", "85051799722", document.Position{Sheet: "Jan", Row: 4, Col: 28})
	add(finding.PersonName, "core/person", "Jan Kanarievogel", document.Position{Line: 4})
	add(finding.Email, "core/email", "jan.kanarie@post.example", document.Position{Page: 2, Line: 7})
	add(finding.SpecialHealth, "special/health", "Kanarievogel", document.Position{Page: 3})
	return o
}

// Known are outcomes that a baseline knows: one accepted, one with something
// new, one past its day.
func Known() []*finding.Outcome {
	var out []*finding.Outcome
	for _, state := range []finding.KnownState{finding.Accepted, finding.Changed, finding.Expired} {
		o := Outcome()
		o.Document.Path, o.Document.Members = "/srv/app/testdata/"+string(state)+".csv", nil
		k := &finding.Known{State: state, Reason: "invented people for tests", By: "Els Peeters", Until: Clock().AddDate(0, 6, 0)}
		k.Types = []finding.InfoType{finding.BENationalNumber, finding.Email}
		switch state {
		case finding.Accepted:
			k.Types = []finding.InfoType{finding.BENationalNumber, finding.Email, finding.PersonName, finding.SpecialHealth}
			o.Verdict.Judgement, o.Verdict.Severity, o.Verdict.Action = finding.Allowed, finding.Info, ""
		case finding.Expired:
			k.Until = Clock().AddDate(0, -1, 0)
		}
		o.Verdict.Known = k
		out = append(out, o)
	}
	return out
}

// Names are file names that want to break a format.
func Names() []string {
	return []string{
		"new\nline.txt", "pipe|equals=back\\slash\\n.txt", `quote"'.txt`, "tab\tand\rreturn.txt", "\x1b[2Jclear.txt",
		"bidi\u202egpj.txt", "\xff\xfe broken \xc3.txt", strings.Repeat("4000", 1000), strings.Repeat("\u202e", 4000),
		strings.Repeat("=|\\\"", 1000), strings.Repeat("\xff", 4000), "a\x00b\u2028c", strings.Repeat("é/", 3000), "", "/",
		"-rf", "=cmd|' /C calc'!A0", "%s%d", "]]>\x7f", "trailing\\", "trailing=", "CEF:0|x|y", "a cs1=fake b.txt", "C:\\Users\\els\\x.docx",
	}
}

// Hostile are outcomes with these names everywhere that a name fits, and
// with lists that are too long.
func Hostile() []*finding.Outcome {
	var out []*finding.Outcome
	for _, name := range Names() {
		o := Outcome()
		o.Document.Path = "/home/els/" + name
		o.Document.Members = nil
		for range 20 {
			o.Document.Members = append(o.Document.Members, name)
		}
		o.Document.Owner, o.Document.MIMEType, o.DocumentType = name, name, name
		o.Document.Exposure = strings.Split(strings.Repeat("others-read ", 20), " ")
		o.Location.Store, o.Location.VolumeEncrypted = name, new(bool)
		o.Location.Cloud = &finding.Cloud{Provider: name, Account: name, Country: name}
		o.Verdict.Action, o.Verdict.Target = name, name
		for range 10 {
			o.Verdict.Breaches = append(o.Verdict.Breaches, finding.Breach{Duty: name, Clause: name, Reason: name})
			o.Copies = append(o.Copies, finding.Copy{Relation: finding.Exact, OfID: name, Of: name, LocalInCentral: -1, CentralInLocal: -1})
		}
		o.Verdict.Breaches[0] = finding.Breach{Duty: name, Clause: name, Reason: name}
		o.Copies[0] = o.Copies[1]
		for i, t := range finding.InfoTypes() {
			o.Counts[t] = finding.ByConfidence{High: i + 1}
			for range 5 {
				o.Findings = append(o.Findings, finding.Finding{RuleID: "org/" + name, InfoType: t, Confidence: finding.High,
					At: document.Position{Sheet: name, Part: name, Page: 1 << 30, Line: 1 << 30, Row: 1 << 30, Col: 1 << 30}, Value: finding.NewValue(t, name)})
			}
		}
		o.Verdict.Known = &finding.Known{State: finding.Changed, Reason: name, By: name, Until: Clock(), Types: []finding.InfoType{finding.IBAN}}
		own := finding.InfoType("own " + name)
		o.Counts[own] = finding.ByConfidence{Low: 1}
		out = append(out, o)
	}
	return out
}

// Bare are outcomes with little in them.
func Bare() []*finding.Outcome {
	return []*finding.Outcome{
		{Document: document.Document{Ref: document.Ref{Path: "a.txt"}, Size: -1}, Status: finding.Partial, Counts: finding.Counts{finding.IBAN: {Low: 1}}},
		{Document: document.Document{Ref: document.Ref{Path: "b.txt"}}, Status: finding.Scanned, Verdict: finding.Verdict{Judgement: finding.Allowed}},
		{Document: document.Document{Ref: document.Ref{Path: "clean.txt"}}, Status: finding.Scanned, Verdict: finding.Verdict{Judgement: finding.Clean}},
	}
}

// Ordinary are outcomes without hostile names, for golden files.
func Ordinary() []*finding.Outcome {
	return slices.Concat(Bare(), []*finding.Outcome{Outcome()}, Known())
}

// Play runs a scan of the outcomes through a reporter.
func Play(t testing.TB, r Reporter, run finding.Run, outcomes []*finding.Outcome, interrupted bool) {
	t.Helper()
	sum := finding.NewSummary()
	sum.Ended, sum.Complete, sum.Interrupted = Clock(), !interrupted, interrupted
	if err := r.Begin(run); err != nil {
		t.Fatal(err)
	}
	for _, o := range outcomes {
		if err := r.Report(o); err != nil {
			t.Fatal(err)
		}
		sum.Add(o)
	}
	if err := r.End(sum); err != nil {
		t.Fatal(err)
	}
}

// Lines are the events of a scan of ordinary, bare and hostile outcomes.
// They are checked for what holds in every line format.
func Lines(t testing.TB, out *bytes.Buffer) []string {
	t.Helper()
	text := out.String()
	if !strings.HasSuffix(text, "\n") {
		t.Error("the last line has no end")
	}
	lines := strings.Split(strings.TrimSuffix(text, "\n"), "\n")
	for _, l := range lines {
		if len(l) >= 8000 {
			t.Errorf("a line of %d bytes: %.200s", len(l), l)
		}
		for _, p := range Planted {
			if strings.Contains(l, p) {
				t.Errorf("the planted value %q is in the output", p)
			}
		}
		for _, r := range l {
			if r < 0x20 && r != '\t' || r >= 0x7f && r < 0xa0 || r == 0x202e || r == 0x2028 || r == 0xfeff {
				t.Errorf("unsafe character %U in the output", r)
				break
			}
		}
		if strings.ToValidUTF8(l, "") != l {
			t.Error("the output is no UTF-8")
		}
	}
	return lines
}

// All are outcomes of every kind.
func All() []*finding.Outcome {
	return slices.Concat([]*finding.Outcome{Outcome()}, Bare(), Known(), Hostile())
}

// Golden compares got with a file in testdata, or writes it with -update.
func Golden(t *testing.T, name string, got []byte) {
	t.Helper()
	path := filepath.Join("testdata", name)
	if *update {
		if err := os.MkdirAll("testdata", 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, got, 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(got, want) {
		t.Errorf("%s differs; got\n%s", name, got)
	}
}

// Schema is the path of a schema that lies beside the repository; the test is
// skipped when it does not.
func Schema(t *testing.T, name string) string {
	t.Helper()
	dir, err := os.Getwd()
	for err == nil {
		path := filepath.Join(dir, "..", "shared", "schemas", name)
		if _, err := os.Stat(path); err == nil {
			return path
		}
		up := filepath.Dir(dir)
		if up == dir {
			break
		}
		dir = up
	}
	t.Skip("the schema " + name + " does not lie beside the repository")
	return ""
}

// Bench measures a reporter: one document with four infotypes after another.
func Bench(b *testing.B, r Reporter, events int) {
	o := Outcome()
	if err := r.Begin(Run()); err != nil {
		b.Fatal(err)
	}
	b.ReportAllocs()
	b.ResetTimer()
	for range b.N {
		if err := r.Report(o); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(b.N*events)/b.Elapsed().Seconds(), "events/s")
}
