package console

import (
	"strings"
	"unicode/utf8"

	"uitrusting/scanner/finding"
)

// columns are the widths of the columns of a list; 0 = as long as it is.
type columns struct{ severity, path, what, copy int }

// widths lays the columns out. On a terminal the path takes what the others
// leave, at least 20 columns; on a pipe nothing is cut.
func widths(items []item, terminal int) columns {
	var c columns
	action := 0
	for _, it := range items {
		c.severity = max(c.severity, 8)
		c.path = max(c.path, utf8.RuneCountInString(it.path))
		c.what = max(c.what, utf8.RuneCountInString(it.what))
		c.copy = max(c.copy, utf8.RuneCountInString(it.copy))
		action = max(action, utf8.RuneCountInString(it.action))
	}
	if terminal <= 0 {
		return c
	}
	room := terminal - c.severity - 8
	c.what = min(c.what, max(room/4, 16))
	c.copy = min(c.copy, max(room/4, 16))
	c.path = min(c.path, max(room-c.what-c.copy-min(action, 40), 20))
	return c
}

// fit cuts a text to n columns in its middle, where paths say least.
func fit(s string, n int) string {
	r := []rune(s)
	if n <= 0 || len(r) <= n {
		return s
	}
	if n < 5 {
		return string(r[:n])
	}
	tail := (n - 1) * 2 / 3
	return string(r[:n-1-tail]) + "…" + string(r[len(r)-tail:])
}

func pad(s string, n int) string {
	if have := utf8.RuneCountInString(s); have < n {
		return s + strings.Repeat(" ", n-have)
	}
	return s
}

func (r *Reporter) paint(code, s string) string {
	if !r.opt.Color {
		return s
	}
	return "\x1b[" + code + "m" + s + "\x1b[0m"
}

func (r *Reporter) bold(s string) string { return r.paint("1", s) }
func (r *Reporter) dim(s string) string  { return r.paint("2", s) }

func (r *Reporter) severity(s finding.Severity, word string) string {
	switch s {
	case finding.Critical, finding.SeverityHigh:
		return r.paint("1;31", word)
	case finding.SeverityMedium:
		return r.paint("33", word)
	}
	return word
}
