package phone

import (
	"regexp/syntax"
	"slices"
)

// An automaton knows the numbers of a pattern, which is a regular expression of
// digits alone. It takes a step a digit; package regexp took 20 times as long,
// which was most of the time of a list of foreign numbers (2026-11). The zero
// automaton knows none.
type automaton []state

type state struct {
	next [10]uint16 // by digit; 0 = none: nothing leads back to the start
	last bool       // the number may end here
}

// compile makes the automaton of a pattern, and of one that is wrong none.
func compile(pattern string) automaton {
	if pattern == "" {
		return nil
	}
	re, err := syntax.Parse("(?:"+pattern+")", syntax.Perl)
	if err != nil {
		return nil // TestPlans_compile: there is none
	}
	prog, err := syntax.Compile(re.Simplify())
	if err != nil {
		return nil
	}
	var a automaton
	known := map[string]uint16{} // by the instructions that a state stands at
	var sets [][]uint32
	enter := func(set []uint32) uint16 {
		slices.Sort(set)
		set = slices.Compact(set)
		if len(set) == 0 {
			return 0
		}
		key := make([]byte, 0, 4*len(set))
		s := state{}
		for _, pc := range set {
			key = append(key, byte(pc), byte(pc>>8), byte(pc>>16))
			s.last = s.last || prog.Inst[pc].Op == syntax.InstMatch
		}
		n, ok := known[string(key)]
		if !ok {
			n = uint16(len(a))
			known[string(key)] = n
			a, sets = append(a, s), append(sets, set)
		}
		return n
	}
	enter(follow(prog, uint32(prog.Start), nil))
	for at := 0; at < len(a); at++ {
		for digit := range rune(10) {
			var set []uint32
			for _, pc := range sets[at] {
				if in := &prog.Inst[pc]; in.Op != syntax.InstMatch && in.MatchRune('0'+digit) {
					set = follow(prog, in.Out, set)
				}
			}
			next := enter(set)
			a[at].next[digit] = next
		}
	}
	return a
}

// follow appends the instructions that look at a digit or end the pattern and
// come next from pc on.
func follow(prog *syntax.Prog, pc uint32, set []uint32) []uint32 {
	switch in := &prog.Inst[pc]; in.Op {
	case syntax.InstAlt, syntax.InstAltMatch:
		return follow(prog, in.Arg, follow(prog, in.Out, set))
	case syntax.InstCapture, syntax.InstNop:
		return follow(prog, in.Out, set)
	case syntax.InstFail, syntax.InstEmptyWidth:
		return set
	}
	return append(set, pc)
}

// matches reports whether all of n, which is digits, is a number of the pattern.
func (a automaton) matches(n string) bool {
	if len(a) == 0 {
		return false
	}
	at := &a[0]
	for i := range len(n) {
		next := at.next[n[i]-'0']
		if next == 0 {
			return false
		}
		at = &a[next]
	}
	return at.last
}
