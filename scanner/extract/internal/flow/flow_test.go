package flow

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"
	"unicode/utf8"

	"uitrusting/scanner/document"
)

type sink struct {
	segments []document.Segment
	err      error
}

func (s *sink) Segment(seg document.Segment) error {
	seg.Marks = append([]document.Mark(nil), seg.Marks...)
	s.segments = append(s.segments, seg)
	return s.err
}
func (s *sink) Member(document.Member) error             { return nil }
func (s *sink) Property(document.Property, string) error { return nil }

// Windows together own each byte once, in order, and show the margin.
func TestWriter_windows(t *testing.T) {
	var text strings.Builder
	for i := 0; text.Len() < 3*Window; i++ {
		fmt.Fprintf(&text, "regel %d é€😀\n", i+1)
	}
	for _, step := range []int{1 << 20, 7, 4096, Window + 1} {
		out := &sink{}
		w := New(t.Context(), out)
		w.Begin(document.Position{Part: "body", Line: 1})
		for rest := text.String(); rest != ""; {
			n := min(step, len(rest))
			w.WriteString(rest[:n]) // cuts characters
			rest = rest[n:]
		}
		w.Begin(document.Position{Part: "end"})
		w.WriteString("slot")
		if err := w.End(); err != nil {
			t.Fatal(err)
		}
		var got strings.Builder
		for i, s := range out.segments {
			if !utf8.ValidString(s.Text) {
				t.Fatalf("step %d: segment %d is not UTF-8", step, i)
			}
			if want := int64(got.Len()); s.Offset+int64(s.Lead) != want {
				t.Fatalf("step %d: segment %d owns from %d, want %d", step, i, s.Offset+int64(s.Lead), want)
			}
			if i+2 < len(out.segments) && (len(s.Text)-s.Core > Margin+4 || len(s.Text)-s.Core < Margin) {
				t.Errorf("step %d: segment %d shows %d bytes after its core", step, i, len(s.Text)-s.Core)
			}
			if s.Lead > 0 {
				line := strings.Index(s.Text[s.Lead:], "regel ") + s.Lead
				var want int
				fmt.Sscanf(s.Text[line:], "regel %d", &want)
				if at := s.Locate(line); at.Line != want || at.Part != "body" {
					t.Errorf("step %d: segment %d: %+v, want line %d of the body", step, i, at, want)
				}
			}
			got.WriteString(s.Text[s.Lead:s.End()])
		}
		if got.String() != text.String()+"slot\n" {
			t.Errorf("step %d: the text came out changed", step)
		}
	}
}

func TestWriter_error(t *testing.T) {
	stop := errors.New("stop")
	out := &sink{err: stop}
	w := New(t.Context(), out)
	w.WriteString(strings.Repeat("a", 4*Window))
	if err := w.End(); err != stop {
		t.Errorf("End = %v, want the sink's error", err)
	}
	if len(out.segments) != 1 {
		t.Errorf("%d segments after an error", len(out.segments))
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if err := New(ctx, &sink{}).End(); !errors.Is(err, context.Canceled) {
		t.Errorf("End = %v, want cancelled", err)
	}
}

func TestWriter_invalid(t *testing.T) {
	out := &sink{}
	w := New(t.Context(), out)
	w.WriteString("a\xffb\xc3")
	_ = w.End()
	if got := out.segments[0].Text; got != "a?b?\n" {
		t.Errorf("text = %q", got)
	}
}
