package image

import (
	"bytes"
	"encoding/binary"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"
)

// iptcName names the data sets of record 2 that hold text, or gives "".
func iptcName(set byte) string {
	switch set {
	case 5:
		return "Title"
	case 25:
		return "Keyword"
	case 40:
		return "Instructions"
	case 80:
		return "Author"
	case 85:
		return "Author's position"
	case 90:
		return "City"
	case 92:
		return "Location"
	case 95:
		return "Province"
	case 101:
		return "Country"
	case 103:
		return "Reference"
	case 105:
		return "Headline"
	case 110:
		return "Credit"
	case 115:
		return "Source"
	case 116:
		return "Copyright"
	case 118:
		return "Contact"
	case 120:
		return "Caption"
	case 122:
		return "Caption writer"
	}
	return ""
}

// iptc adds the texts of an IPTC-IIM block: records of a marker, two numbers,
// a length and that many bytes.
func (m *metadata) iptc(b []byte) {
	for len(b) >= 5 && b[0] == 0x1c {
		record, set := b[1], b[2]
		n := int(binary.BigEndian.Uint16(b[3:]))
		b = b[5:]
		if n >= 0x8000 || n > len(b) { // an extended length: no text is that long
			return
		}
		value := b[:n]
		b = b[n:]
		name := iptcName(set)
		if record != 2 || name == "" {
			continue
		}
		if !utf8.Valid(value) {
			// The block may declare its encoding, but the few that are not
			// UTF-8 are Windows-1252 or close to it.
			value, _ = charmap.Windows1252.NewDecoder().Bytes(value)
		}
		m.add(name, string(value))
	}
}

// Numbers of Photoshop's image resources.
const (
	resourceIPTC = 0x0404
	resourceEXIF = 0x0422
	resourceXMP  = 0x0424
)

// resources reads Photoshop's image resources: a marker, a number, a name
// and a length, each padded to an even size.
func (m *metadata) resources(b []byte) {
	for len(b) >= 12 && bytes.HasPrefix(b, []byte("8BIM")) {
		id := binary.BigEndian.Uint16(b[4:])
		name := int(b[6]) + 1
		b = b[6:]
		name += name % 2
		if len(b) < name+4 {
			return
		}
		n := int64(binary.BigEndian.Uint32(b[name:]))
		b = b[name+4:]
		if n > int64(len(b)) {
			return
		}
		m.resource(id, b[:n])
		b = b[min(n+n%2, int64(len(b))):]
	}
}

func (m *metadata) resource(id uint16, value []byte) {
	switch id {
	case resourceIPTC:
		m.iptc(value)
	case resourceEXIF:
		_ = m.exifBytes(value)
	case resourceXMP:
		m.xmp(value)
	}
}
