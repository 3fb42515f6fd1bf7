package term

import (
	"strings"
	"unicode/utf8"
)

// shares counts the shares that the text holds: "9,8 Prozent der Kinder", "14 %
// des détenus".
func shares(s string) int {
	n := 0
	for i := 0; i < len(s); i++ {
		if !isDigit(s[i]) {
			continue
		}
		i = digitsFrom(s, i)
		rest := strings.TrimLeft(s[i:min(len(s), i+12)], " \u00a0\u202f")
		for _, sign := range [...]string{"%", "procent", "percent", "per cent", "pour cent", "Prozent"} {
			if strings.HasPrefix(rest, sign) {
				n++
				break
			}
		}
	}
	return n
}

// historyReach is how far before and behind a sentence a year tells of its
// time, in bytes.
const historyReach = 160

// oldYear reports whether the text holds a year of another century: 1000 to
// 1899, or up to 2009 in a text about science, behind a word that leads to a
// year. A Belgian postcode is none.
func oldYear(s string, science bool) bool {
	for i := 0; i+4 <= len(s); i++ {
		if s[i] != '1' && !science { // as mostly
			n := strings.IndexByte(s[i:], '1')
			if i += n; n < 0 || i+4 > len(s) {
				break
			}
		}
		if s[i] != '1' && s[i] != '2' || i > 0 && (isDigit(s[i-1]) || isLetter(s[i-1])) {
			continue
		}
		if !isDigit(s[i+1]) || !isDigit(s[i+2]) || !isDigit(s[i+3]) || i+4 < len(s) && (isDigit(s[i+4]) || s[i+4] < utf8.RuneSelf && isLetter(s[i+4])) {
			continue
		}
		if s[i] == '2' && s[i+1:i+3] != "00" || s[i] == '1' && s[i+1] == '9' && !science {
			continue
		}
		if i > 0 && (s[i-1] == '(' || s[i-1] == '-') || strings.HasSuffix(s[:i], "–") {
			return true
		}
		if i+5 < len(s) && s[i+4] == ' ' && 'A' <= s[i+5] && s[i+5] <= 'Z' {
			continue // 1070 Anderlecht
		}
		if strings.HasSuffix(s[:i], " c. ") || strings.HasSuffix(s[:i], " ca. ") {
			return true
		}
		ws, we := wordBefore(s, i, false)
		if ws >= 0 && yearWords.has(strings.ToLower(s[ws:we])) {
			return true
		}
	}
	return false
}

// yearWords stand before a year.
var yearWords = newFoldedSet(`in en im um vers anno circa ca rond omstreeks sinds since depuis dès seit from until tot bis van von nach na after before avant après voor vor de à jahr jahre jaar année year wurde was`)
