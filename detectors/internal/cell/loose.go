package cell

import (
	"strings"

	"uitrusting/scanner/document"
)

// A Loose gives the titles of columns in running text, where the tables of
// letters and pages stand as lines of cells parted by tabs. Offsets ascend.
// The zero Loose is ready.
type Loose struct {
	top  int // start of the first line of the block
	line int // start of the last line that was looked at
	tabs int // in each line of the block; 0 = there is no block
}

// Title is the first cell of the column in which the offset stands, when the
// lines up to it have as many tabs as its own, begin at most 4 KiB before it,
// and that cell has no digit; else "".
func (l *Loose) Title(seg *document.Segment, offset int) string {
	text := seg.Text
	if seg.Table != nil || !edge(text, offset) {
		return ""
	}
	lo := max(0, offset-maxRow)
	start := strings.LastIndexByte(text[lo:offset], '\n') + 1 + lo
	end := strings.IndexByte(text[offset:min(len(text), offset+maxRow)], '\n')
	if end < 0 {
		end = min(len(text), offset+maxRow) - offset
	}
	tabs := strings.Count(text[start:offset+end], "\t")
	if tabs == 0 {
		return ""
	}
	if start != l.line || tabs != l.tabs {
		l.block(text, lo, start, tabs)
	}
	if l.top == start || offset-l.top > maxRow {
		return ""
	}
	cell := text[l.top:]
	cell = cell[:strings.IndexByte(cell, '\n')]
	for n := strings.Count(text[start:offset], "\t"); n > 0; n-- {
		cell = cell[strings.IndexByte(cell, '\t')+1:]
	}
	if i := strings.IndexByte(cell, '\t'); i >= 0 {
		cell = cell[:i]
	}
	if len(cell) > 64 || strings.ContainsAny(cell, "0123456789") {
		return ""
	}
	return cell
}

// block finds the first line of the block that the line at start belongs to.
func (l *Loose) block(text string, lo, start, tabs int) {
	top := start
	for top > lo {
		if top == l.line && tabs == l.tabs && l.top >= lo {
			top = l.top // the rest is known
			break
		}
		prev := strings.LastIndexByte(text[lo:top-1], '\n') + 1 + lo
		if prev == lo && lo > 0 || strings.Count(text[prev:top-1], "\t") != tabs {
			break
		}
		top = prev
	}
	l.top, l.line, l.tabs = top, start, tabs
}

// edge reports whether a cell begins at the offset or within a sign of it.
func edge(text string, offset int) bool {
	for i := offset; i > 0 && offset-i < 3; i-- {
		switch text[i-1] {
		case '\t', '\n':
			return true
		case ' ', '+', '(':
		default:
			return false
		}
	}
	return offset == 0
}
