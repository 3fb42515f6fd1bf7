package text

import (
	"io"
	"unicode/utf8"
)

// A lenient reader passes UTF-8 on unchanged. A byte that is no part of a
// character becomes the character it is in Windows-1252: a log to which
// programs write in two encodings stays readable, and one stray byte does not
// change the rest.
//
// Bytes are only looked at one by one in a read that holds an invalid one;
// utf8.Valid passes ASCII at more than 10 GB/s.
type lenient struct {
	r    io.Reader
	left []byte // decoded bytes that did not fit
	cut  []byte // the start of a character whose rest is still to come
	err  error
}

func (l *lenient) Read(p []byte) (int, error) {
	if len(l.left) > 0 {
		n := copy(p, l.left)
		l.left = l.left[n:]
		return n, nil
	}
	if l.err != nil && len(l.cut) == 0 {
		return 0, l.err
	}
	if len(p) < utf8.UTFMax {
		return 0, io.ErrShortBuffer
	}
	n := copy(p, l.cut)
	l.cut = l.cut[:0]
	if l.err == nil {
		var m int
		m, l.err = l.r.Read(p[n:])
		n += m
	}
	text := p[:n]
	if l.err == nil {
		if end := runeEnd(text, false); end < len(text) {
			l.cut = append(l.cut, text[end:]...)
			text = text[:end]
		}
	}
	if !utf8.Valid(text) {
		fixed := repair(text)
		n := copy(p, fixed)
		l.left = fixed[n:]
		return n, nil
	}
	if len(text) == 0 && l.err != nil {
		return 0, l.err
	}
	return len(text), nil
}

// repair makes UTF-8 of bytes that are partly not.
func repair(b []byte) []byte {
	out := make([]byte, 0, len(b)+len(b)/8)
	for len(b) > 0 {
		r, n := utf8.DecodeRune(b)
		if r == utf8.RuneError && n == 1 {
			out = utf8.AppendRune(out, decode1252(b[0]))
		} else {
			out = append(out, b[:n]...)
		}
		b = b[n:]
	}
	return out
}
