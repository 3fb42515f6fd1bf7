package scanner_test

import (
	"context"
	"fmt"
	"io"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"uitrusting/scanner"
	"uitrusting/scanner/document"
	"uitrusting/scanner/finding"
)

// A remote is an extractor that waits for another process, which the test is.
type remote struct {
	free   chan struct{} // closed when it answers
	asked  atomic.Int64
	member bool // it sends its text as a member
}

func (*remote) MIMETypes() []string { return []string{"test/remote"} }
func (*remote) Remote()             {}

func (x *remote) Extract(ctx context.Context, doc document.Document, r *io.SectionReader, out document.Sink) error {
	x.asked.Add(1)
	err := out.(scanner.Waiter).Wait(func() error {
		select {
		case <-x.free:
			return nil
		case <-ctx.Done():
			return context.Cause(ctx)
		}
	})
	if err != nil {
		return err
	}
	if x.member {
		return out.Member(document.Member{Name: "in.txt", Content: strings.NewReader("@hit in a member")})
	}
	return out.Segment(document.Segment{Text: "@hit from afar"})
}

func identifyRemote(name string, _ []byte, _ io.ReaderAt, _ int64) string {
	if strings.HasSuffix(name, ".remote") {
		return "test/remote"
	}
	return "text/plain"
}

// Plain text does not wait for documents that other processes read, whether
// they lie before it, behind it or in its folder.
func TestScan_plainGoesOn(t *testing.T) {
	for _, workers := range []int{1, 2} {
		dir := t.TempDir()
		var want []string
		for i := range 300 {
			name := fmt.Sprintf("%03d.txt", i)
			if i%100 == 10 && i/100 < workers { // fewer than workers and those that replace them
				name = fmt.Sprintf("%03d.remote", i)
			}
			want = append(want, write(t, dir, name, []byte("a @hit here")))
		}
		x := &remote{free: make(chan struct{}), member: workers == 2}
		var searched sync.Map
		var plain atomic.Int64
		cfg := config(workers, needle("@hit"))
		cfg.Identify, cfg.Extractors = identifyRemote, append(cfg.Extractors, x)
		cfg.Observe = func(doc *document.Document, _ *document.Segment) error {
			if _, twice := searched.LoadOrStore(doc.Ref.String(), true); twice {
				t.Errorf("%s is read twice", doc.Ref)
			}
			if strings.HasSuffix(doc.Ref.String(), ".txt") && len(doc.Members) == 0 {
				if plain.Add(1) == int64(300-workers) {
					close(x.free) // all others are read: now the other processes answer
				}
			}
			return nil
		}
		ended := make(chan struct{})
		time.AfterFunc(time.Minute, func() {
			select {
			case <-ended:
			default:
				panic("plain text waits")
			}
		})
		outcomes, _ := run(t, cfg, dir)
		close(ended)
		if x.asked.Load() != int64(workers) {
			t.Errorf("%d documents read elsewhere, want %d", x.asked.Load(), workers)
		}
		var got []string
		for _, o := range outcomes {
			if o.Counts.Total() != 1 && !(x.member && strings.HasSuffix(o.Document.Path, ".remote")) {
				t.Errorf("%s: %d findings", o.Document.Ref, o.Counts.Total())
			}
			if len(o.Document.Members) == 0 {
				got = append(got, o.Document.Path)
			}
		}
		if strings.Join(got, "\n") != strings.Join(want, "\n") {
			t.Errorf("%d workers: outcomes are not in walk order: %d of %d", workers, len(got), len(want))
		}
	}
}

// Outcomes that wait for one that is read elsewhere do not keep it from being
// finished, however many they are.
func TestScan_manyWaitForOne(t *testing.T) {
	dir := t.TempDir()
	write(t, dir, "000.remote", []byte("x"))
	for i := range 200 {
		write(t, dir, fmt.Sprintf("a%03d.txt", i), []byte(strings.Repeat("a @hit here\n", 100)))
	}
	x := &remote{free: make(chan struct{})}
	cfg := config(2, needle("@hit"))
	cfg.Identify, cfg.Extractors = identifyRemote, append(cfg.Extractors, x)
	var plain atomic.Int64
	cfg.Observe = func(doc *document.Document, _ *document.Segment) error {
		if plain.Add(1) == 8 { // each batch soon has more to say than may wait
			time.AfterFunc(200*time.Millisecond, func() { close(x.free) })
		}
		return nil
	}
	outcomes, sum := run(t, cfg, dir)
	if len(outcomes) != 201 || sum.InfoTypes[finding.Email] != 200*100+1 {
		t.Errorf("%d outcomes with %d findings", len(outcomes), sum.InfoTypes[finding.Email])
	}
}

// A scan that is stopped while documents are read elsewhere ends.
func TestScan_stopElsewhere(t *testing.T) {
	dir := t.TempDir()
	for i := range 200 {
		write(t, dir, fmt.Sprintf("%03d.remote", i), []byte("x"))
		write(t, dir, fmt.Sprintf("%03d.txt", i), []byte("x"))
	}
	x := &remote{free: make(chan struct{})}
	cfg := config(2, needle("@hit"))
	cfg.Identify, cfg.Extractors = identifyRemote, append(cfg.Extractors, x)
	s, err := scanner.New(cfg)
	if err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithCancel(context.Background())
	time.AfterFunc(100*time.Millisecond, stop)
	if sum, err := s.Scan(ctx, []string{dir}, func(finding.Outcome) error { return nil }); err == nil || !sum.Interrupted {
		t.Errorf("%v, interrupted %v", err, sum.Interrupted)
	}
}

// Batches that are left to others again and again are all filled, in walk
// order, although all but the next wait to be reported.
func TestScan_interleaved(t *testing.T) {
	dir := t.TempDir()
	var want []string
	for i := range 400 {
		if i%3 == 0 {
			want = append(want, write(t, dir, fmt.Sprintf("%03d.remote", i), []byte("x")))
			continue
		}
		want = append(want, write(t, dir, fmt.Sprintf("%03d.txt", i), []byte(strings.Repeat("a @hit here\n", 150))))
	}
	x := &remote{free: make(chan struct{})}
	close(x.free)
	for _, workers := range []int{1, 2, 4} {
		cfg := config(workers, needle("@hit"))
		cfg.Identify, cfg.Extractors = identifyRemote, append(cfg.Extractors, x)
		outcomes, _ := run(t, cfg, dir)
		var got []string
		for _, o := range outcomes {
			got = append(got, o.Document.Path)
		}
		if strings.Join(got, "\n") != strings.Join(want, "\n") {
			t.Errorf("%d workers: %d outcomes, or not in walk order", workers, len(got))
		}
	}
}
