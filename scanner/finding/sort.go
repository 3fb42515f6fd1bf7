package finding

import (
	"cmp"
	"slices"
)

// Sort puts matches in the order of their start; those of one start stay in
// theirs. Mostly they are in order: they are big, so that is seen without
// copying them, and else each is moved once.
func Sort(ms []Match) {
	for i := 1; i < len(ms); i++ {
		if ms[i-1].Start > ms[i].Start {
			reorder(ms)
			return
		}
	}
}

// ByStart appends the indexes of the matches in the order of their start, those
// of one start in theirs. Matches are big: sorting them took twice the time of
// all else that a scan does with them.
func ByStart(ms []Match, order []int) []int {
	sorted := true
	for i := range ms {
		order = append(order, i)
		sorted = sorted && (i == 0 || ms[i-1].Start <= ms[i].Start)
	}
	if !sorted {
		slices.SortFunc(order, func(a, b int) int { return cmp.Or(cmp.Compare(ms[a].Start, ms[b].Start), a-b) })
	}
	return order
}

func reorder(ms []Match) {
	order := ByStart(ms, make([]int, 0, len(ms))) // what comes to each place
	for i := range order {
		if order[i] == i {
			continue
		}
		first, at := ms[i], i
		for order[at] != i {
			next := order[at]
			ms[at], order[at] = ms[next], at
			at = next
		}
		ms[at], order[at] = first, at
	}
}
