package text_test

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"slices"
	"strings"
	"testing"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/unicode"
	"golang.org/x/text/encoding/unicode/utf32"

	"uitrusting/scanner/document"
	"uitrusting/scanner/extract/text"
)

// sink puts the parts that segments answer for together again.
type sink struct {
	text     strings.Builder
	segments []document.Segment
}

func (s *sink) Segment(seg document.Segment) error {
	if int64(s.text.Len()) != seg.Offset+int64(seg.Lead) && seg.Offset != 0 && len(s.segments) > 0 {
		return fmt.Errorf("segment begins at %d, text at %d", seg.Offset+int64(seg.Lead), s.text.Len())
	}
	s.text.WriteString(seg.Text[seg.Lead:seg.End()])
	seg.Text, seg.Marks = strings.Clone(seg.Text), slices.Clone(seg.Marks)
	s.segments = append(s.segments, seg)
	return nil
}
func (s *sink) Member(document.Member) error             { return nil }
func (s *sink) Property(document.Property, string) error { return nil }

func extract(t testing.TB, mime string, b []byte) *sink {
	t.Helper()
	var s sink
	r := io.NewSectionReader(bytes.NewReader(b), 0, int64(len(b)))
	if err := text.New().Extract(context.Background(), document.Document{MIMEType: mime}, r, &s); err != nil {
		t.Fatal(err)
	}
	return &s
}

func TestExtract_encodings(t *testing.T) {
	const western = "Benoît Müller fête à l'hôpital; één café, naïef. Größe: 3 €\n"
	for name, enc := range map[string]encoding.Encoding{
		"utf-8":             encoding.Nop,
		"utf-8 with mark":   unicode.UTF8BOM,
		"utf-16le":          unicode.UTF16(unicode.LittleEndian, unicode.IgnoreBOM),
		"utf-16be":          unicode.UTF16(unicode.BigEndian, unicode.IgnoreBOM),
		"utf-16le and mark": unicode.UTF16(unicode.LittleEndian, unicode.UseBOM),
		"utf-16be and mark": unicode.UTF16(unicode.BigEndian, unicode.UseBOM),
		"utf-32le":          utf32.UTF32(utf32.LittleEndian, utf32.IgnoreBOM),
		"utf-32be and mark": utf32.UTF32(utf32.BigEndian, utf32.UseBOM),
		"windows-1252":      charmap.Windows1252,
		"iso-8859-15":       charmap.ISO8859_15,
	} {
		b, err := enc.NewEncoder().Bytes([]byte(western))
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		if got := extract(t, "text/plain", b).text.String(); got != western {
			t.Errorf("%s: read %q, want %q", name, got, western)
		}
	}
}

// A log in UTF-8 to which one program writes in Windows-1252 stays readable.
func TestExtract_mixedEncodings(t *testing.T) {
	ascii := strings.Repeat("all is well\n", 30_000)
	if got := extract(t, "text/plain", []byte(ascii+"Beno\xeet\n"+ascii)).text.String(); got != ascii+"Benoît\n"+ascii {
		t.Errorf("one foreign byte in %d: not read as Windows-1252", len(ascii)*2)
	}
}

// Windows give the text back without loss, and cut no character.
func TestExtract_windows(t *testing.T) {
	for _, unit := range []string{"één regel met tekst\n", "é", "€", "a", "🙂\n"} {
		for _, size := range []int{0, 1, 4 << 10, 256<<10 - 1, 256 << 10, 264 << 10, 264<<10 + 5, 900 << 10} {
			want := strings.Repeat(unit, size/len(unit)+1)
			s := extract(t, "text/plain", []byte(want))
			if s.text.String() != want {
				t.Fatalf("%d bytes of %q: text differs", size, unit)
			}
			for _, seg := range s.segments {
				if strings.ToValidUTF8(seg.Text, "?") != seg.Text {
					t.Fatalf("%d bytes of %q: a window cuts a character", size, unit)
				}
			}
		}
	}
}

func TestExtract_table(t *testing.T) {
	src := "naam;e-mail;\"gsm; privé\"\nEls;els@x.example;\"0470; 12\"\nJan;jan@x.example;0470\n"
	s := extract(t, "text/csv", []byte(src))
	seg := s.segments[0]
	if seg.Table == nil || seg.Table.Delimiter != ';' || len(seg.Table.Columns) != 3 || seg.Table.Column(3) != "gsm; privé" {
		t.Fatalf("table %+v", seg.Table)
	}
	for word, want := range map[string]document.Position{
		"els@": {Row: 2, Col: 2, Line: 2}, "0470; 12": {Row: 2, Col: 3, Line: 2}, "jan@": {Row: 3, Col: 2, Line: 3},
	} {
		if got := seg.Locate(strings.Index(src, word)); got != want {
			t.Errorf("%s is at %+v, want %+v", word, got, want)
		}
	}
	if tab := extract(t, "text/csv", []byte("1;2\n3;4\n")).segments[0].Table; tab.Columns != nil {
		t.Errorf("numbers taken for titles: %v", tab.Columns)
	}
}

func FuzzExtract(f *testing.F) {
	f.Add([]byte("naam;x\n\xe9\x00"), "text/csv")
	f.Add([]byte("\xff\xfea\x00"), "text/plain")
	f.Fuzz(func(t *testing.T, b []byte, mime string) {
		var s sink
		r := io.NewSectionReader(bytes.NewReader(b), 0, int64(len(b)))
		if err := text.New().Extract(context.Background(), document.Document{MIMEType: mime}, r, &s); err != nil {
			t.Fatal(err)
		}
		for _, seg := range s.segments {
			if strings.ToValidUTF8(seg.Text, "?") != seg.Text {
				t.Fatal("text is not UTF-8")
			}
		}
	})
}

func BenchmarkExtract(b *testing.B) {
	src := bytes.Repeat([]byte("Beste Els, de vergadering van donderdag gaat door in zaal twee.\n"), 16<<10)
	for name, mime := range map[string]string{"plain": "text/plain", "csv": "text/csv"} {
		b.Run(name, func(b *testing.B) {
			b.SetBytes(int64(len(src)))
			x := text.New()
			for b.Loop() {
				r := io.NewSectionReader(bytes.NewReader(src), 0, int64(len(src)))
				if err := x.Extract(context.Background(), document.Document{MIMEType: mime}, r, discard{}); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

type discard struct{}

func (discard) Segment(document.Segment) error           { return nil }
func (discard) Member(document.Member) error             { return nil }
func (discard) Property(document.Property, string) error { return nil }
