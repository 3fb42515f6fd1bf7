package pattern

import (
	"fmt"
	"regexp"
	"regexp/syntax"
	"strings"
	"time"

	"github.com/dlclark/regexp2/v2"
)

// An expression is one pattern, compiled, with what leads to its matches.
type expression struct {
	linear *regexp.Regexp  // of the standard library: time grows with the text
	full   *regexp2.Regexp // for look-around and back references: time is limited
	gate   gate
	group  int // the group named "value", which is the match; 0 = all of it
	reach  int // bytes before and after the gate in which a match lies
}

// Bounds of the search for one match.
const (
	maxReach    = 512                    // bytes to either side of a gate, for patterns that have no longest match
	maxWindow   = 64 << 10               // bytes searched at once, linear
	maxFull     = 8 << 10                // bytes searched at once by regexp2
	fullTimeout = 100 * time.Millisecond // of one search by regexp2; what it would have found after is lost
)

func newExpression(pattern string) (expression, error) {
	if needsFull(pattern) {
		re, err := regexp2.Compile(pattern, regexp2.Multiline)
		if err != nil {
			return expression{}, fmt.Errorf("pattern: %w", err)
		}
		re.MatchTimeout = fullTimeout
		e := expression{full: re, gate: scanGate(pattern), group: max(0, re.GroupNumberFromName("value")), reach: maxReach}
		if ok, err := re.MatchString(""); err == nil && ok {
			return expression{}, fmt.Errorf("pattern: it matches nothing at all, everywhere")
		}
		return e, nil
	}
	tree, err := syntax.Parse(pattern, syntax.Perl)
	if err != nil {
		return expression{}, fmt.Errorf("pattern: %w", err)
	}
	re, err := regexp.Compile("(?m:" + pattern + ")")
	if err != nil {
		return expression{}, fmt.Errorf("pattern: %w", err)
	}
	if re.MatchString("") {
		return expression{}, fmt.Errorf("pattern: it matches nothing at all, everywhere")
	}
	e := expression{linear: re, gate: treeGate(tree), reach: min(longest(tree, 0)+1, maxReach)}
	if i := re.SubexpIndex("value"); i > 0 {
		e.group = i
	}
	return e, nil
}

// needsFull reports whether the pattern has look-around, atomic groups or
// back references, which the standard library leaves out.
func needsFull(p string) bool {
	class := false
	for i := 0; i < len(p); i++ {
		switch c := p[i]; {
		case c == '\\' && i+1 < len(p):
			i++
			if !class && (p[i] >= '1' && p[i] <= '9' || p[i] == 'k') {
				return true
			}
		case class:
			class = c != ']'
		case c == '[':
			class = true
			if i+1 < len(p) && p[i+1] == '^' {
				i++
			}
			if i+1 < len(p) && p[i+1] == ']' {
				i++
			}
		case c == '(':
			for _, open := range [...]string{"(?=", "(?!", "(?<=", "(?<!", "(?>"} {
				if strings.HasPrefix(p[i:], open) {
					return true
				}
			}
		}
	}
	return false
}

// each calls f for the matches in text, ascending, none inside another, and
// reports whether a part of the text was given up because it took too long.
func (e *expression) each(text string, f func(start, end int)) (cut bool) {
	last := 0
	limit := maxWindow
	if e.full != nil {
		limit = maxFull
	}
	e.gate.windows(text, e.reach, limit, func(from, to int) {
		err := e.find(text[from:to], func(start, end int) {
			// What touches the border of a window may go on beyond it.
			if start == 0 && from > 0 || end == to-from && to < len(text) || start+from < last {
				return
			}
			last = end + from
			f(start+from, end+from)
		})
		cut = cut || err != nil
	})
	return cut
}

// find calls f for the matches in one window, in bytes. Its error is that the
// time was over.
func (e *expression) find(window string, f func(start, end int)) error {
	if e.linear != nil {
		for _, loc := range e.linear.FindAllStringSubmatchIndex(window, -1) {
			if start, end := loc[2*e.group], loc[2*e.group+1]; start >= 0 && start < end {
				f(start, end)
			}
		}
		return nil
	}
	// regexp2 counts runes; ByteRange is the one place where they become bytes.
	m, err := e.full.FindStringMatch(window)
	for n := 0; err == nil && m != nil && n < maxFull; n++ {
		start, length := m.ByteRange()
		if e.group > 0 {
			if g := m.GroupByNumber(e.group); g != nil && len(g.Captures) > 0 {
				start, length = g.ByteRange()
			}
		}
		if length > 0 {
			f(start, start+length)
		}
		m, err = e.full.FindNextMatch(m)
	}
	return err
}
