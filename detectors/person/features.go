package person

import (
	"math/bits"

	"uitrusting/rules/names"
)

// maxFeatures bounds the features of one candidate.
const maxFeatures = 72

// A features holds the places of a candidate's features in the model's table.
type features struct {
	at [maxFeatures]uint16
	n  int
}

// Kinds of features: the same word means different things before and after a
// name.
const (
	kindBias uint32 = iota + 1
	kindWords
	kindShape
	kindNegative
	kindSuffix2
	kindSuffix3
	kindSuffix4
	kindPrefix3
	kindFirstSuffix
	kindPrev
	kindPrev2
	kindNext
	kindNext2
	kindPrevSingle
	kindNextSingle
	kindBefore
	kindBefore2
	kindNextClass
	kindComma
	kindFlag
	kindFlagSingle
	kindPrevChar
	kindNextChar
	kindLength
	kindLanguage
	kindPair
	kindRest
	kindScore
	kindReason
)

func (f *features) add(kind, value uint32) {
	h := (value ^ kind*0x9E3779B1) * 0x85EBCA6B
	h ^= h >> 15
	h *= 0xC2B2AE35
	f.at[f.n] = uint16(h >> (32 - tableBits))
	f.n++
}

// extract lists the features of a candidate: its words and shapes, what the
// gazetteer knows, the words on both sides.
func (s *scan) extract(q *sequence, c *candidate, x *surrounding, f *features) {
	f.n = 0
	first, last := c.firstWord(q), c.lastWord(q)
	if first == nil {
		first, last = &q.tok[c.first], &q.tok[c.last-1]
	}
	single := uint32(0)
	if c.n <= 1 && c.initials == 0 {
		single = 1
	}
	step := uint32(first.class.GivenStep()+1) / 2
	family := uint32(last.class>>3) & 7
	words := uint32(min(c.n, 4)) | step<<3 | family<<6 | bit(c.particles > 0)<<9 | bit(c.initials > 0)<<10 | bit(c.comma)<<11 |
		uint32(min(c.given, 3))<<12
	f.add(kindBias, single)
	f.add(kindWords, words)
	f.add(kindShape, uint32(first.shape)|uint32(last.shape)<<4|single<<8|bit(c.particles > 0)<<9)
	var negative names.Class
	for i := c.first; i < c.last; i++ {
		negative |= q.tok[i].class
	}
	negative &= names.Ambiguous | names.Month | names.Place | names.Demonym | names.Org | names.OrgWord | names.Street | names.Saint | names.Legal | names.Common
	f.add(kindNegative, uint32(negative)<<1|single)
	f.add(kindPair, uint32(negative)<<1^family<<24^step<<28)
	s.affixes(last, single, f)
	if single == 0 {
		w := s.text[first.start:first.end]
		f.add(kindFirstSuffix, tail(w, 3))
	} else {
		f.add(kindLength, uint32(min((last.end-last.start)/2, 7)))
	}
	f.add(kindPrev, x.prevW)
	f.add(kindPrevSingle, x.prevW<<1|single)
	f.add(kindPrev2, x.prev2W)
	f.add(kindNext, x.nextW)
	f.add(kindNextSingle, x.nextW<<1|single)
	f.add(kindNext2, x.next2W)
	f.add(kindPrevChar, uint32(x.prevC)<<1|single)
	f.add(kindNextChar, uint32(x.nextC)<<1|single)
	lang := uint32(s.language(c.start))
	f.add(kindLanguage, lang<<1|single)
	f.add(kindLanguage, lang<<4|single|8|step<<8|family<<12)
	f.bits(kindBefore, uint32(x.before&(cueClasses|names.OrgWord|names.Place|names.Demonym|names.Org|names.Common|names.Given|names.Surname))>>3, single)
	f.bits(kindBefore2, uint32(x.before2&(cueClasses|names.OrgWord))>>15, single)
	f.bits(kindNextClass, uint32(x.next&(cueClasses|names.Place|names.Org|names.OrgWord|names.Demonym))>>8, single)
	f.bits(kindComma, uint32(x.comma)>>15, single)
	f.bits(kindFlag, uint32(x.flags), single)
	f.add(kindRest, uint32(min(q.n, 5))<<4|single<<3|uint32(min(c.first, 2)))
}

// judged adds what the rules say.
func (f *features) judged(score int, why reason, c *candidate) {
	if f.n+2 > maxFeatures {
		return
	}
	f.add(kindScore, uint32(max(0, score)/8)<<1|bit(c.bare && c.n == 1))
	f.add(kindReason, uint32(why)<<1|bit(c.n <= 1))
}

func bit(b bool) uint32 {
	if b {
		return 1
	}
	return 0
}

// bits adds a feature for each bit that is set, as far as there is room.
func (f *features) bits(kind, set, single uint32) {
	for ; set != 0 && f.n < maxFeatures-2; set &= set - 1 {
		f.add(kind, uint32(bits.TrailingZeros32(set))<<1|single)
	}
}

// affixes adds beginnings and ends of the last word.
func (s *scan) affixes(t *token, single uint32, f *features) {
	w := s.text[t.start:t.end]
	f.add(kindSuffix2, tail(w, 2)<<1|single)
	f.add(kindSuffix3, tail(w, 3)<<1|single)
	f.add(kindSuffix4, tail(w, 4)<<1|single)
	h := uint32(0)
	for i := 0; i < len(w) && i < 3; i++ {
		h = h<<8 | uint32(w[i]|0x20)
	}
	f.add(kindPrefix3, h<<1|single)
}

// tail is the last n bytes of a word in one number, case aside.
func tail(w string, n int) (h uint32) {
	for i := max(0, len(w)-n); i < len(w); i++ {
		h = h<<8 | uint32(w[i]|0x20)
	}
	return h
}
