package archive

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/klauspost/compress/flate"

	"uitrusting/scanner/document"
)

// Cabinets hold folders, each one compressed stream cut in blocks of 32 KiB,
// and files, each a range of a folder's stream.
//
// Source: Microsoft, [MS-CAB] Cabinet File Format; [MS-MCI] for MSZIP.
type cabFolder struct {
	offset int64 // of the first data block
	blocks int
	method uint16 // 0 none, 1 MSZIP, 2 Quantum, 3 LZX
}

type cabFile struct {
	name   string
	size   int64
	start  int64 // in the folder's stream
	folder int
	date   uint16
	clock  uint16
}

const (
	cabBlock     = 32 << 10 // bytes of a block, unpacked
	cabUTF8      = 0x80     // attribute: the name is UTF-8
	cabContinued = 0xfffd   // folder numbers from here on: the file is in another cabinet too
)

// openCab sends the files of a cabinet, folder by folder.
func openCab(c *container) (err error) {
	defer guard(&err)
	folders, files, reserve, err := cabDirectory(c)
	if err != nil {
		return err
	}
	for i, f := range folders {
		if err := c.sendFolder(f, i, files, reserve); err != nil {
			return err
		}
	}
	for _, f := range files {
		if f.folder >= len(folders) {
			m := member{name: f.name, size: f.size, packed: -1, err: fmt.Errorf("cabinet set: %w", document.ErrUnsupported)}
			if err := c.send(m); err != nil {
				return err
			}
		}
	}
	return c.partial(c.damage)
}

// cabDirectory reads header, folders and files.
func cabDirectory(c *container) (folders []cabFolder, files []cabFile, reserve int, err error) {
	corrupt := fmt.Errorf("cabinet header: %w", document.ErrCorrupt)
	r := &leReader{r: c.input()}
	if string(r.bytes(4)) != "MSCF" {
		return nil, nil, 0, corrupt
	}
	r.bytes(12)
	filesAt := int64(r.u32())
	r.bytes(6)
	nFolders, nFiles, flags := int(r.u16()), int(r.u16()), r.u16()
	r.bytes(4)
	perFolder := 0
	if flags&4 != 0 {
		header := int(r.u16())
		perFolder, reserve = int(r.u8()), int(r.u8())
		r.bytes(header)
	}
	for _, bit := range []uint16{1, 2} { // names of the cabinets before and after
		if flags&bit != 0 {
			r.text()
			r.text()
		}
	}
	for range nFolders {
		f := cabFolder{offset: int64(r.u32()), blocks: int(r.u16()), method: r.u16() & 15}
		r.bytes(perFolder)
		folders = append(folders, f)
	}
	if r.err != nil {
		return nil, nil, 0, corrupt
	}
	if nFiles > c.opt.MaxMembers {
		return nil, nil, 0, document.ErrTooManyMembers
	}
	r = &leReader{r: io.NewSectionReader(c.r, filesAt, c.r.Size()-min(filesAt, c.r.Size()))}
	for range nFiles {
		f := cabFile{size: int64(r.u32()), start: int64(r.u32()), folder: int(r.u16()), date: r.u16(), clock: r.u16()}
		attributes := r.u16()
		name := r.text()
		if r.err != nil {
			return nil, nil, 0, corrupt
		}
		f.name = strings.ReplaceAll(decodeName(name, attributes&cabUTF8 != 0), `\`, "/")
		files = append(files, f)
	}
	return folders, files, reserve, nil
}

// sendFolder unpacks one stream and sends the files in it.
func (c *container) sendFolder(f cabFolder, number int, files []cabFile, reserve int) error {
	stream := &cabStream{r: c.r, at: f.offset, blocks: f.blocks, method: f.method, reserve: reserve}
	at := int64(0)
	for _, file := range files {
		if file.folder != number {
			continue
		}
		m := member{name: file.name, size: file.size, packed: -1, modified: dosTime(file.date, file.clock)}
		switch {
		case f.method > 1:
			m.err = fmt.Errorf("cabinet method %d: %w", f.method, document.ErrUnsupported)
		case file.start < at:
			m.err = document.ErrCorrupt // files overlap
		default:
			n, err := io.CopyN(io.Discard, stream, file.start-at)
			at += n
			if err != nil {
				m.err = document.ErrCorrupt
				break
			}
			counted := &counter{r: io.LimitReader(stream, file.size)}
			m.content = &checked{c: c, r: counted, left: file.size}
			err = c.send(m)
			at += counted.n
			if err != nil {
				return err
			}
			continue
		}
		if errors.Is(m.err, document.ErrCorrupt) && c.damage == nil {
			c.damage = m.err
		}
		if err := c.send(m); err != nil {
			return err
		}
	}
	return nil
}

type counter struct {
	r io.Reader
	n int64
}

func (c *counter) Read(p []byte) (int, error) {
	n, err := c.r.Read(p)
	c.n += int64(n)
	return n, err
}

// A cabStream is the unpacked stream of a folder.
type cabStream struct {
	r       *io.SectionReader
	at      int64
	blocks  int
	method  uint16
	reserve int
	block   []byte // unpacked
	rest    []byte // of block, not yet read
	inflate io.ReadCloser
}

func (s *cabStream) Read(p []byte) (int, error) {
	for len(s.rest) == 0 {
		if s.blocks == 0 {
			return 0, io.EOF
		}
		s.blocks--
		if err := s.next(); err != nil {
			s.blocks = 0
			return 0, err
		}
	}
	n := copy(p, s.rest)
	s.rest = s.rest[n:]
	return n, nil
}

func (s *cabStream) next() error {
	var h [8]byte
	if _, err := s.r.ReadAt(h[:], s.at); err != nil {
		return document.ErrCorrupt
	}
	packed, unpacked := int(binary.LittleEndian.Uint16(h[4:])), int(binary.LittleEndian.Uint16(h[6:]))
	if unpacked > cabBlock {
		return document.ErrCorrupt
	}
	data := make([]byte, packed)
	if _, err := s.r.ReadAt(data, s.at+8+int64(s.reserve)); err != nil && err != io.EOF {
		return document.ErrCorrupt
	}
	s.at += 8 + int64(s.reserve) + int64(packed)
	if s.method == 0 {
		s.block = data
		s.rest = data[:min(unpacked, packed)]
		return nil
	}
	if !bytes.HasPrefix(data, []byte("CK")) {
		return document.ErrCorrupt
	}
	// Each block is a deflate stream that may point back into the last one.
	src := bytes.NewReader(data[2:])
	if s.inflate == nil {
		s.inflate = flate.NewReader(src)
	} else if err := s.inflate.(flate.Resetter).Reset(src, s.block); err != nil {
		return document.ErrCorrupt
	}
	block := make([]byte, unpacked)
	if _, err := io.ReadFull(s.inflate, block); err != nil {
		return document.ErrCorrupt
	}
	s.block, s.rest = block, block
	return nil
}

// A leReader reads little-endian numbers; its first error stays.
type leReader struct {
	r   io.Reader
	err error
}

func (l *leReader) bytes(n int) []byte {
	b := make([]byte, n)
	if l.err == nil {
		_, l.err = io.ReadFull(l.r, b)
	}
	return b
}
func (l *leReader) u8() byte    { return l.bytes(1)[0] }
func (l *leReader) u16() uint16 { return binary.LittleEndian.Uint16(l.bytes(2)) }
func (l *leReader) u32() uint32 { return binary.LittleEndian.Uint32(l.bytes(4)) }

// text reads up to a zero byte, at most 256.
func (l *leReader) text() string {
	var s []byte
	for l.err == nil && len(s) <= 256 {
		b := l.u8()
		if b == 0 {
			return string(s)
		}
		s = append(s, b)
	}
	if l.err == nil {
		l.err = document.ErrCorrupt
	}
	return ""
}
