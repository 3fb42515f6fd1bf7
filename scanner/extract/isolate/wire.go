package isolate

import (
	"bufio"
	"encoding/binary"
	"io"
	"strings"
	"time"

	"uitrusting/scanner/document"
)

// The frames. Each is a byte that names it, four bytes of length, little
// endian, and as many bytes of content.
const (
	// From the parent.
	frameHello byte = 'H' // limits and setup; the first frame
	frameJob   byte = 'J' // a document
	frameData  byte = 'D' // bytes asked for, or why they cannot be had
	framePull  byte = 'P' // asks for more of a member
	frameSkip  byte = 'K' // wants no more of a member
	frameStop  byte = 'S' // the sink refused: end the document

	// From the child.
	frameAccepted byte = 'a' // the document is at work
	frameRead     byte = 'r' // asks for bytes of the document
	frameSegment  byte = 's'
	frameProperty byte = 'p'
	frameMember   byte = 'm'
	frameChunk    byte = 'c' // a part of a member, or its end
	frameDone     byte = 'd' // the extractor returned
)

const (
	// maxFrame bounds one frame, in bytes. Longer segments are sent in parts.
	maxFrame = 36 << 20
	// maxSegment is how much text one segment has at most on its way, in
	// bytes.
	maxSegment = 32 << 20
	// maxRange bounds one range asked for, in bytes.
	maxRange = 1 << 20
	// chunkSize is how much of a member is sent at a time.
	chunkSize = 256 << 10
	// maxMarks and maxColumns bound what comes with a segment.
	maxMarks   = 1 << 18
	maxColumns = 1 << 16
	// growth is how much of a frame is read before more room is made: a
	// length alone reserves no memory.
	growth = 1 << 20
)

// A frame is one message. Its content is valid until the next is read.
type frame struct {
	kind byte
	body []byte
}

// A conn is one side of the conversation. It is used by one goroutine at a
// time in each direction.
type conn struct {
	r   *bufio.Reader
	w   io.Writer
	in  []byte // content of the last frame read
	out []byte // room to build the next frame in
}

func newConn(r io.Reader, w io.Writer) *conn {
	return &conn{r: bufio.NewReaderSize(r, 64<<10), w: w}
}

// read waits for a frame.
func (c *conn) read() (frame, error) {
	var head [5]byte
	if _, err := io.ReadFull(c.r, head[:]); err != nil {
		return frame{}, err
	}
	n := int(binary.LittleEndian.Uint32(head[1:]))
	if n > maxFrame {
		return frame{}, errProtocol
	}
	if cap(c.in) > 4*growth && n <= growth {
		c.in = nil // one big segment does not hold its room for ever
	}
	c.in = c.in[:0]
	for len(c.in) < n {
		have := len(c.in)
		step := min(n-have, max(growth, have))
		if cap(c.in) < have+step {
			grown := make([]byte, have, have+step)
			copy(grown, c.in)
			c.in = grown
		}
		c.in = c.in[:have+step]
		if _, err := io.ReadFull(c.r, c.in[have:]); err != nil {
			return frame{}, err
		}
	}
	return frame{head[0], c.in}, nil
}

// write sends a frame whose content build appends.
func (c *conn) write(kind byte, build func(e *encoder)) error {
	e := encoder{b: append(c.out[:0], kind, 0, 0, 0, 0)}
	if build != nil {
		build(&e)
	}
	if len(e.b)-5 > maxFrame {
		return document.ErrTooLarge
	}
	binary.LittleEndian.PutUint32(e.b[1:], uint32(len(e.b)-5))
	_, err := c.w.Write(e.b)
	if cap(e.b) <= 4*growth {
		c.out = e.b
	}
	return err
}

// An encoder appends values to a frame.
type encoder struct{ b []byte }

func (e *encoder) int(v int64) { e.b = binary.AppendVarint(e.b, v) }
func (e *encoder) bool(v bool) {
	if v {
		e.int(1)
		return
	}
	e.int(0)
}
func (e *encoder) str(s string) {
	e.int(int64(len(s)))
	e.b = append(e.b, s...)
}
func (e *encoder) bytes(p []byte) {
	e.int(int64(len(p)))
	e.b = append(e.b, p...)
}
func (e *encoder) time(t time.Time) {
	if t.IsZero() {
		e.str("")
		return
	}
	text, err := t.MarshalText()
	if err != nil {
		text = nil
	}
	e.bytes(text)
}

// A decoder takes values from a frame. After the first that is not there, bad
// is set and the rest is zero.
type decoder struct {
	b   []byte
	bad bool
}

func (d *decoder) int() int64 {
	v, n := binary.Varint(d.b)
	if n <= 0 {
		d.bad, d.b = true, nil
		return 0
	}
	d.b = d.b[n:]
	return v
}

// count is an int from 0 to limit.
func (d *decoder) count(limit int) int {
	v := d.int()
	if v < 0 || v > int64(limit) {
		d.bad, d.b = true, nil
		return 0
	}
	return int(v)
}

func (d *decoder) bool() bool { return d.count(1) == 1 }

// raw is a view of bytes of the frame.
func (d *decoder) raw() []byte {
	n := d.count(len(d.b))
	if n > len(d.b) {
		d.bad, d.b = true, nil
		return nil
	}
	p := d.b[:n]
	d.b = d.b[n:]
	return p
}

// str is a string in UTF-8: what is not is replaced.
func (d *decoder) str() string { return strings.ToValidUTF8(string(d.raw()), "\uFFFD") }

func (d *decoder) time() (t time.Time) {
	if text := d.raw(); len(text) > 0 && t.UnmarshalText(text) != nil {
		return time.Time{}
	}
	return t
}

// end reports whether the frame was sound and used up.
func (d *decoder) end() bool { return !d.bad && len(d.b) == 0 }
