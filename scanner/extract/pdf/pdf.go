// Package pdf reads PDF documents: the text of the pages, form fields,
// comments, link targets, outline, properties and attached files.
//
// PDFium, compiled to WebAssembly, reads; ledongthuc/pdf is asked where PDFium
// cannot open a file or finds nothing in it. Over 892 public documents PDFium
// finds 0.961 of the words that pdftotext finds, ledongthuc/pdf 0.684, and it
// can hang or exhaust the memory (measured 2026-11). Both parse hostile
// bytes, so the extractor is meant to run behind package isolate; it works in
// the process too.
package pdf

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"image/png"
	"io"
	"runtime"
	"strconv"
	"strings"

	"uitrusting/scanner/document"
)

// Options of an Extractor. The zero value works.
type Options struct {
	// CacheDir keeps the compiled PDFium between runs (14 MB), which makes
	// the start 50 ms instead of 1.6 s. What lies there is executed: the
	// folder must be the user's alone. "" = no cache.
	CacheDir string
	// Memory bounds one instance of PDFium, in bytes; 0 = 192 MiB. A document
	// that needs more is document.ErrMemory.
	Memory int64
	// Passwords are tried on encrypted documents after the empty one.
	Passwords []string
	// Render sends a page that shows a picture and no text as a member in
	// PNG, for text recognition.
	Render bool
}

const (
	defaultMemory = 192 << 20
	// maxText bounds the text of one document, in bytes.
	maxText = 256 << 20
	// fewChars on a page with a picture make it a scan: a stamp or a page
	// number is all that was added to it.
	fewChars = 10
	// giveUp pages in a row that cannot be loaded end the reading: a hostile
	// page tree declares a million of them.
	giveUp = 1000
)

// Extractor reads PDF. It is safe for concurrent use; each document at work
// costs an instance of PDFium.
type Extractor struct {
	engine *engine
	opt    Options
}

// New makes an Extractor. PDFium starts with the first document.
func New(opt Options) *Extractor {
	if opt.Memory <= 0 {
		opt.Memory = defaultMemory
	}
	return &Extractor{engine: &engine{opt: opt}, opt: opt}
}

// MIMETypes are the types it reads.
func (x *Extractor) MIMETypes() []string { return []string{"application/pdf"} }

// Warm compiles PDFium, so that the first document does not pay for it.
func (x *Extractor) Warm() error { return x.engine.start() }

// Close frees PDFium. The Extractor must not be in use.
func (x *Extractor) Close() error { return x.engine.close() }

// Extract sends a segment for each page, then the fields and notes of the
// page as segments of their own, then outline and properties, then attached
// files. Lines that repeat on most pages are reported as document.Running.
func (x *Extractor) Extract(ctx context.Context, _ document.Document, r *io.SectionReader, out document.Sink) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	source, size := skipJunk(r)
	w := &reading{ctx: ctx, out: out, opt: x.opt, engine: x.engine, source: source, size: size}
	err := w.open()
	if errors.Is(err, document.ErrCorrupt) {
		if w.source, w.size, w.rebuilt = salvage(source, size); w.rebuilt {
			err = w.open()
		}
	}
	if err == nil {
		err = w.file()
	}
	w.shut()
	if w.stopped != nil {
		return w.stopped
	}
	if w.rebuilt && (err == nil || errors.Is(err, document.ErrNoText)) && !endsWell(r) {
		err = document.PartialError{Err: document.ErrCorrupt}
	}
	if len(w.garbled) == 0 && (w.body > 0 || w.imageOnly > 0) || errors.Is(err, document.ErrEncrypted) {
		return err
	}
	return w.secondOpinion(source, size, err)
}

// maxJunk is how far from its start a file's header may be, in bytes.
// Readers look at the first KiB.
const maxJunk = 1 << 10

// skipJunk leaves out what comes before the header: a mail's or a printer's
// leftovers. Offsets in the file count from the header.
func skipJunk(r *io.SectionReader) (io.ReaderAt, int64) {
	head := make([]byte, maxJunk)
	n, _ := r.ReadAt(head, 0)
	if i := bytes.Index(head[:n], []byte("%PDF-")); i > 0 {
		return io.NewSectionReader(r, int64(i), r.Size()-int64(i)), r.Size() - int64(i)
	}
	return r, r.Size()
}

// endsWell reports whether the file has its end marker. Without it, and
// without a cross-reference table, the rest of the file is missing.
func endsWell(r *io.SectionReader) bool {
	tail := make([]byte, min(r.Size(), 2*maxJunk))
	n, _ := r.ReadAt(tail, r.Size()-int64(len(tail)))
	return bytes.Contains(tail[:n], []byte("%%EOF"))
}

// A reading is one document on its way to the sink.
type reading struct {
	ctx    context.Context
	out    document.Sink
	opt    Options
	engine *engine
	source io.ReaderAt
	size   int64
	f      *file // open; nil = not yet, or no more

	pagesHere int // pages read in this instance

	body      int64 // bytes of page and field text found
	imageOnly int   // pages with a picture and no text
	running   running
	held      []held // text that waits until the running lines are known
	rebuilt   bool   // the cross-reference table was damaged
	garbled   []int  // numbers of pages whose text is codes of a font
	lost      error  // why text is missing although reading went on
	stopped   error  // the sink's or the context's error: nothing more is sent
}

// open opens the document in an instance of PDFium.
func (w *reading) open() error {
	in, err := w.engine.take()
	if err != nil {
		return err
	}
	if w.f, err = openFile(in, w.source, w.size, w.opt.Passwords); err != nil {
		w.engine.give(in)
	}
	return err
}

// shut closes the document and gives the instance back.
func (w *reading) shut() {
	if w.f == nil {
		return
	}
	w.f.close()
	w.engine.give(w.f.in)
	w.f = nil
}

// renew goes on in a new instance when the old one has grown. PDFium keeps
// what it parsed of a document, and each growth of WebAssembly memory copies
// it: a manual of 3,000 pages took 250 MB, and takes 90.
func (w *reading) renew() error {
	w.pagesHere++
	size := w.f.in.memory.Size()
	if size <= renewOver || w.pagesHere < renewPages && size <= 3*renewOver {
		return nil
	}
	w.shut()
	runtime.GC() // the old memory goes before the new one comes
	w.pagesHere = 0
	if err := w.open(); err != nil {
		return err
	}
	return w.f.openForm()
}

// An instance that holds more than renewOver bytes, a fresh one has 18 MiB,
// is renewed after renewPages pages; opening again must not cost more than
// reading.
const (
	renewOver  = 32 << 20
	renewPages = 50
)

// file sends everything of the open file.
func (w *reading) file() error {
	f := w.f
	if f.unlocked != "" {
		w.property(document.Encrypted, f.unlocked)
	}
	n, err := f.pages()
	if err != nil {
		return err
	}
	if valid, err := f.in.int("FPDF_DocumentHasValidCrossReferenceTable", f.handle); err != nil {
		return err
	} else {
		w.rebuilt = w.rebuilt || valid == 0
	}
	w.property(document.Pages, strconv.Itoa(n))
	about, err := w.properties(f)
	if err != nil {
		return err
	}
	if err := f.openForm(); err != nil {
		return err
	}
	err = w.pages(n)
	w.release()
	if err != nil || w.stopped != nil {
		return err
	}
	if err := w.outline(w.f); err != nil {
		return err
	}
	w.segment(about)
	if err := w.attachments(w.f); err != nil {
		return err
	}
	if w.imageOnly > 0 {
		w.property(document.ImageOnly, strconv.Itoa(w.imageOnly))
	}
	switch {
	case w.lost != nil:
		return document.PartialError{Err: w.lost}
	case w.body == 0 && !(w.opt.Render && w.imageOnly > 0):
		return document.ErrNoText
	}
	return nil
}

// pages sends the n pages. A page that cannot be read is left out and
// remembered.
func (w *reading) pages(n int) error {
	failed := 0
	for i := range n {
		if w.stop(w.ctx.Err()) {
			return nil
		}
		err := w.page(i)
		switch {
		case w.stopped != nil:
			return nil
		case w.f.in.broken:
			return fmt.Errorf("page %d: %w", i+1, err)
		case errors.Is(err, document.ErrTooLarge):
			return document.PartialError{Err: fmt.Errorf("page %d: %w", i+1, err)}
		case err != nil:
			w.lost = fmt.Errorf("page %d: %w", i+1, err)
			if failed++; failed >= giveUp {
				return nil
			}
		default:
			failed = 0
		}
		if err := w.renew(); err != nil {
			return fmt.Errorf("page %d: %w", i+1, err)
		}
	}
	return nil
}

// page sends one page, its fields and notes and the files attached to it.
func (w *reading) page(index int) error {
	p, err := w.f.page(index)
	if err != nil {
		return err
	}
	defer p.close()
	text, garbled, err := p.text()
	if err != nil {
		return err
	}
	if garbled && len(w.garbled) < secondPages {
		w.garbled = append(w.garbled, index+1)
	}
	at := document.Position{Page: index + 1}
	w.hold(held{text, at, true})
	margin, err := p.margin()
	if err != nil {
		return err
	}
	if margin.cut {
		w.lost = fmt.Errorf("page %d, annotations: %w", index+1, document.ErrTooLarge)
	}
	var shown string
	if margin.drawn {
		if shown, err = p.shown(index, text+"\n"+join(margin.notes, true)+join(margin.notes, false)); err != nil {
			return err
		}
	}
	at.Part = "form"
	w.hold(held{join(margin.notes, true), at, false})
	at.Part = "note"
	w.hold(held{join(margin.notes, false) + shown, at, false})
	for _, handle := range margin.files {
		if err := w.attachment(w.f, handle); err != nil {
			return err
		}
	}
	if w.body > maxText {
		return document.ErrTooLarge
	}
	if countChars(text, fewChars) >= fewChars {
		return nil
	}
	found, err := p.hasImage()
	if err != nil || !found {
		return err
	}
	w.imageOnly++
	if !w.opt.Render {
		return nil
	}
	return w.picture(p, index+1)
}

// countChars counts characters that are not white space, up to limit.
func countChars(s string, limit int) int {
	n := 0
	for _, r := range s {
		if r > ' ' && r != 0xa0 {
			if n++; n >= limit {
				break
			}
		}
	}
	return n
}

// join writes the fields, or else the comments and link targets, one a line.
func join(notes []note, fields bool) string {
	var b strings.Builder
	for _, one := range notes {
		if one.field != fields {
			continue
		}
		if one.label != "" {
			b.WriteString(one.label)
			b.WriteString(": ")
		}
		b.WriteString(one.value)
		b.WriteByte('\n')
	}
	return b.String()
}

// picture sends the page as it looks.
func (w *reading) picture(p *page, number int) error {
	drawn, err := p.render()
	if err != nil {
		return err
	}
	var b bytes.Buffer
	encoder := png.Encoder{CompressionLevel: png.BestSpeed}
	if err := encoder.Encode(&b, drawn); err != nil {
		return fmt.Errorf("draw: %w", document.ErrCorrupt)
	}
	w.member(document.Member{Name: fmt.Sprintf("page-%d.png", number), Size: int64(b.Len()), MIMEType: "image/png", Content: &b})
	return nil
}

// A held is a segment that waits.
type held struct {
	text string
	at   document.Position
	page bool // the text of a page, which can have running lines
}

// Segments wait for the running lines up to these bounds, in number and
// bytes.
const (
	maxHeld      = 32
	maxHeldBytes = 1 << 20
)

// hold keeps a segment back until enough pages are seen to tell which lines
// repeat.
func (w *reading) hold(h held) {
	if strings.TrimSpace(h.text) == "" {
		return
	}
	w.body += int64(len(h.text))
	if w.running.settled {
		w.send(h)
		return
	}
	w.held = append(w.held, h)
	if h.page {
		w.running.see(h.text)
	}
	if len(w.held) >= maxHeld || w.body >= maxHeldBytes {
		w.release()
	}
}

// release sends what waits.
func (w *reading) release() {
	w.running.settle()
	for _, h := range w.held {
		w.send(h)
	}
	w.held = nil
}

func (w *reading) send(h held) {
	if h.page {
		for _, line := range w.running.repeated(h.text) {
			w.property(document.Running, line)
		}
	}
	w.segment(document.Segment{Text: h.text, Marks: []document.Mark{{At: h.at}}})
}

// segment, member and property pass on to the sink until it refuses.
func (w *reading) segment(seg document.Segment) {
	if w.stopped == nil && strings.TrimSpace(seg.Text) != "" {
		w.stop(w.out.Segment(seg))
	}
}

func (w *reading) member(m document.Member) {
	if w.stopped == nil {
		w.stop(w.out.Member(m))
	}
}

func (w *reading) property(name document.Property, value string) {
	if w.stopped == nil && value != "" {
		w.stop(w.out.Property(name, value))
	}
}

// stop remembers the error that ends everything and reports whether there is
// one.
func (w *reading) stop(err error) bool {
	if w.stopped == nil {
		w.stopped = err
	}
	return w.stopped != nil
}
