// Package extracttest is what the tests of extractors share: a conformance
// test, a sink that keeps what it gets, and golden texts.
package extracttest

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"uitrusting/scanner/document"
)

// An Extractor is scanner.Extractor, named here so that tests of extractors
// do not build the engine.
type Extractor interface {
	MIMETypes() []string
	Extract(ctx context.Context, doc document.Document, r *io.SectionReader, out document.Sink) error
}

// A Collection is all that an extractor sent. It implements document.Sink;
// the zero value is ready for use.
type Collection struct {
	Segments   []document.Segment // cloned
	Members    []Member
	Properties []Property // in the order they came
	SkipBodies bool       // leave the content of members unread, as a sink may
	Err        error      // what Extract returned
}

// A Member is a document.Member with its content read.
type Member struct {
	document.Member
	Body    []byte // nil when it was not read
	ReadErr error  // what reading the content gave, beside io.EOF
}

// A Property is a pair that Sink.Property received.
type Property struct {
	Name  document.Property
	Value string
}

// maxBody bounds what is kept of one member, in bytes.
const maxBody = 64 << 20

// Segment keeps a clone of seg.
func (c *Collection) Segment(seg document.Segment) error {
	seg.Text = strings.Clone(seg.Text)
	seg.Marks = slices.Clone(seg.Marks)
	if seg.Table != nil {
		table := *seg.Table
		table.Columns = slices.Clone(table.Columns)
		seg.Table = &table
	}
	c.Segments = append(c.Segments, seg)
	return nil
}

// Member keeps m and reads its content.
func (c *Collection) Member(m document.Member) error {
	kept := Member{Member: m}
	if m.Content != nil && !c.SkipBodies {
		kept.Body, kept.ReadErr = io.ReadAll(io.LimitReader(m.Content, maxBody))
	}
	kept.Content = nil
	c.Members = append(c.Members, kept)
	return nil
}

// Property keeps the pair.
func (c *Collection) Property(name document.Property, value string) error {
	c.Properties = append(c.Properties, Property{name, value})
	return nil
}

// Text is the text of all segments, with a line break between two of them
// where there is none yet. Of segments that overlap (Lead, Core) it takes
// what each one owns.
func (c *Collection) Text() string {
	var b strings.Builder
	for i := range c.Segments {
		s := &c.Segments[i]
		b.WriteString(s.Text[s.Lead:s.End()])
		if n := s.End(); n == len(s.Text) && n > s.Lead && s.Text[n-1] != '\n' {
			b.WriteByte('\n')
		}
	}
	return b.String()
}

// Property1 is the first value of a property, or "".
func (c *Collection) Property1(name document.Property) string {
	for _, p := range c.Properties {
		if p.Name == name {
			return p.Value
		}
	}
	return ""
}

// String lists segments with the position of their first mark, members and
// properties, one thing a paragraph: the form that golden files have.
func (c *Collection) String() string {
	var b strings.Builder
	for _, p := range c.Properties {
		fmt.Fprintf(&b, "%s = %s\n", p.Name, p.Value)
	}
	for i := range c.Segments {
		s := &c.Segments[i]
		b.WriteString("--- segment")
		if at := s.Locate(0); at != (document.Position{}) {
			b.WriteString(positionString(at))
		}
		if s.Title {
			b.WriteString(" title")
		}
		if s.Table != nil {
			fmt.Fprintf(&b, " table %q %q", s.Table.Delimiter, s.Table.Columns)
		}
		if s.Context != "" {
			fmt.Fprintf(&b, " context %q", s.Context)
		}
		b.WriteByte('\n')
		b.WriteString(s.Text)
		if !strings.HasSuffix(s.Text, "\n") {
			b.WriteByte('\n')
		}
	}
	for _, m := range c.Members {
		fmt.Fprintf(&b, "--- member %q %d bytes", m.Name, len(m.Body))
		if m.MIMEType != "" {
			b.WriteString(" " + m.MIMEType)
		}
		if m.Err != nil {
			b.WriteString(" error: " + m.Err.Error())
		}
		b.WriteByte('\n')
	}
	if c.Err != nil {
		fmt.Fprintf(&b, "--- error: %v\n", c.Err)
	}
	return b.String()
}

func positionString(at document.Position) string {
	var b strings.Builder
	add := func(name string, n int) {
		if n != 0 {
			fmt.Fprintf(&b, " %s %d", name, n)
		}
	}
	add("page", at.Page)
	if at.Sheet != "" {
		fmt.Fprintf(&b, " sheet %q", at.Sheet)
	}
	add("row", at.Row)
	add("column", at.Col)
	add("line", at.Line)
	if at.Part != "" {
		fmt.Fprintf(&b, " part %q", at.Part)
	}
	return b.String()
}

// Collect reads the file at path with e. What Extract returned is in
// Collection.Err; it does not fail the test.
func Collect(t testing.TB, e Extractor, mime, path string) *Collection {
	t.Helper()
	raw, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return CollectBytes(t.Context(), e, mime, filepath.Base(path), raw)
}

// CollectBytes is Collect for a document in memory.
func CollectBytes(ctx context.Context, e Extractor, mime, name string, raw []byte) *Collection {
	c := &Collection{}
	c.Err = extract(ctx, e, mime, name, raw, c)
	return c
}

func extract(ctx context.Context, e Extractor, mime, name string, raw []byte, out document.Sink) error {
	doc := document.Document{Ref: document.Ref{Path: name}, MIMEType: mime, Size: int64(len(raw))}
	return e.Extract(ctx, doc, io.NewSectionReader(bytes.NewReader(raw), 0, int64(len(raw))), out)
}
