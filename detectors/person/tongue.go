package person

import (
	"math/bits"
	"strings"
)

// A tongue is a language of texts.
type tongue uint8

const (
	unknown tongue = iota
	dutch
	french
	germanTongue
	english
)

// languageBlock is the part of a text whose language is guessed at once.
const languageBlock = 2 << 10

// languageSample is how much of a block is read for it.
const languageSample = 512

// language guesses the language of the block that holds the offset by its
// small words.
func (s *scan) language(pos int) tongue {
	block := (int(s.seg.Offset) + pos) / languageBlock
	if s.block == block+1 {
		return s.tongue
	}
	from := max(0, block*languageBlock-int(s.seg.Offset))
	s.block = block + 1
	s.tongue = guess(s.text[from:min(len(s.text), from+languageSample)])
	return s.tongue
}

// guess tells the language of a text by its words of two and three letters.
func guess(text string) (best tongue) {
	sum := uint64(0)
	for len(text) > 4 {
		// the blanks of 64 bytes, and of the four behind them
		part := text[:min(len(text), 64)]
		blanks := blanksOf(part)
		after := blanksOf(text[len(part):min(len(text), len(part)+4)])
		two := blanks & (blanks>>3 | after<<61)
		three := blanks & (blanks>>4 | after<<60) &^ two
		for ; two != 0; two &= two - 1 {
			w := text[bits.TrailingZeros64(two)+1:]
			sum += tellers.count(uint32(w[0]) | uint32(w[1])<<8)
		}
		for ; three != 0; three &= three - 1 {
			w := text[bits.TrailingZeros64(three)+1:]
			sum += tellers.count(uint32(w[0]) | uint32(w[1])<<8 | uint32(w[2])<<16)
		}
		text = text[len(part):]
	}
	most := uint64(0)
	for l := dutch; l <= english; l++ {
		if n := sum >> shift(l) & 0xFFFF; n > most {
			best, most = l, n
		}
	}
	return best
}

// shift is where the count of a language stands in a sum.
func shift(l tongue) int { return 16 * int(l-dutch) }

// A smallTable has the words that tell languages, without two at one place.
type smallTable [256]smallWordCount

type smallWordCount struct {
	word  uint32 // its bytes, the first lowest
	count uint64 // what it counts, 16 bits for each language
}

// slot is where a word stands. The factor is one of those that part them all.
func (t *smallTable) slot(word uint32) *smallWordCount { return &t[word*0x8A0CB9DB>>24] }

func (t *smallTable) count(word uint32) uint64 {
	if e := t.slot(word); e.word == word {
		return e.count
	}
	return 0
}

var tellers = newSmallTable(map[tongue]string{
	dutch:        "de en in is het het een een van van dat dat met met",
	french:       "de le le la la du du et et un un au au les les des des une une par par est est que que",
	germanTongue: "im im zu zu am am der der die die und und das das den den ist ist von von mit mit",
	english:      "in is of of to to the the and and for for was was",
})

// newSmallTable makes the table of words, of which those that stand twice count
// twice.
func newSmallTable(lists map[tongue]string) *smallTable {
	counts := make(map[uint32]uint64)
	for l, list := range lists {
		for w := range strings.FieldsSeq(list) {
			word := uint32(0)
			for i := range len(w) {
				word |= uint32(w[i]) << (8 * i)
			}
			counts[word] += 1 << shift(l)
		}
	}
	t := new(smallTable)
	for w, n := range counts {
		e := t.slot(w)
		if e.word != 0 {
			panic("person: two small words at one place: choose another factor")
		}
		e.word, e.count = w, n
	}
	return t
}

// blanksOf has a bit for each blank of at most 64 bytes.
func blanksOf(text string) (mask uint64) {
	const ones, low, top = 0x0101010101010101, 0x7F7F7F7F7F7F7F7F, 0x8080808080808080
	i := 0
	for ; i+8 <= len(text) && i < 64; i += 8 {
		x := load(text[i:]) ^ ' '*ones
		zero := ^(x&low + low | x) & top // the high bit of each byte that is a blank
		mask |= zero >> 7 * 0x0102040810204080 >> 56 << i
	}
	for ; i < len(text) && i < 64; i++ {
		if text[i] == ' ' {
			mask |= 1 << i
		}
	}
	return mask
}
