package lex

// How numbers are bridged. See Anchors.Numbers for the rule.
const (
	maxGroup      = 64      // digits of a group; longer ones are no number and part chains
	maxNumber     = 128     // bytes of an anchor
	maxStretch    = 64      // bytes of a long chain that are sure to lie in one anchor
	maxOverBorder = 19      // digits of the two groups at a bridged border: the longest payment card
	maxPhase      = 2 << 10 // bytes over which the anchors of a long run depend on where it begins
	maxGap        = 11      // bytes of the longest gap: three characters of three bytes and a line break of two
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
