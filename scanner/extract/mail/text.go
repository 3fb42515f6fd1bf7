package mail

import (
	"bufio"
	"bytes"
	"hash/maphash"
	"io"
	"strings"
	"unicode"
	"unicode/utf8"
)

// A textWriter takes the lines of a body.
type textWriter interface{ WriteString(string) }

// unwrap copies lines with "\n" as line end until the text ends or, when dst
// is a strings.Builder, maxHeld is reached. Lines of format=flowed (RFC 3676)
// are joined.
func unwrap(dst any, r *bufio.Reader, flowed, deleteSpace bool) error {
	write := func(s string) {}
	full := func() bool { return false }
	switch d := dst.(type) {
	case *strings.Builder:
		write = func(s string) { d.WriteString(s) }
		full = func() bool { return d.Len() >= maxHeld }
	case textWriter:
		write = func(s string) { d.WriteString(s) }
	}
	quote, open := 0, false // depth and state of the paragraph that the last line left open
	for !full() {
		line, err := r.ReadSlice('\n')
		if len(line) > 0 {
			ended := line[len(line)-1] == '\n'
			line = bytes.TrimRight(line, "\r\n")
			if !flowed || !ended {
				if open {
					write("\n")
					open = false
				}
				write(string(line))
				if ended {
					write("\n")
				}
			} else {
				depth := 0
				for depth < len(line) && line[depth] == '>' {
					depth++
				}
				text := line[depth:]
				if len(text) > 0 && text[0] == ' ' && depth == 0 {
					text = text[1:] // stuffed
				}
				switch {
				case open && depth == quote:
					write(string(bytes.TrimLeft(text, " ")))
				default:
					if open {
						write("\n")
					}
					write(string(line[:depth]))
					write(string(text))
				}
				quote = depth
				open = len(text) > 0 && text[len(text)-1] == ' ' && string(text) != "-- "
				if !open {
					write("\n")
				}
			}
		}
		switch err {
		case nil, bufio.ErrBufferFull:
		case io.EOF:
			return nil
		default:
			return err
		}
	}
	return nil
}

// compare tells whether a has words that b lacks, and the other way round.
func compare(a, b string) (aMore, bMore bool) {
	seed := maphash.MakeSeed()
	x, y := wordSet(seed, a), wordSet(seed, b)
	return lacks(y, x), lacks(x, y)
}

// lacks reports whether some word of b is not in a.
func lacks(a, b map[uint64]struct{}) bool {
	for w := range b {
		if _, ok := a[w]; !ok {
			return true
		}
	}
	return false
}

// wordSet is the set of words of two and more letters or digits.
func wordSet(seed maphash.Seed, s string) map[uint64]struct{} {
	set := make(map[uint64]struct{}, min(len(s)/16, 256))
	start := -1
	for i, r := range s {
		in := unicode.IsLetter(r) || unicode.IsDigit(r)
		if in && start < 0 {
			start = i
		}
		if !in && start >= 0 {
			if i-start > 1 {
				set[maphash.String(seed, s[start:i])] = struct{}{}
			}
			start = -1
		}
	}
	if start >= 0 && utf8.RuneCountInString(s[start:]) > 1 {
		set[maphash.String(seed, s[start:])] = struct{}{}
	}
	return set
}
