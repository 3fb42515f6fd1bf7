package mail

import (
	"bytes"
	"context"
	"encoding/binary"
	"fmt"
	"io"
	"strings"
	"unicode/utf16"

	"uitrusting/scanner/document"
	"uitrusting/scanner/extract/internal/codepage"
	"uitrusting/scanner/extract/internal/lzfu"
)

// Attributes of TNEF, the format of winmail.dat.
//
// Source: Microsoft, [MS-OXTNEF] Transport Neutral Encapsulation Format.
const (
	tnefSignature   = 0x223e9f78
	tnefSubject     = 0x8004
	tnefBody        = 0x800c
	tnefAttachData  = 0x800f
	tnefAttachTitle = 0x8010
	tnefAttachStart = 0x9002
	tnefProperties  = 0x9003
	tnefAttachProps = 0x9005
	tnefCodePage    = 0x9007

	tnefMaxHeld = 32 << 20 // bytes of an attribute that is held
)

// A tnefFile is an attachment that is being read.
type tnefFile struct {
	title   string
	content *io.SectionReader
	props   map[uint16]any
}

// extractTNEF sends the text of the message and its attachments. It writes
// them as MIME, so that they are read as any other mail.
func extractTNEF(ctx context.Context, doc document.Document, r *io.SectionReader, out document.Sink) error {
	corrupt := fmt.Errorf("tnef: %w", document.ErrCorrupt)
	var head [6]byte
	if _, err := r.ReadAt(head[:], 0); err != nil || binary.LittleEndian.Uint32(head[:]) != tnefSignature {
		return corrupt
	}
	page := 1252
	var subject, body string
	props := map[uint16]any{}
	var files []*tnefFile
	var damage error
	for at := int64(6); at < r.Size(); {
		if err := ctx.Err(); err != nil {
			return err
		}
		var a [9]byte
		if _, err := r.ReadAt(a[:], at); err != nil {
			damage = corrupt
			break
		}
		id, length := binary.LittleEndian.Uint16(a[1:]), int64(binary.LittleEndian.Uint32(a[5:]))
		at += int64(len(a))
		if a[0] != 1 && a[0] != 2 || at+length > r.Size() {
			damage = corrupt
			break
		}
		data := io.NewSectionReader(r, at, length)
		at += length + 2 // and the sum
		held := func() []byte {
			b, _ := io.ReadAll(io.LimitReader(data, tnefMaxHeld))
			return b
		}
		if id == tnefAttachStart {
			if len(files) >= maxParts {
				return document.ErrTooManyMembers
			}
			files = append(files, &tnefFile{})
			continue
		}
		var last *tnefFile
		if len(files) > 0 {
			last = files[len(files)-1]
		}
		switch {
		case id == tnefCodePage && length >= 4:
			page = int(binary.LittleEndian.Uint32(held()) & 0xffff)
		case id == tnefSubject:
			subject = tnefText(held(), page)
		case id == tnefBody:
			body = tnefText(held(), page)
		case id == tnefProperties:
			props = tnefProps(held(), page)
		case last == nil:
		case id == tnefAttachTitle:
			last.title = tnefText(held(), page)
		case id == tnefAttachData:
			last.content = data
		case id == tnefAttachProps:
			last.props = tnefProps(held(), page)
		}
	}
	if damage == nil && subject == "" && body == "" && len(props) == 0 && len(files) == 0 {
		return corrupt // it was cut off
	}
	err := readMessage(ctx, tnefMessage(subject, body, props, files), out)
	if err == nil && damage != nil {
		err = document.PartialError{Err: damage}
	}
	return err
}

// tnefText decodes a string that ends at a zero byte.
func tnefText(b []byte, page int) string {
	if i := bytes.IndexByte(b, 0); i >= 0 {
		b = b[:i]
	}
	return strings.ToValidUTF8(string(codepage.Of(page).Append(nil, b)), "\ufffd")
}

// tnefMessage writes what was found as MIME.
func tnefMessage(subject, body string, props map[uint16]any, files []*tnefFile) io.Reader {
	var head strings.Builder
	field := func(name string, value string) {
		if value = strings.TrimSpace(clean(value)); value != "" {
			head.WriteString(name + ": " + value + "\n")
		}
	}
	text := func(id uint16) string { s, _ := props[id].(string); return s }
	field("From", person(text(propSenderName), text(propSenderSMTP), text(propSenderMail)))
	field("To", text(propDisplayTo))
	field("Cc", text(propDisplayCc))
	field("Subject", first(subject, text(propSubject)))
	field("Message-ID", text(propMessageID))
	const boundary = "=_tnef_part"
	head.WriteString("MIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=\"" + boundary + "\"\n")
	m := &pstParts{boundary: boundary, readers: []io.Reader{strings.NewReader(head.String())}}
	body = first(text(propBody), body)
	if body != "" {
		m.part("Content-Type: text/plain; charset=utf-8", strings.NewReader(body))
	}
	switch html := props[propHTML].(type) {
	case []byte:
		label := ""
		if cp, ok := props[propInternetCP].(uint32); ok && cp != 0 {
			label = "; charset=" + charsetOf(int(cp))
		}
		m.part("Content-Type: text/html"+label, bytes.NewReader(html))
	case string:
		m.part("Content-Type: text/html; charset=utf-8", strings.NewReader(html))
	default:
		packed, _ := props[propRTF].([]byte)
		if rtf, err := lzfu.Unpack(packed); err == nil && body == "" {
			m.part("Content-Type: application/rtf", bytes.NewReader(rtf))
		}
	}
	for _, f := range files {
		long, _ := f.props[propAttachLong].(string)
		name := strings.NewReplacer(`"`, "'", `\`, "/").Replace(clean(first(long, f.title)))
		var content io.Reader = f.content
		if object, ok := f.props[propAttachData].([]byte); ok && (f.content == nil || f.content.Size() == 0) {
			content = bytes.NewReader(object)
		} else if f.content == nil {
			continue
		}
		m.part("Content-Type: application/octet-stream\nContent-Transfer-Encoding: binary\nContent-Disposition: attachment; filename=\""+name+"\"", content)
	}
	m.readers = append(m.readers, strings.NewReader("\n--"+boundary+"--\n"))
	return io.MultiReader(m.readers...)
}

// tnefProps reads a list of properties: strings, bytes and numbers of four
// bytes. It ends at the first that it does not understand.
func tnefProps(b []byte, page int) map[uint16]any {
	props := map[uint16]any{}
	take := func(n int) []byte {
		if n < 0 || n > len(b) {
			b = nil
			return nil
		}
		t := b[:n]
		b = b[n:]
		return t
	}
	number := func() int {
		if t := take(4); t != nil {
			return int(binary.LittleEndian.Uint32(t))
		}
		return -1
	}
	padded := func(n int) []byte {
		t := take(n)
		if n > 0 {
			take(min(-n&3, len(b)))
		}
		return t
	}
	count := number()
	for ; count > 0 && len(b) >= 4; count-- {
		kind, id := binary.LittleEndian.Uint16(b), binary.LittleEndian.Uint16(b[2:])
		take(4)
		if id >= 0x8000 {
			take(16)
			if number() == 1 {
				padded(number())
			} else {
				number()
			}
		}
		values := 1
		multiple := kind&0x1000 != 0
		switch base := kind &^ 0x1000; base {
		case typeString, typeWide, typeBinary, typeObject:
			if values = number(); values < 0 || values > len(b) {
				return props
			}
			for range values {
				v := padded(number())
				if v == nil {
					break
				}
				if base == typeObject && len(v) >= 16 {
					v = v[16:] // the identifier of the interface
				}
				switch {
				case base == typeString:
					props[id] = tnefText(v, page)
				case base == typeWide:
					units := make([]uint16, len(v)/2)
					for i := range units {
						units[i] = binary.LittleEndian.Uint16(v[2*i:])
					}
					props[id] = strings.TrimRight(string(utf16.Decode(units)), "\x00")
				default:
					props[id] = v
				}
			}
		default:
			size := 0
			switch base {
			case 0x01, 0x02, 0x03, 0x04, 0x0a, 0x0b:
				size = 4
			case 0x05, 0x06, 0x07, 0x14, typeTime:
				size = 8
			case 0x48:
				size = 16
			default:
				return props
			}
			if multiple {
				if values = number(); values < 0 || values > len(b) {
					return props
				}
			}
			v := take(size * values)
			if base == typeLong && len(v) >= 4 {
				props[id] = binary.LittleEndian.Uint32(v)
			}
		}
	}
	return props
}
