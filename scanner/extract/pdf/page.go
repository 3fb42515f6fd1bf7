package pdf

import (
	"image"
	"math"
	"strings"

	"uitrusting/scanner/document"
)

// A page is an open page of a file.
type page struct {
	f      *file
	handle uint64
}

// page opens the page with the index, 0-based. A page that cannot be loaded
// is corrupt.
func (f *file) page(index int) (*page, error) {
	handle, err := f.in.call("FPDF_LoadPage", f.handle, uint64(index))
	if err != nil {
		return nil, err
	}
	if uint32(handle) == 0 {
		return nil, document.ErrCorrupt
	}
	p := &page{f: f, handle: handle}
	if f.form != 0 {
		if _, err := f.in.call("FORM_OnAfterLoadPage", handle, f.form); err != nil {
			return nil, err
		}
	}
	return p, nil
}

func (p *page) close() {
	if p.f.form != 0 {
		_, _ = p.f.in.call("FORM_OnBeforeClosePage", p.handle, p.f.form)
	}
	_, _ = p.f.in.call("FPDF_ClosePage", p.handle)
}

// maxPageChars bounds the characters of one page: 16 million, 32 MiB of
// UTF-16. A page of dense print has 10 thousand.
const maxPageChars = 16 << 20

// text is the page's text in reading order, as PDFium gives it. It is garbled
// when one character in fifty is a code of a font that has no letter.
func (p *page) text() (text string, garbled bool, err error) {
	in := p.f.in
	tp, err := in.call("FPDFText_LoadPage", p.handle)
	if err != nil || uint32(tp) == 0 {
		return "", false, err
	}
	defer in.call("FPDFText_ClosePage", tp)
	n, err := in.int("FPDFText_CountChars", tp)
	if err != nil || n <= 0 {
		return "", false, err
	}
	if n > maxPageChars {
		return "", false, document.ErrTooLarge
	}
	buf, err := in.alloc(2 * (n + 1))
	if err != nil {
		return "", false, err
	}
	defer in.free(buf)
	wrote, err := in.int("FPDFText_GetText", tp, 0, uint64(n), uint64(buf))
	if err != nil || wrote <= 0 {
		return "", false, err
	}
	raw, ok := in.memory.Read(buf, uint32(2*min(wrote, n+1)))
	if !ok {
		return "", false, nil
	}
	view := append(make([]byte, 0, len(raw)), raw...) // the memory may move
	if err := p.partCells(tp, view, wrote-1 == n); err != nil {
		return "", false, err
	}
	if err := p.joinWraps(tp, view, wrote-1 == n); err != nil {
		return "", false, err
	}
	text, codes := clean(view)
	return text, 50*codes > n, nil
}

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

// Kinds of page objects and annotations, from fpdf_edit.h and fpdf_annot.h.
const (
	objectImage = 3
	objectForm  = 5

	annotLink     = 2
	annotFreeText = 3
	annotStamp    = 13
	annotPopup    = 16
	annotWidget   = 20

	fieldButton    = 1
	fieldSignature = 7
)

// maxObjects bounds the objects looked at in search of a picture.
const maxObjects = 2000

// hasImage reports whether the page shows a picture.
func (p *page) hasImage() (bool, error) {
	budget := maxObjects
	return p.objectsHaveImage("FPDFPage_CountObjects", "FPDFPage_GetObject", p.handle, 0, &budget)
}

func (p *page) objectsHaveImage(count, get string, parent uint64, depth int, budget *int) (bool, error) {
	in := p.f.in
	n, err := in.int(count, parent)
	if err != nil {
		return false, err
	}
	for i := 0; i < n && *budget > 0; i++ {
		*budget--
		object, err := in.call(get, parent, uint64(i))
		if err != nil {
			return false, err
		}
		if uint32(object) == 0 {
			continue
		}
		kind, err := in.int("FPDFPageObj_GetType", object)
		if err != nil || kind == objectImage {
			return err == nil, err
		}
		if kind == objectForm && depth < 4 {
			found, err := p.objectsHaveImage("FPDFFormObj_CountObjects", "FPDFFormObj_GetObject", object, depth+1, budget)
			if err != nil || found {
				return found, err
			}
		}
	}
	return false, nil
}

// Limits of annotations a page. Comments are quadratic in PDFium where the
// document has a form: 1,000 take 0.9 s and 4,000 take 7.6; links are not.
const (
	maxNotes  = 1000   // comments
	maxFields = 2000   // of a form
	maxAnnots = 10_000 // looked at, links among them
)

// A note is text on a page that is not in its content: a form field, a
// comment, the target of a link.
type note struct {
	label, value string
	field        bool
}

// A margin is what a page holds beside its content.
type margin struct {
	notes []note   // fields, comments and links
	files []uint64 // handles of the files attached to the page
	drawn bool     // a signature, a stamp or a button can show more than its entries say
	cut   bool     // there are more annotations than are read
}

// margin reads the annotations of the page.
func (p *page) margin() (out margin, err error) {
	in := p.f.in
	n, err := in.int("FPDFPage_GetAnnotCount", p.handle)
	if err != nil {
		return out, err
	}
	out.cut = n > maxAnnots
	fields, comments := 0, 0
	for i := range min(n, maxAnnots) {
		annot, err := in.call("FPDFPage_GetAnnot", p.handle, uint64(i))
		if err != nil {
			return out, err
		}
		if uint32(annot) == 0 {
			continue
		}
		kind, err := in.int("FPDFAnnot_GetSubtype", annot)
		if err != nil {
			return out, err
		}
		var one note
		switch kind {
		case annotPopup:
		case annotWidget:
			if fields++; fields > maxFields {
				out.cut = true
				break
			}
			if one, err = p.field(annot); err == nil && one.value == "" {
				var drawn bool
				drawn, err = p.drawnField(annot)
				out.drawn = out.drawn || drawn
			}
		case annotLink:
			one.value, err = p.target(annot)
		default:
			if comments++; comments > maxNotes {
				out.cut = true
				break
			}
			if one, err = p.comment(annot); err != nil {
				break
			}
			out.drawn = out.drawn || kind == annotStamp || kind == annotFreeText && one.value == ""
			var file uint64
			if file, err = in.call("FPDFAnnot_GetFileAttachment", annot); uint32(file) != 0 {
				out.files = append(out.files, file)
			}
		}
		if err != nil {
			return out, err
		}
		if one.value != "" {
			out.notes = append(out.notes, one)
		}
		if _, err := in.call("FPDFPage_CloseAnnot", annot); err != nil {
			return out, err
		}
	}
	return out, nil
}

// field reads a form field: its value, its parent's where it has none, and
// what it is called.
func (p *page) field(annot uint64) (note, error) {
	f := p.f
	if f.form == 0 {
		return p.comment(annot)
	}
	value, err := f.text("FPDFAnnot_GetFormFieldValue", f.form, annot)
	if err == nil {
		var offered string
		offered, err = p.options(annot)
		value = strings.TrimSpace(value + "\n" + offered)
	}
	if err != nil || strings.TrimSpace(value) == "" || value == "Off" {
		return note{}, err
	}
	label, err := f.text("FPDFAnnot_GetFormFieldAlternateName", f.form, annot)
	if err == nil && label == "" {
		label, err = f.text("FPDFAnnot_GetFormFieldName", f.form, annot)
		label = fieldLabel(label)
	}
	return note{label: oneLine(label), value: strings.TrimSpace(lines(value)), field: true}, err
}

// drawnField reports whether a field without a value shows text all the same:
// a signature says who signed, a button what it does.
func (p *page) drawnField(annot uint64) (bool, error) {
	if p.f.form == 0 {
		return true, nil
	}
	kind, err := p.f.in.int("FPDFAnnot_GetFormFieldType", p.f.form, annot)
	return kind == fieldSignature || kind == fieldButton, err
}

// shown is the text of the page with all that is drawn over it, of which the
// lines in text are left out. It changes the document in memory, so that the
// page must be closed after it and read no more.
func (p *page) shown(index int, text string) (string, error) {
	const display = 0
	done, err := p.f.in.int("FPDFPage_Flatten", p.handle, display)
	if err != nil || done != 1 {
		return "", err
	}
	flat, err := p.f.page(index)
	if err != nil {
		return "", err
	}
	defer flat.close()
	all, _, err := flat.text()
	if err != nil {
		return "", err
	}
	known := make(map[string]bool)
	for line := range strings.SplitSeq(text, "\n") {
		known[strings.Join(strings.Fields(line), "")] = true
	}
	var b strings.Builder
	for line := range strings.SplitSeq(all, "\n") {
		if !known[strings.Join(strings.Fields(line), "")] {
			b.WriteString(strings.TrimSpace(line))
			b.WriteByte('\n')
		}
	}
	return b.String(), nil
}

// maxOptions of a list are read.
const maxOptions = 500

// options are the choices that a list offers.
func (p *page) options(annot uint64) (string, error) {
	f := p.f
	n, err := f.in.int("FPDFAnnot_GetOptionCount", f.form, annot)
	if err != nil || n <= 0 {
		return "", err
	}
	var labels []string
	for i := range min(n, maxOptions) {
		label, err := f.text("FPDFAnnot_GetOptionLabel", f.form, annot, uint64(i))
		if err != nil {
			return "", err
		}
		if label = oneLine(label); label != "" {
			labels = append(labels, label)
		}
	}
	return strings.Join(labels, "\n"), nil
}

// fieldLabel takes the telling part of a qualified field name such as
// "form1[0].#subform[0].surname[0]".
func fieldLabel(name string) string {
	name = name[strings.LastIndexByte(name, '.')+1:]
	if i := strings.IndexByte(name, '['); i > 0 {
		name = name[:i]
	}
	return name
}

// comment reads a note or a text on the page and who wrote it.
func (p *page) comment(annot uint64) (note, error) {
	value, err := p.entry(annot, "Contents")
	if err != nil || value == "" {
		return note{}, err
	}
	author, err := p.entry(annot, "T")
	return note{label: oneLine(author), value: value}, err
}

// entry is a string of the annotation's dictionary.
func (p *page) entry(annot uint64, key string) (string, error) {
	name, err := p.f.in.cstring(key)
	if err != nil {
		return "", err
	}
	defer p.f.in.free(name)
	value, err := p.f.text("FPDFAnnot_GetStringValue", annot, uint64(name))
	return strings.TrimSpace(lines(value)), err
}

// target is where a link leads to outside the document.
func (p *page) target(annot uint64) (string, error) {
	in := p.f.in
	link, err := in.call("FPDFAnnot_GetLink", annot)
	if err != nil || uint32(link) == 0 {
		return "", err
	}
	action, err := in.call("FPDFLink_GetAction", link)
	if err != nil || uint32(action) == 0 {
		return "", err
	}
	raw, err := p.f.buffer("FPDFAction_GetURIPath", maxString, p.f.handle, action)
	return oneLine(strings.ToValidUTF8(strings.TrimRight(string(raw), "\x00"), "\uFFFD")), err
}

// Rendering for text recognition.
const (
	renderDPI    = 200  // enough for print of 8 points
	maxRender    = 5000 // pixels a side
	bitmapGrey   = 1    // FPDFBitmap_Gray
	renderGrey   = 0x08 // FPDF_GRAYSCALE
	renderAnnots = 0x01 // FPDF_ANNOT
	pointsInch   = 72   // points an inch
	paperWhite   = 1<<32 - 1
)

// render draws the page in shades of grey.
func (p *page) render() (*image.Gray, error) {
	in := p.f.in
	size, err := p.size()
	if err != nil {
		return nil, err
	}
	scale := float64(renderDPI) / pointsInch
	if longest := max(size[0], size[1]) * scale; longest > maxRender {
		scale *= maxRender / longest
	}
	width, height := int(size[0]*scale), int(size[1]*scale)
	if width <= 0 || height <= 0 {
		return nil, document.ErrCorrupt
	}
	bitmap, err := in.call("FPDFBitmap_CreateEx", uint64(width), uint64(height), bitmapGrey, 0, 0)
	if err != nil {
		return nil, err
	}
	if uint32(bitmap) == 0 {
		return nil, document.ErrMemory
	}
	defer in.call("FPDFBitmap_Destroy", bitmap)
	if _, err := in.call("FPDFBitmap_FillRect", bitmap, 0, 0, uint64(width), uint64(height), paperWhite); err != nil {
		return nil, err
	}
	if _, err := in.call("FPDF_RenderPageBitmap", bitmap, p.handle, 0, 0, uint64(width), uint64(height), 0, renderGrey|renderAnnots); err != nil {
		return nil, err
	}
	stride, err := in.int("FPDFBitmap_GetStride", bitmap)
	if err != nil {
		return nil, err
	}
	if stride < width {
		return nil, document.ErrCorrupt
	}
	pixels, err := in.call("FPDFBitmap_GetBuffer", bitmap)
	if err != nil {
		return nil, err
	}
	picture := image.NewGray(image.Rect(0, 0, width, height))
	for y := range height {
		row, ok := in.memory.Read(uint32(pixels)+uint32(y*stride), uint32(width))
		if !ok {
			return nil, document.ErrMemory
		}
		copy(picture.Pix[y*picture.Stride:], row)
	}
	return picture, nil
}

// size is the width and height of the page in points.
func (p *page) size() (size [2]float64, err error) {
	for i, name := range []string{"FPDF_GetPageWidthF", "FPDF_GetPageHeightF"} {
		bits, err := p.f.in.call(name, p.handle)
		if err != nil {
			return size, err
		}
		size[i] = float64(math.Float32frombits(uint32(bits)))
	}
	return size, nil
}
