package event

import (
	"strings"
	"unicode/utf8"
)

// The bounds of what an event lists. Texts are bounded by their cost, the
// number of bytes they take in the worst of the formats.
const (
	maxPath     = 1200
	maxName     = 300
	maxText     = 240
	maxShort    = 120
	maxMembers  = 6
	maxBreaches = 4
	maxCopies   = 3
	maxTypes    = 10
	maxPlaces   = 3
	maxBase64   = 400
)

// cost is an upper bound for the bytes a character takes when it is encoded.
func cost(r rune) int {
	switch {
	case Unsafe(r):
		return 6
	case r == '"' || r == '\\' || r == '=' || r == '|' || r == '%':
		return 3
	}
	return utf8.RuneLen(r)
}

// Unsafe reports whether a character could act on whoever prints it: control
// characters, line and paragraph separators, marks that turn the direction of
// writing. JSON carries them escaped, other formats replaced.
func Unsafe(r rune) bool {
	return r < 0x20 || r >= 0x7f && r <= 0x9f || r == 0x061c || r == 0x200e || r == 0x200f ||
		r >= 0x2028 && r <= 0x202e || r >= 0x2066 && r <= 0x2069 || r == 0xfeff
}

// Text is s as UTF-8 of at most max cost, with "…" where its end was cut.
func Text(s string, max int) string {
	if len(s)*6 > max {
		s = head(s, max)
	}
	return valid(s)
}

func head(s string, max int) string {
	sum := 0
	for i, r := range s {
		if sum += cost(r); sum > max-3 && sum+restCost(s[i:], cost(r), max-sum) > max {
			return s[:i] + "…"
		}
	}
	return s
}

// restCost is the cost of s after its first character, as far as it matters.
func restCost(s string, first, budget int) int {
	sum := -first
	for _, r := range s {
		if sum += cost(r); sum > budget {
			break
		}
	}
	return sum
}

func valid(s string) string {
	if utf8.ValidString(s) {
		return s
	}
	return strings.ToValidUTF8(s, "\uFFFD")
}

// middle is s with its middle cut so that it costs at most max, and how many
// characters were left out. The end, which holds the name, gets more room.
func middle(s string, max int) (string, int) {
	s = valid(s)
	if len(s)*6 <= max {
		return s, 0
	}
	whole := 0
	for _, r := range s {
		whole += cost(r)
	}
	if whole <= max {
		return s, 0
	}
	from, sum := 0, 0
	for i, r := range s {
		if sum += cost(r); sum > max/4 {
			from = i
			break
		}
	}
	to := len(s)
	for sum = 3; to > from; {
		r, n := utf8.DecodeLastRuneInString(s[:to])
		if sum += cost(r); sum > max*3/4 {
			break
		}
		to -= n
	}
	return s[:from] + "…" + s[to:], utf8.RuneCountInString(s[from:to])
}
