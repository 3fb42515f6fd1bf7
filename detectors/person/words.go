package person

import (
	"encoding/binary"
	"unicode"
	"unicode/utf8"

	"uitrusting/rules/names"
)

// A wordTable holds the words that are no anchors, by their hash alone: two
// words of one hash would only share a class, and 8,000 words of 32 bits have
// hardly any. It is text, as the image of the lexicon has it.
type wordTable struct {
	slots string // open addressing, a power of two: hash and class in four bytes each; class 0 = free
	used  string // a bit for each slot that is not free: it stays in the first cache
}

const slotSize = 8

// newWordTable makes a table of at most size words.
func newWordTable(size int, each func(add func(hash uint32, c names.Class))) wordTable {
	n := 1
	for n < 3*size {
		n *= 2
	}
	slots, used, count := make([]byte, n*slotSize), make([]byte, n/8), 0
	each(func(hash uint32, c names.Class) {
		i := int(hash) & (n - 1)
		for used[i/8]&(1<<(i%8)) != 0 && binary.LittleEndian.Uint32(slots[i*slotSize:]) != hash {
			i = (i + 1) & (n - 1)
		}
		if used[i/8]&(1<<(i%8)) == 0 {
			if count++; count*2 > n {
				panic("person: the table of words is too small")
			}
		}
		used[i/8] |= 1 << (i % 8)
		slot := slots[i*slotSize:][:slotSize]
		binary.LittleEndian.PutUint32(slot, hash)
		binary.LittleEndian.PutUint32(slot[4:], binary.LittleEndian.Uint32(slot[4:])|uint32(c))
	})
	return wordTable{string(slots), string(used)}
}

func (t *wordTable) class(hash uint32) names.Class {
	mask := len(t.slots)/slotSize - 1
	for i := int(hash) & mask; t.used[i/8]&(1<<(i%8)) != 0; i = (i + 1) & mask {
		if slot := load(t.slots[i*slotSize:]); uint32(slot) == hash {
			return names.Class(slot >> 32)
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
