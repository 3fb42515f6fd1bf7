package extract

import (
	"bytes"
	"path"
	"strings"
)

// textType names the structure of a text from its beginning.
func textType(name string, t []byte, whole bool) string {
	t = bytes.TrimPrefix(t, []byte("\xef\xbb\xbf"))
	t = bytes.TrimLeft(t, " \t\r\n")
	if len(t) == 0 {
		return "text/plain"
	}
	extension := strings.ToLower(path.Ext(name))
	if len(extension) > 8 {
		extension = ""
	}
	switch t[0] {
	case '{', '[':
		if bytes.HasPrefix(t, []byte(`{\rtf`)) {
			return "application/rtf"
		}
		if isJSON(t) {
			return "application/json"
		}
	case '-':
		if bytes.HasPrefix(t, []byte("-----BEGIN PGP MESSAGE-----")) || bytes.HasPrefix(t, []byte("-----BEGIN AGE ENCRYPTED FILE-----")) {
			return "application/pgp-encrypted"
		}
	case '<':
		if m := markupType(t, extension); m != "" {
			return m
		}
	case 'B', 'b':
		if hasPrefixFold(t, "BEGIN:VCARD") {
			return "text/vcard"
		}
		if hasPrefixFold(t, "BEGIN:VCALENDAR") {
			return "text/calendar"
		}
	case 'F':
		if bytes.HasPrefix(t, []byte("From ")) {
			if i := bytes.IndexByte(t, '\n'); i > 0 && fieldsOf(t[i+1:]).message(2) {
				return "application/mbox"
			}
		}
	}
	if f := fieldsOf(t); f.message(3) && (f.strong > 0 || f.unknown == 0) {
		return "message/rfc822"
	}
	switch extension {
	case ".html", ".htm", ".xhtml":
		if bytes.Contains(t, []byte("</")) || bytes.Contains(t, []byte("<p")) {
			return "text/html"
		}
	}
	switch delimiter(t, extension, whole) {
	case '\t':
		return "text/tab-separated-values"
	case 0:
		return "text/plain"
	}
	return "text/csv"
}

func hasPrefixFold(t []byte, prefix string) bool {
	return len(t) >= len(prefix) && strings.EqualFold(string(t[:len(prefix)]), prefix)
}

// isJSON scans the tokens of the beginning: nothing may stand there that
// JSON does not have. A sequence of values, one a line, passes too.
func isJSON(t []byte) bool {
	if len(t) > 512 {
		t = t[:512]
	}
	strings, punctuation := 0, 0
	for i := 0; i < len(t); {
		switch c := t[i]; {
		case c == ' ' || c == '\t' || c == '\r' || c == '\n':
			i++
		case c == '{' || c == '}' || c == '[' || c == ']' || c == ',' || c == ':':
			punctuation++
			i++
		case c == '"':
			i++
			for i < len(t) && t[i] != '"' {
				if t[i] == '\n' {
					return false
				}
				if t[i] == '\\' {
					i++
				}
				i++
			}
			i++
			strings++
			// After a string comes punctuation.
			for i < len(t) && (t[i] == ' ' || t[i] == '\t' || t[i] == '\r' || t[i] == '\n') {
				i++
			}
			if i < len(t) && t[i] != ',' && t[i] != ':' && t[i] != '}' && t[i] != ']' {
				return false
			}
		case c == '-' || c >= '0' && c <= '9':
			for i++; i < len(t) && (t[i] >= '0' && t[i] <= '9' || t[i] == '.' || t[i] == 'e' || t[i] == 'E' || t[i] == '+' || t[i] == '-'); i++ {
			}
			if i < len(t) && !bytes.ContainsRune([]byte(",]} \t\r\n"), rune(t[i])) {
				return false
			}
		case c == 't' || c == 'f' || c == 'n':
			rest := t[i:]
			word := ""
			for _, w := range [...]string{"true", "false", "null"} {
				if bytes.HasPrefix(rest, []byte(w)) {
					word = w
				}
			}
			if word == "" && len(rest) > 5 {
				return false
			}
			i += max(len(word), 1)
			if word == "" {
				i = len(t)
			}
		default:
			return false
		}
	}
	return strings > 0 || punctuation > 2
}
