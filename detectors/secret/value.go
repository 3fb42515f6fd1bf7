package secret

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// A span is a value and how it was written.
type span struct {
	start, end int
	quoted     bool // in quotes
	equals     bool // after '=', as in code and settings
	says       bool // after "is", "est", "ist"
	remark     bool // words stand between the label and the mark
}

// value reads what follows a label: an optional remark in brackets, a mark,
// and a run of anything but blanks.
func value(text string, i int) (span, bool) {
	var v span
	p := i
	// "Wachtwoord (wifi):", "password_hash" is no label of a value.
	if p < len(text) && (text[p] == '_' || text[p] == '-' && p+1 < len(text) && letterOrDigit(text[p+1])) {
		return v, false
	}
	if p < len(text) && (text[p] == '"' || text[p] == '\'' || text[p] == '`') && p+1 < len(text) {
		p++ // "password": "…"
	}
	p = blanks(text, p, false)
	if p < len(text) && text[p] == '(' {
		if n := strings.IndexAny(text[p:min(len(text), p+24)], ")\n"); n > 0 && text[p+n] == ')' {
			p = blanks(text, p+n+1, false)
		}
	}
	if q := remark(text, p); q > p { // "Wachtwoord boekhoudpakket:"
		p, v.remark = q, true
	}
	if strings.HasPrefix(text[p:], "</") { // <wachtwoord> in a table of HTML
		return v, false
	}
	mark := false
	switch {
	case p >= len(text):
		return v, false
	case text[p] == ':':
		mark = true
		p++
		if p < len(text) && (text[p] == ':' || text[p] == '=') { // C++ scope, Go's :=
			if text[p] == ':' {
				return v, false
			}
			v.equals = true
			p++
		}
	case text[p] == '=':
		mark, v.equals = true, true
		p++
		if p < len(text) && text[p] == '>' {
			p++
		}
		if p < len(text) && text[p] == '=' {
			return v, false
		}
	case text[p] == '|' && p == i && p+1 < len(text) && text[p+1] != ' ':
		return v, false // "popd|pwd|read": one of many in a pattern
	case text[p] == '\t' || text[p] == '>' || text[p] == '|':
		mark = true
		p++
	default:
		for _, is := range [...]string{"is ", "est ", "ist ", "luidt ", "was "} {
			if len(text)-p > len(is) && strings.EqualFold(text[p:p+len(is)], is) {
				p += len(is)
				mark, v.says = true, true
				break
			}
		}
		if mark && p < len(text) && text[p] == ':' {
			p++
		}
	}
	if !mark {
		return v, false
	}
	p = blanks(text, p, true)
	if p < len(text) && text[p] == '\n' && !v.equals && !v.says {
		return v, false
	}
	if p < len(text) && (text[p] == '"' || text[p] == '\'' || text[p] == '`') || strings.HasPrefix(text[p:], "“") || strings.HasPrefix(text[p:], "«") {
		quote, w := utf8.DecodeRuneInString(text[p:])
		p += w
		shut := string(quote)
		switch quote {
		case '“':
			shut = "”"
		case '«':
			shut = "»"
		}
		n := strings.Index(text[p:min(len(text), p+maxValue+1)], shut)
		if n < minValue {
			return v, false
		}
		v.start, v.end, v.quoted = p, p+n, true
		return v, !strings.ContainsAny(text[v.start:v.end], "\n")
	}
	v.start = p
	for p < len(text) && p-v.start <= maxValue {
		r, w := utf8.DecodeRuneInString(text[p:])
		if unicode.IsSpace(r) || unicode.IsControl(r) || r == utf8.RuneError {
			break
		}
		p += w
	}
	v.end = p
	// What a sentence or a list puts after a value.
	if n := strings.Index(text[v.start:v.end], "&quot"); n >= 0 {
		v.end = v.start + n
	}
	if n := strings.Index(text[v.start:v.end], "</"); n > 0 {
		v.end = v.start + n
	}
	if n := strings.Index(text[v.start:v.end], "\\n"); n > 0 {
		v.end = v.start + n
	}
	if strings.HasSuffix(text[v.start:v.end], "):") { // def f(password: bytes):
		v.end -= 2
	}
	for v.end > v.start && strings.IndexByte(",;\"'`)<>|}].", text[v.end-1]) >= 0 {
		v.end--
	}
	if n := v.end - v.start; n < minValue || n > maxValue {
		return v, false
	}
	return v, true
}

// remark skips the one to three words between a label and its colon, and
// returns where the colon is, or i.
func remark(text string, i int) int {
	p, words := i, 0
	for p < len(text) && p-i <= 40 {
		if text[p] == ':' {
			if words == 0 {
				return i
			}
			return p
		}
		q := p
		for q < len(text) && q-p < 24 {
			r, w := utf8.DecodeRuneInString(text[q:])
			if !unicode.IsLetter(r) && r != '-' && r != '\'' {
				break
			}
			q += w
		}
		if q == p {
			return i
		}
		if words++; words > 3 {
			return i
		}
		p = q
		if p < len(text) && text[p] == ' ' {
			p++
		}
	}
	return i
}

// blanks skips blanks, and tabs when they are no mark.
func blanks(text string, i int, tabs bool) int {
	for n := 0; i < len(text) && n < 24; n++ {
		switch {
		case text[i] == ' ':
			i++
		case strings.HasPrefix(text[i:], "\u00a0"):
			i += 2
		case text[i] == '\t' && tabs:
			i++
		default:
			return i
		}
	}
	return i
}

func letterOrDigit(b byte) bool {
	return 'a' <= b|0x20 && b|0x20 <= 'z' || '0' <= b && b <= '9' || b == '_'
}
