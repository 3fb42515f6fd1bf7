package catalog

import (
	"bufio"
	"encoding/binary"
	"io"
	"math/bits"

	"github.com/FastFilter/xorfilter"
)

// boilerplate is the number of the document that stands for all.
const boilerplate = int32(-1)

// marks counts the marks first and then writes them, sorted: the top bits
// choose a bucket, whose marks follow each other as the rest of the bits and
// the number of the document.
func (w *writer) marks() error {
	h := &w.head
	h.DocBits = max(bits.Len(uint(h.Documents)), 1) // all ones, which no document has, is boilerplate
	h.Stop = stopAt(w.next)
	if d := w.o.Delta; d != nil {
		h.Stop = max(h.Stop, d.base.Header.Stop)
	}
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
