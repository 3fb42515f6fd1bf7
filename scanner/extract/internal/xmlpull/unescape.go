package xmlpull

import (
	"bytes"
	"strconv"
	"unicode/utf8"
)

// unescape replaces entities and makes b valid UTF-8. It returns b itself
// where nothing changes, else a piece of scratch, which lives until Next.
func (r *Reader) unescape(b []byte) []byte {
	amp := bytes.IndexByte(b, '&')
	if amp < 0 {
		return r.valid(b)
	}
	start := len(r.scratch)
	for amp >= 0 {
		r.scratch = append(r.scratch, b[:amp]...)
		b = b[amp:]
		semi := bytes.IndexByte(b[:min(len(b), 16)], ';')
		c, ok := rune(0), false
		if semi > 0 {
			c, ok = entity(b[1:semi])
		}
		if ok {
			r.scratch = utf8.AppendRune(r.scratch, c)
			b = b[semi+1:]
		} else {
			r.scratch = append(r.scratch, '&')
			b = b[1:]
		}
		amp = bytes.IndexByte(b, '&')
	}
	r.scratch = append(r.scratch, b...)
	return r.valid(r.scratch[start:len(r.scratch):len(r.scratch)])
}

func (r *Reader) valid(b []byte) []byte {
	if utf8.Valid(b) {
		return b
	}
	return bytes.ToValidUTF8(b, []byte("\uFFFD"))
}

// entity is the character of a reference without & and ;.
func entity(name []byte) (rune, bool) {
	switch string(name) {
	case "amp":
		return '&', true
	case "lt":
		return '<', true
	case "gt":
		return '>', true
	case "quot":
		return '"', true
	case "apos":
		return '\'', true
	case "nbsp":
		return '\u00a0', true
	}
	if len(name) < 2 || name[0] != '#' {
		return 0, false
	}
	digits, base := string(name[1:]), 10
	if digits[0] == 'x' || digits[0] == 'X' {
		digits, base = digits[1:], 16
	}
	n, err := strconv.ParseUint(digits, base, 32)
	if err != nil {
		return 0, false
	}
	if n == 0 || n > utf8.MaxRune {
		return utf8.RuneError, true
	}
	return rune(n), true // AppendRune turns surrogates into U+FFFD
}
