// Package compound opens compound files (OLE 2 structured storage) with
// richardlehane/mscfb and keeps what hostile ones can cost in bounds. A storage inside
// one can be given out as a file of its own.
//
// Source: MS-CFB.
package compound

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/richardlehane/mscfb"

	"uitrusting/scanner/document"
)

const (
	pageSize   = 64 << 10 // bytes read at once
	pages      = 32       // kept in memory
	maxSectors = 1 << 16  // of directory and sector lists, read on opening
	// MaxStream is how many bytes of a stream are read.
	MaxStream = 128 << 20
)

// A Storage is a folder of a compound file; the root is one too.
type Storage struct {
	Name     string
	Streams  []*Stream // in the order of the directory
	Storages []*Storage
}

// A Stream is a file in a compound file.
type Stream struct {
	Name  string // without a leading control character
	Size  int64  // bytes, as declared but at most the size of the whole file
	entry *mscfb.File
	held  []byte // content of a stream in memory
}

// Memory is a stream of content in memory, for a storage that is built.
func Memory(name string, content []byte) *Stream {
	return &Stream{Name: name, Size: int64(len(content)), held: content}
}

// Open reads the directory.
func Open(r *io.SectionReader) (*Storage, error) {
	ra := &cached{r: r, size: r.Size(), budget: -1}
	if err := checkDirectory(ra); err != nil {
		return nil, err
	}
	ra.budget = maxSectors
	c, err := mscfb.New(ra)
	if err != nil {
		return nil, fmt.Errorf("compound file: %w", document.ErrCorrupt) // its errors name only sectors
	}
	ra.budget = -1
	root := &Storage{}
	byPath := map[string]*Storage{"": root}
	for i, f := range c.File {
		if i == 0 {
			continue
		}
		// Storages come after the entries of their left siblings only, but
		// before what is in them: the walk sets Path as it goes down.
		parent := byPath[strings.Join(f.Path, "\x00")]
		if parent == nil {
			continue
		}
		name := strings.ToValidUTF8(f.Name, "\uFFFD")
		if f.FileInfo().IsDir() {
			s := &Storage{Name: name}
			parent.Storages = append(parent.Storages, s)
			byPath[strings.Join(append(append([]string{}, f.Path...), f.Name), "\x00")] = s
			continue
		}
		parent.Streams = append(parent.Streams, &Stream{Name: name, Size: min(f.Size, r.Size()), entry: f})
	}
	return root, nil
}

// Stream is the stream of that name, whatever its case; nil without one.
func (s *Storage) Stream(name string) *Stream {
	for _, st := range s.Streams {
		if strings.EqualFold(st.Name, name) {
			return st
		}
	}
	return nil
}

// Storage is the storage of that name, whatever its case; nil without one.
func (s *Storage) Storage(name string) *Storage {
	for _, st := range s.Storages {
		if strings.EqualFold(st.Name, name) {
			return st
		}
	}
	return nil
}

// Reader gives the content of the stream from its start. The readers of one
// stream are not independent.
func (s *Stream) Reader() io.Reader {
	if s.entry == nil {
		return bytes.NewReader(s.held)
	}
	if s.Size > 0 {
		s.entry.Seek(0, io.SeekStart) // fails only where reading does
	}
	return io.LimitReader(&healed{s.entry}, s.Size)
}

// A healed reader turns errors of the library into ErrCorrupt.
type healed struct{ r io.Reader }

func (h *healed) Read(b []byte) (int, error) {
	n, err := h.r.Read(b)
	n = max(n, 0)
	if err != nil && err != io.EOF {
		err = fmt.Errorf("stream: %w", document.ErrCorrupt)
	}
	return n, err
}

// Bytes is the content up to limit bytes. What can be read comes with the
// error.
func (s *Stream) Bytes(limit int64) ([]byte, error) {
	limit = min(limit, MaxStream)
	b := make([]byte, min(s.Size, limit))
	n, err := io.ReadFull(s.Reader(), b)
	switch {
	case err == io.EOF && len(b) == 0:
		err = nil
	case err == io.EOF || err == io.ErrUnexpectedEOF:
		err = fmt.Errorf("stream: %w", document.ErrCorrupt)
	case err == nil && s.Size > limit:
		err = document.ErrTooLarge
	}
	return b[:n], err
}

// A cached reader keeps pages of the file, for the library reads sector
// numbers one by one.
type cached struct {
	r      io.ReaderAt
	size   int64
	budget int // reads of whole sectors left; -1 = without bound
	page   [pages]struct {
		number int64 // plus one
		data   []byte
	}
}

var errBudget = errors.New("too many sectors")

func (c *cached) ReadAt(b []byte, off int64) (int, error) {
	if c.budget >= 0 && len(b) > 4 {
		if c.budget--; c.budget < 0 {
			return 0, errBudget
		}
	}
	if off < 0 || off >= c.size {
		return 0, io.EOF
	}
	n := 0
	for n < len(b) {
		if off >= c.size {
			return n, io.EOF
		}
		number := off / pageSize
		p := &c.page[number%pages]
		if p.number != number+1 {
			if p.data == nil {
				p.data = make([]byte, pageSize)
			}
			p.number = 0
			k, err := c.r.ReadAt(p.data[:pageSize], number*pageSize)
			if err != nil && err != io.EOF {
				return n, err
			}
			p.data = p.data[:k]
			p.number = number + 1
		}
		at := int(off % pageSize)
		if at >= len(p.data) {
			return n, io.EOF
		}
		k := copy(b[n:], p.data[at:])
		n += k
		off += int64(k)
	}
	return n, nil
}
