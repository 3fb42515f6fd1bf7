package text

import (
	"bytes"
	"io"
	"strings"
	"testing"
	"testing/iotest"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/unicode"
)

// decoders are those of this package beside those of x/text.
func decoders() map[string]struct {
	step func(dst, src []byte, eof bool) (int, int)
	like encoding.Encoding
} {
	return map[string]struct {
		step func(dst, src []byte, eof bool) (int, int)
		like encoding.Encoding
	}{
		"utf-16le":     {wideStep(false), unicode.UTF16(unicode.LittleEndian, unicode.IgnoreBOM)},
		"utf-16be":     {wideStep(true), unicode.UTF16(unicode.BigEndian, unicode.IgnoreBOM)},
		"windows-1252": {eightBitStep(charmap.Windows1252), charmap.Windows1252},
		"koi8-r":       {eightBitStep(charmap.KOI8R), charmap.KOI8R},
	}
}

func FuzzDecode(f *testing.F) {
	f.Add([]byte("a\x00b\x00c\x00d\x00e\x00\xe9\x00\x3d\xd8\x00\xdea\x00\x3d\xd8"), 1)
	f.Add([]byte("\x00a\x00b\x00c\x00d\xd8\x3d\x00e\x00"), 3)
	f.Add([]byte("0\xdf0\xde"), 1)
	f.Add([]byte("Beno\xeet M\xfcller, \x80 12 en nog wat"), 5)
	f.Fuzz(func(t *testing.T, b []byte, size int) {
		for name, d := range decoders() {
			want, err := d.like.NewDecoder().Bytes(b)
			if err != nil {
				t.Skip()
			}
			for _, r := range []io.Reader{bytes.NewReader(b), iotest.OneByteReader(bytes.NewReader(b)), iotest.DataErrReader(bytes.NewReader(b))} {
				var got bytes.Buffer
				buf := make([]byte, 1+(size%300+300)%300)
				if _, err := io.CopyBuffer(struct{ io.Writer }{&got}, struct{ io.Reader }{&decoder{r: r, step: d.step}}, buf); err != nil {
					t.Fatal(err)
				}
				if !bytes.Equal(got.Bytes(), want) {
					t.Fatalf("%s of %q: %q, want %q", name, b, got.Bytes(), want)
				}
			}
		}
	})
}

// BenchmarkDecode reads French in each encoding, beside x/text.
func BenchmarkDecode(b *testing.B) {
	text := strings.Repeat("Nous avons bien reçu votre commande du 3 mars et la livrerons dès jeudi.\n", 4000)
	for name, d := range decoders() {
		if name == "koi8-r" {
			continue
		}
		src, err := d.like.NewEncoder().Bytes([]byte(text))
		if err != nil {
			b.Fatal(err)
		}
		run := func(b *testing.B, open func(io.Reader) io.Reader) {
			b.SetBytes(int64(len(src)))
			buf := make([]byte, 64<<10)
			for b.Loop() {
				_, _ = io.CopyBuffer(struct{ io.Writer }{io.Discard}, open(bytes.NewReader(src)), buf)
			}
		}
		b.Run(name, func(b *testing.B) { run(b, func(r io.Reader) io.Reader { return &decoder{r: r, step: d.step} }) })
		b.Run(name+" of x-text", func(b *testing.B) { run(b, func(r io.Reader) io.Reader { return d.like.NewDecoder().Reader(r) }) })
	}
}
