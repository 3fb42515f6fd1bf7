package ocr

import (
	"context"
	"errors"
	"image"
	"image/png"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"uitrusting/scanner/document"
	"uitrusting/scanner/extract/extracttest"
)

func path(name string) string { return filepath.Join("../../../testdata/documents/ocr", name) }

// installed skips the test where the program is missing.
func installed(t *testing.T, opt Options) *Extractor {
	t.Helper()
	x := New(opt)
	if err := x.Available(t.Context()); err != nil {
		t.Skip(err)
	}
	return x
}

// program writes a script that stands in for tesseract.
func program(t *testing.T, body string) string {
	t.Helper()
	if os.PathSeparator != '/' {
		t.Skip("needs a shell")
	}
	file := filepath.Join(t.TempDir(), "program")
	script := "#!/bin/sh\nif [ \"$1\" = --list-langs ]; then echo nld; echo eng; exit 0; fi\n" + body
	if err := os.WriteFile(file, []byte(script), 0o700); err != nil {
		t.Fatal(err)
	}
	return file
}

// blank is a white picture.
func blank(t *testing.T, width, height int) []byte {
	t.Helper()
	var b strings.Builder
	if err := png.Encode(&b, image.NewGray(image.Rect(0, 0, width, height))); err != nil {
		t.Fatal(err)
	}
	return []byte(b.String())
}

func TestExtract_scan(t *testing.T) {
	x := installed(t, Options{})
	for _, name := range []string{"ghostscript-letter.png", "ghostscript-two-pages.tif"} {
		t.Run(name, func(t *testing.T) {
			mime := "image/" + strings.Replace(strings.TrimPrefix(filepath.Ext(name), "."), "tif", "tiff", 1)
			got := extracttest.Collect(t, x, mime, path(name))
			if got.Err != nil {
				t.Fatal(got.Err)
			}
			for _, want := range []string{"BE68 5390 0754 7034", "Beste Jan Peeters", "0470 12 34 56"} {
				if !strings.Contains(got.Text(), want) {
					t.Errorf("no %q in %q", want, got.Text())
				}
			}
			last := &got.Segments[len(got.Segments)-1]
			if at := last.Locate(0); at.Part != "ocr" || strings.HasSuffix(name, "tif") && at.Page != 2 {
				t.Errorf("position %+v", at)
			}
		})
	}
}

// caption is metadata of a picture.
type caption struct{ err error }

func (caption) MIMETypes() []string { return []string{"image/heic", "image/png"} }

func (c caption) Extract(_ context.Context, _ document.Document, _ *io.SectionReader, out document.Sink) error {
	if c.err != nil {
		return c.err
	}
	return out.Segment(document.Segment{Text: "caption"})
}

func TestExtract_metadata(t *testing.T) {
	command := program(t, `cat >/dev/null; echo text`)
	for _, test := range []struct {
		mime string
		meta error
		want string
		err  error
	}{
		{"image/png", nil, "caption\ntext\n", nil},
		{"image/png", document.ErrNoText, "text\n", nil},
		{"image/png", document.ErrCorrupt, "", document.ErrCorrupt},
		{"image/heic", nil, "caption\n", nil},
		{"image/heic", document.ErrNoText, "", document.ErrNoText},
		{"image/bmp", nil, "text\n", nil},
	} {
		x := New(Options{Command: command, Metadata: caption{test.meta}})
		got := extracttest.CollectBytes(t.Context(), x, test.mime, "x", blank(t, 300, 300))
		if got.Text() != test.want || !errors.Is(got.Err, test.err) {
			t.Errorf("%s, %v: %q, %v, want %q, %v", test.mime, test.meta, got.Text(), got.Err, test.want, test.err)
		}
	}
}

func TestExtract_pages(t *testing.T) {
	x := New(Options{Command: program(t, `cat >/dev/null; printf 'een\f\ftwee\f'`)})
	got := extracttest.CollectBytes(t.Context(), x, "image/tiff", "x", blank(t, 300, 300))
	if got.Err != nil || len(got.Segments) != 2 || got.Segments[1].Locate(0).Page != 3 {
		t.Errorf("%s", got)
	}
}

func TestExtract_tooSlow(t *testing.T) {
	x := New(Options{Command: program(t, `exec sleep 60`), PageTimeout: 100 * time.Millisecond})
	begin := time.Now()
	got := extracttest.CollectBytes(t.Context(), x, "image/png", "x", blank(t, 300, 300))
	if !errors.Is(got.Err, document.ErrTimeout) || time.Since(begin) > 5*time.Second {
		t.Errorf("%v after %v", got.Err, time.Since(begin))
	}
}

func TestExtract_cancelled(t *testing.T) {
	x := New(Options{Command: program(t, `exec sleep 60`)})
	ctx, cancel := context.WithTimeout(t.Context(), 100*time.Millisecond)
	defer cancel()
	if got := extracttest.CollectBytes(ctx, x, "image/png", "x", blank(t, 300, 300)); !errors.Is(got.Err, context.DeadlineExceeded) {
		t.Error(got.Err)
	}
}

func TestExtract_small(t *testing.T) {
	x := New(Options{Command: program(t, `echo never`)})
	if got := extracttest.CollectBytes(t.Context(), x, "image/png", "x", blank(t, 20, 20)); !errors.Is(got.Err, document.ErrNoText) {
		t.Errorf("%v, want %v", got.Err, document.ErrNoText)
	}
}

func TestExtract_missing(t *testing.T) {
	x := New(Options{Command: "/no/such/program"})
	if got := extracttest.CollectBytes(t.Context(), x, "image/png", "x", blank(t, 300, 300)); !errors.Is(got.Err, document.ErrUnsupported) {
		t.Errorf("%v, want %v", got.Err, document.ErrUnsupported)
	}
}

func TestExtract_failing(t *testing.T) {
	x := New(Options{Command: program(t, `echo "Jan Peeters" >&2; exit 1`)})
	got := extracttest.CollectBytes(t.Context(), x, "image/png", "x", blank(t, 300, 300))
	if !errors.Is(got.Err, document.ErrCorrupt) || strings.Contains(got.Err.Error(), "Jan") {
		t.Errorf("%v, want %v", got.Err, document.ErrCorrupt)
	}
}
