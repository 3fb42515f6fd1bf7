package extracttest

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"unicode/utf8"

	"uitrusting/scanner/document"
)

// An Option loosens what Accept asks of a format that cannot meet it.
type Option int

// Tolerant is for formats of which any prefix is a document: plain text, csv,
// html, rtf. Empty and truncated input need not give an error then.
const Tolerant Option = 1

// Accept is the conformance test of an extractor, on the sound document at
// path that has text: text is valid UTF-8, marks ascend and are in range, the
// same input gives the same output also in parallel and whether or not the
// content of members is read, an error of the sink stops it at once and comes
// back unchanged, a cancelled context stops it, empty, truncated and damaged
// input do not panic, and the first two give an error.
func Accept(t *testing.T, e Extractor, mime, path string, opts ...Option) {
	t.Helper()
	raw, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	name := filepath.Base(path)
	tolerant := slices.Contains(opts, Tolerant)

	if !slices.Contains(e.MIMETypes(), mime) {
		t.Errorf("MIMETypes() does not have %q", mime)
	}
	whole := CollectBytes(t.Context(), e, mime, name, raw)
	if whole.Err != nil {
		t.Errorf("sound document: %v", whole.Err)
	}
	if strings.TrimSpace(whole.Text()) == "" && len(whole.Members) == 0 {
		t.Error("sound document: no text and no member")
	}
	sound(t, "sound document", whole)

	t.Run("again", func(t *testing.T) { again(t, e, mime, name, raw, whole) })
	t.Run("sink error", func(t *testing.T) { sinkErrors(t, e, mime, name, raw) })
	t.Run("cancelled", func(t *testing.T) { cancelled(t, e, mime, name, raw) })
	t.Run("empty", func(t *testing.T) {
		c := CollectBytes(t.Context(), e, mime, name, nil)
		sound(t, "empty", c)
		if c.Err == nil && !tolerant {
			t.Error("empty input gives no error")
		}
	})
	t.Run("truncated", func(t *testing.T) { truncated(t, e, mime, name, raw, tolerant) })
	t.Run("damaged", func(t *testing.T) { damaged(t, e, mime, name, raw) })
}

// Sound fails the test when what was collected breaks the contract of
// segments. Fuzz targets use it.
func Sound(t *testing.T, c *Collection) {
	t.Helper()
	sound(t, "input", c)
}

func sound(t *testing.T, what string, c *Collection) {
	t.Helper()
	for i := range c.Segments {
		if msg := segmentFault(&c.Segments[i]); msg != "" {
			t.Errorf("%s: segment %d: %s", what, i, msg)
		}
	}
	for _, p := range c.Properties {
		if !utf8.ValidString(p.Value) {
			t.Errorf("%s: property %s is not valid UTF-8", what, p.Name)
		}
	}
	for i, m := range c.Members {
		if m.Err == nil && m.ReadErr == nil && m.Body == nil && !c.SkipBodies {
			t.Errorf("%s: member %d has neither content nor error", what, i)
		}
	}
}

// segmentFault says what is wrong with a segment, without its text.
func segmentFault(s *document.Segment) string {
	if !utf8.ValidString(s.Text) {
		return "text is not valid UTF-8"
	}
	if !utf8.ValidString(s.Context) {
		return "context is not valid UTF-8"
	}
	if s.Lead < 0 || s.Lead > s.End() || s.End() > len(s.Text) {
		return fmt.Sprintf("lead %d, core %d of %d bytes", s.Lead, s.Core, len(s.Text))
	}
	last := 0
	for i, m := range s.Marks {
		if m.Offset < last || m.Offset > len(s.Text) {
			return fmt.Sprintf("mark %d: offset %d after %d of %d bytes", i, m.Offset, last, len(s.Text))
		}
		if m.Offset < len(s.Text) && !utf8.RuneStart(s.Text[m.Offset]) {
			return fmt.Sprintf("mark %d: offset %d is inside a character", i, m.Offset)
		}
		at := m.At
		if at.Page < 0 || at.Row < 0 || at.Col < 0 || at.Line < 0 {
			return fmt.Sprintf("mark %d: negative position", i)
		}
		if !utf8.ValidString(at.Sheet) || !utf8.ValidString(at.Part) {
			return fmt.Sprintf("mark %d: position is not valid UTF-8", i)
		}
		last = m.Offset
	}
	if s.Table != nil && s.Table.Delimiter == 0 {
		return "table without delimiter"
	}
	return ""
}

func again(t *testing.T, e Extractor, mime, name string, raw []byte, want *Collection) {
	got := make([]*Collection, 4)
	var wg sync.WaitGroup
	for i := range got {
		wg.Go(func() {
			c := &Collection{SkipBodies: i%2 == 1}
			c.Err = extract(t.Context(), e, mime, name, raw, c)
			got[i] = c
		})
	}
	wg.Wait()
	for i, c := range got {
		if !sameText(c, want) {
			t.Errorf("run %d (members unread: %v) differs from the first", i, c.SkipBodies)
		}
	}
}

// sameText compares what does not depend on the content of members being read.
func sameText(a, b *Collection) bool {
	return slices.EqualFunc(a.Segments, b.Segments, func(x, y document.Segment) bool {
		return x.Text == y.Text && x.Context == y.Context && x.Lead == y.Lead && x.Core == y.Core && slices.Equal(x.Marks, y.Marks)
	}) && slices.Equal(a.Properties, b.Properties) && slices.EqualFunc(a.Members, b.Members, func(x, y Member) bool {
		return x.Name == y.Name && x.MIMEType == y.MIMEType && (x.Err == nil) == (y.Err == nil)
	})
}

var errSink = errors.New("the sink has had enough")

// A refusing sink gives errSink at one call and counts those after it.
type refusing struct {
	Collection
	calls, refuse, after int
}

func (r *refusing) call(err error) error {
	r.calls++
	if r.calls == r.refuse {
		return errSink
	}
	if r.calls > r.refuse {
		r.after++
	}
	return err
}

func (r *refusing) Segment(s document.Segment) error { return r.call(nil) }
func (r *refusing) Member(m document.Member) error   { return r.call(nil) }
func (r *refusing) Property(n document.Property, v string) error {
	return r.call(nil)
}

// maxCalls is up to which call of the sink an error is tried.
const maxCalls = 24

func sinkErrors(t *testing.T, e Extractor, mime, name string, raw []byte) {
	for k := 1; k <= maxCalls; k++ {
		sink := &refusing{refuse: k}
		err := extract(t.Context(), e, mime, name, raw, sink)
		if sink.calls < k {
			return // the document has fewer things to send
		}
		if err != errSink {
			t.Errorf("error at call %d came back as %v", k, err)
		}
		if sink.after > 0 {
			t.Errorf("%d calls after the error at call %d", sink.after, k)
		}
	}
}

func cancelled(t *testing.T, e Extractor, mime, name string, raw []byte) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	c := CollectBytes(ctx, e, mime, name, raw)
	if !errors.Is(c.Err, context.Canceled) {
		t.Errorf("a cancelled context gives %v", c.Err)
	}
	// The sink cannot tell how much an extractor does between two calls, so
	// cancelling later is only checked for coming to an end.
	ctx, cancel = context.WithCancel(t.Context())
	defer cancel()
	sink := &cancelling{cancel: cancel}
	if err := extract(ctx, e, mime, name, raw, sink); err != nil && !errors.Is(err, context.Canceled) {
		t.Errorf("cancelling in the first call gives %v", err)
	}
}

// A cancelling sink cancels the context at its first call.
type cancelling struct {
	Collection
	cancel func()
}

func (c *cancelling) Segment(document.Segment) error           { c.cancel(); return nil }
func (c *cancelling) Member(document.Member) error             { c.cancel(); return nil }
func (c *cancelling) Property(document.Property, string) error { c.cancel(); return nil }

func truncated(t *testing.T, e Extractor, mime, name string, raw []byte, tolerant bool) {
	for _, share := range []int{1, 10, 50, 90} {
		n := len(raw) * share / 100
		c := CollectBytes(t.Context(), e, mime, name, raw[:n])
		sound(t, fmt.Sprintf("first %d of %d bytes", n, len(raw)), c)
		if c.Err == nil && !tolerant && share <= 50 {
			t.Errorf("the first %d of %d bytes give no error", n, len(raw))
		}
	}
}

// damaged overwrites a few bytes at places that a fixed generator picks.
func damaged(t *testing.T, e Extractor, mime, name string, raw []byte) {
	if len(raw) == 0 {
		return
	}
	rounds := min(24, 1+(8<<20)/len(raw))
	state := uint64(len(raw))
	next := func(n int) int {
		state = state*6364136223846793005 + 1442695040888963407
		return int(state>>33) % n
	}
	for range rounds {
		hurt := slices.Clone(raw)
		for range 1 + next(8) {
			hurt[next(len(hurt))] = byte(next(256))
		}
		sound(t, "damaged document", CollectBytes(t.Context(), e, mime, name, hurt))
	}
}
