package opendocument

import (
	"bytes"
	"strconv"

	"uitrusting/scanner/document"
	"uitrusting/scanner/extract/internal/numfmt"
	"uitrusting/scanner/extract/internal/xmlpull"
)

// A sheet is a table of a spreadsheet being read.
type sheet struct {
	name     string
	row, col int // of the current cell
	rows     int // that the current row stands for
	cols     int // that the current cell stands for
	value    []byte
	words    bool // the cell holds text
	beside   []placed
	size     int
}

// A placed text belongs to a cell: a comment, a link.
type placed struct {
	at   document.Position
	text string
}

func (r *reader) startSheet(name string) error {
	r.sheet = &sheet{name: name, row: 0, rows: 1}
	if len(r.e.sheets) < maxSheets {
		r.e.sheets = append(r.e.sheets, name)
	}
	return r.e.grid.Sheet(name, nil)
}

const (
	maxRow, maxCol = 1 << 20, 1 << 14
	maxSheets      = 10_000 // whose names are told
)

func (s *sheet) startRow(x *xmlpull.Reader) {
	s.row = min(s.row+s.rows, maxRow)
	s.rows = 1
	if n, ok := x.Attr("number-rows-repeated"); ok {
		s.rows = decimal(n)
	}
	s.col, s.cols = 0, 1
}

// startCell reads what the attributes of a cell say of its value.
func (s *sheet) startCell(x *xmlpull.Reader) {
	s.col = min(s.col+s.cols, maxCol)
	s.cols = 1
	s.value = s.value[:0]
	s.words = true
	var kind, value []byte
	x.EachAttr(func(name, v []byte) bool {
		switch string(name) {
		case "number-columns-repeated":
			s.cols = decimal(v)
		case "value-type":
			kind = v
		case "date-value", "value", "string-value", "boolean-value":
			if value == nil || string(name) == "date-value" {
				value = append([]byte{}, v...)
			}
		}
		return true
	})
	switch string(kind) {
	case "", "string":
		s.value = append(s.value, value...)
		return
	case "date":
		value = bytes.Replace(value, []byte("T"), []byte(" "), 1)
		value, _, _ = bytes.Cut(value, []byte("."))
		value = bytes.TrimSuffix(value, []byte(" 00:00:00"))
	case "float":
		if v, err := strconv.ParseFloat(string(value), 64); err == nil {
			value = numfmt.AppendGeneral(nil, v)
		}
	}
	s.words = false
	s.value = append(s.value, value...)
	if string(kind) == "date" {
		s.value = append(s.value, 0) // shown instead of the text
	}
}

// endSheetCell writes the cell: its text as shown, but dates as ISO 8601 and
// numbers that are shown short in full.
func (r *reader) endSheetCell() error {
	s := r.sheet
	text := bytes.TrimSpace(r.buf)
	if n := len(s.value); n > 0 && s.value[n-1] == 0 {
		text = s.value[:n-1]
	} else if len(text) == 0 || !s.words && (bytes.HasPrefix(text, []byte("###")) || bytes.Contains(text, []byte("E+"))) {
		text = s.value
	}
	for _, note := range r.notes {
		r.place(document.Position{Sheet: s.name, Row: s.row, Col: s.col, Part: "link"}, note)
	}
	for _, a := range r.aside {
		r.place(document.Position{Sheet: s.name, Row: s.row, Col: s.col, Part: a.part}, string(bytes.TrimRight(a.text, "\n")))
	}
	r.clearBeside()
	err := r.e.grid.Cell(s.row, s.col, text, s.words)
	r.buf = r.buf[:0]
	r.cellOpen = false
	return err
}

func (r *reader) place(at document.Position, text string) {
	s := r.sheet
	if s.size += len(text) + 64; s.size > maxAside {
		r.lose()
		return
	}
	s.beside = append(s.beside, placed{at, text})
}

// endSheet sends the rest of the sheet, then what belongs to its cells.
func (r *reader) endSheet() error {
	s := r.sheet
	if err := r.e.grid.End(); err != nil {
		return err
	}
	w := r.e.w
	for _, a := range r.aside {
		r.place(document.Position{Sheet: s.name, Part: a.part}, string(bytes.TrimRight(a.text, "\n")))
	}
	r.clearBeside()
	r.sheet = nil
	for _, part := range []string{"link", "comment", "textbox", "deleted"} {
		first := true
		for _, p := range s.beside {
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
			w.WriteString(p.text)
			w.Byte('\n')
			if err := w.Break(); err != nil {
				return err
			}
		}
	}
	return w.Flush()
}
