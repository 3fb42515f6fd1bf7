package isolate

import (
	"bytes"
	"testing"
	"unicode/utf8"

	"uitrusting/scanner/document"
)

// FuzzFrames reads whatever a child might send.
func FuzzFrames(f *testing.F) {
	var b bytes.Buffer
	c := newConn(nil, &b)
	c.write(frameSegment, func(e *encoder) {
		encodeSegment(e, &document.Segment{
			Text: "één", Marks: []document.Mark{{At: document.Position{Page: 1, Sheet: "Jan"}}, {Offset: 2}},
			Table: &document.Table{Delimiter: ',', Columns: []string{"a"}},
		})
	})
	c.write(frameMember, (&member{name: "x", err: failureOf(document.ErrEncrypted)}).encode)
	c.write(frameDone, func(e *encoder) {
		failed := failureOf(document.PartialError{Err: document.ErrCorrupt})
		failed.encode(e)
	})
	f.Add(b.Bytes())
	f.Fuzz(func(t *testing.T, raw []byte) {
		c := newConn(bytes.NewReader(raw), nil)
		for {
			frame, err := c.read()
			if err != nil {
				return
			}
			if seg, ok := decodeSegment(&decoder{b: frame.body}); ok {
				if !utf8.ValidString(seg.Text) || seg.Lead > seg.End() || seg.End() > len(seg.Text) {
					t.Error("unsound segment")
				}
				seg.Locate(len(seg.Text))
			}
			var m member
			m.decode(&decoder{b: frame.body})
			var result failure
			result.decode(&decoder{b: frame.body})
			if err := result.err(); err != nil && !harmless(err.Error()) {
				t.Errorf("error %q", err)
			}
			var j job
			j.decode(&decoder{b: frame.body})
			var h hello
			h.decode(&decoder{b: frame.body})
		}
	})
}
