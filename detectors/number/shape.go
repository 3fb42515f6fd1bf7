package number

import (
	"errors"
	"math"
	"math/bits"
	"slices"

	"uitrusting/scanner/lex"
)

// minDigits is the number of digits of the shortest candidate: "AB 12 34 56".
const minDigits = 6

// A shape is the lengths of the groups of some number.
type shape struct {
	lengths uint64  // as candidate.shape
	n       int     // digits
	groups  []uint8 // digits of each
	kinds   []*kind // that want to see it, in the order of the rules
	alone   []*kind // those of which a number may stand without a label
	spaced  bool    // letters around it may make a code of it
}

// shapes tells the shapes that begin at each group of a line. It is an
// automaton that reads the groups from behind, after Aho and Corasick: what it
// is in after a group says which shapes begin with that group, so that crowds
// of digits take one step a group, however many shapes they might be.
type shapes struct {
	all   []*shape
	next  [][groupSizes]uint8 // by state and digits of a group; state 0 is the start
	begin [][]*shape          // by state, shorter ones first
}

// groupSizes are the lengths of groups that are told apart: up to the longest
// number, and longer.
const groupSizes = 32

// add says that a kind wants the shape of n digits; nil = letters around it may
// make a code of it.
func (s *shapes) add(lengths uint64, n int, k *kind, alone bool) {
	at := slices.IndexFunc(s.all, func(f *shape) bool { return f.lengths == lengths && f.n == n })
	if at < 0 {
		f := &shape{lengths: lengths, n: n}
		for left := lengths; left != 0; left >>= 4 { // from the last group on
			f.groups = append(f.groups, uint8(left&0xF))
		}
		if len(f.groups) == 1 {
			f.groups[0] = uint8(n)
		}
		at = len(s.all)
		s.all = append(s.all, f)
	}
	f := s.all[at]
	if k == nil {
		f.spaced = true
		return
	}
	f.kinds = append(f.kinds, k)
	if alone {
		f.alone = append(f.alone, k)
	}
}

// compile makes the automaton of all shapes that were added, and of those that
// letters make a code of.
func (s *shapes) compile() error {
	for _, lengths := range spacedShapes() {
		s.add(lengths, digitsOf(lengths), nil, false)
	}
	slices.SortStableFunc(s.all, func(a, b *shape) int { return len(a.groups) - len(b.groups) })
	s.next, s.begin = make([][groupSizes]uint8, 1), make([][]*shape, 1)
	for _, f := range s.all {
		at := uint8(0)
		for _, n := range f.groups {
			if s.next[at][n] == 0 {
				if len(s.next) > math.MaxUint8 {
					return errors.New("detector number: too many shapes")
				}
				s.next[at][n] = uint8(len(s.next))
				s.next, s.begin = append(s.next, [groupSizes]uint8{}), append(s.begin, nil)
			}
			at = s.next[at][n]
		}
		s.begin[at] = []*shape{f}
	}
	// Where no shape goes on, the groups read last may begin another one.
	back := make([]uint8, len(s.next))
	queue := []uint8{0}
	for len(queue) > 0 {
		at := queue[0]
		queue = queue[1:]
		for n, to := range s.next[at] {
			if to == 0 {
				s.next[at][n] = s.next[back[at]][n]
				continue
			}
			if at != 0 {
				back[to] = s.next[back[at]][n]
			}
			s.begin[to] = append(slices.Clone(s.begin[back[to]]), s.begin[to]...)
			queue = append(queue, to)
		}
	}
	return nil
}

// step is the state after one group more, of n digits, before the others.
func (s *shapes) step(state uint8, n int) uint8 { return s.next[state][min(n, groupSizes-1)] }

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
	state, groups := uint8(0), 0
	for digits != 0 {
		digits <<= bits.LeadingZeros64(digits)
		size := bits.LeadingZeros64(^digits)
		digits <<= size
		groups++
		state = d.shapes.step(state, size)
		for _, f := range d.shapes.begin[state] {
			if f.kinds != nil {
				h |= wanted
			}
			if !f.spaced {
				continue
			}
			switch f.lengths {
			case 0x6, 0x222, 0x7, 0x133, 0x9:
				if digits == 0 {
					h |= begins
				}
			default:
				if groups == len(f.groups) {
					h |= ends
				}
			}
		}
	}
	return h
}
