package number

import (
	"unicode/utf8"
	"unsafe"

	"uitrusting/scanner/finding"
)

// Bounds of a candidate.
const (
	maxDigits = 19 // the longest payment card
)

// A group is a run of digits without a separator.
type group struct {
	start, end int32 // bytes in the segment
	first, n   uint8 // its digits: index in the line and number
	gap        gap   // what parts it from the group before
	state      uint8 // what the shapes say that begin with it
}

// A gap is the set of what stands between two groups.
type gap uint8

// The parts of a gap. gapLine is 1, so that it can be counted.
const (
	gapLine  gap = 1 << iota // a line break
	gapBlank                 // one blank of any width
	gapDot
	gapDash
	gapSlash
	gapOther // parentheses, soft hyphen
	gapTab
	gapBlanks                                // two blanks or more
	gapWide   = gapLine | gapTab | gapBlanks // more than what stands inside one number
	gapJoint  = gapDot | gapDash | gapSlash  // what people write between the parts of a number
)

// A line is the digits of one anchor. It is working memory.
type line struct {
	digits [maxLine]byte
	room   [maxLine]group
	groups []group   // of room
	probe  candidate // one that is only asked whether it passes
}

// maxLine is the length of the longest anchor, in bytes.
const maxLine = 128

// read takes the digits and groups of an anchor. Digits of full width count
// as those of ASCII.
func (l *line) read(text string, start, end int) {
	text = text[:min(end, start+maxLine)]
	n, groups := 0, 0
	between := gap(0)
	for i := start; i < len(text); {
		b := text[i]
		if b-'0' > 9 && (b < utf8.RuneSelf || width(text[i:]) == 0) {
			kind, size := gapOf[b], 1
			if kind == 0 {
				kind, size = separator(text[i:])
			}
			if kind == gapBlank && between&gapBlank != 0 {
				kind = gapBlanks
			}
			between |= kind
			i += size
			continue
		}
		g := &l.room[groups%maxLine]
		groups++
		*g = group{start: int32(i), first: uint8(n), gap: between}
		between = 0
		for i < len(text) {
			b, size := text[i], 1
			if b-'0' > 9 {
				if size = width(text[i:]); size == 0 {
					break
				}
				b = text[i+size-1] - 0x90 + '0'
			}
			l.digits[n%maxLine] = b
			n++
			i += size
		}
		g.end, g.n = int32(i), uint8(n)-g.first
	}
	l.groups = l.room[:groups]
}

// width is the length in bytes of the digit of full width that s begins with, or
// 0.
func width(s string) int {
	if len(s) >= 3 && s[0] == 0xEF && s[1] == 0xBC && s[2]-0x90 <= 9 { // U+FF10 … U+FF19
		return 3
	}
	return 0
}

// gapOf gives the separators of one byte.
var gapOf = [256]gap{' ': gapBlank, '.': gapDot, '-': gapDash, '/': gapSlash, '\t': gapTab, '\n': gapLine, '\r': gapLine}

// separator is the kind and length of the separator of several bytes that s
// begins with, or of what is none.
func separator(s string) (gap, int) {
	r, n := utf8.DecodeRuneInString(s)
	switch {
	case r == 0xA0, r >= 0x2000 && r <= 0x200B, r == 0x202F, r == 0x205F, r == 0x3000:
		return gapBlank, n
	case r >= 0x2010 && r <= 0x2015, r == 0x2212, r == 0xFF0D:
		return gapDash, n
	case r == 0xFF0E, r == 0xB7:
		return gapDot, n
	case r == 0xFF0F:
		return gapSlash, n
	}
	return gapOther, n
}

// A candidate is a run of whole groups that may be an identifier.
type candidate struct {
	seg        *segment
	room       *[]finding.Evidence // where its evidence is kept
	start, end int                 // bytes
	line       *line
	from, to   int    // groups of the line
	n          int    // digits
	shape      uint64 // lengths of the groups, one hexadecimal digit each: 0x22232
	gaps       gap    // all that stand inside
	text       string // of a code: upper case, without separators; "" for digits
	lower      bool   // a code was written in lower case

	probe bool  // only whether it passes is asked, not why
	label label // once labelled
	around
}

// around is what is known of the text around a candidate.
type around struct {
	silent   bool // no label says what it is
	labelled bool // its label is known

	placed bool // the fields below are known
	open   bool // another number stands one blank away
	glued  bool // a word is tied to it by a dash or slash
	tied   bool // a letter stands right before it: only a label may
	vat    bool // the letters BE stand before it
	keyed  bool // it is the value of a field: key=, "key":
}

// digits are the candidate's digits. They share the memory of the line: what
// is kept must be cloned.
func (c *candidate) digits() string {
	return unsafe.String(&c.line.digits[c.line.groups[c.from].first], c.n)
}

// why is the evidence of a verdict, unless nobody asks for it. It shares the
// memory of the candidate at work: what is kept must be cloned.
func (c *candidate) why(evidence ...finding.Evidence) []finding.Evidence {
	if c.probe {
		return nil
	}
	first := len(*c.room)
	*c.room = append(*c.room, evidence...)
	return (*c.room)[first:len(*c.room):len(*c.room)]
}

// bare reports whether no separator stands inside.
func (c *candidate) bare() bool { return c.to-c.from == 1 }

// loose reports whether the groups are further apart than inside one number:
// in two cells, in two columns, or on two lines where no dot or dash binds
// them.
func (c *candidate) loose() bool {
	return c.gaps&(gapTab|gapBlanks) != 0 || c.gaps&gapLine != 0 && c.gaps&gapJoint == 0
}
