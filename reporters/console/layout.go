package console

import (
	"strings"
	"unicode/utf8"

	"uitrusting/scanner/finding"
)

// columns are the widths of the columns of a list.
type columns struct {
	severity, path, what, copy int
	stacked                    bool // two lines a document
}

// widths lays the columns out. On a pipe nothing is cut. On a terminal that
// is too narrow for one line, what is known of the copy and the action go to
// a second line, and only the path is cut.
func widths(items []item, terminal int) columns {
	c := columns{severity: 8}
	action := 0
	for _, it := range items {
		c.path = max(c.path, utf8.RuneCountInString(it.path))
		c.what = max(c.what, utf8.RuneCountInString(it.what))
		c.copy = max(c.copy, utf8.RuneCountInString(it.copy))
		action = max(action, utf8.RuneCountInString(it.action))
	}
	if terminal <= 0 || 8+c.severity+c.path+c.what+c.copy+action <= terminal {
		return c
	}
	c.stacked = true
	room := max(terminal-c.severity-6, 30)
	c.what = min(c.what, room/2)
	c.path = min(c.path, room-c.what)
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
