package catalog

import (
	"bufio"
	"bytes"
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math"
	"slices"
	"sync"
	"time"

	"github.com/cespare/xxhash/v2"

	"uitrusting/scanner/fingerprint"
)

// A Record is one document of a store, as the next index needs it.
type Record struct {
	File     string    // path on disk, below the store
	Name     string    // File, and the way inside it
	Size     int64     // of the file
	Modified time.Time // of the file
	Until    time.Time // the file has changed since; zero = it is still so
	Print    fingerprint.Print

	number int32 // in the base of the catalog, from 1 on; 0 = it is not there
}

// A work file holds the records of a store, one after the other: magic, sum
// of the base whose numbers they have, length of the head, head (JSON), size
// of the file (0 = it is being written), sum of all that; then each record
// behind its length and its sum. It stays with IT: unlike a catalog it tells
// paths, and its hashes have no key.
const (
	workMagic  = "uitrwork"
	sumSize    = 8
	workFixed  = len(workMagic) + sumSize + 4
	workFormat = 4
	maxRecord  = 64 << 20 // bytes
	recordHead = 4 + sumSize
)

// workHead says what a work file holds. The key is that of the catalog: it
// stays the same from one index to the next, because who holds two states of
// a filter with different keys learns more from both than from either.
type workHead struct {
	Format, Prints int
	Key            [16]byte
	Scope          string
}

// A WorkWriter writes a work file.
type WorkWriter struct {
	out *bufio.Writer
	buf []byte
	n   int
}

// NewWorkWriter writes the head. Records that are taken over from the last work
// file keep their numbers; nil = there is none.
func NewWorkWriter(out io.Writer, random [16]byte, scope string, last *Work) (*WorkWriter, error) {
	head, err := json.Marshal(workHead{workFormat, fingerprint.Version, random, scope})
	if err != nil {
		return nil, err
	}
	sum := uint64(0)
	if last != nil {
		sum = last.base
	}
	w := &WorkWriter{out: bufio.NewWriterSize(out, 1<<20)}
	_, err = w.out.Write(appendHead(nil, head, sum, 0))
	return w, err
}

func appendHead(b, head []byte, base uint64, size int64) []byte {
	le := binary.LittleEndian
	b = le.AppendUint64(append(b, workMagic...), base)
	b = append(le.AppendUint32(b, uint32(len(head))), head...)
	b = le.AppendUint64(b, uint64(size))
	return le.AppendUint64(b, xxhash.Sum64(b))
}

// Add writes a record.
func (w *WorkWriter) Add(r *Record) error {
	w.buf = appendRecord(w.buf[:0], r)
	return w.raw(w.buf)
}

func (w *WorkWriter) raw(b []byte) error {
	if len(b) > maxRecord {
		return errors.New("a document with too many fingerprints")
	}
	w.n++
	head := binary.LittleEndian.AppendUint32(nil, uint32(len(b)))
	_, err := w.out.Write(binary.LittleEndian.AppendUint64(head, xxhash.Sum64(b)))
	if err == nil {
		_, err = w.out.Write(b)
	}
	return err
}

// Count is the number of records.
func (w *WorkWriter) Count() int { return w.n }

// Flush writes what is held.
func (w *WorkWriter) Flush() error { return w.out.Flush() }

// A Work is a work file that is read.
type Work struct {
	Key   [16]byte
	base  uint64 // sum of the catalog that the records are numbered in
	r     io.ReaderAt
	head  []byte
	size  int64 // as the head says; that of the reader while the file is being written
	start int64
}

// OpenWork reads the head of a work file. Its error is ErrVersion, ErrDamaged
// or of the reader; the key is known with ErrVersion too.
func OpenWork(r io.ReaderAt, size int64) (*Work, error) {
	var fixed [workFixed]byte
	if _, err := r.ReadAt(fixed[:], 0); err != nil || string(fixed[:len(workMagic)]) != workMagic {
		return nil, ErrDamaged
	}
	le := binary.LittleEndian
	n := int64(le.Uint32(fixed[len(workMagic)+sumSize:]))
	if n > maxHeader {
		return nil, ErrDamaged
	}
	b := make([]byte, n+8+sumSize)
	if read, err := r.ReadAt(b, int64(len(fixed))); int64(read) < n || err != nil && err != io.EOF {
		return nil, ErrDamaged
	}
	w := &Work{base: le.Uint64(fixed[len(workMagic):]), r: r, head: b[:n], size: size, start: int64(len(fixed) + len(b))}
	var head workHead
	if json.Unmarshal(w.head, &head) != nil {
		return nil, ErrDamaged
	}
	w.Key = head.Key
	if head.Format != workFormat {
		return w, ErrVersion // another format ends in another way
	}
	said := int64(le.Uint64(b[n:]))
	if !bytes.Equal(appendHead(nil, w.head, w.base, said), slices.Concat(fixed[:], b)) {
		return nil, ErrDamaged
	}
	if head.Prints != fingerprint.Version {
		return w, ErrVersion
	}
	if said != 0 {
		w.size = said
	}
	return w, nil
}

// each calls f with every record and its place, and ends with ErrDamaged at
// the first that is torn or not as it was written. The bytes are valid until
// the next.
func (w *Work) each(f func(at int64, b []byte) error) error {
	in := bufio.NewReaderSize(io.NewSectionReader(w.r, w.start, w.size-w.start), 1<<20)
	var b []byte
	for at := w.start; ; {
		var head [recordHead]byte
		if at == w.size {
			return nil
		}
		if _, err := io.ReadFull(in, head[:]); err != nil {
			return damaged(err)
		}
		n := int(binary.LittleEndian.Uint32(head[:]))
		if n > maxRecord || int64(n) > w.size-at {
			return ErrDamaged
		}
		b = slices.Grow(b[:0], n)[:n]
		if _, err := io.ReadFull(in, b); err != nil {
			return damaged(err)
		}
		if !sums(head, b) {
			return ErrDamaged
		}
		if err := f(at, b); err != nil {
			return err
		}
		at += recordHead + int64(n)
	}
}

// sums reports whether a record is as it was written.
func sums(head [recordHead]byte, b []byte) bool {
	return binary.LittleEndian.Uint64(head[4:]) == xxhash.Sum64(b)
}

func damaged(err error) error {
	if err == io.ErrUnexpectedEOF || err == io.EOF {
		return ErrDamaged
	}
	return fmt.Errorf("work file: %w", err)
}

// Each calls f with every record, which is valid until the next.
func (w *Work) Each(f func(r *Record) error) error {
	return w.each(func(_ int64, b []byte) error {
		r, err := parseRecord(b)
		if err != nil {
			return err
		}
		return f(r)
	})
}

// Prints is the source of a catalog.
func (w *Work) Prints(yield func(p *fingerprint.Print, until time.Time) error) error {
	return w.Each(func(r *Record) error { return yield(&r.Print, r.Until) })
}

// Since says what has changed since the base was written; nil when the records are
// not numbered in it.
func (w *Work) Since(base *File) (*Delta, error) {
	if w.base != base.sum || key(w.Key) != base.Header.Key {
		return nil, nil
	}
	var numbers []int32
	err := w.each(func(_ int64, b []byte) error {
		p := parser{b: b}
		numbers = append(numbers, p.place()-1)
		return p.err
	})
	if err != nil {
		return nil, err
	}
	return newDelta(base, numbers)
}

// BelongTo says in the work file that its records are numbered in the base with
// that sum; whole, that this was written from them, in their order.
func (w *Work) BelongTo(out io.WriterAt, sum uint64, whole bool) error {
	w.base = sum
	if _, err := out.WriteAt(appendHead(nil, w.head, sum, w.size), 0); err != nil || !whole {
		return err
	}
	n := uint32(0)
	return w.each(func(at int64, b []byte) error {
		n++
		binary.LittleEndian.PutUint32(b, n)
		_, err := out.WriteAt(append(binary.LittleEndian.AppendUint64(nil, xxhash.Sum64(b)), b[:4]...), at+4)
		return err
	})
}

// Written calls f with every record that a catalog with those options holds,
// in its order.
func (w *Work) Written(o *Options, f func(r *Record) error) error {
	i := -1
	return w.Each(func(r *Record) error {
		if i++; o.Delta != nil && o.Delta.holds(i) {
			return nil
		}
		return f(r)
	})
}

// at reads the record at a place.
func (w *Work) at(place int64) ([]byte, error) {
	var head [recordHead]byte
	if _, err := w.r.ReadAt(head[:], place); err != nil {
		return nil, damaged(err)
	}
	n := int64(binary.LittleEndian.Uint32(head[:]))
	if n > maxRecord || n > w.size-place {
		return nil, ErrDamaged
	}
	b := make([]byte, n)
	if _, err := w.r.ReadAt(b, place+recordHead); err != nil {
		return nil, damaged(err)
	}
	if !sums(head, b) {
		return nil, ErrDamaged
	}
	return b, nil
}

// maxEarlier is the number of former states that are kept of a file.
const maxEarlier = 5

// A Generation makes the records of a new catalog out of those of the last
// one and what the scan of the store says. It holds 16 bytes for each record
// of the last. It is safe for concurrent use.
type Generation struct {
	mu      sync.Mutex
	last    *Work // nil = there is none
	places  map[uint64][]int64
	next    *WorkWriter
	current [][32]byte // bytes of the documents of the file that is being added
	file    string
}

// NewGeneration starts from the records of the last one and writes to next. With
// ErrDamaged it knows those before the first that cannot be trusted, and is
// good all the same: the files of the others are new to it.
func NewGeneration(last *Work, next *WorkWriter) (*Generation, error) {
	g := &Generation{last: last, next: next, places: map[uint64][]int64{}}
	if last == nil {
		return g, nil
	}
	return g, last.each(func(at int64, b []byte) error {
		p := parser{b: b}
		p.place()
		file := xxhash.Sum64String(p.text())
		g.places[file] = append(g.places[file], at)
		return p.err
	})
}

// records are those of the last generation of a file.
func (g *Generation) records(file string) ([]*Record, error) {
	var rs []*Record
	for _, place := range g.places[xxhash.Sum64String(file)] {
		b, err := g.last.at(place)
		if err != nil {
			return nil, err
		}
		r, err := parseRecord(b)
		if err != nil {
			return nil, err
		}
		if r.File == file {
			rs = append(rs, r)
		}
	}
	return rs, nil
}

// Unchanged reports whether a file was read by the last index and has the
// same size and time since.
func (g *Generation) Unchanged(file string, size int64, modified time.Time) bool {
	g.mu.Lock()
	defer g.mu.Unlock()
	rs, err := g.records(file)
	return err == nil && slices.ContainsFunc(rs, func(r *Record) bool {
		return r.Until.IsZero() && r.Size == size && r.Modified.Equal(modified) && !r.Print.Partial
	})
}

// Keep takes over the records of an unchanged file.
func (g *Generation) Keep(file string) error {
	g.mu.Lock()
	defer g.mu.Unlock()
	rs, err := g.records(file)
	for _, r := range rs {
		if err == nil {
			err = g.next.Add(r)
		}
	}
	return err
}

// Add takes a document that was read, and the earlier states of its file.
// Members come before the file that holds them.
func (g *Generation) Add(r *Record, now time.Time) error {
	g.mu.Lock()
	defer g.mu.Unlock()
	if r.File != g.file {
		g.file, g.current = r.File, nil
	}
	g.current = append(g.current, r.Print.Bytes)
	if err := g.next.Add(r); err != nil || r.Name != r.File {
		return err
	}
	earlier, err := g.records(r.File)
	if err != nil {
		return err
	}
	n := 0
	for _, old := range slices.Backward(earlier) {
		if slices.Contains(g.current, old.Print.Bytes) || n == maxEarlier {
			continue
		}
		if old.Until.IsZero() {
			old.Until, old.number = now, 0
			if r.Modified.After(old.Modified) && r.Modified.Before(now) {
				old.Until = r.Modified
			}
		}
		n++
		if err := g.next.Add(old); err != nil {
			return err
		}
	}
	return nil
}

// appendRecord writes a record: its number in the base in four bytes, numbers as varints, times as nanoseconds since
// 1970.
func appendRecord(b []byte, r *Record) []byte {
	text := func(s string) { b = append(binary.AppendUvarint(b, uint64(len(s))), s...) }
	number := func(n int64) { b = binary.AppendVarint(b, n) }
	moment := func(t time.Time) {
		if t.IsZero() || t.Year() < 1700 || t.Year() > 2200 {
			number(math.MinInt64)
			return
		}
		number(t.UnixNano())
	}
	hashes := func(list []uint64) {
		b = binary.AppendUvarint(b, uint64(len(list)))
		for _, h := range list {
			b = binary.LittleEndian.AppendUint64(b, h)
		}
	}
	b = binary.LittleEndian.AppendUint32(b, uint32(r.number))
	text(r.File)
	text(r.Name)
	number(r.Size)
	moment(r.Modified)
	moment(r.Until)
	p := &r.Print
	b = append(b, p.Bytes[:]...)
	b = append(b, p.Text[:]...)
	flags := byte(0)
	for i, set := range []bool{p.Table, p.Partial, p.Parts} {
		if set {
			flags |= 1 << i
		}
	}
	b = append(b, flags, p.Shift)
	for _, n := range []int{int(p.Size), p.Words, p.Free, p.Shingles, p.Prose, p.Revision} {
		number(int64(n))
	}
	b = binary.LittleEndian.AppendUint64(b, p.Masked)
	b = binary.LittleEndian.AppendUint64(b, p.Lineage)
	moment(p.Dated)
	moment(p.Modified)
	text(p.NoText)
	b = binary.AppendUvarint(b, uint64(len(p.Marks)))
	for _, m := range p.Marks {
		b = binary.AppendUvarint(binary.LittleEndian.AppendUint64(b, m.Hash), uint64(m.Word))
	}
	b = binary.AppendUvarint(b, uint64(len(p.Identifiers)))
	for _, s := range p.Identifiers {
		text(s.Kind)
		hashes(s.Values)
	}
	hashes(p.Names)
	return b // rows of tables are of use in memory alone
}

// parseRecord reads what appendRecord wrote, or returns ErrDamaged.
func parseRecord(b []byte) (*Record, error) {
	in := parser{b: b}
	r := &Record{number: in.place(), File: in.text(), Name: in.text(), Size: in.number(), Modified: in.moment(), Until: in.moment()}
	p := &r.Print
	copy(p.Bytes[:], in.bytes(32))
	copy(p.Text[:], in.bytes(32))
	if fixed := in.bytes(2); fixed != nil {
		p.Table, p.Partial, p.Parts, p.Shift = fixed[0]&1 != 0, fixed[0]&2 != 0, fixed[0]&4 != 0, fixed[1]&15
	}
	p.Size = in.number()
	for _, n := range []*int{&p.Words, &p.Free, &p.Shingles, &p.Prose, &p.Revision} {
		*n = int(in.number())
	}
	p.Masked, p.Lineage = in.hash(), in.hash()
	p.Dated, p.Modified, p.NoText = in.moment(), in.moment(), in.text()
	n := in.count(9)
	p.Marks = make([]fingerprint.Mark, 0, n)
	for range n {
		p.Marks = append(p.Marks, fingerprint.Mark{Hash: in.hash(), Word: uint32(in.unsigned())})
	}
	for range in.count(2) {
		p.Identifiers = append(p.Identifiers, fingerprint.Set{Kind: in.text(), Values: in.hashes()})
	}
	p.Names = in.hashes()
	return r, in.err
}

// A parser reads the parts of a record; once it fails, all are zero.
type parser struct {
	b   []byte
	err error
}

func (p *parser) bytes(n int) []byte {
	if n > len(p.b) {
		p.b, p.err = nil, ErrDamaged
		return nil
	}
	b := p.b[:n]
	p.b = p.b[n:]
	return b
}

// place is the number in the base that a record starts with.
func (p *parser) place() int32 {
	b := p.bytes(4)
	if b == nil {
		return 0
	}
	return int32(binary.LittleEndian.Uint32(b))
}

func (p *parser) unsigned() uint64 {
	v, n := binary.Uvarint(p.b)
	if n <= 0 {
		p.b, p.err = nil, ErrDamaged
		return 0
	}
	p.b = p.b[n:]
	return v
}

func (p *parser) number() int64 {
	v, n := binary.Varint(p.b)
	if n <= 0 {
		p.b, p.err = nil, ErrDamaged
		return 0
	}
	p.b = p.b[n:]
	return v
}

func (p *parser) hash() uint64 {
	b := p.bytes(8)
	if b == nil {
		return 0
	}
	return binary.LittleEndian.Uint64(b)
}

// count reads the number of parts that follow, of at least so many bytes each.
func (p *parser) count(least int) int {
	n := p.unsigned()
	if n > uint64(len(p.b)/least) {
		p.b, p.err = nil, ErrDamaged
		return 0
	}
	return int(n)
}

func (p *parser) text() string { return string(p.bytes(p.count(1))) }

func (p *parser) moment() time.Time {
	n := p.number()
	if p.err != nil || n == math.MinInt64 {
		return time.Time{}
	}
	return time.Unix(0, n).UTC()
}

func (p *parser) hashes() []uint64 {
	n := p.count(8)
	if n == 0 {
		return nil
	}
	list := make([]uint64, n)
	for i := range list {
		list[i] = p.hash()
	}
	return list
}
