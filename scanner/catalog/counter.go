package catalog

import (
	"math"
)

// A counter counts values in bounded memory. It never counts too few.
//
// Source: Cormode and Muthukrishnan, An improved data stream summary: the
// count-min sketch and its applications, 2005.
type counter struct{ cells []uint8 }

// counterBits give 16 MiB: with ten million distinct values a stranger's two
// cells hold some two each.
const counterBits = 24

func newCounter() *counter { return &counter{make([]uint8, 1<<counterBits)} }

func (c *counter) cellsOf(hash uint64) (a, b *uint8) {
	return &c.cells[hash>>(64-counterBits)], &c.cells[hash&(1<<counterBits-1)]
}

func (c *counter) add(hash uint64) {
	a, b := c.cellsOf(hash)
	least := min(*a, *b)
	if least == math.MaxUint8 {
		return
	}
	if *a == least {
		*a++
	}
	if b != a && *b == least {
		*b++
	}
}

// count is the number of documents that hold a value, at most 255.
func (c *counter) count(hash uint64) uint8 {
	a, b := c.cellsOf(hash)
	return min(*a, *b)
}

// often reports whether more documents hold a value than one person's.
func (c *counter) often(hash uint64) bool { return c.count(hash) > stopPerson }
