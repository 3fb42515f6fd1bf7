package scanner

import (
	"io"
	"slices"

	"uitrusting/scanner/document"
	"uitrusting/scanner/finding"
	"uitrusting/scanner/fingerprint"
)

// printer is a builder for the next document. Members of a container are read
// while it is, so a worker needs several.
func (w *worker) printer() *fingerprint.Builder {
	if n := len(w.prints); n > 0 {
		b := w.prints[n-1]
		w.prints = w.prints[:n-1]
		return b
	}
	return w.s.cfg.Printer()
}

// keepPrinter takes a builder back. Its buffer serves the next document.
func (w *worker) keepPrinter(b *fingerprint.Builder) {
	if b != nil {
		b.Reset()
		w.prints = append(w.prints, b)
	}
}

// fingerprint makes the print of the document, when one is wanted now that it
// is known what was found, or settles what it is a copy of by its bytes alone.
// A text too long to be held is read once more.
func (d *reading) fingerprint() {
	if d.print == nil || d.o.Status == finding.Skipped || d.o.Status == finding.Failed || d.w.s.cfg.Prints == LocalPrints && len(d.o.Counts) == 0 {
		return
	}
	d.stage = finding.StageFingerprint
	err := d.protect(func() error {
		bytes, err := d.print.Bytes(io.NewSectionReader(d.source, 0, d.source.Size()))
		if err != nil {
			return err
		}
		if cfg := &d.w.s.cfg; cfg.Catalog != nil && cfg.Prints != AllPrints {
			if d.o.Copies = cfg.Catalog.Exact(bytes); len(d.o.Copies) > 0 {
				return nil
			}
		}
		d.print.Modified(d.doc.Modified)
		if d.members > 0 {
			d.print.Parts()
		}
		if d.o.Status != finding.Scanned {
			d.print.Unread(d.unread())
		}
		if d.print.Again() {
			d.clock.restart(d.w.s.cfg.Limits.FileTimeout)
			again := &reading{w: d.w, ctx: d.ctx, clock: d.clock, doc: d.doc, print: d.print}
			if err := d.reader.Extract(d.ctx, d.doc, d.source, &printSink{again}); err != nil {
				d.print.Unread("")
			}
		}
		d.o.Print = d.print.Print()
		return nil
	})
	if err != nil {
		d.o.Print = nil
		d.note(readError{err})
	}
}

// mostHeld bounds the copies inside a container that it is reported with.
const mostHeld = 5

// hold remembers what a member is a copy of.
func (d *reading) hold(member []finding.Copy) {
	if len(member) == 0 || len(d.held) == mostHeld {
		return
	}
	c := member[0]
	switch c.Relation {
	case finding.Exact, finding.SameText, finding.Version, finding.Extract, finding.Container:
	default:
		return
	}
	if slices.ContainsFunc(d.held, func(h finding.Copy) bool { return h.OfID == c.OfID && h.Store == c.Store }) {
		return
	}
	d.held = append(d.held, finding.Copy{
		Relation: finding.Container, OfID: c.OfID, Of: c.Of, Store: c.Store, LocalInCentral: -1, CentralInLocal: c.CentralInLocal,
		Newer: "unknown", CentralModified: c.CentralModified,
	})
}

// copies says what the document is a copy of: its own bytes or text first,
// then what its members are copies of.
func (d *reading) copies() {
	o := &d.o
	if o.Print != nil && d.w.s.cfg.Catalog != nil && o.Status != finding.Skipped {
		o.Copies = d.w.s.cfg.Catalog.Copies(o.Print)
	}
	if len(d.held) == 0 {
		return
	}
	if len(o.Copies) > 0 {
		switch o.Copies[0].Relation {
		case finding.Exact, finding.SameText:
			return
		case finding.Original, finding.Undecided, finding.Template:
			o.Copies = nil
		}
	}
	o.Copies = append(o.Copies, d.held...)
}

// unread is the reason why a document has no text at all, or "".
func (d *reading) unread() string {
	if d.text > 0 || len(d.o.Failures) == 0 {
		return ""
	}
	return string(d.o.Failures[0].Kind)
}

// A printSink shows the text of a document to its print alone.
type printSink struct{ d *reading }

// Segment implements document.Sink.
func (s *printSink) Segment(seg document.Segment) error {
	s.d.place(&seg)
	s.d.print.Segment(&seg)
	return s.d.stopped()
}

// Member implements document.Sink: members have been read.
func (s *printSink) Member(document.Member) error { return s.d.stopped() }

// Property implements document.Sink.
func (s *printSink) Property(name document.Property, value string) error {
	s.d.print.Property(name, value)
	return s.d.stopped()
}
