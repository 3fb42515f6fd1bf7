package catalog

import (
	"bufio"
	"encoding/binary"
	"errors"
	"io"
	"math"
	"slices"
	"time"

	"uitrusting/scanner/finding"
	"uitrusting/scanner/fingerprint"
)

// ErrBase says that a delta belongs to another catalog than the one it lies
// beside.
var ErrBase = errors.New("a delta to another catalog: copy its base and its delta together")

// A Chain is a catalog as scans use it: a base, and a delta that says what has
// changed in the store since. There is one delta at most: the next one holds
// all that the last did. Documents of the delta have the numbers behind those
// of the base. It is safe for concurrent use.
type Chain struct {
	Base  *File
	Delta *File // nil = nothing has changed
	gone  map[int32]int32
	now   func() time.Time
}

// noOther says that a document is gone and none with its text is left.
const noOther = int32(-1)

// Join makes a catalog of a base and its delta, which may be nil. Its error
// is ErrBase, ErrDamaged or of the reader.
func Join(base, delta *File) (*Chain, error) {
	c := &Chain{Base: base, Delta: delta, now: base.now}
	if base.Header.Base != 0 {
		return nil, ErrBase
	}
	if delta == nil {
		return c, nil
	}
	if delta.Header.Base != base.sum || delta.Header.ID != base.Header.ID || delta.Header.Key != base.Header.Key {
		return nil, ErrBase
	}
	n := uint32(base.Header.Documents)
	if int64(n)+int64(delta.Header.Documents) > math.MaxInt32-1 || delta.Header.Sections[secGone].Length > int64(n)*goneSize {
		return nil, ErrDamaged
	}
	b, err := delta.section(secGone)
	if err != nil {
		return nil, err
	}
	c.gone = make(map[int32]int32, len(b)/goneSize)
	for ; len(b) >= goneSize; b = b[goneSize:] {
		doc, other := binary.LittleEndian.Uint32(b), binary.LittleEndian.Uint32(b[4:])
		if doc >= n || other >= n && int32(other) != noOther {
			return nil, ErrDamaged
		}
		c.gone[int32(doc)] = int32(other)
	}
	for _, other := range c.gone {
		if _, gone := c.gone[other]; gone {
			return nil, ErrDamaged
		}
	}
	if delta.Header.Past > len(c.gone) || base.Header.Documents-base.Header.Earlier < len(c.gone)-delta.Header.Past {
		return nil, ErrDamaged
	}
	return c, nil
}

// Newest is the header of the part that was written last.
func (c *Chain) Newest() *Header {
	if c.Delta != nil {
		return &c.Delta.Header
	}
	return &c.Base.Header
}

// Documents is the number of documents of the store, and of earlier states of
// them.
func (c *Chain) Documents() (now, earlier int) {
	h := &c.Base.Header
	now, earlier = h.Documents-h.Earlier, h.Earlier
	if c.Delta != nil {
		d := &c.Delta.Header
		now += d.Documents - d.Earlier - (len(c.gone) - d.Past)
		earlier += d.Earlier - d.Past
	}
	return now, earlier
}

// Exact implements scanner.Catalog.
func (c *Chain) Exact(bytes [32]byte) []finding.Copy { return exact(c, bytes, c.now()) }

// Copies implements scanner.Catalog.
func (c *Chain) Copies(p *fingerprint.Print) []finding.Copy { return compare(c, p, c.now()) }

func (c *Chain) scope() scope {
	s := c.Base.scope()
	if c.Delta == nil {
		return s
	}
	d := c.Delta.scope()
	now, earlier := c.Documents()
	s.label, s.documents, s.created = d.label, now+earlier, d.created
	s.whole = d.whole && !c.Base.blocks.lost.Load()
	if len(d.kinds) < len(s.kinds) {
		s.kinds = d.kinds
	}
	return s
}

// in is the file that holds a document, and its number there.
func (c *Chain) in(doc int32) (*File, int32) {
	if first := int32(c.Base.Header.Documents); c.Delta != nil && doc >= first {
		return c.Delta, doc - first
	}
	return c.Base, doc
}

// entry is that of a document. One that is gone stands for another with its
// text, which has no marks of its own.
func (c *Chain) entry(doc int32) entry {
	f, n := c.in(doc)
	e := f.entry(n)
	if other, gone := c.gone[doc]; gone && other != noOther {
		marks, shift := e.marks, e.shift
		e = c.Base.entry(other)
		e.marks, e.shift = marks, shift
	}
	return e
}

func (c *Chain) path(doc int32) string {
	if other, gone := c.gone[doc]; gone && other != noOther {
		doc = other
	}
	f, n := c.in(doc)
	return f.path(n)
}

func (c *Chain) bytes(p *fingerprint.Print) []int32 {
	return c.still(p, (*File).bytes)
}

func (c *Chain) text(p *fingerprint.Print) []int32 {
	return c.still(p, (*File).text)
}

// still is what both files find, without what is gone.
func (c *Chain) still(p *fingerprint.Print, find func(*File, *fingerprint.Print) []int32) []int32 {
	docs := slices.DeleteFunc(find(c.Base, p), func(doc int32) bool { _, gone := c.gone[doc]; return gone })
	if c.Delta != nil {
		for _, doc := range find(c.Delta, p) {
			docs = append(docs, doc+int32(c.Base.Header.Documents))
		}
	}
	return docs
}

// stands reports whether what a document of the base holds is still in the
// store.
func (c *Chain) stands(doc int32) bool {
	other, gone := c.gone[doc]
	return !gone || other != noOther
}

func (c *Chain) marks(hash uint64, out []int32) ([]int32, bool) {
	out, stop := c.Base.marks(hash, out)
	if c.Delta == nil || stop {
		return out, stop
	}
	if len(c.gone) > 0 {
		out = slices.DeleteFunc(out, func(doc int32) bool { return !c.stands(doc) })
	}
	n := len(out)
	if out, stop = c.Delta.marks(hash, out); stop || len(out) > c.Delta.Header.Stop {
		return out[:0], true
	}
	for i := range out[n:] {
		out[n+i] += int32(c.Base.Header.Documents)
	}
	return out, false
}

func (c *Chain) tables(p *fingerprint.Print) []shared {
	all := c.Base.tables(p)
	if c.Delta == nil {
		return all
	}
	all = slices.DeleteFunc(all, func(s shared) bool { return !c.stands(s.doc) })
	for _, s := range c.Delta.tables(p) {
		s.doc += int32(c.Base.Header.Documents)
		all = append(all, s)
	}
	return all
}

func (c *Chain) persons(p *fingerprint.Print, doc int32, nothingElse bool) bool {
	f, n := c.in(doc)
	return f.persons(p, n, nothingElse)
}

func (c *Chain) lineage(p *fingerprint.Print) uint64 { return c.Base.lineage(p) }

// Fits reports whether a delta with those options can lie beside the base.
func (f *File) Fits(o *Options) bool {
	h := &f.Header
	return h.Base == 0 && h.Key == key(o.Key) && h.Kinds == o.Kinds && (o.Scale == 0 || o.Scale == h.Scale<<h.Coarse)
}

// A Delta is what has changed in a store since a base was written.
type Delta struct {
	base  *File
	held  []bool // by the order of the source: the base has it
	gone  []departure
	past  int // of them, earlier states
	Fresh int // documents that the base does not have
	Gone  int // documents that the base has and the store no more
}

// A departure is a document of the base that is gone, and another there that has
// the same text, or noOther.
type departure struct{ doc, other int32 }

// Base is the sum of the base.
func (d *Delta) Base() uint64 { return d.base.sum }

func (d *Delta) holds(i int) bool { return i < len(d.held) && d.held[i] }

// newDelta compares the base with the numbers that the documents of a source
// have in it, or less than 0. It is nil when they cannot be of that base.
func newDelta(base *File, numbers []int32) (*Delta, error) {
	d := &Delta{base: base, held: make([]bool, len(numbers))}
	here := make([]bool, base.Header.Documents)
	for i, n := range numbers {
		switch {
		case n < 0:
			d.Fresh++
		case int(n) >= len(here) || here[n]:
			return nil, nil
		default:
			here[n], d.held[i] = true, true
		}
	}
	others, err := base.twins(here)
	if err != nil {
		return nil, err
	}
	for doc, is := range here {
		if is {
			continue
		}
		other, ok := others[int32(doc)]
		if !ok {
			other = noOther
		}
		d.gone = append(d.gone, departure{int32(doc), other})
		if !base.entry(int32(doc)).until.IsZero() {
			d.past++
		}
	}
	d.Gone = len(d.gone)
	return d, nil
}

// twins finds, for documents that are gone and have the marks of all with the
// same text, one of those that is still here.
func (f *File) twins(here []bool) (map[int32]int32, error) {
	s := f.Header.Sections[secTexts]
	in := bufio.NewReaderSize(io.NewSectionReader(f.blocks.r, s.offset, s.Length), 64<<10)
	others := map[int32]int32{}
	var group []int32
	settle := func() {
		if len(group) < 2 {
			return
		}
		own := group[0]
		if i := slices.IndexFunc(group, func(doc int32) bool { return f.entry(doc).until.IsZero() }); i > 0 {
			own = group[i]
		}
		if here[own] {
			return
		}
		if i := slices.IndexFunc(group, func(doc int32) bool { return here[doc] }); i >= 0 {
			others[own] = group[i]
		}
	}
	var last uint64
	for range s.Length / digestSize {
		var b [digestSize]byte
		if _, err := io.ReadFull(in, b[:]); err != nil {
			return nil, err
		}
		digest, doc := binary.LittleEndian.Uint64(b[:]), int32(binary.LittleEndian.Uint32(b[8:]))
		if doc < 0 || int(doc) >= len(here) {
			return nil, ErrDamaged
		}
		if digest != last {
			settle()
			group = group[:0]
		}
		last, group = digest, append(group, doc)
	}
	settle()
	return others, nil
}

// gone writes the list of what is gone from the base.
func (w *writer) gone() error {
	if w.o.Delta == nil {
		return nil
	}
	out := bufio.NewWriter(w.parts[secGone])
	var b [goneSize]byte
	for _, g := range w.o.Delta.gone {
		binary.LittleEndian.PutUint32(b[:], uint32(g.doc))
		binary.LittleEndian.PutUint32(b[4:], uint32(g.other))
		if _, err := out.Write(b[:]); err != nil {
			return err
		}
	}
	return out.Flush()
}
