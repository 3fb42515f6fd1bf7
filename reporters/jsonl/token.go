package jsonl

import (
	"bytes"
	"strconv"
	"unicode/utf8"
)

// object reads what stands between braces.
func (q *quick) object(keys func()) {
	q.byte('{')
	q.first = true
	if !q.bad {
		keys()
	}
	q.byte('}')
	q.first = false
}

// array reads what stands between brackets; an empty one is not nil.
func array[T any](q *quick, one func() T) []T {
	q.byte('[')
	all := []T{}
	for !q.bad && len(q.rest) > 0 && q.rest[0] != ']' {
		if len(all) > 0 {
			q.byte(',')
		}
		all = append(all, one())
	}
	q.byte(']')
	return all
}

// key takes a key if it is the next.
func (q *quick) key(name string) bool {
	rest := q.rest
	if !q.first {
		if len(rest) == 0 || rest[0] != ',' {
			return false
		}
		rest = rest[1:]
	}
	n := len(name)
	if len(rest) < n+3 || rest[0] != '"' || string(rest[1:n+1]) != name || rest[n+1] != '"' || rest[n+2] != ':' {
		return false
	}
	q.rest, q.first = rest[n+3:], false
	return true
}

// byte takes one byte, which must be the next.
func (q *quick) byte(c byte) {
	if len(q.rest) == 0 || q.rest[0] != c {
		q.bad = true
		return
	}
	q.rest = q.rest[1:]
}

// took takes a word if it is the next.
func (q *quick) took(word string) bool {
	if len(q.rest) < len(word) || string(q.rest[:len(word)]) != word {
		return false
	}
	q.rest = q.rest[len(word):]
	return true
}

func (q *quick) null() bool { return q.took("null") }

func (q *quick) bool() bool {
	if q.took("true") {
		return true
	}
	q.bad = q.bad || !q.took("false")
	return false
}

// text reads a string.
func (q *quick) text() string { return string(q.string()) }

// word reads a string that comes again.
func (q *quick) word() string {
	b := q.string()
	if w, ok := q.words[string(b)]; ok {
		return w
	}
	w := string(b)
	if len(w) <= maxWord && len(q.words) < maxWords {
		q.words[w] = w
	}
	return w
}

// string reads a string; it is valid until the next line.
func (q *quick) string() []byte {
	if len(q.rest) == 0 || q.rest[0] != '"' {
		q.bad = true
		return nil
	}
	s, ascii := q.rest[1:], true
	for i, c := range s {
		switch {
		case c == '"':
			q.rest = s[i+1:]
			q.bad = q.bad || !ascii && !utf8.Valid(s[:i])
			return s[:i]
		case c == '\\':
			return q.escaped(s, i)
		case c < ' ':
			q.bad = true
			return nil
		case c >= utf8.RuneSelf:
			ascii = false
		}
	}
	q.bad = true
	return nil
}

// escaped reads a string whose first backslash is at i.
func (q *quick) escaped(s []byte, i int) []byte {
	out := append(make([]byte, 0, i+64), s[:i]...)
	for i < len(s) {
		switch c := s[i]; {
		case c == '"':
			q.rest = s[i+1:]
			q.bad = q.bad || !utf8.Valid(out)
			return out
		case c < ' ':
			q.bad = true
			return nil
		case c != '\\':
			out = append(out, c)
			i++
			continue
		}
		r, n := escape(s[i:])
		if n == 0 {
			break
		}
		out = utf8.AppendRune(out, r)
		i += n
	}
	q.bad = true
	return nil
}

// escape is the rune that the escape at the begin of s stands for, and the
// bytes of it; 0 for one that encoding/json must read.
func escape(s []byte) (rune, int) {
	if len(s) < 2 {
		return 0, 0
	}
	if i := bytes.IndexByte([]byte(`"\/bfnrt`), s[1]); i >= 0 {
		return rune("\"\\/\b\f\n\r\t"[i]), 2
	}
	if s[1] != 'u' || len(s) < 6 {
		return 0, 0
	}
	n, err := strconv.ParseUint(string(s[2:6]), 16, 16)
	if err != nil || !utf8.ValidRune(rune(n)) { // half of a pair
		return 0, 0
	}
	return rune(n), 6
}

func (q *quick) int() int { return int(q.int64()) }

// int64 reads an integer of at most 18 digits.
func (q *quick) int64() int64 {
	n, digits, negative := int64(0), 0, false
	rest := q.rest
	if len(rest) > 0 && rest[0] == '-' {
		negative, rest = true, rest[1:]
	}
	for digits < len(rest) && rest[digits]-'0' <= 9 && digits <= 18 {
		n = n*10 + int64(rest[digits]-'0')
		digits++
	}
	if digits == 0 || digits > 18 || digits > 1 && rest[0] == '0' {
		q.bad = true
		return 0
	}
	q.rest = rest[digits:] // a fraction or an exponent is no comma: the record is refused
	if negative {
		return -n
	}
	return n
}

// share reads a number without an exponent.
func (q *quick) share() *float64 {
	whole := func(b []byte) int {
		n := 0
		for n < len(b) && b[n]-'0' <= 9 {
			n++
		}
		return n
	}
	n := whole(q.rest)
	if n == 0 || n > 1 && q.rest[0] == '0' {
		q.bad = true
		return nil
	}
	if n < len(q.rest) && q.rest[n] == '.' {
		fraction := whole(q.rest[n+1:])
		if fraction == 0 {
			q.bad = true
			return nil
		}
		n += 1 + fraction
	}
	v, err := strconv.ParseFloat(string(q.rest[:n]), 64)
	if err != nil {
		q.bad = true
	}
	q.rest = q.rest[n:]
	return &v
}
