package number

import (
	"math/bits"

	"uitrusting/scanner/lex"
)

// minDigits is the number of digits of the shortest candidate: "AB 12 34 56".
const minDigits = 6

// shapes gives the kinds that want to see a shape. It is a table with open
// addressing, because it is asked about every run of groups in the text.
type shapes struct {
	slots [shapeSlots]shapeSlot
	tree  []branch // of all shapes, group by group; the first one is the root
}

// A branch is what the groups so far can become.
type branch struct {
	next [maxShape + 1]uint8 // by the digits of the next group; 0 = nothing
	ends bool                // they are a shape
}

const shapeSlots = 256 // for some 60 shapes

type shapeSlot struct {
	key   uint64
	kinds []*kind // nil = free
}

func (s *shapes) slot(key uint64) *shapeSlot {
	i := key * 0x9E3779B97F4A7C15 >> 56
	for s.slots[i%shapeSlots].kinds != nil && s.slots[i%shapeSlots].key != key {
		i++
	}
	return &s.slots[i%shapeSlots]
}

// shapeKey tells shapes apart that are one because a group of more than
// fifteen digits counts as fifteen. A shape has 44 bits.
func shapeKey(shape uint64, n int) uint64 { return shape | uint64(n)<<48 }

func (s *shapes) add(shape uint64, n int, k *kind) {
	slot := s.slot(shapeKey(shape, n))
	slot.key = shapeKey(shape, n)
	slot.kinds = append(slot.kinds, k)
}

// kinds are those that want the shape of n digits, in the order of the rules.
func (s *shapes) kinds(shape uint64, n int) []*kind { return s.slot(shapeKey(shape, n)).kinds }

// plant grows the tree of all shapes that were added, and of those that
// letters make a code of.
func (s *shapes) plant() {
	s.tree = make([]branch, 1, 255)
	grow := func(shape uint64) {
		at := uint8(0)
		for bits := 60; bits >= 0; bits -= 4 {
			n := shape >> bits & 0xF
			if n == 0 {
				continue
			}
			if s.tree[at].next[n] == 0 {
				s.tree = append(s.tree, branch{})
				s.tree[at].next[n] = uint8(len(s.tree) - 1)
			}
			at = s.tree[at].next[n]
		}
		s.tree[at].ends = true
	}
	for i := range s.slots {
		if s.slots[i].kinds != nil {
			grow(s.slots[i].key & (1<<48 - 1))
		}
	}
	for _, shape := range spacedShapes() {
		grow(shape)
	}
}

func (s *shapes) root() *branch { return &s.tree[0] }

// next is the branch that a group of n digits leads to, or nil.
func (s *shapes) next(b *branch, n int) *branch {
	if i := b.next[min(n, maxShape)]; i != 0 {
		return &s.tree[i]
	}
	return nil
}

// digitsOf is the number of digits of a shape.
func digitsOf(shape uint64) int {
	n := 0
	for ; shape != 0; shape >>= 4 {
		n += int(shape & 0xF)
	}
	return n
}

// verdicts remembers of the last digits of whole anchors what can come of
// them. A text has few: dates with times, amounts, counters.
type verdicts [64]struct {
	digits uint64 // as lex.Number has them; 0 = free
	hope   hope
}

// A hope is what the digits of a whole anchor let one expect.
type hope uint8

const (
	wanted hope = 1 << iota // a run of its groups has a shape that a kind wants
	begins                  // a run at its start may be a code with letters before it
	ends                    // a run at its end may be a code with a letter after it
)

// maxShape is the longest group that a shape tells from others.
const maxShape = 15

// hopeless reports at a glance that nothing in the anchor can be an
// identifier. Long anchors and those with digits of full width take a closer
// look.
func (w *worker) hopeless(n *lex.Number) bool {
	if n.Digits == 0 {
		return false
	}
	v := &w.seen[n.Digits*0x9E3779B97F4A7C15>>58]
	if v.digits != n.Digits {
		v.digits, v.hope = n.Digits, w.d.hopes(n.Digits)
	}
	text := w.seg.Text
	return v.hope&wanted == 0 &&
		(v.hope&begins == 0 || lettersBefore(text, int(n.Start), 1) < 0 && lettersBefore(text, int(n.Start), 2) < 0) &&
		(v.hope&ends == 0 || !letterSoon(text, int(n.End)))
}

// letterSoon reports whether a letter stands at end, or one separator after
// it.
func letterSoon(text string, end int) bool {
	if end < len(text) && (text[end] == ' ' || text[end] == '-' || text[end] == '.') {
		end++
	}
	return end < len(text) && isLetter(text[end])
}

// hopes looks at every run of the groups of an anchor. The letters of a code
// stand outside of the anchor: what needs one before it begins the anchor,
// what needs one after it ends it.
func (d *Detector) hopes(digits uint64) (h hope) {
	var sizes [32]int // of the groups
	groups := 0
	for digits != 0 {
		digits >>= bits.TrailingZeros64(digits)
		sizes[groups] = bits.TrailingZeros64(^digits)
		digits >>= sizes[groups]
		groups++
	}
	for i := range groups {
		shape, n := uint64(0), 0
		at := d.shapes.root()
		for j := i; j < groups; j++ {
			n += sizes[j]
			if at = d.shapes.next(at, sizes[j]); at == nil || n > maxDigits {
				break
			}
			shape = shape<<4 | uint64(min(sizes[j], maxShape))
			if !at.ends {
				continue
			}
			if d.shapes.kinds(shape, n) != nil {
				h |= wanted
			}
			if !spaced(shape) {
				continue
			}
			switch shape {
			case 0x6, 0x222, 0x7, 0x133, 0x9:
				if i == 0 {
					h |= begins
				}
			default:
				if j == groups-1 {
					h |= ends
				}
			}
		}
	}
	return h
}
