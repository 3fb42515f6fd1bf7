package catalog

import (
	"cmp"
	"encoding/binary"
	"encoding/hex"
	"encoding/json"
	"io"
	"math/bits"
	"slices"
	"time"

	"github.com/FastFilter/xorfilter"
	"github.com/cespare/xxhash/v2"

	"uitrusting/scanner/fingerprint"
)

// A Writer collects the documents of a store and writes their catalog. It
// holds 16 bytes for each mark and 12 for each identifier until then.
type Writer struct {
	head   Header
	docs   []byte
	counts []int32 // marks of each document, without boilerplate
	digest []posting
	texts  []posting
	marked postings
	tables []table
	seen   map[uint64]int32 // texts, so that equal ones leave their marks once
	stops  map[string]map[uint64]uint8
}

// A table is the identifiers of one document that get a filter.
type table struct {
	doc    int32
	kind   string
	values []uint64
}

// NewWriter starts a catalog. The key is 16 random bytes; scope is what the
// store is called.
func NewWriter(random [16]byte, scope string, created time.Time) *Writer {
	k := key(random)
	return &Writer{
		head: Header{
			Format: format, Prints: fingerprint.Version, Words: fingerprint.ShingleWords, Scale: fingerprint.Scale,
			ID: hex.EncodeToString(binary.BigEndian.AppendUint64(nil, k.hash(0))), Scope: scope, Created: created.UTC().Truncate(time.Second),
			Whole: true, Key: k,
		},
		seen: map[uint64]int32{}, stops: map[string]map[uint64]uint8{},
	}
}

// Incomplete says that some of the store could not be read.
func (w *Writer) Incomplete() { w.head.Whole = false }

// Add takes a central document. Until is when the store replaced that state
// of it, or zero. It returns the document's number.
func (w *Writer) Add(p *fingerprint.Print, until time.Time) int {
	doc := int32(len(w.counts))
	k := &w.head.Key
	own := k.digest(forBytes, p.Bytes)
	w.doc(p, own, until)
	w.digest = append(w.digest, posting{own, doc})
	if p.Free >= leastFree {
		t := k.digest(forText, p.Text)
		w.texts = append(w.texts, posting{t, doc})
		if _, again := w.seen[t]; again {
			return int(doc)
		}
		w.seen[t] = doc
	}
	if !lone(p) {
		for _, m := range p.Marks {
			w.marked = append(w.marked, posting{k.hash(m.Hash), doc})
		}
	}
	if t, ok := filtered(p); ok && until.IsZero() {
		t.doc = doc
		w.tables = append(w.tables, t)
		s := w.stops[t.kind]
		if s == nil {
			s = map[uint64]uint8{}
			w.stops[t.kind] = s
		}
		for _, v := range t.values {
			if s[v] <= stopPerson {
				s[v]++
			}
		}
	}
	return int(doc)
}

// lone reports whether a document is short and about a person: its free words
// could be guessed, so that it is known by its digests alone.
func lone(p *fingerprint.Print) bool {
	return p.Free < lonePerson && (len(p.Names) > 0 || len(p.Identifiers) > 0)
}

// named are the names of a document and its identifiers of the kinds that
// filters are made of.
func named(p *fingerprint.Print) []uint64 {
	values := slices.Clone(p.Names)
	for _, kind := range filterKinds {
		values = append(values, p.Identifier(kind)...)
	}
	return values
}

// signature is one of 64 bits.
func signature(k *key, v uint64) uint64 { return 1 << (k.hash(v^signed) >> 58) }

// signed makes the hashes of signatures others than those of filters.
const signed = 0x5bd1e995a3b1c7d9

// filtered chooses the identifiers of one kind, the first that there are
// enough of. National numbers and numbers of identity documents never are.
func filtered(p *fingerprint.Print) (table, bool) {
	for _, kind := range filterKinds {
		if v := p.Identifier(kind); len(v) >= leastTable {
			return table{kind: kind, values: v}, true
		}
	}
	return table{}, false
}

// filterKinds are the kinds that filters are made of, in order of preference.
var filterKinds = [...]string{"email", "phone", "iban"}

// doc appends the fixed record of a document.
func (w *Writer) doc(p *fingerprint.Print, own uint64, until time.Time) {
	le := binary.LittleEndian
	b := le.AppendUint64(w.docs, own)
	b = le.AppendUint32(b, 0) // marks, when they are counted
	flags := byte(0)
	if p.Partial {
		flags = 1
	}
	b = append(b, p.Shift, flags)
	b = le.AppendUint16(b, uint16(min(max(p.Revision, 0), 65535)))
	b = le.AppendUint32(b, uint32(min(p.Words, 1<<31)))
	b = le.AppendUint32(b, w.head.Key.lineage(p))
	for _, t := range []time.Time{p.Dated, p.Modified, until} {
		b = le.AppendUint32(b, seconds(t))
	}
	persons := uint64(0)
	if values := named(p); len(values) <= mostSigned && !lone(p) {
		for _, v := range values {
			persons |= signature(&w.head.Key, v)
		}
	}
	w.docs = le.AppendUint64(b, persons)
	w.counts = append(w.counts, 0)
	w.head.Text += int64(p.Words)
	if !until.IsZero() {
		w.head.Earlier++
	}
}

// seconds is a time as unsigned seconds since 1970, until 2106; 0 = unknown.
func seconds(t time.Time) uint32 {
	if s := t.Unix(); !t.IsZero() && s > 0 && s < 1<<32 {
		return uint32(s)
	}
	return 0
}

// WriteTo writes the catalog. The Writer is of no use afterwards.
func (w *Writer) WriteTo(out io.Writer) (int64, error) {
	h := &w.head
	h.Documents = len(w.counts)
	h.DocBits = max(bits.Len(uint(h.Documents)), 1) // all ones, which no document has, is boilerplate
	h.Stop = stopAt(h.Documents)
	var parts [len(sectionNames)][]byte
	keys := w.thin()
	parts[secBytes], parts[secTexts] = digests(w.digest), digests(w.texts)
	var err error
	if parts[secFilter], err = fuse(keys); err != nil {
		return 0, err
	}
	parts[secBuckets], parts[secMarks] = w.pack()
	parts[secTables], parts[secBits] = w.filters()
	for i, n := range w.counts {
		binary.LittleEndian.PutUint32(w.docs[i*docSize+8:], uint32(n))
	}
	parts[secDocs] = w.docs
	for i, b := range parts {
		h.Sections = append(h.Sections, section{Name: sectionNames[i], Length: int64(len(b)), Sum: xxhash.Sum64(b)})
	}
	return w.emit(out, parts[:])
}

func (w *Writer) emit(out io.Writer, parts [][]byte) (int64, error) {
	head, err := json.Marshal(&w.head)
	if err != nil {
		return 0, err
	}
	b := binary.LittleEndian.AppendUint32([]byte(magic), uint32(len(head)))
	b = binary.LittleEndian.AppendUint64(b, xxhash.Sum64(head))
	total := int64(0)
	for _, part := range append([][]byte{b, head}, parts...) {
		n, err := out.Write(part)
		total += int64(n)
		if err != nil {
			return total, err
		}
	}
	return total, nil
}

// boilerplate is the number of the document that stands for all.
const boilerplate = int32(-1)

// thin sorts the marks, makes one posting of those that are boilerplate, and
// returns the distinct hashes.
func (w *Writer) thin() []uint64 {
	w.marked.sort()
	var keys []uint64
	kept := w.marked[:0]
	for i := 0; i < len(w.marked); {
		n := w.marked.run(i)
		hash := w.marked[i].hash
		keys = append(keys, hash)
		if n > w.head.Stop {
			kept = append(kept, posting{hash, boilerplate})
			w.head.Stops++
		} else {
			for _, k := range w.marked[i : i+n] {
				w.counts[k.doc]++
			}
			kept = append(kept, w.marked[i:i+n]...)
		}
		i += n
	}
	w.marked = kept
	w.head.Marks = int64(len(kept))
	w.head.Bits = min(bits.Len(uint(len(kept)))+restExtra, 56)
	w.head.Bucket = max(w.head.Bits-restExtra-6, 0) // some 64 marks each
	return keys
}

// digests is a sorted list of digests with their documents.
func digests(ps postings) []byte {
	ps.sort()
	b := make([]byte, 0, len(ps)*digestSize)
	for _, p := range ps {
		b = binary.LittleEndian.AppendUint64(b, p.hash)
		b = binary.LittleEndian.AppendUint32(b, uint32(p.doc))
	}
	return b
}

// fuse is a filter that holds the hashes and one in 256 of all others.
func fuse(keys []uint64) ([]byte, error) {
	if len(keys) == 0 {
		return nil, nil
	}
	f, err := xorfilter.PopulateBinaryFuse8(keys)
	if err != nil {
		return nil, err
	}
	b := binary.LittleEndian.AppendUint64(nil, f.Seed)
	for _, n := range []uint32{f.SegmentLength, f.SegmentLengthMask, f.SegmentCount, f.SegmentCountLength} {
		b = binary.LittleEndian.AppendUint32(b, n)
	}
	return append(b, f.Fingerprints...), nil
}

// filterHead is the number of bytes before the fingerprints of a filter.
const filterHead = 24

// pack writes the marks, sorted: the top bits choose a bucket, whose marks
// follow each other as the rest of the bits and the number of the document.
func (w *Writer) pack() (buckets, marks []byte) {
	h := &w.head
	rest := h.Bits - h.Bucket
	p := packer{}
	n, bucket := uint64(0), uint64(0)
	for _, k := range w.marked {
		for own := k.hash >> (64 - h.Bucket); bucket <= own; bucket++ {
			buckets = binary.LittleEndian.AppendUint64(buckets, n)
		}
		p.put(k.hash>>(64-h.Bits)&(1<<rest-1), rest)
		p.put(uint64(uint32(k.doc))&(1<<h.DocBits-1), h.DocBits)
		n++
	}
	for ; bucket <= 1<<h.Bucket; bucket++ {
		buckets = binary.LittleEndian.AppendUint64(buckets, n)
	}
	return buckets, p.done()
}

// filters writes the list of tables and their filters.
func (w *Writer) filters() (list, all []byte) {
	slices.SortStableFunc(w.tables, func(a, b table) int { return cmp.Compare(a.kind, b.kind) })
	for _, t := range w.tables {
		values := slices.DeleteFunc(slices.Clone(t.values), func(v uint64) bool { return w.stops[t.kind][v] > stopPerson })
		if len(values) < leastTable || w.head.Tables >= maxTables {
			continue
		}
		size := (len(values)*LoadFactor + 7) / 8
		filter := make([]byte, size)
		for _, v := range values {
			bit := place(w.head.Key.hash(v), t.doc, size)
			filter[bit/8] |= 1 << (bit % 8)
		}
		le := binary.LittleEndian
		list = le.AppendUint32(list, uint32(t.doc))
		list = le.AppendUint32(list, uint32(slices.Index(filterKinds[:], t.kind)))
		list = le.AppendUint32(list, uint32(len(values)))
		list = le.AppendUint32(list, uint32(size))
		list = le.AppendUint64(list, uint64(len(all)))
		all = append(all, filter...)
		w.head.Tables++
	}
	return list, all
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

// A packer appends numbers of some bits, the lowest bit first.
type packer struct {
	out  []byte
	acc  uint64
	used int
}

func (p *packer) put(v uint64, n int) {
	for n > 0 {
		take := min(n, 32)
		p.acc |= v & (1<<take - 1) << p.used
		p.used += take
		for p.used >= 8 {
			p.out = append(p.out, byte(p.acc))
			p.acc >>= 8
			p.used -= 8
		}
		v >>= take
		n -= take
	}
}

func (p *packer) done() []byte {
	if p.used > 0 {
		p.out = append(p.out, byte(p.acc))
	}
	return p.out
}

// ID names the catalog: that of its key, which stays when it is made again.
func (w *Writer) ID() string { return w.head.ID }

// DocumentID is how scans call the document of a print.
func (w *Writer) DocumentID(p *fingerprint.Print) string {
	return documentID(w.head.Key.digest(forBytes, p.Bytes))
}

func documentID(own uint64) string {
	return "c1:" + hex.EncodeToString(binary.BigEndian.AppendUint64(nil, own))
}
