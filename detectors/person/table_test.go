package person

import (
	"math/rand/v2"
	"slices"
	"testing"

	"uitrusting/scanner/document"
)

// TestPlainCells holds the quick way through a row to the plain one.
func TestPlainCells(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 4))
	plain := 0
	for range 20_000 {
		b := make([]byte, r.IntN(60))
		for i := range b {
			b[i] = "ab;;\n \r\"é"[r.IntN(9)]
		}
		s := &scan{text: string(b), seg: &document.Segment{Text: string(b), Table: &document.Table{Delimiter: ';', Quoted: r.IntN(2) == 0}}}
		kinds := [maxColumns]column{}
		for i := range kinds {
			kinds[i] = fullName
		}
		var quick, slow [maxColumns][2]int
		until := 1 + r.IntN(5)
		for at := 0; at < len(b); {
			end := s.rowEnd(at)
			n := s.cells(at, end, slow[:until])
			if k, stop, ok := s.plainCells(at, &kinds, quick[:until]); ok {
				plain++
				if k != n || stop != end || !slices.Equal(quick[:k], slow[:n]) {
					t.Fatalf("%q from %d: cells %v to %d, want %v to %d", b, at, quick[:k], stop, slow[:n], end)
				}
			}
			at = end + 1
		}
	}
	if plain < 10_000 {
		t.Errorf("only %d rows were read the quick way", plain)
	}
}
