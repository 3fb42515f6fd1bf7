package ole

import (
	"bytes"

	"uitrusting/scanner/document"
)

// What stands beside the cells of a sheet: comments, text boxes, links, and the
// headers of the page.

type noteRef struct {
	row, col, object int
	author           string
}

type placed struct {
	at   document.Position
	text []byte
}

func (r *biffReader) keep(s *sheetState, p placed) {
	if r.room(s, len(p.text)) {
		s.links = append(s.links, p)
	}
}

// room reports whether so many bytes more can be held of what stands beside
// the cells. What cannot makes the document partial.
func (r *biffReader) room(s *sheetState, bytes int) bool {
	if s.size += bytes + 64; s.size <= maxBeside {
		return true
	}
	_ = r.e.try("texts beside cells", document.ErrTooLarge) // no error that ends the reading
	return false
}

// drawnText reads the text of a drawing object: a comment or a text box.
func (r *biffReader) drawnText(s *sheetState, d []byte) {
	n := u16(d, 10)
	if n == 0 || !r.new || !r.continued() {
		return
	}
	var text []byte
	for n > 0 && r.continued() {
		rec, _ := r.next()
		if len(rec.data) < 1 {
			break
		}
		wide := rec.data[0]&1 != 0
		have := len(rec.data) - 1
		if wide {
			have /= 2
		}
		text = append(text, characters(rec.data[1:], n, wide)...)
		n -= have
	}
	if !r.room(s, len(text)) {
		return
	}
	before, ok := s.texts[s.object]
	if !ok {
		s.order = append(s.order, s.object)
		s.texts[s.object] = text
		return
	}
	s.texts[s.object] = append(append(before, '\n'), text...)
}

func (r *biffReader) note(s *sheetState, d []byte) {
	if len(d) < 6 {
		return
	}
	n := noteRef{row: u16(d, 0) + 1, col: u16(d, 2) + 1}
	if !r.new { // the text itself; a row of -1 goes on with the note before
		text := r.page.Append(nil, d[6:])
		if u16(d, 0) == 0xffff {
			if k := len(s.links); k > 0 && r.room(s, len(text)) {
				s.links[k-1].text = append(s.links[k-1].text, text...)
			}
			return
		}
		r.keep(s, placed{document.Position{Sheet: s.name, Row: n.row, Col: n.col, Part: "comment"}, text})
		return
	}
	n.object = u16(d, 6)
	if len(d) > 8 {
		n.author = string(r.text(d[8:], 2))
	}
	if r.room(s, len(n.author)) {
		s.notes = append(s.notes, n)
	}
}

// urlMoniker is the class id of an address in a hyperlink.
var urlMoniker = []byte("\xe0\xc9\xea\x79\xf9\xba\xce\x11\x8c\x82\x00\xaa\x00\x4b\xa9\x0b")

func (r *biffReader) link(s *sheetState, d []byte) {
	at := bytes.Index(d, urlMoniker)
	if at < 0 {
		return
	}
	raw := piece(d, int64(at)+20, int64(u32(d, at+16)))
	text, _, _ := bytes.Cut(appendUTF16(nil, raw), []byte{0})
	if len(text) > 7 && bytes.EqualFold(text[:7], []byte("mailto:")) {
		text = text[7:]
	}
	if len(text) > 0 {
		r.keep(s, placed{document.Position{Sheet: s.name, Row: u16(d, 0) + 1, Col: u16(d, 4) + 1, Part: "link"}, text})
	}
}

// beside sends what belongs to the cells of a sheet, and its headers.
func (r *biffReader) beside(s *sheetState) error {
	var all []placed
	taken := map[int]bool{}
	for _, n := range s.notes {
		text := s.texts[n.object]
		if taken[n.object] {
			text = nil // said already
		}
		taken[n.object] = true
		if n.author != "" && !bytes.HasPrefix(text, []byte(n.author)) {
			text = append([]byte(n.author+"\n"), text...)
		}
		all = append(all, placed{document.Position{Sheet: s.name, Row: n.row, Col: n.col, Part: "comment"}, text})
	}
	for _, o := range s.order {
		if !taken[o] {
			all = append(all, placed{document.Position{Sheet: s.name, Part: "textbox"}, s.texts[o]})
		}
	}
	all = append(all, s.links...)
	w := r.e.w
	for _, part := range []string{"link", "comment", "textbox", "chart"} {
		first := true
		for _, p := range all {
			if p.at.Part != part {
				continue
			}
			if first {
				if err := w.Part(p.at); err != nil {
					return err
				}
				first = false
			}
			w.At(p.at)
			w.Write(p.text)
			w.Byte('\n')
			if err := w.Break(); err != nil {
				return err
			}
		}
	}
	if len(s.running) > 0 {
		if err := w.Part(document.Position{Sheet: s.name, Part: "header"}); err != nil {
			return err
		}
		w.Title = true
		for _, text := range s.running {
			w.WriteString(text)
			w.Byte('\n')
		}
	}
	return w.Flush()
}
