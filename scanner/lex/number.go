package lex

import (
	"math/bits"
	"slices"
)

// How numbers are bridged. See Anchors.Numbers for the rule.
const (
	minNumber     = 6   // bytes of an anchor
	maxGroup      = 64  // digits of a group; longer ones are no number and part chains
	maxNumber     = 128 // bytes of an anchor
	maxStretch    = 64  // bytes of a long chain that are sure to lie in one anchor
	maxOverBorder = 19  // digits of the two groups at a bridged border: the longest payment card
	maxGap        = 11  // bytes of the longest gap: three characters of three bytes and a line break of two
)

// A gapKind is what stands between two groups of digits.
type gapKind uint8

const (
	apart  gapKind = iota // not bridged
	tight                 // one number may go over it
	border                // of a cell or a line, or a wide blank: bridged between short groups only
)

// The classes of separators.
type sepKind uint8

const (
	noSep sepKind = iota
	blank
	joint // '.', '/', dashes, parentheses
	tab
	line
)

// bridge tells the kind of a gap: up to three separators and at most one line
// break; a border when a tab, a line break or two blanks in a row are among
// them.
func bridge(gap string) gapKind {
	if len(gap) > maxGap || gap == "" {
		return apart
	}
	kind := tight
	seps, lines := 0, 0
	before := noSep
	for gap != "" {
		k, size := separator(gap)
		switch k {
		case noSep:
			return apart
		case line:
			lines++
			kind = border
		case tab:
			seps++
			kind = border
		case blank:
			seps++
			if before == blank {
				kind = border
			}
		default:
			seps++
		}
		before = k
		gap = gap[size:]
	}
	if seps > 3 || lines > 1 {
		return apart
	}
	return kind
}

// separator classes the character that gap, which is not empty, begins with
// and returns its size in bytes.
func separator(gap string) (sepKind, int) {
	switch c := gap[0]; c {
	case ' ':
		return blank, 1
	case '.', '/', '-', '(', ')':
		return joint, 1
	case '\t':
		return tab, 1
	case '\n':
		return line, 1
	case '\r':
		if len(gap) > 1 && gap[1] == '\n' {
			return line, 2
		}
		return line, 1
	case 0xC2:
		if len(gap) > 1 {
			switch gap[1] {
			case 0xA0: // no-break blank
				return blank, 2
			case 0xAD, 0xB7: // soft hyphen, middle dot
				return joint, 2
			}
		}
	case 0xE2, 0xE3, 0xEF:
		if len(gap) > 2 {
			return wideSeparator(uint32(c)<<16 | uint32(gap[1])<<8 | uint32(gap[2])), 3
		}
	}
	return noSep, 1
}

// wideSeparator classes a character of three bytes.
func wideSeparator(c uint32) sepKind {
	switch {
	case c >= 0xE28080 && c <= 0xE2808B, // U+2000–U+200B: blanks of all widths
		c == 0xE280AF, c == 0xE2819F, c == 0xE38080: // narrow no-break, mathematical, full width
		return blank
	case c >= 0xE28090 && c <= 0xE28095, c == 0xE28892, // U+2010–U+2015: hyphens and dashes; minus
		c == 0xEFBC88, c == 0xEFBC89, c >= 0xEFBC8D && c <= 0xEFBC8F: // full width ( ) - . /
		return joint
	}
	return noSep
}

// A group is a run of digits.
type group struct {
	start, end int32
	digits     int32
	sum        int32 // of the digits of the chain up to its end
	border     bool  // what links it to the group before is a border
}

// numbers finds the anchors of numbers. It works on two levels. In the masks
// it fills the gaps of one byte that are tight, so that most numbers are one
// run, and joins the runs that are linked otherwise. What comes out is a
// chain. Most are short, and are an anchor or none; only those that are not
// are taken apart into groups (number of digits, borders).
type numbers struct {
	text string
	out  []Number

	wide       bool   // digits of full width have been seen
	open       uint64 // 1: a run is open at the end of the chunk
	run        int32  // its start
	start, end int32  // the chain so far, without the open run; both 0: none

	// A chain that is taken apart. Groups that are dealt with are dropped
	// from the front.
	groups [256]group
	n      int
	digits int32
	long   bool

	// Where the work on a long chain stands.
	piece  int32 // where the last piece of the run begins; -1: none yet
	done   bool  // it reaches the end of what the run's pieces cover
	before int   // index in out of the piece before, if it is an anchor; -1: none
}

// gapBytes holds the bytes that a bridged gap can begin with.
var gapBytes = [256]uint8{
	' ': tightByte, '.': tightByte, '/': tightByte, '-': tightByte, '(': tightByte, ')': tightByte,
	'\t': borderByte, '\n': borderByte, '\r': borderByte,
	0xC2: leadByte, 0xE2: leadByte, 0xE3: leadByte, 0xEF: leadByte,
}

const (
	leadByte   = 1 // of a character of several bytes
	tightByte  = 2 // a tight gap by itself
	borderByte = 4 // a border by itself
)

// gap is bridge for the text from start to end, with a short cut for the
// gaps of one byte.
func (s *numbers) gap(start, end int32) gapKind {
	if end-start == 1 {
		switch gapBytes[s.text[start]] {
		case tightByte:
			return tight
		case borderByte:
			return border
		}
		return apart
	}
	return bridge(s.text[start:end])
}

// scan looks at the digits of the chunk at from, of n blocks.
func (s *numbers) scan(m *masks, from, n int, room *scratch) {
	e := &room.edges
	text := s.text
	k := int(s.open)
	e[0] = s.run
	base := int32(from)
	last := m.digit[before-1] >> 63
	for b := before; b < before+n; b++ {
		digit := m.digit[b]
		if digit|s.open == 0 {
			last = 0
			base += block
			continue
		}
		mask := digit
		// The hole before the next chunk is left to linked.
		holes := (digit<<1 | last) & (digit>>1 | m.digit[b+1]<<63) &^ digit
		for holes != 0 { // four at a time, to be spared a branch for each
			for range 4 {
				c := text[int(base)+bits.TrailingZeros64(holes)&63]
				mask |= holes & -holes & -uint64(gapBytes[c]/tightByte%2)
				holes &= holes - 1
			}
		}
		k = e.flatten(k, mask^(mask<<1|s.open), base)
		s.open = mask >> 63
		last = digit >> 63
		base += block
	}
	ended := from+chunk >= len(text)
	if ended && s.open == 1 {
		e[k] = int32(len(text))
		k++
	}
	s.link(e[:k&^1], m, from, &room.chains)
	if k&1 == 1 {
		s.run = e[k-1]
	} else if ended || from+chunk-int(s.end) > maxGap { // the chain can grow no more
		if s.end-s.start >= minNumber {
			s.check([]Span{{s.start, s.end}}, m, from)
		}
		s.start, s.end = 0, 0
	}
}

// link joins the runs between pairs of edges to chains.
func (s *numbers) link(edges []int32, m *masks, from int, chains *[chunk/minNumber + 2]Span) {
	n := 0
	start, end := s.start, s.end
	run := start // where the last run of the chain begins, or before it
	for i := 0; i+1 < len(edges); i += 2 {
		first, last := edges[i], edges[i+1]
		if b := gapBytes[s.text[end]]; b != 0 && first-end <= maxGap && end > 0 && (first-end == 1 || b == leadByte || gapBytes[s.text[end+1]] != 0) {
			if b == borderByte && first-end == 1 && end-run+last-first <= maxOverBorder || s.linked(end, first) {
				run, end = first, last
				continue
			}
		}
		chains[n] = Span{start, end}
		if end-start >= minNumber {
			n++
		}
		start, end, run = first, last, first
	}
	s.start, s.end = start, end
	s.check(chains[:n], m, from)
}

// check makes the anchors of chains. The digits of one of at most 64 bytes
// are counted in m, unless a long run that has ended only now came between.
func (s *numbers) check(chains []Span, m *masks, from int) {
	s.out = slices.Grow(s.out, len(chains))
	out := s.out[:cap(s.out)]
	n := len(s.out)
	for _, c := range chains {
		size := c.End - c.Start
		i := uint(int(c.Start) - from + before*block)
		if size > maxGroup || s.wide || i/block+1 >= uint(len(m.digit)) {
			s.out = out[:n]
			s.apart(c)
			s.out = slices.Grow(s.out, len(chains))
			out, n = s.out[:cap(s.out)], len(s.out)
			continue
		}
		digits := (m.digit[i/block]>>(i%block) | m.digit[i/block+1]<<1<<(63-i%block)) & (1<<uint(size) - 1)
		count := bits.OnesCount64(digits)
		if bits.OnesCount64(digits&^(digits<<1)) >= 3 {
			count += 2
		}
		out[n] = Number{c.Start, c.End, c.End, digits}
		if count >= 6 {
			n++
		}
	}
	s.out = out[:n]
}

// linked reports whether the gap from start to end links the digits around it.
func (s *numbers) linked(start, end int32) bool {
	switch s.gap(start, end) {
	case tight:
		return true
	case border:
		digits := 0
		for i := int(start); i > 0 && digits <= maxOverBorder; digits++ {
			if s.text[i-1]-'0' < 10 {
				i--
			} else if i >= 3 && digit(s.text[i-3:]) == 3 {
				i -= 3
			} else {
				break
			}
		}
		for i := int(end); i < len(s.text) && digits <= maxOverBorder; digits++ {
			size := digit(s.text[i:])
			if size == 0 {
				break
			}
			i += size
		}
		return digits <= maxOverBorder
	}
	return false
}

// digit returns the number of bytes of the digit that text begins with, 0
// when it does not begin with one.
func digit(text string) int {
	switch c := text[0]; {
	case c-'0' < 10:
		return 1
	case c == 0xEF && len(text) > 2 && text[1] == 0xBC && text[2]-0x90 < 10:
		return 3
	}
	return 0
}

// apart takes a chain apart.
func (s *numbers) apart(c Span) {
	text := s.text[:c.End]
	for i := int(c.Start); i < len(text); {
		if text[i]-'0' >= 10 && digit(text[i:]) == 0 {
			i++
			continue
		}
		g := group{start: int32(i)}
		for i < len(text) {
			size := 1
			if text[i]-'0' >= 10 {
				if size = digit(text[i:]); size == 0 {
					break
				}
			}
			i += size
			g.digits++
		}
		g.end = int32(i)
		s.group(g)
	}
	s.finish()
}

// group takes the next group of a chain that is taken apart.
func (s *numbers) group(g group) {
	if s.n > 0 {
		before := &s.groups[s.n-1]
		kind := s.gap(before.end, g.start)
		switch {
		case kind == apart || kind == border && before.digits+g.digits > maxOverBorder || g.digits > maxGroup:
			s.finish()
		case kind == border:
			g.border = true
		}
	}
	if g.digits > maxGroup {
		return
	}
	if s.n == len(s.groups) {
		s.pieces(false)
	}
	s.digits += g.digits
	g.sum = s.digits
	s.groups[s.n] = g
	s.n++
}

// finish ends a chain.
func (s *numbers) finish() {
	if s.n == 0 {
		return
	}
	if start, end := s.groups[0].start, s.groups[s.n-1].end; s.long || end-start > maxNumber {
		s.pieces(true)
	} else if s.digits >= 6 || s.digits >= 4 && s.n >= 3 {
		s.out = append(s.out, Number{start, end, end, digitMask(s.text[start:end])})
	}
	s.n, s.digits, s.long = 0, 0, false
}

// digitMask is Number.Digits of a number that is taken apart.
func digitMask(text string) (m uint64) {
	if len(text) > block {
		return 0
	}
	for i := range len(text) {
		switch b := text[i]; {
		case b-'0' < 10:
			m |= 1 << i
		case b == 0xEF && digit(text[i:]) == 3:
			return 0
		}
	}
	return m
}

// pieces makes the anchors of a long chain, of which last tells whether it
// has ended. What it cannot decide yet stays in groups.
//
// The part of a chain without a border is a run. The pieces of a run begin
// in it, cover it and up to 64 bytes of the next one, and begin more than 64
// bytes from each other so that they overlap by 64 at least.
func (s *numbers) pieces(last bool) {
	if !s.long {
		s.long = true
		s.piece, s.done, s.before = -1, false, -1
	}
	groups := s.groups[:s.n]
	i := 0
	for ; i < len(groups); i++ {
		g := &groups[i]
		if !last && groups[len(groups)-1].start <= g.start+maxNumber+maxGap {
			break
		}
		if g.border {
			s.piece, s.done = -1, false
			if last && groups[len(groups)-1].end-g.start <= maxStretch && !anyBorder(groups[i+1:]) {
				i = len(groups) // the run before has taken it
				break
			}
		}
		if s.done || s.piece >= 0 && g.start-s.piece <= maxNumber-maxStretch {
			continue
		}
		j := i + 1
		next := int32(-1) // where the next run begins, when the piece goes into it
		for {
			if j == len(groups) {
				s.done = true
				break
			}
			e := &groups[j]
			into := next
			if e.border {
				into = e.start
			}
			if e.border && next >= 0 || into >= 0 && e.end-into > maxStretch {
				s.done = true
				break
			}
			if e.end-g.start > maxNumber {
				break
			}
			next = into
			j++
		}
		s.piece = g.start
		if s.before >= 0 {
			s.out[s.before].Own = min(s.out[s.before].End, g.start)
			s.before = -1
		}
		if digits := groups[j-1].sum - g.sum + g.digits; digits >= 6 || digits >= 4 && j-i >= 3 {
			s.before = len(s.out)
			end := groups[j-1].end
			s.out = append(s.out, Number{g.start, end, end, digitMask(s.text[g.start:end])})
		}
	}
	s.n = copy(s.groups[:], groups[i:])
}

func anyBorder(groups []group) bool {
	for i := range groups {
		if groups[i].border {
			return true
		}
	}
	return false
}
