package text

import (
	"bytes"
	"slices"

	"uitrusting/scanner/document"
)

// maxCell is how long a quoted cell may be for its line breaks to be told from
// those between rows, in bytes. A stray quote harms no more than that, and a
// window sees as far.
const maxCell = margin - 8

// join makes one line of each row of b[from:]: a line break inside a quoted
// cell becomes a blank, so that offsets stay. It appends the places of those
// breaks to breaks and returns where to go on when more of the text is there;
// last says that there is no more.
//
// Source: RFC 4180, section 2, rules 5 to 7.
func join(b []byte, from int, last bool, breaks []int) (next int, _ []int) {
	for i := from; ; {
		q := bytes.IndexByte(b[i:], '"')
		if q < 0 {
			return len(b), breaks
		}
		q += i
		i = q + 1
		if q > 0 && !partsCells(b[q-1]) {
			continue
		}
		end, cut := closing(b[:min(len(b), q+maxCell)], q)
		if cut && !last && q+maxCell > len(b) {
			return q, breaks
		}
		if end < 0 {
			continue
		}
		i = end + 1
		for n := bytes.IndexByte(b[q:end], '\n'); n >= 0; n = bytes.IndexByte(b[q:end], '\n') {
			q += n
			if b[q-1] == '\r' {
				b[q-1] = ' '
			}
			b[q] = ' '
			breaks = append(breaks, q)
		}
	}
}

// closing finds the quote that ends the cell which begins with the one at q; -1
// when there is none, cut when that is so because b ends.
func closing(b []byte, q int) (end int, cut bool) {
	for i := q + 1; ; i += 2 {
		n := bytes.IndexByte(b[i:], '"')
		if n < 0 {
			return -1, true
		}
		i += n
		switch {
		case i+1 == len(b):
			return i, true // of the text, or of what was read of it
		case b[i+1] == '"':
		case partsCells(b[i+1]) || b[i+1] == '\r':
			return i, false
		default:
			return -1, false
		}
		if i+2 >= len(b) {
			return -1, true
		}
	}
}

// partsCells reports whether a cell may end before the byte, and begin behind it.
func partsCells(c byte) bool {
	return c == '\n' || c == ',' || c == ';' || c == '\t' || c == '|'
}

// joined is a text with its rows made one line each, and where their breaks
// were; the text itself when it has none.
func joined(b []byte) ([]byte, []int) {
	if bytes.IndexByte(b, '"') < 0 {
		return b, nil
	}
	whole := slices.Clone(b)
	_, breaks := join(whole, 0, true, nil)
	return whole, breaks
}

// markRows tells lines from rows in the text of a window: it moves the first
// mark on by the breaks in cells before it, and adds one behind each row that
// has some.
func (w *window) markRows(text []byte, lead, end int) {
	at := &w.marks[0]
	for _, p := range w.breaks {
		switch {
		case p < at.Offset:
			continue
		case p < lead:
			at.At.Line-- // w.cells has it
		}
	}
	at.At.Line += w.cells
	offset, row, line := at.Offset, at.At.Row, at.At.Line
	for _, p := range w.breaks {
		if p >= len(text) {
			break
		}
		if p >= lead && p < end {
			w.cells++
		}
		if p < offset {
			if p >= at.Offset {
				w.marks[len(w.marks)-1].At.Line++
				line++
			}
			continue
		}
		n := bytes.IndexByte(text[p:], '\n')
		if n < 0 {
			continue
		}
		stop := p + n + 1
		between := bytes.Count(text[offset:stop], []byte{'\n'})
		offset, row, line = stop, row+between, line+between+1
		w.marks = append(w.marks, document.Mark{Offset: offset, At: document.Position{Row: row, Line: line, Col: 1}})
	}
}

// shift counts the places of breaks from the nth byte on, and forgets those
// before it.
func (w *window) shift(n int) {
	gone := 0
	for _, p := range w.breaks {
		if p < n {
			gone++
		}
	}
	w.breaks = w.breaks[:copy(w.breaks, w.breaks[gone:])]
	for i := range w.breaks {
		w.breaks[i] -= n
	}
}
