// Package archive opens containers of files and compressed streams. It sends
// no text of its own: each member goes to the sink as a stream, and nothing
// is written to disk.
package archive

import (
	"context"
	"errors"
	"fmt"
	"io"
	"path"
	"strings"
	"time"

	"uitrusting/scanner/document"
)

// Options bound what is unpacked from one container. The zero value takes
// the defaults.
type Options struct {
	MaxMembers   int      // 0 = 100,000
	MaxExpansion int64    // bytes unpacked; 0 = 4 GiB
	MaxRatio     int64    // of unpacked to packed bytes, beyond the first 10 MB; 0 = 200
	Passwords    []string // tried on encrypted archives
}

// ratioFree is how much may be unpacked whatever the ratio, in bytes.
const ratioFree = 10 << 20

// An Extractor reads archives and compressed streams.
type Extractor struct{ opt Options }

// New makes an Extractor.
func New(opt Options) *Extractor {
	if opt.MaxMembers == 0 {
		opt.MaxMembers = 100_000
	}
	if opt.MaxExpansion == 0 {
		opt.MaxExpansion = 4 << 30
	}
	if opt.MaxRatio == 0 {
		opt.MaxRatio = 200
	}
	return &Extractor{opt}
}

// An opener reads one format.
type opener func(c *container) error

var openers = map[string]opener{
	"application/zip":                   openZip,
	"application/x-tar":                 openTar,
	"application/gzip":                  openGzip,
	"application/x-bzip2":               openBzip2,
	"application/x-xz":                  openXz,
	"application/zstd":                  openZstd,
	"application/x-lz4":                 openLz4,
	"application/zlib":                  openZlib,
	"application/x-lzma":                openLzma,
	"application/vnd.ms-cab-compressed": openCab,
	"application/x-iso9660-image":       openISO,
}

// MIMETypes implements scanner.Extractor.
func (e *Extractor) MIMETypes() []string {
	types := make([]string, 0, len(openers))
	for t := range openers {
		types = append(types, t)
	}
	return types
}

// Extract implements scanner.Extractor.
func (e *Extractor) Extract(ctx context.Context, doc document.Document, r *io.SectionReader, out document.Sink) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	open := openers[doc.MIMEType]
	if open == nil {
		return document.ErrUnsupported
	}
	if r.Size() == 0 {
		return document.ErrCorrupt
	}
	c := &container{ctx: ctx, opt: e.opt, doc: doc, r: r, out: out}
	err := open(c)
	if c.stop != nil {
		return c.stop
	}
	return err
}

// A container is one archive that is being read. It counts what the archive
// costs.
type container struct {
	ctx      context.Context
	opt      Options
	doc      document.Document
	r        *io.SectionReader
	out      document.Sink
	members  int
	unpacked int64
	stop     error // why reading ends: of the sink, the context or a limit
	damage   error // the first member that could not be read
}

// A member is an entry to be sent.
type member struct {
	name     string
	size     int64 // -1 = unknown
	packed   int64 // bytes it takes in the archive; -1 = not known for itself
	modified time.Time
	content  io.Reader
	err      error
}

// send hands a member to the sink. A non-nil error ends the archive.
func (c *container) send(m member) error {
	if c.stop != nil {
		return c.stop
	}
	if err := c.ctx.Err(); err != nil {
		c.stop = err
		return err
	}
	if c.members++; c.members > c.opt.MaxMembers {
		c.stop = document.ErrTooManyMembers
		return c.stop
	}
	d := document.Member{Name: cleanName(m.name), Size: m.size, Modified: m.modified, Err: m.err}
	if m.err == nil {
		d.Content = &meter{c: c, r: m.content, packed: m.packed}
	}
	if err := c.out.Member(d); err != nil && c.stop == nil {
		c.stop = err
	}
	return c.stop
}

// cleanName makes a name valid UTF-8 with slashes between its parts. It may
// still be hostile: nothing uses it as a path.
func cleanName(name string) string {
	name = strings.ReplaceAll(name, "\x00", "")
	return strings.ToValidUTF8(name, "\ufffd")
}

// A meter counts the bytes of a member against the limits of its archive.
type meter struct {
	c      *container
	r      io.Reader
	packed int64
	n      int64
}

func (m *meter) Read(p []byte) (int, error) {
	if m.c.stop != nil {
		return 0, m.c.stop
	}
	if err := m.c.ctx.Err(); err != nil {
		m.c.stop = err
		return 0, err
	}
	n, err := m.r.Read(p)
	m.n += int64(n)
	m.c.unpacked += int64(n)
	if m.c.unpacked > m.c.opt.MaxExpansion || m.c.unpacked > ratioFree && m.c.unpacked/m.c.opt.MaxRatio > m.c.r.Size() ||
		m.packed >= 0 && m.n > ratioFree && m.n/m.c.opt.MaxRatio > m.packed {
		m.c.stop = document.ErrBomb
		return n, m.c.stop
	}
	if err != nil && err != io.EOF {
		err = failure(err)
	}
	return n, err
}

// failure makes an error of a decoder one of the sentinels. What decoders
// say is not repeated: it can quote the archive.
func failure(err error) error {
	for _, known := range []error{document.ErrEncrypted, document.ErrUnsupported, document.ErrCorrupt, document.ErrTooLarge,
		document.ErrTooManyMembers, document.ErrBomb, document.ErrMemory, context.Canceled, context.DeadlineExceeded} {
		if errors.Is(err, known) {
			return err
		}
	}
	return document.ErrCorrupt
}

// partial marks err when members were sent before it.
func (c *container) partial(err error) error {
	if err == nil || c.members == 0 {
		return err
	}
	return document.PartialError{Err: err}
}

// guard turns a panic of a decoder into ErrCorrupt: they are fed damaged
// input on purpose.
func guard(err *error) {
	if recover() != nil {
		*err = fmt.Errorf("decoder: %w", document.ErrCorrupt)
	}
}

// streamName names the content of a compressed stream: the archive's name
// without the ending of the format.
func streamName(name string, endings ...string) string {
	name = path.Base(strings.ReplaceAll(name, `\`, "/"))
	for _, e := range endings {
		short, long, _ := strings.Cut(e, "=")
		if n := len(name) - len(short); n > 0 && strings.EqualFold(name[n:], short) {
			return name[:n] + long
		}
	}
	return name + ".content"
}
