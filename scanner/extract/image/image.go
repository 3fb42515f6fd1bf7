// Package image reads what pictures say beside the picture: EXIF with GPS
// positions, XMP, IPTC, and the texts of PNG and GIF. It decodes no pixels.
//
// Sources: EXIF 2.32 (CIPA DC-008-2019); XMP Specification Parts 1 and 3
// (Adobe, 2012, 2020); IPTC IIM 4.2; PNG third edition (W3C); WebP container
// (RFC 9649); ISO/IEC 23008-12 (HEIF); Adobe Photoshop file formats (2019).
package image

import (
	"context"
	"io"
	"strings"

	"uitrusting/scanner/document"
)

// Extractor reads the metadata of pictures. The zero value is ready for use;
// it is safe for concurrent use.
type Extractor struct{}

// New makes an Extractor.
func New() *Extractor { return &Extractor{} }

// MIMETypes are the types it reads.
func (*Extractor) MIMETypes() []string {
	return []string{
		"image/jpeg", "image/png", "image/tiff", "image/webp", "image/gif",
		"image/heic", "image/heif", "image/avif", "image/vnd.adobe.photoshop",
	}
}

// Bounds of what is kept of one picture, in bytes and lines. A text above
// maxValue is a thumbnail or a program's settings.
const (
	maxBlock = 8 << 20 // of a metadata block
	maxValue = 16 << 10
	maxTexts = 5000
)

// Extract sends the texts as one segment, a line each, "name: value". A
// picture that says nothing is document.ErrNoText; a damaged one gives what
// comes before the damage and document.ErrCorrupt.
func (*Extractor) Extract(ctx context.Context, doc document.Document, r *io.SectionReader, out document.Sink) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	m := &metadata{seen: make(map[string]bool)}
	err := m.read(r)
	for _, p := range m.properties {
		if err := out.Property(p.name, p.value); err != nil {
			return err
		}
	}
	if m.text.Len() == 0 {
		if err == nil {
			err = document.ErrNoText
		}
		return err
	}
	if serr := out.Property(document.ImageOnly, "1"); serr != nil {
		return serr
	}
	serr := out.Segment(document.Segment{
		Text:  m.text.String(),
		Marks: []document.Mark{{At: document.Position{Part: "properties"}}},
	})
	if serr != nil {
		return serr
	}
	return err
}

// metadata collects what a picture says.
type metadata struct {
	text       strings.Builder
	seen       map[string]bool // lines, which EXIF, XMP and IPTC repeat
	lines      int
	properties []property
	located    bool // a GPS position was found

	xmpLat, xmpLon *float64 // halves of a position that comes in XMP
}

type property struct {
	name  document.Property
	value string
}

// read finds the metadata blocks by the picture's first bytes.
func (m *metadata) read(r *io.SectionReader) error {
	head := make([]byte, 16)
	n, _ := r.ReadAt(head, 0)
	head = head[:n]
	is := func(at int, magic string) bool {
		return len(head) >= at+len(magic) && string(head[at:at+len(magic)]) == magic
	}
	switch {
	case is(0, "\xff\xd8"):
		return m.jpeg(r)
	case is(0, "\x89PNG\r\n\x1a\n"):
		return m.png(r)
	case is(0, "II*\x00"), is(0, "MM\x00*"):
		return m.tiff(r)
	case is(0, "RIFF") && is(8, "WEBP"):
		return m.webp(r)
	case is(0, "GIF8"):
		return m.gif(r)
	case is(0, "8BPS"):
		return m.photoshop(r)
	case is(4, "ftyp"):
		return m.heif(r)
	}
	return document.ErrCorrupt
}

// add adds a line, unless it was there or holds nothing.
func (m *metadata) add(name, value string) {
	value = plain(value)
	if value == "" || len(value) > maxValue || m.lines >= maxTexts {
		return
	}
	// The same caption comes as EXIF, XMP and IPTC: its value counts.
	if m.seen[value] {
		return
	}
	m.seen[value] = true
	m.lines++
	m.text.WriteString(name)
	m.text.WriteString(": ")
	m.text.WriteString(value)
	m.text.WriteByte('\n')
}

func (m *metadata) property(name document.Property, value string) {
	if value = plain(value); value == "" || len(value) > maxValue {
		return
	}
	for _, p := range m.properties {
		if p.name == name {
			return
		}
	}
	m.properties = append(m.properties, property{name, value})
}

// plain is the text on one line, in UTF-8, without controls.
func plain(s string) string {
	s = strings.ToValidUTF8(s, "\uFFFD")
	s = strings.Map(func(r rune) rune {
		if r < ' ' || r == 0x7f {
			return ' '
		}
		return r
	}, s)
	return strings.Join(strings.Fields(s), " ")
}

// block reads n bytes from off, within the bounds of a metadata block.
func block(r io.ReaderAt, off, n int64) ([]byte, error) {
	if n < 0 || n > maxBlock {
		return nil, document.ErrTooLarge
	}
	b := make([]byte, n)
	if got, err := r.ReadAt(b, off); got < len(b) {
		if err == io.EOF || err == io.ErrUnexpectedEOF {
			err = document.ErrCorrupt
		}
		return b[:got], err
	}
	return b, nil
}
