package archive

import (
	"bufio"
	"io"

	"uitrusting/scanner/document"
)

// An inflate64 reads Deflate64, which Windows Explorer uses for zip files of
// more than 2 GB: deflate with a window of 64 KiB, two more distances and
// longer copies.
//
// Source: RFC 1951 for deflate; APPNOTE.TXT 4.4.5 for the method; the tables
// of the additions as in Info-ZIP's inflate.c (USE_DEFLATE64).
type inflate64 struct {
	r       *bufio.Reader
	bits    uint32
	n       uint // bits held
	window  [64 << 10]byte
	at      int // next place in window
	ready   int // bytes before at that were not yet handed out
	last    bool
	state   func(*inflate64) error
	stored  int // bytes left of a stored block
	lengths huffman
	offsets huffman
	copying int // bytes left of a copy
	from    int // distance of the copy
	err     error
}

func newInflate64(r io.Reader) *inflate64 {
	return &inflate64{r: bufio.NewReaderSize(r, 32<<10), state: (*inflate64).block}
}

func (f *inflate64) Read(p []byte) (int, error) {
	for f.ready == 0 {
		if f.err != nil {
			return 0, f.err
		}
		f.err = f.state(f)
	}
	n := 0
	for n < len(p) && f.ready > 0 {
		start := (f.at - f.ready + len(f.window)) % len(f.window)
		k := copy(p[n:], f.window[start:min(len(f.window), start+f.ready)])
		n += k
		f.ready -= k
	}
	return n, nil
}

// room is how many bytes the window takes before some must be handed out.
func (f *inflate64) room() bool { return f.ready < len(f.window)/2 }

func (f *inflate64) put(c byte) {
	f.window[f.at] = c
	f.at = (f.at + 1) % len(f.window)
	f.ready++
}

// take reads n bits, at most 16.
func (f *inflate64) take(n uint) (int, error) {
	for f.n < n {
		c, err := f.r.ReadByte()
		if err != nil {
			return 0, document.ErrCorrupt
		}
		f.bits |= uint32(c) << f.n
		f.n += 8
	}
	v := int(f.bits & (1<<n - 1))
	f.bits >>= n
	f.n -= n
	return v, nil
}

// block reads the header of the next block.
func (f *inflate64) block() error {
	if f.last {
		return io.EOF
	}
	head, err := f.take(3)
	if err != nil {
		return err
	}
	f.last = head&1 != 0
	switch head >> 1 {
	case 0:
		f.bits, f.n = 0, 0 // to the next byte: never more than one is held after three bits
		var size [4]byte
		if _, err := io.ReadFull(f.r, size[:]); err != nil {
			return document.ErrCorrupt
		}
		f.stored = int(size[0]) | int(size[1])<<8
		if f.stored^(int(size[2])|int(size[3])<<8) != 0xffff {
			return document.ErrCorrupt
		}
		f.state = (*inflate64).copyStored
		return nil
	case 1:
		var lengths [288 + 32]byte
		for i := range lengths {
			switch {
			case i < 144:
				lengths[i] = 8
			case i < 256:
				lengths[i] = 9
			case i < 280:
				lengths[i] = 7
			case i < 288:
				lengths[i] = 8
			default:
				lengths[i] = 5
			}
		}
		f.lengths.build(lengths[:288])
		f.offsets.build(lengths[288:])
	case 2:
		if err := f.tables(); err != nil {
			return err
		}
	default:
		return document.ErrCorrupt
	}
	f.state = (*inflate64).symbols
	return nil
}

func (f *inflate64) copyStored() error {
	for f.stored > 0 && f.room() {
		c, err := f.r.ReadByte()
		if err != nil {
			return document.ErrCorrupt
		}
		f.put(c)
		f.stored--
	}
	if f.stored == 0 {
		f.state = (*inflate64).block
	}
	return nil
}

// tables reads the code lengths of a dynamic block (RFC 1951, 3.2.7).
func (f *inflate64) tables() error {
	var n [3]int
	for i, bits := range [...]uint{5, 5, 4} {
		v, err := f.take(bits)
		if err != nil {
			return err
		}
		n[i] = v
	}
	literals, distances, codes := n[0]+257, n[1]+1, n[2]+4
	var lengths [288 + 32]byte
	order := [...]byte{16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15}
	for _, k := range order[:codes] {
		v, err := f.take(3)
		if err != nil {
			return err
		}
		lengths[k] = byte(v)
	}
	var code huffman
	code.build(lengths[:19])
	clear(lengths[:])
	for i := 0; i < literals+distances; {
		s, err := code.next(f)
		if err != nil {
			return err
		}
		if s < 16 {
			lengths[i] = byte(s)
			i++
			continue
		}
		bits, base, value := uint(2), 3, byte(0)
		switch s {
		case 16:
			if i == 0 {
				return document.ErrCorrupt
			}
			value = lengths[i-1]
		case 17:
			bits = 3
		case 18:
			bits, base = 7, 11
		}
		v, err := f.take(bits)
		if err != nil {
			return err
		}
		for range base + v {
			if i >= literals+distances {
				return document.ErrCorrupt
			}
			lengths[i] = value
			i++
		}
	}
	f.lengths.build(lengths[:literals])
	f.offsets.build(lengths[literals : literals+distances])
	return nil
}

// symbols decodes the content of a block until the window is half full.
func (f *inflate64) symbols() error {
	for f.room() {
		if f.copying > 0 {
			f.copying--
			f.put(f.window[(f.at-f.from+2*len(f.window))%len(f.window)])
			continue
		}
		s, err := f.lengths.next(f)
		switch {
		case err != nil:
			return err
		case s < 256:
			f.put(byte(s))
			continue
		case s == 256:
			f.state = (*inflate64).block
			return nil
		case s > 285:
			return document.ErrCorrupt
		}
		base, extra := 3, uint(16)
		if s -= 257; s < 8 {
			base, extra = s+3, 0
		} else if s < 28 {
			extra = uint(s/4 - 1)
			base = 3 + (4+s%4)<<extra
		}
		v, err := f.take(extra)
		if err != nil {
			return err
		}
		f.copying = base + v
		d, err := f.offsets.next(f)
		if err != nil {
			return err
		}
		if f.from = d + 1; d >= 4 {
			extra := uint(d/2 - 1)
			v, err := f.take(extra)
			if err != nil {
				return err
			}
			f.from = 1 + (2+d%2)<<extra + v
		}
	}
	return nil
}

// A huffman decodes canonical codes of up to 15 bits.
type huffman struct {
	count  [16]int // codes of each length
	symbol [288]uint16
}

func (h *huffman) build(lengths []byte) {
	*h = huffman{}
	for _, n := range lengths {
		h.count[n]++
	}
	h.count[0] = 0
	var offset [16]int
	for i := 1; i < 15; i++ {
		offset[i+1] = offset[i] + h.count[i]
	}
	for s, n := range lengths {
		if n != 0 {
			h.symbol[offset[n]] = uint16(s)
			offset[n]++
		}
	}
}

func (h *huffman) next(f *inflate64) (int, error) {
	code, first, index := 0, 0, 0
	for n := 1; n < 16; n++ {
		bit, err := f.take(1)
		if err != nil {
			return 0, err
		}
		code |= bit
		count := h.count[n]
		if code-count < first {
			return int(h.symbol[index+code-first]), nil
		}
		index += count
		first = (first + count) << 1
		code <<= 1
	}
	return 0, document.ErrCorrupt
}
