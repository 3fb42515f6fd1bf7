package finding

import "slices"

// Sort puts matches in the order of their start; those of one start stay in
// theirs. Mostly they are in order: they are big, so that is seen without
// copying them.
func Sort(ms []Match) {
	for i := 1; i < len(ms); i++ {
		if ms[i-1].Start > ms[i].Start {
			slices.SortStableFunc(ms, func(a, b Match) int { return a.Start - b.Start })
			return
		}
	}
}
