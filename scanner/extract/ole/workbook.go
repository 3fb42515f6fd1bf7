package ole

import (
	"bytes"
	"fmt"
	"math"
	"strconv"

	"uitrusting/scanner/document"
	"uitrusting/scanner/extract/internal/codepage"
	"uitrusting/scanner/extract/internal/compound"
	"uitrusting/scanner/extract/internal/grid"
	"uitrusting/scanner/extract/internal/numfmt"
)

// Types of records that are read.
const (
	recFormula   = 0x06
	recEOF       = 0x0a
	recHeader    = 0x14
	recFooter    = 0x15
	recNote      = 0x1c
	recDateMode  = 0x22
	recFilePass  = 0x2f
	recContinue  = 0x3c
	recCodePage  = 0x42
	recObject    = 0x5d
	recSheet     = 0x85
	recMulRK     = 0xbd
	recRString   = 0xd6
	recXF        = 0xe0
	recSST       = 0xfc
	recLabelSST  = 0xfd
	recText      = 0x1b6
	recLink      = 0x1b8
	recNumber    = 0x203
	recLabel     = 0x204
	recBoolErr   = 0x205
	recString    = 0x207
	recRK        = 0x27e
	recFormat    = 0x41e
	recBOF       = 0x809
	recSeriesTxt = 0x100d
)

const (
	maxBook    = 128 << 20 // bytes of the stream
	maxXF      = 1 << 16
	maxSheets  = 10_000
	maxBeside  = 16 << 20 // bytes of comments and links of a sheet
	maxStrings = 8 << 20
	maxText    = 64 << 20 // bytes of shared strings
)

// A biffReader walks a workbook stream.
type biffReader struct {
	e        *extraction
	b        []byte
	at       int
	grid     *grid.Writer
	new      bool // BIFF 8
	page     codepage.Page
	date1904 bool
	codes    map[int]string
	formats  map[int]*numfmt.Format // by format id
	styles   []int                  // format id by cell style
	shared   []byte
	ends     []uint32
	sheets   []sheetRef
	walked   int // bytes, of all sheets
}

type sheetRef struct {
	name string
	at   int
}

// A record is one entry of the stream.
type record struct {
	kind int
	data []byte
}

func (e *extraction) workbook(s *compound.Stream) error {
	b, err := s.Bytes(maxBook)
	if len(b) < 8 {
		if err == nil {
			err = document.ErrCorrupt
		}
		return fmt.Errorf("workbook: %w", err)
	}
	if err := e.try("workbook stream", err); err != nil {
		return err
	}
	r := &biffReader{e: e, b: b, grid: grid.New(e.w), page: codepage.Western, codes: map[int]string{}, formats: map[int]*numfmt.Format{}}
	if err := r.globals(); err != nil {
		return err
	}
	if err := e.out.Property(document.Pages, strconv.Itoa(max(len(r.sheets), 1))); err != nil {
		return err
	}
	names := make([]string, len(r.sheets))
	for i, s := range r.sheets {
		names[i] = s.name
	}
	if err := r.grid.Names(names); err != nil {
		return err
	}
	if len(r.sheets) == 0 { // a workbook of one sheet, or a damaged one
		r.sheets = []sheetRef{{at: 0}}
	}
	read := map[int]bool{}
	for _, s := range r.sheets {
		if read[s.at] || s.at >= len(b) {
			continue
		}
		if r.walked > 2*len(b) { // sheets in each other
			return e.try("sheets", document.ErrCorrupt)
		}
		read[s.at] = true
		r.at = s.at
		if err := r.sheet(s.name); err != nil {
			return err
		}
		r.walked += max(r.at-s.at, 0)
	}
	return nil
}

// next reads a record; false at the end.
func (r *biffReader) next() (record, bool) {
	if r.at+4 > len(r.b) {
		return record{}, false
	}
	rec := record{kind: u16(r.b, r.at)}
	n := u16(r.b, r.at+2)
	from := r.at + 4
	r.at = min(from+n, len(r.b))
	rec.data = r.b[from:r.at]
	return rec, true
}

// continued is whether the next record goes on with this one.
func (r *biffReader) continued() bool { return u16(r.b, r.at) == recContinue && r.at+4 <= len(r.b) }

// globals reads what the sheets share.
func (r *biffReader) globals() error {
	rec, ok := r.next()
	if !ok || rec.kind&0xff != 0x09 {
		return fmt.Errorf("workbook: no beginning: %w", document.ErrCorrupt)
	}
	r.new = rec.kind == recBOF && u16(rec.data, 0) >= 0x600
	if kind := u16(rec.data, 2); kind != 5 && kind != 0x100 {
		r.at = 0
		return nil
	}
	for {
		rec, ok := r.next()
		if !ok || rec.kind == recEOF {
			return nil
		}
		d := rec.data
		switch rec.kind {
		case recFilePass:
			if err := r.decrypt(d); err != nil {
				return err
			}
		case recCodePage:
			if !r.new {
				r.page = codepage.Of(u16(d, 0))
			}
		case recDateMode:
			r.date1904 = u16(d, 0) == 1
		case recSheet:
			if len(r.sheets) < maxSheets && len(d) > 7 {
				r.sheets = append(r.sheets, sheetRef{r.shortName(d[6:]), int(u32(d, 0))})
			}
		case recFormat:
			if len(d) > 3 && len(r.codes) < maxXF {
				if r.new {
					r.codes[u16(d, 0)] = string(r.text(d[2:], 2))
				} else {
					r.codes[u16(d, 0)] = string(r.text(d[2:], 1))
				}
			}
		case recXF:
			if len(r.styles) < maxXF {
				r.styles = append(r.styles, u16(d, 2))
			}
		case recSST:
			r.sharedStrings(d)
		}
	}
}

// shortName is a string of which the length takes one byte.
func (r *biffReader) shortName(d []byte) string { return string(r.text(d, 1)) }

// text reads a string of which the length takes one or two bytes: with flags
// in BIFF 8, of the code page before.
func (r *biffReader) text(d []byte, width int) []byte {
	if len(d) < width {
		return nil
	}
	n := int(d[0])
	if width == 2 {
		n = u16(d, 0)
	}
	d = d[width:]
	if !r.new {
		return r.page.Append(nil, d[:min(n, len(d))])
	}
	if len(d) < 1 {
		return nil
	}
	return characters(d[1:], n, d[0]&1 != 0)
}

// characters reads n characters of one or two bytes.
func characters(d []byte, n int, wide bool) []byte {
	if wide {
		return appendUTF16(nil, d[:min(2*n, len(d))])
	}
	return appendLatin(nil, d[:min(n, len(d))])
}

// format is that of a cell style.
func (r *biffReader) format(style int) *numfmt.Format {
	if style >= len(r.styles) {
		return numfmt.General
	}
	id := r.styles[style]
	if f, ok := r.formats[id]; ok {
		return f
	}
	f := numfmt.Builtin(id)
	if code, ok := r.codes[id]; ok {
		f = numfmt.Parse(code)
	}
	r.formats[id] = f
	return f
}

// A sheetState is what the records of one sheet leave for later.
type sheetState struct {
	name    string
	depth   int
	row     int // of the last formula
	col     int
	object  int            // of the last drawing object
	texts   map[int][]byte // by object
	order   []int
	notes   []noteRef
	links   []placed
	running []string
	size    int
}

type noteRef struct {
	row, col, object int
	author           string
}

type placed struct {
	at   document.Position
	text []byte
}

func (r *biffReader) sheet(name string) error {
	if err := r.grid.Sheet(name, nil); err != nil {
		return err
	}
	s := &sheetState{name: name, texts: map[int][]byte{}}
	for n := 0; ; n++ {
		if n&0xfff == 0 && r.e.ctx.Err() != nil {
			return r.e.ctx.Err()
		}
		rec, ok := r.next()
		if !ok {
			if err := r.e.try("sheet", fmt.Errorf("cut off: %w", document.ErrCorrupt)); err != nil {
				return err
			}
			break
		}
		if rec.kind == recBOF {
			s.depth++
			continue
		}
		if rec.kind == recEOF {
			if s.depth--; s.depth <= 0 {
				break
			}
			continue
		}
		if err := r.record(s, rec); err != nil {
			return err
		}
	}
	if err := r.grid.End(); err != nil {
		return err
	}
	return r.beside(s)
}

// record reads one record of a sheet.
func (r *biffReader) record(s *sheetState, rec record) error {
	d := rec.data
	row, col, style := u16(d, 0)+1, u16(d, 2)+1, u16(d, 4)
	if s.depth > 1 && rec.kind != recSeriesTxt { // a chart in the sheet
		return nil
	}
	switch rec.kind {
	case recNumber:
		if len(d) >= 14 {
			return r.number(row, col, style, float(d[6:]))
		}
	case recRK:
		if len(d) >= 10 {
			return r.number(row, col, style, rk(u32(d, 6)))
		}
	case recMulRK:
		for i := 4; i+6 <= len(d)-2; i += 6 {
			if err := r.number(row, col, u16(d, i), rk(u32(d, i+2))); err != nil {
				return err
			}
			col++
		}
	case recLabelSST:
		if len(d) >= 10 {
			return r.grid.Cell(row, col, r.sharedString(u32(d, 6)), true)
		}
	case recLabel, recRString:
		if len(d) > 8 {
			return r.grid.Cell(row, col, r.text(d[6:], 2), true)
		}
	case recBoolErr:
		if len(d) >= 8 {
			return r.boolean(row, col, d[6], d[7] == 1)
		}
	case recFormula:
		return r.formula(s, row, col, style, d)
	case recString:
		if s.row > 0 {
			row, col = s.row, s.col
			s.row = 0
			return r.grid.Cell(row, col, r.longText(d), true)
		}
	case recObject:
		if u16(d, 0) == 0x15 {
			s.object = u16(d, 6)
		}
	case recText:
		r.drawnText(s, d)
	case recNote:
		r.note(s, d)
	case recLink:
		r.link(s, d)
	case recHeader, recFooter:
		width := 1
		if r.new {
			width = 2
		}
		if text := grid.RunningText(string(r.text(d, width))); text != "" && len(s.running) < 12 {
			s.running = append(s.running, text)
		}
	case recSeriesTxt:
		if len(d) > 3 {
			if text := bytes.TrimSpace(r.text(d[2:], 1)); len(text) > 0 {
				r.keep(s, placed{document.Position{Sheet: s.name, Part: "chart"}, text})
			}
		}
	}
	return nil
}

func (r *biffReader) keep(s *sheetState, p placed) {
	if r.room(s, len(p.text)) {
		s.links = append(s.links, p)
	}
}

// room reports whether so many bytes more can be held of what stands beside
// the cells. What cannot makes the document partial.
func (r *biffReader) room(s *sheetState, bytes int) bool {
	if s.size += bytes + 64; s.size <= maxBeside {
		return true
	}
	_ = r.e.try("texts beside cells", document.ErrTooLarge) // no error that ends the reading
	return false
}

func float(d []byte) float64 {
	return math.Float64frombits(uint64(u32(d, 0)) | uint64(u32(d, 4))<<32)
}

// rk unpacks a number of 30 bits.
func rk(n uint32) float64 {
	v := math.Float64frombits(uint64(n&^3) << 32)
	if n&2 != 0 {
		v = float64(int32(n) >> 2)
	}
	if n&1 != 0 {
		v /= 100
	}
	return v
}

func (r *biffReader) number(row, col, style int, v float64) error {
	var buf [64]byte
	return r.grid.Cell(row, col, r.format(style).Append(buf[:0], v, r.date1904), false)
}

var errorNames = map[byte]string{0: "#NULL!", 7: "#DIV/0!", 15: "#VALUE!", 23: "#REF!", 29: "#NAME?", 36: "#NUM!", 42: "#N/A"}

func (r *biffReader) boolean(row, col int, v byte, isError bool) error {
	text := "FALSE"
	switch {
	case isError:
		text = errorNames[v]
	case v != 0:
		text = "TRUE"
	}
	return r.grid.Cell(row, col, []byte(text), false)
}

// formula shows the value that was computed last.
func (r *biffReader) formula(s *sheetState, row, col, style int, d []byte) error {
	if len(d) < 14 {
		return nil
	}
	s.row = 0
	if d[12] != 0xff || d[13] != 0xff {
		return r.number(row, col, style, float(d[6:]))
	}
	switch d[6] {
	case 0: // the string follows in a record of its own
		s.row, s.col = row, col
	case 1, 2:
		return r.boolean(row, col, d[8], d[6] == 2)
	}
	return nil
}

// longText is a string that may go on in further records.
func (r *biffReader) longText(d []byte) []byte {
	if !r.new {
		return r.text(d, 2)
	}
	if len(d) < 3 {
		return nil
	}
	n := u16(d, 0)
	c := &pieces{r: r, d: d[2:]}
	return c.string(n, nil)
}

// drawnText reads the text of a drawing object: a comment or a text box.
func (r *biffReader) drawnText(s *sheetState, d []byte) {
	n := u16(d, 10)
	if n == 0 || !r.new || !r.continued() {
		return
	}
	var text []byte
	for n > 0 && r.continued() {
		rec, _ := r.next()
		if len(rec.data) < 1 {
			break
		}
		wide := rec.data[0]&1 != 0
		have := len(rec.data) - 1
		if wide {
			have /= 2
		}
		text = append(text, characters(rec.data[1:], n, wide)...)
		n -= have
	}
	if !r.room(s, len(text)) {
		return
	}
	before, ok := s.texts[s.object]
	if !ok {
		s.order = append(s.order, s.object)
		s.texts[s.object] = text
		return
	}
	s.texts[s.object] = append(append(before, '\n'), text...)
}

func (r *biffReader) note(s *sheetState, d []byte) {
	if len(d) < 6 {
		return
	}
	n := noteRef{row: u16(d, 0) + 1, col: u16(d, 2) + 1}
	if !r.new { // the text itself; a row of -1 goes on with the note before
		text := r.page.Append(nil, d[6:])
		if u16(d, 0) == 0xffff {
			if k := len(s.links); k > 0 && r.room(s, len(text)) {
				s.links[k-1].text = append(s.links[k-1].text, text...)
			}
			return
		}
		r.keep(s, placed{document.Position{Sheet: s.name, Row: n.row, Col: n.col, Part: "comment"}, text})
		return
	}
	n.object = u16(d, 6)
	if len(d) > 8 {
		n.author = string(r.text(d[8:], 2))
	}
	if r.room(s, len(n.author)) {
		s.notes = append(s.notes, n)
	}
}

// urlMoniker is the class id of an address in a hyperlink.
var urlMoniker = []byte("\xe0\xc9\xea\x79\xf9\xba\xce\x11\x8c\x82\x00\xaa\x00\x4b\xa9\x0b")

func (r *biffReader) link(s *sheetState, d []byte) {
	at := bytes.Index(d, urlMoniker)
	if at < 0 {
		return
	}
	raw := piece(d, int64(at)+20, int64(u32(d, at+16)))
	text, _, _ := bytes.Cut(appendUTF16(nil, raw), []byte{0})
	if len(text) > 7 && bytes.EqualFold(text[:7], []byte("mailto:")) {
		text = text[7:]
	}
	if len(text) > 0 {
		r.keep(s, placed{document.Position{Sheet: s.name, Row: u16(d, 0) + 1, Col: u16(d, 4) + 1, Part: "link"}, text})
	}
}

// beside sends what belongs to the cells of a sheet, and its headers.
func (r *biffReader) beside(s *sheetState) error {
	var all []placed
	taken := map[int]bool{}
	for _, n := range s.notes {
		text := s.texts[n.object]
		if taken[n.object] {
			text = nil // said already
		}
		taken[n.object] = true
		if n.author != "" && !bytes.HasPrefix(text, []byte(n.author)) {
			text = append([]byte(n.author+"\n"), text...)
		}
		all = append(all, placed{document.Position{Sheet: s.name, Row: n.row, Col: n.col, Part: "comment"}, text})
	}
	for _, o := range s.order {
		if !taken[o] {
			all = append(all, placed{document.Position{Sheet: s.name, Part: "textbox"}, s.texts[o]})
		}
	}
	all = append(all, s.links...)
	w := r.e.w
	for _, part := range []string{"link", "comment", "textbox", "chart"} {
		first := true
		for _, p := range all {
			if p.at.Part != part {
				continue
			}
			if first {
				if err := w.Part(p.at); err != nil {
					return err
				}
				first = false
			}
			w.At(p.at)
			w.Write(p.text)
			w.Byte('\n')
			if err := w.Break(); err != nil {
				return err
			}
		}
	}
	if len(s.running) > 0 {
		if err := w.Part(document.Position{Sheet: s.name, Part: "header"}); err != nil {
			return err
		}
		w.Title = true
		for _, text := range s.running {
			w.WriteString(text)
			w.Byte('\n')
		}
	}
	return w.Flush()
}
