package mail

import (
	"bytes"
	"errors"
	"io"
	"mime"
	"net/mail"
	"net/url"
	"strings"
	"time"

	"uitrusting/scanner/extract/internal/charset"
)

// A header is the fields of a part, in order.
type header []headerField

type headerField struct {
	name  string // lower case
	value []byte // unfolded, raw
}

// extend adds a folded line to the last field, if there is one.
func (h header) extend(line []byte) bool {
	n := len(h)
	if n > 0 {
		h[n-1].value = append(append(h[n-1].value, ' '), bytes.TrimSpace(line)...)
	}
	return n > 0
}

// raw is the value of the first field of that name, or "".
func (h header) raw(name string) string {
	for _, f := range h {
		if f.name == name {
			return string(f.value)
		}
	}
	return ""
}

// text is the decoded value of the first field of that name.
func (h header) text(name string) string { return decodeWords(h.raw(name)) }

var words = mime.WordDecoder{
	CharsetReader: func(label string, r io.Reader) (io.Reader, error) {
		if charset.Lookup(label) == nil {
			return nil, errors.New("unknown charset")
		}
		return charset.NewReader(r, label), nil
	},
}

// decodeWords decodes encoded words (RFC 2047) and bytes beyond ASCII. What
// cannot be decoded stays as it is.
func decodeWords(s string) string {
	if strings.Contains(s, "=?") {
		s = joinWords(s)
		if d, err := words.DecodeHeader(s); err == nil {
			s = d
		} else {
			s = decodeEachWord(s)
		}
	}
	return clean(charset.Decode([]byte(s), ""))
}

// joinWords removes white space inside encoded words, which some programs
// leave unencoded: "=?utf-8?Q?een twee?=".
func joinWords(s string) string {
	var b strings.Builder
	for {
		start := strings.Index(s, "=?")
		if start < 0 {
			break
		}
		label := strings.IndexByte(s[start+2:], '?')
		if label < 0 || label > 40 || start+2+label+2 >= len(s) || s[start+2+label+2] != '?' {
			b.WriteString(s[:start+2])
			s = s[start+2:]
			continue
		}
		text := start + 2 + label + 3
		end := strings.Index(s[text:], "?=")
		if end < 0 {
			break
		}
		end += text
		b.WriteString(s[:text])
		if e := s[text-2]; e == 'q' || e == 'Q' {
			b.WriteString(strings.ReplaceAll(s[text:end], " ", "_"))
		} else {
			b.WriteString(strings.ReplaceAll(s[text:end], " ", ""))
		}
		b.WriteString("?=")
		s = s[end+2:]
	}
	b.WriteString(s)
	return b.String()
}

// decodeEachWord decodes the encoded words that are sound.
func decodeEachWord(s string) string {
	var b strings.Builder
	for _, w := range strings.Fields(s) {
		if d, err := words.Decode(w); err == nil {
			w = d
		}
		if b.Len() > 0 {
			b.WriteByte(' ')
		}
		b.WriteString(w)
	}
	return b.String()
}

// clean replaces control characters by spaces.
func clean(s string) string {
	return strings.Map(func(r rune) rune {
		if r < ' ' || r == 0x7f {
			return ' '
		}
		return r
	}, s)
}

// date parses a Date field, also as programs misspell it. Zero means it
// cannot be told.
func date(s string) time.Time {
	if t, err := mail.ParseDate(s); err == nil {
		return t
	}
	if i := strings.IndexByte(s, '('); i > 0 {
		s = s[:i]
	}
	s = strings.Join(strings.Fields(s), " ")
	for _, layout := range []string{
		time.RFC1123Z, time.RFC1123, "Mon, 2 Jan 2006 15:04:05", "2 Jan 2006 15:04:05 -0700", "Mon, 2 Jan 2006 15:04 -0700",
		"Mon Jan 2 15:04:05 2006", "Mon Jan 2 15:04:05 2006 -0700", "Mon, 2 Jan 06 15:04:05 -0700", time.RFC3339, "2006-01-02 15:04:05",
	} {
		if t, err := time.Parse(layout, s); err == nil {
			return t
		}
	}
	return time.Time{}
}

// A mediaType is a Content-Type or Content-Disposition with its parameters.
type mediaType struct {
	name   string // lower case: "text/plain"
	params map[string]string
}

// parseMedia reads a field with parameters. Where the standard library gives
// up (unquoted blanks, doubled parameters) it takes what can be told.
func parseMedia(s string) mediaType {
	if s == "" {
		return mediaType{}
	}
	name, params, err := mime.ParseMediaType(s)
	if err == nil {
		return mediaType{name, params}
	}
	m := mediaType{params: map[string]string{}}
	first, rest, _ := strings.Cut(s, ";")
	m.name = strings.ToLower(strings.Join(strings.Fields(first), ""))
	for rest != "" {
		var key, value string
		eq := strings.IndexByte(rest, '=')
		if eq < 0 {
			break
		}
		key = strings.ToLower(strings.Trim(rest[:eq], " \t;"))
		rest = strings.TrimLeft(rest[eq+1:], " \t")
		if strings.HasPrefix(rest, `"`) {
			end := strings.IndexByte(rest[1:], '"')
			if end < 0 {
				value, rest = rest[1:], ""
			} else {
				value, rest = rest[1:1+end], rest[end+2:]
			}
		} else {
			value, rest, _ = strings.Cut(rest, ";")
			value = strings.TrimSpace(value)
		}
		if base, ok := strings.CutSuffix(key, "*"); ok { // RFC 2231
			key = strings.TrimSuffix(base, "*0")
			if parts := strings.SplitN(value, "'", 3); len(parts) == 3 {
				if plain, err := url.PathUnescape(parts[2]); err == nil {
					value = charset.Decode([]byte(plain), parts[0])
				}
			}
		}
		if _, twice := m.params[key]; !twice && key != "" {
			m.params[key] = value
		}
	}
	return m
}

// fileName is the name that a part gives its content.
func fileName(content, disposition mediaType) string {
	name := disposition.params["filename"]
	if name == "" {
		name = content.params["name"]
	}
	return strings.TrimSpace(decodeWords(name))
}
