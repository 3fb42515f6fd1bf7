package scanner

import (
	"context"
	"slices"
	"sync"

	"golang.org/x/sync/errgroup"
)

// A crew is the workers of a scan. So many as the configuration says are at work
// at a time, each with a turn. One whose document is read by another process
// gives up its turn until there is something to do with what comes back, and
// the rest of its batch; a worker more takes both. So plain text goes on while
// all parser processes are busy, up to the bound on what waits to be reported.
type crew struct {
	s     *Scanner
	ctx   context.Context
	group *errgroup.Group
	jobs  <-chan *batch
	help  chan *rangeTask // room for one for each other worker, so that none waits while the first puts results together
	more  chan struct{}   // that there is something in rest
	done  <-chan struct{}
	turns chan struct{}

	mu          sync.Mutex
	total, away int      // workers; those that wait for another process
	rest        []*batch // what workers that wait have left to others, in walk order
}

func newCrew(ctx context.Context, s *Scanner, g *errgroup.Group, jobs <-chan *batch, done <-chan struct{}) *crew {
	n := s.cfg.Workers
	c := &crew{
		s: s, ctx: ctx, group: g, jobs: jobs, done: done,
		help: make(chan *rangeTask, n), more: make(chan struct{}, 2*n), turns: make(chan struct{}, n),
	}
	c.mu.Lock() // the first are at work while others are hired
	defer c.mu.Unlock()
	for range n {
		c.hire()
	}
	return c
}

// hire adds a worker. The caller holds c.mu.
func (c *crew) hire() {
	c.total++
	c.group.Go(func() error {
		w := c.s.newWorker(c)
		w.loop(c.ctx)
		return nil
	})
}

// leave counts a worker as waiting. It is replaced, as long as there are fewer
// than two for each turn.
func (c *crew) leave() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.away++
	if c.total-c.away < cap(c.turns) && c.total < 2*cap(c.turns) {
		c.hire()
	}
}

func (c *crew) comeBack() {
	c.mu.Lock()
	c.away--
	c.mu.Unlock()
}

// take waits for a turn.
func (w *worker) take() {
	if w.crew != nil {
		w.crew.turns <- struct{}{}
	}
}

// give gives the turn to another worker.
func (w *worker) give() {
	if w.crew != nil {
		<-w.crew.turns
	}
}

// elsewhere does what is done in another process.
func (w *worker) elsewhere(do func() error) error {
	if w.crew == nil || w.away {
		return do()
	}
	w.leaveRest()
	w.crew.leave()
	w.away = true
	w.give()
	defer func() {
		w.take()
		w.away = false
		w.crew.comeBack()
	}()
	return do()
}

// here does what this process does with something that came from another.
func (w *worker) here(do func() error) error {
	if !w.away {
		return do()
	}
	w.take()
	w.away = false
	defer func() {
		w.away = true
		w.give()
	}()
	return do()
}

// leaveRest leaves what is behind the current entry of the batch to others.
func (w *worker) leaveRest() {
	b := w.filling
	if b == nil || w.at+1 >= len(b.entries) {
		return
	}
	rest := &batch{entries: b.entries[w.at+1:], out: newFuture(), number: b.number, from: b.from + w.at + 1}
	b.entries, b.rest = b.entries[:w.at+1], rest
	c := w.crew
	c.mu.Lock()
	at, _ := slices.BinarySearchFunc(c.rest, rest, (*batch).compare)
	c.rest = slices.Insert(c.rest, at, rest)
	c.mu.Unlock()
	select {
	case c.more <- struct{}{}:
	default: // all will look
	}
}

// takeRest gives what comes first of what was left, or nil. A worker that has
// filled a batch takes that before another: all that is left lies before what
// was not begun, and the first of it is the next to be reported when nobody
// else has it. Else all could come to wait to be reported after it.
func (c *crew) takeRest() *batch {
	c.mu.Lock()
	defer c.mu.Unlock()
	if len(c.rest) == 0 {
		return nil
	}
	b := c.rest[0]
	c.rest = slices.Delete(c.rest, 0, 1)
	return b
}
