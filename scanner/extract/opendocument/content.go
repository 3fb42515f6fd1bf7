package opendocument

import (
	"bytes"
	"io"
	"strings"

	"uitrusting/scanner/document"
	"uitrusting/scanner/extract/internal/xmlpull"
)

// A reader walks the XML of one part.
type reader struct {
	e    *extraction
	x    *xmlpull.Reader
	part string // Position.Part of what is not in the body

	buf      []byte // of the current paragraph, table row or sheet cell
	inPara   int    // depth of p and h
	tables   int    // depth of tables, but for the sheet itself
	cellOpen bool   // the last paragraph of the cell ended
	notes    []string
	aside    []aside // of the paragraph
	outer    []frame // around the current side text
	held     int     // bytes of notes, aside and outer
	sheet    *sheet  // being read; nil outside of sheets
	book     bool    // the body is a spreadsheet
	running  int     // depth of header and footer of a page style
	masters  bool    // in the page styles
	page     int     // of a drawing or presentation
	breaks   int     // soft page breaks
}

// An aside is text that stands beside the paragraph it is anchored in.
type aside struct {
	part string
	text []byte
}

// A frame is the state outside a side text.
type frame struct {
	depth    int // of the element that opened it
	part     string
	buf      []byte
	inPara   int
	tables   int
	cellOpen bool
	sheet    *sheet
}

const (
	maxNotes  = 1000     // of one paragraph
	maxAside  = 16 << 20 // bytes of one paragraph, and of what is held beside it
	maxFrames = 64
	maxBlanks = 100 // of one text:s
)

// content reads a part: "" for the body, "styles", "properties" or "object".
func (e *extraction) content(src io.Reader, part string) error {
	r := &reader{e: e, x: xmlpull.NewReader(src)}
	at := document.Position{Line: 1}
	if part != "" {
		r.part = part
		at = document.Position{Part: part}
	}
	if err := e.w.Part(at); err != nil {
		return err
	}
	for {
		kind, err := r.x.Next()
		if err != nil {
			if flushed := r.finish(); flushed != nil {
				return flushed
			}
			return err
		}
		switch kind {
		case xmlpull.Start:
			err = r.start()
		case xmlpull.End:
			err = r.end()
		default:
			if r.inPara > 0 && r.wanted() {
				r.openLine()
				r.buf = appendCollapsed(r.buf, r.x.Text())
			}
		}
		if err == nil && len(r.buf)+r.held > maxAside {
			err = r.spill()
		}
		if err != nil {
			return err
		}
	}
}

// wanted reports whether text at this place is text of the document: of the
// styles only headers and footers are.
func (r *reader) wanted() bool { return r.part != "styles" && !r.masters || r.running > 0 }

// spill hands on a paragraph that has grown too big, or drops the rest of a
// side text.
func (r *reader) spill() error {
	if len(r.outer) == 0 && r.sheet == nil {
		r.e.w.Write(r.buf)
	} else {
		r.lose()
	}
	r.buf = r.buf[:0]
	return r.e.w.Err()
}

// lose remembers that text is left out because it is too big to be held.
func (r *reader) lose() {
	_ = r.e.try("text beside the text", document.ErrTooLarge) // no error that ends the reading
}

var softHyphen = []byte("\u00ad")

// appendCollapsed adds text with each run of white space as one blank, none
// at the start of a line, and without the marks of where a word may be broken.
func appendCollapsed(dst, text []byte) []byte {
	if bytes.Contains(text, softHyphen) {
		text = bytes.ReplaceAll(text, softHyphen, nil)
	}
	for _, c := range text {
		if c == ' ' || c == '\t' || c == '\n' || c == '\r' {
			if n := len(dst); n == 0 || dst[n-1] == ' ' || dst[n-1] == '\n' {
				continue
			}
			c = ' '
		}
		dst = append(dst, c)
	}
	return dst
}

func (r *reader) openLine() {
	if r.cellOpen {
		if r.sheet != nil {
			r.buf = append(r.buf, ' ')
		} else {
			r.buf = append(r.buf, '\n')
		}
		r.cellOpen = false
	}
}

func (r *reader) start() error {
	x := r.x
	switch string(x.Name()) {
	case "p", "h":
		r.inPara++
		return r.e.w.Err()
	case "s":
		n := 1
		if c, ok := x.Attr("c"); ok {
			n = min(decimal(c), maxBlanks)
		}
		for range n {
			r.mark(' ')
		}
	case "tab", "tab-stop":
		if r.inPara > 0 {
			r.mark('\t')
		}
	case "line-break":
		r.mark('\n')
	case "soft-page-break":
		r.pageBreak()
	case "a":
		r.note(linkText(x.AttrString("href")))
	case "hidden-text", "conditional-text":
		r.note(x.AttrString("string-value"))
	case "note-citation", "note-ref", "number", "automatic-styles", "font-face-decls", "scripts", "event-listeners", "binary-data", "bibliography-configuration", "settings":
		return x.Skip()
	case "styles":
		if r.part != "" || x.Depth() == 2 {
			return x.Skip()
		}
	case "meta":
		return r.meta()
	case "header-decl", "footer-decl", "date-time-decl":
		text, err := r.elementText()
		r.note(text)
		return err
	case "title", "desc":
		if r.part != "properties" {
			text, err := r.elementText()
			r.note(text)
			return err
		}
	case "creator":
		text, err := r.elementText()
		r.author(text)
		return err
	case "date":
		if x.Depth() > 2 && r.part != "properties" && r.inPara == 0 {
			return x.Skip()
		}
	case "date-string", "creator-initials", "sender-initials":
		if r.inPara == 0 {
			return x.Skip()
		}
	case "note":
		part := "footnote"
		if x.AttrString("note-class") == "endnote" {
			part = "endnote"
		}
		r.push(part)
	case "footnote", "endnote":
		r.push(string(x.Name()))
	case "annotation":
		if a := x.AttrString("author"); a != "" {
			r.push("comment")
			r.author(a)
			return nil
		}
		r.push("comment")
	case "deletion", "change-track-table-cell":
		r.push("deleted")
	case "text-box":
		if r.inPara > 0 || r.sheet != nil {
			r.push("textbox")
		}
	case "shapes":
		if r.sheet != nil {
			r.push("textbox")
		}
	case "spreadsheet":
		r.book = true
	case "master-styles":
		r.masters = true
	case "table":
		return r.startTable()
	case "table-row":
		if r.sheet != nil {
			r.sheet.startRow(x)
			return r.e.ctx.Err()
		}
	case "table-cell", "covered-table-cell":
		if r.sheet != nil {
			r.sheet.startCell(x)
			r.buf = r.buf[:0]
			r.cellOpen = false
		}
	case "page":
		return r.startPage()
	case "notes":
		r.setPart("note")
	case "header", "header-left", "header-first", "footer", "footer-left", "footer-first":
		if r.masters {
			r.running++
			return r.title(strings.TrimSuffix(strings.TrimSuffix(string(x.Name()), "-left"), "-first"))
		}
	case "frame":
		if v, _ := x.Attr("placeholder"); string(v) == "true" {
			return x.Skip()
		}
		if r.wanted() {
			r.note(givenName(x.AttrString("name")))
		}
	}
	return nil
}

func (r *reader) end() error {
	if n := len(r.outer); n > 0 && r.x.Depth() < r.outer[n-1].depth {
		return r.pop()
	}
	switch string(r.x.Name()) {
	case "p", "h":
		if r.inPara > 0 {
			r.inPara--
		}
		return r.endParagraph()
	case "table-cell", "covered-table-cell":
		if r.sheet != nil {
			return r.endSheetCell()
		}
		if r.tables > 0 {
			r.cellOpen = false
			r.buf = append(r.buf, '\t')
		}
	case "table-row":
		if r.sheet == nil && r.tables > 0 {
			return r.endRow()
		}
	case "table":
		if r.sheet != nil {
			return r.endSheet()
		}
		if r.tables > 0 {
			r.tables--
		}
	case "master-styles":
		r.masters = false
		if r.part == "" { // a flat file: the body comes next
			return r.e.w.Part(document.Position{Line: 1})
		}
	case "notes":
		r.setPart("")
	case "header", "header-left", "header-first", "footer", "footer-left", "footer-first":
		if r.running > 0 {
			r.running--
		}
	}
	return nil
}

func (r *reader) mark(c byte) {
	if r.inPara > 0 && r.wanted() {
		r.openLine()
		r.buf = append(r.buf, c)
	}
}

func (r *reader) note(text string) {
	text = strings.TrimSpace(text)
	switch {
	case text == "" || strings.HasPrefix(text, "#"):
	case len(r.notes) >= maxNotes || r.held+len(text) > maxAside:
		r.lose()
	default:
		r.notes = append(r.notes, text)
		r.held += len(text)
	}
}

// clearBeside forgets what stood beside a paragraph or cell, once it is handed
// on.
func (r *reader) clearBeside() {
	for _, note := range r.notes {
		r.held -= len(note)
	}
	for _, a := range r.aside {
		r.held -= len(a.text)
	}
	r.notes, r.aside = r.notes[:0], r.aside[:0]
}

// author names who wrote a comment, before its text, or made a change.
func (r *reader) author(name string) {
	name = strings.TrimSpace(name)
	if name == "" {
		return
	}
	if n := len(r.outer); n > 0 && r.outer[n-1].part == "comment" {
		r.buf = append(r.buf, name...)
		r.buf = append(r.buf, '\n')
	}
	if len(r.e.authors) < 200 {
		for _, known := range r.e.authors {
			if known == name {
				return
			}
		}
		r.e.authors = append(r.e.authors, name)
	}
}

func (r *reader) push(part string) {
	if len(r.outer) >= maxFrames {
		return
	}
	r.held += len(r.buf)
	r.outer = append(r.outer, frame{r.x.Depth(), part, r.buf, r.inPara, r.tables, r.cellOpen, r.sheet})
	r.buf, r.inPara, r.tables, r.cellOpen, r.sheet = nil, 0, 0, false, nil
}

func (r *reader) pop() error {
	n := len(r.outer)
	f := r.outer[n-1]
	r.outer = r.outer[:n-1]
	text := r.buf
	r.buf, r.inPara, r.tables, r.cellOpen, r.sheet = f.buf, f.inPara, f.tables, f.cellOpen, f.sheet
	r.held -= len(f.buf)
	if len(bytes.TrimSpace(text)) > 0 {
		if text[len(text)-1] != '\n' {
			text = append(text, '\n')
		}
		r.aside = append(r.aside, aside{f.part, text})
		r.held += len(text)
	}
	if n == 1 && r.sheet == nil && r.inPara == 0 && r.tables == 0 {
		return r.emit()
	}
	return nil
}

func (r *reader) endParagraph() error {
	if r.inPara > 0 {
		return nil // a paragraph in a paragraph: a shape
	}
	if r.sheet != nil || r.tables > 0 {
		r.cellOpen = len(r.buf) > 0 && r.buf[len(r.buf)-1] != '\t'
		return nil
	}
	if !r.wanted() {
		return nil
	}
	r.buf = append(r.buf, '\n')
	if len(r.outer) > 0 {
		return nil
	}
	return r.emit()
}

func (r *reader) endRow() error {
	r.cellOpen = false
	if n := len(r.buf); n > 0 && r.buf[n-1] == '\t' {
		r.buf[n-1] = '\n'
	} else {
		r.buf = append(r.buf, '\n')
	}
	if r.tables > 1 || len(r.outer) > 0 {
		return nil
	}
	return r.emit()
}

// emit hands on a paragraph or row with what stands beside it.
func (r *reader) emit() error {
	w := r.e.w
	w.Write(r.buf)
	r.buf = r.buf[:0]
	for _, note := range r.notes {
		w.WriteString(note)
		w.Byte('\n')
	}
	for _, a := range r.aside {
		back := w.Now()
		at := back
		at.Part, at.Line = a.part, 0
		w.At(at)
		w.Write(a.text)
		if back.Line > 0 {
			back.Line += bytes.Count(a.text, []byte{'\n'})
		}
		w.At(back)
	}
	r.clearBeside()
	return w.Break()
}

// finish hands on what a damaged part left open.
func (r *reader) finish() error {
	for len(r.outer) > 0 {
		if err := r.pop(); err != nil {
			return err
		}
	}
	if r.sheet != nil {
		return r.endSheet()
	}
	if len(r.buf)+len(r.notes)+len(r.aside) > 0 {
		r.buf = append(r.buf, '\n')
		if err := r.emit(); err != nil {
			return err
		}
	}
	return r.e.w.Flush()
}

func (r *reader) startTable() error {
	if r.book && len(r.outer) == 0 && r.sheet == nil {
		return r.startSheet(r.x.AttrString("name"))
	}
	if r.tables > 0 && len(r.buf) > 0 && r.buf[len(r.buf)-1] != '\t' && r.buf[len(r.buf)-1] != '\n' {
		r.buf = append(r.buf, '\n')
	}
	r.cellOpen = false
	r.tables++
	return nil
}

// startPage begins a slide or a page of a drawing.
func (r *reader) startPage() error {
	if r.part != "" {
		return nil
	}
	r.page++
	return r.e.w.Part(document.Position{Page: r.page})
}

// setPart begins or ends the notes of a slide.
func (r *reader) setPart(part string) {
	if r.page > 0 && r.part == "" {
		r.e.w.Part(document.Position{Page: r.page, Part: part}) // the error sticks to w
	}
}

// title begins a running header or footer.
func (r *reader) title(part string) error {
	if err := r.e.w.Part(document.Position{Part: part}); err != nil {
		return err
	}
	r.e.w.Title = true
	return nil
}

// pageBreak counts the pages of the last layout, known from the first segment
// on.
func (r *reader) pageBreak() {
	w := r.e.w
	if r.part != "" || r.sheet != nil || len(r.outer) > 0 || r.tables > 0 || r.breaks == 0 && w.Sent() > 0 {
		return
	}
	if r.breaks == 0 {
		w.Amend(func(at *document.Position) { at.Page = 1 })
		r.breaks = 1
	}
	r.breaks++
	w.Write(r.buf)
	r.buf = r.buf[:0]
	at := w.Now()
	at.Page = r.breaks
	w.At(at)
}

// elementText is the text of the element that just started.
func (r *reader) elementText() (string, error) {
	var text []byte
	for depth := r.x.Depth(); ; {
		kind, err := r.x.Next()
		if err != nil {
			return "", err
		}
		if kind == xmlpull.Text && len(text) < 1<<13 {
			text = appendCollapsed(text, r.x.Text())
		}
		if kind == xmlpull.End && r.x.Depth() < depth {
			return strings.TrimSpace(string(text)), nil
		}
	}
}

// linkText is a target as people read it.
func linkText(target string) string {
	if len(target) > 7 && strings.EqualFold(target[:7], "mailto:") {
		return target[7:]
	}
	return target
}

// givenName is the name of a frame when a person gave it: programs count
// ("Image12").
func givenName(name string) string {
	if strings.Contains(name, " ") || name != "" && strings.TrimRight(name, "0123456789") == name {
		return name
	}
	return ""
}

// decimal reads a positive number of up to 9 digits; 1 when it is none.
func decimal(v []byte) int {
	n := 0
	for _, c := range v {
		if c < '0' || c > '9' || n > 1<<26 {
			return 1
		}
		n = n*10 + int(c-'0')
	}
	return max(n, 1)
}
