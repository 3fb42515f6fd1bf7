package textpart

import (
	"context"
	"errors"
	"strings"
	"testing"

	"uitrusting/scanner/document"
)

// A sink keeps segments.
type sink struct {
	segs []document.Segment
	err  error
}

func (s *sink) Segment(seg document.Segment) error {
	seg.Marks = append([]document.Mark(nil), seg.Marks...)
	s.segs = append(s.segs, seg)
	return s.err
}
func (*sink) Member(document.Member) error             { return nil }
func (*sink) Property(document.Property, string) error { return nil }

// Whatever the cuts, the text is whole and each line knows its number.
func TestWriter_cuts(t *testing.T) {
	out := &sink{}
	w := New(t.Context(), out)
	if err := w.Part(document.Position{Line: 1}); err != nil {
		t.Fatal(err)
	}
	var want strings.Builder
	line := strings.Repeat("woord ", 200) + "\n"
	for range 1000 {
		w.WriteString(line)
		want.WriteString(line)
		if err := w.Break(); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Flush(); err != nil {
		t.Fatal(err)
	}
	var got strings.Builder
	lines := 0
	for i := range out.segs {
		s := &out.segs[i]
		if at := s.Locate(0); at.Line != lines+1 {
			t.Errorf("segment %d begins at line %d, want %d", i, at.Line, lines+1)
		}
		lines += strings.Count(s.Text, "\n")
		got.WriteString(s.Text)
	}
	if got.String() != want.String() {
		t.Error("text differs")
	}
	if len(out.segs) < 3 {
		t.Errorf("%d segments", len(out.segs))
	}
}

func TestWriter_withoutBorder(t *testing.T) {
	out := &sink{}
	w := New(t.Context(), out)
	for range 100 {
		w.WriteString(strings.Repeat("x", 100_000))
	}
	if err := w.Flush(); err != nil {
		t.Fatal(err)
	}
	for i := range out.segs {
		if n := len(out.segs[i].Text); n > MaxSegment+100_000 {
			t.Errorf("segment %d has %d bytes", i, n)
		}
	}
}

func TestWriter_limit(t *testing.T) {
	out := &sink{}
	w := New(t.Context(), out)
	chunk := strings.Repeat("x", SegmentSize)
	for i := 0; i <= MaxPart/SegmentSize+1; i++ {
		w.WriteString(chunk)
		w.Break()
	}
	if err := w.Err(); !errors.Is(err, document.ErrTooLarge) {
		t.Errorf("error %v, want %v", err, document.ErrTooLarge)
	}
}

func TestWriter_errors(t *testing.T) {
	stop := errors.New("stop")
	out := &sink{err: stop}
	w := New(t.Context(), out)
	w.WriteString("a")
	if err := w.Flush(); err != stop {
		t.Errorf("error %v, want that of the sink", err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	w = New(ctx, &sink{})
	w.WriteString("a")
	if err := w.Flush(); err != context.Canceled {
		t.Errorf("error %v, want %v", err, context.Canceled)
	}
}

func TestWriter_Amend(t *testing.T) {
	out := &sink{}
	w := New(t.Context(), out)
	w.Part(document.Position{Line: 1})
	w.WriteString("een\n")
	w.Amend(func(at *document.Position) { at.Page = 1 })
	at := w.Now()
	at.Page = 2
	w.At(at)
	w.WriteString("twee\n")
	w.Flush()
	s := &out.segs[0]
	if got, want := s.Locate(0), (document.Position{Page: 1, Line: 1}); got != want {
		t.Errorf("first line at %+v, want %+v", got, want)
	}
	if got, want := s.Locate(5), (document.Position{Page: 2, Line: 2}); got != want {
		t.Errorf("second line at %+v, want %+v", got, want)
	}
}
