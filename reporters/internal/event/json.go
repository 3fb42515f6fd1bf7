package event

import (
	"math"
	"strconv"
	"time"
	"unicode/utf8"
)

// JSON appends an object to a buffer that is used again for the next event.
// Commas are put by looking at the last byte, so that fields can be left out
// freely. Characters that a terminal would act on are escaped.
type JSON struct{ B []byte }

// Reset empties the buffer.
func (j *JSON) Reset() { j.B = j.B[:0] }

func (j *JSON) comma() {
	if n := len(j.B); n > 0 {
		switch j.B[n-1] {
		case '{', '[', ':', '\n':
		default:
			j.B = append(j.B, ',')
		}
	}
}

func (j *JSON) key(k string) {
	j.comma()
	j.B = append(j.B, '"')
	j.B = append(j.B, k...)
	j.B = append(j.B, '"', ':')
}

// Open starts an object: a field, or with "" an element or the whole.
func (j *JSON) Open(k string) {
	if k == "" {
		j.comma()
	} else {
		j.key(k)
	}
	j.B = append(j.B, '{')
}

// Close ends an object.
func (j *JSON) Close() { j.B = append(j.B, '}') }

// List starts a list.
func (j *JSON) List(k string) { j.key(k); j.B = append(j.B, '[') }

// EndList ends a list.
func (j *JSON) EndList() { j.B = append(j.B, ']') }

// Str adds a text, also an empty one.
func (j *JSON) Str(k, v string) { j.key(k); j.quote(v) }

// Text adds a text unless it is empty.
func (j *JSON) Text(k, v string) {
	if v != "" {
		j.Str(k, v)
	}
}

// Item adds a text to a list.
func (j *JSON) Item(v string) { j.comma(); j.quote(v) }

// Texts adds a list of texts unless it is empty.
func (j *JSON) Texts(k string, vs ...string) {
	if len(vs) == 0 {
		return
	}
	j.List(k)
	for _, v := range vs {
		j.Item(v)
	}
	j.EndList()
}

// Int adds a number.
func (j *JSON) Int(k string, v int64) { j.key(k); j.B = strconv.AppendInt(j.B, v, 10) }

// Num adds a number unless it is zero.
func (j *JSON) Num(k string, v int) {
	if v != 0 {
		j.Int(k, int64(v))
	}
}

// Share adds a number between 0 and 1 with two decimals; nothing when it is
// negative, which means unknown.
func (j *JSON) Share(k string, v float64) {
	if v >= 0 && !math.IsNaN(v) && !math.IsInf(v, 0) {
		j.key(k)
		j.B = strconv.AppendFloat(j.B, v, 'f', 2, 64)
	}
}

// Bool adds a truth.
func (j *JSON) Bool(k string, v bool) { j.key(k); j.B = strconv.AppendBool(j.B, v) }

// Time adds a time as RFC 3339 in UTC with milliseconds, unless it is zero.
func (j *JSON) Time(k string, t time.Time) {
	if t.IsZero() {
		return
	}
	j.key(k)
	j.B = append(j.B, '"')
	j.B = t.UTC().AppendFormat(j.B, Stamp)
	j.B = append(j.B, '"')
}

// Milli adds a time as milliseconds since 1970, unless it is zero.
func (j *JSON) Milli(k string, t time.Time) {
	if !t.IsZero() {
		j.Int(k, t.UnixMilli())
	}
}

// Stamp is the layout of times.
const Stamp = "2006-01-02T15:04:05.000Z"

const hexDigits = "0123456789abcdef"

func (j *JSON) quote(s string) {
	b := append(j.B, '"')
	from := 0
	for i := 0; i < len(s); {
		c := s[i]
		if c < utf8.RuneSelf {
			if c >= 0x20 && c != '"' && c != '\\' && c != 0x7f {
				i++
				continue
			}
			b = append(b, s[from:i]...)
			switch c {
			case '"', '\\':
				b = append(b, '\\', c)
			case '\n':
				b = append(b, '\\', 'n')
			case '\t':
				b = append(b, '\\', 't')
			default:
				b = append(b, '\\', 'u', '0', '0', hexDigits[c>>4], hexDigits[c&15])
			}
			i++
			from = i
			continue
		}
		r, n := utf8.DecodeRuneInString(s[i:])
		if bad := r == utf8.RuneError && n == 1; bad || Unsafe(r) {
			b = append(b, s[from:i]...)
			if bad {
				b = append(b, "\uFFFD"...)
			} else {
				b = append(b, '\\', 'u', hexDigits[r>>12&15], hexDigits[r>>8&15], hexDigits[r>>4&15], hexDigits[r&15])
			}
			from = i + n
		}
		i += n
	}
	b = append(b, s[from:]...)
	j.B = append(b, '"')
}
