package mail

import (
	"bufio"
	"io"
	"strings"
)

// decoded undoes a Content-Transfer-Encoding. None of the decoders gives an
// error: damage costs the characters that it hit.
func decoded(r io.Reader, encoding string) io.Reader {
	encoding = strings.ToLower(strings.TrimSpace(encoding))
	if i := strings.IndexAny(encoding, "; \t"); i >= 0 {
		encoding = encoding[:i]
	}
	switch encoding {
	case "base64":
		return &base64Reader{r: bufio.NewReaderSize(r, 4<<10)}
	case "quoted-printable":
		return &quotedReader{r: bufio.NewReaderSize(r, 4<<10)}
	case "x-uuencode", "uuencode", "x-uue", "uue":
		return &uuReader{r: bufio.NewReaderSize(r, 4<<10)}
	}
	return r
}

// base64Value is the value of each character; 64 is padding, 65 anything else.
var base64Value = func() (t [256]byte) {
	for i := range t {
		t[i] = 65
	}
	for i := 0; i < 64; i++ {
		t["ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"[i]] = byte(i)
	}
	t['='] = 64
	return t
}()

// A base64Reader skips what is no base64 and goes on after padding: encoded
// pieces are glued together.
type base64Reader struct {
	r    *bufio.Reader
	bits uint32
	n    uint // characters in bits
	err  error
}

func (b *base64Reader) Read(p []byte) (int, error) {
	if b.err != nil {
		return 0, b.err
	}
	if len(p) < 3 {
		return b.short(p)
	}
	n := 0
	for n+3 <= len(p) {
		if b.r.Buffered() == 0 {
			if n > 0 {
				return n, nil
			}
			if _, b.err = b.r.Peek(1); b.err != nil {
				n += b.flush(p[n:])
				if n > 0 {
					return n, nil
				}
				return 0, b.err
			}
		}
		buf, _ := b.r.Peek(b.r.Buffered())
		used := 0
		for used < len(buf) && n+3 <= len(p) {
			c := buf[used]
			used++
			v := base64Value[c]
			if v < 64 {
				b.bits = b.bits<<6 | uint32(v)
				if b.n++; b.n == 4 {
					p[n], p[n+1], p[n+2] = byte(b.bits>>16), byte(b.bits>>8), byte(b.bits)
					n += 3
					b.n, b.bits = 0, 0
				}
			} else if v == 64 {
				n += b.flush(p[n:])
			}
		}
		_, _ = b.r.Discard(used)
	}
	return n, nil
}

// flush hands out what an incomplete group holds.
func (b *base64Reader) flush(p []byte) int {
	n := 0
	switch b.n {
	case 2:
		p[0] = byte(b.bits >> 4)
		n = 1
	case 3:
		p[0], p[1] = byte(b.bits>>10), byte(b.bits>>2)
		n = 2
	}
	b.n, b.bits = 0, 0
	return n
}

// short serves readers with tiny buffers.
func (b *base64Reader) short(p []byte) (int, error) {
	if len(p) == 0 {
		return 0, nil
	}
	for {
		c, err := b.r.ReadByte()
		if err != nil {
			b.err = err
			return 0, err
		}
		if v := base64Value[c]; v < 64 {
			b.bits = b.bits<<6 | uint32(v)
			b.n++
			switch b.n {
			case 2:
				p[0] = byte(b.bits >> 4)
				return 1, nil
			case 3:
				p[0] = byte(b.bits >> 2)
				return 1, nil
			case 4:
				p[0] = byte(b.bits)
				b.n, b.bits = 0, 0
				return 1, nil
			}
		} else if v == 64 {
			b.n, b.bits = 0, 0
		}
	}
}

// A quotedReader decodes quoted-printable; an "=" that starts nothing stays.
type quotedReader struct {
	r     *bufio.Reader
	ready []byte // decoded, not yet handed out
	line  []byte
	err   error
}

func (q *quotedReader) Read(p []byte) (int, error) {
	for len(q.ready) == 0 {
		if q.err != nil {
			return 0, q.err
		}
		q.fill()
	}
	n := copy(p, q.ready)
	q.ready = q.ready[n:]
	return n, nil
}

func (q *quotedReader) fill() {
	const longest = 64 << 10
	q.line = q.line[:0]
	for {
		piece, err := q.r.ReadSlice('\n')
		q.line = append(q.line, piece...)
		if err == nil || err == bufio.ErrBufferFull && len(q.line) > longest {
			break
		}
		if err != bufio.ErrBufferFull {
			q.err = err
			break
		}
	}
	line := q.line
	end := len(line)
	for end > 0 && (line[end-1] == '\n' || line[end-1] == '\r') {
		end--
	}
	eol := line[end:]
	for end > 0 && len(eol) > 0 && (line[end-1] == ' ' || line[end-1] == '\t') {
		end-- // added on the way
	}
	if end > 0 && line[end-1] == '=' && (len(eol) > 0 || q.err != nil) {
		end, eol = end-1, nil
	}
	out := line[:0]
	for i := 0; i < end; i++ {
		c := line[i]
		if c == '=' && i+2 < end+len(eol) && i+2 < len(line) {
			hi, ok1 := hexDigit(line[i+1])
			lo, ok2 := hexDigit(line[i+2])
			if ok1 && ok2 {
				c = hi<<4 | lo
				i += 2
			}
		}
		out = append(out, c)
	}
	if len(eol) > 0 {
		out = append(out, '\n')
	}
	q.ready = out
}

func hexDigit(c byte) (byte, bool) {
	switch {
	case c >= '0' && c <= '9':
		return c - '0', true
	case c >= 'a' && c <= 'f':
		return c - 'a' + 10, true
	case c >= 'A' && c <= 'F':
		return c - 'A' + 10, true
	}
	return 0, false
}

// A uuReader decodes the lines between "begin" and "end".
type uuReader struct {
	r     *bufio.Reader
	ready []byte
	begun bool
	err   error
}

func (u *uuReader) Read(p []byte) (int, error) {
	for len(u.ready) == 0 {
		if u.err != nil {
			return 0, u.err
		}
		line, err := u.r.ReadSlice('\n')
		if err != nil {
			u.err = io.EOF
		}
		text := strings.TrimRight(string(line), "\r\n")
		switch {
		case !u.begun:
			u.begun = strings.HasPrefix(text, "begin ")
		case text == "end":
			u.err = io.EOF
		case text != "":
			u.ready = uuLine(text)
		}
	}
	n := copy(p, u.ready)
	u.ready = u.ready[n:]
	return n, nil
}

// uuLine decodes a line: its length in bytes, then four characters for each
// three.
func uuLine(s string) []byte {
	n := int(s[0]-' ') & 63
	out := make([]byte, 0, n+2)
	for i := 1; len(out) < n; i += 4 {
		var v uint32
		for k := range 4 {
			c := byte(' ')
			if i+k < len(s) {
				c = s[i+k]
			}
			v = v<<6 | uint32((c-' ')&63)
		}
		out = append(out, byte(v>>16), byte(v>>8), byte(v))
	}
	return out[:n]
}
