package pattern

import (
	"strconv"
	"strings"
)

// scanGate is the gate of a pattern of which there is no tree: it reads the
// longest run of plain characters that every match contains. It is careful:
// an alternative anywhere, or anything it does not know, and there is none.
func scanGate(p string) gate {
	if strings.Contains(p, "(?i") || strings.Contains(p, "(?x") || hasAlternative(p) {
		return gate{}
	}
	var best, run string
	digits := 0
	keep := func() {
		if len(run) > len(best) {
			best = run
		}
		run = ""
	}
	for i := 0; i < len(p); {
		switch c := p[i]; c {
		case '(':
			keep()
			if strings.HasPrefix(p[i:], "(?!") || strings.HasPrefix(p[i:], "(?<!") || optional(p, closing(p, i)+1) {
				i = closing(p, i) + 1
				continue
			}
			i += opening(p[i:])
		case ')':
			keep()
			i++
		case '[':
			keep()
			end := classEnd(p, i)
			if p[i:end] == "[0-9]" {
				digits = max(digits, count(p, end))
			}
			i = end
		case '\\':
			if i+1 >= len(p) {
				return gate{}
			}
			if e := p[i+1]; strings.IndexByte(`.-/+*?()[]{}|^$\ #:`, e) >= 0 {
				if optional(p, i+2) {
					keep()
				} else {
					run += string(e)
				}
			} else {
				keep()
				if e == 'd' {
					digits = max(digits, count(p, i+2))
				}
			}
			i += 2
		case '.', '^', '$', '?', '*', '+':
			keep()
			i++
		case '{':
			keep()
			if k := strings.IndexByte(p[i:], '}'); k > 0 {
				i += k
			}
			i++
		default:
			if optional(p, i+1) || c >= 0x80 {
				keep()
			} else {
				run += string(c)
			}
			i++
		}
	}
	keep()
	return gate{literal: best, digits: digits}.settle()
}

// hasAlternative reports a '|' outside classes and escapes.
func hasAlternative(p string) bool {
	for i := 0; i < len(p); i++ {
		switch p[i] {
		case '\\':
			i++
		case '[':
			i = classEnd(p, i) - 1
		case '|':
			return true
		}
	}
	return false
}

// opening is the length of the head of a group.
func opening(p string) int {
	for _, head := range [...]string{"(?<=", "(?:", "(?=", "(?>"} {
		if strings.HasPrefix(p, head) {
			return len(head)
		}
	}
	for _, head := range [...]string{"(?P<", "(?<", "(?'"} {
		if strings.HasPrefix(p, head) {
			if k := strings.IndexAny(p[len(head):], ">'"); k >= 0 {
				return len(head) + k + 1
			}
		}
	}
	if strings.HasPrefix(p, "(?") { // flags
		if k := strings.IndexAny(p, ":)"); k > 0 {
			return k + 1
		}
	}
	return 1
}

// closing is the place of the bracket that closes the group at i, or the end.
func closing(p string, i int) int {
	depth := 0
	for ; i < len(p); i++ {
		switch p[i] {
		case '\\':
			i++
		case '[':
			i = classEnd(p, i) - 1
		case '(':
			depth++
		case ')':
			if depth--; depth == 0 {
				return i
			}
		}
	}
	return len(p)
}

// classEnd is the place after the class that opens at i.
func classEnd(p string, i int) int {
	j := i + 1
	if j < len(p) && p[j] == '^' {
		j++
	}
	if j < len(p) && p[j] == ']' {
		j++
	}
	for ; j < len(p); j++ {
		switch p[j] {
		case '\\':
			j++
		case ']':
			return j + 1
		}
	}
	return len(p)
}

// optional reports whether what stands before i may be absent.
func optional(p string, i int) bool {
	if i >= len(p) {
		return false
	}
	return p[i] == '?' || p[i] == '*' || strings.HasPrefix(p[i:], "{0") || strings.HasPrefix(p[i:], "{,")
}

// count is how often what stands before i must be there at least.
func count(p string, i int) int {
	if i >= len(p) {
		return 1
	}
	switch p[i] {
	case '?', '*':
		return 0
	case '{':
		end := i + 1
		for end < len(p) && p[end]-'0' <= 9 {
			end++
		}
		n, err := strconv.Atoi(p[i+1 : end])
		if err != nil {
			return 0
		}
		return n
	}
	return 1
}
