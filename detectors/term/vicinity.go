package term

import "unicode/utf8"

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

// beginning is how many letters of a word are looked at: two forms of a word
// have four in common.
const beginning = 3

// beginningOf is a hash of the first letters, folded.
func beginningOf(w string) uint8 {
	h := uint32(0)
	for i := range min(beginning, len(w)) {
		if w[i] >= utf8.RuneSelf {
			var buf [2 * maxWord]byte
			w = string(fold(buf[:0], w[:min(len(w), maxWord)]))
			h = 0
			for k := range min(beginning, len(w)) {
				h = h*31 + uint32(w[k])
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

// reach reports whether the words around may be those of a phrase with gaps.
func (n *neighbours) reach(e *entry) bool {
	for i, v := range e.near {
		if v != nil && !n.meets(i, v) {
			return false
		}
	}
	return true
}

func (n *neighbours) meets(side int, v *vicinity) bool {
	s := &n.far[side]
	if !s.read {
		n.readOn(s, side == 1)
	}
	return (s.words[0]&v[0] | s.words[1]&v[1] | s.words[2]&v[2] | s.words[3]&v[3]) != 0
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
