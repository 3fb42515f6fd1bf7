package person

import (
	"unicode"
	"unicode/utf8"

	"uitrusting/rules/names"
)

// A wordTable holds the words that are no anchors, by their hash alone: two
// words of one hash would only share a class, and 8,000 words of 32 bits have
// hardly any.
type wordTable struct {
	slots []wordSlot // open addressing, a power of two
	used  []uint64   // a bit for each slot that is not free: it stays in the first cache
	n     int
}

type wordSlot struct {
	hash  uint32
	class names.Class // 0 = free
}

func newWordTable(size int) *wordTable {
	n := 1
	for n < 3*size {
		n *= 2
	}
	return &wordTable{slots: make([]wordSlot, n), used: make([]uint64, (n+63)/64)}
}

func (t *wordTable) add(hash uint32, c names.Class) {
	mask := uint32(len(t.slots) - 1)
	i := hash & mask
	for t.slots[i].class != 0 && t.slots[i].hash != hash {
		i = (i + 1) & mask
	}
	if t.slots[i].class == 0 {
		if t.n++; t.n*2 > len(t.slots) {
			panic("person: the table of words is too small")
		}
	}
	t.slots[i] = wordSlot{hash, t.slots[i].class | c}
	t.used[i/64] |= 1 << (i % 64)
}

func (t *wordTable) class(hash uint32) names.Class {
	mask := uint32(len(t.slots) - 1)
	if i := hash & mask; t.used[i/64]&(1<<(i%64)) == 0 {
		return 0
	}
	for i := hash & mask; t.slots[i].class != 0; i = (i + 1) & mask {
		if t.slots[i].hash == hash {
			return t.slots[i].class
		}
	}
	return 0
}

// hashWord is FNV-1a of the small letters of a word, mixed.
func hashWord(w string) uint32 {
	h := uint32(2166136261)
	for i := 0; i < len(w); i++ {
		c := w[i]
		if c < utf8.RuneSelf {
			if c-'A' < 26 {
				c |= 0x20
			}
			h = (h ^ uint32(c)) * 16777619
			continue
		}
		if c == 0xC3 && i+1 < len(w) {
			d := w[i+1]
			if d >= 0x80 && d <= 0x9E && d != 0x97 {
				d |= 0x20
			}
			h = (h ^ uint32(c)) * 16777619
			h = (h ^ uint32(d)) * 16777619
			i++
			continue
		}
		r, n := utf8.DecodeRuneInString(w[i:])
		var buf [utf8.UTFMax]byte
		m := utf8.EncodeRune(buf[:], unicode.ToLower(r))
		for _, c := range buf[:m] {
			h = (h ^ uint32(c)) * 16777619
		}
		i += n - 1
	}
	return h ^ h>>15
}
