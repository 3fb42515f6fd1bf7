package pdf

// Cells that stand side by side in a table would read as one text: two
// numbers as one with blanks in it, as accounts and phones have them.
const (
	// cellGap parts two cells, as a multiple of the height of a line of the
	// font. Blanks in numbers have 0.3, in badly justified text up to 1.
	cellGap = 1.1
	// evenGaps is how far the widest gap of a justified line can exceed the
	// narrowest, as a factor.
	evenGaps = 1.3
	// maxGaps are measured on one page.
	maxGaps = 20_000
)

// partCells puts tabs for the blanks in the text, little-endian UTF-16, that
// are wide enough to part two cells. same says that each character of the
// page gave one unit of the text.
func (p *page) partCells(tp uint64, text []byte, same bool) error {
	in := p.f.in
	room, err := in.alloc(boxSize)
	if err != nil {
		return err
	}
	defer in.free(room)
	var line []gap
	measured := 0
	for i := 2; i+3 < len(text) && measured < maxGaps; i += 2 {
		if text[i] == '\n' && text[i+1] == 0 {
			part(text, line)
			line = line[:0]
			continue
		}
		if text[i] != ' ' || text[i+1] != 0 || blank(text[i-2:]) || blank(text[i+2:]) {
			continue
		}
		measured++
		before, err := p.charBox(tp, i/2-1, same, room)
		if err != nil {
			return err
		}
		after, err := p.charBox(tp, i/2+1, same, room)
		if err != nil {
			return err
		}
		height := max(before.top-before.bottom, after.top-after.bottom)
		if level := min(before.top, after.top)-max(before.bottom, after.bottom) > height/3; level && height > 0 {
			line = append(line, gap{i, (after.left - before.right) / height})
		}
	}
	part(text, line)
	return nil
}

// A gap is a blank in a line.
type gap struct {
	at    int     // in the text
	width float32 // as a multiple of the height of the line
}

// part puts tabs for the wide gaps of a line. In justified text all gaps of a
// line can be wide, but they are equal; there only one at a number counts.
func part(text []byte, line []gap) {
	if len(line) == 0 {
		return
	}
	least, most := line[0].width, line[0].width
	for _, g := range line {
		least, most = min(least, g.width), max(most, g.width)
	}
	if most <= cellGap {
		return
	}
	even := most < evenGaps*max(least, 0)
	for _, g := range line {
		if g.width > cellGap && (!even || digit(text[g.at-2:]) || digit(text[g.at+2:])) {
			text[g.at] = '\t'
		}
	}
}

// digit reports whether a unit of text is a digit.
func digit(unit []byte) bool { return unit[1] == 0 && unit[0] >= '0' && unit[0] <= '9' }

// blank reports whether a unit of text is white space.
func blank(unit []byte) bool { return unit[1] == 0 && unit[0] <= ' ' }

// A box is the room of a character on the page, as high as a line of its
// font, in points from the lower left corner.
type box struct{ left, top, right, bottom float32 }

// boxSize is the size in bytes of the numbers of a box.
const boxSize = 4 * 4

// charBox asks for the box of the character that gave the unit of text.
func (p *page) charBox(tp uint64, unit int, same bool, room uint32) (b box, err error) {
	in, char := p.f.in, unit
	if !same {
		if char, err = in.int("FPDFText_GetCharIndexFromTextIndex", tp, uint64(unit)); err != nil || char < 0 {
			return b, err
		}
	}
	if ok, err := in.int("FPDFText_GetLooseCharBox", tp, uint64(char), uint64(room)); err != nil || ok == 0 {
		return b, err
	}
	for i, v := range []*float32{&b.left, &b.top, &b.right, &b.bottom} {
		*v, _ = in.memory.ReadFloat32Le(room + uint32(4*i))
	}
	return b, nil
}
