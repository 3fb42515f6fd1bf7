package sqlite

import (
	"bufio"
	"context"
	"encoding/binary"
	"io"
	"os"

	"uitrusting/scanner/document"
)

// An Inner is the extractor behind a Logged.
type Inner interface {
	MIMETypes() []string
	Extract(ctx context.Context, doc document.Document, r *io.SectionReader, out document.Sink) error
}

// Logged reads a database together with the write-ahead log that lies beside
// it: a browser or a messenger that runs has its latest pages there and
// nowhere else. Neither file is changed. Databases inside other documents
// have no log that could be found.
type Logged struct{ inner Inner }

// WithLog makes a Logged.
func WithLog(inner Inner) *Logged { return &Logged{inner} }

// MIMETypes are those of the extractor behind it.
func (x *Logged) MIMETypes() []string { return x.inner.MIMETypes() }

// maxLog bounds a log, in bytes. SQLite keeps them at 4 MB as a rule.
const maxLog = 1 << 30

// Extract hands the database on as it is with its log.
func (x *Logged) Extract(ctx context.Context, doc document.Document, r *io.SectionReader, out document.Sink) error {
	if len(doc.Members) > 0 || doc.Path == "" || doc.Path == "-" {
		return x.inner.Extract(ctx, doc, r, out)
	}
	info, err := os.Lstat(doc.Path + "-wal")
	if err != nil || !info.Mode().IsRegular() || info.Size() < logHeader || info.Size() > maxLog {
		return x.inner.Extract(ctx, doc, r, out)
	}
	log, err := os.Open(doc.Path + "-wal")
	if err != nil {
		return x.inner.Extract(ctx, doc, r, out)
	}
	defer log.Close()
	merged, ok := merge(r, io.NewSectionReader(log, 0, info.Size()))
	if !ok {
		return x.inner.Extract(ctx, doc, r, out)
	}
	return x.inner.Extract(ctx, doc, io.NewSectionReader(merged, 0, merged.size), out)
}

// Sizes of the parts of a log, in bytes.
const (
	logHeader   = 32
	frameHeader = 24
	logVersion  = 3007000
	logMagic    = 0x377f0682 // the lowest bit says that sums are big-endian
)

// An overlay is a database with the pages of a log over it.
type overlay struct {
	base     io.ReaderAt
	log      io.ReaderAt
	pageSize int64
	size     int64
	pages    map[int64]int64 // page, 0-based, to its place in the log
}

// merge lays the committed pages of a log over the database. It reports
// false when the log holds none: it belongs to another state, or is empty.
//
// Source: https://www.sqlite.org/fileformat2.html#walformat, read 2026-11-20.
func merge(base *io.SectionReader, log *io.SectionReader) (*overlay, bool) {
	var head [logHeader]byte
	if _, err := log.ReadAt(head[:], 0); err != nil {
		return nil, false
	}
	word := func(b []byte, i int) uint32 { return binary.BigEndian.Uint32(b[4*i:]) }
	pageSize := int64(word(head[:], 2))
	if word(head[:], 0)&^1 != logMagic || word(head[:], 1) != logVersion ||
		pageSize < 512 || pageSize > 64<<10 || pageSize&(pageSize-1) != 0 {
		return nil, false
	}
	var order binary.ByteOrder = binary.LittleEndian
	if word(head[:], 0)&1 == 1 {
		order = binary.BigEndian
	}
	var sum checksum
	sum.add(head[:24], order)
	if sum.a != word(head[:], 6) || sum.b != word(head[:], 7) {
		return nil, false
	}
	o := &overlay{base: base, log: log, pageSize: pageSize, pages: make(map[int64]int64)}
	pending := make(map[int64]int64)
	frames := bufio.NewReaderSize(io.NewSectionReader(log, logHeader, log.Size()-logHeader), 256<<10)
	frame := make([]byte, frameHeader+pageSize)
	for at := int64(logHeader); ; at += frameHeader + pageSize {
		if _, err := io.ReadFull(frames, frame); err != nil {
			break
		}
		if word(frame, 2) != word(head[:], 4) || word(frame, 3) != word(head[:], 5) {
			break // left over from before the log was reset
		}
		sum.add(frame[:8], order)
		sum.add(frame[frameHeader:], order)
		if sum.a != word(frame, 4) || sum.b != word(frame, 5) || word(frame, 0) == 0 {
			break
		}
		pending[int64(word(frame, 0))-1] = at + frameHeader
		if pages := word(frame, 1); pages > 0 { // a commit
			for page, place := range pending {
				o.pages[page] = place
			}
			clear(pending)
			o.size = int64(pages) * pageSize
		}
	}
	return o, o.size > 0
}

// checksum is the running sum of a log.
type checksum struct{ a, b uint32 }

func (c *checksum) add(p []byte, order binary.ByteOrder) {
	for ; len(p) >= 8; p = p[8:] {
		c.a += order.Uint32(p) + c.b
		c.b += order.Uint32(p[4:]) + c.a
	}
}

// ReadAt implements io.ReaderAt, page by page.
func (o *overlay) ReadAt(p []byte, off int64) (n int, err error) {
	for n < len(p) {
		at := off + int64(n)
		if at >= o.size {
			return n, io.EOF
		}
		within := at % o.pageSize
		part := p[n : n+int(min(int64(len(p)-n), o.pageSize-within))]
		var got int
		if place, ok := o.pages[at/o.pageSize]; ok {
			got, err = o.log.ReadAt(part, place+within)
		} else {
			got, err = o.base.ReadAt(part, at)
		}
		n += got
		if got < len(part) {
			if err == nil || err == io.EOF {
				err = io.ErrUnexpectedEOF
			}
			return n, err
		}
	}
	return n, nil
}
