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
