package term

import (
	"encoding/binary"
	"unicode/utf8"
)

// A vicinity tells at a glance that a word of a phrase does not stand beyond
// the gap beside its anchor, as mostly: it has a bit for the beginning of each
// word that may stand there.
type vicinity [4]uint64

func (v *vicinity) add(b uint8) { v[b>>6] |= 1 << (b & 63) }

// vicinity has the beginnings of the words that are the token (see token.is);
// nil where that is not certain.
func (t *token) vicinity() *vicinity {
	var v vicinity
	all := t.alts
	if all == nil {
		all = []token{*t}
	}
	for i := range all {
		a := &all[i]
		if a.skip || a.tail || a.any || a.dot || len(a.text) == 0 || a.stem && len(a.text) < beginning {
			return nil
		}
		v.add(beginningOf(a.text))
	}
	return &v
}

// beyond are the vicinities of the words behind and before the anchor, where
// a gap parts them from it.
func (e *entry) beyond() (vs [2]*vicinity) {
	if i := e.anchor + 1; i < len(e.tokens) && e.tokens[i].gap && !e.tokens[i].dot {
		vs[0] = e.tokens[i].vicinity()
	}
	if e.anchor > 0 && e.tokens[e.anchor].gap && !e.tokens[e.anchor].dot {
		vs[1] = e.tokens[e.anchor-1].vicinity()
	}
	return vs
}

// A vicinities holds those of all entries, apart from them: most phrases are
// told not to stand in a text before their entry is read. It is text, as the
// image has it.
type vicinities struct {
	of   string // four bytes an entry: the number of the one behind, and before; 0 = anything
	sets string // vicinitySize bytes each, from number 1 on
}

const vicinitySize = 32

func newVicinities(entries []entry) vicinities {
	var of, sets []byte
	known := make(map[vicinity]uint16)
	for i := range entries {
		for _, v := range entries[i].beyond() {
			n := uint16(0)
			if v != nil {
				if n = known[*v]; n == 0 {
					n = uint16(len(known) + 1)
					known[*v] = n
					for _, word := range v {
						sets = binary.LittleEndian.AppendUint64(sets, word)
					}
				}
			}
			of = binary.LittleEndian.AppendUint16(of, n)
		}
	}
	return vicinities{string(of), string(sets)}
}

// beginning is how many letters of a word are looked at: two forms of a word
// have four in common.
const beginning = 3

// beginningOf is a hash of the first letters, folded.
func beginningOf(w string) uint8 {
	h := uint32(0)
	for i := range min(beginning, len(w)) {
		if w[i] >= utf8.RuneSelf {
			var buf [2 * maxWord]byte
			folded := fold(buf[:0], w[:min(len(w), maxWord)])
			h = 0
			for _, c := range folded[:min(beginning, len(folded))] {
				h = h*31 + uint32(c)
			}
			break
		}
		h = h*31 + uint32(lowered(w[i]))
	}
	return uint8(h * 0x9E3779B1 >> 24)
}

// A stretch has the words on one side of an anchor that a gap and the word
// beyond it may take, by their beginnings.
type stretch struct {
	read  bool
	words vicinity
}

// reach reports whether the words around may be those of the entry, if that is
// a phrase with gaps.
func (n *neighbours) reach(vs vicinities, entry int) bool {
	near := number(vs.of[4*entry:][:4])
	return near == 0 || n.meets(0, vs.sets, near&0xFFFF) && n.meets(1, vs.sets, near>>16)
}

func (n *neighbours) meets(side int, sets string, set uint32) bool {
	if set == 0 {
		return true
	}
	s := &n.far[side]
	if !s.read {
		n.readOn(s, side == 1)
	}
	v := sets[vicinitySize*(set-1):][:vicinitySize]
	return (s.words[0]&load(v) | s.words[1]&load(v[8:]) | s.words[2]&load(v[16:]) | s.words[3]&load(v[24:])) != 0
}

// readOn goes on over a comma, as entry.match does.
func (n *neighbours) readOn(s *stretch, before bool) {
	s.read = true
	from, to := n.start, n.end
	for range gapWords + 1 {
		if before {
			from, to = wordBefore(n.text, beforeComma(n.text, from), false)
		} else {
			from, to = wordAfter(n.text, overComma(n.text, to), false)
		}
		if from < 0 {
			return
		}
		s.words.add(beginningOf(n.text[from:to]))
	}
}
