package reportertest

import (
	"bytes"
	"fmt"
	"io"
	"runtime"
	"strings"
	"testing"
	"unicode/utf8"

	"uitrusting/scanner/document"
	"uitrusting/scanner/finding"
)

// A Reporter is what is tested; see reporters.Reporter.
type Reporter interface {
	Begin(run finding.Run) error
	Report(o *finding.Outcome) error
	End(sum finding.Summary) error
}

// maxHeap is what a reporter may hold after Many documents, in bytes.
const maxHeap = 64 << 20

// Many is the number of documents of the test of memory.
const Many = 20_000

// Accept runs what every reporter must withstand: a run without documents,
// names made by an attacker, values that must not be shown, the same bytes
// for the same input, and many documents in bounded memory.
func Accept(t *testing.T, make func(io.Writer) Reporter) {
	t.Helper()
	t.Run("empty", func(t *testing.T) { wholesome(t, Render(t, make, nil)) })
	t.Run("sample", func(t *testing.T) { wholesome(t, Render(t, make, Outcomes())) })
	t.Run("hostile", func(t *testing.T) { wholesome(t, Render(t, make, Hostile())) })
	t.Run("deterministic", func(t *testing.T) {
		first := Render(t, make, append(Outcomes(), Hostile()...))
		for range 3 {
			if !bytes.Equal(first, Render(t, make, append(Outcomes(), Hostile()...))) {
				t.Fatal("two reports of the same run differ")
			}
		}
	})
	t.Run("memory", func(t *testing.T) { memory(t, make) })
	t.Run("writer", func(t *testing.T) { broken(t, make) })
}

// Render is the report of some outcomes.
func Render(tb testing.TB, make func(io.Writer) Reporter, outcomes []finding.Outcome) []byte {
	tb.Helper()
	var b bytes.Buffer
	if err := play(make(&b), outcomes); err != nil {
		tb.Fatal(err)
	}
	return b.Bytes()
}

func play(r Reporter, outcomes []finding.Outcome) error {
	if err := r.Begin(Run()); err != nil {
		return err
	}
	for i := range outcomes {
		if err := r.Report(&outcomes[i]); err != nil {
			return err
		}
	}
	return r.End(Summary(outcomes))
}

// HostileNames are file names made to break out of a report.
func HostileNames() []string {
	return []string{
		"two\nlines\r\n.txt", "\x1b[2J\x1b]0;title\x07.txt", "\u202egnp.exe\u2066.txt", "<script>alert(1)</script>.html",
		`"><img src=x onerror=alert(1)>.txt`, "</script><!--.txt", "a'b\"c`d.txt", "pipe|equals=back\\slash.txt", "bytes\xff\xfe\x80.txt",
		strings.Repeat("lang", 1000) + ".txt", "=cmd|'/c calc'!A1", "+1+1", "-2+3", "@SUM(A1)", "\t=1+1", "nul\x00byte", "{{.}}${x}%s%n", "\u2028\u2029\u0085.txt", "",
	}
}

// Hostile are outcomes with such names, in every place that can hold one.
func Hostile() []finding.Outcome {
	var list []finding.Outcome
	for _, name := range HostileNames() {
		o := outcome("/home/els/"+name, finding.SeverityHigh, 3, "", "ServiSoft policy, art. IX")
		o.Copies = []finding.Copy{{Relation: finding.Exact, OfID: "c1:1", Of: name, LocalInCentral: 1, CentralInLocal: 1}}
		o.Verdict.Action, o.Verdict.Target = "move", name
		o.Findings[0].At = document.Position{Sheet: name, Row: 1, Col: 1}
		o.Findings[1].At = document.Position{Part: name}
		list = append(list, o)
		bare := outcome(name, finding.SeverityLow, 0, "", "ServiSoft policy, art. IX")
		bare.Document.Members = []string{name, name}
		list = append(list, bare)
		lost := unread(name, finding.KindCorrupt)
		list = append(list, lost)
	}
	return list
}

// wholesome fails for what no report may hold: text that is not UTF-8,
// control characters, a planted value.
func wholesome(t *testing.T, report []byte) {
	t.Helper()
	if !utf8.Valid(report) {
		t.Error("not UTF-8")
	}
	for _, c := range report {
		if c < 0x20 && c != '\n' && c != '\r' && c != '\t' || c == 0x7f {
			t.Errorf("holds the control character %#x", c)
			break
		}
	}
	for i, value := range Planted() {
		if bytes.Contains(report, []byte(value)) {
			t.Errorf("shows planted value %d", i)
		}
	}
}

func memory(t *testing.T, make func(io.Writer) Reporter) {
	r := make(io.Discard)
	if err := r.Begin(Run()); err != nil {
		t.Fatal(err)
	}
	before := heap()
	sum := finding.NewSummary()
	for i := range Many {
		o := outcome(fmt.Sprintf("/home/els/Documents/map-%d/bestand-%d.docx", i%300, i), finding.Severity(1+i%4), i%90, "", "ServiSoft policy, art. IX")
		sum.Add(&o)
		if err := r.Report(&o); err != nil {
			t.Fatal(err)
		}
	}
	grown := heap() - before
	t.Logf("holds %d KiB after %d documents", grown>>10, Many)
	if grown > maxHeap {
		t.Error("that is too much")
	}
	if err := r.End(sum); err != nil {
		t.Fatal(err)
	}
}

func heap() int64 {
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return int64(m.HeapAlloc)
}

// full is a disk without room.
type full struct{}

func (full) Write([]byte) (int, error) { return 0, io.ErrShortWrite }

// broken fails when a report that could not be written is not an error.
func broken(t *testing.T, make func(io.Writer) Reporter) {
	if play(make(full{}), Outcomes()) == nil {
		t.Error("a report that cannot be written ends without an error")
	}
}

// Benchmark measures a reporter in outcomes a second.
func Benchmark(b *testing.B, make func(io.Writer) Reporter) {
	outcomes := Outcomes()
	r := make(io.Discard)
	if err := r.Begin(Run()); err != nil {
		b.Fatal(err)
	}
	n := 0
	for b.Loop() {
		o := outcomes[n%len(outcomes)]
		if err := r.Report(&o); err != nil {
			b.Fatal(err)
		}
		n++
	}
	if err := r.End(Summary(outcomes)); err != nil {
		b.Fatal(err)
	}
	b.ReportMetric(float64(n)/b.Elapsed().Seconds(), "outcomes/s")
}
