package pattern

import (
	"regexp/syntax"
	"strings"
	"unicode"
)

// A gate is what each match of a pattern must contain: a fixed text, or a run
// of digits. Only around its places is the expression run.
type gate struct {
	literal string // "" = none
	fold    bool   // literal is lower case, and its case does not count
	digits  int    // shortest run of digits; 0 = none
}

// windows calls f for the ascending windows in which matches can lie. Windows
// that touch are one, up to limit bytes; the next then overlaps it.
func (g gate) windows(text string, reach, limit int, f func(from, to int)) {
	if g.literal == "" && g.digits == 0 {
		for from := 0; from < len(text); from += limit - 2*maxReach {
			to := min(from+limit, len(text))
			f(from, to)
			if to == len(text) {
				return
			}
		}
		return
	}
	from, to := -1, -1
	for pos := 0; ; {
		start, end := g.next(text, pos)
		if start < 0 {
			break
		}
		a, b := max(0, start-reach), min(len(text), end+reach)
		switch {
		case from < 0:
			from, to = a, b
		case a <= to && b-from <= limit:
			to = b
		default:
			f(from, to)
			from, to = a, b
		}
		pos = max(start+1, end-len(g.literal)+1)
	}
	if from >= 0 {
		f(from, to)
	}
}

// next is the next place of the gate at or after pos, or -1.
func (g gate) next(text string, pos int) (start, end int) {
	if g.literal != "" {
		i := -1
		if g.fold {
			i = indexFold(text[pos:], g.literal)
		} else {
			i = strings.Index(text[pos:], g.literal)
		}
		if i < 0 {
			return -1, -1
		}
		return pos + i, pos + i + len(g.literal)
	}
	for i := pos; i < len(text); i++ {
		if text[i]-'0' > 9 {
			continue
		}
		j := i
		for j < len(text) && text[j]-'0' <= 9 {
			j++
		}
		if j-i >= g.digits {
			return i, j
		}
		i = j
	}
	return -1, -1
}

// indexFold is strings.Index without regard to the case of ASCII letters; low
// is in lower case.
func indexFold(s, low string) int {
	first := low[0]
	other := first
	if first >= 'a' && first <= 'z' {
		other -= 'a' - 'A'
	}
	a, b := strings.IndexByte(s, first), strings.IndexByte(s, other)
	for a >= 0 || b >= 0 {
		i := a
		if a < 0 || b >= 0 && b < a {
			i = b
		}
		if i+len(low) > len(s) {
			return -1
		}
		if strings.EqualFold(s[i:i+len(low)], low) {
			return i
		}
		if i == a {
			a = after(s, first, i)
		}
		if i == b {
			b = after(s, other, i)
		}
	}
	return -1
}

func after(s string, c byte, i int) int {
	if k := strings.IndexByte(s[i+1:], c); k >= 0 {
		return i + 1 + k
	}
	return -1
}

// better is the gate that is rarer in text: a fixed text of two bytes or
// more, else digits, else a fixed byte.
func (g gate) better(h gate) gate {
	switch {
	case len(h.literal) > 1 && len(h.literal) > len(g.literal):
		g.literal, g.fold = h.literal, h.fold
	case len(g.literal) == 0:
		g.literal, g.fold = h.literal, h.fold
	}
	g.digits = max(g.digits, h.digits)
	return g
}

// settle leaves one of the two.
func (g gate) settle() gate {
	if len(g.literal) > 1 || g.digits < 3 && g.literal != "" {
		g.digits = 0
	} else if g.digits >= 3 {
		g.literal = ""
	} else {
		g.digits = 0
	}
	return g
}

// treeGate is the gate of a pattern of the standard library.
func treeGate(tree *syntax.Regexp) gate { return required(tree, 0).settle() }

const maxDepth = 50

// required is what each match of re contains.
func required(re *syntax.Regexp, depth int) gate {
	if depth > maxDepth {
		return gate{}
	}
	switch re.Op {
	case syntax.OpLiteral:
		s := string(re.Rune)
		if re.Flags&syntax.FoldCase != 0 {
			for _, r := range re.Rune {
				// k and s have further forms beyond ASCII, which a search by
				// bytes would miss.
				if r > unicode.MaxASCII || strings.ContainsRune("kKsS", r) {
					return foldRuns(re.Rune)
				}
			}
			return gate{literal: strings.ToLower(s), fold: true}
		}
		return gate{literal: s, digits: digitRun(s)}
	case syntax.OpCapture, syntax.OpPlus:
		return required(re.Sub[0], depth+1)
	case syntax.OpRepeat:
		if re.Min == 0 {
			return gate{}
		}
		g := required(re.Sub[0], depth+1)
		if isDigits(re.Sub[0]) {
			g.digits = max(g.digits, re.Min)
		}
		return g
	case syntax.OpCharClass:
		if isDigits(re) {
			return gate{digits: 1}
		}
	case syntax.OpConcat:
		var g gate
		run := 0
		for _, sub := range re.Sub {
			g = g.better(required(sub, depth+1))
			if n, whole := digitsOf(sub); n > 0 {
				run += n
				g.digits = max(g.digits, run)
				if !whole {
					run = 0
				}
			} else {
				run = 0
			}
		}
		return g
	}
	return gate{}
}

// foldRuns is the longest part of a literal, case not counting, that a search
// by bytes finds.
func foldRuns(runes []rune) gate {
	best, run := "", ""
	for _, r := range runes {
		if r > unicode.MaxASCII || strings.ContainsRune("kKsS", r) {
			run = ""
			continue
		}
		if run += string(unicode.ToLower(r)); len(run) > len(best) {
			best = run
		}
	}
	return gate{literal: best, fold: true}
}

// digitsOf is how many digits in a row re stands for at least, and whether
// nothing but digits can be in it.
func digitsOf(re *syntax.Regexp) (n int, whole bool) {
	switch re.Op {
	case syntax.OpCharClass:
		if isDigits(re) {
			return 1, true
		}
	case syntax.OpLiteral:
		if n := digitRun(string(re.Rune)); n == len(re.Rune) {
			return n, true
		}
	case syntax.OpPlus:
		if isDigits(re.Sub[0]) {
			return 1, true
		}
	case syntax.OpRepeat:
		if isDigits(re.Sub[0]) && re.Min > 0 {
			return re.Min, true
		}
	case syntax.OpCapture:
		return digitsOf(re.Sub[0])
	}
	return 0, false
}

// isDigits reports whether re is one digit of ASCII.
func isDigits(re *syntax.Regexp) bool {
	if re.Op != syntax.OpCharClass || len(re.Rune) == 0 {
		return false
	}
	for i := 0; i < len(re.Rune); i += 2 {
		if re.Rune[i] < '0' || re.Rune[i+1] > '9' {
			return false
		}
	}
	return true
}

// digitRun is the longest run of digits in s.
func digitRun(s string) int {
	best, run := 0, 0
	for i := range len(s) {
		if s[i]-'0' <= 9 {
			run++
			best = max(best, run)
		} else {
			run = 0
		}
	}
	return best
}

// longest is the length of the longest match of re in bytes, at most
// maxReach.
func longest(re *syntax.Regexp, depth int) int {
	if depth > maxDepth {
		return maxReach
	}
	n := 0
	switch re.Op {
	case syntax.OpLiteral:
		n = 4 * len(re.Rune)
		if re.Flags&syntax.FoldCase == 0 {
			n = len(string(re.Rune))
		}
	case syntax.OpCharClass:
		n = 1
		if k := len(re.Rune); k > 0 && re.Rune[k-1] > unicode.MaxASCII {
			n = 4
		}
	case syntax.OpAnyChar, syntax.OpAnyCharNotNL:
		n = 4
	case syntax.OpCapture, syntax.OpQuest:
		n = longest(re.Sub[0], depth+1)
	case syntax.OpStar, syntax.OpPlus:
		n = maxReach
	case syntax.OpRepeat:
		if n = maxReach; re.Max >= 0 {
			n = longest(re.Sub[0], depth+1) * re.Max
		}
	case syntax.OpConcat:
		for _, sub := range re.Sub {
			n += longest(sub, depth+1)
		}
	case syntax.OpAlternate:
		for _, sub := range re.Sub {
			n = max(n, longest(sub, depth+1))
		}
	}
	return min(n, maxReach)
}
