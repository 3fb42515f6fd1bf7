package phone

import (
	"math/rand/v2"
	"regexp"
	"testing"
)

// The automata of all plans know the numbers that package regexp does.
func TestAutomaton(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	known, states, largest := 0, 0, 0
	for name, p := range newWorld().byName {
		for _, pattern := range p.patterns {
			a := compile(pattern)
			if pattern == "" {
				continue
			}
			states += len(a)
			largest = max(largest, len(a))
			re := regexp.MustCompile("^(?:" + pattern + ")$")
			for range 300 {
				n, at := "", uint16(0)
				for len(n) < 16 && (!a[at].last || r.IntN(4) > 0) {
					digit := r.IntN(10)
					for tries := 0; tries < 30 && a[at].next[digit] == 0; tries++ {
						digit = r.IntN(10)
					}
					n += string(rune('0' + digit))
					if at = a[at].next[digit]; at == 0 {
						break
					}
				}
				if r.IntN(4) == 0 {
					i := r.IntN(len(n))
					n = n[:i] + string(rune('0'+r.IntN(10))) + n[i+1:]
				}
				got := a.matches(n)
				if got != re.MatchString(n) {
					t.Fatalf("%s: %q: %v of %s", name, n, got, pattern)
				}
				if got {
					known++
				}
			}
		}
	}
	if known < 10_000 {
		t.Errorf("only %d numbers were known", known)
	}
	t.Logf("%d states, at most %d in one", states, largest)
	if automaton(nil).matches("1") || compile("(") != nil {
		t.Error("no pattern knows a number")
	}
}
