package extract

import (
	"bytes"
	"encoding/binary"
	"io"
	"strings"

	"github.com/gabriel-vasile/mimetype"
	"github.com/klauspost/compress/snappy"
)

// Binary is the type of a document that is no text and no known format.
const Binary = "application/octet-stream"

// statistics is how much of a document decides whether it is text, in bytes.
const statistics = 4 << 10

// Identify names the MIME type of a document from its first bytes and, for
// containers, from what the first bytes point to. It never trusts the name:
// that only decides between text formats which the content leaves open.
//
// The head may be shorter than the document; some KiB are enough. r may be
// nil, then containers are told from the head alone. Identify is total: any
// bytes have a type, at worst [Binary].
func Identify(name string, head []byte, r io.ReaderAt, size int64) string {
	if len(head) == 0 {
		return "text/plain"
	}
	if t := signature(head, r, size); t != "" {
		return t
	}
	sample := head
	if len(sample) > statistics {
		sample = sample[:statistics]
	}
	switch width, ok := textWidth(sample); {
	case ok && width == 1:
		if embeddedPDF(head, true) {
			return "application/pdf"
		}
		return textType(name, sample, int64(len(sample)) == size)
	case ok:
		var narrowed [statistics]byte
		switch t := textType(name, narrow(narrowed[:0], sample, width), int64(len(sample)) == size); t {
		case "message/rfc822", "application/mbox", "application/rtf", "application/pgp-encrypted":
			return "text/plain" // formats of bytes: this is a text about one
		default:
			return t
		}
	}
	return binaryType(head, r, size)
}

// binaryType names what is surely no text and has no signature at its first
// byte.
func binaryType(head []byte, r io.ReaderAt, size int64) string {
	switch {
	case isTar(head):
		return "application/x-tar"
	case embeddedPDF(head, false):
		return "application/pdf"
	case len(head) > 40 && string(head[36:40]) == "acsp":
		return "application/vnd.iccprofile"
	case isPythonCache(head):
		return "application/x-bytecode.python"
	case isIWork(head, size):
		return "application/x-iwork-archive"
	case isISO(r, size):
		return "application/x-iso9660-image"
	}
	t := mimetype.Detect(head).String()
	if i := strings.IndexByte(t, ';'); i >= 0 {
		t = t[:i]
	}
	if i := strings.IndexByte(t, '/'); i > 0 {
		switch t[:i] {
		case "audio", "video", "font":
			return t
		}
	}
	switch t {
	case "image/bmp": // two letters: the reserved fields must agree
		if len(head) < 18 || string(head[6:10]) != "\x00\x00\x00\x00" || string(head[15:18]) != "\x00\x00\x00" {
			t = Binary
		}
	case "image/jp2", "image/jpx", "image/jxl", "image/jxr", "image/bpg", "image/vnd.radiance",
		"image/x-portable-bitmap", "image/x-portable-graymap", "image/x-portable-pixmap", "image/x-portable-arbitrarymap":
	default:
		if !Useless(t) {
			t = Binary
		}
	}
	if t != Binary {
		return t
	}
	if r != nil && size > 22 && zipDirectory(r, size, 1<<10) != nil {
		return zipMIME // with something put before it
	}
	return Binary
}

// embeddedPDF reports whether a PDF begins in the first KiB. Readers of PDF
// allow for bytes before the header; a text that only mentions it has no
// object after it.
func embeddedPDF(head []byte, text bool) bool {
	if len(head) > 1024+8 {
		head = head[:1024+8]
	}
	i := bytes.Index(head, []byte("%PDF-"))
	if i < 0 || i+6 > len(head) || head[i+5] < '0' || head[i+5] > '9' {
		return false
	}
	if i == 0 || !text {
		return true
	}
	return head[i-1] == '\n' && bytes.Contains(head[i:], []byte(" obj"))
}

// isPythonCache: a version word that ends in CR LF, then flags.
func isPythonCache(head []byte) bool {
	return len(head) >= 16 && head[2] == '\r' && head[3] == '\n' && head[5] == 0 && head[6] == 0 && head[7] == 0
}

// isIWork recognises the parts of Pages, Numbers and Keynote: snappy blocks
// of at most 64 KiB, each after a zero byte and its length.
func isIWork(head []byte, size int64) bool {
	if len(head) < 8 || head[0] != 0 {
		return false
	}
	packed := int(head[1]) | int(head[2])<<8 | int(head[3])<<16
	unpacked, n := binary.Uvarint(head[4:])
	if packed == 0 || n <= 0 || unpacked == 0 || unpacked > 64<<10 || int64(packed)+4 > size {
		return false
	}
	if next := packed + 4; int64(next) < size && (next >= len(head) || head[next] != 0) {
		return false
	}
	if packed+4 > len(head) {
		return false
	}
	_, err := snappy.Decode(nil, head[4:4+packed])
	return err == nil
}

// isISO looks for the volume descriptor of ISO 9660 in sector 16.
func isISO(r io.ReaderAt, size int64) bool {
	const descriptor = 16*2048 + 1
	if r == nil || size < descriptor+2047 {
		return false
	}
	var id [5]byte
	if _, err := r.ReadAt(id[:], descriptor); err != nil {
		return false
	}
	return string(id[:]) == "CD001"
}

// isTar checks the sum of a tar header, the one mark that all dialects have.
func isTar(head []byte) bool {
	if len(head) < 512 || head[0] == 0 {
		return false
	}
	var sum, signed, want int64
	for i, b := range head[:512] {
		if i >= 148 && i < 156 {
			b = ' '
		}
		sum += int64(b)
		signed += int64(int8(b))
	}
	digits := 0
	for _, b := range head[148:156] {
		switch {
		case b >= '0' && b <= '7':
			want = want<<3 | int64(b-'0')
			digits++
		case b == 0 && digits > 0:
			return want == sum || want == signed
		case b != ' ':
			return false
		}
	}
	return digits > 0 && (want == sum || want == signed)
}
