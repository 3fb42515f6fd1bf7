package catalog

import (
	"bufio"
	"encoding/binary"
	"encoding/json"
	"io"
	"math"
	"math/bits"
	"time"

	"github.com/cespare/xxhash/v2"

	"uitrusting/scanner/fingerprint"
)

// A Source calls yield for each document of a store. Until is when the store
// replaced that state of the document, or zero. It is read twice and must
// give the same documents in the same order.
type Source func(yield func(p *fingerprint.Print, until time.Time) error) error

// Options say how a catalog is made.
type Options struct {
	Key     [16]byte // random
	Scope   string   // what the store is called
	Created time.Time
	// Incomplete says that some of the store could not be read.
	Incomplete bool
	// Kinds is the number of kinds of identifiers, of e-mail address, phone
	// and account number, by which a table can be recognised; 0 = 1. Each
	// more tells a thief who knows several of a person eight times as much.
	Kinds int
	// Scale is the share of shingles that is kept of long documents, 1 in 8,
	// 16, 32 or 64; 0 = by the size of the store.
	Scale int
	// Temp is the folder for what does not fit in memory; "" = the system's.
	Temp string
	// Delta says what is written: what has changed since a base; nil = all.
	Delta *Delta
	// Memory bounds what is held for sorting, in bytes; 0 = 128 MiB. The
	// filter, and four bytes a document, come beside it.
	Memory int64
}

const (
	// ShortDocument is the words of one that keeps all its marks: short ones
	// lose most.
	ShortDocument = 2_000
	fullStore     = 800_000_000 // words of a store that does: 5 GB of text
	mostShift     = 3
)

// shift is how much long documents are thinned.
func (o *Options) shift(words int64) uint8 {
	if o.Scale > 0 {
		return uint8(min(max(bits.Len(uint(o.Scale/fingerprint.Scale))-1, 0), mostShift))
	}
	s := uint8(0)
	for s < mostShift && words>>s > fullStore {
		s++
	}
	return s
}

// writer makes the sections of a catalog.
type writer struct {
	o      *Options
	head   Header
	next   int                // document of the source
	seen   *counter           // names and identifiers, by the number of documents that hold them
	past   map[int32]struct{} // earlier states
	twins  map[int32]struct{}
	bytes  sorter
	texts  sorter
	marked sorter
	counts []int32 // marks of each document, without boilerplate
	parts  [len(sectionNames)]*body
	docs   *body // without the counts
	room   []int32
}

// Write writes the catalog of a store, or a delta to one. It returns the sum
// by which a delta knows its base.
func Write(out io.Writer, o Options, each Source) (sum uint64, err error) {
	if o.Memory == 0 {
		o.Memory = 128 << 20
	}
	o.Kinds = min(max(o.Kinds, 1), len(filterKinds))
	k := key(o.Key)
	w := &writer{o: &o, head: Header{
		Format: format, Prints: fingerprint.Version, Words: fingerprint.ShingleWords, Scale: fingerprint.Scale,
		ID: ID(o.Key), Scope: o.Scope, Created: o.Created.UTC().Truncate(time.Second), Whole: !o.Incomplete, Key: k, Kinds: o.Kinds,
	}, seen: newCounter(), past: map[int32]struct{}{}, twins: map[int32]struct{}{}}
	w.docs = newBody(o.Temp)
	for i := range w.parts {
		w.parts[i] = newBody(o.Temp)
	}
	defer w.close()
	if o.Delta != nil {
		w.head.Base, w.head.Past = o.Delta.base.sum, o.Delta.past
		o.Kinds = o.Delta.base.Header.Kinds
		w.head.Kinds = o.Kinds
	}
	for _, s := range []*sorter{&w.bytes, &w.texts, &w.marked} {
		s.dir, s.most = o.Temp, int(o.Memory/16/4)
	}
	w.marked.most *= 2
	if err := each(w.count); err != nil {
		return 0, err
	}
	if err := w.digests(); err != nil {
		return 0, err
	}
	w.head.Coarse = o.shift(w.head.Text)
	if o.Delta != nil {
		w.head.Coarse = o.Delta.base.Header.Coarse
	}
	w.counts, w.next = make([]int32, 0, w.head.Documents), 0
	if err := each(w.add); err != nil {
		return 0, err
	}
	for _, step := range []func() error{w.marks, w.documents, w.gone} {
		if err := step(); err != nil {
			return 0, err
		}
	}
	return w.emit(out)
}

// fresh takes the next document of the source and reports whether it is to be
// written.
func (w *writer) fresh() bool {
	w.next++
	return w.o.Delta == nil || !w.o.Delta.holds(w.next-1)
}

func (w *writer) close() {
	w.docs.close()
	for _, b := range w.parts {
		b.close()
	}
	for _, s := range []*sorter{&w.bytes, &w.texts, &w.marked} {
		s.close()
	}
}

// count takes a document for the first time.
func (w *writer) count(p *fingerprint.Print, until time.Time) error {
	k := &w.head.Key
	for _, kind := range filterKinds {
		for _, v := range p.Identifier(kind) {
			w.seen.add(k.hash(v))
		}
	}
	if len(p.Names) <= fewPersons {
		for _, v := range p.Names {
			w.seen.add(k.hash(v))
		}
	}
	if !w.fresh() {
		return nil
	}
	doc := int32(w.head.Documents)
	w.head.Documents++
	w.head.Text += int64(p.Words)
	if !until.IsZero() {
		w.head.Earlier++
		w.past[doc] = struct{}{}
	}
	if p.Free >= leastFree {
		if err := w.texts.add(k.digest(forText, p.Text), doc); err != nil {
			return err
		}
	}
	return w.bytes.add(k.digest(forBytes, p.Bytes), doc)
}

// digests writes the lists of digests, and finds the documents whose text
// another one has: what more they have in common with anything, that one has
// too.
func (w *writer) digests() error {
	list := func(s *sorter, to *body, each func(group postings)) error {
		out := bufio.NewWriter(to)
		var b [digestSize]byte
		err := s.groups(func(_ uint64, group postings) error {
			each(group)
			for _, p := range group {
				binary.LittleEndian.PutUint64(b[:], p.hash)
				binary.LittleEndian.PutUint32(b[8:], uint32(p.doc))
				if _, err := out.Write(b[:]); err != nil {
					return err
				}
			}
			return nil
		})
		if err != nil {
			return err
		}
		s.close()
		*s = sorter{}
		return out.Flush()
	}
	if err := list(&w.bytes, w.parts[secBytes], func(postings) {}); err != nil {
		return err
	}
	return list(&w.texts, w.parts[secTexts], func(group postings) {
		own := w.owner(group)
		for _, p := range group {
			if p.doc != own {
				w.twins[p.doc] = struct{}{}
			}
		}
	})
}

// owner is the document that has the marks of all with its text: the first that
// is no earlier state.
func (w *writer) owner(group postings) int32 {
	for _, p := range group {
		if _, past := w.past[p.doc]; !past {
			return p.doc
		}
	}
	return group[0].doc
}

// add takes a document for the second time.
func (w *writer) add(p *fingerprint.Print, until time.Time) error {
	if !w.fresh() {
		return nil
	}
	doc := int32(len(w.counts))
	w.counts = append(w.counts, 0)
	k := &w.head.Key
	shift := p.Shift
	if p.Words >= ShortDocument {
		shift = max(shift, w.head.Coarse)
	}
	if _, err := w.docs.Write(w.record(p, shift, until)); err != nil {
		return err
	}
	if _, twin := w.twins[doc]; twin {
		return nil
	}
	if !lone(p) {
		for _, m := range p.Marks {
			if m.Hash > math.MaxUint64/fingerprint.Scale>>shift {
				continue
			}
			if d := w.o.Delta; d != nil {
				var stop bool
				if w.room, stop = d.base.marks(m.Hash, w.room[:0]); stop {
					continue // it is boilerplate in the base
				}
			}
			if err := w.marked.add(k.mark(m.Hash), doc); err != nil {
				return err
			}
		}
	}
	if until.IsZero() {
		return w.tables(p, doc)
	}
	return nil
}

// documents writes the records, now that the marks are counted.
func (w *writer) documents() error {
	r, err := w.docs.reader()
	if err != nil {
		return err
	}
	in := bufio.NewReader(r)
	out := bufio.NewWriter(w.parts[secDocs])
	var b [docSize]byte
	for _, n := range w.counts {
		if _, err := io.ReadFull(in, b[:]); err != nil {
			return err
		}
		binary.LittleEndian.PutUint32(b[8:], uint32(n))
		if _, err := out.Write(b[:]); err != nil {
			return err
		}
	}
	return out.Flush()
}

func (w *writer) emit(out io.Writer) (sum uint64, err error) {
	for i, b := range w.parts {
		w.head.Sections = append(w.head.Sections, section{Name: sectionNames[i], Length: b.length, Sum: b.sum.Sum64()})
	}
	head, err := json.Marshal(&w.head)
	if err != nil {
		return 0, err
	}
	b := binary.LittleEndian.AppendUint32([]byte(magic), uint32(len(head)))
	sum = xxhash.Sum64(head)
	b = binary.LittleEndian.AppendUint64(b, sum)
	if _, err := out.Write(append(b, head...)); err != nil {
		return 0, err
	}
	for _, part := range w.parts {
		if _, err := part.WriteTo(out); err != nil {
			return 0, err
		}
	}
	return sum, nil
}
