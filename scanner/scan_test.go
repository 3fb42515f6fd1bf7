package scanner_test

import (
	"archive/zip"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"uitrusting/scanner"
	"uitrusting/scanner/document"
	"uitrusting/scanner/extract"
	"uitrusting/scanner/extract/text"
	"uitrusting/scanner/finding"
	"uitrusting/scanner/lex"
)

// A needle is a detector of a word, for tests of the engine. It looks around
// each '@', as real detectors look around their anchors.
type needle string

func (needle) Wants() lex.Kinds { return lex.Ats }

func (n needle) Detect(seg *document.Segment, at *lex.Anchors, out []finding.Match) []finding.Match {
	for _, p := range at.Ats {
		if strings.HasPrefix(seg.Text[p:], string(n)) {
			out = append(out, finding.Match{
				RuleID: "test/needle", InfoType: finding.Email, Start: int(p), End: int(p) + len(n),
				Confidence: finding.High, Value: string(n),
			})
		}
	}
	return out
}

func plain(string, []byte, io.ReaderAt, int64) string { return "text/plain" }

// config is a small scanner: text only, one detector.
func config(workers int, d ...scanner.Detector) scanner.Config {
	return scanner.Config{
		Identify: plain, Extractors: []scanner.Extractor{text.New()}, Lexicon: lex.NewBuilder().Build(),
		Detectors: d, Workers: workers, Limits: scanner.Limits{FileTimeout: -1},
	}
}

// run scans a folder and gives its outcomes.
func run(t testing.TB, cfg scanner.Config, root string) ([]finding.Outcome, finding.Summary) {
	t.Helper()
	s, err := scanner.New(cfg)
	if err != nil {
		t.Fatal(err)
	}
	var outcomes []finding.Outcome
	sum, err := s.Scan(context.Background(), []string{root}, func(o finding.Outcome) error {
		outcomes = append(outcomes, o)
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return outcomes, sum
}

func write(t testing.TB, dir, name string, content []byte) string {
	t.Helper()
	path := filepath.Join(dir, name)
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, content, 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

const window = 256 << 10

// TestScan_borders moves a match over every border that big text is cut at:
// of windows, of the ranges that several workers share, with one and many
// workers. It must be found exactly once, at its place.
func TestScan_borders(t *testing.T) {
	hit := "@needle-é-haystack"
	for _, c := range []struct {
		size    int
		borders []int
	}{
		{700 << 10, []int{window - 4<<10, window, window + 4<<10, 2 * window}},
		{5 << 20, []int{1 << 20, 2<<20 + window, 3 << 20}},
	} {
		for _, border := range c.borders {
			for _, shift := range []int{-len(hit) - 1, -len(hit), -len(hit) + 1, -9, -8, -2, -1, 0, 1} {
				at := border + shift
				body := bytes.Repeat([]byte("é=\n"), c.size/4+1)[:c.size/4*4]
				copy(body[at:], hit)
				fixRunes(body, at, len(hit))
				dir := t.TempDir()
				write(t, dir, "a.txt", body)
				outcomes, _ := run(t, config(3, needle(hit)), dir)
				var places []int64
				for _, f := range outcomes[0].Findings {
					places = append(places, f.Start)
				}
				if !slices.Equal(places, []int64{int64(at)}) {
					t.Fatalf("%d bytes, hit at border %d%+d: found at %v", c.size, border, shift, places)
				}
				if line := 1 + bytes.Count(body[:at], []byte{'\n'}); outcomes[0].Findings[0].At.Line != line {
					t.Fatalf("hit at %d: line %d, want %d", at, outcomes[0].Findings[0].At.Line, line)
				}
			}
		}
	}
}

// fixRunes replaces what is left of characters that the hit cut.
func fixRunes(body []byte, at, n int) {
	if at > 0 && body[at-1] == 0xC3 {
		body[at-1] = '='
	}
	if at+n < len(body) && body[at+n] == 0xA9 {
		body[at+n] = '='
	}
}

// bigSegment is an extractor that sends a document as one segment.
type bigSegment struct{}

func (bigSegment) MIMETypes() []string { return []string{"text/plain"} }
func (bigSegment) Extract(_ context.Context, _ document.Document, r *io.SectionReader, out document.Sink) error {
	b, err := io.ReadAll(r)
	if err != nil {
		return err
	}
	return out.Segment(document.Segment{Text: string(b), Marks: []document.Mark{{At: document.Position{Page: 1, Line: 1}}}})
}

// TestScan_bigSegment does the same for a segment that the engine itself cuts.
func TestScan_bigSegment(t *testing.T) {
	hit := "@needle-in-a-haystack"
	for shift := -len(hit) - 1; shift <= len(hit)+1; shift++ {
		at := window + shift
		body := bytes.Repeat([]byte("ab \n"), 200<<10)
		copy(body[at:], hit)
		dir := t.TempDir()
		write(t, dir, "a.txt", body)
		cfg := config(1, needle(hit))
		cfg.Extractors = []scanner.Extractor{bigSegment{}}
		outcomes, _ := run(t, cfg, dir)
		fs := outcomes[0].Findings
		if len(fs) != 1 || fs[0].Start != int64(at) || fs[0].At.Line != 1+bytes.Count(body[:at], []byte{'\n'}) {
			t.Fatalf("hit at %d: found %v", at, fs)
		}
	}
}

// TestScan_workers wants the same outcomes in the same order from any number
// of workers.
func TestScan_workers(t *testing.T) {
	dir := t.TempDir()
	for i := range 300 {
		body := strings.Repeat("text ", i*50)
		if i%7 == 0 {
			body += "@needle"
		}
		write(t, dir, fmt.Sprintf("d%d/f%d.txt", i%13, i), []byte(body))
	}
	write(t, dir, "big.txt", bytes.Repeat([]byte("x @needle y\n"), 600_000))
	var want string
	for _, workers := range []int{1, 2, 16} {
		outcomes, sum := run(t, config(workers, needle("@needle")), dir)
		got := fmt.Sprintf("%+v %+v", sum.Documents, sum.InfoTypes)
		for _, o := range outcomes {
			got += fmt.Sprintf("%s %s %v %d\n", o.Document, o.Status, o.Counts, len(o.Findings))
			for _, f := range o.Findings[:min(len(o.Findings), 50)] {
				got += fmt.Sprint(f.ID, f.Start, f.End, f.At)
			}
		}
		if want == "" {
			want = got
		} else if got != want {
			t.Errorf("%d workers give another result than 1", workers)
		}
	}
}

// TestScan_dense wants every match of a text full of them, whose ranges hand on
// many batches, at its place.
func TestScan_dense(t *testing.T) {
	line := "x @needle y" + strings.Repeat(" ", 84) + "\n"
	dir := t.TempDir()
	write(t, dir, "big.txt", bytes.Repeat([]byte(line), 60_000))
	outcomes, _ := run(t, config(2, needle("@needle")), dir)
	found := outcomes[0].Findings
	if len(found) != 60_000 {
		t.Fatalf("%d findings, want 60,000", len(found))
	}
	for i, f := range found {
		if want := int64(i*len(line) + 2); f.Start != want || f.At.Line != i+1 {
			t.Fatalf("finding %d is at %d in line %d, want %d in line %d", i, f.Start, f.At.Line, want, i+1)
		}
	}
}

// hostile is an extractor that does what it is told by the document.
type hostile struct{}

func (hostile) MIMETypes() []string { return []string{"text/plain"} }
func (hostile) Extract(ctx context.Context, _ document.Document, r *io.SectionReader, out document.Sink) error {
	b, _ := io.ReadAll(io.LimitReader(r, 64))
	switch string(b) {
	case "panic":
		panic("@secret of a person")
	case "hang":
		for {
			if err := out.Segment(document.Segment{Text: "more\n"}); err != nil {
				return err
			}
		}
	case "corrupt":
		return fmt.Errorf("page 3: %w", document.ErrCorrupt)
	case "half":
		if err := out.Segment(document.Segment{Text: "@needle\n"}); err != nil {
			return err
		}
		return document.ErrCorrupt
	case "leak":
		return errors.New("cannot parse @secret")
	case "encrypted":
		return document.ErrEncrypted
	case "deep":
		return nest(out, 20)
	case "many":
		for range 20 {
			if err := out.Member(document.Member{Name: "m", Content: strings.NewReader("@needle")}); err != nil {
				return err
			}
		}
	case "bomb":
		return out.Member(document.Member{Name: "m", Content: io.LimitReader(zeros{}, 1<<40)})
	}
	return out.Segment(document.Segment{Text: string(b)})
}

type zeros struct{}

func (zeros) Read(p []byte) (int, error) { clear(p); return len(p), nil }

func nest(out document.Sink, _ int) error {
	return out.Member(document.Member{Name: "in", Content: strings.NewReader("deep")})
}

// TestScan_hostile wants one outcome for each document, whatever it does.
func TestScan_hostile(t *testing.T) {
	for name, want := range map[string]string{
		"panic":     "failed crashed",
		"hang":      "partial timeout",
		"corrupt":   "failed corrupt",
		"half":      "partial corrupt",
		"leak":      "failed corrupt",
		"encrypted": "skipped encrypted",
		"bomb":      "partial bomb",
		"plain":     "scanned ",
	} {
		dir := t.TempDir()
		write(t, dir, "a", []byte(name))
		cfg := config(1, needle("@needle"))
		cfg.Extractors = []scanner.Extractor{hostile{}}
		cfg.Limits = scanner.Limits{FileTimeout: -1, MaxExpansion: 1 << 20, MaxMembers: 10}
		if name == "hang" {
			cfg.Limits.FileTimeout = 50 * time.Millisecond
		}
		outcomes, sum := run(t, cfg, dir)
		o := outcomes[len(outcomes)-1]
		if got := string(o.Status) + " " + string(o.Kind()); got != want {
			t.Errorf("%s: %s, want %s", name, got, want)
		}
		for _, f := range o.Failures {
			if strings.Contains(f.Detail, "secret") {
				t.Errorf("%s: the detail %q holds text of the document", name, f.Detail)
			}
		}
		if complete := want == "scanned " || want == "skipped encrypted"; sum.Complete != complete {
			t.Errorf("%s: complete = %v, want %v", name, sum.Complete, complete)
		}
	}
}

func TestScan_limits(t *testing.T) {
	dir := t.TempDir()
	write(t, dir, "deep", []byte("deep"))
	write(t, dir, "many", []byte("many"))
	cfg := config(1, needle("@needle"))
	cfg.Extractors = []scanner.Extractor{hostile{}}
	cfg.Limits = scanner.Limits{MaxDepth: 3, MaxMembers: 10}
	outcomes, _ := run(t, cfg, dir)
	var got []string
	for _, o := range outcomes {
		got = append(got, fmt.Sprintf("%d:%s", o.Document.Depth(), o.Kind()))
	}
	if want := "4:too-deep"; got[0] != want {
		t.Errorf("innermost member: %s, want %s", got[0], want)
	}
	if last := got[len(got)-1]; last != "0:too-many-members" {
		t.Errorf("container with 20 members: %s", last)
	}
}

// TestScan_members reads a file in an archive in an archive.
func TestScan_members(t *testing.T) {
	inner := zipOf(t, map[string]string{"a.txt": "hello @needle\n"})
	outer := zipOf(t, map[string]string{"in.zip": string(inner), "b.txt": strings.Repeat("x", 5<<20) + " @needle\n"})
	dir := t.TempDir()
	write(t, dir, "z.zip", outer)
	cfg := config(2, needle("@needle"))
	cfg.Identify, cfg.Extractors = extract.Identify, extract.All(extract.Options{})
	outcomes, sum := run(t, cfg, dir)
	got := map[string]int{}
	for _, o := range outcomes {
		got[strings.TrimPrefix(o.Document.String(), dir+"/")] = o.Counts.Total()
	}
	for name, n := range map[string]int{"z.zip!in.zip!a.txt": 1, "z.zip!b.txt": 1, "z.zip!in.zip": 0, "z.zip": 0} {
		if have, ok := got[name]; !ok || have != n {
			t.Errorf("%s: %d findings (reported: %v), want %d", name, have, ok, n)
		}
	}
	if sum.Documents.Walked != 4 || !sum.Complete {
		t.Errorf("summary %+v", sum)
	}
}

func zipOf(t testing.TB, files map[string]string) []byte {
	t.Helper()
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for name, content := range files {
		w, err := z.Create(name)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := io.WriteString(w, content); err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// TestScan_cancel wants what was found before a cancellation, and an end.
func TestScan_cancel(t *testing.T) {
	dir := t.TempDir()
	for i := range 2000 {
		write(t, dir, fmt.Sprintf("f%04d", i), []byte("@needle"))
	}
	s, err := scanner.New(config(2, needle("@needle")))
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	n := 0
	sum, err := s.Scan(ctx, []string{dir}, func(finding.Outcome) error {
		if n++; n == 100 {
			cancel()
		}
		return nil
	})
	if !errors.Is(err, context.Canceled) || sum.Complete || !sum.Interrupted || n < 100 || sum.Documents.Walked != n {
		t.Errorf("after a cancellation: %v, %+v, %d reported", err, sum, n)
	}
}

// A stopper reads its document twice, and then waits for the end of the run,
// which it asks for when stop is set.
type stopper struct{ stop func() }

func (stopper) MIMETypes() []string { return []string{"text/plain"} }

func (x stopper) Extract(ctx context.Context, _ document.Document, r *io.SectionReader, out document.Sink) error {
	for range 2 {
		if _, err := io.Copy(io.Discard, io.NewSectionReader(r, 0, r.Size())); err != nil {
			return err
		}
	}
	if x.stop == nil {
		return nil
	}
	if err := out.Segment(document.Segment{Text: "@needle"}); err != nil {
		return err
	}
	x.stop()
	<-ctx.Done()
	return ctx.Err()
}

// TestScan_cutShort wants of a document that was being read when the run was
// stopped what was found in it, and that reason.
func TestScan_cutShort(t *testing.T) {
	dir := t.TempDir()
	write(t, dir, "a", []byte("text"))
	ctx, cancel := context.WithCancel(context.Background())
	cfg := config(1, needle("@needle"))
	cfg.Extractors = []scanner.Extractor{stopper{cancel}}
	s, err := scanner.New(cfg)
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	sum, err := s.Scan(ctx, []string{dir}, func(o finding.Outcome) error {
		got = append(got, fmt.Sprint(o.Status, " ", o.Kind(), " ", o.Counts.Total()))
		return nil
	})
	if !errors.Is(err, context.Canceled) || !sum.Interrupted || !slices.Equal(got, []string{"partial interrupted 1"}) {
		t.Errorf("stopped: %v, %+v, outcomes %v", err, sum, got)
	}
}

// TestScan_bytes counts a file once that is read twice.
func TestScan_bytes(t *testing.T) {
	dir := t.TempDir()
	write(t, dir, "a", make([]byte, 300_000))
	write(t, dir, "b", make([]byte, 10))
	cfg := config(1)
	cfg.Extractors = []scanner.Extractor{stopper{}}
	if _, sum := run(t, cfg, dir); sum.Bytes != 300_010 {
		t.Errorf("%d bytes, want 300010", sum.Bytes)
	}
}

// TestScan_reportError stops the run and comes back unchanged.
func TestScan_reportError(t *testing.T) {
	dir := t.TempDir()
	for i := range 500 {
		write(t, dir, fmt.Sprintf("f%04d", i), []byte("x"))
	}
	s, err := scanner.New(config(4))
	if err != nil {
		t.Fatal(err)
	}
	full := errors.New("disk full")
	if _, err := s.Scan(context.Background(), []string{dir}, func(finding.Outcome) error { return full }); !errors.Is(err, full) {
		t.Errorf("error %v, want that of the report", err)
	}
}

func TestScan_noRoot(t *testing.T) {
	s, err := scanner.New(config(1))
	if err != nil {
		t.Fatal(err)
	}
	_, err = s.Scan(context.Background(), []string{filepath.Join(t.TempDir(), "absent")}, func(finding.Outcome) error { return nil })
	var root *scanner.RootError
	if !errors.As(err, &root) || root.Kind != finding.KindNotFound {
		t.Errorf("error %v, want that the root is not found", err)
	}
}

// Standard input that was still coming when the run was stopped is no error of
// the input.
func TestScanReader_interrupted(t *testing.T) {
	ctx, stop := context.WithCancel(context.Background())
	stop()
	s, err := scanner.New(config(1, needle("@needle")))
	if err != nil {
		t.Fatal(err)
	}
	sum, err := s.ScanReader(ctx, "-", strings.NewReader("x"), func(finding.Outcome) error { return nil })
	if !errors.Is(err, context.Canceled) || !sum.Interrupted || sum.Complete {
		t.Errorf("interrupted %v, complete %v, %v", sum.Interrupted, sum.Complete, err)
	}
}

// A silent writer does not keep a run that was stopped.
func TestScanReader_interruptedWhileSilent(t *testing.T) {
	ctx, stop := context.WithCancel(context.Background())
	s, err := scanner.New(config(1, needle("@needle")))
	if err != nil {
		t.Fatal(err)
	}
	in, silent := io.Pipe()
	defer silent.Close()
	time.AfterFunc(10*time.Millisecond, stop)
	var sum finding.Summary
	ended := make(chan error, 1)
	go func() {
		var err error
		sum, err = s.ScanReader(ctx, "-", in, func(finding.Outcome) error { return nil })
		ended <- err
	}()
	select {
	case err := <-ended:
		if !errors.Is(err, context.Canceled) || !sum.Interrupted || sum.Complete || sum.Documents.Scanned != 0 {
			t.Errorf("interrupted %v, complete %v, %+v, %v", sum.Interrupted, sum.Complete, sum.Documents, err)
		}
	case <-time.After(20 * time.Second):
		t.Fatal("the run waits for standard input")
	}
}

func TestScanReader(t *testing.T) {
	s, err := scanner.New(config(1, needle("@needle")))
	if err != nil {
		t.Fatal(err)
	}
	for _, size := range []int{0, 100, 9 << 20} {
		n := 0
		sum, err := s.ScanReader(context.Background(), "-", strings.NewReader(strings.Repeat("x ", size/2)+"@needle"), func(o finding.Outcome) error {
			n += o.Counts.Total()
			return nil
		})
		if err != nil || n != 1 || sum.Documents.Scanned != 1 {
			t.Errorf("%d bytes: %d findings, %v, %+v", size, n, err, sum.Documents)
		}
	}
}

// TestScan_throttle reads slower than the document's time allows: waiting does
// not count.
func TestScan_throttle(t *testing.T) {
	dir := t.TempDir()
	write(t, dir, "a.txt", append(bytes.Repeat([]byte("x y z\n"), 100_000), "@needle"...))
	cfg := config(1, needle("@needle"))
	cfg.ReadRate, cfg.Limits.FileTimeout = 500_000, 900*time.Millisecond
	outcomes, _ := run(t, cfg, dir)
	if o := outcomes[0]; o.Status != finding.Scanned || o.Counts.Total() != 1 {
		t.Errorf("%s %s, %d findings", o.Status, o.Kind(), o.Counts.Total())
	}
}

// givesUp is a detector that says it gave up a part of the text.
type givesUp struct{}

func (givesUp) Wants() lex.Kinds { return 0 }
func (givesUp) Detect(seg *document.Segment, _ *lex.Anchors, out []finding.Match) []finding.Match {
	return append(out, finding.Match{RuleID: "test/slow", Role: finding.SearchCut, Start: len(seg.Text), End: len(seg.Text)})
}

// TestScan_searchCut wants a text that was not searched to its end to be
// called partial, small or big enough for ranges.
func TestScan_searchCut(t *testing.T) {
	for _, size := range []int{100, 5 << 20} {
		dir := t.TempDir()
		write(t, dir, "a.txt", bytes.Repeat([]byte("ab\n"), size/3))
		outcomes, sum := run(t, config(2, givesUp{}), dir)
		if o := outcomes[0]; o.Status != finding.Partial || o.Kind() != finding.KindTimeout || o.Failures[0].Stage != finding.StageDetect || sum.Complete {
			t.Errorf("%d bytes: %s %+v, complete = %v", size, o.Status, o.Failures, sum.Complete)
		}
	}
}
