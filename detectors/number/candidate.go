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
	start, end int // bytes in the segment
	first, n   int // its digits: index in the line and number
	gap        gap // what parts it from the group before
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
	digits []byte
	groups []group
	probe  candidate // one that is only asked whether it passes
}

// read takes the digits and groups of an anchor. Digits of full width count
// as those of ASCII.
func (l *line) read(text string, start, end int) {
	digits, groups := l.digits[:0], l.groups[:0]
	between := gap(0)
	for i := start; i < end; {
		start, first := i, len(digits)
		for i < end {
			if b := text[i]; b-'0' <= 9 {
				digits = append(digits, b)
				i++
				continue
			} else if b < utf8.RuneSelf {
				break
			}
			d, n := digit(text[i:end])
			if n == 0 {
				break
			}
			digits = append(digits, d)
			i += n
		}
		if n := len(digits) - first; n > 0 {
			groups = append(groups, group{start: start, end: i, first: first, n: n, gap: between})
			between = 0
		}
		if i < end {
			kind, n := separator(text[i:])
			if kind == gapBlank && between&gapBlank != 0 {
				kind = gapBlanks
			}
			between |= kind
			i += n
		}
	}
	l.digits, l.groups = digits, groups
}

// digit is the digit that s begins with and its length in bytes, or 0, 0.
func digit(s string) (byte, int) {
	if s[0]-'0' <= 9 {
		return s[0], 1
	}
	if len(s) >= 3 && s[0] == 0xEF && s[1] == 0xBC && s[2] >= 0x90 && s[2] <= 0x99 { // U+FF10 … U+FF19
		return '0' + s[2] - 0x90, 3
	}
	return 0, 0
}

// separator is the kind and length of the separator that s begins with.
func separator(s string) (gap, int) {
	switch s[0] {
	case ' ':
		return gapBlank, 1
	case '.':
		return gapDot, 1
	case '-':
		return gapDash, 1
	case '/':
		return gapSlash, 1
	case '\t':
		return gapTab, 1
	case '\n', '\r':
		return gapLine, 1
	}
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
	lines      int    // line breaks inside
	text       string // of a code: upper case, without separators; "" for digits
	lower      bool   // a code was written in lower case

	placed bool // the fields below are known
	open   bool // another number stands one blank away
	glued  bool // a word is tied to it by a dash or slash
	tied   bool // a letter stands right before it: only a label may
	vat    bool // the letters BE stand before it
	keyed  bool // it is the value of a field: key=, "key":

	probe    bool // only whether it passes is asked, not why
	labelled bool // label is known
	label    label
}

// digits are the candidate's digits. They share the memory of the line: what
// is kept must be cloned.
func (c *candidate) digits() string {
	g := c.line.groups[c.from]
	return unsafe.String(&c.line.digits[g.first], c.n)
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
