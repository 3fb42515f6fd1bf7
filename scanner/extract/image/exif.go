package image

import (
	"encoding/binary"
	"fmt"
	"io"
	"strings"
	"time"
	"unicode/utf16"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"

	"uitrusting/scanner/document"
)

// Tags of EXIF and TIFF that hold text a person wrote, or that name one.
const (
	tagXMP      = 0x02bc
	tagIPTC     = 0x83bb
	tagResource = 0x8649 // Photoshop image resources
	tagExifIFD  = 0x8769
	tagGPSIFD   = 0x8825
	tagSoftware = 0x0131
	tagTaken    = 0x9003 // DateTimeOriginal
	tagChanged  = 0x0132 // DateTime
	tagOffset   = 0x9011 // OffsetTimeOriginal
	tagComment  = 0x9286
)

// textTag names the tags that hold text, or gives "".
func textTag(tag uint16) string {
	switch tag {
	case 0x010d:
		return "Document name"
	case 0x010e:
		return "Description"
	case 0x011d:
		return "Page name"
	case 0x013b:
		return "Artist"
	case 0x013c:
		return "Host computer"
	case 0x8298:
		return "Copyright"
	case tagComment:
		return "Comment"
	case 0x9c9b:
		return "Title"
	case 0x9c9c:
		return "Comment"
	case 0x9c9d:
		return "Author"
	case 0x9c9e:
		return "Keywords"
	case 0x9c9f:
		return "Subject"
	case 0xa420:
		return "Image id"
	case 0xa430:
		return "Camera owner"
	case 0xa431:
		return "Camera serial number"
	case 0xa435:
		return "Lens serial number"
	case 0xa436:
		return "Title"
	case 0xa437:
		return "Photographer"
	case 0xa438:
		return "Image editor"
	}
	return ""
}

// Bounds of a TIFF structure.
const (
	maxIFDs    = 256
	maxEntries = 4096
)

// tiff reads a TIFF file, which is an EXIF structure by itself.
func (m *metadata) tiff(r *io.SectionReader) error { return m.exif(r) }

// exif reads a TIFF structure: a header and directories of tags. A directory
// that points back is read once.
func (m *metadata) exif(r *io.SectionReader) error {
	head, err := block(r, 0, 8)
	if err != nil {
		return err
	}
	var order binary.ByteOrder = binary.LittleEndian
	if string(head[:2]) == "MM" {
		order = binary.BigEndian
	} else if string(head[:2]) != "II" {
		return document.ErrCorrupt
	}
	x := &exif{m: m, r: r, order: order, seen: make(map[int64]bool)}
	for at := int64(order.Uint32(head[4:])); at != 0 && len(x.seen) < maxIFDs; {
		next, err := x.directory(at, false)
		if err != nil {
			return err
		}
		at = next
	}
	x.finish()
	return nil
}

// An exif is a TIFF structure at work.
type exif struct {
	m     *metadata
	r     *io.SectionReader
	order binary.ByteOrder
	seen  map[int64]bool // directories

	taken, changed, offset string
	latitude, longitude    float64
	latRef, lonRef         string
	hasLat, hasLon         bool
}

// typeSize is the size in bytes of a value of each TIFF type.
func typeSize(kind uint16) int64 {
	switch kind {
	case 1, 2, 6, 7, 129:
		return 1
	case 3, 8:
		return 2
	case 4, 9, 11, 13:
		return 4
	case 5, 10, 12:
		return 8
	}
	return 0
}

// directory reads the directory at an offset and gives that of the next.
func (x *exif) directory(at int64, gps bool) (next int64, err error) {
	if x.seen[at] || len(x.seen) >= maxIFDs {
		return 0, nil
	}
	x.seen[at] = true
	head, err := block(x.r, at, 2)
	if err != nil {
		return 0, err
	}
	n := int(x.order.Uint16(head))
	if n > maxEntries {
		return 0, document.ErrCorrupt
	}
	entries, err := block(x.r, at+2, int64(n)*12)
	if err != nil {
		return 0, err
	}
	for ; len(entries) >= 12; entries = entries[12:] {
		tag, kind := x.order.Uint16(entries), x.order.Uint16(entries[2:])
		count := int64(x.order.Uint32(entries[4:]))
		size := count * typeSize(kind)
		if size == 0 || size > maxBlock {
			continue
		}
		if !x.wanted(tag, gps) {
			continue
		}
		value := entries[8:12]
		if size <= 4 {
			value = value[:size]
		} else if value, err = block(x.r, int64(x.order.Uint32(entries[8:])), size); err != nil {
			continue // the value alone is lost
		}
		if gps {
			x.position(tag, value)
			continue
		}
		x.entry(tag, kind, value)
	}
	if tail, err := block(x.r, at+2+int64(n)*12, 4); err == nil {
		next = int64(x.order.Uint32(tail))
	}
	return next, nil
}

func (x *exif) wanted(tag uint16, gps bool) bool {
	if gps {
		return tag <= 4
	}
	switch tag {
	case tagXMP, tagIPTC, tagResource, tagExifIFD, tagGPSIFD, tagSoftware, tagTaken, tagChanged, tagOffset:
		return true
	}
	return textTag(tag) != ""
}

func (x *exif) entry(tag, kind uint16, value []byte) {
	switch tag {
	case tagExifIFD, tagGPSIFD:
		if len(value) == 4 {
			_, _ = x.directory(int64(x.order.Uint32(value)), tag == tagGPSIFD)
		}
	case tagXMP:
		x.m.xmp(value)
	case tagIPTC:
		x.m.iptc(value)
	case tagResource:
		x.m.resources(value)
	case tagSoftware:
		x.m.property(document.Generator, text(value))
	case tagTaken:
		x.taken = text(value)
	case tagChanged:
		x.changed = text(value)
	case tagOffset:
		x.offset = text(value)
	case tagComment:
		x.m.add(textTag(tag), x.comment(value))
	default:
		s := text(value)
		if tag >= 0x9c9b && tag <= 0x9c9f { // Windows: UTF-16, little endian
			s = wide(value, binary.LittleEndian)
		}
		x.m.add(textTag(tag), s)
	}
}

// comment reads a UserComment, whose first eight bytes name its encoding.
func (x *exif) comment(value []byte) string {
	if len(value) < 8 {
		return ""
	}
	code, rest := string(value[:8]), value[8:]
	if strings.HasPrefix(code, "UNICODE") {
		if len(rest) >= 2 && rest[0] == 0xfe && rest[1] == 0xff {
			return wide(rest[2:], binary.BigEndian)
		}
		if len(rest) >= 2 && rest[0] == 0xff && rest[1] == 0xfe {
			return wide(rest[2:], binary.LittleEndian)
		}
		return wide(rest, x.order)
	}
	if strings.HasPrefix(code, "JIS") {
		return ""
	}
	return text(rest)
}

// position reads a GPS tag.
func (x *exif) position(tag uint16, value []byte) {
	switch tag {
	case 1:
		x.latRef = text(value)
	case 2:
		x.latitude, x.hasLat = x.degrees(value)
	case 3:
		x.lonRef = text(value)
	case 4:
		x.longitude, x.hasLon = x.degrees(value)
	}
}

// degrees reads degrees, minutes and seconds, each a fraction.
func (x *exif) degrees(value []byte) (float64, bool) {
	if len(value) < 24 {
		return 0, false
	}
	sum, unit := 0.0, 1.0
	for i := range 3 {
		top, bottom := x.order.Uint32(value[8*i:]), x.order.Uint32(value[8*i+4:])
		if bottom == 0 {
			if top != 0 || i == 0 {
				return 0, false
			}
			bottom = 1
		}
		sum += float64(top) / float64(bottom) / unit
		unit *= 60
	}
	return sum, true
}

// finish adds what is made of several tags.
func (x *exif) finish() {
	if x.hasLat && x.hasLon {
		if strings.HasPrefix(x.latRef, "S") {
			x.latitude = -x.latitude
		}
		if strings.HasPrefix(x.lonRef, "W") {
			x.longitude = -x.longitude
		}
		x.m.locate(x.latitude, x.longitude)
	}
	x.m.property(document.Created, moment(x.taken, x.offset))
	x.m.property(document.Modified, moment(x.changed, x.offset))
}

// locate adds a position in decimal degrees. 0, 0 is what cameras write that
// do not know.
func (m *metadata) locate(latitude, longitude float64) {
	if m.located || latitude < -90 || latitude > 90 || longitude < -180 || longitude > 180 || latitude == 0 && longitude == 0 {
		return
	}
	m.located = true
	m.add("GPS position", fmt.Sprintf("%.6f, %.6f", latitude, longitude))
}

// moment turns "2024:02:29 12:00:00" with an offset such as "+01:00" or none
// into RFC 3339, "" when it is no time.
func moment(s, offset string) string {
	if t, err := time.Parse("2006:01:02 15:04:05-07:00", s+offset); err == nil {
		return t.Format(time.RFC3339)
	}
	t, err := time.Parse("2006:01:02 15:04:05", s)
	if err != nil {
		return ""
	}
	return t.Format(time.RFC3339)
}

// text decodes a string that ends with a zero: UTF-8, else Windows-1252.
func text(value []byte) string {
	if i := strings.IndexByte(string(value), 0); i >= 0 {
		value = value[:i]
	}
	if utf8.Valid(value) {
		return strings.TrimSpace(string(value))
	}
	decoded, err := charmap.Windows1252.NewDecoder().Bytes(value)
	if err != nil {
		return ""
	}
	return strings.TrimSpace(string(decoded))
}

// wide decodes UTF-16 up to a zero.
func wide(value []byte, order binary.ByteOrder) string {
	var units []uint16
	for ; len(value) >= 2; value = value[2:] {
		u := order.Uint16(value)
		if u == 0 {
			break
		}
		units = append(units, u)
	}
	return string(utf16.Decode(units))
}
