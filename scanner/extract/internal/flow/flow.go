// Package flow sends text of any length to a sink in segments of bounded
// size. Long text goes out in windows that overlap, so that nothing is lost
// at a border.
package flow

import (
	"bytes"
	"context"
	"unicode/utf8"

	"uitrusting/scanner/document"
)

// Window is the text that one segment answers for, and Margin what it shows
// besides on either side, in bytes. Margin is scanner.Reach.
const (
	Window = 256 << 10
	Margin = 4 << 10
)

// A Writer collects text and sends it on. Its error is sticky: writes after
// it do nothing, and Err and End return it.
type Writer struct {
	ctx     context.Context
	out     document.Sink
	buf     []byte
	marks   []document.Mark
	context string
	title   bool
	lead    int   // bytes of buf that the window before answers for
	offset  int64 // of buf[0] in the text of the document
	written int64 // bytes that were handed in so far
	err     error
}

// New makes a Writer for one document.
func New(ctx context.Context, out document.Sink) *Writer {
	return &Writer{ctx: ctx, out: out}
}

// Err is the first error of the sink or the context.
func (w *Writer) Err() error { return w.err }

// Written is the length of all text so far, in bytes.
func (w *Writer) Written() int64 { return w.written }

// Begin starts a segment: what was written before is sent. Lines are counted
// from the position's line, when it has one.
func (w *Writer) Begin(at document.Position) {
	w.End()
	w.Mark(at)
}

// Context sets what governs the text of the current segment.
func (w *Writer) Context(s string) { w.context = s }

// Title marks the current segment as one that frames the document.
func (w *Writer) Title() { w.title = true }

// Mark gives the position of the next byte.
func (w *Writer) Mark(at document.Position) {
	if n := len(w.marks); n > 0 && w.marks[n-1].Offset == len(w.buf) {
		w.marks[n-1].At = at
		return
	}
	w.marks = append(w.marks, document.Mark{Offset: len(w.buf), At: at})
}

// WriteString adds text.
func (w *Writer) WriteString(s string) {
	for w.err == nil && s != "" {
		n := min(len(s), Window+Margin-len(w.buf)+w.lead)
		w.buf = append(w.buf, s[:n]...)
		w.written += int64(n)
		s = s[n:]
		if len(w.buf) >= w.lead+Window+Margin {
			w.window()
		}
	}
}

// Write is WriteString for bytes. Its error is that of Err.
func (w *Writer) Write(b []byte) (int, error) {
	n := len(b)
	for w.err == nil && len(b) > 0 {
		k := min(len(b), Window+Margin-len(w.buf)+w.lead)
		w.buf = append(w.buf, b[:k]...)
		w.written += int64(k)
		b = b[k:]
		if len(w.buf) >= w.lead+Window+Margin {
			w.window()
		}
	}
	return n, w.err
}

// WriteByte adds an ASCII character. Its error is that of Err.
func (w *Writer) WriteByte(c byte) error {
	if w.err == nil {
		w.buf = append(w.buf, c)
		w.written++
		if len(w.buf) >= w.lead+Window+Margin {
			w.window()
		}
	}
	return w.err
}

// Last is the last byte written to the current segment, or 0.
func (w *Writer) Last() byte {
	if len(w.buf) == 0 {
		return 0
	}
	return w.buf[len(w.buf)-1]
}

// Line ends the current line, unless it is empty.
func (w *Writer) Line() {
	if last := w.Last(); last != 0 && last != '\n' {
		_ = w.WriteByte('\n')
	}
}

// End sends the rest of the segment.
func (w *Writer) End() error {
	if w.err == nil && len(w.buf) > w.lead {
		w.Line()
	}
	if w.err == nil && len(w.buf) > w.lead && !(w.lead == 0 && blank(w.buf)) {
		w.send(0, len(w.buf))
		w.offset += int64(len(w.buf))
	}
	w.buf, w.marks = w.buf[:0], w.marks[:0]
	w.lead, w.context, w.title = 0, "", false
	if w.err == nil {
		w.err = w.ctx.Err()
	}
	return w.err
}

func blank(b []byte) bool {
	for _, c := range b {
		if c > ' ' {
			return false
		}
	}
	return true
}

// window sends all but the margin and keeps what the next window shows. A
// character of which the end is not written yet waits.
func (w *Writer) window() {
	whole := len(w.buf)
	for i := 1; i < utf8.UTFMax; i++ {
		if c := w.buf[whole-i]; utf8.RuneStart(c) {
			if !utf8.FullRune(w.buf[whole-i:]) {
				whole -= i
			}
			break
		}
	}
	core := whole - Margin
	for core > w.lead && !utf8.RuneStart(w.buf[core]) {
		core--
	}
	from := core - Margin
	for from > 0 && !utf8.RuneStart(w.buf[from]) {
		from--
	}
	w.send(core, whole)
	if w.err == nil {
		w.err = w.ctx.Err()
	}
	w.keep(from)
	w.offset += int64(from)
	w.lead = core - from
}

// keep drops the text before from, with its marks.
func (w *Writer) keep(from int) {
	first, later := document.Position{}, w.marks[:0]
	at := 0
	for _, m := range w.marks {
		if m.Offset <= from {
			first, at = m.At, m.Offset
			continue
		}
		later = append(later, document.Mark{Offset: m.Offset - from, At: m.At})
	}
	if first.Line > 0 {
		first.Line += bytes.Count(w.buf[at:from], []byte("\n"))
	}
	w.marks = append([]document.Mark{{At: first}}, later...)
	w.buf = append(w.buf[:0], w.buf[from:]...)
}

// send hands the first bytes of the buffer to the sink. Bytes that are no
// UTF-8 become '?', one for one, so that offsets stay.
func (w *Writer) send(core, end int) {
	text := w.buf[:end]
	if !utf8.Valid(text) {
		for i := 0; i < len(text); {
			r, n := utf8.DecodeRune(text[i:])
			if r == utf8.RuneError && n == 1 {
				text[i] = '?'
			}
			i += n
		}
	}
	marks := w.marks
	for len(marks) > 0 && marks[len(marks)-1].Offset > end {
		marks = marks[:len(marks)-1]
	}
	w.err = w.out.Segment(document.Segment{
		Text: string(text), Context: w.context, Marks: marks, Title: w.title,
		Offset: w.offset, Lead: w.lead, Core: core,
	})
}
