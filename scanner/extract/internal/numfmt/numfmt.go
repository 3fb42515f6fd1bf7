// Package numfmt shows numbers of spreadsheets as their number formats say,
// but for dates, which are always ISO 8601: 2024-02-29, 2024-02-29 10:15:00,
// 10:15:00, and for commas between thousands, which are left out: they cut
// numbers that name people. A number that a format would hide is shown as it
// is.
//
// Source: ECMA-376-1 18.8.30 and 18.8.31 (numFmt, built-in formats).
package numfmt

import (
	"math"
	"strconv"
	"strings"
	"time"
)

// A Format is a parsed number format, safe for concurrent use.
type Format struct {
	sections    []section
	conditional bool
}

// A section is one of the parts between semicolons: positive, negative, zero,
// text.
type section struct {
	kind     kind
	tokens   []token
	ints     int // placeholders before the decimal point
	decimals int // placeholders after it
	scale    int // commas that divide by a thousand
	percent  int
	op       string // of a condition
	bound    float64
	date     bool // shows a day, month or year
	clock    bool // shows hours, minutes or seconds
	elapsed  byte // h, m or s of [h], [m], [s]
}

type kind uint8

const (
	general kind = iota
	number
	calendar
)

type token struct {
	kind byte // '0', '#', '?', '.', 'e' (exponent) or 'l' (literal)
	text string
}

// maxCode bounds a format code in bytes; a longer one shows general numbers.
const maxCode = 1024

// General shows numbers as they are.
var General = &Format{sections: []section{{}}}

// Parse reads a format code. It is total.
func Parse(code string) *Format {
	if code == "" || len(code) > maxCode || strings.EqualFold(code, "general") {
		return General
	}
	f := &Format{}
	for _, part := range split(code) {
		s := parseSection(part)
		f.conditional = f.conditional || s.op != ""
		f.sections = append(f.sections, s)
	}
	return f
}

// split cuts a code at the semicolons that are not quoted.
func split(code string) []string {
	var parts []string
	from := 0
	for i := 0; i < len(code); i++ {
		switch code[i] {
		case '"':
			if n := strings.IndexByte(code[i+1:], '"'); n >= 0 {
				i += n + 1
			}
		case '\\', '_', '*':
			i++
		case '[':
			if n := strings.IndexByte(code[i:], ']'); n >= 0 {
				i += n
			}
		case ';':
			parts = append(parts, code[from:i])
			from = i + 1
		}
	}
	return append(parts, code[min(from, len(code)):])
}

func parseSection(code string) section {
	var s section
	var month bool // an m that may be a month or minutes
	last := byte(0)
	point, exponent := false, false
	literal := func(text string) {
		if n := len(s.tokens); n > 0 && s.tokens[n-1].kind == 'l' {
			s.tokens[n-1].text += text
			return
		}
		s.tokens = append(s.tokens, token{'l', text})
	}
	for i := 0; i < len(code); i++ {
		switch c := code[i]; c {
		case '"':
			n := strings.IndexByte(code[i+1:], '"')
			if n < 0 {
				n = len(code) - i - 1
			}
			literal(code[i+1 : i+1+n])
			i += n + 1
		case '\\', '!':
			if i+1 < len(code) {
				n := runeLen(code[i+1:])
				literal(code[i+1 : i+1+n])
				i += n
			}
		case '_', '*':
			i++
		case '[':
			n := strings.IndexByte(code[i:], ']')
			if n < 0 {
				n = len(code) - i
			}
			s.bracket(code[i+1:i+n], literal)
			i += n
		case '0', '#', '?':
			switch {
			case exponent:
				continue
			case point:
				s.decimals++
			default:
				s.ints++
			}
			s.tokens = append(s.tokens, token{kind: c})
		case '.':
			if s.clock || point {
				literal(".")
				continue
			}
			point = true
			s.tokens = append(s.tokens, token{kind: '.'})
		case ',':
			if rest := strings.TrimLeft(code[i:], ","); s.ints+s.decimals > 0 && (rest == "" || strings.IndexByte("0#?", rest[0]) < 0) {
				s.scale++
			} else if s.ints == 0 {
				literal(",")
			}
		case '%':
			s.percent++
			literal("%")
		case 'E', 'e':
			if i+1 < len(code) && (code[i+1] == '+' || code[i+1] == '-') && s.ints+s.decimals > 0 {
				s.tokens = append(s.tokens, token{kind: 'e'})
				exponent = true
				i++
				continue
			}
			s.date = true
			last = c
		case 'G', 'g':
			if len(code)-i >= 7 && strings.EqualFold(code[i:i+7], "general") {
				s.tokens = append(s.tokens, token{kind: 'g'})
				i += 6
				continue
			}
			s.date = true
		case 'y', 'Y', 'd', 'D', 'b', 'B':
			s.date = true
			last = c | 0x20
		case 'h', 'H':
			s.clock = true
			last = 'h'
		case 's', 'S':
			s.clock = true
			month = month && last != 'm'
			last = 's'
		case 'm', 'M':
			if last == 'h' || last == 'n' {
				last = 'n' // minutes
				continue
			}
			month = true
			last = 'm'
		case 'a', 'A':
			if len(code)-i >= 5 && strings.EqualFold(code[i:i+5], "am/pm") {
				i += 4
				s.clock = true
			} else if len(code)-i >= 3 && strings.EqualFold(code[i:i+3], "a/p") {
				i += 2
				s.clock = true
			} else {
				literal(code[i : i+1])
			}
		default:
			n := runeLen(code[i:])
			literal(code[i : i+n])
			i += n - 1
		}
	}
	if month {
		s.date = true
	}
	switch {
	case s.date || s.clock || s.elapsed != 0:
		s.kind = calendar
	case s.ints+s.decimals > 0 && !s.fraction():
		s.kind = number
	}
	return s
}

// fraction reports whether the section shows a fraction, which is shown as a
// decimal number instead.
func (s *section) fraction() bool {
	for i, t := range s.tokens {
		if t.kind == 'l' && t.text == "/" && i > 0 && i+1 < len(s.tokens) {
			return s.tokens[i-1].kind != 'l' && s.tokens[i+1].kind != 'l' && s.decimals == 0 && strings.IndexByte("?#", s.tokens[i-1].kind) >= 0
		}
	}
	return false
}

// bracket reads what stands in [ ]: a condition, elapsed time, a currency; a
// colour or language says nothing.
func (s *section) bracket(text string, literal func(string)) {
	if text == "" {
		return
	}
	switch text[0] {
	case '<', '>', '=':
		n := 1
		if len(text) > 1 && strings.IndexByte("<>=", text[1]) >= 0 {
			n = 2
		}
		if v, err := strconv.ParseFloat(text[n:], 64); err == nil {
			s.op, s.bound = text[:n], v
		}
	case '$':
		symbol, _, _ := strings.Cut(text[1:], "-")
		if symbol != "" {
			literal(symbol)
		}
	case 'h', 'H', 'm', 'M', 's', 'S':
		if strings.Trim(strings.ToLower(text), strings.ToLower(text[:1])) == "" {
			s.elapsed = text[0] | 0x20
			s.clock = true
		}
	}
}

func runeLen(s string) int {
	for i := range s {
		if i > 0 {
			return i
		}
	}
	return len(s)
}

// Append adds v to dst as the format shows it. In the 1904 system, day 0 is
// 1904-01-01.
func (f *Format) Append(dst []byte, v float64, date1904 bool) []byte {
	if math.IsNaN(v) || math.IsInf(v, 0) {
		return dst
	}
	s, signed := f.section(v)
	switch s.kind {
	case calendar:
		if out, ok := s.appendDate(dst, v, date1904); ok {
			return out
		}
	case number:
		return s.appendNumber(dst, v, signed)
	}
	return AppendGeneral(dst, v)
}

// section is the one for v, and whether it must show the sign itself.
func (f *Format) section(v float64) (*section, bool) {
	if f.conditional {
		for i := range f.sections {
			if s := &f.sections[i]; s.holds(v) {
				return s, v < 0
			}
		}
		return &f.sections[len(f.sections)-1], v < 0
	}
	switch {
	case v < 0 && len(f.sections) > 1:
		return &f.sections[1], false
	case v == 0 && len(f.sections) > 2:
		return &f.sections[2], false
	}
	return &f.sections[0], v < 0
}

func (s *section) holds(v float64) bool {
	switch s.op {
	case "<":
		return v < s.bound
	case "<=":
		return v <= s.bound
	case ">":
		return v > s.bound
	case ">=":
		return v >= s.bound
	case "=":
		return v == s.bound
	case "<>":
		return v != s.bound
	}
	return true
}

// AppendGeneral adds a number in up to 15 significant digits, without an
// exponent where it is not too long: a telephone number stays one.
func AppendGeneral(dst []byte, v float64) []byte {
	if v == math.Trunc(v) && math.Abs(v) < 1e15 {
		return strconv.AppendInt(dst, int64(v), 10)
	}
	if a := math.Abs(v); a >= 1e21 || a < 1e-9 {
		return strconv.AppendFloat(dst, v, 'G', 15, 64)
	}
	short := strconv.FormatFloat(v, 'e', 14, 64) // 15 digits
	if r, err := strconv.ParseFloat(short, 64); err == nil {
		v = r
	}
	return strconv.AppendFloat(dst, v, 'f', -1, 64)
}

const maxSerial = 2958466 // 10000-01-01

// appendDate adds v as date, time or both; false when it is no such number.
func (s *section) appendDate(dst []byte, v float64, date1904 bool) ([]byte, bool) {
	if v < 0 || v >= maxSerial {
		return dst, false
	}
	days := math.Floor(v)
	seconds := int64(math.Round((v - days) * 86400))
	if seconds == 86400 {
		days, seconds = days+1, 0
	}
	if s.elapsed != 0 {
		seconds += int64(days) * 86400
	} else if s.date || !s.clock {
		dst = appendDay(dst, int64(days), date1904)
		if !s.clock {
			return dst, true
		}
		dst = append(dst, ' ')
	}
	dst = appendTwo(dst, seconds/3600)
	dst = append(dst, ':')
	dst = appendTwo(dst, seconds/60%60)
	dst = append(dst, ':')
	return appendTwo(dst, seconds%60), true
}

// appendDay adds the date of a serial number. The 1900 system has a 29
// February 1900 as day 60.
func appendDay(dst []byte, days int64, date1904 bool) []byte {
	epoch := int64(-25569) // 1899-12-30 in days since 1970
	switch {
	case date1904:
		epoch = -24107
	case days == 60:
		return append(dst, "1900-02-29"...)
	case days < 60:
		epoch++
	}
	return time.Unix((days+epoch)*86400, 0).UTC().AppendFormat(dst, "2006-01-02")
}

func appendTwo(dst []byte, n int64) []byte {
	if n < 10 {
		dst = append(dst, '0')
	}
	return strconv.AppendInt(dst, n, 10)
}

// appendNumber fills the placeholders.
func (s *section) appendNumber(dst []byte, v float64, signed bool) []byte {
	v = math.Abs(v)
	for range min(s.percent, 8) {
		v *= 100
	}
	for range min(s.scale, 8) {
		v /= 1000
	}
	if v >= 1e21 {
		return AppendGeneral(dst, v)
	}
	if signed {
		dst = append(dst, '-')
	}
	for _, t := range s.tokens {
		if t.kind == 'e' {
			return strconv.AppendFloat(dst, v, 'E', min(s.decimals, 15), 64)
		}
	}
	// Half is rounded away from zero, as 15 digits show it.
	digits := strconv.FormatFloat(v*(1+4e-16), 'f', min(s.decimals, 30), 64)
	whole, frac, _ := strings.Cut(digits, ".")
	if whole == "0" {
		whole = ""
	}
	left := s.ints // placeholders still to come
	seen := 0      // decimals used
	point := false
	integer := func(c byte) {
		// The first placeholder takes all digits that have none.
		if n := len(whole); n >= left {
			cut := n - left + 1
			dst = append(dst, whole[:cut]...)
			whole = whole[cut:]
		} else if c == '0' {
			dst = append(dst, '0')
		}
		left--
	}
	for _, t := range s.tokens {
		switch t.kind {
		case '0', '#', '?':
			if !point {
				integer(t.kind)
				continue
			}
			if seen < len(frac) {
				if t.kind != '0' && strings.Trim(frac[seen:], "0") == "" {
					seen++
					continue
				}
				dst = append(dst, frac[seen])
			}
			seen++
		case '.':
			if s.ints == 0 && whole != "" {
				dst = append(dst, whole...)
			}
			point = true
			if strings.Trim(frac, "0") != "" || s.mustDecimal() {
				dst = append(dst, '.')
			}
		case 'l':
			dst = append(dst, t.text...)
		}
	}
	return dst
}

// mustDecimal reports whether a decimal is shown even when it is zero.
func (s *section) mustDecimal() bool {
	point := false
	for _, t := range s.tokens {
		if t.kind == '.' {
			point = true
		}
		if point && t.kind == '0' {
			return true
		}
	}
	return false
}
