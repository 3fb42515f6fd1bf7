package number

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
