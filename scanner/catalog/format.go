package catalog

import (
	"bytes"
	"cmp"
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"github.com/cespare/xxhash/v2"

	"uitrusting/scanner/fingerprint"
)

// A catalog file is
//
//	magic (8 bytes) | length of the header (4) | its xxhash64 (8) | header (JSON) | sections
//
// All numbers are little-endian. The header names the sections, in order
// and without gaps, with length and xxhash64: the file is damaged when one
// differs. It holds no text, no path and no identifier.
const (
	magic      = "uitrcat\x01"
	format     = 3
	maxHeader  = 64 << 10
	blockSize  = 4 << 10
	maxHeld    = 44 << 20 // bytes of a catalog in memory: all that look-ups in ten million marks touch
	maxFilter  = 28 << 20 // bytes of a fuse filter that is held in memory
	maxKeys    = 22 << 20 // distinct marks that get one
	maxBuckets = 4 << 20  // bytes of the list of buckets that is held in memory
	maxTables  = 1 << 20  // entries of the list of tables
	docSize    = 44       // bytes of a document in its section
	digestSize = 12       // bytes of a digest and its document
	tableSize  = 24       // bytes of a table in its list
	goneSize   = 8        // bytes of a document that is gone
	restExtra  = 5        // bits of a mark beyond those that tell them apart; the filter gives 8 more
	LoadFactor = 8        // bits of a table's filter for each identifier: one in eight strangers passes
	leastTable = 10       // identifiers of a table that gets a filter
	mostSigned = 4        // names, and accounts, in a signature of 32 bits each, the rarest: one in eight strangers passes
	leastFree  = 12       // words that are no personal data, for the digest of a text: 40 bits
	lonePerson = 150      // such words, for marks of a document with a person's identifiers
	loneName   = 80       // such words, for marks of one that names somebody
)

// ErrDamaged says that a file is no catalog, or not whole.
var ErrDamaged = errors.New("not a catalog, or damaged")

// ErrVersion says that a catalog was made by another version, whose
// fingerprints cannot be compared. It has to be made again.
var ErrVersion = errors.New("made by another version: run index again")

// A Header says what a catalog holds and how it was made.
type Header struct {
	Format    int       `json:"format"`
	Prints    int       `json:"prints"` // fingerprint.Version
	Words     int       `json:"words"`  // of a shingle
	Scale     int       `json:"scale"`
	ID        string    `json:"id"`
	Scope     string    `json:"scope"`
	Created   time.Time `json:"created"`
	Whole     bool      `json:"whole"` // nothing of the store is missing
	Documents int       `json:"documents"`
	Earlier   int       `json:"earlier"` // of them, states that have been replaced since
	Text      int64     `json:"text"`    // words
	Marks     int64     `json:"marks"`
	Stops     int64     `json:"stops"` // marks that are boilerplate
	Tables    int       `json:"tables"`
	Keys      int64     `json:"keys"`   // distinct marks
	Kinds     int       `json:"kinds"`  // of identifiers by which a table can be recognised
	Coarse    uint8     `json:"coarse"` // long documents keep 1 in Scale<<Coarse
	Stop      int       `json:"stop"`   // documents from which on a mark is boilerplate
	Base      uint64    `json:"base"`   // sum of the catalog that this is a delta to; 0 = it is whole
	Past      int       `json:"past"`   // documents gone from the base that were earlier states

	Key      key       `json:"key"`
	Bits     int       `json:"bits"`     // of a mark that are kept
	Bucket   int       `json:"bucket"`   // of them, those that choose the bucket
	DocBits  int       `json:"doc_bits"` // of a document's number
	Sections []section `json:"sections"`
}

// A section is a part of the file.
type section struct {
	Name   string `json:"name"`
	Length int64  `json:"length"`
	Sum    uint64 `json:"sum"`
	offset int64
}

// The sections, in their order.
var sectionNames = [...]string{"docs", "bytes", "texts", "filter", "buckets", "marks", "tables", "bits", "gone"}

const (
	secDocs = iota
	secBytes
	secTexts
	secFilter
	secBuckets
	secMarks
	secTables
	secBits
	secGone
)

// IsFile reports whether a file starts as a catalog does, of any version.
func IsFile(b []byte) bool { return bytes.HasPrefix(b, []byte(magic[:7])) }

// readHeader reads and checks the header. Total is the size of the file.
func readHeader(r io.ReaderAt, total int64) (*Header, uint64, error) {
	var fixed [20]byte
	if _, err := r.ReadAt(fixed[:], 0); err != nil || string(fixed[:7]) != magic[:7] {
		return nil, 0, ErrDamaged
	}
	if fixed[7] != magic[7] {
		return nil, 0, ErrVersion
	}
	n := int64(binary.LittleEndian.Uint32(fixed[8:]))
	if n > maxHeader || n+20 > total {
		return nil, 0, ErrDamaged
	}
	b := make([]byte, n)
	if _, err := r.ReadAt(b, 20); err != nil && err != io.EOF {
		return nil, 0, fmt.Errorf("catalog: %w", err)
	}
	sum := xxhash.Sum64(b)
	if sum != binary.LittleEndian.Uint64(fixed[12:]) {
		return nil, 0, ErrDamaged
	}
	h := &Header{}
	dec := json.NewDecoder(bytes.NewReader(b))
	dec.DisallowUnknownFields()
	if err := dec.Decode(h); err != nil {
		return nil, 0, ErrDamaged
	}
	if h.Format != format || h.Prints != fingerprint.Version || h.Words != fingerprint.ShingleWords || h.Scale != fingerprint.Scale {
		return nil, 0, ErrVersion
	}
	return h, sum, h.check(total, 20+n)
}

// check refuses a header whose numbers do not fit together.
func (h *Header) check(total, at int64) error {
	if len(h.Sections) != len(sectionNames) || h.Documents < 0 || h.Documents > math.MaxInt32-1 || h.Marks < 0 || h.Tables < 0 || h.Tables > maxTables ||
		h.Earlier < 0 || h.Earlier > h.Documents || h.Past < 0 {
		return ErrDamaged
	}
	for i := range h.Sections {
		s := &h.Sections[i]
		if s.Name != sectionNames[i] || s.Length < 0 || s.Length > total-at {
			return ErrDamaged
		}
		s.offset = at
		at += s.Length
	}
	sizes := h.Bits >= 1 && h.Bits <= 56 && h.Bucket >= 0 && h.Bucket < h.Bits && h.Bucket <= 32 && h.DocBits >= 1 && h.DocBits <= 32 &&
		h.Sections[secDocs].Length == int64(h.Documents)*docSize &&
		h.Sections[secBytes].Length%digestSize == 0 && h.Sections[secTexts].Length%digestSize == 0 &&
		h.Sections[secBuckets].Length == 8*(1<<h.Bucket+1) &&
		h.Marks <= 1<<40 && h.Sections[secMarks].Length >= (h.Marks*int64(h.Bits-h.Bucket+h.DocBits)+7)/8 &&
		h.Sections[secTables].Length == int64(h.Tables)*tableSize &&
		h.Sections[secGone].Length%goneSize == 0 && (h.Base != 0 || h.Sections[secGone].Length == 0)
	if at != total || !sizes {
		return ErrDamaged
	}
	return nil
}

// blocks reads a file in blocks and keeps some of them. A block that is held is
// found without a lock.
type blocks struct {
	r     io.ReaderAt
	total int64
	pages []atomic.Pointer[[blockSize]byte] // by number; nil = not held
	mu    sync.Mutex
	most  int     // blocks that are held
	order []int64 // of arrival; the oldest goes first
	next  int
	lost  atomic.Bool // something could not be read
}

func newBlocks(r io.ReaderAt, total int64) blocks {
	return blocks{r: r, total: total, most: 1, pages: make([]atomic.Pointer[[blockSize]byte], (total+blockSize-1)/blockSize)}
}

// read returns n bytes from the offset on: a part of a block, or a copy in buf
// when they lie in several.
func (b *blocks) read(buf []byte, at int64, n int) ([]byte, error) {
	if at < 0 || int64(n) > b.total-at {
		return nil, ErrDamaged
	}
	if in := at % blockSize; int(in)+n <= blockSize {
		block, err := b.block(at / blockSize)
		if err != nil {
			return nil, err
		}
		return block[in : int(in)+n], nil
	}
	buf = slices.Grow(buf[:0], n)[:n]
	for rest := buf; len(rest) > 0; {
		block, err := b.block(at / blockSize)
		if err != nil {
			return nil, err
		}
		n := copy(rest, block[at%blockSize:])
		rest, at = rest[n:], at+int64(n)
	}
	return buf, nil
}

// block is a block of the file; the last one goes on with zeros.
func (b *blocks) block(number int64) (*[blockSize]byte, error) {
	if p := b.pages[number].Load(); p != nil {
		return p, nil
	}
	return b.fetch(number)
}

func (b *blocks) fetch(number int64) (*[blockSize]byte, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if p := b.pages[number].Load(); p != nil {
		return p, nil
	}
	p := new([blockSize]byte)
	at := number * blockSize
	whole := p[:min(blockSize, b.total-at)]
	if n, err := b.r.ReadAt(whole, at); n < len(whole) { // it has become shorter, or unreadable
		b.lost.Store(true)
		return nil, fmt.Errorf("catalog: %w", cmp.Or(err, io.ErrUnexpectedEOF))
	}
	if len(b.order) < b.most {
		b.order = append(b.order, number)
	} else {
		b.pages[b.order[b.next]].Store(nil)
		b.order[b.next] = number
		b.next = (b.next + 1) % b.most
	}
	b.pages[number].Store(p)
	return p, nil
}
