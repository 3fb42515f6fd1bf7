// Package grid sends the cells of a sheet as rows of cells parted by tabs,
// with a mark at each row and the titles of the columns where a row has them.
package grid

import (
	"bytes"
	"strings"

	"uitrusting/scanner/document"
	"uitrusting/scanner/extract/internal/textpart"
)

const (
	headRows  = 20  // rows in which titles are looked for
	maxTitle  = 80  // bytes of a title
	maxTitles = 512 // columns with a title
	// maxGap is how many empty cells before a cell are written out. Beyond, one
	// tab and a mark stand for them, and columns are no longer counted by tabs.
	maxGap = 1024
	// maxPadding bounds the tabs of empty cells in a sheet, in bytes.
	maxPadding = 16 << 20
)

// A Writer sends one sheet after the other to a text writer.
type Writer struct {
	w       *textpart.Writer
	table   *document.Table
	sheet   string
	row     int
	col     int // of the last cell written in the row; 0 = none
	cells   []cell
	rows    int // rows with cells so far
	padding int
}

// A cell of a row that may hold titles.
type cell struct {
	col, from, to int
	text          bool
}

// New makes a writer of sheets.
func New(w *textpart.Writer) *Writer { return &Writer{w: w} }

// Sheet begins a sheet. Titles, when they are known beforehand, are those of
// the columns from the first one on.
func (g *Writer) Sheet(name string, titles []string) error {
	if err := g.w.Part(document.Position{Sheet: name}); err != nil {
		return err
	}
	if len(titles) > maxTitles {
		titles = titles[:maxTitles]
	}
	g.table = &document.Table{Delimiter: '\t', Columns: titles}
	g.w.Table = g.table
	g.sheet, g.row, g.col, g.rows, g.padding = name, 0, 0, 0, 0
	g.cells = g.cells[:0]
	return nil
}

// Names sends the names of the sheets: they name people and months.
func (g *Writer) Names(names []string) error {
	if err := g.w.Part(document.Position{Part: "sheets"}); err != nil {
		return err
	}
	g.w.Title = true
	for _, name := range names {
		if name != "" {
			g.w.WriteString(strings.Join(strings.Fields(name), " "))
			g.w.Byte('\n')
		}
	}
	return g.w.Flush()
}

// Cell writes a cell: row and column are 1-based and ascend; a column that
// does not is taken for the next one. Words says that
// it is text and not a number, a date or a truth value. Tabs and line breaks
// in it become blanks; an empty cell need not be written.
func (g *Writer) Cell(row, col int, value []byte, words bool) error {
	if row != g.row {
		if err := g.EndRow(); err != nil {
			return err
		}
		g.row = row
	}
	if len(value) == 0 {
		return nil
	}
	if g.col == 0 {
		g.w.At(document.Position{Sheet: g.sheet, Row: row, Col: 1})
		g.col = 1
		col = max(col, 1)
	} else {
		col = max(col, g.col+1)
	}
	g.move(col)
	from := g.w.Len()
	if bytes.IndexByte(value, '\t') >= 0 || bytes.IndexByte(value, '\n') >= 0 || bytes.IndexByte(value, '\r') >= 0 {
		for line := range bytes.FieldsFuncSeq(value, isBreak) {
			if g.w.Len() > from {
				g.w.Byte(' ')
			}
			g.w.Write(line)
		}
	} else {
		g.w.Write(value)
	}
	if g.rows < headRows && g.table.Columns == nil && g.w.Len() >= from {
		g.cells = append(g.cells, cell{col, from, g.w.Len(), words})
	}
	return g.w.Err()
}

func isBreak(r rune) bool { return r == '\t' || r == '\n' || r == '\r' }

// move writes the tabs up to a column.
func (g *Writer) move(col int) {
	gap := col - g.col
	if gap <= 0 {
		return
	}
	if gap > maxGap || g.padding+gap > maxPadding {
		g.w.Byte('\t')
		g.w.At(document.Position{Sheet: g.sheet, Row: g.row, Col: col})
	} else {
		for range gap {
			g.w.Byte('\t')
		}
		g.padding += gap - 1
	}
	g.col = col
}

// EndRow ends the current row, if it has cells.
func (g *Writer) EndRow() error {
	if g.col == 0 {
		return g.w.Err()
	}
	g.w.Byte('\n')
	g.col = 0
	if g.rows < headRows && g.table.Columns == nil {
		g.titles()
		g.cells = g.cells[:0]
	}
	g.rows++
	return g.w.Break()
}

// titles takes the current row for the titles when all its cells are short
// different words and there are two or more.
func (g *Writer) titles() {
	n := len(g.cells)
	if n < 2 || g.cells[n-1].col > maxTitles {
		return
	}
	seen := make(map[string]bool, n)
	columns := make([]string, g.cells[n-1].col)
	for _, c := range g.cells {
		if !c.text || c.to-c.from > maxTitle || c.to > g.w.Len() {
			return
		}
		title := strings.TrimSpace(g.w.Text(c.from, c.to))
		if title == "" || seen[title] || strings.ContainsAny(title, "@") || digits(title) > 3 {
			return
		}
		seen[title] = true
		columns[c.col-1] = title
	}
	g.table.Columns = columns
}

func digits(s string) int {
	n := 0
	for i := range len(s) {
		if s[i] >= '0' && s[i] <= '9' {
			n++
		}
	}
	return n
}

// End sends what is left of the sheet.
func (g *Writer) End() error {
	if err := g.EndRow(); err != nil {
		return err
	}
	err := g.w.Flush()
	g.w.Table = nil
	return err
}
