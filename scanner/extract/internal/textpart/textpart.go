// Package textpart turns the text of a document's parts, which a parser meets
// piece by piece, into segments with marks that are cut where a paragraph or
// a row ends, and keeps the limits of what a document may give.
package textpart

import (
	"bytes"
	"context"
	"fmt"

	"uitrusting/scanner/document"
)

// Limits of the text that is taken out, in bytes.
const (
	// SegmentSize is where a segment is cut at the next border. The windows of
	// a big text are as large.
	SegmentSize = 256 << 10
	// MaxSegment is where it is cut even without a border.
	MaxSegment = 4 << 20
	// MaxPart and MaxDocument bound the text of one part and of one document.
	MaxPart     = 64 << 20
	MaxDocument = 256 << 20
)

// A Writer gathers text and sends it in segments. Errors stick: the first one
// is returned by Err, Part, Break and Flush, and text after it is dropped.
type Writer struct {
	Table   *document.Table // of the segments to come
	Title   bool            // of the segments to come
	Context string          // of the segments to come

	ctx   context.Context
	out   document.Sink
	buf   []byte
	marks []document.Mark
	at    document.Position // of the last mark
	part  int64             // bytes of this part
	total int64             // bytes of the document
	err   error
}

// New is a writer to out for one document.
func New(ctx context.Context, out document.Sink) *Writer {
	return &Writer{ctx: ctx, out: out}
}

// Part begins a part of the document at a position; what was written before
// is sent.
func (w *Writer) Part(at document.Position) error {
	if err := w.Flush(); err != nil {
		return err
	}
	w.part = 0
	w.Table, w.Title, w.Context = nil, false, ""
	w.marks = w.marks[:0]
	w.At(at)
	return nil
}

// At marks that the text to come stands at another position.
func (w *Writer) At(at document.Position) {
	if n := len(w.marks); n > 0 && w.marks[n-1].Offset == len(w.buf) {
		w.marks = w.marks[:n-1]
	}
	w.at = at
	w.marks = append(w.marks, document.Mark{Offset: len(w.buf), At: at})
}

// Position is that of the last mark.
func (w *Writer) Position() document.Position { return w.at }

// Now is the position of the text to come: that of the last mark, moved on by
// the lines since.
func (w *Writer) Now() document.Position {
	at := w.at
	if n := len(w.marks); n > 0 && at.Line > 0 {
		at.Line += bytes.Count(w.buf[w.marks[n-1].Offset:], []byte{'\n'})
	}
	return at
}

// Amend changes the positions of the marks not sent yet.
func (w *Writer) Amend(change func(*document.Position)) {
	for i := range w.marks {
		change(&w.marks[i].At)
	}
	change(&w.at)
}

// Sent is the number of bytes of this part that were sent.
func (w *Writer) Sent() int64 { return w.part }

// Len is the number of bytes not sent yet.
func (w *Writer) Len() int { return len(w.buf) }

// Truncate drops what was written after the first n bytes not sent yet. Marks
// beyond go too.
func (w *Writer) Truncate(n int) {
	w.buf = w.buf[:n]
	for len(w.marks) > 0 && w.marks[len(w.marks)-1].Offset > n {
		w.marks = w.marks[:len(w.marks)-1]
	}
}

// EndsWith reports whether the last byte not sent yet is c.
func (w *Writer) EndsWith(c byte) bool { return len(w.buf) > 0 && w.buf[len(w.buf)-1] == c }

// LineStart reports whether nothing stands on the current line.
func (w *Writer) LineStart() bool { return len(w.buf) == 0 || w.buf[len(w.buf)-1] == '\n' }

// Write appends text, which must be whole characters of UTF-8.
func (w *Writer) Write(b []byte) {
	if w.err != nil {
		return
	}
	w.buf = append(w.buf, b...)
	w.full()
}

// WriteString is Write.
func (w *Writer) WriteString(s string) {
	if w.err != nil {
		return
	}
	w.buf = append(w.buf, s...)
	w.full()
}

// Byte appends an ASCII character.
func (w *Writer) Byte(c byte) {
	if w.err != nil {
		return
	}
	w.buf = append(w.buf, c)
	w.full()
}

// full sends a segment that has grown too big without a border. It cuts at
// the last blank.
func (w *Writer) full() {
	if len(w.buf) < MaxSegment {
		return
	}
	cut := bytes.LastIndexAny(w.buf[MaxSegment/2:len(w.buf)-1], " \t\n") + 1
	if cut > 0 {
		w.send(MaxSegment/2 + cut)
		return
	}
	w.send(len(w.buf))
}

// Break says that the text may be cut here: a paragraph or a row ended.
func (w *Writer) Break() error {
	if w.err == nil && len(w.buf) >= SegmentSize {
		w.send(len(w.buf))
	}
	return w.err
}

// Flush sends what is there.
func (w *Writer) Flush() error {
	if w.err == nil && len(w.buf) > 0 {
		w.send(len(w.buf))
	}
	if w.err == nil {
		w.err = w.ctx.Err()
	}
	return w.err
}

// Err is the first error: of the context, of the sink or of a limit.
func (w *Writer) Err() error { return w.err }

// send gives the first n bytes to the sink and keeps the rest with the marks
// that belong to it.
func (w *Writer) send(n int) {
	if w.err = w.ctx.Err(); w.err != nil {
		return
	}
	split := len(w.marks)
	for split > 0 && w.marks[split-1].Offset >= n {
		split--
	}
	seg := document.Segment{
		Text: string(w.buf[:n]), Marks: w.marks[:split], Table: w.Table, Title: w.Title, Context: w.Context,
	}
	next := w.at
	if split > 0 && w.Table == nil {
		next = document.NewLocator(&seg).Locate(n)
	}
	if len(bytes.TrimSpace(w.buf[:n])) > 0 {
		if w.err = w.out.Segment(seg); w.err != nil {
			return
		}
		w.part += int64(n)
		w.total += int64(n)
		if w.part > MaxPart || w.total > MaxDocument {
			w.err = fmt.Errorf("text: %w", document.ErrTooLarge)
			return
		}
	}
	rest := w.marks[split:]
	w.buf = w.buf[:copy(w.buf, w.buf[n:])]
	if len(rest) > 0 && rest[0].Offset == n {
		w.marks = w.marks[:0]
	} else if w.Table != nil && len(w.buf) == 0 {
		w.marks = w.marks[:0] // each row brings its own
	} else {
		w.marks = append(w.marks[:0:0], document.Mark{At: next})
		if len(rest) == 0 {
			w.at = next
		}
	}
	for _, m := range rest {
		m.Offset -= n
		w.marks = append(w.marks, m)
	}
}

// Text is a part of the text not sent yet.
func (w *Writer) Text(from, to int) string { return string(w.buf[from:to]) }
