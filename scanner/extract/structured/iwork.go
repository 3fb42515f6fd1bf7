package structured

import (
	"bufio"
	"context"
	"encoding/binary"
	"fmt"
	"io"
	"unicode"
	"unicode/utf8"

	"github.com/klauspost/compress/snappy"

	"uitrusting/scanner/document"
	"uitrusting/scanner/extract/internal/flow"
)

// IWork reads the parts of Pages, Numbers and Keynote files: protocol buffers
// in snappy blocks. Their schema is not public; the strings in them are the
// text, in the order in which the program keeps it.
//
// Source: obriensp, "iWork File Format" (iWorkFileFormat on GitHub), read
// 2026-11-20; Google, "Protocol Buffers: Encoding".
type IWork struct{}

// MIMETypes implements scanner.Extractor.
func (IWork) MIMETypes() []string { return []string{"application/x-iwork-archive"} }

// Limits of one part.
const (
	maxArchive = 64 << 20 // bytes of one object, unpacked
	maxNesting = 24       // messages inside each other
)

// Extract implements scanner.Extractor.
func (IWork) Extract(ctx context.Context, doc document.Document, r *io.SectionReader, out document.Sink) error {
	corrupt := fmt.Errorf("iwork archive: %w", document.ErrCorrupt)
	if r.Size() == 0 {
		return corrupt
	}
	w := flow.New(ctx, out)
	src := bufio.NewReader(&snappyBlocks{r: r})
	for {
		n, err := binary.ReadUvarint(src)
		if err == io.EOF {
			return w.End()
		}
		if err == nil && n > maxArchive {
			err = document.ErrTooLarge
		}
		var info []byte
		if err == nil {
			info, err = take(src, n)
		}
		if err == nil {
			for _, length := range payloads(info) {
				var payload []byte
				if payload, err = take(src, length); err != nil {
					break
				}
				message(w, payload, 0)
			}
		}
		if w.Err() == nil {
			w.Line()
		}
		if err != nil || w.Err() != nil {
			if end := w.End(); end != nil {
				return end
			}
			return document.PartialError{Err: corrupt}
		}
	}
}

// take reads n bytes, at most maxArchive.
func take(r io.Reader, n uint64) ([]byte, error) {
	if n > maxArchive {
		return nil, document.ErrTooLarge
	}
	b, err := io.ReadAll(io.LimitReader(r, int64(n)))
	if err == nil && uint64(len(b)) < n {
		err = io.ErrUnexpectedEOF
	}
	return b, err
}

// payloads are the lengths of the messages that follow a header: field 3 of
// each field 2.
func payloads(info []byte) (lengths []uint64) {
	fields(info, func(number uint64, value uint64, data []byte) {
		if number == 2 && data != nil {
			fields(data, func(number uint64, value uint64, data []byte) {
				if number == 3 && data == nil {
					lengths = append(lengths, value)
				}
			})
		}
	})
	return lengths
}

// fields calls yield with each field of a message: a number, or bytes. It
// reports whether the bytes are a message.
func fields(b []byte, yield func(number, value uint64, data []byte)) bool {
	for len(b) > 0 {
		tag, n := binary.Uvarint(b)
		if n <= 0 || tag>>3 == 0 {
			return false
		}
		b = b[n:]
		switch tag & 7 {
		case 0:
			v, n := binary.Uvarint(b)
			if n <= 0 {
				return false
			}
			b = b[n:]
			yield(tag>>3, v, nil)
		case 1, 5:
			n := 8
			if tag&7 == 5 {
				n = 4
			}
			if len(b) < n {
				return false
			}
			b = b[n:]
		case 2:
			v, n := binary.Uvarint(b)
			if n <= 0 || v > uint64(len(b)-n) {
				return false
			}
			yield(tag>>3, 0, b[n:n+int(v):n+int(v)])
			b = b[n+int(v):]
		default:
			return false
		}
	}
	return true
}

// message writes the strings of a message and of those in it, a line each.
// Bytes that can be read as a message with text in it are one: the tag and
// the length of a short string are white space, so that it looks like text.
func message(w *flow.Writer, b []byte, depth int) {
	if depth > maxNesting || w.Err() != nil {
		return
	}
	fields(b, func(_, _ uint64, data []byte) {
		if len(data) < 2 {
			return
		}
		inner := false
		whole := fields(data, func(_, _ uint64, d []byte) { inner = inner || len(d) > 1 })
		text := printable(data)
		switch {
		case whole && (inner || !text):
			message(w, data, depth+1)
		case text:
			_, _ = w.Write(data)
			w.Line()
		}
	})
}

// printable reports whether the bytes are text: UTF-8 with a letter or digit
// and no control characters but white space and the marks of attachments.
func printable(b []byte) bool {
	if !utf8.Valid(b) {
		return false
	}
	word := false
	for _, r := range string(b) {
		if r < ' ' && r != '\n' && r != '\t' && r != '\r' {
			return false
		}
		word = word || unicode.IsLetter(r) || unicode.IsDigit(r)
	}
	return word
}

// snappyBlocks unpacks blocks of snappy without its framing: a zero byte,
// three bytes of length, the block.
type snappyBlocks struct {
	r    io.Reader
	rest []byte
}

func (s *snappyBlocks) Read(p []byte) (int, error) {
	for len(s.rest) == 0 {
		var h [4]byte
		if _, err := io.ReadFull(s.r, h[:]); err != nil {
			if err == io.ErrUnexpectedEOF {
				err = document.ErrCorrupt
			}
			return 0, err
		}
		packed, err := take(s.r, uint64(h[1])|uint64(h[2])<<8|uint64(h[3])<<16)
		if err != nil || h[0] != 0 {
			return 0, document.ErrCorrupt
		}
		if n, err := snappy.DecodedLen(packed); err != nil || n > 1<<20 {
			return 0, document.ErrCorrupt
		}
		if s.rest, err = snappy.Decode(nil, packed); err != nil {
			return 0, document.ErrCorrupt
		}
	}
	n := copy(p, s.rest)
	s.rest = s.rest[n:]
	return n, nil
}
