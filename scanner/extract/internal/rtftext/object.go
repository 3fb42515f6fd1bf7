package rtftext

import (
	"encoding/binary"
	"strings"
)

// hexDigit adds half a byte of an object.
func (p *parser) hexDigit(c byte) {
	v := hexValue(c)
	if v < 0 {
		return
	}
	if len(p.hex) >= 2*maxObject {
		p.res.Overflow = true
		return
	}
	p.hex = append(p.hex, byte(v))
}

// endObject decodes what was gathered.
func (p *parser) endObject(kind string) {
	digits := p.hex
	p.hex = p.hex[:0]
	if kind == "picture" && p.picture == "" {
		return // a drawing in a format that holds no page or photograph
	}
	n := len(digits) / 2
	if n < 64 || p.objects+n > maxObjects {
		p.res.Overflow = p.res.Overflow || n >= 64
		return
	}
	data := make([]byte, n)
	for i := range data {
		data[i] = digits[2*i]<<4 | digits[2*i+1]&15
	}
	name := "picture" + p.picture
	if kind == "object" {
		if name, data = oleObject(data); data == nil {
			return
		}
	}
	p.objects += len(data)
	p.res.Objects = append(p.res.Objects, Object{name, data})
}

// oleObject opens the OLE 1 wrapping of an embedded object.
//
// Source: MS-OLEDS 2.2.5 (EmbeddedObject).
func oleObject(b []byte) (string, []byte) {
	if len(b) < 12 || binary.LittleEndian.Uint32(b[4:]) != 2 {
		return "", nil
	}
	rest := b[8:]
	var names [3]string
	for i := range names {
		if len(rest) < 4 {
			return "", nil
		}
		n := int(binary.LittleEndian.Uint32(rest))
		if n < 0 || n > len(rest)-4 {
			return "", nil
		}
		names[i] = strings.TrimRight(string(rest[4:4+n]), "\x00")
		rest = rest[4+n:]
	}
	if len(rest) < 4 {
		return "", nil
	}
	n := int(binary.LittleEndian.Uint32(rest))
	data := rest[4:]
	if n >= 0 && n < len(data) {
		data = data[:n]
	}
	if names[0] == "Package" {
		return packaged(data)
	}
	return "object", data
}

// packaged opens the wrapping of a file that no program embeds.
func packaged(b []byte) (string, []byte) {
	if len(b) < 2 {
		return "", nil
	}
	rest := b[2:]
	label, rest, ok := cutZero(rest)
	if !ok {
		return "", nil
	}
	_, rest, ok = cutZero(rest)
	if !ok || len(rest) < 8 {
		return "", nil
	}
	n := int(binary.LittleEndian.Uint32(rest[4:]))
	if n < 0 || n > len(rest)-12 {
		return "", nil
	}
	rest = rest[8+n:]
	size := int(binary.LittleEndian.Uint32(rest))
	if size < 0 || size > len(rest)-4 {
		size = len(rest) - 4
	}
	return strings.ToValidUTF8(label, "\uFFFD"), rest[4 : 4+size]
}

func cutZero(b []byte) (string, []byte, bool) {
	for i, c := range b {
		if c == 0 {
			return string(b[:i]), b[i+1:], true
		}
	}
	return "", nil, false
}
