package scanner

import (
	"context"
	"errors"
	"io"
	"runtime/debug"
	"slices"
	"strings"
	"time"
	"unsafe"

	"uitrusting/scanner/document"
	"uitrusting/scanner/finding"
	"uitrusting/scanner/fingerprint"
)

// budget is what may be unpacked from one file, shared by all that is nested
// in it.
type budget struct {
	bytes int64 // that may still be unpacked
}

// freeExpansion is unpacked whatever the ratio: small files pack well.
const freeExpansion = 10 << 20

func newBudget(l Limits, size int64) *budget {
	return &budget{bytes: min(l.MaxExpansion, max(size*l.MaxRatio, freeExpansion))}
}

// A reading is one document on its way to its outcome. It is the Sink of its
// extractor.
type reading struct {
	w       *worker
	ctx     context.Context
	clock   *clock
	doc     document.Document
	o       finding.Outcome
	budget  *budget
	members int
	names   names // of the members
	cut     bool  // a detector gave up a part of the text
	text    int64 // bytes of extracted text so far
	stage   finding.Stage

	batch     finding.Batch
	most      int // matches that waited at once
	mostFound int // in one segment
	resolved  []Resolution
	facts     finding.Facts
	kept      []finding.Finding
	head      []byte // the first text, at most finding.HeadSize
	print     *fingerprint.Builder
	held      []finding.Copy    // what members are copies of
	source    *io.SectionReader // of the document, for its print; nil = it could not be opened
	reader    Extractor
}

// document reads one document from r and emits its outcome, after those of
// its members. It returns what the document is a copy of.
func (w *worker) document(ctx context.Context, doc document.Document, r *io.SectionReader, b *budget) []finding.Copy {
	c := w.clock(ctx)
	defer w.keepClock(c)
	d := w.reading()
	defer w.keepReading(d)
	d.ctx, d.clock, d.doc, d.budget, d.stage = c.ctx, c, doc, b, finding.StageIdentify
	defer func() { w.keepPrinter(d.print) }()
	d.o.Counts = finding.Counts{}
	err := d.protect(func() error { return d.read(r) })
	if cause := context.Cause(c.ctx); cause != nil && err != nil {
		err = cause // what a parser makes of being stopped does not matter
	}
	if errors.Is(err, context.Canceled) && ctx.Err() != nil {
		d.note(err)
		if len(d.batch.Matches) == 0 && len(d.kept) == 0 {
			return nil // the run ends here; the document was not examined and is not counted
		}
	}
	d.close(err)
	return d.o.Copies
}

// reading is one for the next document, with the buffers of an earlier one.
func (w *worker) reading() *reading {
	n := len(w.readings)
	if n == 0 {
		return &reading{w: w}
	}
	d := w.readings[n-1]
	w.readings = w.readings[:n-1]
	return d
}

// maxSegments is how long a list of segments is kept: clearing a longer one
// for every small file would take longer than making one for a big file.
const maxSegments = 64

// keepReading takes the reading of a document that is over.
func (w *worker) keepReading(d *reading) {
	segments := d.batch.Segments[:cap(d.batch.Segments)]
	if len(segments) > maxSegments {
		segments = nil
	}
	clear(segments)
	*d = reading{w: w, head: d.head[:0], batch: finding.Batch{Segments: segments[:0]}}
	w.readings = append(w.readings, d)
}

// protect turns a panic into an error. Its value, which may hold text of the
// document, is dropped.
func (d *reading) protect(f func() error) (err error) {
	defer func() {
		if r := recover(); r != nil {
			err = errPanic{string(d.stage)}
			if crash := d.w.s.cfg.Crash; crash != nil {
				crash(d.stage, debug.Stack())
			}
		}
	}()
	return f()
}

func (d *reading) read(r *io.SectionReader) error {
	cfg := &d.w.s.cfg
	head, err := d.start(r)
	if err != nil {
		return readError{err}
	}
	if d.doc.MIMEType == "" {
		d.doc.MIMEType = cfg.Identify(d.doc.Name(), head, r, r.Size())
	}
	if cfg.Prints != NoPrints {
		d.print, d.source = d.w.printer(), r
	}
	if r.Size() == 0 {
		return nil
	}
	if cfg.Refuse != nil {
		if kind := cfg.Refuse(d.doc.MIMEType); kind != "" {
			return refusal{kind}
		}
	}
	if cfg.Useless(d.doc.MIMEType) {
		return document.ErrNotText
	}
	x, ok := d.w.s.extractors[d.doc.MIMEType]
	if !ok {
		if x, ok = d.w.s.extractors["application/octet-stream"]; !ok {
			return document.ErrUnsupported
		}
	}
	d.stage, d.reader = finding.StageExtract, x
	if rx, ok := x.(RangeExtractor); ok && r.Size() >= rangeThreshold && cfg.Observe == nil &&
		d.w.crew != nil && rx.Splittable(d.doc, r) {
		return d.ranges(rx, r)
	}
	if _, ok := x.(RemoteExtractor); ok {
		return d.w.elsewhere(func() error { return x.Extract(d.ctx, d.doc, r, d) })
	}
	return x.Extract(d.ctx, d.doc, r, d)
}

// Wait implements Waiter: the time does not count.
func (d *reading) Wait(wait func() error) error {
	d.clock.pause()
	defer d.clock.resume()
	return wait()
}

// start reads the first bytes.
func (d *reading) start(r *io.SectionReader) ([]byte, error) {
	outer, _, _ := r.Outer()
	if f, ok := outer.(*fileReader); ok {
		f.ctx, f.clock = d.ctx, d.clock
		return f.head[:min(int64(f.have), r.Size())], f.headErr
	}
	head := make([]byte, min(r.Size(), 64<<10))
	n, err := r.ReadAt(head, 0)
	if err == io.EOF {
		err = nil
	}
	return head[:n], err
}

// Property implements document.Sink.
func (d *reading) Property(name document.Property, value string) error {
	switch name {
	case document.Sent:
		d.dated(value, "mail")
	case document.Modified:
		d.dated(value, "document")
	case document.Created:
		if d.o.Dated.Value.IsZero() {
			d.dated(value, "document")
		}
	}
	if d.print != nil {
		d.print.Property(name, value)
	}
	return d.stopped()
}

func (d *reading) dated(value, source string) {
	if t, err := time.Parse(time.RFC3339, value); err == nil && t.Year() > 1900 {
		d.o.Dated = finding.Date{Value: t, Source: source}
	}
}

// stopped is the reason why the extractor must stop, or nil.
func (d *reading) stopped() error {
	if d.ctx.Err() != nil {
		return context.Cause(d.ctx)
	}
	return nil
}

// Member implements document.Sink: it reads a document inside this one to its
// outcome.
func (d *reading) Member(m document.Member) error {
	return d.w.here(func() error { return d.member(m) })
}

func (d *reading) member(m document.Member) error {
	if err := d.stopped(); err != nil {
		return err
	}
	cfg := &d.w.s.cfg
	if d.members++; d.members > cfg.Limits.MaxMembers {
		return document.ErrTooManyMembers
	}
	name := m.Name
	if name == "" {
		name = "#" + itoa(d.members)
	}
	if d.names == nil {
		d.names = names{}
	}
	name = d.names.own(name)
	doc := document.Document{
		Ref: d.doc.Ref.Member(name), MIMEType: m.MIMEType, Size: m.Size, Modified: m.Modified,
		Owner: d.doc.Owner, Mode: d.doc.Mode, Exposure: d.doc.Exposure,
	}
	if m.Err == nil && doc.Depth() > cfg.Limits.MaxDepth {
		m.Err = document.ErrTooDeep
	}
	if m.Err != nil {
		d.clock.pause()
		defer d.clock.resume()
		r := &reading{w: d.w, doc: doc, ctx: d.ctx, budget: d.budget, stage: finding.StageExtract}
		r.close(m.Err)
		return d.stopped()
	}
	content, err := hold(d.ctx, m.Content, d.budget.bytes)
	if err != nil {
		if stop := d.stopped(); stop != nil {
			return stop
		}
		r := &reading{w: d.w, doc: doc, ctx: d.ctx, budget: d.budget, stage: finding.StageOpen}
		r.close(err)
		if errors.Is(err, document.ErrBomb) {
			return document.ErrBomb // what is left of the container is not unpacked either
		}
		return nil
	}
	defer content.Close()
	d.budget.bytes -= content.Size()
	doc.Size = content.Size()
	d.clock.pause()
	defer d.clock.resume()
	d.hold(d.w.document(d.clock.outer, doc, io.NewSectionReader(content, 0, content.Size()), d.budget))
	return d.stopped()
}

// note records a failure.
func (d *reading) note(err error) {
	d.o.Failures = append(d.o.Failures, failure(d.stage, err))
}

// close settles status, findings and facts, and hands the outcome on.
func (d *reading) close(err error) {
	o := &d.o
	o.Document = d.doc
	if o.Counts == nil {
		o.Counts = finding.Counts{}
	}
	stage := d.stage
	if perr := d.protect(func() error { d.stage = finding.StageDetect; d.flush(true); return nil }); perr != nil {
		err = perr
		stage = finding.StageDetect
	}
	if err == nil && d.cut {
		err, stage = document.PartialError{Err: document.ErrTimeout}, finding.StageDetect
	}
	d.stage = stage
	d.giveBack()
	if err != nil && len(o.Failures) == 0 {
		d.note(err)
	}
	o.Status = d.status(err)
	o.TextSize = d.text
	o.Findings = d.kept
	o.Truncated = o.Truncated || len(d.kept) < o.Counts.Total()
	o.Subjects, o.DocumentType = d.facts.Subjects, d.facts.DocumentType
	if o.Dated.Value.IsZero() && !d.doc.Modified.IsZero() {
		o.Dated = finding.Date{Value: d.doc.Modified, Source: "file"}
	}
	if len(o.Counts) > 0 && d.w.file != nil {
		if info, err := d.w.stat(); err == nil {
			d.w.s.describe.Describe(&o.Document, d.w.file, info)
		}
	}
	d.fingerprint()
	d.copies()
	d.w.finish(o)
}

// giveBack keeps the memory of matches for other documents, as far as they need
// it.
func (d *reading) giveBack() {
	if kept(cap(d.batch.Matches), d.most) {
		d.w.s.spare.put(d.batch.Matches)
	}
	d.batch.Matches = nil
	if !kept(cap(d.w.matches), d.mostFound) {
		d.w.matches = nil
	}
	if d.text >= rangeThreshold {
		d.w.s.spare.trim()
	}
}

// status says how far the document was read.
func (d *reading) status(err error) finding.Status {
	if err == nil {
		return finding.Scanned
	}
	var partial document.PartialError
	if d.text > 0 || errors.As(err, &partial) || d.members > 0 {
		return finding.Partial
	}
	switch kindOf(err) {
	case finding.KindCorrupt, finding.KindPermission, finding.KindIO, finding.KindTimeout, finding.KindInterrupted,
		finding.KindMemory, finding.KindCrashed, finding.KindVanished, finding.KindNotFound:
		return finding.Failed
	}
	return finding.Skipped
}

// flush lets the resolvers decide on the matches collected so far and keeps
// what they make of them.
func (d *reading) flush(last bool) {
	cfg := &d.w.s.cfg
	if len(d.batch.Matches) == 0 && len(d.resolved) == 0 {
		d.batch.Segments = d.batch.Segments[:0]
		return
	}
	if d.resolved == nil {
		for _, r := range cfg.Resolvers {
			d.resolved = append(d.resolved, r.Start(&d.doc))
		}
	}
	d.batch.Document, d.batch.Last = &d.doc, last
	all := d.batch.Matches
	d.most = max(d.most, len(all))
	for _, r := range d.resolved {
		d.batch.Matches = r.Resolve(&d.batch)
	}
	d.room()
	d.w.order = finding.ByStart(d.batch.Matches, d.w.order[:0])
	for _, i := range d.w.order {
		d.keep(&d.batch.Matches[i])
	}
	clear(all)
	clear(d.batch.Matches)
	d.batch.Matches, d.batch.Segments = d.batch.Matches[:0], d.batch.Segments[:0]
	if last {
		d.facts.Head = unsafe.String(unsafe.SliceData(d.head), len(d.head))
		for _, r := range d.resolved {
			r.Finish(&d.facts)
		}
	}
}

// room makes room for the findings that the matches become. Growing the list
// by and by would take twice the memory.
func (d *reading) room() {
	n := 0
	for i := range d.batch.Matches {
		if d.batch.Matches[i].Confidence >= d.w.s.cfg.MinConfidence {
			n++
		}
	}
	if most := d.mostFindings() - len(d.kept); n > 0 && most > 0 {
		d.kept = slices.Grow(d.kept, min(n, most))
	}
}

// mostFindings is how many are listed of a document.
func (d *reading) mostFindings() int {
	if most := d.w.s.cfg.MaxFindings; most > 0 {
		return min(most, d.w.s.mostFindings)
	}
	return d.w.s.mostFindings
}

// keep makes a finding of a match that counts.
func (d *reading) keep(m *finding.Match) {
	cfg := &d.w.s.cfg
	// Whatever is reported, so that prints can be compared. Addresses that
	// look like those of a machine tell tables apart too.
	if d.print != nil && (m.Confidence >= finding.Medium || m.InfoType == finding.Email) {
		d.print.Found(string(m.InfoType), m.Value, int64(m.Start), int64(m.End))
	}
	if m.Confidence < cfg.MinConfidence {
		return
	}
	d.o.Counts.Add(m.InfoType, m.Confidence)
	if len(d.kept) >= d.mostFindings() {
		return
	}
	value := strings.ToValidUTF8(m.Value, "�")
	id := value
	if m.InfoType.Secret() { // the term alone would make all documents that hold it one finding
		id = value + "\x00" + d.doc.Ref.String()
	}
	d.kept = append(d.kept, finding.Finding{
		ID: cfg.Key.Finding(m.RuleID, id), RuleID: m.RuleID, InfoType: m.InfoType, Confidence: m.Confidence,
		At: m.At, Start: int64(m.Start), End: int64(m.End),
		Value: finding.NewValue(m.InfoType, value), Evidence: m.Evidence,
	})
}
