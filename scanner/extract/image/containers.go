package image

import (
	"bytes"
	"compress/zlib"
	"encoding/binary"
	"encoding/hex"
	"io"
	"strings"

	"golang.org/x/text/encoding/charmap"

	"uitrusting/scanner/document"
)

// exifBytes reads an EXIF structure that lies in memory. Some writers put its
// JPEG header before it.
func (m *metadata) exifBytes(b []byte) error {
	b = bytes.TrimPrefix(b, []byte("Exif\x00\x00"))
	return m.exif(io.NewSectionReader(bytes.NewReader(b), 0, int64(len(b))))
}

// Headers of the segments in a JPEG file.
const (
	headExif        = "Exif\x00\x00"
	headXMP         = "http://ns.adobe.com/xap/1.0/\x00"
	headXMPMore     = "http://ns.adobe.com/xmp/extension/\x00"
	headXMPMoreSize = len(headXMPMore) + 32 + 4 + 4 // checksum, length and offset follow
	headResources   = "Photoshop 3.0\x00"
)

// maxSegments of a JPEG file come before its picture.
const maxSegments = 2000

// jpeg reads the segments before the picture. What spans several segments is
// put together in their order.
func (m *metadata) jpeg(r *io.SectionReader) error {
	var more, resources []byte
	defer func() {
		m.resources(resources)
		m.xmp(more)
	}()
	at := int64(2)
	for range maxSegments {
		head, err := block(r, at, 4)
		if err != nil {
			return err
		}
		if head[0] != 0xff {
			return document.ErrCorrupt
		}
		marker := head[1]
		switch {
		case marker == 0xff: // padding
			at++
			continue
		case marker == 0xda || marker == 0xd9: // the picture, or the end
			return nil
		case marker == 0x01 || marker >= 0xd0 && marker <= 0xd7:
			at += 2
			continue
		}
		n := int64(binary.BigEndian.Uint16(head[2:]))
		if n < 2 {
			return document.ErrCorrupt
		}
		if marker == 0xe1 || marker == 0xed || marker == 0xfe {
			body, err := block(r, at+4, n-2)
			if err != nil {
				return err
			}
			switch {
			case marker == 0xfe:
				m.add("Comment", text(body))
			case bytes.HasPrefix(body, []byte(headExif)):
				_ = m.exifBytes(body) // a damaged one does not end the picture
			case bytes.HasPrefix(body, []byte(headXMP)):
				m.xmp(body[len(headXMP):])
			case bytes.HasPrefix(body, []byte(headXMPMore)) && len(body) > headXMPMoreSize && len(more) < maxBlock:
				more = append(more, body[headXMPMoreSize:]...)
			case bytes.HasPrefix(body, []byte(headResources)) && len(resources) < maxBlock:
				resources = append(resources, body[len(headResources):]...)
			}
		}
		at += 2 + n
	}
	return nil
}

// maxChunks of a PNG, WebP or GIF file are looked at.
const maxChunks = 100_000

// png reads the chunks of text, EXIF and XMP.
func (m *metadata) png(r *io.SectionReader) error {
	at := int64(8)
	for range maxChunks {
		head, err := block(r, at, 8)
		if err != nil {
			return err
		}
		n := int64(binary.BigEndian.Uint32(head))
		kind := string(head[4:])
		if n > 1<<31-1 {
			return document.ErrCorrupt
		}
		switch kind {
		case "IEND":
			return nil
		case "tEXt", "zTXt", "iTXt", "eXIf":
			body, err := block(r, at+8, n)
			if err == document.ErrTooLarge {
				break
			}
			if err != nil {
				return err
			}
			m.pngChunk(kind, body)
		}
		at += 12 + n
	}
	return nil
}

func (m *metadata) pngChunk(kind string, body []byte) {
	if kind == "eXIf" {
		_ = m.exifBytes(body)
		return
	}
	keyword, value, ok := bytes.Cut(body, []byte{0})
	if !ok || len(keyword) > 79 {
		return
	}
	latin := true
	switch kind {
	case "zTXt":
		if len(value) < 1 {
			return
		}
		value = inflate(value[1:])
	case "iTXt":
		if len(value) < 2 {
			return
		}
		packed := value[0] == 1
		_, value, _ = bytes.Cut(value[2:], []byte{0}) // language
		_, value, _ = bytes.Cut(value, []byte{0})     // translated keyword
		if packed {
			value = inflate(value)
		}
		latin = false
	}
	name := text(keyword)
	switch {
	case name == "XML:com.adobe.xmp":
		m.xmp(value)
	case strings.HasPrefix(name, "Raw profile type "):
		m.rawProfile(strings.TrimPrefix(name, "Raw profile type "), value)
	case name == "Software":
		m.property(document.Generator, string(value))
	case latin:
		decoded, _ := charmap.ISO8859_1.NewDecoder().Bytes(value)
		m.add(name, string(decoded))
	default:
		m.add(name, string(value))
	}
}

// maxInflated bounds a compressed text, in bytes.
const maxInflated = 1 << 20

// inflate unpacks a zlib stream as far as it is sound.
func inflate(b []byte) []byte {
	z, err := zlib.NewReader(bytes.NewReader(b))
	if err != nil {
		return nil
	}
	out, _ := io.ReadAll(io.LimitReader(z, maxInflated))
	return out
}

// rawProfile reads what ImageMagick writes into PNG files: a name, a length
// and hexadecimal lines.
func (m *metadata) rawProfile(kind string, value []byte) {
	fields := bytes.Fields(value)
	if len(fields) < 3 {
		return
	}
	packed := bytes.Join(fields[2:], nil)
	raw := make([]byte, hex.DecodedLen(len(packed)))
	n, _ := hex.Decode(raw, packed)
	raw = raw[:n]
	switch kind {
	case "exif", "APP1":
		if bytes.HasPrefix(raw, []byte(headXMP)) {
			m.xmp(raw[len(headXMP):])
			return
		}
		_ = m.exifBytes(raw)
	case "iptc", "8bim":
		raw = bytes.TrimPrefix(raw, []byte(headResources))
		if bytes.HasPrefix(raw, []byte("8BIM")) {
			m.resources(raw)
			return
		}
		m.iptc(raw)
	case "xmp":
		m.xmp(raw)
	}
}

// webp reads the chunks EXIF and XMP.
func (m *metadata) webp(r *io.SectionReader) error {
	at := int64(12)
	for range maxChunks {
		if at >= r.Size() {
			return nil
		}
		head, err := block(r, at, 8)
		if err != nil {
			return err
		}
		n := int64(binary.LittleEndian.Uint32(head[4:]))
		if kind := string(head[:4]); (kind == "EXIF" || kind == "XMP ") && n <= maxBlock {
			body, err := block(r, at+8, n)
			if err != nil {
				return err
			}
			if kind == "EXIF" {
				_ = m.exifBytes(body)
			} else {
				m.xmp(body)
			}
		}
		at += 8 + n + n%2
	}
	return nil
}

// gif reads comments and XMP, which stand between the frames.
func (m *metadata) gif(r *io.SectionReader) error {
	head, err := block(r, 0, 13)
	if err != nil {
		return err
	}
	at := int64(13) + colours(head[10])
	for range maxChunks {
		b, err := block(r, at, 2)
		if err != nil && len(b) == 0 {
			return err
		}
		switch {
		case b[0] == 0x3b: // the end
			return nil
		case b[0] == 0x2c: // a frame
			frame, err := block(r, at, 11)
			if err != nil {
				return err
			}
			if _, at, err = blocks(r, at+11+colours(frame[9]), false); err != nil {
				return err
			}
		case b[0] == 0x21 && len(b) == 2: // an extension
			comment := b[1] == 0xfe
			start := at + 2
			if b[1] == 0xff {
				if app, err := block(r, start, 12); err == nil && string(app[1:]) == "XMP DataXMP" {
					// The packet stands as it is; a tail makes it a chain of
					// blocks.
					packet, _ := block(r, start+12, min(maxBlock, r.Size()-start-12))
					if i := bytes.Index(packet, []byte("<?xpacket end")); i > 0 {
						m.xmp(packet[:i])
					}
				}
			}
			var body []byte
			if body, at, err = blocks(r, start, comment); err != nil {
				return err
			}
			if comment {
				m.add("Comment", text(body))
			}
		default:
			return document.ErrCorrupt
		}
	}
	return nil
}

// colours is the size of a colour table whose flags these are.
func colours(flags byte) int64 {
	if flags&0x80 == 0 {
		return 0
	}
	return 3 << (flags&7 + 1)
}

// blocks passes a chain of blocks and gives its content when it is asked for.
func blocks(r io.ReaderAt, at int64, keep bool) (body []byte, end int64, err error) {
	var b [256]byte
	for {
		if n, err := r.ReadAt(b[:1], at); n < 1 {
			if err == io.EOF {
				err = document.ErrCorrupt
			}
			return body, at, err
		}
		at++
		n := int(b[0])
		if n == 0 {
			return body, at, nil
		}
		if keep && len(body) < maxValue {
			got, _ := r.ReadAt(b[:n], at)
			body = append(body, b[:got]...)
		}
		at += int64(n)
	}
}

// photoshop reads the image resources of a Photoshop file.
func (m *metadata) photoshop(r *io.SectionReader) error {
	head, err := block(r, 26, 4)
	if err != nil {
		return err
	}
	at := int64(30) + int64(binary.BigEndian.Uint32(head)) // after the colour table
	if head, err = block(r, at, 4); err != nil {
		return err
	}
	resources, err := block(r, at+4, int64(binary.BigEndian.Uint32(head)))
	if err != nil && len(resources) == 0 {
		return err
	}
	m.resources(resources)
	return nil
}
