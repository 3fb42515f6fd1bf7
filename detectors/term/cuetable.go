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
	for i := 0; i < len(word); i++ {
		if word[i] >= utf8.RuneSelf {
			var buf [2 * maxWord]byte
			return t.find(string(fold(buf[:0], word)))
		}
	}
	return t.find(word)
}

// find looks up a word of letters: its ASCII letters may be of any case.
func (t *cueTable) find(word string) (cue, bool) {
	h := hashWord(word)
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
	const lower = 0x2020202020202020
	var a, b uint64
	if n := len(w); n >= 8 {
		a, b = load(w), load(w[n-8:])
	} else {
		for i := n - 1; i >= 0; i-- {
			a = a<<8 | uint64(w[i])
		}
	}
	hi, lo := bits.Mul64((a|lower)^uint64(len(w))*0x9E3779B97F4A7C15, (b|lower)^0xD6E8FEB86659FD93)
	return hi ^ lo
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

// nextWord gives the bounds of the first word of letters that starts at i or
// later, before the end; start == end when there is none.
func nextWord(s string, i, end int) (int, int) {
	for i < end {
		n, ok := letterAt(s, i)
		if ok {
			return i, wordEnd(s, i, end)
		}
		i += n
	}
	return end, end
}

// wordEnd is where the letters from i on end, at most at the end given.
func wordEnd(s string, i, end int) int {
	for i < end {
		if c := s[i]; (c|0x20)-'a' < 26 {
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
