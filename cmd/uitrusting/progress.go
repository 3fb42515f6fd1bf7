package main

import (
	"context"
	"fmt"
	"time"

	"github.com/schollz/progressbar/v3"

	"uitrusting/scanner"
	"uitrusting/scanner/walk"
)

// A bar shows how far a scan is, on standard error, and only to a person.
type bar struct{ done, stopped chan struct{} }

// progress starts the bar. A walk that counts the documents ahead of the scan
// gives it an end to run to; until it is done there is none.
func (a *app) progress(s *settings, engine *scanner.Scanner, roots []string) *bar {
	show := s.Progress == "always" || s.Progress == "auto" && !s.Quiet && isTerminal(a.err)
	if !show {
		return nil
	}
	b := &bar{done: make(chan struct{}), stopped: make(chan struct{})}
	go b.run(a, engine, roots)
	return b
}

func (b *bar) run(a *app, engine *scanner.Scanner, roots []string) {
	defer close(b.stopped)
	p := progressbar.NewOptions64(-1, progressbar.OptionSetWriter(a.err), progressbar.OptionThrottle(100*time.Millisecond),
		progressbar.OptionClearOnFinish(), progressbar.OptionSetPredictTime(true), progressbar.OptionShowCount(),
		progressbar.OptionSetWidth(20), progressbar.OptionFullWidth())
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	total := make(chan int64, 1)
	go func() { total <- count(ctx, roots, engine.Walk()) }()
	tick := time.NewTicker(200 * time.Millisecond)
	defer tick.Stop()
	for {
		select {
		case <-b.done:
			_ = p.Clear()
			return
		case n := <-total:
			if n > 0 {
				p.ChangeMax64(n)
			}
		case <-tick.C:
			st := engine.Stats()
			docs, secs := st.Documents.Load(), max(st.Elapsed().Seconds(), 0.001)
			p.Describe(fmt.Sprintf("%.0f files/s, %.0f MB/s, %d findings", float64(docs)/secs, float64(st.Bytes.Load())/1e6/secs, st.Findings.Load()))
			_ = p.Set64(docs)
		}
	}
}

// count is the number of entries a walk of the roots meets, or 0 when it was
// stopped.
func count(ctx context.Context, roots []string, cfg walk.Config) int64 {
	var n int64
	for _, root := range roots {
		if err := walk.Walk(ctx, cfg, root, func(walk.Entry) error { n++; return nil }); err != nil {
			return 0
		}
	}
	return n
}

// stop clears the bar; it may be nil.
func (b *bar) stop() {
	if b != nil {
		close(b.done)
		<-b.stopped
	}
}
