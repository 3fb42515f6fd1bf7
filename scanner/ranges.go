package scanner

import (
	"context"
	"io"
	"slices"
	"strings"

	"uitrusting/scanner/document"
	"uitrusting/scanner/finding"
)

// A big text is cut in ranges that idle workers take, so that one huge file
// does not leave the other cores without work. The matches of a range wait
// until it is their turn; a range of 1 MiB that is full of addresses holds
// some 100,000 of them, 20 MB.
const (
	rangeSize      = 1 << 20
	rangeThreshold = 4 * rangeSize
	// maxRangeMatches is maxMatches for these: some 800 KB stay in the second
	// cache, and what a big text says 4,000 matches ago weighs little. A range
	// hands on its matches in lists of about this length: growing one list of all
	// of them, and copying it, took most of the time of a text full of addresses.
	maxRangeMatches = 4_000
	// copyMatches are copied at a time. Nothing can stop a goroutine that copies,
	// and the collector tries to, again and again.
	copyMatches = 256
)

// A rangeTask is a part of a big document. Its reading collects matches but
// resolves nothing: that is done in order by the worker that has the document.
type rangeTask struct {
	x        RangeExtractor
	ctx      context.Context
	doc      document.Document
	r        *io.SectionReader
	from, to int64
	done     chan rangeResult
}

type rangeResult struct {
	batches []finding.Batch // in the order of the text
	text    int64
	lines   int
	head    []byte
	cut     bool
	err     error
}

// run reads the range with the buffers of the worker.
func (t *rangeTask) run(w *worker) {
	d := &reading{w: w, ctx: t.ctx, doc: t.doc, stage: finding.StageExtract}
	c := &rangeSink{reading: d, first: t.from == 0}
	err := d.protect(func() error { return t.x.ExtractRange(t.ctx, t.doc, t.r, t.from, t.to, c) })
	c.cutOff()
	t.done <- rangeResult{batches: c.batches, text: d.text, lines: c.lines, head: d.head, cut: d.cut, err: err}
}

// A rangeSink collects the matches of a range and counts its lines.
type rangeSink struct {
	*reading
	first   bool // of the document
	lines   int
	batches []finding.Batch // that are full
}

// cutOff puts what was collected with the batches.
func (c *rangeSink) cutOff() {
	c.batches = append(c.batches, c.batch)
	c.batch = finding.Batch{}
}

// Segment implements document.Sink.
func (c *rangeSink) Segment(seg document.Segment) error {
	if err := c.stopped(); err != nil {
		return err
	}
	c.text = seg.Offset + int64(seg.End())
	if c.first {
		c.keepHead(&seg)
	}
	c.search(&seg)
	c.lines += strings.Count(seg.Text[seg.Lead:seg.End()], "\n")
	if len(c.batch.Matches) >= maxRangeMatches {
		c.cutOff()
	}
	return nil
}

// ranges reads a big document with the help of idle workers and puts what
// they found together in the order of the text.
func (d *reading) ranges(x RangeExtractor, r *io.SectionReader) error {
	if d.print != nil {
		d.print.Later()
	}
	var waiting []*rangeTask
	defer func() { // however it ends, nobody reads the file any more
		for _, t := range waiting {
			d.w.await(t)
		}
	}()
	line := 0
	limit := 2*d.w.s.cfg.Workers + 1
	for from := int64(0); from < r.Size() || len(waiting) > 0; {
		for from < r.Size() && len(waiting) < limit {
			t := &rangeTask{
				x: x, ctx: d.ctx, doc: d.doc, r: r, from: from, to: min(from+rangeSize, r.Size()),
				done: make(chan rangeResult, 1),
			}
			from = t.to
			waiting = append(waiting, t)
			select {
			case d.w.crew.help <- t:
			default:
				t.run(d.w)
			}
		}
		t := waiting[0]
		waiting = waiting[1:]
		res := d.w.await(t)
		d.append(res, line)
		line += res.lines
		d.clock.restart(d.w.s.cfg.Limits.FileTimeout)
		if res.err != nil {
			return res.err
		}
	}
	return nil
}

// await gives the result of a range, and reads those that nobody has taken yet
// until it is there.
func (w *worker) await(t *rangeTask) rangeResult {
	for {
		select {
		case res := <-t.done:
			return res
		default:
		}
		select {
		case res := <-t.done:
			return res
		case other := <-w.crew.help:
			other.run(w)
		}
	}
}

// append adds the result of the next range.
func (d *reading) append(res rangeResult, line int) {
	d.cut = d.cut || res.cut
	if d.text == 0 {
		d.head = append(d.head, res.head...)
	}
	base := int(d.text)
	d.text += res.text
	for _, b := range res.batches {
		d.join(b, base, line)
		if len(d.batch.Matches) >= maxRangeMatches || d.waiting() >= maxBatchText && len(d.batch.Matches) > 0 {
			d.flush(false)
		}
	}
}

// join adds a batch of a range that starts at an offset and a line.
func (d *reading) join(b finding.Batch, base, line int) {
	first := len(d.batch.Segments)
	for i := range b.Segments {
		s := &b.Segments[i]
		s.Start += base
		s.End += base
		s.At = moved(s.At, line)
	}
	for i := range b.Matches {
		m := &b.Matches[i]
		m.Start += base
		m.End += base
		if m.Scope[1] > 0 {
			m.Scope[0] += base
			m.Scope[1] += base
		}
		m.Segment += first
		m.At = moved(m.At, line)
	}
	d.batch.Segments = append(d.batch.Segments, b.Segments...)
	if len(d.batch.Matches) == 0 {
		d.batch.Matches, b.Matches = b.Matches, d.batch.Matches
	} else {
		d.batch.Matches = slices.Grow(d.batch.Matches, len(b.Matches))
		for part := range slices.Chunk(b.Matches, copyMatches) {
			d.batch.Matches = append(d.batch.Matches, part...)
		}
	}
	d.w.s.spare.put(b.Matches)
}

func moved(at document.Position, lines int) document.Position {
	if at.Line > 0 {
		at.Line += lines
	}
	if at.Row > 0 {
		at.Row += lines
	}
	return at
}
