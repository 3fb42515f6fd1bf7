package scanner

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"runtime"
	"time"

	"golang.org/x/sync/errgroup"

	"uitrusting/scanner/document"
	"uitrusting/scanner/finding"
	"uitrusting/scanner/fingerprint"
	"uitrusting/scanner/lex"
	"uitrusting/scanner/walk"
)

// A Scanner runs scans. It is built once from a Config and may scan several
// times, one after the other.
type Scanner struct {
	cfg        Config
	extractors map[string]Extractor
	wants      lex.Kinds
	throttle   *throttle
	stats      Stats
	spare      spare
	chunks     chunks
	describe   walk.Describer
	// mostFindings are listed of one document even when all are asked for.
	mostFindings int
}

// findingSize is what a finding costs on its way to the reports, in bytes: a
// sixteenth of the memory may hold those of one document.
const findingSize = 512

// New checks the configuration and makes a Scanner of it.
func New(cfg Config) (*Scanner, error) {
	cfg.Limits = cfg.Limits.withDefaults()
	if cfg.Workers <= 0 {
		cfg.Workers = runtime.NumCPU()
	}
	if cfg.MinConfidence == finding.Candidate {
		cfg.MinConfidence = finding.Medium
	}
	if cfg.Identify == nil || cfg.Lexicon == nil {
		return nil, errors.New("configuration without identification or lexicon")
	}
	if cfg.Useless == nil {
		cfg.Useless = func(string) bool { return false }
	}
	if cfg.Printer == nil {
		cfg.Printer = fingerprint.NewBuilder
	}
	s := &Scanner{cfg: cfg, mostFindings: int(cfg.Limits.MaxMemory / (16 * findingSize)), extractors: map[string]Extractor{}, throttle: newThrottle(cfg.ReadRate)}
	for _, x := range cfg.Extractors {
		for _, t := range x.MIMETypes() {
			if _, ok := s.extractors[t]; !ok {
				s.extractors[t] = x
			}
		}
	}
	for _, d := range cfg.Detectors {
		s.wants |= d.Wants()
	}
	return s, nil
}

// Stats counts what the scan has done so far. It may be read at any time.
func (s *Scanner) Stats() *Stats { return &s.stats }

// Walk is what the scanner walks: a count ahead of the scan uses the same.
func (s *Scanner) Walk() walk.Config { return s.cfg.Walk }

// Scan walks the roots and calls report once per document, in walk order,
// from the calling goroutine. A container's members come before it, because
// only their end completes it. Its error is about the run, never about one
// file: a root that does not exist, cancellation, or the error of report. What
// was found until then has been reported, and the summary counts it.
func (s *Scanner) Scan(ctx context.Context, roots []string, report func(finding.Outcome) error) (finding.Summary, error) {
	return s.run(ctx, report, func(ctx context.Context, visit func(walk.Entry) error) error {
		for _, root := range roots {
			if _, err := os.Lstat(root); err != nil {
				return &RootError{Root: root, Kind: walk.KindOf(err), Err: err}
			}
		}
		for _, root := range roots {
			err := walk.Walk(ctx, s.cfg.Walk, root, visit)
			if err != nil && (ctx.Err() != nil || errors.Is(err, errStopped)) {
				return err
			}
			if err != nil { // it was there a moment ago: the scan is incomplete, not lost
				if err := visit(walk.Entry{Path: root, Folder: true, Size: -1, Skip: walk.KindOf(err), Err: true}); err != nil {
					return err
				}
			}
		}
		return nil
	})
}

// A RootError says that something the user asked to scan cannot be scanned.
type RootError struct {
	Root string
	Kind finding.Kind
	Err  error
}

func (e *RootError) Error() string { return fmt.Sprintf("cannot scan a root: %s", e.Kind) }
func (e *RootError) Unwrap() error { return e.Err }

// maxStandardInput bounds what is taken from a stream, in bytes: it waits in a
// temporary file.
const maxStandardInput = 1 << 40

// ScanReader scans one document that has no file: standard input. The content
// is held in memory, or beyond a bound in an encrypted temporary file.
func (s *Scanner) ScanReader(ctx context.Context, name string, r io.Reader, report func(finding.Outcome) error) (finding.Summary, error) {
	sum := finding.NewSummary()
	held, err := hold(ctx, leavable(ctx, r), maxStandardInput)
	if err != nil {
		if ctx.Err() == nil {
			err = fmt.Errorf("standard input: %w", err)
		}
		return s.finish(&sum, ctx, err), err
	}
	defer held.Close()
	w := s.newWorker(nil)
	doc := document.Document{Ref: document.Ref{Path: name}, Size: held.Size()}
	var failed error
	w.emit = func(o *finding.Outcome) {
		sum.Add(o)
		if failed == nil {
			failed = report(*o)
		}
	}
	w.document(ctx, doc, io.NewSectionReader(held, 0, held.Size()), newBudget(s.cfg.Limits, held.Size()))
	sum.Bytes = held.Size()
	if failed == nil {
		failed = ctx.Err()
	}
	return s.finish(&sum, ctx, failed), failed
}

var errStopped = errors.New("scan stopped")

// run is the one place with goroutines: a walk, workers that each fill the
// futures of a batch, and the caller, who takes them in walk order.
func (s *Scanner) run(ctx context.Context, report func(finding.Outcome) error,
	walkAll func(context.Context, func(walk.Entry) error) error) (finding.Summary, error) {

	s.stats.start()
	sum := finding.NewSummary()
	walkCtx, stop := context.WithCancel(ctx)
	defer stop()
	g, gctx := errgroup.WithContext(walkCtx)

	jobs := make(chan *batch, s.cfg.Workers)
	order := make(chan *batch, maxBatches)
	done := make(chan struct{})
	var walkErr error
	g.Go(func() error {
		defer close(order)
		defer close(jobs)
		f := &filler{ctx: gctx, jobs: jobs, order: order}
		if err := walkAll(gctx, f.add); err != nil {
			walkErr = err
		}
		if err := f.flush(); err != nil && walkErr == nil {
			walkErr = err
		}
		return nil
	})
	newCrew(gctx, s, g, jobs, done)

	// The caller's goroutine: outcomes in walk order. After a stop it goes on
	// emptying the futures, so that no worker is left waiting.
	var reportErr error
	take := func(chunk []finding.Outcome) {
		for i := range chunk {
			o := &chunk[i]
			if reportErr != nil {
				continue
			}
			s.stats.add(o)
			sum.Add(o)
			if err := report(*o); err != nil {
				reportErr = err
				stop()
			}
		}
		s.chunks.put(chunk)
	}
	for b := range order {
		for ; b != nil; b = b.rest {
			for chunk := range b.out {
				take(chunk)
			}
		}
	}
	close(done)
	stop()
	_ = g.Wait()
	err := reportErr
	if err == nil && ctx.Err() != nil {
		err = ctx.Err()
	}
	if err == nil && walkErr != nil && !errors.Is(walkErr, errStopped) {
		err = walkErr
	}
	sum.Bytes = s.stats.Bytes.Load()
	return s.finish(&sum, ctx, err), err
}

func (s *Scanner) finish(sum *finding.Summary, ctx context.Context, err error) finding.Summary {
	sum.Ended = time.Now()
	sum.Interrupted = ctx.Err() != nil
	sum.Complete = err == nil && ctx.Err() == nil && sum.Incomplete == 0
	return *sum
}

// A batch is a run of entries in walk order and the future of their
// outcomes. One worker fills it.
type batch struct {
	entries []walk.Entry
	out     chan []finding.Outcome
	rest    *batch // what another worker took over; valid once out is closed
	number  int    // in walk order
	from    int    // of the batch of that number, the first entry
}

// compare tells which of two comes first in walk order.
func (b *batch) compare(o *batch) int {
	return cmp.Or(cmp.Compare(b.number, o.number), cmp.Compare(b.from, o.from))
}

func newFuture() chan []finding.Outcome { return make(chan []finding.Outcome, 1) }

// How much may wait for its turn. A batch holds 64 entries, a chunk is sent
// at 256 outcomes or 256 findings, and one chunk beside the one being filled
// waits in each batch: with outcomes of half a KiB and findings of 400 bytes
// that is below 60 MiB in the worst case and some 10 MiB in the usual one.
const (
	batchEntries = 64
	maxBatches   = 256
	chunkSize    = 256
)

// A filler makes batches of entries.
type filler struct {
	ctx   context.Context
	jobs  chan<- *batch
	order chan<- *batch
	next  *batch
	made  int // batches
}

func (f *filler) add(e walk.Entry) error {
	if f.next == nil {
		f.next = &batch{entries: make([]walk.Entry, 0, batchEntries), out: newFuture(), number: f.made}
		f.made++
	}
	f.next.entries = append(f.next.entries, e)
	if len(f.next.entries) == batchEntries {
		return f.flush()
	}
	return nil
}

func (f *filler) flush() error {
	if f.next == nil {
		return nil
	}
	b := f.next
	f.next = nil
	select {
	case f.order <- b:
	case <-f.ctx.Done():
		return errStopped
	}
	select {
	case f.jobs <- b:
		return nil
	case <-f.ctx.Done():
		close(b.out) // nobody will fill it
		return errStopped
	}
}
