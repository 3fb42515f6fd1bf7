package document

import (
	"sort"
	"strconv"
	"strings"
)

// A Segment is a run of a document's text in reading order: a page, a sheet,
// a mail body, a window of a big text. Nothing that is looked for reaches
// over the border of two segments, except between windows of one text, which
// overlap for that purpose (Lead, Core).
type Segment struct {
	// Text is UTF-8. It is only valid until the call that received the
	// segment returns: what is kept must be cloned.
	Text string
	// Context governs Text but is not scanned: column titles, a form label, a
	// subject.
	Context string
	// Marks say where the text stands in the document, ascending by offset.
	Marks []Mark
	// Table is set when Text is a table: one row a line, cells parted by
	// Table.Delimiter.
	Table *Table
	// Offset is the place of Text[0] in the extracted text of the document,
	// in bytes. The engine sets it for extractors that leave it zero and do
	// not overlap; an extractor that sends windows sets it itself.
	Offset int64
	// Lead and Core bound what the segment answers for, in bytes of Text: a
	// match that starts before Lead belongs to the segment before, one that
	// starts at or after Core to the next. Core 0 means all of Text.
	Lead, Core int
	// Title marks a running header or footer, a file name or a like text
	// that frames the document and is not its body.
	Title bool
}

// A Table describes how a segment's text is laid out in columns.
type Table struct {
	Columns   []string // titles, first column first; nil = no header row was recognised
	Delimiter byte     // between cells: '\t', ',', ';', '|'
	Quoted    bool     // cells may be quoted as in RFC 4180
}

// A Mark gives the position of one byte of a segment's text.
type Mark struct {
	Offset int // bytes from the start of Text
	At     Position
}

// A Position is a place a person can find. Numbers are 1-based; zero and ""
// mean unknown.
type Position struct {
	Page  int    `json:",omitzero"` // of a PDF or a presentation
	Sheet string `json:",omitzero"` // of a workbook
	Row   int    `json:",omitzero"` // of a table
	Col   int    `json:",omitzero"` // of a table
	Line  int    `json:",omitzero"` // of a plain text
	Part  string `json:",omitzero"` // mail part, header, footer, comment, note, property
}

// Cell is the name of a cell as workbooks have it, "B3"; "" outside a table.
func (p Position) Cell() string {
	if p.Row <= 0 || p.Col <= 0 {
		return ""
	}
	var b [16]byte
	i := len(b)
	for n := p.Col; n > 0; n = (n - 1) / 26 {
		i--
		b[i] = byte('A' + (n-1)%26)
	}
	return string(b[i:]) + strconv.Itoa(p.Row)
}

// End is the offset at which the segment's responsibility ends.
func (s *Segment) End() int {
	if s.Core == 0 {
		return len(s.Text)
	}
	return s.Core
}

// Owns reports whether a match that starts at the offset is this segment's
// to report.
func (s *Segment) Owns(start int) bool { return start >= s.Lead && start < s.End() }

// Locate gives the position of the byte at offset: that of the last mark
// before it, moved on by the lines (or, in a table, rows and cells) that lie
// between. It costs time in proportion to the distance from that mark, so
// callers that locate many matches use a Locator.
func (s *Segment) Locate(offset int) Position {
	l := Locator{seg: s}
	return l.Locate(offset)
}

// A Locator finds positions of ascending offsets in one segment without
// counting a line twice.
type Locator struct {
	seg  *Segment
	mark int // index of the next mark
	from int // offset that at describes
	at   Position
	line int // offset of the start of the current line
}

// NewLocator starts at the beginning of the segment.
func NewLocator(s *Segment) *Locator { return &Locator{seg: s} }

// Locate is Segment.Locate. Offsets that descend are allowed and restart the
// count.
func (l *Locator) Locate(offset int) Position {
	s := l.seg
	if offset > len(s.Text) {
		offset = len(s.Text)
	}
	if offset < l.from {
		*l = Locator{seg: s}
	}
	if next := sort.Search(len(s.Marks), func(i int) bool { return s.Marks[i].Offset > offset }); next > l.mark {
		m := s.Marks[next-1]
		l.mark, l.from, l.at, l.line = next, m.Offset, m.At, m.Offset
	}
	if skipped := s.Text[l.from:offset]; skipped != "" {
		if n := strings.Count(skipped, "\n"); n > 0 {
			l.line = l.from + strings.LastIndexByte(skipped, '\n') + 1
			switch {
			case s.Table != nil && l.at.Row > 0:
				l.at.Row += n
				l.at.Col = 1
			case l.at.Line > 0:
				l.at.Line += n
			}
			if s.Table != nil && l.at.Row > 0 && l.at.Line > 0 {
				l.at.Line += n
			}
		}
		l.from = offset
	}
	at := l.at
	if s.Table != nil && at.Row > 0 && l.line <= offset {
		if at.Col == 0 {
			at.Col = 1
		}
		at.Col += s.Table.cells(s.Text[l.line:offset])
	}
	return at
}

// cells counts the delimiters of a part of a row, leaving out quoted ones.
func (t *Table) cells(row string) int {
	if !t.Quoted || strings.IndexByte(row, '"') < 0 {
		return strings.Count(row, string(rune(t.Delimiter)))
	}
	n, quoted := 0, false
	for i := 0; i < len(row); i++ {
		switch row[i] {
		case '"':
			quoted = t.Quotes(row, i, quoted)
		case t.Delimiter:
			if !quoted {
				n++
			}
		}
	}
	return n
}

// Quotes reports whether a quoted cell is open behind the quote at text[i]. It
// opens one at the start of a cell only: 24" is an inch. Behind one that closed
// a cell it is a quote of the text.
func (t *Table) Quotes(text string, i int, open bool) bool {
	return t.Quoted && !open && (i == 0 || text[i-1] == t.Delimiter || text[i-1] == '"' || text[i-1] == '\n')
}

// Column is the title of a 1-based column, or "" when it is not known.
func (t *Table) Column(col int) string {
	if t == nil || col < 1 || col > len(t.Columns) {
		return ""
	}
	return t.Columns[col-1]
}
