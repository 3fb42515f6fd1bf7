package web

import (
	"encoding/base64"
	"io"

	"uitrusting/scanner/document"
	"uitrusting/scanner/extract/internal/xmlpull"
)

// embedded reports whether the element that starts holds a file in base64,
// and its name: the attachments of electronic invoices (UBL 2.1,
// cbc:EmbeddedDocumentBinaryObject; UN/CEFACT CII, ram:AttachmentBinaryObject).
func embedded(p *xmlpull.Reader) (name string, ok bool) {
	switch string(p.Name()) {
	case "EmbeddedDocumentBinaryObject", "AttachmentBinaryObject":
		return p.AttrString("filename"), true
	}
	return "", false
}

// file sends the content of the element that starts as a member.
func (x *xmlText) file(p *xmlpull.Reader, name string) error {
	text := &elementText{p: p, depth: p.Depth()}
	if err := x.out.Member(document.Member{Name: name, Size: -1, Content: base64.NewDecoder(base64.StdEncoding, text)}); err != nil {
		x.stop = err
		return err
	}
	for text.err == nil { // what the sink left unread
		text.next()
	}
	if text.err != io.EOF {
		return text.err
	}
	return nil
}

// elementText is the text of an element, without white space, as a stream.
type elementText struct {
	p     *xmlpull.Reader
	depth int
	rest  []byte
	err   error // io.EOF after the element
}

func (e *elementText) Read(b []byte) (int, error) {
	for len(e.rest) == 0 {
		if e.err != nil {
			return 0, e.err
		}
		e.next()
	}
	n := copy(b, e.rest)
	e.rest = e.rest[n:]
	return n, nil
}

func (e *elementText) next() {
	kind, err := e.p.Next()
	switch {
	case err == io.EOF:
		e.err = document.ErrCorrupt
	case err != nil:
		e.err = err
	case kind == xmlpull.End && e.p.Depth() < e.depth:
		e.err = io.EOF
	case kind == xmlpull.Text:
		e.rest = e.rest[:0]
		for _, c := range e.p.Text() {
			if c > ' ' {
				e.rest = append(e.rest, c)
			}
		}
	}
}

// encoded reports whether a long text is binary data in base64, which is
// noise to a reader of text.
func encoded(t []byte) bool {
	if len(t) < 256 {
		return false
	}
	blanks := 0
	for _, c := range t {
		switch {
		case c|0x20 >= 'a' && c|0x20 <= 'z', c >= '0' && c <= '9', c == '+', c == '/', c == '=':
		case c == ' ', c == '\n', c == '\r', c == '\t':
			blanks++
		default:
			return false
		}
	}
	return blanks*20 < len(t)
}
