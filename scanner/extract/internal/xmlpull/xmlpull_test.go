package xmlpull

import (
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"strings"
	"testing"
	"testing/iotest"
	"unicode/utf8"

	"uitrusting/scanner/document"
)

// events lists what Next gives, text pieces joined.
func events(src io.Reader) (string, error) {
	var b strings.Builder
	x := NewReader(src)
	for {
		kind, err := x.Next()
		if err != nil {
			if err == io.EOF {
				err = nil
			}
			return b.String(), err
		}
		switch kind {
		case Start:
			fmt.Fprintf(&b, "<%s", x.Name())
			x.EachAttr(func(name, value []byte) bool {
				fmt.Fprintf(&b, " %s=%q", name, value)
				return true
			})
			b.WriteByte('>')
		case End:
			fmt.Fprintf(&b, "</%s>", x.Name())
		case Text:
			b.Write(x.Text())
		}
	}
}

func TestReader(t *testing.T) {
	tests := []struct{ name, in, want string }{
		{"elements", `<w:a><b/></w:a>`, `<a><b></b></a>`},
		{"attributes", `<a x="1" y:z = 'a>b&amp;"' />`, `<a x="1" z="a>b&\"">` + `</a>`},
		{"entities", `<a>&lt;&#65;&#x42;&nope;&</a>`, `<a><AB&nope;&</a>`},
		{"comment, instruction, doctype", `<?xml version="1.0"?><!DOCTYPE a [<!ENTITY x ">">]><!-- <x> --><a/>`, `<a></a>`},
		{"CDATA", `<a><![CDATA[<b>&amp;]]></a>`, `<a><b>&amp;</a>`},
		{"byte order mark", "\xef\xbb\xbf<a/>", `<a></a>`},
		{"UTF-16", "\xff\xfe<\x00a\x00>\x00\xe9\x00<\x00/\x00a\x00>\x00", `<a>é</a>`},
		{"declared charset", "<?xml version='1.0' encoding='ISO-8859-1'?><a>\xe9</a>", `<a>é</a>`},
		{"invalid UTF-8", "<a>\xff</a>", "<a>\uFFFD</a>"},
		{"long text", `<a>` + strings.Repeat("é&amp;", 100_000) + `</a>`, `<a>` + strings.Repeat("é&", 100_000) + `</a>`},
	}
	for _, tt := range tests {
		for _, src := range []io.Reader{strings.NewReader(tt.in), iotest.OneByteReader(strings.NewReader(tt.in))} {
			if tt.name == "long text" && len(tt.in) > 1<<20 {
				continue
			}
			got, err := events(src)
			if err != nil || got != tt.want {
				t.Errorf("%s: got %.80q, %v, want %.80q", tt.name, got, err, tt.want)
			}
		}
	}
}

func TestReader_errors(t *testing.T) {
	tests := []struct {
		in   string
		want error
	}{
		{"<a>", document.ErrCorrupt},
		{"<a", document.ErrCorrupt},
		{"<a><!-- ", document.ErrCorrupt},
		{strings.Repeat("<a>", maxDepth+1), document.ErrTooDeep},
		{"<a x='" + strings.Repeat("y", maxTag+1), document.ErrTooLarge},
	}
	for _, tt := range tests {
		if _, err := events(strings.NewReader(tt.in)); !errors.Is(err, tt.want) {
			t.Errorf("events(%.20q) gives %v, want %v", tt.in, err, tt.want)
		}
	}
}

func TestReader_Skip(t *testing.T) {
	x := NewReader(strings.NewReader(`<a><b><c>x</c></b><d/>y</a>`))
	x.Next()
	x.Next()
	if err := x.Skip(); err != nil {
		t.Fatal(err)
	}
	x.Next()
	if got := string(x.Name()); got != "d" {
		t.Errorf("after Skip: %s, want d", got)
	}
	if err := x.Skip(); err != nil {
		t.Fatal(err)
	}
	if kind, _ := x.Next(); kind != Text || string(x.Text()) != "y" {
		t.Errorf("after Skip of an empty element: %d %q", kind, x.Text())
	}
}

func FuzzReader(f *testing.F) {
	f.Add([]byte(`<a x="1"><!-- --><![CDATA[x]]>&amp;<b/></a>`))
	f.Add([]byte("\xff\xfe<\x00a\x00>\x00"))
	f.Fuzz(func(t *testing.T, raw []byte) {
		got, _ := events(bytes.NewReader(raw))
		again, _ := events(iotest.OneByteReader(bytes.NewReader(raw)))
		if got != again {
			t.Errorf("depends on the size of reads: %q and %q", got, again)
		}
		if !utf8.ValidString(got) && utf8.Valid(raw) {
			t.Errorf("not valid UTF-8: %q", got)
		}
	})
}

// sheet is what a worksheet looks like.
func sheet() []byte {
	var b bytes.Buffer
	b.WriteString(`<worksheet xmlns="x"><sheetData>`)
	for r := range 20_000 {
		fmt.Fprintf(&b, `<row r="%d" spans="1:4">`, r+1)
		for c := range 4 {
			fmt.Fprintf(&b, `<c r="%c%d" s="1" t="s"><v>%d</v></c>`, 'A'+c, r+1, r*4+c)
		}
		b.WriteString(`</row>`)
	}
	b.WriteString(`</sheetData></worksheet>`)
	return b.Bytes()
}

func BenchmarkReader(b *testing.B) {
	raw := sheet()
	b.Run("xmlpull", func(b *testing.B) {
		b.SetBytes(int64(len(raw)))
		x := NewReader(bytes.NewReader(raw))
		for b.Loop() {
			x.Reset(bytes.NewReader(raw))
			for {
				kind, err := x.Next()
				if err != nil {
					break
				}
				if kind == Start {
					x.Attr("t")
				}
			}
		}
	})
	b.Run("encoding-xml", func(b *testing.B) {
		b.SetBytes(int64(len(raw)))
		for b.Loop() {
			d := xml.NewDecoder(bytes.NewReader(raw))
			for {
				if _, err := d.RawToken(); err != nil {
					break
				}
			}
		}
	})
}
