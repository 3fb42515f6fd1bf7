package web

import (
	"bytes"
	"errors"
	"io"
	"strings"

	"uitrusting/scanner/document"
	"uitrusting/scanner/extract/internal/flow"
	"uitrusting/scanner/extract/internal/htmltext"
	"uitrusting/scanner/extract/internal/xmlpull"
)

// Elements that mean the same in most vocabularies. Inline ones are parts of
// a sentence; cells and rows make a table.
var (
	inline = map[string]bool{
		"t": true, "r": true, "b": true, "i": true, "u": true, "em": true, "strong": true, "span": true, "a": true, "font": true, "sub": true,
		"sup": true, "s": true, "tspan": true, "emphasis": true, "Data": true, "link": true, "hi": true, "bold": true, "italic": true,
	}
	cells = map[string]bool{"Cell": true, "cell": true, "td": true, "th": true, "table-cell": true, "entry": true}
	rows  = map[string]bool{"Row": true, "tr": true, "table-row": true}
)

// layout reports elements whose attributes only say how a text looks.
func layout(name string) bool {
	return strings.HasSuffix(name, "-properties") || strings.HasSuffix(name, "-style") || name == "style" || name == "font-face" ||
		strings.HasPrefix(name, "list-level") || strings.HasPrefix(name, "page-layout") ||
		strings.HasSuffix(name, "-configuration") || name == "sequence-decl"
}

// drawn are attributes of drawings that hold text for people; all others
// there are measures.
var drawn = map[string]bool{"aria-label": true, "title": true, "alt": true, "label": true, "author": true, "creator": true}

// extractXML sends the text of elements, each with the element's name before
// it as a label, and the values of attributes with theirs.
func extractXML(w *flow.Writer, r *io.SectionReader, drawing bool, out document.Sink) error {
	x := &xmlText{w: w, out: out, drawing: drawing}
	w.Mark(document.Position{Line: 1})
	err := x.read(r)
	if x.stop != nil {
		return x.stop
	}
	if w.End() != nil {
		return w.Err()
	}
	if errors.Is(err, document.ErrCorrupt) && x.open && endsWith(r, x.root) {
		return nil // an element is not closed, but nothing is missing
	}
	if err == nil && x.root == "" {
		err = document.ErrCorrupt
	}
	if err != nil && w.Written() > 0 && !errors.Is(err, document.ErrTooDeep) {
		return document.PartialError{Err: err}
	}
	return err
}

// endsWith reports whether the last tag closes the element, so that the
// document was not cut off.
func endsWith(r *io.SectionReader, element string) bool {
	tail := make([]byte, min(256, r.Size()))
	n, _ := r.ReadAt(tail, r.Size()-int64(len(tail)))
	tail = bytes.TrimRight(tail[:n], " \t\r\n\x00")
	i := bytes.LastIndex(tail, []byte("</"))
	return element != "" && i >= 0 && bytes.HasSuffix(tail[i:], []byte(element+">"))
}

// An xmlText is a document that is being written as text.
type xmlText struct {
	w       *flow.Writer
	out     document.Sink
	stop    error // of the sink, from a member
	drawing bool
	open    bool   // the end came while elements were open
	root    string // name of the outermost element
	label   string // name of the element whose text comes next
	cell    bool   // inside a table row, after its first cell
	mixed   []bool // by depth: the element has text of its own
}

func (x *xmlText) read(r io.Reader) error {
	p := xmlpull.NewReader(r)
	for n := 0; ; n++ {
		if x.w.Err() != nil {
			return x.w.Err()
		}
		kind, err := p.Next()
		if err == io.EOF {
			return nil
		}
		if err != nil {
			x.open = p.Depth() > 0
			return err
		}
		switch kind {
		case xmlpull.Start:
			if strings.HasPrefix(string(p.Name()), "config-item") {
				if err := p.Skip(); err != nil { // settings of an office program
					return err
				}
				continue
			}
			if file, ok := embedded(p); ok {
				if err := x.file(p, file); err != nil {
					return err
				}
				continue
			}
			x.start(p)
		case xmlpull.Text:
			if !x.drawing || x.label != "style" && x.label != "script" {
				x.text(p.Text(), p.Depth())
			}
		case xmlpull.End:
			x.end(p)
		}
	}
}

func (x *xmlText) start(p *xmlpull.Reader) {
	name := string(p.Name())
	depth := p.Depth()
	if x.root == "" {
		x.root = name
	}
	for len(x.mixed) <= depth {
		x.mixed = append(x.mixed, false)
	}
	x.mixed[depth] = false
	switch {
	case rows[name]:
		x.w.Line()
		x.cell, x.label = false, ""
	case cells[name]:
		if x.cell {
			_ = x.w.WriteByte('\t')
		}
		x.cell, x.label = true, ""
	case inline[name], depth > 1 && x.mixed[depth-1]:
		x.mixed[depth] = true // its text goes on in the line
	default:
		x.label = name
		x.cell = false
	}
	if layout(name) {
		return
	}
	p.EachAttr(func(name, value []byte) bool {
		x.attribute(string(name), value, depth == 1)
		return x.w.Err() == nil
	})
}

func (x *xmlText) attribute(name string, value []byte, root bool) {
	value = bytes.TrimSpace(value)
	switch {
	case len(value) < 2, name == "xmlns", name == "style-name",
		bytes.HasPrefix(value, []byte("http://schemas.")), bytes.HasPrefix(value, []byte("http://www.w3.org/")), bytes.HasPrefix(value, []byte("data:")),
		root && (bytes.HasPrefix(value, []byte("urn:")) || bytes.HasPrefix(value, []byte("http"))), // namespaces
		x.drawing && !drawn[name]:
		return
	}
	if !x.cell {
		x.w.Line()
	}
	x.w.WriteString(name)
	x.w.WriteString(" = ")
	x.w.WriteString(string(value))
	if x.cell {
		_ = x.w.WriteByte(' ')
	} else {
		_ = x.w.WriteByte('\n')
	}
}

// text writes a piece of text. Markup that was put in as text is rendered.
func (x *xmlText) text(t []byte, depth int) {
	if len(bytes.TrimSpace(t)) == 0 {
		if last := x.w.Last(); len(t) > 0 && x.label == "" && last > ' ' && !bytes.ContainsRune(t, '\n') {
			_ = x.w.WriteByte(' ')
		}
		return
	}
	if encoded(t) {
		return
	}
	if x.label != "" {
		x.w.Line()
		x.w.WriteString(x.label)
		x.w.WriteString(": ")
		x.label = ""
		t = bytes.TrimLeft(t, " \t\r\n")
	}
	if depth < len(x.mixed) {
		x.mixed[depth] = true
	}
	if end := bytes.TrimRight(t, " \t\r\n"); bytes.IndexByte(t[len(end):], '\n') >= 0 {
		t = end // what stands before the next tag is indentation
	}
	if i := bytes.IndexByte(t, '<'); i >= 0 && bytes.Contains(t[i:], []byte(">")) && i+1 < len(t) && (t[i+1] == '/' || t[i+1] >= 'A') {
		_, _ = htmltext.Render(x.w, bytes.NewReader(t))
		return
	}
	x.w.WriteString(strings.ReplaceAll(string(t), "\r\n", "\n"))
}

func (x *xmlText) end(p *xmlpull.Reader) {
	depth := p.Depth() + 1 // of the element that ended
	mixed := depth < len(x.mixed) && x.mixed[depth]
	if depth < len(x.mixed) {
		x.mixed = x.mixed[:depth]
	}
	name := p.Name()
	x.label = ""
	switch {
	case rows[string(name)]:
		x.w.Line()
		x.cell = false
	case cells[string(name)], inline[string(name)]:
	case mixed && depth > 1 && x.mixed[depth-1]:
		// inside a sentence
	case !x.cell:
		x.w.Line()
	}
}
