package main

import (
	"context"
	"fmt"
	"io"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/schollz/progressbar/v3"

	"uitrusting/reporters/message"
	"uitrusting/scanner"
	"uitrusting/scanner/walk"
)

// A bar shows how far a scan is, on standard error, and only to a person.
type bar struct{ done, stopped chan struct{} }

// progress starts the bar. A walk that counts the documents ahead of the scan
// gives it an end to run to; until it is done there is none.
func (a *app) progress(s *settings, engine *scanner.Scanner, roots []string) *bar {
	if !a.showsProgress(s) {
		return nil
	}
	b := &bar{done: make(chan struct{}), stopped: make(chan struct{})}
	go b.run(a, engine, roots)
	return b
}

func (a *app) showsProgress(s *settings) bool {
	return s.Progress == "always" || s.Progress == "auto" && !s.Quiet && isTerminal(a.err)
}

// calmProgress is one line for a person who did not ask for numbers: how many
// files were looked at, about how long it takes still, that nothing is sent.
func (a *app) calmProgress(s *settings, engine *scanner.Scanner, roots []string, m *message.Printer) *bar {
	if !a.showsProgress(s) {
		return nil
	}
	b := &bar{done: make(chan struct{}), stopped: make(chan struct{})}
	go func() {
		defer close(b.stopped)
		ctx, cancel := context.WithCancel(context.Background())
		defer cancel()
		all, total := int64(0), make(chan int64, 1)
		go func() { total <- count(ctx, roots, engine.Walk()) }()
		tick := time.NewTicker(500 * time.Millisecond)
		defer tick.Stop()
		shown := 0
		show := func(line string) {
			n := utf8.RuneCountInString(line)
			fmt.Fprintf(a.err, "\r%s%s", line, strings.Repeat(" ", max(shown-n, 0)))
			shown = n
		}
		for {
			select {
			case <-b.done:
				show("")
				fmt.Fprint(a.err, "\r")
				return
			case all = <-total:
			case <-tick.C:
				st := engine.Stats()
				width, _ := terminal(a.err)
				show(calmLine(m, st.Documents.Load(), all, st.Elapsed(), width))
			}
		}
	}()
	return b
}

// calmLine says how far a check is, in less than the width of the terminal: a
// longer line would stay where it is and be written again below. What is left
// is told once some of it is done; all is 0 as long as it is not known, and
// width where there is no terminal. Members of archives count too, so that
// more can be done than there are files.
func calmLine(m *message.Printer, done, all int64, elapsed time.Duration, width int) string {
	line, left := m.N("check.progress", int(done)), ""
	if done >= 20 && elapsed >= 3*time.Second && done < all {
		left = ", " + m.T("check.left.soon")
		if d := time.Duration(float64(elapsed) * float64(all-done) / float64(done)); d >= time.Minute {
			left = ", " + m.N("check.left", int(d.Minutes()+0.5))
		}
	}
	for _, said := range []string{line + left + ". " + m.T("check.quiet"), line + left + "."} {
		if width <= 0 || utf8.RuneCountInString(said) < width {
			return said
		}
	}
	r := []rune(line)
	return string(r[:min(len(r), width-1)])
}

// newBar is a bar that is drawn only when it is told something: one that turns
// by itself is drawn again after it was cleared, below the report.
func newBar(w io.Writer) *progressbar.ProgressBar {
	return progressbar.NewOptions64(-1, progressbar.OptionSetWriter(w), progressbar.OptionThrottle(100*time.Millisecond),
		progressbar.OptionClearOnFinish(), progressbar.OptionSetPredictTime(true), progressbar.OptionShowCount(),
		progressbar.OptionSetWidth(20), progressbar.OptionFullWidth(), progressbar.OptionSetSpinnerChangeInterval(0))
}

func (b *bar) run(a *app, engine *scanner.Scanner, roots []string) {
	defer close(b.stopped)
	p := newBar(a.err)
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
