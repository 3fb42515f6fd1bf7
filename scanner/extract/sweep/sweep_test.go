package sweep

import (
	"encoding/binary"
	"errors"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"unicode/utf16"

	"uitrusting/scanner/document"
	"uitrusting/scanner/extract/extracttest"
)

const unknown = "application/octet-stream"

func wideString(s string, order binary.AppendByteOrder) string {
	var b []byte
	for _, u := range utf16.Encode([]rune(s)) {
		b = order.AppendUint16(b, u)
	}
	return string(b)
}

func noise(n int) string {
	r := rand.New(rand.NewPCG(1, 2))
	b := make([]byte, n)
	for i := range b {
		b[i] = byte(r.Uint32())
	}
	return string(b)
}

func TestExtract(t *testing.T) {
	const text = "Zoë Janssens, 85.07.30-033.28"
	for name, raw := range map[string]string{
		"ASCII":              "\x01\x02\x00" + text + "\x00\x03",
		"UTF-16LE":           "\x01\x02\x00\x05" + wideString(text, binary.LittleEndian) + "\x00\x00",
		"UTF-16LE odd":       "\x01\x02\x05" + wideString(text, binary.LittleEndian) + "\x00\x00",
		"UTF-16BE":           "\x01\x02\x07\x05" + wideString(text, binary.BigEndian) + "\x07\x05",
		"after a block":      strings.Repeat("\x01", block-7) + text + "\x00" + strings.Repeat("\x01", block),
		"wide after a block": strings.Repeat("\x01", block-7) + wideString(text, binary.LittleEndian) + "\x00\x00",
		"at the end":         "\x01\x02" + text,
	} {
		t.Run(name, func(t *testing.T) {
			c := extracttest.CollectBytes(t.Context(), New(), unknown, "a", []byte(raw))
			var partial document.PartialError
			if !errors.As(c.Err, &partial) || !errors.Is(c.Err, document.ErrUnsupported) {
				t.Errorf("error %v, want partial: unsupported", c.Err)
			}
			if !strings.Contains(c.Text(), text+"\n") {
				t.Errorf("text %.100q has no %q", c.Text(), text)
			}
		})
	}
}

func TestExtract_noise(t *testing.T) {
	c := extracttest.CollectBytes(t.Context(), New(), unknown, "a", []byte(noise(1<<20)))
	if n := len(c.Text()); n > 20<<10 {
		t.Errorf("%d bytes of text in 1 MiB of noise", n)
	}
	if c := extracttest.CollectBytes(t.Context(), New(), unknown, "a", make([]byte, 1<<20)); !errors.Is(c.Err, document.ErrUnsupported) || c.Text() != "" {
		t.Errorf("zeros: %v", c)
	}
}

// A single string longer than a block comes out whole.
func TestExtract_long(t *testing.T) {
	long := strings.Repeat("een twee drie ", 100_000)
	c := extracttest.CollectBytes(t.Context(), New(), unknown, "a", []byte("\x00"+long))
	if got := strings.ReplaceAll(c.Text(), "\n", ""); got != long {
		t.Errorf("%d bytes, want %d", len(got), len(long))
	}
}

func TestAccept(t *testing.T) {
	path := filepath.Join(t.TempDir(), "a.bin")
	if err := os.WriteFile(path, []byte(noise(4000)+"een lange tekst hier\x00"+noise(4000)), 0o600); err != nil {
		t.Fatal(err)
	}
	c := extracttest.Collect(t, New(), unknown, path)
	extracttest.Sound(t, c)
	if !strings.Contains(c.Text(), "een lange tekst hier") {
		t.Error("the string was not found")
	}
}

func FuzzExtract(f *testing.F) {
	f.Add([]byte(noise(100) + "tekst"))
	f.Fuzz(func(t *testing.T, raw []byte) {
		extracttest.Sound(t, extracttest.CollectBytes(t.Context(), New(), unknown, "a", raw))
	})
}

func BenchmarkExtract(b *testing.B) {
	raw := []byte(noise(4 << 20))
	b.SetBytes(int64(len(raw)))
	for b.Loop() {
		extracttest.CollectBytes(b.Context(), New(), unknown, "a", raw)
	}
}
