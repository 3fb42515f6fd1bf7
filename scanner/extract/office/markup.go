package office

import (
	"bytes"
	"io"
	"strings"

	"uitrusting/scanner/document"
	"uitrusting/scanner/extract/internal/textpart"
	"uitrusting/scanner/extract/internal/xmlpull"
)

// A markup reader walks the text of WordprocessingML and DrawingML, which
// share their outline: paragraphs (p) of runs with text (t), tables (tbl) of
// rows (tr) of cells (tc). Namespaces are not looked at, so that strict,
// transitional and odd packages are read alike.
type markup struct {
	e        *extraction
	x        *xmlpull.Reader
	w        *textpart.Writer
	rels     map[string]relation
	box      string // Position.Part of text boxes; "" leaves them where they are
	skipPh   bool   // leave out shapes that are placeholders (masters, layouts)
	authored bool   // write the author before a comment

	buf      []byte   // text of the current paragraph, or table row, not given to w yet
	tables   int      // depth of tables
	cellOpen bool     // the last paragraph of the cell ended; the next one begins a line
	row      []int    // offset in buf where each open row began
	inText   bool     // in t
	inDel    bool     // in delText
	inCode   bool     // in instrText
	removed  int      // depth of del and moveFrom
	chosen   bool     // AlternateContent has had its Choice
	code     []byte   // of the field
	side     []byte   // deleted text of the paragraph
	notes    []string // link targets, alternative texts of the paragraph
	boxes    []byte   // text boxes of the paragraph
	outer    []frame  // around the current text box
	held     int      // bytes of outer
	pages    int      // page breaks seen in the last layout
}

// A frame is the state outside a text box.
type frame struct {
	buf      []byte
	tables   int
	cellOpen bool
	row      []int
	removed  int
}

const (
	maxNotes   = 1000     // of one paragraph
	maxSide    = 1 << 20  // bytes of deleted text of one paragraph
	maxBoxes   = 16 << 20 // bytes of the text boxes of one paragraph that are done, and of those that are open
	maxNesting = 64       // text boxes in each other
)

// read walks the part that src holds.
func (m *markup) read(src io.Reader) error {
	if m.x == nil {
		m.x = xmlpull.NewReader(src)
	} else {
		m.x.Reset(src)
	}
	for {
		kind, err := m.x.Next()
		if err != nil {
			m.finish()
			if err == io.EOF {
				return m.w.Err()
			}
			return err
		}
		switch kind {
		case xmlpull.Start:
			err = m.start()
		case xmlpull.End:
			err = m.endElement()
		default:
			m.text()
		}
		if err != nil {
			return err
		}
		m.spill()
	}
}

func (m *markup) text() {
	switch {
	case m.inText:
		if m.removed > 0 {
			m.addSide(m.x.Text())
			return
		}
		m.openLine()
		m.buf = appendInline(m.buf, m.x.Text())
	case m.inDel:
		m.addSide(m.x.Text())
	case m.inCode:
		if len(m.code) < 1<<16 {
			m.code = append(m.code, m.x.Text()...)
		}
	}
}

// softHyphen is where a word may be broken; left in, it would part the word.
var softHyphen = []byte("\u00ad")

// appendInline adds text of a run, in which line breaks are only layout of
// the XML (or, in DrawingML, a soft break).
func appendInline(dst, text []byte) []byte {
	if bytes.Contains(text, softHyphen) {
		text = bytes.ReplaceAll(text, softHyphen, nil)
	}
	if bytes.IndexByte(text, '\n') < 0 && bytes.IndexByte(text, '\v') < 0 && bytes.IndexByte(text, '\r') < 0 {
		return append(dst, text...)
	}
	for _, c := range text {
		switch c {
		case '\r', '\n':
			c = ' '
		case '\v':
			c = '\n'
		}
		dst = append(dst, c)
	}
	return dst
}

func (m *markup) addSide(text []byte) {
	if len(m.side) >= maxSide {
		m.lose()
		return
	}
	m.side = append(m.side, text...)
}

// lose remembers that text is left out because it is too big to be held.
func (m *markup) lose() {
	_ = m.e.try("text beside the text", document.ErrTooLarge) // no error that ends the reading
}

// openLine starts a new line for a further paragraph of a table cell.
func (m *markup) openLine() {
	if m.cellOpen {
		m.buf = append(m.buf, '\n')
		m.cellOpen = false
	}
}

// spill hands on a paragraph that has grown too big to wait for its end, or
// drops what a text box holds too much of.
func (m *markup) spill() {
	switch {
	case len(m.outer) == 0 && len(m.buf) >= textpart.SegmentSize:
		m.handOn()
	case len(m.outer) > 0 && len(m.buf)+m.held > maxBoxes:
		m.lose()
		m.buf = m.buf[:0]
		for i := range m.row {
			m.row[i] = 0
		}
	}
}

func (m *markup) start() error {
	switch string(m.x.Name()) {
	case "t":
		m.inText = true
	case "p":
		if m.w.Err() != nil {
			return m.w.Err()
		}
	case "r":
	case "pPr", "tblPr", "tblGrid", "trPr", "tcPr", "bodyPr", "lstStyle", "posOffset":
		return m.x.Skip()
	case "tab", "ptab":
		m.mark('\t')
	case "br", "cr":
		m.mark('\n')
	case "noBreakHyphen":
		m.mark('-')
	case "sym":
		m.symbol()
	case "delText":
		m.inDel = true
	case "instrText":
		m.inCode = true
	case "fldChar":
		m.field()
	case "fldSimple":
		m.code = append(m.code[:0], m.x.AttrString("instr")...)
		m.field()
	case "del", "moveFrom":
		m.e.addAuthor(m.x.AttrString("author"))
		m.removed++
		if m.removed == 1 && len(m.side) > 0 {
			m.addSide([]byte{' '})
		}
	case "ins", "moveTo":
		m.e.addAuthor(m.x.AttrString("author"))
	case "tbl":
		if m.tables > 0 && len(m.buf) > m.row[len(m.row)-1] && m.buf[len(m.buf)-1] != '\t' && m.buf[len(m.buf)-1] != '\n' {
			m.buf = append(m.buf, '\n')
		}
		m.cellOpen = false
		m.tables++
		m.row = append(m.row, len(m.buf))
	case "tr":
		if n := len(m.row); n > 0 {
			m.row[n-1] = len(m.buf)
		}
	case "txbxContent":
		m.openBox()
	case "hyperlink", "hlinkClick", "hlinkHover", "hlinkMouseOver":
		m.link()
	case "docPr", "cNvPr":
		m.note(m.x.AttrString("title"))
		m.note(m.x.AttrString("descr"))
	case "textpath":
		m.note(m.x.AttrString("string"))
	case "imagedata":
		m.note(m.x.AttrString("title"))
	case "listEntry":
		m.note(m.x.AttrString("val"))
	case "comment":
		if m.authored {
			m.author(m.x.AttrString("author"), m.x.AttrString("initials"))
		}
	case "lastRenderedPageBreak":
		m.page()
	case "ph":
		if m.skipPh {
			return m.skipShape()
		}
	case "AlternateContent":
		m.chosen = false
	case "Fallback":
		if m.chosen {
			return m.x.Skip()
		}
	}
	return nil
}

func (m *markup) endElement() error {
	switch string(m.x.Name()) {
	case "t":
		m.inText = false
	case "p":
		return m.endParagraph()
	case "tc":
		m.cellOpen = false
		m.buf = append(m.buf, '\t')
	case "tr":
		return m.endRow()
	case "tbl":
		if m.tables > 0 {
			m.tables--
			m.row = m.row[:len(m.row)-1]
		}
	case "delText":
		m.inDel = false
	case "instrText":
		m.inCode = false
	case "del", "moveFrom":
		if m.removed > 0 {
			m.removed--
		}
	case "txbxContent":
		m.closeBox()
	case "Choice":
		m.chosen = true
	}
	return nil
}

// mark writes a tab, a break or a hyphen that is an element.
func (m *markup) mark(c byte) {
	if m.removed > 0 {
		m.addSide([]byte{c})
		return
	}
	m.openLine()
	m.buf = append(m.buf, c)
}

// symbol writes a character given by its code, unless it is of the private
// range that symbol fonts use.
func (m *markup) symbol() {
	code, ok := m.x.Attr("char")
	if !ok || len(code) != 4 {
		return
	}
	n := 0
	for _, c := range code {
		d := strings.IndexByte("0123456789abcdef", c|0x20)
		if c <= '9' {
			d = strings.IndexByte("0123456789", c)
		}
		if d < 0 {
			return
		}
		n = n<<4 | d
	}
	if n >= 0x20 && (n < 0xd800 || n > 0xf8ff) {
		m.openLine()
		m.buf = append(m.buf, string(rune(n))...)
	}
}

// field notes what the code of a field says beyond its result.
func (m *markup) field() {
	if len(m.code) == 0 {
		return
	}
	code := strings.TrimSpace(string(m.code))
	m.code = m.code[:0]
	word, rest, _ := strings.Cut(code, " ")
	switch strings.ToUpper(word) {
	case "HYPERLINK", "INCLUDETEXT", "INCLUDEPICTURE", "LINK", "QUOTE", "FILLIN", "ASK", "SET", "DDE", "DDEAUTO", "DATABASE", "IMPORT", "INCLUDE", "AUTOTEXT", "COMMENTS":
		m.note(strings.ReplaceAll(strings.ReplaceAll(rest, `"`, ""), `\\`, `\`))
	}
}

// link notes where a hyperlink leads.
func (m *markup) link() {
	id, ok := m.x.PrefixedAttr("id")
	if !ok {
		return
	}
	if r, ok := m.rels[string(id)]; ok && r.external {
		m.note(linkText(r.target))
	}
}

// linkText is a target as people read it: without the mail scheme.
func linkText(target string) string {
	if len(target) > 7 && strings.EqualFold(target[:7], "mailto:") {
		target = target[7:]
	}
	return target
}

// note keeps a text that is shown beside the paragraph or not at all.
func (m *markup) note(text string) {
	text = strings.TrimSpace(text)
	switch {
	case text == "":
	case len(m.notes) >= maxNotes:
		m.lose()
	default:
		m.notes = append(m.notes, text)
	}
}

func (m *markup) author(name, initials string) {
	name = strings.TrimSpace(name)
	if name == "" {
		return
	}
	m.e.addAuthor(name)
	m.openLine()
	m.buf = append(m.buf, name...)
	m.buf = append(m.buf, '\n')
}

// page counts a page break of the last layout. Pages are only known when
// there is one before the first segment is full.
func (m *markup) page() {
	if m.w.Position().Part != "" || len(m.outer) > 0 {
		return
	}
	if m.pages == 0 && m.w.Sent() > 0 {
		return
	}
	m.handOn()
	if m.pages == 0 {
		m.w.Amend(func(at *document.Position) {
			if at.Part == "" {
				at.Page = 1
			}
		})
		m.pages = 1
	}
	m.pages++
	at := m.w.Now()
	at.Page = m.pages
	m.w.At(at)
}

// handOn gives what there is of a paragraph or row to the writer.
func (m *markup) handOn() {
	m.w.Write(m.buf)
	m.buf = m.buf[:0]
	for i := range m.row {
		m.row[i] = 0
	}
}

// skipShape leaves out the rest of the shape that the element is in: a
// placeholder says "Click to edit".
func (m *markup) skipShape() error {
	for {
		kind, err := m.x.Next()
		if err != nil {
			return err
		}
		if kind == xmlpull.End && string(m.x.Name()) == "sp" {
			return nil
		}
	}
}

func (m *markup) openBox() {
	if m.box == "" || len(m.outer) >= maxNesting {
		m.outer = append(m.outer, frame{})
		return
	}
	m.held += len(m.buf)
	m.outer = append(m.outer, frame{m.buf, m.tables, m.cellOpen, m.row, m.removed})
	m.buf, m.tables, m.cellOpen, m.row, m.removed = nil, 0, false, nil, 0
}

func (m *markup) closeBox() {
	n := len(m.outer)
	if n == 0 {
		return
	}
	f := m.outer[n-1]
	m.outer = m.outer[:n-1]
	if m.box == "" || n > maxNesting {
		return
	}
	m.held -= len(f.buf)
	if len(m.boxes)+len(m.buf) > maxBoxes {
		m.lose()
	} else {
		m.boxes = append(m.boxes, m.buf...)
		if len(m.buf) > 0 && m.buf[len(m.buf)-1] != '\n' {
			m.boxes = append(m.boxes, '\n')
		}
	}
	m.buf, m.tables, m.cellOpen, m.row, m.removed = f.buf, f.tables, f.cellOpen, f.row, f.removed
}

func (m *markup) endParagraph() error {
	m.field()
	if m.tables > 0 {
		m.cellOpen = true
		return nil
	}
	m.buf = append(m.buf, '\n')
	if len(m.outer) > 0 {
		return nil
	}
	return m.emit()
}

func (m *markup) endRow() error {
	m.cellOpen = false
	if n := len(m.buf); n > 0 && m.buf[n-1] == '\t' {
		m.buf[n-1] = '\n'
	} else if n == 0 && m.w.EndsWith('\t') && len(m.outer) == 0 {
		m.w.Truncate(m.w.Len() - 1)
		m.buf = append(m.buf, '\n')
	} else {
		m.buf = append(m.buf, '\n')
	}
	if m.tables > 1 || len(m.outer) > 0 {
		return nil
	}
	return m.emit()
}

// emit hands on a paragraph or row with what belongs beside it.
func (m *markup) emit() error {
	m.w.Write(m.buf)
	m.buf = m.buf[:0]
	if len(m.row) > 0 {
		m.row[len(m.row)-1] = 0
	}
	if len(m.side) > 0 {
		m.w.Write(m.side)
		m.w.Byte('\n')
		m.side = m.side[:0]
	}
	for _, note := range m.notes {
		m.w.WriteString(note)
		m.w.Byte('\n')
	}
	m.notes = m.notes[:0]
	if len(m.boxes) > 0 {
		back := m.w.Now()
		at := back
		at.Part, at.Line = m.box, 0
		m.w.At(at)
		m.w.Write(m.boxes)
		lines := bytes.Count(m.boxes, []byte{'\n'})
		m.boxes = m.boxes[:0]
		if back.Line > 0 {
			back.Line += lines
		}
		m.w.At(back)
	}
	return m.w.Break()
}

// finish hands on what a damaged part left open.
func (m *markup) finish() {
	for len(m.outer) > 0 {
		m.closeBox()
	}
	if len(m.buf)+len(m.side)+len(m.notes)+len(m.boxes) > 0 {
		if len(m.buf) > 0 && m.buf[len(m.buf)-1] != '\n' {
			m.buf = append(m.buf, '\n')
		}
		m.emit() // its error is kept by w
	}
	*m = markup{e: m.e, x: m.x, w: m.w, rels: m.rels, box: m.box, skipPh: m.skipPh, authored: m.authored, buf: m.buf[:0]}
}
