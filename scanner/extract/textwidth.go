package extract

import (
	"bytes"
	"encoding/binary"
)

// textWidth reports whether the sample is text, and the bytes of its code
// units: 1 for ASCII, UTF-8 and 8-bit code pages, 2 and 4 for UTF-16 and
// UTF-32 with or without a byte order mark.
func textWidth(sample []byte) (width int, ok bool) {
	switch {
	case bytes.HasPrefix(sample, []byte{0xff, 0xfe, 0, 0}), bytes.HasPrefix(sample, []byte{0, 0, 0xfe, 0xff}):
		return 4, true
	case bytes.HasPrefix(sample, []byte{0xff, 0xfe}), bytes.HasPrefix(sample, []byte{0xfe, 0xff}):
		return 2, true
	}
	if printable(sample) {
		return 1, true
	}
	var zeros [4]int // by position in the unit
	control := 0
	for i, b := range sample {
		switch {
		case b == 0:
			zeros[i&3]++
		case b < 0x20 && oddControl[b]:
			control++
		}
	}
	n, nul := len(sample), zeros[0]+zeros[1]+zeros[2]+zeros[3]
	if control*50 > n {
		return 0, false
	}
	if nul*256 <= n && (nul == 0 || n >= 512) {
		return 1, true // a stray NUL in a text
	}
	if n >= 8 && control == 0 {
		quarter := n / 4
		switch {
		case zeros[1] == quarter && zeros[2] == quarter && zeros[3] == quarter && zeros[0] == 0,
			zeros[0] >= quarter && zeros[1] == quarter && zeros[2] == quarter && zeros[3] == 0:
			return 4, true
		}
	}
	if n >= 4 && control*500 <= n {
		half := n / 2
		even, odd := zeros[0]+zeros[2], zeros[1]+zeros[3]
		if few := half / 50; even <= few && odd*10 >= half*7 || odd <= few && even*10 >= half*7 {
			return 2, true
		}
	}
	if end := bytes.IndexByte(sample, 0); end >= 16 && nul == n-end {
		return 1, printable(sample[:end]) // a text in a block that was filled up with zeros
	}
	return 0, false
}

// oddControl are the control characters that texts do not have.
var oddControl = [32]bool{
	1: true, 2: true, 3: true, 4: true, 5: true, 6: true, 7: true,
	14: true, 15: true, 16: true, 17: true, 18: true, 19: true, 20: true, 21: true, 22: true, 23: true,
	24: true, 25: true, 28: true, 29: true, 30: true, 31: true,
}

// printable reports whether no byte is a control character other than
// \t \n \v \f \r. Eight bytes a step: BenchmarkIdentify, prose.
func printable(b []byte) bool {
	const (
		ones = 0x0101010101010101
		high = 0x80 * ones
		low7 = 0x7f * ones
	)
	var bad uint64
	for ; len(b) >= 8; b = b[8:] {
		x := binary.LittleEndian.Uint64(b)
		low := x & low7
		// Per byte, without carries: below 9, or between 14 and 31.
		below9 := ^(low + 0x77*ones)
		below32 := ^(low + 0x60*ones)
		above13 := low + 0x72*ones
		bad |= (below9 | below32&above13) & ^x & high
	}
	if bad != 0 {
		return false
	}
	for _, c := range b {
		if c < 9 || c > 13 && c < 32 {
			return false
		}
	}
	return true
}

// narrow keeps the ASCII part of a text in wide code units, other characters
// as 0xff, so that the tests of 8-bit texts serve.
func narrow(dst, sample []byte, width int) []byte {
	big := sample[0] == 0 || sample[0] == 0xfe
	for ; len(sample) >= width; sample = sample[width:] {
		unit := sample[:width]
		c, rest := unit[0], unit[1:]
		if big {
			c, rest = unit[width-1], unit[:width-1]
		}
		for _, b := range rest {
			if b != 0 {
				c = 0xff
			}
		}
		dst = append(dst, c)
	}
	if len(dst) > 0 && dst[0] == 0xff { // byte order mark
		dst = dst[1:]
	}
	return dst
}
