package finding

import (
	"math/rand/v2"
	"reflect"
	"slices"
	"testing"
)

func TestSort(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	for n := range 200 {
		ms := make([]Match, n)
		for i := range ms {
			ms[i] = Match{Start: r.IntN(n/2 + 1), End: i}
		}
		want := slices.Clone(ms)
		slices.SortStableFunc(want, func(a, b Match) int { return a.Start - b.Start })
		if Sort(ms); !reflect.DeepEqual(ms, want) {
			t.Fatalf("%d matches: %v, want %v", n, ms, want)
		}
	}
}
