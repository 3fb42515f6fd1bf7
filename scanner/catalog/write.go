package catalog

import (
	"bufio"
	"cmp"
	"encoding/binary"
	"encoding/hex"
	"encoding/json"
	"io"
	"math"
	"math/bits"
	"slices"
	"time"

	"github.com/FastFilter/xorfilter"
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
	seen   *counter // names and identifiers, by the number of documents that hold them
	twins  map[int32]struct{}
	bytes  sorter
	texts  sorter
	marked sorter
	counts []int32 // marks of each document, without boilerplate
	parts  [len(sectionNames)]*body
	docs   *body // without the counts
}

// Write writes the catalog of a store.
func Write(out io.Writer, o Options, each Source) error {
	if o.Memory == 0 {
		o.Memory = 128 << 20
	}
	o.Kinds = min(max(o.Kinds, 1), len(filterKinds))
	k := key(o.Key)
	w := &writer{o: &o, head: Header{
		Format: format, Prints: fingerprint.Version, Words: fingerprint.ShingleWords, Scale: fingerprint.Scale,
		ID: ID(o.Key), Scope: o.Scope, Created: o.Created.UTC().Truncate(time.Second), Whole: !o.Incomplete, Key: k, Kinds: o.Kinds,
	}, seen: newCounter(), twins: map[int32]struct{}{}}
	w.docs = newBody(o.Temp)
	for i := range w.parts {
		w.parts[i] = newBody(o.Temp)
	}
	defer w.close()
	for _, s := range []*sorter{&w.bytes, &w.texts, &w.marked} {
		s.dir, s.most = o.Temp, int(o.Memory/16/4)
	}
	w.marked.most *= 2
	if err := each(w.count); err != nil {
		return err
	}
	if err := w.digests(); err != nil {
		return err
	}
	w.head.Coarse = o.shift(w.head.Text)
	w.counts = make([]int32, 0, w.head.Documents)
	if err := each(w.add); err != nil {
		return err
	}
	if err := w.marks(); err != nil {
		return err
	}
	if err := w.documents(); err != nil {
		return err
	}
	return w.emit(out)
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
	doc := int32(w.head.Documents)
	w.head.Documents++
	w.head.Text += int64(p.Words)
	if !until.IsZero() {
		w.head.Earlier++
	}
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
	if p.Free >= leastFree {
		if err := w.texts.add(k.digest(forText, p.Text), doc); err != nil {
			return err
		}
	}
	return w.bytes.add(k.digest(forBytes, p.Bytes), doc)
}

// digests writes the lists of digests, and finds the documents whose text an
// earlier one has: what more they have in common with anything, that one has
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
		for _, p := range group[1:] {
			w.twins[p.doc] = struct{}{}
		}
	})
}

// add takes a document for the second time.
func (w *writer) add(p *fingerprint.Print, until time.Time) error {
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

// lone reports whether a document is short and about a person: its free words
// could be guessed, so that it is known by its digests alone.
func lone(p *fingerprint.Print) bool {
	return p.Free < lonePerson && len(p.Identifiers) > 0 || p.Free < loneName && len(p.Names) > 0
}

// accounts are the identifiers of a document of the kinds that filters are
// made of.
func accounts(p *fingerprint.Print) []uint64 {
	var values []uint64
	for _, kind := range filterKinds {
		values = append(values, p.Identifier(kind)...)
	}
	return values
}

// signature is one of 32 bits.
func signature(k *key, v uint64) uint32 { return 1 << (k.hash(v^signed) >> 59) }

// signed makes the hashes of signatures others than those of filters.
const signed = 0x5bd1e995a3b1c7d9

// sign makes the signature of the rarest of a few values: those tell whom a
// letter is about. What is in many documents is the organisation's own.
// 0 = there are none, or too many.
func (w *writer) sign(values []uint64) uint32 {
	if len(values) > fewPersons {
		return 0
	}
	type rare struct {
		value uint64
		n     uint8
	}
	var kept []rare
	for _, v := range values {
		if n := w.seen.count(w.head.Key.hash(v)); n <= stopPerson {
			kept = append(kept, rare{v, n})
		}
	}
	slices.SortFunc(kept, func(a, b rare) int { return cmp.Or(cmp.Compare(a.n, b.n), cmp.Compare(a.value, b.value)) })
	bits := uint32(0)
	for _, r := range kept[:min(len(kept), mostSigned)] {
		bits |= signature(&w.head.Key, r.value)
	}
	return bits
}

// record is the fixed record of a document, without the number of its marks.
func (w *writer) record(p *fingerprint.Print, shift uint8, until time.Time) []byte {
	le := binary.LittleEndian
	b := le.AppendUint64(make([]byte, 0, docSize), w.head.Key.digest(forBytes, p.Bytes))
	b = le.AppendUint32(b, 0)
	flags := byte(0)
	if p.Partial {
		flags = 1
	}
	b = append(b, shift, flags)
	b = le.AppendUint16(b, uint16(min(max(p.Revision, 0), math.MaxUint16)))
	b = le.AppendUint32(b, uint32(min(p.Words, 1<<31)))
	b = le.AppendUint32(b, w.head.Key.lineage(p))
	for _, t := range []time.Time{p.Dated, p.Modified, until} {
		b = le.AppendUint32(b, seconds(t))
	}
	names, ids := uint32(0), uint32(0)
	if !lone(p) {
		names, ids = w.sign(p.Names), w.sign(accounts(p))
	}
	return le.AppendUint32(le.AppendUint32(b, names), ids)
}

// seconds is a time as unsigned seconds since 1970, until 2106; 0 = unknown.
func seconds(t time.Time) uint32 {
	if s := t.Unix(); !t.IsZero() && s > 0 && s <= math.MaxUint32 {
		return uint32(s)
	}
	return 0
}

// filterKinds are the kinds that filters are made of, in order of preference.
// National numbers and numbers of identity documents never are.
var filterKinds = [...]string{"email", "phone", "iban"}

// tables writes the filters of a document: of the first kinds that there are
// enough identifiers of.
func (w *writer) tables(p *fingerprint.Print, doc int32) error {
	for kind, made := 0, 0; kind < len(filterKinds) && made < w.o.Kinds && w.head.Tables < maxTables; kind++ {
		values := p.Identifier(filterKinds[kind])
		hashes := make([]uint64, 0, len(values))
		for _, v := range values {
			if h := w.head.Key.hash(v); !w.seen.often(h) {
				hashes = append(hashes, h)
			}
		}
		if len(hashes) < leastTable {
			continue
		}
		made++
		w.head.Tables++
		size := (len(hashes)*LoadFactor + 7) / 8
		filter := make([]byte, size)
		for _, h := range hashes {
			bit := place(h, doc, size)
			filter[bit/8] |= 1 << (bit % 8)
		}
		le := binary.LittleEndian
		b := le.AppendUint32(make([]byte, 0, tableSize), uint32(doc))
		b = le.AppendUint32(b, uint32(kind))
		b = le.AppendUint32(b, uint32(len(hashes)))
		b = le.AppendUint32(b, uint32(size))
		b = le.AppendUint64(b, uint64(w.parts[secBits].length))
		if _, err := w.parts[secTables].Write(b); err != nil {
			return err
		}
		if _, err := w.parts[secBits].Write(filter); err != nil {
			return err
		}
	}
	return nil
}

// place is the bit of an identifier in the filter of a table: another one in
// each, so that two filters cannot be compared.
func place(hash uint64, doc int32, size int) uint64 {
	h := hash ^ uint64(uint32(doc))*0x9e3779b97f4a7c15
	h = (h ^ h>>30) * 0xbf58476d1ce4e5b9
	h = (h ^ h>>27) * 0x94d049bb133111eb
	hi, _ := bits.Mul64(h^h>>31, uint64(size)*8)
	return hi
}

// boilerplate is the number of the document that stands for all.
const boilerplate = int32(-1)

// marks counts the marks first and then writes them, sorted: the top bits
// choose a bucket, whose marks follow each other as the rest of the bits and
// the number of the document.
func (w *writer) marks() error {
	h := &w.head
	h.DocBits = max(bits.Len(uint(h.Documents)), 1) // all ones, which no document has, is boilerplate
	h.Stop = stopAt(h.Documents)
	var keys []uint64
	err := w.marked.groups(func(hash uint64, group postings) error {
		if h.Keys++; h.Keys <= maxKeys {
			keys = append(keys, hash)
		}
		if len(group) > h.Stop {
			h.Stops++
			h.Marks++
			return nil
		}
		for _, k := range group {
			w.counts[k.doc]++
		}
		h.Marks += int64(len(group))
		return nil
	})
	if err != nil {
		return err
	}
	if h.Keys <= maxKeys { // more of them do without
		if err := fuse(keys, w.parts[secFilter]); err != nil {
			return err
		}
	}
	keys = nil
	h.Bits = min(bits.Len64(uint64(h.Marks))+restExtra, 56)
	h.Bucket = max(h.Bits-restExtra-6, 0) // some 64 marks each
	return w.pack()
}

func (w *writer) pack() error {
	h := &w.head
	rest := h.Bits - h.Bucket
	marks, buckets := bufio.NewWriter(w.parts[secMarks]), bufio.NewWriter(w.parts[secBuckets])
	p := packer{out: marks}
	n, bucket := uint64(0), uint64(0)
	var b [8]byte
	begin := func() error {
		bucket++
		binary.LittleEndian.PutUint64(b[:], n)
		_, err := buckets.Write(b[:])
		return err
	}
	err := w.marked.groups(func(hash uint64, group postings) error {
		if len(group) > h.Stop {
			group = append(group[:0], posting{hash, boilerplate})
		}
		for own := hash >> (64 - h.Bucket); bucket <= own; {
			if err := begin(); err != nil {
				return err
			}
		}
		for _, k := range group {
			p.put(k.hash>>(64-h.Bits)&(1<<rest-1), rest)
			p.put(uint64(uint32(k.doc))&(1<<h.DocBits-1), h.DocBits)
			n++
		}
		return nil
	})
	for err == nil && bucket <= 1<<h.Bucket {
		err = begin()
	}
	if err != nil {
		return err
	}
	p.done()
	if err := buckets.Flush(); err != nil {
		return err
	}
	return marks.Flush() // of all that was put
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

func (w *writer) emit(out io.Writer) error {
	for i, b := range w.parts {
		w.head.Sections = append(w.head.Sections, section{Name: sectionNames[i], Length: b.length, Sum: b.sum.Sum64()})
	}
	head, err := json.Marshal(&w.head)
	if err != nil {
		return err
	}
	b := binary.LittleEndian.AppendUint32([]byte(magic), uint32(len(head)))
	b = binary.LittleEndian.AppendUint64(b, xxhash.Sum64(head))
	if _, err := out.Write(append(b, head...)); err != nil {
		return err
	}
	for _, part := range w.parts {
		if _, err := part.WriteTo(out); err != nil {
			return err
		}
	}
	return nil
}

// fuse writes a filter that holds the hashes and one in 256 of all others.
func fuse(keys []uint64, out io.Writer) error {
	if len(keys) == 0 {
		return nil
	}
	f, err := xorfilter.PopulateBinaryFuse8(keys)
	if err != nil {
		return err
	}
	b := binary.LittleEndian.AppendUint64(nil, f.Seed)
	for _, n := range []uint32{f.SegmentLength, f.SegmentLengthMask, f.SegmentCount, f.SegmentCountLength} {
		b = binary.LittleEndian.AppendUint32(b, n)
	}
	_, err = out.Write(append(b, f.Fingerprints...))
	return err
}

// filterHead is the number of bytes before the fingerprints of a filter.
const filterHead = 24

// A packer appends numbers of some bits, the lowest bit first. An error of its
// writer shows when that is flushed.
type packer struct {
	out  *bufio.Writer
	acc  uint64
	used int
}

func (p *packer) put(v uint64, n int) {
	for n > 0 {
		take := min(n, 32)
		p.acc |= v & (1<<take - 1) << p.used
		p.used += take
		for p.used >= 8 {
			_ = p.out.WriteByte(byte(p.acc))
			p.acc >>= 8
			p.used -= 8
		}
		v >>= take
		n -= take
	}
}

func (p *packer) done() {
	if p.used > 0 {
		_ = p.out.WriteByte(byte(p.acc))
	}
}

// A counter counts values in bounded memory. It never counts too few.
//
// Source: Cormode and Muthukrishnan, An improved data stream summary: the
// count-min sketch and its applications, 2005.
type counter struct{ cells []uint8 }

// counterBits give 16 MiB: with ten million distinct values a stranger's two
// cells hold some two each.
const counterBits = 24

func newCounter() *counter { return &counter{make([]uint8, 1<<counterBits)} }

func (c *counter) cellsOf(hash uint64) (a, b *uint8) {
	return &c.cells[hash>>(64-counterBits)], &c.cells[hash&(1<<counterBits-1)]
}

func (c *counter) add(hash uint64) {
	a, b := c.cellsOf(hash)
	least := min(*a, *b)
	if least == math.MaxUint8 {
		return
	}
	if *a == least {
		*a++
	}
	if b != a && *b == least {
		*b++
	}
}

// count is the number of documents that hold a value, at most 255.
func (c *counter) count(hash uint64) uint8 {
	a, b := c.cellsOf(hash)
	return min(*a, *b)
}

// often reports whether more documents hold a value than one person's.
func (c *counter) often(hash uint64) bool { return c.count(hash) > stopPerson }

// ID names the catalog of a key. It stays when the catalog is made again.
func ID(random [16]byte) string {
	k := key(random)
	return hex.EncodeToString(binary.BigEndian.AppendUint64(nil, k.hash(0)))
}

// DocumentID is how scans call the document of a print, by the key of the
// catalog.
func DocumentID(random [16]byte, p *fingerprint.Print) string {
	k := key(random)
	return documentID(k.digest(forBytes, p.Bytes))
}

func documentID(own uint64) string {
	return "c1:" + hex.EncodeToString(binary.BigEndian.AppendUint64(nil, own))
}
