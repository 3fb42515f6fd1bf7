package rtf

import (
	"os"
	"path/filepath"
	"testing"

	"uitrusting/scanner/extract/extracttest"
)

const shared = "../../../testdata/documents/"

func TestExtract(t *testing.T) {
	paths, _ := filepath.Glob(shared + "rtf/*.rtf")
	if len(paths) == 0 {
		t.Fatal("no documents")
	}
	for _, path := range paths {
		t.Run(filepath.Base(path), func(t *testing.T) {
			extracttest.Accept(t, New(), "application/rtf", path)
			c := extracttest.Collect(t, New(), "application/rtf", path)
			extracttest.Golden(t, "testdata/"+filepath.Base(path)+".golden.txt", c.String())
		})
	}
}

func TestExtract_text(t *testing.T) {
	tests := []struct{ name, in, want string }{
		{"paragraphs", `{\rtf1 a\par b\par}`, "a\nb\n"},
		{"formatting does not split", `{\rtf1 Pee{\b te}rs\par}`, "Peeters\n"},
		{"code page", `{\rtf1\ansi\ansicpg1252 \'e9t\'e9\par}`, "été\n"},
		{"font charset", `{\rtf1{\fonttbl{\f0\fcharset0 A;}{\f1\fcharset204 B;}}\f1 \'cf\'f0\f0 \'e9\par}`, "Прé\n"},
		{"double bytes", `{\rtf1{\fonttbl{\f0\fcharset128 A;}}\f0 \'93\'fa\'96\'7b\'83A\par}`, "日本ア\n"},
		{"unicode with a substitute", `{\rtf1\uc1 \u8364?\u-10179?\u-8704?x\par}`, "€😀x\n"},
		{"unicode with two", `{\rtf1\uc2 \u8364\'80\'80x\par}`, "€x\n"},
		{"symbols", `{\rtf1 a\~b\_c\-d\{\}\\\emdash e\par}`, "a\u00a0b-cd{}\\—e\n"},
		{"table", `{\rtf1\trowd\intbl a\cell b\cell\row\trowd\intbl c\cell\cell\row}`, "a\tb\nc\t\n"},
		{"hyperlink", `{\rtf1{\field{\*\fldinst HYPERLINK "mailto:x@y.example"}{\fldrslt hier}} na\par}`, "hier na\nx@y.example\n"},
		{"unknown destination", `{\rtf1{\*\weird weg}{\stylesheet weg}hier\par}`, "hier\n"},
		{"footnote", `{\rtf1 a{\footnote noot}b\par}`, "ab\nnoot\n"},
		{"deleted", `{\rtf1 colo{\deleted u}r\par}`, "color\nu\n"},
		{"picture", `{\rtf1{\pict\wmetafile8 0102}a\par}`, "a\n"},
		{"binary", "{\\rtf1{\\pict\\bin4 {}\\}}a\\par}", "a\n"},
		{"both spellings", `{\rtf1{\upr{weg}{\*\ud{hier}}}\par}`, "hier\n"},
		{"HTML inside", `{\rtf1\fromhtml1{\*\htmltag64 <p>}Jan{\*\htmltag72 </p>}\htmlrtf weg\par\htmlrtf0 {\*\htmltag <a href="mailto:x@y.example">}mail{\*\htmltag </a>}}`, "Jan\n\nmail x@y.example\n"},
	}
	for _, tt := range tests {
		c := extracttest.CollectBytes(t.Context(), New(), "application/rtf", "x.rtf", []byte(tt.in))
		if c.Err != nil {
			t.Errorf("%s: %v", tt.name, c.Err)
		}
		if got := c.Text(); got != tt.want {
			t.Errorf("%s: got %q, want %q", tt.name, got, tt.want)
		}
	}
}

func FuzzExtract(f *testing.F) {
	paths, _ := filepath.Glob(shared + "rtf/*.rtf")
	for _, path := range paths {
		raw, err := os.ReadFile(path)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(raw)
	}
	f.Add([]byte(`{\rtf1\ansicpg1252{\fonttbl{\f0\fcharset128 A;}}\f0\'93\'fa\u8364?{\*\fldinst HYPERLINK x}\trowd a\cell\row{\footnote b}\bin3 abc}`))
	f.Fuzz(func(t *testing.T, raw []byte) {
		extracttest.Sound(t, extracttest.CollectBytes(t.Context(), New(), "", "x", raw))
	})
}
