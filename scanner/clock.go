package scanner

import (
	"context"
	"sync"
	"time"

	"uitrusting/scanner/document"
)

// A clock bounds the time of one document. It stands still while a member of
// the document is read, because a member has a clock of its own.
type clock struct {
	ctx    context.Context // ends when the time is over
	outer  context.Context // of the run
	cancel context.CancelCauseFunc
	timer  *time.Timer

	mu    sync.Mutex // ranges of a big text are read by several workers
	left  time.Duration
	since time.Time
}

// startClock begins to count. A limit below zero never ends.
func startClock(ctx context.Context, limit time.Duration) *clock {
	c := &clock{outer: ctx, left: limit, since: time.Now()}
	c.ctx, c.cancel = context.WithCancelCause(ctx)
	if limit > 0 {
		c.timer = time.AfterFunc(limit, func() { c.cancel(document.ErrTimeout) })
	}
	return c
}

// clock is one for the next document. A timer and a context for each of many
// small files took as long as reading them, so those of documents that ended
// in time are used again. A document inside another needs one beside it.
func (w *worker) clock(ctx context.Context) *clock {
	limit := w.s.cfg.Limits.FileTimeout
	n := len(w.clocks)
	if n == 0 || w.clocks[n-1].outer != ctx {
		return startClock(ctx, limit)
	}
	c := w.clocks[n-1]
	w.clocks = w.clocks[:n-1]
	c.left, c.since = limit, time.Now()
	if c.timer != nil {
		c.timer.Reset(limit)
	}
	return c
}

// keepClock takes the clock of a document that is over.
func (w *worker) keepClock(c *clock) {
	if c.timer != nil && !c.timer.Stop() || c.ctx.Err() != nil {
		c.cancel(nil)
		return
	}
	w.clocks = append(w.clocks, c)
}

func (c *clock) pause() {
	if c == nil || c.timer == nil {
		return
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	c.timer.Stop()
	c.left = max(c.left-time.Since(c.since), time.Millisecond)
}

func (c *clock) resume() {
	if c == nil || c.timer == nil {
		return
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	c.since = time.Now()
	c.timer.Reset(c.left)
}

// extend gives back time that was spent waiting and not working.
func (c *clock) extend(waited time.Duration) {
	if c == nil || c.timer == nil || waited <= 0 {
		return
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.timer.Stop() {
		c.left = max(c.left-time.Since(c.since), 0) + waited
		c.since = time.Now()
		c.timer.Reset(c.left)
	}
}

// restart gives the document its whole time again: a big text that makes
// progress may take as long as it needs.
func (c *clock) restart(limit time.Duration) {
	if c.timer != nil && c.ctx.Err() == nil {
		c.mu.Lock()
		defer c.mu.Unlock()
		c.left, c.since = limit, time.Now()
		c.timer.Reset(limit)
	}
}
