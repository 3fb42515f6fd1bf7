package charset

import (
	"io"
	"strings"
	"testing"
	"testing/iotest"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/unicode"
)

func TestNewReader(t *testing.T) {
	const text = "Café à Liège: 5 € pour Zoë\n"
	latin, _ := charmap.Windows1252.NewEncoder().String(text)
	latin9, _ := charmap.ISO8859_15.NewEncoder().String(text)
	dos, _ := charmap.CodePage850.NewEncoder().String("Liège")
	wide, _ := unicode.UTF16(unicode.LittleEndian, unicode.IgnoreBOM).NewEncoder().String(text)
	marked, _ := unicode.UTF16(unicode.BigEndian, unicode.UseBOM).NewEncoder().String(text)
	tests := []struct{ name, raw, label, want string }{
		{"UTF-8", text, "", text},
		{"UTF-8 with a wrong label", text, "iso-8859-1", text},
		{"UTF-8 with mark", "\xef\xbb\xbf" + text, "", text},
		{"Windows-1252 unlabelled", latin, "", text},
		{"Windows-1252 labelled", latin, "windows-1252", text},
		{"Windows-1252 labelled UTF-8", latin, "utf-8", text},
		{"ISO-8859-15", latin9, "ISO-8859-15", text},
		{"CP850", dos, "cp850", "Liège"},
		{"UTF-16 by zeros", wide, "", text},
		{"UTF-16 by mark", marked, "us-ascii", text},
		{"unknown label", latin, "x-none", text},
		{"ISO-2022-JP", "\x1b$B$3\x1b(B", "iso-2022-jp", "こ"},
		{"mixed", strings.Repeat("é", Sniffed) + "caf\xe9", "", strings.Repeat("é", Sniffed) + "café"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got, err := io.ReadAll(NewReader(strings.NewReader(tt.raw), tt.label))
			if err != nil || string(got) != tt.want {
				t.Errorf("NewReader gives %.60q, %v, want %.60q", got, err, tt.want)
			}
			got, err = io.ReadAll(NewReader(iotest.OneByteReader(strings.NewReader(tt.raw)), tt.label))
			if err != nil || string(got) != tt.want {
				t.Errorf("a byte at a time: %.60q, %v, want %.60q", got, err, tt.want)
			}
			if got := Decode([]byte(tt.raw), tt.label); got != tt.want {
				t.Errorf("Decode gives %.60q, want %.60q", got, tt.want)
			}
		})
	}
}

func FuzzNewReader(f *testing.F) {
	f.Add([]byte("caf\xe9 \xc3\xa9"), "iso-8859-1")
	f.Add([]byte("a\x00b\x00"), "")
	f.Add([]byte("\x1b$B$3"), "iso-2022-jp")
	f.Fuzz(func(t *testing.T, raw []byte, label string) {
		got, err := io.ReadAll(NewReader(strings.NewReader(string(raw)), label))
		if err != nil || !utf8.Valid(got) {
			t.Errorf("err %v, valid %v", err, utf8.Valid(got))
		}
	})
}
