package pdf

import (
	"bytes"
	"context"
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"uitrusting/scanner/document"
	"uitrusting/scanner/extract/extracttest"
)

const mime = "application/pdf"

// shared is one extractor for all tests: compiling PDFium takes two seconds.
var shared = sync.OnceValue(func() *Extractor { return New(Options{}) })

// The documents were made from two texts written for the purpose, letter and
// columns, by LibreOffice 7.4 (export to PDF), qpdf 11.3 (encryption,
// attachment, object streams), Ghostscript 10.0 (pdfwrite; pdfimage8 for the
// scan) and, for the damaged ones, by changing the start of the
// cross-reference table, making it its own predecessor, or cutting the file.
func path(name string) string { return filepath.Join("../../../testdata/documents/pdf", name) }

func TestAccept(t *testing.T) {
	extracttest.Accept(t, shared(), mime, path("libreoffice-letter.pdf"))
}

func TestExtract_golden(t *testing.T) {
	files, err := filepath.Glob(path("*.pdf"))
	if err != nil || len(files) == 0 {
		t.Fatalf("%d documents, %v", len(files), err)
	}
	for _, file := range files {
		t.Run(filepath.Base(file), func(t *testing.T) {
			got := extracttest.Collect(t, shared(), mime, file)
			extracttest.Golden(t, filepath.Join("testdata/golden", filepath.Base(file)+".txt"), got.String())
		})
	}
}

func TestExtract_encrypted(t *testing.T) {
	file := path("qpdf-encrypted-user.pdf")
	if got := extracttest.Collect(t, shared(), mime, file); !errors.Is(got.Err, document.ErrEncrypted) {
		t.Errorf("without password: %v, want %v", got.Err, document.ErrEncrypted)
	}
	x := New(Options{Passwords: []string{"fout", "geheim"}})
	x.engine.pool = shared().engine.pool // compiled by the tests before
	got := extracttest.Collect(t, x, mime, file)
	if got.Err != nil || !strings.Contains(got.Text(), "BE68 5390 0754 7034") {
		t.Errorf("with password: %v, %d bytes", got.Err, len(got.Text()))
	}
	if how := got.Property1(document.Encrypted); how != "given-password" {
		t.Errorf("encrypted = %q", how)
	}
}

func TestExtract_render(t *testing.T) {
	x := New(Options{Render: true})
	x.engine.pool = shared().engine.pool
	got := extracttest.Collect(t, x, mime, path("ghostscript-scan.pdf"))
	if got.Err != nil || len(got.Members) != 2 {
		t.Fatalf("%d members, %v", len(got.Members), got.Err)
	}
	for _, m := range got.Members {
		if !bytes.HasPrefix(m.Body, []byte("\x89PNG")) {
			t.Errorf("%s is no PNG", m.Name)
		}
	}
}

func TestExtract_junkBeforeHeader(t *testing.T) {
	raw, err := os.ReadFile(path("libreoffice-letter.pdf"))
	if err != nil {
		t.Fatal(err)
	}
	raw = append([]byte("\r\nContent-Type: application/pdf\r\n\r\n"), raw...)
	got := extracttest.CollectBytes(t.Context(), shared(), mime, "x", raw)
	if got.Err != nil || !strings.Contains(got.Text(), "Jan Peeters") {
		t.Errorf("%v, %d bytes", got.Err, len(got.Text()))
	}
}

func TestExtract_memory(t *testing.T) {
	// A page of 14,400 points a side, drawn 5,000 pixels a side, with an image
	// of 30,000 by 30,000 pixels.
	x := New(Options{Memory: 32 << 20, Render: true})
	raw := build("<</Type/Catalog/Pages 2 0 R>>", "<</Type/Pages/Kids[3 0 R]/Count 1>>",
		"<</Type/Page/Parent 2 0 R/MediaBox[0 0 14400 14400]/Resources<</XObject<</I 5 0 R>>>>/Contents 4 0 R>>",
		stream("", "14400 0 0 14400 0 0 cm /I Do"),
		stream("/Type/XObject/Subtype/Image/Width 30000/Height 30000/BitsPerComponent 8/ColorSpace/DeviceGray", "x"))
	got := extracttest.CollectBytes(t.Context(), x, mime, "x", raw)
	if got.Err != nil && !errors.Is(got.Err, document.ErrMemory) && !errors.Is(got.Err, document.ErrCrashed) {
		t.Errorf("%v", got.Err)
	}
	// The next document is read by a fresh instance.
	if next := extracttest.Collect(t, x, mime, path("libreoffice-letter.pdf")); next.Err != nil {
		t.Errorf("next document: %v", next.Err)
	}
}

func FuzzExtract(f *testing.F) {
	files, _ := filepath.Glob(path("*.pdf"))
	for _, file := range files {
		if raw, err := os.ReadFile(file); err == nil && len(raw) < 30<<10 {
			f.Add(raw)
		}
	}
	f.Add(form())
	f.Fuzz(func(t *testing.T, raw []byte) {
		extracttest.Sound(t, extracttest.CollectBytes(context.Background(), shared(), mime, "x", raw))
	})
}

func BenchmarkExtract(b *testing.B) {
	for _, name := range []string{"libreoffice-letter.pdf", "libreoffice-columns-footer.pdf"} {
		b.Run(name, func(b *testing.B) {
			raw, err := os.ReadFile(path(name))
			if err != nil {
				b.Fatal(err)
			}
			b.SetBytes(int64(len(raw)))
			if err := shared().Warm(); err != nil {
				b.Fatal(err)
			}
			var sink collect
			for b.Loop() {
				sink = collect{}
				r := io.NewSectionReader(bytes.NewReader(raw), 0, int64(len(raw)))
				if err := shared().Extract(b.Context(), document.Document{}, r, &sink); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
