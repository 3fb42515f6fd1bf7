package archive

import (
	"bufio"
	"compress/bzip2"
	"encoding/binary"
	"io"
	"time"

	"github.com/klauspost/compress/gzip"
	"github.com/klauspost/compress/zlib"
	"github.com/klauspost/compress/zstd"
	"github.com/pierrec/lz4/v4"
	"github.com/ulikunitz/xz"
	"github.com/ulikunitz/xz/lzma"

	"uitrusting/scanner/document"
)

// maxWindow bounds the memory that a stream may ask its decoder to hold.
const maxWindow = 64 << 20

// stream sends the single member of a compressed stream.
func (c *container) stream(name string, modified time.Time, content io.Reader) error {
	m := member{name: name, size: -1, packed: c.r.Size(), modified: modified, content: &checked{c: c, r: content, left: -1}}
	if err := c.send(m); err != nil {
		return err
	}
	return c.partial(c.damage)
}

func (c *container) input() *bufio.Reader { return bufio.NewReaderSize(c.r, 64<<10) }

func openGzip(c *container) error {
	z, err := gzip.NewReader(c.input())
	if err != nil {
		return document.ErrCorrupt
	}
	defer z.Close()
	name := streamName(c.doc.Name(), ".tgz=.tar", ".taz=.tar", ".gz", ".z", ".emz=.emf", ".svgz=.svg")
	if z.Name != "" {
		name = latin1(z.Name)
	}
	return c.stream(name, z.ModTime, z)
}

func openZlib(c *container) error {
	z, err := zlib.NewReader(c.input())
	if err != nil {
		return document.ErrCorrupt
	}
	defer z.Close()
	return c.stream(streamName(c.doc.Name(), ".zlib", ".z"), time.Time{}, z)
}

func openBzip2(c *container) error {
	return c.stream(streamName(c.doc.Name(), ".tbz2=.tar", ".tbz=.tar", ".tb2=.tar", ".bz2", ".bz"), time.Time{}, bzip2.NewReader(c.input()))
}

func openXz(c *container) error {
	if xzWindow(c.r) > maxWindow {
		return document.ErrMemory
	}
	z, err := xz.ReaderConfig{DictCap: 8 << 20}.NewReader(c.input())
	if err != nil {
		return document.ErrCorrupt
	}
	return c.stream(streamName(c.doc.Name(), ".txz=.tar", ".xz"), time.Time{}, z)
}

func openLzma(c *container) error {
	z, err := lzma.ReaderConfig{DictCap: maxWindow}.NewReader(c.input())
	if err != nil {
		return document.ErrCorrupt
	}
	return c.stream(streamName(c.doc.Name(), ".tlz=.tar", ".lzma"), time.Time{}, z)
}

func openZstd(c *container) error {
	z, err := zstd.NewReader(c.input(), zstd.WithDecoderConcurrency(1), zstd.WithDecoderMaxWindow(maxWindow), zstd.WithDecoderLowmem(true))
	if err != nil {
		return document.ErrCorrupt
	}
	defer z.Close()
	return c.stream(streamName(c.doc.Name(), ".tzst=.tar", ".zst", ".zstd"), time.Time{}, z)
}

func openLz4(c *container) error {
	return c.stream(streamName(c.doc.Name(), ".tlz4=.tar", ".lz4"), time.Time{}, lz4.NewReader(c.input()))
}

// xzWindow is the dictionary that the first block asks for, in bytes, 0 when
// it cannot be told (.xz file format 1.2.1, sections 3.1 and 5.3.1). The
// decoder would hold as much.
func xzWindow(r io.ReaderAt) int64 {
	var h [64]byte
	n, _ := r.ReadAt(h[:], 12) // after the stream header
	b := h[:n]
	if len(b) < 2 {
		return 0
	}
	flags := b[1]
	b = b[2:]
	number := func() uint64 {
		v, n := binary.Uvarint(b)
		if n <= 0 {
			b = nil
			return 0
		}
		b = b[n:]
		return v
	}
	if flags&0x40 != 0 {
		number()
	}
	if flags&0x80 != 0 {
		number()
	}
	for range 1 + flags&3 {
		id, size := number(), number()
		if size > uint64(len(b)) {
			return 0
		}
		if id == 0x21 && size == 1 && b[0] < 40 {
			return int64(2|b[0]&1) << (b[0]/2 + 11)
		}
		b = b[size:]
	}
	return 0
}
