package catalog

import (
	"math/bits"

	"uitrusting/scanner/fingerprint"
)

// tallies looks the marks of p up and counts what each document shares, and
// how many distinct marks of p count at each scale.
func tallies(ix index, p *fingerprint.Print) (map[int32]*verdict, [16]int, float64) {
	found := map[int32]*verdict{}
	seen := newDistinct(len(p.Marks))
	var counts [16]int
	var docs []int32
	var v *verdict
	all, stops, number := 0, 0, int32(0)
	for i, m := range p.Marks {
		fresh := seen.add(m.Hash)
		var stop bool
		docs, stop = ix.marks(m.Hash, docs[:0])
		if fresh {
			all++
		}
		if stop {
			if fresh {
				stops++
			}
			continue
		}
		number++
		if fresh { // a mark counts at each scale that it is small enough for
			counts[min(max(bits.LeadingZeros64(m.Hash)-bits.Len(fingerprint.Scale-1), 0), len(counts)-1)]++
		}
		for _, doc := range docs {
			if v == nil || v.doc != doc {
				if v = found[doc]; v == nil {
					v = &verdict{doc: doc}
					found[doc] = v
				}
			}
			v.hit(int32(i), number, m.Word, fresh)
			if fresh && len(docs) <= stopLeast {
				v.rare++
			}
		}
	}
	for s := len(counts) - 2; s >= 0; s-- {
		counts[s] += counts[s+1]
	}
	boiler := 0.0
	if stops >= minVersion {
		boiler = float64(stops) / float64(all)
	}
	return found, counts, boiler
}

// hit takes a mark in common: its index, its number without boilerplate and
// its word.
func (v *verdict) hit(index, number int32, word uint32, fresh bool) {
	if fresh {
		v.hits++
	}
	if v.now > 0 && v.last == number-1 {
		v.now++
	} else {
		v.now, v.from = 1, word
	}
	if len(v.where) == 0 {
		v.first = number
	}
	v.last = number
	v.run = max(v.run, v.now)
	v.words = max(v.words, int(word-v.from)+fingerprint.ShingleWords)
	v.where = append(v.where, index)
}

// A distinct is a set of hashes.
type distinct struct {
	cells []uint64
	zero  bool // 0, which stands for an empty cell, is in it
}

func newDistinct(n int) *distinct {
	return &distinct{cells: make([]uint64, 1<<bits.Len(uint(2*n)))}
}

// add reports whether the hash was not there yet.
func (d *distinct) add(h uint64) bool {
	if h == 0 {
		fresh := !d.zero
		d.zero = true
		return fresh
	}
	mask := uint64(len(d.cells) - 1)
	for i := h & mask; ; i = (i + 1) & mask { // the top bits of a mark are small
		switch d.cells[i] {
		case h:
			return false
		case 0:
			d.cells[i] = h
			return true
		}
	}
}
