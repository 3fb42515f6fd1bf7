package lex

import (
	"encoding/binary"
	"math/bits"
	"strings"
	"unsafe"
)

// A chunk is what is turned into masks at a time: 32 blocks of 64 bytes. Masks
// and edges then stay in the first cache.
const (
	block     = 64
	chunk     = 32 * block
	eachByte  = 0x0101010101010101
	highBits  = 0x80 * eachByte
	lowSeven  = 0x7F * eachByte
	caseBits  = 0x20 * eachByte
	latinLead = 0xC3 * eachByte
)

// masks has a bit for each byte of a chunk, a word for each block.
type masks struct {
	word [chunk / block]uint64 // ASCII letters and all bytes beyond ASCII
	// digit has the last two blocks of the chunk before in front, and an
	// empty one behind.
	digit [before + chunk/block + 1]uint64
	// odd bytes begin characters beyond ASCII that are not Latin-1 letters:
	// some of them end a word (quotes, dashes, blanks), and of some the case
	// does not fold by one bit. The words around them take the slow path.
	odd    [chunk / block]uint64
	anyOdd bool
	high   [chunk / block]uint64 // bytes beyond ASCII
}

// before is the number of blocks of the chunk before that digit keeps.
const before = 2

// load is the eight bytes of text from i on, the first one lowest. The
// compiler makes one load of it.
func load[T string | []byte](text T, i int) uint64 {
	b := text[i : i+8]
	return uint64(b[0]) | uint64(b[1])<<8 | uint64(b[2])<<16 | uint64(b[3])<<24 |
		uint64(b[4])<<32 | uint64(b[5])<<40 | uint64(b[6])<<48 | uint64(b[7])<<56
}

// loadAt is load without a check of bounds. The caller has made sure that the
// eight bytes from i on are in the text at p.
func loadAt(p *byte, i int) uint64 {
	return binary.LittleEndian.Uint64((*[8]byte)(unsafe.Add(unsafe.Pointer(p), i))[:])
}

// fill sets the masks of text, at most a chunk, and returns the number of
// blocks. Bits beyond the text are zero.
func (m *masks) fill(text string) int {
	digits := m.digit[before:]
	m.digit[0], m.digit[1] = digits[chunk/block-2], digits[chunk/block-1]
	n := 0
	odd := uint64(0)
	for ; len(text) >= block && n < len(m.word); n++ {
		w, d, o, h := classify(text)
		m.word[n], digits[n], m.odd[n], m.high[n] = w, d, o, h
		odd |= o
		text = text[block:]
	}
	if len(text) > 0 && n < len(m.word) {
		var tail [block]byte
		copy(tail[:], text)
		w, d, o, h := classify(tail[:])
		m.word[n], digits[n], m.odd[n], m.high[n] = w, d, o, h
		odd |= o
		n++
	}
	digits[n] = 0
	m.anyOdd = odd != 0
	return n
}

// classify computes the masks of the first 64 bytes of text. The high bits of
// eight words are laid beside each other and transposed, which takes half the
// time of gathering them word by word with a multiplication; so does the loop
// that is written out (BenchmarkStages, 2026-11).
func classify[T string | []byte](text T) (word, digit, odd, high uint64) {
	text = text[:block]
	x0, x1, x2, x3 := load(text, 0), load(text, 8), load(text, 16), load(text, 24)
	x4, x5, x6, x7 := load(text, 32), load(text, 40), load(text, 48), load(text, 56)
	word = transpose(wordBytes(x0)&highBits>>7 | wordBytes(x1)&highBits>>6 | wordBytes(x2)&highBits>>5 | wordBytes(x3)&highBits>>4 |
		wordBytes(x4)&highBits>>3 | wordBytes(x5)&highBits>>2 | wordBytes(x6)&highBits>>1 | wordBytes(x7)&highBits)
	digit = ^transpose(otherBytes(x0)&highBits>>7 | otherBytes(x1)&highBits>>6 | otherBytes(x2)&highBits>>5 | otherBytes(x3)&highBits>>4 |
		otherBytes(x4)&highBits>>3 | otherBytes(x5)&highBits>>2 | otherBytes(x6)&highBits>>1 | otherBytes(x7)&highBits)
	if (x0|x1|x2|x3|x4|x5|x6|x7)&highBits != 0 {
		odd = transpose(oddBytes(x0)&highBits>>7 | oddBytes(x1)&highBits>>6 | oddBytes(x2)&highBits>>5 | oddBytes(x3)&highBits>>4 |
			oddBytes(x4)&highBits>>3 | oddBytes(x5)&highBits>>2 | oddBytes(x6)&highBits>>1 | oddBytes(x7)&highBits)
		high = transpose(x0&highBits>>7 | x1&highBits>>6 | x2&highBits>>5 | x3&highBits>>4 |
			x4&highBits>>3 | x5&highBits>>2 | x6&highBits>>1 | x7&highBits)
	}
	return word, digit, odd, high
}

// The next three set the high bit of each byte of x that is in the class.
// Other bits are of no meaning.

func wordBytes(x uint64) uint64 {
	folded := x&lowSeven | caseBits
	return (folded + (0x80-'a')*eachByte) ^ (folded + (0x80-'z'-1)*eachByte) | x
}

// otherBytes is for bytes that are not digits.
func otherBytes(x uint64) uint64 {
	y := x ^ '0'*eachByte
	return (y&lowSeven + (0x80-10)*eachByte) | y
}

func oddBytes(x uint64) uint64 { return x & (x << 1) & ((x^latinLead)&lowSeven + lowSeven) }

// transpose turns bit j of byte i into bit i of byte j.
func transpose(x uint64) uint64 {
	t := (x ^ x>>7) & 0x00AA00AA00AA00AA
	x ^= t ^ t<<7
	t = (x ^ x>>14) & 0x0000CCCC0000CCCC
	x ^= t ^ t<<14
	t = (x ^ x>>28) & 0x00000000F0F0F0F0
	return x ^ t ^ t<<28
}

// widen marks the digits of full width (EF BC 90 to EF BC 99) in the mask of
// the chunk that begins at from, and reports whether there are any.
func (m *masks) widen(text string, from int) (found bool) {
	end := min(from+chunk, len(text))
	for i := max(from-2, 0); i < end; i++ {
		k := strings.IndexByte(text[i:end], 0xEF)
		if k < 0 {
			break
		}
		i += k
		if i+2 >= len(text) || text[i+1] != 0xBC || text[i+2] < 0x90 || text[i+2] > 0x99 {
			continue
		}
		found = true
		for at := max(i, from); at < min(i+3, end); at++ {
			m.digit[before+(at-from)/block] |= 1 << ((at - from) % block)
		}
	}
	return found
}

// scratch is the room that the stages need for the time of a chunk.
type scratch struct {
	edges  edges
	chains [chunk/minNumber + 2]Span // that are long enough to be an anchor
	passed [batch]passed
}

// edges has room for those of a chunk, one left over from the chunk before,
// the end of the text, and what flatten writes too much.
type edges [chunk + 16]int32

// flatten writes the places of the ones in t to e from k on, and returns where
// it ends. It writes eight at a time, to be spared a branch for each.
func (e *edges) flatten(k int, t uint64, base int32) int {
	count := bits.OnesCount64(t)
	for i := 0; i < count; i += 8 {
		o := (*[8]int32)(e[k+i:])
		o[0] = base + int32(bits.TrailingZeros64(t))
		t &= t - 1
		o[1] = base + int32(bits.TrailingZeros64(t))
		t &= t - 1
		o[2] = base + int32(bits.TrailingZeros64(t))
		t &= t - 1
		o[3] = base + int32(bits.TrailingZeros64(t))
		t &= t - 1
		o[4] = base + int32(bits.TrailingZeros64(t))
		t &= t - 1
		o[5] = base + int32(bits.TrailingZeros64(t))
		t &= t - 1
		o[6] = base + int32(bits.TrailingZeros64(t))
		t &= t - 1
		o[7] = base + int32(bits.TrailingZeros64(t))
		t &= t - 1
	}
	return k + count
}
