package mail

import (
	"bufio"
	"bytes"
	"io"
)

// maxHeader bounds the header of one part, in bytes; what is beyond is
// dropped.
const maxHeader = 1 << 20

// A source reads a message line by line and knows the boundaries of the
// multiparts that are open. A line that is one of them ends the current
// body, whichever depth it belongs to: closing lines get lost.
type source struct {
	r          *bufio.Reader
	boundaries []string // outermost first, each with its dashes
	middle     bool     // in the middle of a line that is longer than the buffer
	hit        int      // boundary that ended the body; -1 = none
	last       bool     // that boundary closes its multipart
	err        error    // why there is no more
}

func newSource(r io.Reader) *source {
	return &source{r: bufio.NewReaderSize(r, 16<<10), hit: -1}
}

// line gives the next line of the current body with its end, or a piece of a
// very long one. It is valid until the next call. io.EOF is the end of the
// body.
func (s *source) line() ([]byte, error) {
	if s.hit >= 0 || s.err != nil {
		return nil, io.EOF
	}
	b, err := s.r.ReadSlice('\n')
	start := !s.middle
	s.middle = err == bufio.ErrBufferFull
	if err != nil && !s.middle {
		s.err = err
	}
	if start && len(b) > 2 && b[0] == '-' && b[1] == '-' {
		if s.hit, s.last = s.match(b); s.hit >= 0 {
			return nil, io.EOF
		}
	}
	if len(b) == 0 {
		return nil, io.EOF
	}
	return b, nil
}

func (s *source) match(line []byte) (int, bool) {
	line = bytes.TrimRight(line, " \t\r\n")
	for k := len(s.boundaries) - 1; k >= 0; k-- {
		rest, ok := bytes.CutPrefix(line, []byte(s.boundaries[k]))
		if ok && (len(rest) == 0 || string(rest) == "--") {
			return k, len(rest) > 0
		}
	}
	return -1, false
}

// drain passes over the rest of the current body.
func (s *source) drain() {
	for {
		if _, err := s.line(); err != nil {
			return
		}
	}
}

// A body is the current body of a source as a stream. The line end before a
// boundary is not part of it.
type body struct {
	s       *source
	text    []byte // not yet handed out
	lineEnd string // belongs to the body if a line follows
	pending string // line end to be handed out before text
}

func (b *body) Read(p []byte) (int, error) {
	for len(b.pending) == 0 && len(b.text) == 0 {
		line, err := b.s.line()
		if err != nil {
			if b.s.hit < 0 && b.lineEnd != "" { // the end of the message, not a boundary
				b.pending, b.lineEnd = b.lineEnd, ""
				break
			}
			return 0, io.EOF
		}
		b.pending = b.lineEnd
		switch {
		case bytes.HasSuffix(line, []byte("\r\n")):
			b.text, b.lineEnd = line[:len(line)-2], "\r\n"
		case line[len(line)-1] == '\n':
			b.text, b.lineEnd = line[:len(line)-1], "\n"
		default:
			b.text, b.lineEnd = line, ""
		}
		if b.pending == "" && len(b.text) == 0 {
			continue
		}
	}
	if len(b.pending) > 0 {
		n := copy(p, b.pending)
		b.pending = b.pending[n:]
		return n, nil
	}
	n := copy(p, b.text)
	b.text = b.text[n:]
	return n, nil
}

// header reads the header of a part, tolerating what programs get wrong: a
// separator line of a mailbox, folded lines that are not indented, a body
// that begins without an empty line.
func (s *source) header() header {
	var h header
	size := 0
	for {
		line, err := s.line()
		if err != nil {
			return h
		}
		text := bytes.TrimRight(line, "\r\n")
		if len(bytes.TrimSpace(text)) == 0 {
			if len(h) == 0 && size == 0 && s.hit < 0 && len(s.boundaries) == 0 && len(line) > 0 && s.err == nil {
				size++ // empty lines before the first field of a message
				if !s.fieldFollows() {
					return h
				}
				continue
			}
			return h
		}
		if size += len(line); size > maxHeader {
			continue
		}
		if text[0] == ' ' || text[0] == '\t' {
			if h.extend(text) {
				continue
			}
			text = bytes.TrimLeft(text, " \t") // the first field cannot be a continuation
		}
		if name, value, ok := field(text); ok {
			h = append(h, headerField{name: name, value: bytes.Clone(value)})
			continue
		}
		text = bytes.Clone(text) // looking ahead moves the buffer
		if s.fieldFollows() && (h.extend(text) || len(text) < 998) {
			continue // not indented; or "From " of a mailbox
		}
		h = append(h, headerField{name: lostLine, value: text})
		return h
	}
}

// lostLine is the name of the pseudo-field for a first body line that stood
// where the header should end.
const lostLine = "\x00"

// fieldFollows reports whether the next line is a header field.
func (s *source) fieldFollows() bool {
	next, _ := s.r.Peek(256)
	if i := bytes.IndexByte(next, '\n'); i >= 0 {
		next = next[:i]
	}
	_, _, ok := field(next)
	return ok
}

// field splits a header line. Names are lower case.
func field(line []byte) (name string, value []byte, ok bool) {
	i := 0
	for i < len(line) && line[i] > ' ' && line[i] < 0x7f && line[i] != ':' {
		i++
	}
	end := i
	for i < len(line) && (line[i] == ' ' || line[i] == '\t') {
		i++ // white space before the colon
	}
	if end == 0 || i == len(line) || line[i] != ':' || end > 78 {
		return "", nil, false
	}
	return string(bytes.ToLower(line[:end])), bytes.TrimSpace(line[i+1:]), true
}
