package structured

import (
	"bytes"
	"context"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"uitrusting/scanner/document"
	"uitrusting/scanner/extract/extracttest"
)

// plain stands in for the reader of texts.
type plain struct{}

func (plain) MIMETypes() []string { return nil }
func (plain) Extract(ctx context.Context, doc document.Document, r *io.SectionReader, out document.Sink) error {
	b, err := io.ReadAll(r)
	if err != nil {
		return err
	}
	return out.Segment(document.Segment{Text: strings.ToValidUTF8(string(b), "?")})
}

const mime = "application/json"

func TestExtract(t *testing.T) {
	tests := []struct{ raw, want string }{
		{`{"naam":"An"}`, `{"naam":"An"}`},
		{`{"naam":"Zo\u00eb","n":"a\/b \"c\" \\d"}`, `{"naam":"Zoë","n":"a/b "c" \d"}`},
		{`["\ud83d\ude00","\ud83d","\uzzzz","\q"]`, "[\"😀\",\"\uFFFD\",\"\\uzzzz\",\"\\q\"]"},
		{`["een\ntwee\r\n\u0000"]`, "[\"een\ntwee \n \"]"},
		{`"\`, `"\`},
		{`"\u00`, `"\u00`},
		{"\xff\xfe\"\x00\\\x00n\x00a\x00", "\"\na"},
	}
	for _, tt := range tests {
		c := extracttest.CollectBytes(t.Context(), New(plain{}), mime, "a.json", []byte(tt.raw))
		if got := strings.TrimSuffix(c.Text(), "\n"); got != tt.want || c.Err != nil {
			t.Errorf("%q = %q, %v, want %q", tt.raw, got, c.Err, tt.want)
		}
	}
}

// An escape is replaced wherever the border of a block cuts it.
func TestExtract_borders(t *testing.T) {
	for pad := 64<<10 - 16; pad < 64<<10+4; pad++ {
		raw := strings.Repeat("a", pad) + `\ud83d\ude00\u00eb.`
		c := extracttest.CollectBytes(t.Context(), New(plain{}), mime, "a.json", []byte(raw))
		if want := strings.Repeat("a", pad) + "😀ë.\n"; c.Text() != want {
			t.Fatalf("pad %d: ends in %q", pad, c.Text()[max(0, len(c.Text())-40):])
		}
	}
}

func TestAccept(t *testing.T) {
	path := filepath.Join(t.TempDir(), "a.json")
	if err := os.WriteFile(path, []byte(strings.Repeat("{\"naam\":\"Zo\\u00eb\"}\n", 50)), 0o600); err != nil {
		t.Fatal(err)
	}
	extracttest.Accept(t, New(plain{}), mime, path, extracttest.Tolerant)
}

func FuzzExtract(f *testing.F) {
	f.Add([]byte(`{"a":"\u00e9\ud83d\ude00\n"}`))
	f.Fuzz(func(t *testing.T, raw []byte) {
		extracttest.Sound(t, extracttest.CollectBytes(t.Context(), New(plain{}), mime, "a", raw))
	})
}

func BenchmarkUnescape(b *testing.B) {
	raw := bytes.Repeat([]byte(`{"naam":"Zo\u00eb Janssens","straat":"Kerkstraat 12","url":"https:\/\/example.com"},`+"\n"), 20_000)
	b.SetBytes(int64(len(raw)))
	for b.Loop() {
		extracttest.CollectBytes(b.Context(), New(plain{}), mime, "a", raw)
	}
}
