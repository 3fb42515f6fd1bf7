package number

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// embedded reports whether a run of digits is a part of something longer that
// is no identifier of a person: a word or hexadecimal run, a decimal, an
// amount, an address on the web, a structured communication, a version.
func embedded(text string, start, end int) bool {
	if start > 0 {
		r, n := utf8.DecodeLastRuneInString(text[:start])
		switch {
		case unicode.IsLetter(r) || unicode.IsDigit(r), r == '_', r == '#', r == '$', r == '€', r == '£', r == '\\', r == '%':
			return true
		case r == '+' || r == '*':
			if strings.HasSuffix(text[:start], "+++") || strings.HasSuffix(text[:start], "***") {
				return true // a structured communication
			}
		case r == '.' || r == ',':
			if before, _ := utf8.DecodeLastRuneInString(text[:start-n]); unicode.IsDigit(before) {
				return true // the decimals of a number
			}
		case r == '-' || r == '/' || r == '=' || r == '&':
			if before, _ := utf8.DecodeLastRuneInString(text[:start-n]); (r == '-' || r == '/') && start > n && (unicode.IsLetter(before) || unicode.IsDigit(before)) {
				return true // a part of a code, a path or a URL
			}
		}
	}
	if end < len(text) {
		r, n := utf8.DecodeRuneInString(text[end:])
		next, _ := utf8.DecodeRuneInString(text[end+n:])
		switch {
		case unicode.IsLetter(r) || unicode.IsDigit(r), r == '_', r == '%', r == '€':
			return true
		case r == '.' || r == ',':
			if unicode.IsDigit(next) && end+n < len(text) {
				return true
			}
		case r == '-' || r == '/':
			if end+n < len(text) && (unicode.IsLetter(next) || unicode.IsDigit(next)) {
				return true
			}
		case r == '+' || r == '*':
			if strings.HasPrefix(text[end:], "+++") || strings.HasPrefix(text[end:], "***") {
				return true
			}
		}
	}
	return false
}
