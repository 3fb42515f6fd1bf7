package scanner

import (
	"context"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"uitrusting/scanner/document"
	"uitrusting/scanner/finding"
	"uitrusting/scanner/lex"
	"uitrusting/scanner/walk"
)

type lengths struct{}

func (lengths) MIMETypes() []string { return []string{"text/plain"} }
func (lengths) Extract(_ context.Context, _ document.Document, r *io.SectionReader, out document.Sink) error {
	b, err := io.ReadAll(r)
	if err != nil {
		return err
	}
	return out.Segment(document.Segment{Text: string(b)})
}

// What is read of a file counts, not what the listing said: it may have grown,
// shrunk, gone or become something else in between.
func TestScan_changedSinceListed(t *testing.T) {
	dir := t.TempDir()
	big := strings.Repeat("x", headSize+1000)
	for name, text := range map[string]string{"same": "Beste Els", "grown": "Beste Els, tot morgen", "shrunk": "B", "emptied": "", "big": big, "grown big": big} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.Mkdir(filepath.Join(dir, "folder"), 0o700); err != nil {
		t.Fatal(err)
	}
	s, err := New(Config{
		Identify: func(string, []byte, io.ReaderAt, int64) string { return "text/plain" },
		Lexicon:  lex.NewBuilder().Build(), Extractors: []Extractor{lengths{}}, Workers: 1,
	})
	if err != nil {
		t.Fatal(err)
	}
	type result struct {
		status finding.Status
		kind   finding.Kind
		size   int64
	}
	listed := []struct {
		name string
		size int64
		want result
	}{
		{"same", 9, result{finding.Scanned, "", 9}},
		{"grown", 9, result{finding.Scanned, "", 21}},
		{"shrunk", 9, result{finding.Scanned, "", 1}},
		{"emptied", 9, result{finding.Scanned, "", 0}},
		{"big", int64(len(big)), result{finding.Scanned, "", int64(len(big))}},
		{"grown big", 9, result{finding.Scanned, "", int64(len(big))}},
		{"gone", 9, result{finding.Failed, finding.KindVanished, 9}},
		{"folder", 9, result{finding.Skipped, finding.KindSpecialFile, 9}},
	}
	n := 0
	_, err = s.run(context.Background(), func(o finding.Outcome) error {
		c := listed[n]
		n++
		if got := (result{o.Status, o.Kind(), o.Document.Size}); got != c.want {
			t.Errorf("%s: %+v, want %+v", c.name, got, c.want)
		}
		if o.Status == finding.Scanned && o.Document.Size > 0 && o.TextSize-1 != o.Document.Size {
			t.Errorf("%s: %d bytes of text of %d", c.name, o.TextSize, o.Document.Size)
		}
		return nil
	}, func(_ context.Context, visit func(walk.Entry) error) error {
		for _, c := range listed {
			if err := visit(walk.Entry{Path: filepath.Join(dir, c.name), Size: c.size}); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil || n != len(listed) {
		t.Errorf("%d outcomes, %v", n, err)
	}
}
