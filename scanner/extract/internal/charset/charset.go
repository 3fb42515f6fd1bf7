// Package charset turns text of any encoding into UTF-8.
package charset

import (
	"bufio"
	"bytes"
	"io"
	"strings"
	"unicode/utf8"

	"golang.org/x/net/html/charset"
	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/unicode"
	"golang.org/x/text/encoding/unicode/utf32"
	"golang.org/x/text/transform"
)

// Sniffed is how much of a text decides its encoding when nothing says it.
const Sniffed = 8 << 10

// NewReader decodes r. A byte order mark decides; else the label, unless the
// text is valid UTF-8 with characters beyond ASCII, which no other encoding
// yields by chance; else UTF-8 where valid, UTF-16 by its zero bytes, and
// Windows-1252. Bytes that cannot be decoded come out as U+FFFD.
func NewReader(r io.Reader, label string) io.Reader {
	b, ok := r.(*bufio.Reader)
	if !ok || b.Size() < Sniffed {
		b = bufio.NewReaderSize(r, Sniffed)
	}
	head, _ := b.Peek(Sniffed)
	return decode(b, head, label)
}

// Decode is NewReader for text in memory.
func Decode(text []byte, label string) string {
	if utf8.Valid(text) && !bytes.HasPrefix(text, []byte("\xef\xbb\xbf")) && bytes.IndexByte(text, 0) < 0 && !stateful(label) {
		return string(text)
	}
	all, _ := io.ReadAll(decode(bytes.NewReader(text), text[:min(len(text), Sniffed)], label))
	return string(all)
}

func decode(r io.Reader, head []byte, label string) io.Reader {
	e := choose(head, label)
	if e == nil {
		return &validReader{r: r}
	}
	return transform.NewReader(r, e.NewDecoder())
}

// choose gives the encoding, nil for UTF-8 without a byte order mark.
func choose(head []byte, label string) encoding.Encoding {
	switch {
	case bytes.HasPrefix(head, []byte{0xff, 0xfe, 0, 0}):
		return utf32.UTF32(utf32.LittleEndian, utf32.ExpectBOM)
	case bytes.HasPrefix(head, []byte{0, 0, 0xfe, 0xff}):
		return utf32.UTF32(utf32.BigEndian, utf32.ExpectBOM)
	case bytes.HasPrefix(head, []byte{0xff, 0xfe}):
		return unicode.UTF16(unicode.LittleEndian, unicode.ExpectBOM)
	case bytes.HasPrefix(head, []byte{0xfe, 0xff}):
		return unicode.UTF16(unicode.BigEndian, unicode.ExpectBOM)
	case bytes.HasPrefix(head, []byte("\xef\xbb\xbf")):
		return unicode.UTF8BOM
	}
	if e := zeros(head); e != nil {
		return e
	}
	valid, ascii := isUTF8(head)
	if valid && (!ascii || label == "") && !stateful(label) {
		return nil
	}
	if e := Lookup(label); e != nil {
		return e
	}
	if valid {
		return nil
	}
	return charmap.Windows1252
}

// Lookup finds an encoding by its label in mails and web pages; nil means
// UTF-8 or unknown.
func Lookup(label string) encoding.Encoding {
	label = strings.ToLower(strings.Trim(label, " \t\"'"))
	switch label {
	case "", "utf-8", "utf8", "us-ascii", "ascii", "unknown-8bit", "binary", "utf-16", "utf-16le", "utf-16be":
		return nil // UTF-16 without zero bytes or a mark is a wrong label
	case "cp850", "ibm850", "850":
		return charmap.CodePage850
	case "cp437", "ibm437", "437":
		return charmap.CodePage437
	case "cp1252", "ansi", "x-ansi":
		return charmap.Windows1252
	case "iso8859-15", "iso_8859-15", "latin9", "latin-9":
		return charmap.ISO8859_15
	}
	if strings.HasPrefix(label, "cp125") {
		label = "windows-" + label[2:]
	}
	e, name := charset.Lookup(label)
	if name == "utf-8" || name == "replacement" {
		return nil
	}
	return e
}

// stateful labels name encodings whose text looks like ASCII.
func stateful(label string) bool {
	label = strings.ToLower(label)
	return strings.HasPrefix(label, "iso-2022-") || label == "hz-gb-2312"
}

// zeros recognises UTF-16 without a byte order mark.
func zeros(head []byte) encoding.Encoding {
	var at [2]int
	for i, b := range head {
		if b == 0 {
			at[i&1]++
		}
	}
	half := len(head) / 2
	switch few := half / 50; {
	case half < 2:
		return nil
	case at[1]*10 >= half*6 && at[0] <= few:
		return unicode.UTF16(unicode.LittleEndian, unicode.IgnoreBOM)
	case at[0]*10 >= half*6 && at[1] <= few:
		return unicode.UTF16(unicode.BigEndian, unicode.IgnoreBOM)
	}
	return nil
}

// isUTF8 allows for a character that the end of a full head cuts.
func isUTF8(head []byte) (valid, ascii bool) {
	ascii = true
	for i := 0; i < len(head); {
		if head[i] < utf8.RuneSelf {
			i++
			continue
		}
		ascii = false
		r, n := utf8.DecodeRune(head[i:])
		if r == utf8.RuneError && n == 1 {
			return len(head) >= Sniffed && len(head)-i < utf8.UTFMax && !utf8.FullRune(head[i:]), false
		}
		i += n
	}
	return true, ascii
}

// A validReader passes UTF-8 on. What is no UTF-8 it takes as Windows-1252:
// texts are glued together of both.
type validReader struct {
	r    io.Reader
	raw  []byte // read, not yet checked
	text []byte // checked, not yet handed out
	err  error
}

func (v *validReader) Read(p []byte) (int, error) {
	for len(v.text) == 0 {
		if v.err != nil {
			return 0, v.err
		}
		v.fill()
	}
	n := copy(p, v.text)
	v.text = v.text[n:]
	return n, nil
}

func (v *validReader) fill() {
	const block = 8 << 10
	if cap(v.raw) < block {
		v.raw = make([]byte, 0, block)
	}
	n, err := v.r.Read(v.raw[len(v.raw):cap(v.raw)])
	v.raw, v.err = v.raw[:len(v.raw)+n], err
	whole := len(v.raw)
	if err == nil { // a character that the end of the block cuts waits
		for i := 1; i < utf8.UTFMax && i <= whole; i++ {
			if c := v.raw[whole-i]; utf8.RuneStart(c) {
				if c >= utf8.RuneSelf && !utf8.FullRune(v.raw[whole-i:]) {
					whole -= i
				}
				break
			}
		}
	}
	if utf8.Valid(v.raw[:whole]) {
		v.text = append(v.text[:0], v.raw[:whole]...)
	} else {
		v.text = v.text[:0]
		for rest := v.raw[:whole]; len(rest) > 0; {
			r, n := utf8.DecodeRune(rest)
			if r == utf8.RuneError && n == 1 {
				r = charmap.Windows1252.DecodeByte(rest[0])
			}
			v.text = utf8.AppendRune(v.text, r)
			rest = rest[n:]
		}
	}
	v.raw = v.raw[:copy(v.raw, v.raw[whole:])]
}
