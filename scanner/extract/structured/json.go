// Package structured reads data formats whose text is more than their bytes:
// JSON, in which characters may be written as escapes.
package structured

import (
	"bytes"
	"context"
	"io"
	"unicode/utf16"
	"unicode/utf8"

	"uitrusting/scanner"
	"uitrusting/scanner/document"
	"uitrusting/scanner/extract/internal/charset"
	"uitrusting/scanner/extract/internal/flow"
)

// An Extractor reads JSON and JSON lines.
type Extractor struct {
	plain scanner.Extractor
}

// New makes an Extractor. A document without escapes is text as it stands:
// plain reads it, with the offsets of the file and shared by several workers
// when it is big.
func New(plain scanner.Extractor) *Extractor { return &Extractor{plain} }

// MIMETypes implements scanner.Extractor.
func (*Extractor) MIMETypes() []string { return []string{"application/json", "application/x-ndjson"} }

// Extract implements scanner.Extractor.
func (e *Extractor) Extract(ctx context.Context, doc document.Document, r *io.SectionReader, out document.Sink) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	escaped, err := hasEscapes(ctx, r)
	if err != nil {
		return err
	}
	if !escaped {
		return e.plain.Extract(ctx, doc, io.NewSectionReader(r, 0, r.Size()), out)
	}
	w := flow.New(ctx, out)
	w.Mark(document.Position{Line: 1})
	text := charset.NewReader(io.NewSectionReader(r, 0, r.Size()), "")
	if err := unescape(w, text); err != nil && w.Err() == nil {
		return err
	}
	return w.End()
}

// Splittable implements scanner.RangeExtractor.
func (e *Extractor) Splittable(doc document.Document, r *io.SectionReader) bool {
	x, ok := e.plain.(scanner.RangeExtractor)
	if !ok || !x.Splittable(doc, r) {
		return false
	}
	escaped, err := hasEscapes(context.Background(), r)
	return err == nil && !escaped
}

// ExtractRange implements scanner.RangeExtractor.
func (e *Extractor) ExtractRange(ctx context.Context, doc document.Document, r *io.SectionReader, from, to int64, out document.Sink) error {
	return e.plain.(scanner.RangeExtractor).ExtractRange(ctx, doc, r, from, to, out)
}

// hasEscapes reports whether there is a backslash. It reads at the speed of
// memory, and what it read is still in the cache of the system.
func hasEscapes(ctx context.Context, r *io.SectionReader) (bool, error) {
	buf := make([]byte, min(64<<10, r.Size()+1))
	for at := int64(0); at < r.Size(); {
		n, err := r.ReadAt(buf, at)
		if bytes.IndexByte(buf[:n], '\\') >= 0 {
			return true, nil
		}
		if err != nil && err != io.EOF {
			return false, err
		}
		if n == 0 {
			break
		}
		at += int64(n)
		if err := ctx.Err(); err != nil {
			return false, err
		}
	}
	return false, nil
}

// unescape copies the text with escapes replaced by what they stand for
// (RFC 8259, section 7). The syntax is not checked: a damaged document is
// text too.
func unescape(w *flow.Writer, r io.Reader) error {
	buf := make([]byte, 64<<10)
	have, eof := 0, false
	for !eof && w.Err() == nil {
		n, err := r.Read(buf[have:])
		have += n
		if err != nil {
			if err != io.EOF {
				return err
			}
			eof = true
		}
		b := buf[:have]
		for len(b) > 0 {
			i := bytes.IndexByte(b, '\\')
			if i < 0 {
				_, _ = w.Write(b)
				b = nil
				break
			}
			_, _ = w.Write(b[:i])
			b = b[i:]
			if len(b) < 12 && !eof {
				break // the escape, or the second half of a pair, is not there yet
			}
			var scratch [utf8.UTFMax]byte
			text, used := escape(b, scratch[:0])
			_, _ = w.Write(text)
			b = b[used:]
		}
		have = copy(buf, b)
	}
	return w.Err()
}

// escape gives what the escape at the start of b stands for, and its length.
// Control characters become blanks, so that only line breaks part text.
func escape(b, scratch []byte) (text []byte, used int) {
	if len(b) < 2 {
		return b, len(b)
	}
	switch b[1] {
	case 'n':
		return append(scratch, '\n'), 2
	case 't':
		return append(scratch, '\t'), 2
	case 'r', 'b', 'f':
		return append(scratch, ' '), 2
	case '"', '\\', '/':
		return b[1:2], 2
	case 'u':
		r, ok := hex4(b[2:])
		if !ok {
			return b[:2], 2
		}
		used = 6
		if utf16.IsSurrogate(r) && len(b) >= 12 && b[6] == '\\' && b[7] == 'u' {
			if low, ok := hex4(b[8:]); ok {
				if pair := utf16.DecodeRune(r, low); pair != utf8.RuneError {
					r, used = pair, 12
				}
			}
		}
		if r < ' ' && r != '\n' && r != '\t' {
			r = ' '
		}
		return utf8.AppendRune(scratch, r), used
	}
	return b[:1], 1
}

func hex4(b []byte) (rune, bool) {
	if len(b) < 4 {
		return 0, false
	}
	var r rune
	for _, c := range b[:4] {
		switch {
		case c >= '0' && c <= '9':
			r = r<<4 | rune(c-'0')
		case c|0x20 >= 'a' && c|0x20 <= 'f':
			r = r<<4 | rune(c|0x20-'a'+10)
		default:
			return 0, false
		}
	}
	return r, true
}
