package number

import "uitrusting/scanner/lex"

// A crowd tells whether a number stands among many of its length: in a
// statistical table or a log a number that passes a check by chance means
// nothing.
type crowd struct {
	text string
	at   []lex.Span
}

// How a crowd is told: that many anchors on either side, no further than so
// many bytes, are looked at; a number is in one when at least so many others
// have as many digits and no separators.
const (
	crowdAnchors = 12
	crowdBytes   = 1024
	crowdLeast   = 4
)

// dense reports whether the anchor stands in a crowd of bare numbers of that
// length.
func (c *crowd) dense(index, digits int) bool {
	if index >= len(c.at) {
		return false
	}
	same := 0
	mid := c.at[index]
	for step := -1; step <= 1; step += 2 {
		for i, n := index+step, 0; i >= 0 && i < len(c.at) && n < crowdAnchors; i, n = i+step, n+1 {
			a := c.at[i]
			if int(a.Start-mid.Start) > crowdBytes || int(mid.Start-a.Start) > crowdBytes {
				break
			}
			if int(a.End-a.Start) == digits && a != mid {
				same++
			}
		}
	}
	return same >= crowdLeast
}
