package lex

import "math/bits"

// codes finds the anchors of codes: it looks where a letter and a digit meet.
type codes struct {
	text  string
	out   []Code
	word  uint64 // the last bit of the masks before
	digit uint64
	done  int // the end of the last run of letters and digits that was looked at
}

// scan looks at the places in the chunk at from, of n blocks.
func (c *codes) scan(m *masks, from, n int) {
	base := from
	for b := range n {
		word, digit := m.word[b]&^m.high[b], m.digit[before+b]&^m.high[b]
		meet := word&(digit<<1|c.digit) | digit&(word<<1|c.word)
		c.word, c.digit = word>>63, digit>>63
		if meet == 0 {
			base += block
			continue
		}
		// Only in runs of five or more; what began in the block before may be one.
		next := ^uint64(0)
		if b+1 < n {
			next = (m.word[b+1] | m.digit[before+b+1]) &^ m.high[b+1]
		}
		all := word | digit
		two := all & (all>>1 | next<<63)
		four := two & (two>>2 | next&(next>>1)<<62)
		five := four & (all>>4 | next<<60)
		meet &= five | five<<1 | five<<2 | five<<3 | five<<4 | 0xF
		for meet != 0 {
			bit := bits.TrailingZeros64(meet)
			if base+bit < c.done {
				meet &= meet - 1
				continue
			}
			// The run ends where its bits do, unless it goes over the border.
			start, end := bits.Len64(^all&(1<<bit-1)), bit+bits.TrailingZeros64(^all>>bit)
			if start > 0 && end < block {
				if size := end - start; size >= minCode {
					letters := uint32(0)
					if size <= maxLetters {
						letters = uint32(word >> start & (1<<size - 1))
					}
					c.out = append(c.out, Code{int32(base + start), int32(base + end), letters})
				}
				c.done = base + end
			} else {
				c.token(base + bit)
				if end = c.done - base; end >= block {
					break
				}
			}
			meet = meet >> end << end
		}
		base += block
	}
}

// token looks at the run of letters and digits around i.
func (c *codes) token(i int) {
	start, end := i, i+1
	for start > c.done && i-start <= maxCode && alnum(c.text[start-1]) {
		start--
	}
	for end < len(c.text) && alnum(c.text[end]) {
		end++
	}
	c.done = end
	if size := end - start; size >= minCode && size <= maxCode {
		c.out = append(c.out, Code{int32(start), int32(end), letters(c.text[start:end])})
	}
}

// letters is Code.Letters.
func letters(code string) (m uint32) {
	if len(code) > maxLetters {
		return 0
	}
	for i := range len(code) {
		if code[i] >= 'A' {
			m |= 1 << i
		}
	}
	return m
}

// alnum reports whether c is an ASCII letter or digit. It is a table because
// a branch on letter or digit is a coin toss in the codes of hash sums.
func alnum(c byte) bool { return alnums[c] }

var alnums = func() (t [256]bool) {
	for c := range t {
		t[c] = byte(c)-'0' < 10 || byte(c|0x20)-'a' < 26
	}
	return t
}()
