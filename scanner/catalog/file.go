package catalog

import (
	"encoding/binary"
	"fmt"
	"io"
	"math"
	"math/bits"
	"slices"
	"sort"
	"time"

	"github.com/FastFilter/xorfilter"
	"github.com/cespare/xxhash/v2"

	"uitrusting/scanner/finding"
	"uitrusting/scanner/fingerprint"
)

// A File is a catalog in a file, read in blocks. It is safe for concurrent
// use.
type File struct {
	Header Header
	Names  Names // nil = paths cannot be read here

	sum    uint64 // of the header, which holds those of the sections
	blocks blocks
	filter *xorfilter.BinaryFuse8 // nil = none is held
	first  []byte                 // of the buckets, while they are few; nil = they are read when asked for
	list   []tableEntry
	kinds  []string // of identifiers, any of which a table needs to be told from all central ones
	now    func() time.Time
}

// Names gives the paths of a catalog's documents, where they may be read.
type Names interface {
	// Name is the path of a document, or "".
	Name(doc int) string
}

type tableEntry struct {
	doc    int32
	kind   string
	count  int
	size   int
	offset int64
	load   float64 // share of its bits that are set
}

// Open reads the header of a catalog and checks all of it.
// Its error is ErrDamaged, ErrVersion or of the reader.
func Open(r io.ReaderAt, size int64, now func() time.Time) (*File, error) {
	h, sum, err := readHeader(r, size)
	if err != nil {
		return nil, err
	}
	f := &File{Header: *h, sum: sum, blocks: newBlocks(r, size), now: now}
	for i := range h.Sections {
		if err := f.verify(i); err != nil {
			return nil, err
		}
	}
	return f, f.load()
}

// verify compares a section with its sum.
func (f *File) verify(i int) error {
	s := f.Header.Sections[i]
	d := xxhash.New()
	buf := make([]byte, 64<<10)
	if _, err := io.CopyBuffer(struct{ io.Writer }{d}, struct{ io.Reader }{io.NewSectionReader(f.blocks.r, s.offset, s.Length)}, buf); err != nil {
		return fmt.Errorf("catalog: %w", err)
	}
	if d.Sum64() != s.Sum {
		return ErrDamaged
	}
	return nil
}

// load holds the filter, the buckets and the list of tables. Blocks may fill
// what those leave.
func (f *File) load() error {
	held := int64(0)
	if f.Header.Sections[secBuckets].Length <= maxBuckets {
		b, err := f.section(secBuckets)
		if err != nil {
			return err
		}
		f.first = b
		held += int64(len(b))
	}
	s := f.Header.Sections[secFilter]
	if s.Length > 0 && s.Length <= maxFilter {
		b, err := f.section(secFilter)
		if err != nil {
			return err
		}
		if f.filter, err = loadFilter(b); err != nil {
			return err
		}
		held += s.Length
	}
	f.blocks.most = int((maxHeld - held) / blockSize)
	b, err := f.section(secTables)
	if err != nil {
		return err
	}
	le := binary.LittleEndian
	first := len(filterKinds) - 1
	var room []byte
	for ; len(b) >= tableSize; b = b[tableSize:] {
		doc, kind, size := le.Uint32(b), le.Uint32(b[4:]), le.Uint32(b[12:])
		offset := le.Uint64(b[16:])
		if int64(doc) >= int64(f.Header.Documents) || kind >= uint32(len(filterKinds)) || size == 0 ||
			offset > uint64(f.Header.Sections[secBits].Length) || uint64(size) > uint64(f.Header.Sections[secBits].Length)-offset {
			return ErrDamaged
		}
		t := tableEntry{doc: int32(doc), kind: filterKinds[kind], count: int(le.Uint32(b[8:])), size: int(size), offset: int64(offset)}
		room = slices.Grow(room, t.size)
		filter, err := f.bits(&t, room)
		if err != nil {
			return err
		}
		set := 0
		for _, b := range filter {
			set += bits.OnesCount8(b)
		}
		t.load = float64(set) / float64(8*t.size)
		f.list = append(f.list, t)
		first = min(first, int(kind))
	}
	// A table is known by the first kind it has enough of: one that lacks the
	// first of all could be a part of a table that is known by that.
	f.kinds = filterKinds[:first+1]
	if f.Header.Kinds == len(filterKinds) {
		f.kinds = filterKinds[:]
	}
	return nil
}

// loadFilter reads a fuse filter whose fields fit together: the library
// trusts them.
func loadFilter(b []byte) (*xorfilter.BinaryFuse8, error) {
	if len(b) < filterHead {
		return nil, ErrDamaged
	}
	le := binary.LittleEndian
	f := &xorfilter.BinaryFuse8{
		Seed: le.Uint64(b), SegmentLength: le.Uint32(b[8:]), SegmentLengthMask: le.Uint32(b[12:]),
		SegmentCount: le.Uint32(b[16:]), SegmentCountLength: le.Uint32(b[20:]), Fingerprints: b[filterHead:],
	}
	length, count := uint64(f.SegmentLength), uint64(f.SegmentCount)
	if length == 0 || length&(length-1) != 0 || uint64(f.SegmentLengthMask) != length-1 ||
		uint64(f.SegmentCountLength) != length*count || uint64(len(f.Fingerprints)) != length*(count+2) {
		return nil, ErrDamaged
	}
	return f, nil
}

// bits reads the filter of a table. Room may hold a part of it.
func (f *File) bits(t *tableEntry, room []byte) ([]byte, error) {
	return f.blocks.read(room, f.Header.Sections[secBits].offset+t.offset, t.size)
}

func (f *File) section(i int) ([]byte, error) {
	s := f.Header.Sections[i]
	b := make([]byte, s.Length)
	if _, err := f.blocks.r.ReadAt(b, s.offset); err != nil && err != io.EOF {
		return nil, fmt.Errorf("catalog: %w", err)
	}
	return b, nil
}

// Exact implements scanner.Catalog.
func (f *File) Exact(bytes [32]byte) []finding.Copy { return exact(f, bytes, f.now()) }

// Copies implements scanner.Catalog.
func (f *File) Copies(p *fingerprint.Print) []finding.Copy { return compare(f, p, f.now()) }

func (f *File) scope() scope {
	h := &f.Header
	return scope{
		label: h.Scope, documents: h.Documents, created: h.Created, whole: h.Whole && !f.blocks.lost.Load(), least: leastTable,
		kinds: f.kinds, lone: true,
	}
}

func (f *File) entry(doc int32) entry {
	var room [docSize]byte
	if doc < 0 || int(doc) >= f.Header.Documents {
		return entry{}
	}
	b, err := f.blocks.read(room[:], f.Header.Sections[secDocs].offset+int64(doc)*docSize, docSize)
	if err != nil {
		return entry{}
	}
	le := binary.LittleEndian
	e := entry{
		id: documentID(le.Uint64(b)), marks: int(le.Uint32(b[8:])),
		shift: b[12] & 15, partial: b[13]&1 != 0, revision: int(le.Uint16(b[14:])), words: int(le.Uint32(b[16:])),
		lineage: uint64(le.Uint32(b[20:])), dated: fromSeconds(le.Uint32(b[24:])), modified: fromSeconds(le.Uint32(b[28:])),
		until: fromSeconds(le.Uint32(b[32:])), names: le.Uint32(b[36:]), ids: le.Uint32(b[40:]),
	}
	return e
}

func (f *File) path(doc int32) string {
	if f.Names == nil {
		return ""
	}
	return f.Names.Name(int(doc))
}

func fromSeconds(s uint32) time.Time {
	if s == 0 {
		return time.Time{}
	}
	return time.Unix(int64(s), 0).UTC()
}

func (f *File) bytes(p *fingerprint.Print) []int32 {
	if p.Bytes == [32]byte{} {
		return nil
	}
	return f.find(secBytes, f.Header.Key.digest(forBytes, p.Bytes))
}

func (f *File) text(p *fingerprint.Print) []int32 {
	if p.Text == [32]byte{} || p.Free < leastFree {
		return nil
	}
	return f.find(secTexts, f.Header.Key.digest(forText, p.Text))
}

// find looks a digest up in a sorted list.
func (f *File) find(list int, digest uint64) []int32 {
	s := f.Header.Sections[list]
	var room [digestSize]byte
	var b []byte
	at := func(i int) uint64 {
		var err error
		if b, err = f.blocks.read(room[:], s.offset+int64(i)*digestSize, digestSize); err != nil {
			return math.MaxUint64
		}
		return binary.LittleEndian.Uint64(b)
	}
	n := int(s.Length / digestSize)
	var docs []int32
	for i := sort.Search(n, func(i int) bool { return at(i) >= digest }); i < n && len(docs) < 64; i++ {
		if at(i) != digest {
			break
		}
		if doc := binary.LittleEndian.Uint32(b[8:]); int64(doc) < int64(f.Header.Documents) {
			docs = append(docs, int32(doc))
		}
	}
	return docs
}

func (f *File) marks(hash uint64, out []int32) ([]int32, bool) {
	h := &f.Header
	own := h.Key.mark(hash)
	if h.Marks == 0 || f.filter != nil && !f.filter.Contains(own) {
		return out, false
	}
	bucket := int64(own >> (64 - h.Bucket))
	var ends []byte
	if f.first != nil {
		ends = f.first[bucket*8:]
	} else {
		var room [16]byte
		var err error
		if ends, err = f.blocks.read(room[:], h.Sections[secBuckets].offset+bucket*8, 16); err != nil {
			return out, false
		}
	}
	from, to := binary.LittleEndian.Uint64(ends), binary.LittleEndian.Uint64(ends[8:])
	if from >= to || to > uint64(h.Marks) || to-from > 1<<16 {
		return out, false
	}
	rest := h.Bits - h.Bucket
	want := own >> (64 - h.Bits) & (1<<rest - 1)
	width := uint64(rest + h.DocBits)
	first, last := int64(from*width/8), int64((to*width+7)/8)
	var room [512]byte // some 64 marks, in two blocks
	// Eight bytes more are read than there are, or the end of the file is.
	section := &h.Sections[secMarks]
	n := min(last-first+8, f.blocks.total-section.offset-first)
	b, err := f.blocks.read(room[:], section.offset+first, int(n))
	if err != nil {
		return out, false
	}
	if n < last-first+8 {
		b = append(slices.Clone(b), make([]byte, 8)...)
	}
	// The marks of a bucket ascend evenly, so the place of one is known to a few.
	at := func(i uint64) uint64 { return i*width - uint64(first)*8 }
	i := from + min(want*(to-from)>>rest, to-from)
	for i > from && unpack(b, at(i-1), rest) >= want {
		i--
	}
	for i < to && unpack(b, at(i), rest) < want {
		i++
	}
	for ; i < to && unpack(b, at(i), rest) == want; i++ {
		doc := unpack(b, at(i)+uint64(rest), h.DocBits)
		if doc == 1<<h.DocBits-1 {
			return out[:0], true
		}
		if doc < uint64(h.Documents) {
			out = append(out, int32(doc))
		}
	}
	return out, false
}

// unpack reads n bits, at most 56, of which eight bytes follow.
func unpack(b []byte, at uint64, n int) uint64 {
	return binary.LittleEndian.Uint64(b[at/8:]) >> (at % 8) & (1<<n - 1)
}

func (f *File) lineage(p *fingerprint.Print) uint64 { return uint64(f.Header.Key.lineage(p)) }

// persons compares what is named with the lossy signatures of the document, as
// that of a Memory does.
func (f *File) persons(p *fingerprint.Print, doc int32, nothingElse bool) bool {
	e := f.entry(doc)
	if e.names != 0 && len(p.Names) > 0 {
		in, seen := f.signed(e.names, p.Names)
		if differ(in, len(p.Names), seen, bits.OnesCount32(e.names), nothingElse) {
			return true
		}
		if in == len(p.Names) && seen == bits.OnesCount32(e.names) {
			return false
		}
	}
	ids := accounts(p)
	in, seen := f.signed(e.ids, ids)
	return differ(in, len(ids), seen, bits.OnesCount32(e.ids), nothingElse)
}

// signed counts the values that pass a signature, in which those of the
// organisation are not, and how much of it they explain.
func (f *File) signed(central uint32, local []uint64) (in, explained int) {
	seen := uint32(0)
	for _, v := range local {
		if s := signature(&f.Header.Key, v); s&central != 0 {
			seen |= s
			in++
		}
	}
	return in, bits.OnesCount32(seen)
}

func (f *File) tables(p *fingerprint.Print) []shared {
	var all []shared
	for _, s := range p.Identifiers {
		if len(s.Values) >= minShared {
			all = f.table(s, all)
		}
	}
	return all
}

// screened is the number of identifiers of a long local table that a filter is
// asked for first: whether there is more in it than chance shows in them.
const screened = 512

// table asks the filters of all tables for the identifiers of one kind.
func (f *File) table(s fingerprint.Set, all []shared) []shared {
	var hashes []uint64
	var room []byte
	for _, t := range f.list {
		if t.kind != s.Kind || t.load >= 1 {
			continue
		}
		if hashes == nil {
			for _, v := range s.Values {
				hashes = append(hashes, f.Header.Key.hash(v))
			}
		}
		room = slices.Grow(room, t.size)
		filter, err := f.bits(&t, room)
		if err != nil {
			continue
		}
		n := len(hashes)
		if n > screened && chance(screened, t.hits(filter, hashes[:screened]), t.load) > -1 {
			continue
		}
		hits := t.hits(filter, hashes)
		if chance(n, hits, t.load)+math.Log10(float64(len(f.list))) > leastChance {
			continue
		}
		both := int(math.Round((float64(hits) - float64(n)*t.load) / (1 - t.load)))
		if both >= minShared {
			all = append(all, shared{doc: t.doc, kind: s.Kind, both: min(both, t.count), local: n, central: t.count})
		}
	}
	return all
}

// hits counts the hashes that pass the filter of the table.
func (t *tableEntry) hits(filter []byte, hashes []uint64) (n int) {
	for _, h := range hashes {
		bit := place(h, t.doc, t.size)
		n += int(filter[bit/8] >> (bit % 8) & 1)
	}
	return n
}

// leastChance is the logarithm of how often strangers may pass for an
// extract, over all tables of a catalog.
const leastChance = -6

// chance bounds the decimal logarithm of the probability that at least m of n
// strangers pass a filter that lets the share q pass.
//
// Source: Chernoff's bound with the divergence of Kullback and Leibler; Arratia
// and Gordon, Tutorial on large deviations for the binomial distribution, 1989.
func chance(n, m int, q float64) float64 {
	a := float64(m) / float64(n)
	if a <= q || q <= 0 {
		if q <= 0 && m > 0 {
			return math.Inf(-1)
		}
		return 0
	}
	d := a * math.Log(a/q)
	if a < 1 {
		d += (1 - a) * math.Log((1-a)/(1-q))
	}
	return -d * float64(n) / math.Ln10
}
