// Package sweep takes the printable strings out of binaries that no reader
// knows, so that data in them is not lost. What it finds is never the whole
// text: the outcome is partial.
package sweep

import (
	"bytes"
	"context"
	"io"
	"unicode/utf8"

	"uitrusting/scanner/document"
	"uitrusting/scanner/extract/internal/flow"
)

// Strings shorter than this are noise, in characters: of random bytes, one
// in 700 begins a run of six in ASCII (95/256 to the sixth).
const (
	minNarrow = 6
	minWide   = 5
	block     = 256 << 10 // bytes read at once
	maxString = 64 << 10  // bytes after which a string is sent on in pieces
)

// An Extractor sweeps unknown binaries.
type Extractor struct{}

// New makes an Extractor.
func New() Extractor { return Extractor{} }

// MIMETypes implements scanner.Extractor.
func (Extractor) MIMETypes() []string {
	return []string{
		"application/octet-stream", "application/x-msaccess", "application/x-compress", "application/vnd.apache.parquet",
		"application/vnd.ms-htmlhelp", "application/x-java-keystore",
	}
}

// Extract sends the strings, one a line: those in ASCII and UTF-8 first, then
// those in UTF-16. It always returns an error when there is something to
// read: document.PartialError of ErrUnsupported.
func (Extractor) Extract(ctx context.Context, doc document.Document, r *io.SectionReader, out document.Sink) error {
	w := flow.New(ctx, out)
	for _, s := range []struct {
		part  string
		sweep func(*flow.Writer, *io.SectionReader) error
	}{{"strings", narrow}, {"strings in UTF-16", wide}} {
		w.Begin(document.Position{Part: s.part})
		err := s.sweep(w, io.NewSectionReader(r, 0, r.Size()))
		if w.Err() != nil {
			return w.Err()
		}
		if err != nil {
			return err
		}
	}
	if err := w.End(); err != nil {
		return err
	}
	if w.Written() == 0 {
		return document.ErrUnsupported
	}
	return document.PartialError{Err: document.ErrUnsupported}
}

// blocks calls yield with the bytes of r. What yield does not use comes again
// in front of the next bytes; last is true when there are none.
func blocks(r *io.SectionReader, w *flow.Writer, yield func(b []byte, last bool) (used int)) error {
	buf := make([]byte, min(block, r.Size()+1)) // one more than it holds, so that its end is seen
	have := 0
	for {
		n, err := io.ReadFull(r, buf[have:])
		have += n
		last := err == io.EOF || err == io.ErrUnexpectedEOF
		if err != nil && !last {
			return err
		}
		used := yield(buf[:have], last)
		if last || w.Err() != nil {
			return w.Err()
		}
		have = copy(buf, buf[used:have])
	}
}

// textByte are the bytes of strings in ASCII: what can be printed, and tabs.
var textByte = func() (t [256]bool) {
	for c := ' '; c < 0x7f; c++ {
		t[c] = true
	}
	t['\t'] = true
	return t
}()

// stringByte are textByte and the bytes of characters beyond ASCII in UTF-8.
var stringByte = func() (t [256]bool) {
	t = textByte
	for c := 0x80; c < 0xf0; c++ {
		t[c] = true
	}
	return t
}()

// narrow sends runs of ASCII and UTF-8.
func narrow(w *flow.Writer, r *io.SectionReader) error {
	return blocks(r, w, func(b []byte, last bool) int {
		i := 0
		for i < len(b) {
			// A string of minNarrow bytes has one at each stride of as many.
			for i+minNarrow <= len(b) && !stringByte[b[i+minNarrow-1]] {
				i += minNarrow
			}
			if i == len(b) {
				break
			}
			if !stringByte[b[i]] {
				i++
				continue
			}
			end, characters, letters := run(b, i)
			if end == len(b) && !last && end-i < maxString && i > 0 {
				return i // it goes on in the next block
			}
			if characters >= minNarrow && letters*3 >= characters {
				w.WriteString(string(b[i:end]))
				_ = w.WriteByte('\n')
			}
			i = max(end, i+1)
		}
		return len(b)
	})
}

// run is the end of the string that begins at i, its characters, and how
// many of them are letters, digits or blanks.
func run(b []byte, i int) (end, characters, letters int) {
	start := i
	for i < len(b) && i-start < maxString {
		c := b[i]
		if c < utf8.RuneSelf {
			if !textByte[c] {
				break
			}
			if c|0x20 >= 'a' && c|0x20 <= 'z' || c >= '0' && c <= '9' || c == ' ' {
				letters++
			}
			i++
			characters++
			continue
		}
		r, n := utf8.DecodeRune(b[i:])
		if n == 1 || !plausible(r) {
			if n == 1 && !utf8.FullRune(b[i:]) {
				return len(b), characters, letters // cut off by the block
			}
			break
		}
		i += n
		characters++
		letters++
	}
	return i, characters, letters
}

// plausible are the characters beyond ASCII that European text has; two or
// three random bytes are valid UTF-8 too often.
func plausible(r rune) bool {
	return r >= 0xa0 && r < 0x250 || r >= 0x370 && r < 0x530 || r >= 0x2010 && r <= 0x2027 || r == 0x20ac
}

// wide sends runs of UTF-16 with characters up to U+024F, in both byte
// orders and at even and odd places.
func wide(w *flow.Writer, r *io.SectionReader) error {
	var text []byte
	return blocks(r, w, func(b []byte, last bool) int {
		for i := 0; i+1 < len(b); {
			// A character of the lower half and a zero byte, either way round.
			zero := bytes.IndexByte(b[i:], 0)
			if zero < 0 {
				break
			}
			if zero > 1 {
				i += zero - 1
			}
			var big bool
			switch {
			case b[i+1] == 0 && textByte[b[i]]:
			case b[i] == 0 && textByte[b[i+1]]:
				big = true
			default:
				i++
				continue
			}
			text = text[:0]
			end, ascii := i, 0
			for end+1 < len(b) && end-i < maxString {
				lo, hi := b[end], b[end+1]
				if big {
					lo, hi = hi, lo
				}
				r := rune(hi)<<8 | rune(lo)
				if r < utf8.RuneSelf && !textByte[byte(r)] || r >= utf8.RuneSelf && (!plausible(r) || hi == 0 && lo < 0xa0) {
					break
				}
				if r < utf8.RuneSelf {
					ascii++
				}
				text = utf8.AppendRune(text, r)
				end += 2
			}
			if end+1 >= len(b) && !last && end-i < maxString && i > 0 {
				return i
			}
			if n := (end - i) / 2; n >= minWide && ascii*2 >= n {
				w.WriteString(string(text))
				_ = w.WriteByte('\n')
				i = end
				continue
			}
			i++
		}
		if last {
			return len(b)
		}
		return len(b) - 1
	})
}
