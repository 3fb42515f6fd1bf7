// Package cell tells in which column of a table an offset lies.
package cell

import (
	"strings"

	"uitrusting/scanner/document"
)

// maxRow is how far back the start of a row is looked for, in bytes:
// scanner.Reach.
const maxRow = 4 << 10

// A Reader gives the columns of ascending offsets of one segment, without
// counting a cell twice. The zero Reader is ready.
type Reader struct {
	at     int // offset that the rest holds for
	col    int // 1-based column at that offset; 0 = unknown
	quoted bool
	before byte // the byte before that offset; the delimiter at the start of a row
	begun  bool
}

// Column is the 1-based column of the cell at the offset, or 0 when seg is no
// table or the row has no start within 4 KiB.
func (r *Reader) Column(seg *document.Segment, offset int) int {
	t := seg.Table
	if t == nil {
		return 0
	}
	if !r.begun || offset < r.at || offset-r.at > maxRow {
		*r = Reader{begun: true, at: max(0, offset-maxRow), before: t.Delimiter}
		if r.at == 0 && seg.Lead == 0 {
			r.col = 1
		}
	}
	part := seg.Text[r.at:offset]
	if nl := strings.LastIndexByte(part, '\n'); nl >= 0 {
		part = part[nl+1:]
		r.col, r.quoted, r.before = 1, false, t.Delimiter
	}
	r.at = offset
	if r.col == 0 {
		return 0
	}
	if !t.Quoted {
		r.col += strings.Count(part, string(rune(t.Delimiter)))
		return r.col
	}
	for i := range len(part) {
		switch part[i] {
		case '"': // opens a cell at its start only, as in document.Table
			r.quoted = !r.quoted && (r.before == t.Delimiter || r.before == '"')
		case t.Delimiter:
			if !r.quoted {
				r.col++
			}
		}
		r.before = part[i]
	}
	return r.col
}

// Title is the title of the column at the offset, or "".
func (r *Reader) Title(seg *document.Segment, offset int) string {
	if seg.Table == nil || len(seg.Table.Columns) == 0 {
		return ""
	}
	return seg.Table.Column(r.Column(seg, offset))
}
