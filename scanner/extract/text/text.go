// Package text reads plain text, source code and delimited tables in any
// encoding that is common on people's disks. It never holds a document: text
// passes in windows that overlap, so that a file may be of any size, also on
// one line.
package text

import (
	"bytes"
	"context"
	"io"
	"unicode/utf8"
	"unsafe"

	"uitrusting/scanner/document"
)

// Extractor reads text.
type Extractor struct {
	buffers buffers
}

// New makes an Extractor.
func New() Extractor { return Extractor{make(buffers, maxBuffers)} }

// buffers are windows with room for both margins and a cut rune that nobody
// uses. It is no sync.Pool: that made one anew after every other collection, and
// eleven of them were in memory while two texts were read.
type buffers chan []byte

const maxBuffers = 4

func (b buffers) get() []byte {
	select {
	case buf := <-b:
		return buf
	default:
		return make([]byte, margin+core+margin+utf8.UTFMax)
	}
}

func (b buffers) put(buf []byte) {
	select {
	case b <- buf:
	default:
	}
}

// MIMETypes implements scanner.Extractor.
func (Extractor) MIMETypes() []string {
	return []string{"text/plain", "text/csv", "text/tab-separated-values", "application/json", "application/x-ndjson"}
}

// How text passes: the part of a window that is new, and what it overlaps
// with its neighbours on either side. The margin is scanner.Reach; the core
// was measured there.
const (
	core   = 256 << 10
	margin = 4 << 10
)

// Extract implements scanner.Extractor.
func (x Extractor) Extract(ctx context.Context, doc document.Document, r *io.SectionReader, out document.Sink) error {
	b, inMemory := document.Bytes(r)
	head := b[:min(len(b), sniffSize)]
	if !inMemory {
		head = make([]byte, min(r.Size(), sniffSize))
		n, err := r.ReadAt(head, 0)
		if err != nil && err != io.EOF {
			return err
		}
		head = head[:n]
	}
	enc, bom := sniff(head)
	w := window{out: out}
	w.table, w.broken = tableOf(doc.MIMEType, enc, head[bom:])
	if enc == utf8Encoding {
		w.offset = int64(bom) // offsets are those of the file
		if inMemory && (bom == 0 && len(b) < sniffSize || utf8.Valid(b)) {
			if b = b[bom:]; w.broken {
				b, w.breaks = joined(b)
			}
			return w.slice(ctx, b) // without a copy, where it is as it shall be
		}
	}
	body := io.NewSectionReader(r, int64(bom), r.Size()-int64(bom))
	return w.run(ctx, x.buffers, newDecoder(enc, body))
}

// Splittable implements scanner.RangeExtractor: UTF-8 can be read from
// anywhere, but for tables whose rows are of several lines.
func (Extractor) Splittable(doc document.Document, r *io.SectionReader) bool {
	head := make([]byte, min(r.Size(), sniffSize))
	n, err := r.ReadAt(head, 0)
	if err != nil && err != io.EOF {
		return false
	}
	enc, bom := sniff(head[:n])
	_, broken := tableOf(doc.MIMEType, enc, head[bom:n])
	return enc == utf8Encoding && bom == 0 && !broken
}

// ExtractRange implements scanner.RangeExtractor.
func (x Extractor) ExtractRange(ctx context.Context, doc document.Document, r *io.SectionReader, from, to int64, out document.Sink) error {
	head := make([]byte, min(r.Size(), headerSize))
	n, err := r.ReadAt(head, 0)
	if err != nil && err != io.EOF {
		return err
	}
	if from, err = lineStart(r, from); err == nil {
		to, err = lineStart(r, to)
	}
	if err != nil || from >= to {
		return err
	}
	start := max(from-margin, 0)
	end := min(to+margin, r.Size())
	w := window{out: out, lead: int(from - start), stop: to - from, bounded: true}
	w.table, _ = tableOf(doc.MIMEType, utf8Encoding, head[:n])
	return w.run(ctx, x.buffers, newDecoder(utf8Encoding, io.NewSectionReader(r, start, end-start)))
}

// lineStart moves the border of a range to the start of a line, so that lines
// and columns can be counted from it. A line of more than 4 KiB is cut
// between two characters.
func lineStart(r *io.SectionReader, at int64) (int64, error) {
	if at <= 0 || at >= r.Size() {
		return min(max(at, 0), r.Size()), nil
	}
	buf := make([]byte, min(margin, r.Size()-at+1))
	n, err := r.ReadAt(buf, at-1)
	if err != nil && err != io.EOF {
		return 0, err
	}
	if i := bytes.IndexByte(buf[:n], '\n'); i >= 0 {
		return at + int64(i), nil
	}
	for i := 1; i < n && i <= utf8.UTFMax; i++ {
		if utf8.RuneStart(buf[i]) {
			return at + int64(i) - 1, nil
		}
	}
	return at, nil
}

// A window passes a stream of UTF-8 on in overlapping segments.
type window struct {
	out     document.Sink
	table   *document.Table
	offset  int64 // of the first byte that the windows answer for
	lead    int   // bytes of the stream that come before it
	stop    int64 // bytes that the windows answer for, when bounded
	bounded bool
	line    int   // breaks before the first byte that the next window answers for
	broken  bool  // cells of the table hold breaks
	breaks  []int // in cells, places in the text that the next window is cut from
	cells   int   // those before the first byte that the next window answers for
	marks   []document.Mark
}

// slice passes on a text that is in memory.
func (w *window) slice(ctx context.Context, text []byte) error {
	before := 0
	for start := 0; start < len(text); {
		end := runeStart(text, min(start+core, len(text)))
		from, to := runeStart(text, max(start-margin, 0)), runeStart(text, min(end+margin, len(text)))
		w.shift(from - before)
		before = from
		if err := w.send(text[from:to], start-from, end-from, int64(start)); err != nil {
			return err
		}
		if err := ctx.Err(); err != nil && end < len(text) {
			return err
		}
		start = end
	}
	return nil
}

func (w *window) run(ctx context.Context, buffers buffers, r io.Reader) error {
	buf := buffers.get()
	defer buffers.put(buf)
	have := 0      // bytes in buf
	lead := w.lead // bytes at the start of buf that were answered for
	var sent int64 // bytes answered for in earlier windows
	next := 0      // what is before it in buf has its rows joined
	for eof := false; ; {
		for len(buf)-have >= 2*utf8.UTFMax && !eof {
			n, err := r.Read(buf[have:])
			have += n
			if err == io.EOF {
				eof = true
			} else if err != nil {
				return err
			}
		}
		if w.broken {
			next, w.breaks = join(buf[:have], next, eof, w.breaks)
		}
		end := have // of what this window answers for
		if !eof {
			end = have - margin
		}
		last := eof
		if w.bounded && sent+int64(end-lead) >= w.stop {
			end, last = lead+int(w.stop-sent), true
		}
		if !last {
			end = runeStart(buf, end)
		}
		if end > lead {
			if err := w.send(buf[:runeEnd(buf[:have], eof)], lead, end, sent); err != nil {
				return err
			}
			sent += int64(end - lead)
		}
		if last {
			return nil
		}
		if err := ctx.Err(); err != nil {
			return err
		}
		keep := runeStart(buf, max(end-margin, 0))
		copy(buf, buf[keep:have])
		have, next = have-keep, next-keep
		w.shift(keep)
		lead = end - keep
	}
}

// send passes one window on. The segment's text shares the buffer: the sink
// may not keep it.
func (w *window) send(text []byte, lead, end int, sent int64) error {
	seg := document.Segment{
		Text: unsafe.String(unsafe.SliceData(text), len(text)), Table: w.table,
		Lead: lead, Core: end, Offset: w.offset + sent - int64(lead),
	}
	w.marks = append(w.marks[:0], w.mark(text[:lead]))
	if w.broken {
		w.markRows(text, lead, end)
	}
	seg.Marks = w.marks
	if err := w.out.Segment(seg); err != nil {
		return err
	}
	w.line += bytes.Count(text[lead:end], []byte{'\n'})
	return nil
}

// mark is the position of the first line that starts in the lead, so that
// columns are counted from the start of a row.
func (w *window) mark(lead []byte) document.Mark {
	line, offset := 1+w.line, 0
	if w.line == 0 {
		offset = len(lead) // of a range, which begins a line
	} else if i := bytes.IndexByte(lead, '\n'); i >= 0 {
		line -= bytes.Count(lead[i+1:], []byte{'\n'})
		offset = i + 1
	}
	at := document.Position{Line: line}
	if w.table != nil {
		at.Row, at.Col = line, 1
	}
	return document.Mark{Offset: offset, At: at}
}

// runeStart moves an offset back to the start of the rune it lies in.
func runeStart(b []byte, i int) int {
	for back := 0; back < utf8.UTFMax && i > 0 && i < len(b) && !utf8.RuneStart(b[i]); back++ {
		i--
	}
	return i
}

// runeEnd is the length of b without a rune that is cut at its end.
func runeEnd(b []byte, eof bool) int {
	if eof {
		return len(b)
	}
	for i := len(b) - 1; i >= 0 && i >= len(b)-utf8.UTFMax; i-- {
		if utf8.RuneStart(b[i]) {
			if !utf8.FullRune(b[i:]) {
				return i
			}
			break
		}
	}
	return len(b)
}
