package office

import (
	"bufio"
	"encoding/binary"
	"io"
	"math"
	"strconv"
	"unicode/utf16"
	"unicode/utf8"

	"uitrusting/scanner/document"
	"uitrusting/scanner/extract/internal/grid"
	"uitrusting/scanner/extract/internal/numfmt"
	"uitrusting/scanner/extract/internal/zippart"
)

// Types of the records of binary workbooks that are read.
//
// Source: MS-XLSB 2.3.2 (record enumeration).
const (
	brtRow           = 0
	brtRK            = 2
	brtError         = 3
	brtBool          = 4
	brtReal          = 5
	brtText          = 6
	brtShared        = 7
	brtFormulaText   = 8
	brtFormulaNumber = 9
	brtFormulaBool   = 10
	brtFormulaError  = 11
	brtSharedItem    = 19
	brtFormat        = 44
	brtStyle         = 47
	brtRichText      = 62
	brtWorkbook      = 153
	brtSheet         = 156
	brtRunning       = 479
	brtLink          = 494
	brtBeginStyles   = 617
	brtEndStyles     = 618
	brtAuthor        = 632
	brtComment       = 635
	brtCommentText   = 637
)

// maxRecord bounds a record that is held, in bytes; a longer one is passed
// over.
const maxRecord = 1 << 20

// eachRecord calls visit for the records of a part until it gives an error.
func (e *extraction) eachRecord(p *zippart.Part, visit func(kind int, d []byte) error) error {
	rc, err := p.Open()
	if err != nil {
		return err
	}
	defer rc.Close()
	r := bufio.NewReaderSize(rc, 64<<10)
	var buf []byte
	for n := 0; ; n++ {
		if n&0xfff == 0 && e.ctx.Err() != nil {
			return e.ctx.Err()
		}
		kind, err := varint(r, 2)
		if err != nil {
			return err // io.EOF at a border between records is the end
		}
		size, err := varint(r, 4)
		if err != nil {
			return document.ErrCorrupt
		}
		if size > maxRecord {
			if _, err := r.Discard(size); err != nil {
				return document.ErrCorrupt
			}
			continue
		}
		if cap(buf) < size {
			buf = make([]byte, size, 2*size)
		}
		buf = buf[:size]
		if _, err := io.ReadFull(r, buf); err != nil {
			return document.ErrCorrupt
		}
		if err := visit(kind, buf); err != nil {
			return err
		}
	}
}

// varint reads up to n bytes of seven bits.
func varint(r *bufio.Reader, n int) (int, error) {
	v := 0
	for i := range n {
		c, err := r.ReadByte()
		if err != nil {
			return 0, err
		}
		v |= int(c&0x7f) << (7 * i)
		if c&0x80 == 0 {
			break
		}
	}
	return v, nil
}

// long reads a number; 0 beyond the end.
func long(d []byte, at int) uint32 {
	if at < 0 || at+4 > len(d) {
		return 0
	}
	return binary.LittleEndian.Uint32(d[at:])
}

// appendWide adds the string at that place and gives the offset after it. A
// length of -1 stands for none.
func appendWide(dst, d []byte, at int) ([]byte, int) {
	n := long(d, at)
	at += 4
	if n == math.MaxUint32 || at > len(d) {
		return dst, min(at, len(d))
	}
	end := at + 2*int(min(n, maxRecord))
	end = min(end, len(d))
	for ; at+1 < end; at += 2 {
		c := rune(binary.LittleEndian.Uint16(d[at:]))
		if utf16.IsSurrogate(c) && at+3 < end {
			if r := utf16.DecodeRune(c, rune(binary.LittleEndian.Uint16(d[at+2:]))); r != utf8.RuneError {
				c = r
				at += 2
			}
		}
		dst = utf8.AppendRune(dst, c)
	}
	return dst, end
}

func wide(d []byte, at int) (string, int) {
	text, end := appendWide(nil, d, at)
	return string(text), end
}

// binaryWorkbookPart reads the list of sheets.
func (b *book) binaryWorkbookPart(p *zippart.Part) error {
	return b.e.eachRecord(p, func(kind int, d []byte) error {
		switch kind {
		case brtWorkbook:
			b.date1904 = long(d, 0)&1 != 0
		case brtSheet:
			id, next := wide(d, 8)
			name, _ := wide(d, next)
			if len(b.sheets) < maxSheets {
				b.sheets = append(b.sheets, sheetRef{name: name, id: id})
			}
		}
		return nil
	})
}

// binaryStyles keeps the number format of each cell style.
func (b *book) binaryStyles(p *zippart.Part) error {
	codes := map[int]string{}
	cache := map[int]*numfmt.Format{}
	inCells := false
	return b.e.eachRecord(p, func(kind int, d []byte) error {
		switch kind {
		case brtFormat:
			if len(d) > 2 && len(d) < 4096 && len(codes) < 1<<16 {
				codes[int(long(d, 0)&0xffff)], _ = wide(d, 2)
			}
		case brtBeginStyles, brtEndStyles:
			inCells = kind == brtBeginStyles
		case brtStyle:
			if inCells && len(b.formats) < 1<<16 {
				b.formats = append(b.formats, formatOf(int(long(d, 0)>>16), codes, cache))
			}
		}
		return nil
	})
}

// binaryStrings reads the shared strings.
func (b *book) binaryStrings(p *zippart.Part) error {
	return b.e.eachRecord(p, func(kind int, d []byte) error {
		if kind != brtSharedItem {
			return nil
		}
		b.strings.text, _ = appendWide(b.strings.text, d, 1)
		if !b.strings.end() {
			return document.ErrTooLarge
		}
		return nil
	})
}

// binaryCells reads the rows of a sheet.
func (b *book) binaryCells(p *zippart.Part, extra *sheetExtra) error {
	row := 0
	var shown []byte
	return b.e.eachRecord(p, func(kind int, d []byte) error {
		col := int(min(long(d, 0), maxCol-1)) + 1
		style := int(long(d, 4) & 0xffffff)
		switch kind {
		case brtRow:
			row = int(min(long(d, 0), maxRow-1)) + 1
		case brtRK:
			shown = b.format(style).Append(shown[:0], rk(long(d, 8)), b.date1904)
			return b.grid.Cell(row, col, shown, false)
		case brtReal, brtFormulaNumber:
			v := math.Float64frombits(uint64(long(d, 8)) | uint64(long(d, 12))<<32)
			shown = b.format(style).Append(shown[:0], v, b.date1904)
			return b.grid.Cell(row, col, shown, false)
		case brtBool, brtFormulaBool:
			shown = append(shown[:0], "FALSE"...)
			if len(d) > 8 && d[8] != 0 {
				shown = append(shown[:0], "TRUE"...)
			}
			return b.grid.Cell(row, col, shown, false)
		case brtError, brtFormulaError:
			return b.grid.Cell(row, col, []byte("#N/A"), false)
		case brtText, brtFormulaText:
			shown, _ = appendWide(shown[:0], d, 8)
			return b.grid.Cell(row, col, shown, true)
		case brtRichText:
			shown, _ = appendWide(shown[:0], d, 9)
			return b.grid.Cell(row, col, shown, true)
		case brtShared:
			return b.grid.Cell(row, col, b.strings.at(int(min(long(d, 8), math.MaxInt32))), true)
		case brtLink:
			id, _ := wide(d, 16)
			ref := appendReference(nil, int(min(long(d, 0), maxRow-1))+1, int(min(long(d, 8), maxCol-1))+1)
			extra.link(cellLink{ref: string(ref), id: id})
		case brtRunning:
			for at := 2; at < len(d) && len(extra.running) < maxRunning; {
				var text string
				text, at = wide(d, at)
				if text = grid.RunningText(text); text != "" {
					extra.running = append(extra.running, text)
				}
			}
		}
		return nil
	})
}

func (b *book) format(style int) *numfmt.Format {
	if style < len(b.formats) {
		return b.formats[style]
	}
	return numfmt.General
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

// appendReference writes row and column as "BC23".
func appendReference(dst []byte, row, col int) []byte {
	var letters []byte
	for ; col > 0; col = (col - 1) / 26 {
		letters = append(letters, byte('A'+(col-1)%26))
	}
	for i := len(letters) - 1; i >= 0; i-- {
		dst = append(dst, letters[i])
	}
	return strconv.AppendInt(dst, int64(row), 10)
}

// binaryComments writes the notes of a sheet as readComments does.
func (b *book) binaryComments(s sheetRef, p *zippart.Part) error {
	var authors []string
	author := ""
	w := b.e.w
	return b.e.eachRecord(p, func(kind int, d []byte) error {
		switch kind {
		case brtAuthor:
			name, _ := wide(d, 0)
			if len(authors) < 10_000 && len(name) < 300 {
				authors = append(authors, name)
			}
			b.e.addAuthor(name)
		case brtComment:
			author = ""
			if i := long(d, 0); int64(i) < int64(len(authors)) {
				author = authors[i]
			}
			w.At(document.Position{
				Sheet: s.name, Row: int(min(long(d, 4), maxRow-1)) + 1, Col: int(min(long(d, 12), maxCol-1)) + 1, Part: "comment",
			})
		case brtCommentText:
			if author != "" {
				w.WriteString(author + "\n")
			}
			text, _ := wide(d, 1)
			w.WriteString(text + "\n")
			return w.Break()
		}
		return nil
	})
}
