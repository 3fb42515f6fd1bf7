package console

import (
	"uitrusting/reporters/message"
	"uitrusting/scanner/finding"
)

// columns are the widths of the columns of a list.
type columns struct {
	severity, path, what, copy int
	lines                      int // a document
}

// tight is the width of a terminal in which two columns say nothing.
const tight = 60

// The widths from which a column is no longer made wider on a pipe, where a
// longer text moves what follows it, and below which one is not made narrower
// on a terminal.
const (
	wide   = 44
	narrow = 28
)

// widths lays the columns out. On a pipe nothing is cut. On a terminal the
// widest column gives way first; where that is not enough, what is known of
// the copy and the action go to a second line, and in a tight terminal all goes
// to a line of its own.
func widths(items []item, terminal int) columns {
	c := columns{lines: 1}
	action := 0
	for _, it := range items {
		c.severity = max(c.severity, cells(it.word))
		c.path = max(c.path, cells(it.path))
		c.what = max(c.what, cells(it.what))
		c.copy = max(c.copy, cells(it.copy))
		action = max(action, cells(it.action))
	}
	if terminal <= 0 {
		c.path, c.what, c.copy = min(c.path, wide), min(c.what, wide), min(c.copy, wide)
		return c
	}
	over := 10 + c.severity + c.path + c.what + c.copy + action - terminal
	for ; over > 0; over-- {
		widest := &c.path
		for _, column := range []*int{&c.copy, &c.what} {
			if *column > *widest {
				widest = column
			}
		}
		if *widest <= narrow {
			break
		}
		*widest--
	}
	if over <= 0 {
		return c
	}
	if terminal < tight {
		c.lines = 4
		return c
	}
	c.lines = 2
	room := terminal - c.severity - 6
	c.path, c.what = 0, 0
	for _, it := range items {
		c.path = max(c.path, cells(it.path))
		c.what = max(c.what, cells(it.what))
	}
	c.what = min(c.what, room-min(c.path, room/2))
	c.path = min(c.path, room-c.what)
	return c
}

// wrapped parts a text at its blanks in lines of at most n columns; n of 0 is
// one line.
func wrapped(s string, n int) []string {
	if n <= 0 || cells(s) <= n {
		return []string{s}
	}
	var lines []string
	line := ""
	for _, word := range message.Words(s) {
		switch {
		case line == "":
			line = word
		case cells(line)+1+cells(word) <= n:
			line += " " + word
		default:
			lines, line = append(lines, line), word
		}
	}
	return append(lines, line)
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
