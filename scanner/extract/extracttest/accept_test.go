package extracttest

import (
	"context"
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"uitrusting/scanner/document"
)

// lines sends each line of a text as a segment; an empty document is corrupt.
type lines struct{}

func (lines) MIMETypes() []string { return []string{"text/x-lines"} }

func (lines) Extract(ctx context.Context, doc document.Document, r *io.SectionReader, out document.Sink) error {
	raw, err := io.ReadAll(r)
	if err != nil {
		return err
	}
	if len(raw) < 8 {
		return document.ErrCorrupt
	}
	for i, line := range strings.Split(strings.ToValidUTF8(string(raw), "?"), "\n") {
		if err := ctx.Err(); err != nil {
			return err
		}
		seg := document.Segment{Text: line, Marks: []document.Mark{{At: document.Position{Line: i + 1}}}}
		if err := out.Segment(seg); err != nil {
			return err
		}
	}
	return nil
}

func TestAccept(t *testing.T) {
	path := filepath.Join(t.TempDir(), "lines.txt")
	if err := os.WriteFile(path, []byte(strings.Repeat("a line\n", 3)), 0o600); err != nil {
		t.Fatal(err)
	}
	Accept(t, lines{}, "text/x-lines", path, Tolerant)
}

func TestSegmentFault(t *testing.T) {
	mark := func(offset int) []document.Mark { return []document.Mark{{Offset: offset}} }
	tests := []struct {
		name string
		seg  document.Segment
		ok   bool
	}{
		{"plain", document.Segment{Text: "é", Marks: mark(0)}, true},
		{"mark at the end", document.Segment{Text: "é", Marks: mark(2)}, true},
		{"mark inside a character", document.Segment{Text: "é", Marks: mark(1)}, false},
		{"mark beyond", document.Segment{Text: "é", Marks: mark(3)}, false},
		{"marks descend", document.Segment{Text: "ab", Marks: append(mark(1), mark(0)...)}, false},
		{"not UTF-8", document.Segment{Text: "\xff"}, false},
		{"core beyond", document.Segment{Text: "a", Core: 2}, false},
		{"table without delimiter", document.Segment{Text: "a", Table: &document.Table{}}, false},
	}
	for _, tt := range tests {
		if got := segmentFault(&tt.seg); (got == "") != tt.ok {
			t.Errorf("%s: fault %q, want ok %v", tt.name, got, tt.ok)
		}
	}
}

func TestRefusing(t *testing.T) {
	sink := &refusing{refuse: 2}
	if err := sink.Property(document.Title, "x"); err != nil {
		t.Fatal(err)
	}
	if err := sink.Segment(document.Segment{}); !errors.Is(err, errSink) {
		t.Fatalf("second call gives %v", err)
	}
	_ = sink.Segment(document.Segment{})
	if sink.after != 1 {
		t.Errorf("after = %d, want 1", sink.after)
	}
}
