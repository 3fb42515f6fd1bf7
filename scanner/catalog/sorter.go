package catalog

import (
	"bufio"
	"bytes"
	"container/heap"
	"encoding/binary"
	"errors"
	"io"
	"os"

	"github.com/cespare/xxhash/v2"
)

// A sorter sorts postings that need not fit in memory: it writes them out in
// sorted runs and merges those. What it writes is keyed hashes.
type sorter struct {
	dir  string
	most int // postings held in memory
	buf  postings
	runs []*temporary
}

// add takes a posting.
func (s *sorter) add(hash uint64, doc int32) error {
	s.buf = append(s.buf, posting{hash, doc})
	if len(s.buf) < s.most {
		return nil
	}
	return s.spill()
}

func (s *sorter) spill() error {
	s.buf.sort()
	t, err := newTemporary(s.dir)
	if err != nil {
		return err
	}
	s.runs = append(s.runs, t)
	w := bufio.NewWriterSize(t.file, 64<<10)
	var b [digestSize]byte
	for _, p := range s.buf {
		binary.LittleEndian.PutUint64(b[:], p.hash)
		binary.LittleEndian.PutUint32(b[8:], uint32(p.doc))
		if _, err := w.Write(b[:]); err != nil {
			return err
		}
	}
	s.buf = s.buf[:0]
	return w.Flush()
}

// each calls f with every posting once, sorted by hash and document. It may be
// called again.
func (s *sorter) each(f func(posting) error) error {
	if len(s.runs) == 0 {
		s.buf.sort()
		for _, p := range s.buf {
			if err := f(p); err != nil {
				return err
			}
		}
		return nil
	}
	if len(s.buf) > 0 {
		if err := s.spill(); err != nil {
			return err
		}
		s.buf = nil
	}
	var h runs
	for _, t := range s.runs {
		if _, err := t.file.Seek(0, io.SeekStart); err != nil {
			return err
		}
		r := &run{in: bufio.NewReaderSize(t.file, 64<<10)}
		switch err := r.next(); err {
		case nil:
			h = append(h, r)
		case io.EOF:
		default:
			return err
		}
	}
	heap.Init(&h)
	var last posting
	for first := true; len(h) > 0; first = false {
		p := h[0].at
		switch err := h[0].next(); err {
		case nil:
			heap.Fix(&h, 0)
		case io.EOF:
			heap.Pop(&h)
		default:
			return err
		}
		if !first && p == last {
			continue
		}
		last = p
		if err := f(p); err != nil {
			return err
		}
	}
	return nil
}

// groups calls f with the postings of each hash, in order.
func (s *sorter) groups(f func(hash uint64, group postings) error) error {
	var group postings
	err := s.each(func(p posting) error {
		if len(group) > 0 && group[0].hash != p.hash {
			if err := f(group[0].hash, group); err != nil {
				return err
			}
			group = group[:0]
		}
		group = append(group, p)
		return nil
	})
	if err == nil && len(group) > 0 {
		err = f(group[0].hash, group)
	}
	return err
}

func (s *sorter) close() {
	for _, t := range s.runs {
		t.remove()
	}
}

// A run is one sorted file, at its next posting.
type run struct {
	in *bufio.Reader
	at posting
}

func (r *run) next() error {
	var b [digestSize]byte
	if _, err := io.ReadFull(r.in, b[:]); err != nil {
		return err
	}
	r.at = posting{binary.LittleEndian.Uint64(b[:]), int32(binary.LittleEndian.Uint32(b[8:]))}
	return nil
}

type runs []*run

func (h runs) Len() int { return len(h) }
func (h runs) Less(i, j int) bool {
	a, b := h[i].at, h[j].at
	return a.hash < b.hash || a.hash == b.hash && a.doc < b.doc
}
func (h runs) Swap(i, j int) { h[i], h[j] = h[j], h[i] }
func (h *runs) Push(x any)   { *h = append(*h, x.(*run)) }
func (h *runs) Pop() any {
	last := (*h)[len(*h)-1]
	*h = (*h)[:len(*h)-1]
	return last
}

// A temporary is a file that is gone when it is done with: where the system
// allows, its name is gone at once.
type temporary struct{ file *os.File }

func newTemporary(dir string) (*temporary, error) {
	f, err := os.CreateTemp(dir, ".uitrusting-*") // mode 0600
	if err != nil {
		return nil, err
	}
	_ = os.Remove(f.Name())
	return &temporary{f}, nil
}

func (t *temporary) remove() {
	_ = t.file.Close()
	_ = os.Remove(t.file.Name())
}

// A body is a section that is being written: in memory while it is small.
type body struct {
	dir    string
	mem    []byte
	spill  *temporary
	length int64
	sum    *xxhash.Digest
}

// mostHeld is the size up to which a section stays in memory, in bytes.
const mostHeld = 1 << 20

func newBody(dir string) *body { return &body{dir: dir, sum: xxhash.New()} }

// Write implements io.Writer.
func (b *body) Write(p []byte) (int, error) {
	b.length += int64(len(p))
	_, _ = b.sum.Write(p)
	b.mem = append(b.mem, p...)
	if len(b.mem) < mostHeld {
		return len(p), nil
	}
	if b.spill == nil {
		t, err := newTemporary(b.dir)
		if err != nil {
			return 0, err
		}
		b.spill = t
	}
	_, err := b.spill.file.Write(b.mem)
	b.mem = b.mem[:0]
	return len(p), err
}

// reader reads what was written.
func (b *body) reader() (io.Reader, error) {
	if b.spill == nil {
		return bytes.NewReader(b.mem), nil
	}
	if len(b.mem) > 0 {
		if _, err := b.spill.file.Write(b.mem); err != nil {
			return nil, err
		}
		b.mem = nil
	}
	_, err := b.spill.file.Seek(0, io.SeekStart)
	return b.spill.file, err
}

func (b *body) close() {
	if b.spill != nil {
		b.spill.remove()
	}
}

// WriteTo implements io.WriterTo.
func (b *body) WriteTo(out io.Writer) (int64, error) {
	r, err := b.reader()
	if err != nil {
		return 0, err
	}
	n, err := io.Copy(out, r)
	if err == nil && n != b.length {
		err = errors.New("a temporary file was cut")
	}
	return n, err
}
