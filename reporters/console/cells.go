package console

import (
	"strings"

	"github.com/rivo/uniseg"
)

// cells is the width of a text in a terminal: two cells for most signs of
// East Asia and pictures, none for accents that stand on another letter.
//
// Source: UAX #11 and UAX #29, as uniseg reads them.
func cells(s string) int {
	for i := range len(s) {
		if s[i] < ' ' || s[i] > '~' {
			return uniseg.StringWidth(s)
		}
	}
	return len(s)
}

// cut is the begin of a text, in at most n cells.
func cut(s string, n int) string {
	rest, state, taken := s, -1, 0
	for rest != "" {
		sign, after, width, next := uniseg.FirstGraphemeClusterInString(rest, state)
		if n -= width; n < 0 {
			break
		}
		taken, rest, state = taken+len(sign), after, next
	}
	return s[:taken]
}

// fit cuts a text to n cells in its middle, where paths say least.
func fit(s string, n int) string {
	have := cells(s)
	if n <= 0 || have <= n {
		return s
	}
	if n < 5 {
		return cut(s, n)
	}
	tail := (n - 1) * 2 / 3
	end := s[len(cut(s, have-tail)):]
	for over := cells(end) - tail; over > 0; over = cells(end) - tail {
		end = end[len(cut(end, 2)):] // a sign of two cells lay on the border
	}
	return cut(s, n-1-tail) + "…" + end
}

// pad fills a text with blanks to n cells.
func pad(s string, n int) string { return s + strings.Repeat(" ", max(n-cells(s), 0)) }
