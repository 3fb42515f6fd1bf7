package zippart

import (
	"archive/zip"
	"bufio"
	"encoding/binary"
	"fmt"
	"io"
	"strings"

	"github.com/klauspost/compress/flate"

	"uitrusting/scanner/document"
)

// A local part is one found by its own header, for a package whose directory
// is lost: a file that was cut off.
type local struct {
	r              io.ReaderAt
	at             int64 // of the content
	packed, method int64
}

const (
	localHead  = 30       // bytes
	maxGap     = 64 << 10 // bytes that are searched for the next header
	maxMeasure = 64 << 20 // bytes unpacked to find the end of a part
)

// recovered finds parts by their headers, from the start of the file until
// there are none.
func (p *Package) recovered(r *io.SectionReader) {
	le := binary.LittleEndian
	var head [localHead]byte
	measured := int64(0)
	for at := int64(0); len(p.Parts) < MaxParts; {
		n, _ := r.ReadAt(head[:], at)
		if n < localHead {
			return
		}
		if string(head[:4]) != "PK\x03\x04" {
			next := findHeader(r, at)
			if next < 0 {
				return
			}
			at = next
			continue
		}
		flags, method := le.Uint16(head[6:]), int64(le.Uint16(head[8:]))
		packed, size := int64(le.Uint32(head[18:])), int64(le.Uint32(head[22:]))
		name := make([]byte, le.Uint16(head[26:]))
		r.ReadAt(name, at+localHead) // too short a name belongs to a part cut off
		start := at + localHead + int64(len(name)) + int64(le.Uint16(head[28:]))
		if flags&8 != 0 && packed == 0 && method == int64(zip.Deflate) {
			packed, size = measure(r, start, maxMeasure-measured)
			measured += size + packed
		}
		packed = max(0, min(packed, r.Size()-start))
		p.add(&Part{
			Name: Clean(string(name)), pkg: p, encrypted: flags&1 != 0, size: size, packed: packed,
			local: &local{r: r, at: start, packed: packed, method: method},
		})
		at = start + packed
		if at <= start {
			at = start + 1
		}
	}
}

// findHeader is where the next header begins; -1 without one nearby.
func findHeader(r io.ReaderAt, from int64) int64 {
	buf := make([]byte, maxGap)
	n, _ := r.ReadAt(buf, from)
	if i := strings.Index(string(buf[:n]), "PK\x03\x04"); i >= 0 {
		return from + int64(i)
	}
	return -1
}

// measure unpacks a part to find its sizes.
func measure(r *io.SectionReader, at, limit int64) (packed, size int64) {
	in := &counter{r: bufio.NewReader(io.NewSectionReader(r, at, r.Size()-at))}
	z := flate.NewReader(in)
	size, _ = io.Copy(io.Discard, io.LimitReader(z, max(limit, 0)))
	return in.n, size
}

// A counter counts the bytes that an inflater takes.
type counter struct {
	r *bufio.Reader
	n int64
}

func (c *counter) Read(b []byte) (int, error) {
	n, err := c.r.Read(b)
	c.n += int64(n)
	return n, err
}

func (c *counter) ReadByte() (byte, error) {
	b, err := c.r.ReadByte()
	if err == nil {
		c.n++
	}
	return b, err
}

// open reads the content; there is no checksum to hold it against.
func (l *local) open(p *Package) (io.ReadCloser, error) {
	raw := io.NewSectionReader(l.r, l.at, l.packed)
	switch uint16(l.method) {
	case zip.Store:
		return io.NopCloser(raw), nil
	case zip.Deflate:
		return p.decompress(bufio.NewReader(raw)), nil
	}
	return nil, fmt.Errorf("zip method: %w", document.ErrUnsupported)
}
