package archive

import (
	"bufio"
	"compress/bzip2"
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
