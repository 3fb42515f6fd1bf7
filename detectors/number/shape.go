package number

import "unicode/utf8"

// minDigits is the number of digits of the shortest candidate: "AB 12 34 56".
const minDigits = 6

// shapes gives the kinds that want to see a shape. It is a table with open
// addressing, because it is asked about every run of groups in the text.
type shapes [shapeSlots]shapeSlot

const shapeSlots = 256 // for some 60 shapes

type shapeSlot struct {
	key   uint64
	kinds []*kind // nil = free
}

func (s *shapes) slot(key uint64) *shapeSlot {
	i := key * 0x9E3779B97F4A7C15 >> 56
	for s[i%shapeSlots].kinds != nil && s[i%shapeSlots].key != key {
		i++
	}
	return &s[i%shapeSlots]
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

// digitsOf is the number of digits of a shape.
func digitsOf(shape uint64) int {
	n := 0
	for ; shape != 0; shape >>= 4 {
		n += int(shape & 0xF)
	}
	return n
}

// verdicts remembers of the last shapes of whole anchors what can come of
// them. A text has few: dates with times, amounts, counters.
type verdicts [64]struct {
	shape uint64 // 0 = free
	hope  hope
}

// A hope is what a shape of a whole anchor lets one expect.
type hope uint8

const (
	wanted hope = 1 << iota // a run of its groups has a shape that a kind wants
	begins                  // a run at its start may be a code with letters before it
	ends                    // a run at its end may be a code with a letter after it
)

// What a closer look is taken at: long groups, which a shape does not hold, and
// long chains, of which no two are alike.
const (
	maxShape = 15
	maxChain = 8
)

// hopeless reports at a glance that nothing in the anchor can be an
// identifier. Anchors with long groups or characters beyond ASCII take a
// closer look.
func (w *worker) hopeless(start, end int) bool {
	shape, n, groups := uint64(0), uint64(0), 0
	for _, b := range []byte(w.seg.Text[start:end]) {
		switch {
		case b-'0' <= 9:
			n++
		case b >= utf8.RuneSelf:
			return false
		case n > 0:
			if n >= maxShape {
				return false
			}
			shape = shape<<4 | n
			n = 0
			if groups++; groups >= maxChain {
				return false
			}
		}
	}
	if n >= maxShape || groups >= maxChain {
		return false
	}
	shape = shape<<4 | n // an anchor ends with a digit
	v := &w.seen[shape*0x9E3779B97F4A7C15>>58]
	if v.shape != shape {
		v.shape, v.hope = shape, w.d.hopes(shape)
	}
	text := w.seg.Text
	return v.hope&wanted == 0 &&
		(v.hope&begins == 0 || lettersBefore(text, start, 1) < 0 && lettersBefore(text, start, 2) < 0) &&
		(v.hope&ends == 0 || !letterSoon(text, end))
}

// letterSoon reports whether a letter stands at end, or one separator after
// it.
func letterSoon(text string, end int) bool {
	if end < len(text) && (text[end] == ' ' || text[end] == '-' || text[end] == '.') {
		end++
	}
	return end < len(text) && isLetter(text[end])
}

// hopes looks at every run of the groups of a shape. The letters of a code
// stand outside of the anchor: what needs one before it begins the anchor,
// what needs one after it ends it.
func (d *Detector) hopes(shape uint64) (h hope) {
	for left := shape; left != 0; left >>= 4 { // without the last groups
		for bits := 4; bits <= 64; bits += 4 { // the last few of those left
			part := left & (1<<bits - 1)
			if part>>(bits-4) == 0 {
				break
			}
			if d.shapes.kinds(part, digitsOf(part)) != nil {
				h |= wanted
			}
			if !spaced(part) {
				continue
			}
			switch part {
			case 0x6, 0x222, 0x7, 0x133, 0x9:
				if part == left {
					h |= begins
				}
			default:
				if left == shape {
					h |= ends
				}
			}
		}
	}
	return h
}
