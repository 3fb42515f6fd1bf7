package text_test

import (
	"bytes"
	"context"
	"io"
	"strings"
	"testing"

	"uitrusting/scanner/document"
	"uitrusting/scanner/extract/text"
)

// inMemory offers its bytes to document.Bytes.
type inMemory struct {
	*bytes.Reader
	b []byte
}

func (m inMemory) Bytes() []byte { return m.b }

// A text that is in memory is sent as it is when it is read: the same text,
// offsets and lines, whatever its windows are.
func TestExtract_inMemory(t *testing.T) {
	long := strings.Repeat("één regel met tekst\n", 40_000)
	for name, src := range map[string]string{
		"empty": "", "short": "Beste Els,\n", "mark": "\xef\xbb\xbfBeste Els,\nJan\n", "long": long, "one line": strings.ReplaceAll(long, "\n", " "),
		"foreign byte": long + "Beno\xeet\n" + long, "latin": "Beno\xeet", "wide": "\xff\xfea\x00b\x00", "csv": "naam;mail\nEls;els@x.example\n",
	} {
		for _, mime := range []string{"text/plain", "text/csv"} {
			want := extract(t, mime, []byte(src))
			var got sink
			r := io.NewSectionReader(inMemory{bytes.NewReader([]byte(src)), []byte(src)}, 0, int64(len(src)))
			if err := text.New().Extract(context.Background(), document.Document{MIMEType: mime}, r, &got); err != nil {
				t.Fatal(err)
			}
			if got.text.String() != want.text.String() {
				t.Fatalf("%s: other text", name)
			}
			for _, word := range []string{"Jan", "els@"} {
				if i := strings.Index(src, word); i >= 0 && got.segments[0].Locate(i-int(got.segments[0].Offset)) != want.segments[0].Locate(i-int(want.segments[0].Offset)) {
					t.Errorf("%s: %s is elsewhere", name, word)
				}
			}
			if a, b := got.segments, want.segments; len(a) > 0 {
				x, y := a[len(a)-1], b[len(b)-1]
				if x.Offset+int64(x.End()) != y.Offset+int64(y.End()) || (x.Table == nil) != (y.Table == nil) {
					t.Errorf("%s: ends at %d, want %d", name, x.Offset+int64(x.End()), y.Offset+int64(y.End()))
				}
			}
		}
	}
}
