package place

import (
	"strings"
	"unicode/utf8"
)

// skip moves i over the runes of set, at most eight bytes and one line break.
func skip(text string, i int, set string) int {
	p, lines := i, 0
	for p < len(text) && p-i < 8 {
		r, n := utf8.DecodeRuneInString(text[p:])
		if !strings.ContainsRune(set, r) {
			break
		}
		if r == '\n' {
			if lines++; lines > 1 {
				break
			}
		}
		p += n
	}
	return p
}

func skipEndBack(text string, i int, set string) int {
	for i > 0 {
		r, n := utf8.DecodeLastRuneInString(text[:i])
		if !strings.ContainsRune(set, r) {
			return i
		}
		i -= n
	}
	return i
}

// four reports whether exactly four digits, the first not zero, stand at i.
func four(text string, i int) bool {
	n, w := number(text[i:])
	return w == 4 && n >= 1000 && (i == 0 || !digit(text[i-1]))
}

func capital(b byte) bool { return 'A' <= b && b <= 'Z' }

func blankOr(b byte, set string) bool {
	return b == ' ' || strings.IndexByte(set, b) >= 0 || b >= utf8.RuneSelf
}
