package pdf

import (
	"bytes"
	"fmt"
	"io"
	"strings"
	"time"

	"uitrusting/scanner/document"
)

// properties sends what the document says of itself as properties and gives
// the same as a segment: an author's name is found there and nowhere else.
func (w *reading) properties(f *file) (document.Segment, error) {
	var b strings.Builder
	for _, entry := range []struct {
		tag  string
		name document.Property
	}{
		{"Title", document.Title}, {"Author", ""}, {"Subject", ""}, {"Keywords", ""},
		{"Creator", document.Generator}, {"Producer", ""},
		{"CreationDate", document.Created}, {"ModDate", document.Modified},
	} {
		value, err := f.meta(entry.tag)
		if err != nil {
			return document.Segment{}, err
		}
		value = oneLine(value)
		if value == "" {
			continue
		}
		if entry.name == document.Created || entry.name == document.Modified {
			w.property(entry.name, date(value))
			continue
		}
		if entry.name != "" {
			w.property(entry.name, value)
		}
		if entry.tag != "Creator" && entry.tag != "Producer" {
			fmt.Fprintf(&b, "%s: %s\n", entry.tag, value)
		}
	}
	id, err := f.identifier()
	if err != nil {
		return document.Segment{}, err
	}
	if id != "" {
		w.property(document.Lineage, "pdf:"+id)
	}
	return document.Segment{Text: b.String(), Title: true, Marks: []document.Mark{{At: document.Position{Part: "properties"}}}}, nil
}

// date turns a PDF date, D:YYYYMMDDHHmmSSOHH'mm', into RFC 3339. Parts after
// the year can be missing. It gives "" for anything else.
//
// Source: ISO 32000-1:2008, 7.9.4.
func date(s string) string {
	s = strings.TrimPrefix(strings.TrimSpace(s), "D:")
	n := 0
	for n < len(s) && n < 14 && '0' <= s[n] && s[n] <= '9' {
		n++
	}
	digits, zone := s[:n], s[n:]
	const layout = "20060102150405"
	if n < 4 || n%2 != 0 {
		return ""
	}
	t, err := time.Parse(layout[:n], digits)
	if err != nil {
		return ""
	}
	offset := strings.ReplaceAll(zone, "'", "")
	if len(offset) >= 3 && (offset[0] == '+' || offset[0] == '-') {
		if z, err := time.Parse("-0700", (offset + "00")[:5]); err == nil {
			t = time.Date(t.Year(), t.Month(), t.Day(), t.Hour(), t.Minute(), t.Second(), 0, z.Location())
		}
	}
	return t.Format(time.RFC3339)
}

// outline sends the titles of the bookmarks.
func (w *reading) outline(f *file) error {
	titles, err := f.outline()
	if len(titles) > 0 {
		w.segment(document.Segment{
			Text:  strings.Join(titles, "\n") + "\n",
			Title: true, // headings stand in the body too
			Marks: []document.Mark{{At: document.Position{Part: "outline"}}},
		})
	}
	return err
}

// Limits of attached files.
const (
	maxFiles    = 1000
	maxFileSize = 64 << 20 // bytes; PDFium unpacks them whole in its memory
)

// attachments sends the files attached to the document and the data of an XFA
// form.
func (w *reading) attachments(f *file) error {
	n, err := f.in.int("FPDFDoc_GetAttachmentCount", f.handle)
	if err != nil {
		return err
	}
	for i := range min(n, maxFiles) {
		handle, err := f.in.call("FPDFDoc_GetAttachment", f.handle, uint64(i))
		if err != nil {
			return err
		}
		if err := w.attachment(f, handle); err != nil {
			return err
		}
	}
	if n > maxFiles {
		w.lost = document.ErrTooManyMembers
	}
	return w.formData(f)
}

// attachment sends one attached file.
func (w *reading) attachment(f *file, handle uint64) error {
	if uint32(handle) == 0 || w.stopped != nil {
		return nil
	}
	name, err := f.text("FPDFAttachment_GetName", handle)
	if err != nil {
		return err
	}
	size, err := f.in.alloc(4)
	if err != nil {
		return err
	}
	defer f.in.free(size)
	m := document.Member{Name: oneLine(name), Size: -1}
	ok, err := f.in.int("FPDFAttachment_GetFile", handle, 0, 0, uint64(size))
	if err != nil {
		return err
	}
	length, _ := f.in.memory.ReadUint32Le(size)
	switch {
	case ok == 0:
		m.Err = document.ErrCorrupt
	case length > maxFileSize:
		m.Err = document.ErrTooLarge
	default:
		content, err := f.content(handle, length, size)
		if err != nil {
			return err
		}
		m.Size, m.Content = int64(len(content)), bytes.NewReader(content)
	}
	w.member(m)
	return nil
}

// content is an attached file's bytes.
func (f *file) content(handle uint64, length, size uint32) ([]byte, error) {
	if length == 0 {
		return nil, nil
	}
	p, err := f.in.alloc(int(length))
	if err != nil {
		return nil, err
	}
	defer f.in.free(p)
	ok, err := f.in.int("FPDFAttachment_GetFile", handle, uint64(p), uint64(length), uint64(size))
	if err != nil || ok == 0 {
		return nil, err
	}
	view, _ := f.in.memory.Read(p, length)
	return append([]byte(nil), view...), nil
}

// maxPackets of an XFA form are looked at; there are a dozen.
const maxPackets = 100

// formData sends the filled-in values of an XFA form, which its pages do not
// show, as the XML they are.
func (w *reading) formData(f *file) error {
	n, err := f.in.int("FPDF_GetXFAPacketCount", f.handle)
	if err != nil {
		return err
	}
	for i := range min(n, maxPackets) {
		raw, err := f.buffer("FPDF_GetXFAPacketName", maxString, f.handle, uint64(i))
		if err != nil {
			return err
		}
		if name := string(bytes.TrimRight(raw, "\x00")); name != "datasets" {
			continue
		}
		content, err := f.packet(i)
		if err != nil {
			return err
		}
		w.member(document.Member{Name: "xfa-datasets.xml", Size: int64(len(content)), MIMEType: "text/xml", Content: io.Reader(bytes.NewReader(content))})
	}
	return nil
}

// packet is the content of a part of an XFA form.
func (f *file) packet(index int) ([]byte, error) {
	size, err := f.in.alloc(4)
	if err != nil {
		return nil, err
	}
	defer f.in.free(size)
	const call = "FPDF_GetXFAPacketContent"
	if ok, err := f.in.int(call, f.handle, uint64(index), 0, 0, uint64(size)); err != nil || ok == 0 {
		return nil, err
	}
	length, _ := f.in.memory.ReadUint32Le(size)
	if length == 0 || length > maxFileSize {
		return nil, nil
	}
	p, err := f.in.alloc(int(length))
	if err != nil {
		return nil, err
	}
	defer f.in.free(p)
	if ok, err := f.in.int(call, f.handle, uint64(index), uint64(p), uint64(length), uint64(size)); err != nil || ok == 0 {
		return nil, err
	}
	view, _ := f.in.memory.Read(p, length)
	return append([]byte(nil), view...), nil
}
