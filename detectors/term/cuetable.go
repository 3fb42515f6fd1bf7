package term

import (
	"math/bits"
	"unicode/utf8"
)

// cueTable holds the words that are cues, folded. It is asked about every
// word near a term, so it is a table with open addressing that a word of
// ASCII letters is looked up in as it stands: a map of folded copies took a
// quarter of the time of a scan of letters.
type cueTable struct {
	slots []cueSlot // a power of two, at most half full
	shift uint
	// A bit for the hash of each word: most words are no cues, and are told so
	// without a look at their slot, which lies in no near cache.
	filter [filterBits / 64]uint64
}

// filterBits make a filter of 8 KiB, of which 4,000 cues fill a sixteenth.
const filterBits = 1 << 16

type cueSlot struct {
	hash uint64
	word string // "" = free
	cue  cue
}

func newCueTable(m map[string]cue) *cueTable {
	t := &cueTable{shift: uint(64 - bits.Len(uint(2*len(m))))}
	t.slots = make([]cueSlot, 1<<(64-t.shift))
	for w, c := range m {
		h := hashWord(w)
		i := t.at(h)
		for t.slots[i].word != "" {
			i = (i + 1) & (len(t.slots) - 1)
		}
		t.slots[i] = cueSlot{h, w, c}
		t.filter[h%filterBits/64] |= 1 << (h % 64)
	}
	return t
}

func (t *cueTable) at(hash uint64) int { return int(hash >> t.shift) }

// of is what a word says, whatever its case and diacritics. The word has at
// most maxWord bytes.
func (t *cueTable) of(word string) (cue, bool) {
	first, last := borders(word)
	if (first|last)&highBits != 0 || len(word) > 16 && !ascii(word) {
		var buf [2 * maxWord]byte
		folded := string(fold(buf[:0], word))
		return t.find(folded, hashWord(folded))
	}
	return t.find(word, hashBorders(first, last, len(word)))
}

// find looks up a word of letters: its ASCII letters may be of any case.
func (t *cueTable) find(word string, h uint64) (cue, bool) {
	if t.filter[h%filterBits/64]&(1<<(h%64)) == 0 {
		return 0, false
	}
	for i := t.at(h); ; i = (i + 1) & (len(t.slots) - 1) {
		s := &t.slots[i]
		if s.word == "" {
			return 0, false
		}
		if s.hash == h && sameLetters(word, s.word) {
			return s.cue, true
		}
	}
}

// hashWord mixes the first and the last eight bytes of a word, in lower case.
func hashWord(w string) uint64 {
	first, last := borders(w)
	return hashBorders(first, last, len(w))
}

func hashBorders(first, last uint64, size int) uint64 {
	hi, lo := bits.Mul64((first|lowerCase)^uint64(size)*0x9E3779B97F4A7C15, (last|lowerCase)^0xD6E8FEB86659FD93)
	return hi ^ lo
}

const (
	eachByte  = 0x0101010101010101
	lowerCase = 0x20 * eachByte
	highBits  = 0x80 * eachByte
	lowSeven  = 0x7F * eachByte
)

// borders are the first and the last eight bytes of a word, the first byte
// lowest; all of it and 0 where it is shorter.
func borders(w string) (first, last uint64) {
	switch n := len(w); {
	case n >= 8:
		return load(w), load(w[n-8:])
	case n >= 4:
		return load4(w) | load4(w[n-4:])<<(8*(n-4)), 0
	case n > 0:
		return uint64(w[0]) | uint64(w[n/2])<<(8*(n/2)) | uint64(w[n-1])<<(8*(n-1)), 0
	}
	return 0, 0
}

func load4(w string) uint64 {
	_ = w[3]
	return uint64(w[0]) | uint64(w[1])<<8 | uint64(w[2])<<16 | uint64(w[3])<<24
}

func load(w string) uint64 {
	_ = w[7]
	return uint64(w[0]) | uint64(w[1])<<8 | uint64(w[2])<<16 | uint64(w[3])<<24 | uint64(w[4])<<32 | uint64(w[5])<<40 | uint64(w[6])<<48 | uint64(w[7])<<56
}

// sameLetters compares a word with a folded one.
func sameLetters(word, folded string) bool {
	if len(word) != len(folded) {
		return false
	}
	for i := 0; i < len(word); i++ {
		if c := word[i]; c != folded[i] && (c|0x20 != folded[i] || c >= utf8.RuneSelf) {
			return false
		}
	}
	return true
}

// noLetters has the high bit of each byte that is no letter of ASCII.
func noLetters(x uint64) uint64 {
	folded := x&lowSeven | lowerCase
	return (^((folded + (0x80-'a')*eachByte) ^ (folded + (0x80-'z'-1)*eachByte)) | x) & highBits
}

// nextWord gives the bounds of the first word of letters that starts at i or
// later, before the end; start == end when there is none.
func nextWord(s string, i, end int) (int, int) {
	for i < end {
		switch kinds[s[i]] {
		case small:
			return i, wordEnd(s, i, end)
		case beyond:
			n, ok := letterAt(s, i)
			if ok {
				return i, wordEnd(s, i, end)
			}
			i += n
		default:
			i++
		}
	}
	return end, end
}

// wordEnd is where the letters from i on end, at most at the end given.
func wordEnd(s string, i, end int) int {
	for i < end {
		if i+8 <= end {
			m := noLetters(load(s[i:]))
			if m == 0 {
				i += 8
				continue
			}
			if i += bits.TrailingZeros64(m) >> 3; s[i] < utf8.RuneSelf {
				return i
			}
		} else if kinds[s[i]] == small {
			i++
			continue
		}
		n, ok := letterAt(s, i)
		if !ok {
			break
		}
		i += n
	}
	return i
}
