package office

import (
	"bytes"
	"io"
	"strconv"
	"strings"

	"uitrusting/scanner/document"
	"uitrusting/scanner/extract/internal/grid"
	"uitrusting/scanner/extract/internal/numfmt"
	"uitrusting/scanner/extract/internal/xmlpull"
	"uitrusting/scanner/extract/internal/zippart"
)

// sheet reads one sheet and what belongs to it.
func (b *book) sheet(s sheetRef) error {
	e := b.e
	part := e.pkg.Find(s.part)
	if part == nil || s.part == "" {
		return nil
	}
	rels := e.relations(part.Name)
	if err := b.grid.Sheet(s.name, b.tableTitles(rels)); err != nil {
		return err
	}
	var extra sheetExtra
	if err := e.try("sheet", b.cells(part, &extra)); err != nil {
		return err
	}
	if err := b.grid.End(); err != nil {
		return err
	}
	if extra.lost {
		_ = e.try("links", document.ErrTooLarge) // no error that ends the reading
	}
	if err := b.links(s, rels, extra.links); err != nil {
		return err
	}
	if p := e.pkg.Find(rels.ofKind("drawing")); p != nil {
		b.drawn[p] = s.name
	}
	read := map[string]bool{}
	for _, r := range rels {
		if r.external || read[r.target] || r.kind != "comments" && r.kind != "threadedComment" {
			continue
		}
		read[r.target] = true
		if p := e.pkg.Find(r.target); p != nil {
			if err := b.comments(s, p); err != nil {
				return err
			}
		}
	}
	return b.running(s, extra.running)
}

// A sheetExtra is what the part of a sheet says beside its cells.
type sheetExtra struct {
	links   []cellLink
	lost    bool     // more links than maxLinks
	running []string // headers and footers
}

// A cellLink leads to the relation id, or to the target that a formula has.
type cellLink struct{ ref, id, target string }

// link keeps a link until the cells are read.
func (x *sheetExtra) link(l cellLink) {
	if len(x.links) == maxLinks {
		x.lost = true
		return
	}
	x.links = append(x.links, l)
}

const (
	maxLinks   = 100_000 // of one sheet
	maxTables  = 100     // of which the titles are looked at
	maxRunning = 12
)

// A cellReader holds the cell that is being read.
type cellReader struct {
	row, col  int
	kind      string // t of c
	style     int
	value     []byte
	inValue   bool
	formula   []byte
	inFormula bool
	shown     []byte
}

// cells reads the rows of a sheet.
func (b *book) cells(p *zippart.Part, extra *sheetExtra) error {
	if isBinary(p) {
		return b.binaryCells(p, extra)
	}
	rc, err := p.Open()
	if err != nil {
		return err
	}
	defer rc.Close()
	x := xmlpull.NewReader(rc)
	var c cellReader
	inCell := false
	for {
		kind, err := x.Next()
		if err != nil {
			return err
		}
		switch kind {
		case xmlpull.Start:
			switch string(x.Name()) {
			case "row":
				c.row++
				if r, ok := x.Attr("r"); ok {
					if n := number(r); n > 0 {
						c.row = n
					}
				}
				c.col = 0
				if err := b.e.ctx.Err(); err != nil {
					return err
				}
			case "c":
				inCell = true
				c.begin(x)
			case "v", "t":
				c.inValue = inCell
			case "f":
				c.inFormula = inCell
			case "rPh":
				if err := x.Skip(); err != nil {
					return err
				}
			case "hyperlink":
				id, _ := x.PrefixedAttr("id")
				extra.link(cellLink{ref: x.AttrString("ref"), id: string(id)})
			case "oddHeader", "oddFooter", "evenHeader", "evenFooter", "firstHeader", "firstFooter":
				text, err := elementText(x)
				if err != nil {
					return err
				}
				if text = grid.RunningText(text); text != "" && len(extra.running) < maxRunning {
					extra.running = append(extra.running, text)
				}
			}
		case xmlpull.Text:
			if c.inValue && len(c.value) < 1<<20 {
				c.value = append(c.value, x.Text()...)
			}
			if c.inFormula && len(c.formula) < maxFormula {
				c.formula = append(c.formula, x.Text()...)
			}
		default:
			switch string(x.Name()) {
			case "v", "t":
				c.inValue = false
			case "f":
				c.inFormula = false
			case "c":
				inCell = false
				if len(c.formula) > 0 {
					c.calculate(extra)
				}
				if err := b.cell(&c); err != nil {
					return err
				}
			}
		}
	}
}

// begin reads the attributes of a cell.
func (c *cellReader) begin(x *xmlpull.Reader) {
	c.col++
	c.kind, c.style = "", 0
	c.value, c.formula = c.value[:0], c.formula[:0]
	x.EachAttr(func(name, value []byte) bool {
		switch string(name) {
		case "r":
			if row, col := reference(value); col > 0 {
				c.col = col
				if row > 0 {
					c.row = row
				}
			}
		case "s":
			c.style = number(value)
		case "t":
			c.kind = cellKind(value)
		}
		return true
	})
}

// cellKind avoids a string for each cell.
func cellKind(v []byte) string {
	switch string(v) {
	case "s":
		return "s"
	case "n":
		return ""
	case "str":
		return "str"
	case "inlineStr":
		return "inlineStr"
	case "b":
		return "b"
	case "e":
		return "e"
	case "d":
		return "d"
	}
	return ""
}

// cell writes the value of a cell as it is shown.
func (b *book) cell(c *cellReader) error {
	if len(c.value) == 0 {
		return b.e.w.Err()
	}
	switch c.kind {
	case "s":
		return b.grid.Cell(c.row, c.col, b.strings.at(number(bytes.TrimSpace(c.value))), true)
	case "str", "inlineStr":
		c.shown = appendEscaped(c.shown[:0], c.value)
		return b.grid.Cell(c.row, c.col, c.shown, true)
	case "b":
		if string(c.value) == "1" {
			return b.grid.Cell(c.row, c.col, []byte("TRUE"), false)
		}
		return b.grid.Cell(c.row, c.col, []byte("FALSE"), false)
	case "e":
		return b.grid.Cell(c.row, c.col, c.value, false)
	case "d":
		return b.grid.Cell(c.row, c.col, isoDate(c.value), false)
	}
	value := bytes.TrimSpace(c.value)
	format := numfmt.General
	if c.style >= 0 && c.style < len(b.formats) {
		format = b.formats[c.style]
	}
	if format == numfmt.General && short(value) {
		return b.grid.Cell(c.row, c.col, value, false)
	}
	v, err := strconv.ParseFloat(string(value), 64)
	if err != nil {
		return b.grid.Cell(c.row, c.col, value, true)
	}
	c.shown = format.Append(c.shown[:0], v, b.date1904)
	return b.grid.Cell(c.row, c.col, c.shown, false)
}

// short reports whether a number is already written as people would.
func short(v []byte) bool {
	if len(v) > 15 {
		return false
	}
	for _, c := range v {
		if (c < '0' || c > '9') && c != '.' && c != '-' {
			return false
		}
	}
	return true
}

// isoDate is a date cell with a blank for the T and without a zero time.
func isoDate(v []byte) []byte {
	v = bytes.TrimSuffix(bytes.Replace(v, []byte("T"), []byte(" "), 1), []byte("Z"))
	v, _ = bytes.CutSuffix(v, []byte(".000"))
	v, _ = bytes.CutSuffix(v, []byte(" 00:00:00"))
	return v
}

// number reads a non-negative decimal number; -1 when it is none.
func number(v []byte) int {
	if len(v) == 0 || len(v) > 9 {
		return -1
	}
	n := 0
	for _, c := range v {
		if c < '0' || c > '9' {
			return -1
		}
		n = n*10 + int(c-'0')
	}
	return n
}

const (
	maxRow = 1 << 20
	maxCol = 1 << 14
)

// reference reads "BC23" as row 23, column 55; zeros when it is none.
func reference(ref []byte) (row, col int) {
	i := 0
	for i < len(ref) && i < 3 {
		c := ref[i] | 0x20
		if c < 'a' || c > 'z' {
			break
		}
		col = col*26 + int(c-'a') + 1
		i++
	}
	row = number(ref[i:])
	if row < 0 || row > maxRow {
		row = 0
	}
	if col > maxCol {
		col = 0
	}
	return row, col
}

// elementText is the text of the element that just started, up to its end.
func elementText(x *xmlpull.Reader) (string, error) {
	var text strings.Builder
	for depth := x.Depth(); ; {
		kind, err := x.Next()
		if err != nil {
			return "", err
		}
		if kind == xmlpull.Text && text.Len() < 1<<16 {
			text.Write(x.Text())
		}
		if kind == xmlpull.End && x.Depth() < depth {
			return text.String(), nil
		}
	}
}

// tableTitles are the column names of the uppermost table of a sheet, placed
// in their columns.
func (b *book) tableTitles(rels relations) []string {
	best := maxRow + 1
	var titles []string
	tables := 0
	for _, r := range rels {
		if r.kind != "table" || r.external {
			continue
		}
		if tables++; tables > maxTables {
			break
		}
		p := b.e.pkg.Find(r.target)
		if p == nil {
			continue
		}
		var row, col int
		var names []string
		b.e.eachStart(p, func(x *xmlpull.Reader) { // a damaged table has no titles
			switch string(x.Name()) {
			case "table":
				ref, _ := x.Attr("ref")
				ref, _, _ = bytes.Cut(ref, []byte(":"))
				row, col = reference(ref)
				if x.AttrString("headerRowCount") == "0" {
					row = 0
				}
			case "tableColumn":
				if len(names) < 512 {
					names = append(names, strings.Join(strings.Fields(x.AttrString("name")), " "))
				}
			}
		})
		if row > 0 && col > 0 && col <= 512 && row < best {
			best = row
			titles = append(make([]string, col-1, col-1+len(names)), names...)
		}
	}
	return titles
}

// links writes where the cells lead, each at the place of its cell.
func (b *book) links(s sheetRef, rels relations, links []cellLink) error {
	if len(links) == 0 {
		return nil
	}
	w := b.e.w
	if err := w.Part(document.Position{Sheet: s.name, Part: "link"}); err != nil {
		return err
	}
	targets := rels.targets()
	for _, l := range links {
		target := l.target
		if r := targets[l.id]; target == "" && r.external {
			target = r.target
		}
		if target == "" {
			continue
		}
		row, col := reference([]byte(l.ref))
		w.At(document.Position{Sheet: s.name, Row: row, Col: col, Part: "link"})
		w.WriteString(linkText(target))
		w.Byte('\n')
		if err := w.Break(); err != nil {
			return err
		}
	}
	return w.Flush()
}

// comments writes the notes of a sheet, each at the place of its cell, with
// its author before it.
func (b *book) comments(s sheetRef, p *zippart.Part) error {
	e := b.e
	if err := e.w.Part(document.Position{Sheet: s.name, Part: "comment"}); err != nil {
		return err
	}
	if err := e.try("comments", b.readComments(s, p)); err != nil {
		return err
	}
	return e.w.Flush()
}

func (b *book) readComments(s sheetRef, p *zippart.Part) error {
	if isBinary(p) {
		return b.binaryComments(s, p)
	}
	rc, err := p.Open()
	if err != nil {
		return err
	}
	defer rc.Close()
	w := b.e.w
	x := xmlpull.NewReader(rc)
	var authors []string
	inText := false
	for {
		kind, err := x.Next()
		if err != nil {
			if err == io.EOF {
				return nil
			}
			return err
		}
		switch kind {
		case xmlpull.Start:
			switch string(x.Name()) {
			case "author":
				name, err := elementText(x)
				if err != nil {
					return err
				}
				if len(authors) < 10_000 && len(name) < 300 {
					authors = append(authors, name)
				}
				b.e.addAuthor(name)
			case "comment", "threadedComment":
				ref, _ := x.Attr("ref")
				row, col := reference(ref)
				w.At(document.Position{Sheet: s.name, Row: row, Col: col, Part: "comment"})
				if id, err := strconv.Atoi(x.AttrString("authorId")); err == nil && id >= 0 && id < len(authors) && authors[id] != "" {
					w.WriteString(authors[id])
					w.Byte('\n')
				}
			case "t":
				inText = true
			case "text":
				inText = true
			case "rPh":
				if err := x.Skip(); err != nil {
					return err
				}
			}
		case xmlpull.Text:
			if inText {
				text := x.Text()
				if w.LineStart() {
					text = bytes.TrimLeft(text, "\r\n\t ")
				}
				w.Write(text)
			}
		default:
			switch string(x.Name()) {
			case "t", "text":
				inText = false
			case "comment", "threadedComment":
				if !w.LineStart() {
					w.Byte('\n')
				}
				if err := w.Break(); err != nil {
					return err
				}
			}
		}
	}
}

// running writes the printed headers and footers of a sheet.
func (b *book) running(s sheetRef, texts []string) error {
	if len(texts) == 0 {
		return nil
	}
	w := b.e.w
	if err := w.Part(document.Position{Sheet: s.name, Part: "header"}); err != nil {
		return err
	}
	w.Title = true
	for _, text := range texts {
		w.WriteString(text)
		w.Byte('\n')
	}
	return w.Flush()
}
