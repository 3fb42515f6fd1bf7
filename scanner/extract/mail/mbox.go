package mail

import (
	"bufio"
	"bytes"
	"context"
	"io"
	"strconv"

	"uitrusting/scanner/document"
)

// extractMbox sends each message of a mailbox as a member: each has its own
// date and can be a copy of its own.
func extractMbox(ctx context.Context, doc document.Document, r *io.SectionReader, out document.Sink) error {
	m := &mbox{r: bufio.NewReaderSize(r, 64<<10), blank: true}
	for n := 0; ; {
		if err := ctx.Err(); err != nil {
			return err
		}
		if !m.next() {
			if n == 0 {
				return document.ErrCorrupt
			}
			if m.err != io.EOF {
				return m.err
			}
			return nil
		}
		n++
		err := out.Member(document.Member{Name: "message " + strconv.Itoa(n), Size: -1, MIMEType: "message/rfc822", Content: m})
		if err != nil {
			return err
		}
	}
}

// An mbox splits a mailbox at its "From " lines. As a reader it is the
// current message.
type mbox struct {
	r      *bufio.Reader
	blank  bool // the line before was empty
	middle bool // in the middle of a long line
	ended  bool // the current message is over
	text   []byte
	err    error
}

// next moves to the next message.
func (m *mbox) next() bool {
	if !m.ended {
		_, _ = io.Copy(io.Discard, m)
	}
	m.ended, m.text = false, nil
	for m.err == nil {
		if m.separator() {
			line, err := m.r.ReadSlice('\n')
			if err == bufio.ErrBufferFull {
				continue
			}
			_ = line
			m.err, m.blank, m.middle = err, false, false
			return true
		}
		m.skip()
	}
	return false
}

// skip passes over a line before the first message.
func (m *mbox) skip() {
	line, err := m.r.ReadSlice('\n')
	m.blank = len(bytes.TrimRight(line, "\r\n")) == 0
	if err != nil && err != bufio.ErrBufferFull {
		m.err = err
	}
}

// separator reports whether the next line begins a message: "From ", after
// an empty line, and a header field after it. Without that last condition a
// sentence that begins a paragraph with the word would cut a message.
func (m *mbox) separator() bool {
	if !m.blank || m.middle {
		return false
	}
	head, _ := m.r.Peek(5)
	if string(head) != "From " {
		return false
	}
	head, _ = m.r.Peek(1 << 10)
	i := bytes.IndexByte(head, '\n')
	if i < 0 {
		return false
	}
	rest := head[i+1:]
	if bytes.HasPrefix(rest, []byte(">From ")) { // mailers put a second one
		if i = bytes.IndexByte(rest, '\n'); i < 0 {
			return true
		}
		rest = rest[i+1:]
	}
	if len(bytes.TrimSpace(rest)) == 0 {
		return true // an empty message, or a very long line
	}
	if i = bytes.IndexByte(rest, '\n'); i >= 0 {
		rest = rest[:i]
	}
	_, _, ok := field(rest)
	return ok
}

func (m *mbox) Read(p []byte) (int, error) {
	for len(m.text) == 0 {
		if m.ended || m.err != nil {
			m.ended = true
			return 0, io.EOF
		}
		if m.separator() {
			m.ended = true
			return 0, io.EOF
		}
		line, err := m.r.ReadSlice('\n')
		if !m.middle {
			m.blank = len(bytes.TrimRight(line, "\r\n")) == 0
			line = unquoteFrom(line)
		}
		m.middle = err == bufio.ErrBufferFull
		if err != nil && !m.middle {
			m.err = err
		}
		m.text = line
	}
	n := copy(p, m.text)
	m.text = m.text[n:]
	return n, nil
}

// unquoteFrom takes one ">" from a line that was quoted because it looked
// like a separator.
func unquoteFrom(line []byte) []byte {
	i := 0
	for i < len(line) && line[i] == '>' {
		i++
	}
	if i > 0 && bytes.HasPrefix(line[i:], []byte("From ")) {
		return line[1:]
	}
	return line
}
