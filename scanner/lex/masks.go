package lex

import "strings"

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
	gather    = 0x0002040810204081 // moves the high bits of eight bytes to the eight highest bits
)

// masks has a bit for each byte of a chunk, blocks in order.
type masks struct {
	word  [chunk / block]uint64 // ASCII letters and all bytes beyond ASCII
	digit [chunk / block]uint64
	// odd bytes begin characters beyond ASCII that are not Latin-1 letters:
	// some of them end a word (quotes, dashes, blanks), and of some the case
	// does not fold by one bit. The words around them take the slow path.
	odd    [chunk / block]uint64
	anyOdd bool
}

// load is the eight bytes of text from i on, the first one lowest. The
// compiler makes one load of it.
func load[T string | []byte](text T, i int) uint64 {
	b := text[i : i+8]
	return uint64(b[0]) | uint64(b[1])<<8 | uint64(b[2])<<16 | uint64(b[3])<<24 |
		uint64(b[4])<<32 | uint64(b[5])<<40 | uint64(b[6])<<48 | uint64(b[7])<<56
}

// fill sets the masks of text, at most a chunk, and returns the number of
// blocks. Bits beyond the text are zero.
func (m *masks) fill(text string) int {
	n := 0
	odd := uint64(0)
	for len(text) >= block {
		w, d, o := blockMasks(text)
		m.word[n], m.digit[n], m.odd[n] = w, d, o
		odd |= o
		n++
		text = text[block:]
	}
	if len(text) > 0 {
		var tail [block]byte
		copy(tail[:], text)
		w, d, o := blockMasks(tail[:])
		m.word[n], m.digit[n], m.odd[n] = w, d, o
		odd |= o
		n++
	}
	m.anyOdd = odd != 0
	return n
}

// blockMasks computes the masks of the first 64 bytes of text, eight bytes at
// a time.
func blockMasks[T string | []byte](text T) (word, digit, odd uint64) {
	high := uint64(0)
	for i := 0; i < block; i += 8 {
		x := load(text, i)
		high |= x
		seven := x & lowSeven
		folded := seven | caseBits
		letters := (folded + (0x80-'a')*eachByte) &^ (folded + (0x80-'z'-1)*eachByte)
		digits := (seven + (0x80-'0')*eachByte) &^ (seven + (0x80-'9'-1)*eachByte) &^ x
		word = word>>8 | ((letters|x)&highBits)*gather&(0xFF<<56)
		digit = digit>>8 | (digits&highBits)*gather&(0xFF<<56)
	}
	if high&highBits != 0 {
		for i := 0; i < block; i += 8 {
			x := load(text, i)
			other := (x^latinLead)&lowSeven + lowSeven // high bit: not 0xC3
			odd = odd>>8 | (x&(x<<1)&other&highBits)*gather&(0xFF<<56)
		}
	}
	return word, digit, odd
}

// widen marks the digits of full width (EF BC 90 to EF BC 99) in the masks of
// the chunk that begins at from, and reports whether there are any.
func (m *masks) widen(text string, from int) bool {
	found := false
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
			m.digit[(at-from)/block] |= 1 << ((at - from) % block)
		}
	}
	return found
}
