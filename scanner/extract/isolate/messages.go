package isolate

import (
	"time"
	"unicode/utf8"

	"uitrusting/scanner/document"
)

// hello is what a child is told when it starts.
type hello struct {
	memory   int64 // bytes; 0 = no bound
	warm     string
	readOnly []string
	setup    []byte
}

const maxFolders = 64

func (h *hello) encode(e *encoder) {
	e.int(h.memory)
	e.str(h.warm)
	e.int(int64(len(h.readOnly)))
	for _, folder := range h.readOnly {
		e.str(folder)
	}
	e.bytes(h.setup)
}

func (h *hello) decode(d *decoder) bool {
	h.memory = d.int()
	h.warm = d.str()
	for range d.count(maxFolders) {
		h.readOnly = append(h.readOnly, d.str())
	}
	h.setup = append([]byte(nil), d.raw()...)
	return d.end()
}

// job is a document to read. The path stays with the parent; a name is sent
// because some formats are told by it.
type job struct {
	extractor string // one of its MIME types
	name      string
	mime      string
	size      int64 // of the content
	modified  time.Time
}

func (j *job) encode(e *encoder) {
	e.str(j.extractor)
	e.str(j.name)
	e.str(j.mime)
	e.int(j.size)
	e.time(j.modified)
}

func (j *job) decode(d *decoder) bool {
	j.extractor, j.name, j.mime = d.str(), d.str(), d.str()
	j.size = d.int()
	j.modified = d.time()
	return d.end() && j.size >= 0
}

func encodePosition(e *encoder, at document.Position) {
	e.int(int64(at.Page))
	e.str(at.Sheet)
	e.int(int64(at.Row))
	e.int(int64(at.Col))
	e.int(int64(at.Line))
	e.str(at.Part)
}

func decodePosition(d *decoder) document.Position {
	const most = 1 << 31
	return document.Position{
		Page: d.count(most), Sheet: d.str(), Row: d.count(most), Col: d.count(most), Line: d.count(most), Part: d.str(),
	}
}

func encodeSegment(e *encoder, s *document.Segment) {
	e.str(s.Text)
	e.str(s.Context)
	e.int(s.Offset)
	e.int(int64(s.Lead))
	e.int(int64(s.Core))
	e.bool(s.Title)
	e.int(int64(len(s.Marks)))
	last := document.Position{}
	for _, m := range s.Marks {
		e.int(int64(m.Offset))
		same := m.At.Sheet == last.Sheet && m.At.Part == last.Part
		e.bool(same)
		if same {
			m.At.Sheet, m.At.Part = "", ""
			encodePosition(e, m.At)
			continue
		}
		encodePosition(e, m.At)
		last = m.At
	}
	e.bool(s.Table != nil)
	if s.Table != nil {
		e.int(int64(s.Table.Delimiter))
		e.bool(s.Table.Quoted)
		e.int(int64(len(s.Table.Columns)))
		for _, title := range s.Table.Columns {
			e.str(title)
		}
	}
}

// decodeSegment takes a segment and reports whether it keeps the contract of
// document.Segment.
func decodeSegment(d *decoder) (s document.Segment, ok bool) {
	s.Text = d.str()
	s.Context = d.str()
	s.Offset = d.int()
	s.Lead = d.count(len(s.Text))
	s.Core = d.count(len(s.Text))
	s.Title = d.bool()
	n := d.count(maxMarks)
	last, before := document.Position{}, 0
	for range n {
		m := document.Mark{Offset: d.count(len(s.Text))}
		same := d.bool()
		m.At = decodePosition(d)
		if same {
			m.At.Sheet, m.At.Part = last.Sheet, last.Part
		} else {
			last = m.At
		}
		if d.bad || m.Offset < before || m.Offset < len(s.Text) && !utf8.RuneStart(s.Text[m.Offset]) {
			return s, false
		}
		before = m.Offset
		s.Marks = append(s.Marks, m)
	}
	if d.bool() {
		table := &document.Table{Delimiter: byte(d.count(255)), Quoted: d.bool()}
		for range d.count(maxColumns) {
			table.Columns = append(table.Columns, d.str())
			if d.bad {
				return s, false
			}
		}
		if table.Delimiter == 0 {
			return s, false
		}
		s.Table = table
	}
	return s, d.end() && s.Offset >= 0 && (s.Core == 0 || s.Lead <= s.Core)
}

// A member on its way. Its content follows when it has none of the errors.
type member struct {
	name     string
	size     int64
	modified time.Time
	mime     string
	content  bool
	err      failure
}

func (m *member) encode(e *encoder) {
	e.str(m.name)
	e.int(m.size)
	e.time(m.modified)
	e.str(m.mime)
	e.bool(m.content)
	m.err.encode(e)
}

func (m *member) decode(d *decoder) bool {
	m.name = d.str()
	m.size = max(d.int(), -1)
	m.modified = d.time()
	m.mime = d.str()
	m.content = d.bool()
	m.err.decode(d)
	return d.end()
}
