// Package xmlpull reads the XML of office documents: elements by local name,
// attributes on demand, text in pieces. It is lenient (end tags need not
// match, entities that are not predefined stay as written) and bounded: it
// holds one tag or one piece of text at a time, whatever the input.
//
// encoding/xml checks and allocates more than this needs; its RawToken takes 4
// to 7 times as long on a worksheet (BenchmarkReader, 2026-11).
package xmlpull

import (
	"bytes"
	"fmt"
	"io"

	"uitrusting/scanner/document"
)

// A Kind is what Next stands at.
type Kind uint8

const (
	Start Kind = iota + 1 // an element begins; a self-closing one also ends next
	End                   // an element ends
	Text                  // a piece of text; one text may come in several pieces
)

const (
	window   = 64 << 10 // bytes read at once
	maxTag   = 4 << 20  // bytes of one tag with its attributes
	maxDepth = 2000     // elements open at once
)

// A Reader is a pull parser. The zero value must be Reset.
type Reader struct {
	src      io.Reader
	buf      []byte
	pos, end int
	srcErr   error // what src ended with

	name    []byte // of the element, without prefix
	attrs   []byte // raw
	text    []byte // raw
	cdata   bool   // text is from a CDATA section
	inCDATA bool
	closing bool // the element was self-closing: End comes next
	depth   int
	scratch []byte
}

// NewReader reads the XML of src, in the encoding it declares.
func NewReader(src io.Reader) *Reader {
	r := &Reader{}
	r.Reset(src)
	return r
}

// Reset starts anew with src, keeping the buffers.
func (r *Reader) Reset(src io.Reader) {
	*r = Reader{src: decoded(src), buf: r.buf, scratch: r.scratch[:0]}
	if r.buf == nil {
		r.buf = make([]byte, window)
	}
}

// Depth is the number of open elements, the current one included.
func (r *Reader) Depth() int { return r.depth }

// Next moves to the next event. At the end it returns io.EOF, or
// document.ErrCorrupt when elements are still open.
func (r *Reader) Next() (Kind, error) {
	if r.closing {
		r.closing = false
		r.depth--
		return End, nil
	}
	r.scratch = r.scratch[:0]
	for {
		if r.inCDATA {
			if kind, err := r.nextCDATA(); kind != 0 || err != nil {
				return kind, err
			}
			continue
		}
		if r.pos == r.end && !r.more() {
			return 0, r.atEnd()
		}
		if r.buf[r.pos] != '<' {
			if r.nextText() {
				return Text, nil
			}
			continue
		}
		if r.end-r.pos < 9 { // enough to tell <![CDATA[ from the rest
			for r.end-r.pos < 9 && r.more() {
			}
		}
		rest := r.buf[r.pos:r.end]
		if len(rest) < 2 {
			return 0, corrupt("tag cut off")
		}
		switch {
		case rest[1] == '/':
			return r.endTag()
		case rest[1] == '?':
			if err := r.skip("?>"); err != nil {
				return 0, err
			}
		case bytes.HasPrefix(rest, []byte("<!--")):
			r.pos += 4
			if err := r.skip("-->"); err != nil {
				return 0, err
			}
		case bytes.HasPrefix(rest, []byte("<![CDATA[")):
			r.pos += 9
			r.inCDATA = true
		case rest[1] == '!':
			if err := r.skipDeclaration(); err != nil {
				return 0, err
			}
		default:
			return r.startTag()
		}
	}
}

func corrupt(what string) error { return fmt.Errorf("xml: %s: %w", what, document.ErrCorrupt) }

func (r *Reader) atEnd() error {
	if r.srcErr != io.EOF {
		return r.srcErr
	}
	if r.depth > 0 {
		return corrupt("elements left open")
	}
	return io.EOF
}

// more reads on, keeping what is from pos. It reports whether there is more.
func (r *Reader) more() bool {
	if r.srcErr != nil {
		return false
	}
	if r.pos > 0 {
		r.end = copy(r.buf, r.buf[r.pos:r.end])
		r.pos = 0
	}
	if r.end == len(r.buf) {
		grown := make([]byte, 2*len(r.buf))
		copy(grown, r.buf[:r.end])
		r.buf = grown
	}
	for range 100 {
		n, err := r.src.Read(r.buf[r.end:])
		r.end += n
		if err != nil {
			r.srcErr = err
			return n > 0
		}
		if n > 0 {
			return true
		}
	}
	r.srcErr = io.ErrNoProgress
	return false
}

// nextText takes the text up to the next tag, or what there is of it.
func (r *Reader) nextText() bool {
	if n := bytes.IndexByte(r.buf[r.pos:r.end], '<'); n >= 0 {
		r.text, r.cdata = r.buf[r.pos:r.pos+n], false
		r.pos += n
		return true
	}
	n := r.end - r.pos
	if n < window/2 && r.srcErr == nil {
		r.more()
		return false
	}
	if r.srcErr == nil {
		n = wholeText(r.buf[r.pos:r.end])
	}
	r.text, r.cdata = r.buf[r.pos:r.pos+n], false
	r.pos += n
	return true
}

// wholeText is the length of b without a character or an entity that is cut
// off at its end.
func wholeText(b []byte) int {
	n := len(b)
	if amp := bytes.LastIndexByte(b[max(0, n-16):], '&'); amp >= 0 {
		amp += max(0, n-16)
		if bytes.IndexByte(b[amp:], ';') < 0 && amp > 0 {
			return amp
		}
	}
	return wholeRunes(b)
}

// wholeRunes is the length of b without a character cut off at its end.
func wholeRunes(b []byte) int {
	n := len(b)
	for i := n - 1; i >= 0 && i >= n-4; i-- {
		c := b[i]
		if c < 0x80 {
			break
		}
		if c >= 0xc0 {
			need := 2
			if c >= 0xe0 {
				need = 3
			}
			if c >= 0xf0 {
				need = 4
			}
			if n-i < need && i > 0 {
				return i
			}
			break
		}
	}
	return n
}

func (r *Reader) nextCDATA() (Kind, error) {
	n := bytes.Index(r.buf[r.pos:r.end], []byte("]]>"))
	if n < 0 {
		if r.end-r.pos < window/2 {
			if r.more() {
				return 0, nil
			}
			return 0, corrupt("CDATA cut off")
		}
		n = wholeRunes(r.buf[r.pos : r.end-2])
		r.text, r.cdata = r.buf[r.pos:r.pos+n], true
		r.pos += n
		return Text, nil
	}
	r.text, r.cdata = r.buf[r.pos:r.pos+n], true
	r.pos += n + 3
	r.inCDATA = false
	if n == 0 {
		return 0, nil
	}
	return Text, nil
}

// skip passes over what ends with mark.
func (r *Reader) skip(mark string) error {
	for {
		if n := bytes.Index(r.buf[r.pos:r.end], []byte(mark)); n >= 0 {
			r.pos += n + len(mark)
			return nil
		}
		r.pos = max(r.pos, r.end-len(mark)+1)
		if !r.more() {
			return corrupt("comment or instruction cut off")
		}
	}
}

// skipDeclaration passes over <!DOCTYPE …>, its internal subset included.
func (r *Reader) skipDeclaration() error {
	nested, quote := 0, byte(0)
	for {
		for ; r.pos < r.end; r.pos++ {
			switch c := r.buf[r.pos]; {
			case quote != 0:
				if c == quote {
					quote = 0
				}
			case c == '"' || c == '\'':
				quote = c
			case c == '<':
				nested++
			case c == '>':
				nested--
				if nested == 0 {
					r.pos++
					return nil
				}
			}
		}
		if !r.more() {
			return corrupt("declaration cut off")
		}
	}
}

func (r *Reader) endTag() (Kind, error) {
	from := 2
	for {
		if n := bytes.IndexByte(r.buf[r.pos+from:r.end], '>'); n >= 0 {
			n += from
			name := r.buf[r.pos+2 : r.pos+n]
			for len(name) > 0 && name[len(name)-1] <= ' ' {
				name = name[:len(name)-1]
			}
			r.name = local(name)
			r.attrs = nil
			r.pos += n + 1
			if r.depth > 0 {
				r.depth--
			}
			return End, nil
		}
		from = r.end - r.pos
		if from > maxTag {
			return 0, fmt.Errorf("xml tag: %w", document.ErrTooLarge)
		}
		if !r.more() {
			return 0, corrupt("tag cut off")
		}
	}
}

func (r *Reader) startTag() (Kind, error) {
	// Nearly all tags end at the first > and have no apostrophe.
	if n := bytes.IndexByte(r.buf[r.pos:r.end], '>'); n > 0 && r.depth < maxDepth {
		tag := r.buf[r.pos+1 : r.pos+n]
		if bytes.Count(tag, []byte{'"'})&1 == 0 && bytes.IndexByte(tag, '\'') < 0 {
			r.setTag(tag)
			r.pos += n + 1
			r.depth++
			return Start, nil
		}
	}
	i, quote := 1, byte(0)
	for {
		rest := r.buf[r.pos:r.end]
		for i < len(rest) {
			if quote != 0 {
				n := bytes.IndexByte(rest[i:], quote)
				if n < 0 {
					i = len(rest)
					break
				}
				i += n + 1
				quote = 0
				continue
			}
			c := rest[i]
			if c == '>' {
				r.setTag(rest[1:i])
				r.pos += i + 1
				r.depth++
				if r.depth > maxDepth {
					return 0, fmt.Errorf("xml: %w", document.ErrTooDeep)
				}
				return Start, nil
			}
			if c == '"' || c == '\'' {
				quote = c
			}
			i++
		}
		if len(rest) > maxTag {
			return 0, fmt.Errorf("xml tag: %w", document.ErrTooLarge)
		}
		if !r.more() {
			return 0, corrupt("tag cut off")
		}
	}
}

func (r *Reader) setTag(tag []byte) {
	r.closing = false
	if n := len(tag); n > 0 && tag[n-1] == '/' {
		r.closing = true
		tag = tag[:n-1]
	}
	n := 0
	for n < len(tag) && tag[n] > ' ' {
		n++
	}
	r.name, r.attrs = local(tag[:n]), tag[n:]
}

func local(name []byte) []byte {
	if i := bytes.IndexByte(name, ':'); i >= 0 {
		return name[i+1:]
	}
	return name
}

// Name is the local name of the element that starts or ends. It is valid
// until Next.
func (r *Reader) Name() []byte { return r.name }

// Text is the current piece of text, with entities replaced: valid UTF-8,
// until Next.
func (r *Reader) Text() []byte {
	if r.cdata {
		return r.valid(r.text)
	}
	return r.unescape(r.text)
}

// Attr is the value of the first attribute with that local name and whether
// there is one: valid UTF-8, until Next.
func (r *Reader) Attr(name string) ([]byte, bool) {
	var value []byte
	var ok bool
	r.eachAttr(func(n, v []byte, prefixed bool) bool {
		if string(n) == name {
			value, ok = v, true
		}
		return !ok
	})
	if !ok {
		return nil, false
	}
	return r.unescape(value), true
}

// PrefixedAttr is Attr for an attribute that has a prefix, as r:id beside id.
func (r *Reader) PrefixedAttr(name string) ([]byte, bool) {
	var value []byte
	var ok bool
	r.eachAttr(func(n, v []byte, prefixed bool) bool {
		if prefixed && string(n) == name {
			value, ok = v, true
		}
		return !ok
	})
	if !ok {
		return nil, false
	}
	return r.unescape(value), true
}

// maxAttr bounds what AttrString gives, in bytes.
const maxAttr = 8 << 10

// AttrString is Attr as a string of its own; "" when there is none. What is
// longer than an address can be is cut.
func (r *Reader) AttrString(name string) string {
	v, _ := r.Attr(name)
	if len(v) > maxAttr {
		v = v[:wholeRunes(v[:maxAttr])]
	}
	return string(v)
}

// EachAttr calls yield with local name and value of each attribute until it
// returns false. Both are valid until Next.
func (r *Reader) EachAttr(yield func(name, value []byte) bool) {
	r.eachAttr(func(n, v []byte, _ bool) bool { return yield(n, r.unescape(v)) })
}

func (r *Reader) eachAttr(yield func(name, value []byte, prefixed bool) bool) {
	b := r.attrs
	for {
		eq := bytes.IndexByte(b, '=')
		if eq < 0 {
			return
		}
		full := b[:eq]
		for len(full) > 0 && full[0] <= ' ' {
			full = full[1:]
		}
		for len(full) > 0 && full[len(full)-1] <= ' ' {
			full = full[:len(full)-1]
		}
		b = b[eq+1:]
		for len(b) > 0 && b[0] <= ' ' {
			b = b[1:]
		}
		if len(b) == 0 || b[0] != '"' && b[0] != '\'' {
			return
		}
		end := bytes.IndexByte(b[1:], b[0])
		if end < 0 {
			return
		}
		name := local(full)
		if !yield(name, b[1:1+end], len(name) < len(full)) {
			return
		}
		b = b[end+2:]
	}
}

// Skip passes over the rest of the element that just started.
func (r *Reader) Skip() error {
	for depth := r.depth; ; {
		kind, err := r.Next()
		if err != nil {
			return err
		}
		if kind == End && r.depth < depth {
			return nil
		}
	}
}
