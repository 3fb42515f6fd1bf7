package grid

import (
	"slices"
	"strings"
	"testing"

	"uitrusting/scanner/document"
	"uitrusting/scanner/extract/internal/textpart"
)

// A sink keeps segments.
type sink struct{ segs []document.Segment }

func (s *sink) Segment(seg document.Segment) error {
	seg.Marks = slices.Clone(seg.Marks)
	s.segs = append(s.segs, seg)
	return nil
}
func (*sink) Member(document.Member) error             { return nil }
func (*sink) Property(document.Property, string) error { return nil }

// write sends rows of cells; a cell that begins with # is no text.
func write(t *testing.T, rows []string) []document.Segment {
	t.Helper()
	out := &sink{}
	g := New(textpart.New(t.Context(), out))
	if err := g.Sheet("S", nil); err != nil {
		t.Fatal(err)
	}
	for r, row := range rows {
		for c, value := range strings.Split(row, "|") {
			value, isNumber := strings.CutPrefix(value, "#")
			if err := g.Cell(r+1, c+1, []byte(value), !isNumber); err != nil {
				t.Fatal(err)
			}
		}
	}
	if err := g.End(); err != nil {
		t.Fatal(err)
	}
	return out.segs
}

func TestWriter_titles(t *testing.T) {
	tests := []struct {
		name string
		rows []string
		want string
	}{
		{"first row", []string{"Naam|Loon", "Jan|#1"}, "Naam|Loon"},
		{"below a heading", []string{"Lijst", "Naam|Loon", "Jan|#1"}, "Naam|Loon"},
		{"numbers are no titles", []string{"Jan|#1", "Piet|#2"}, ""},
		{"values are no titles", []string{"a@b.example|Gent", "0470 12 34 56|Brugge", "Naam|Naam"}, ""},
		{"empty column", []string{"|Naam||Loon"}, "|Naam||Loon"},
	}
	for _, tt := range tests {
		segs := write(t, tt.rows)
		if got := strings.Join(segs[0].Table.Columns, "|"); got != tt.want {
			t.Errorf("%s: columns %q, want %q", tt.name, got, tt.want)
		}
	}
}

// Each segment of a big sheet knows columns and rows.
func TestWriter_segments(t *testing.T) {
	rows := []string{"Naam|Loon"}
	for range 30_000 {
		rows = append(rows, "Jan Peeters|#1234")
	}
	segs := write(t, rows)
	if len(segs) < 2 {
		t.Fatalf("%d segments", len(segs))
	}
	row := 1
	for i := range segs {
		s := &segs[i]
		if got := s.Locate(0); got.Row != row || got.Col != 1 || got.Sheet != "S" {
			t.Errorf("segment %d begins at %+v, want row %d", i, got, row)
		}
		if s.Table.Column(2) != "Loon" {
			t.Errorf("segment %d has columns %q", i, s.Table.Columns)
		}
		row += strings.Count(s.Text, "\n")
	}
}

func TestRunningText(t *testing.T) {
	if got, want := RunningText(`&L&"Arial,Bold"&12Naam && Co&RBladzijde &P`), "Naam & Co\nBladzijde"; got != want {
		t.Errorf("RunningText = %q, want %q", got, want)
	}
}
