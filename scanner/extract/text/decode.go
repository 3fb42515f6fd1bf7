package text

import (
	"encoding/binary"
	"io"
	"unicode/utf16"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"
)

// A decoder makes UTF-8 of another encoding. Runs of ASCII, which most text
// consists of, pass eight bytes at a time: the decoders of x/text, which know
// one character at a time, took four to eight times as long (BenchmarkDecode).
// What they make of damage is made of it here too.
type decoder struct {
	r    io.Reader
	in   [16 << 10]byte
	n    int // bytes in in that are not decoded yet, from its start
	err  error
	left []byte // decoded bytes that did not fit
	// step decodes the start of src to dst, which has room for utf8.UTFMax
	// bytes at least: as much as fits and is whole, or all of it at the end.
	step func(dst, src []byte, eof bool) (written, read int)
}

// Read implements io.Reader.
func (d *decoder) Read(p []byte) (int, error) {
	if len(d.left) > 0 {
		n := copy(p, d.left)
		d.left = d.left[n:]
		return n, nil
	}
	if len(p) == 0 {
		return 0, nil
	}
	if len(p) < utf8.UTFMax {
		var some [utf8.UTFMax]byte
		n, err := d.Read(some[:])
		d.left = append(d.left[:0], some[copy(p, some[:n]):n]...)
		return min(n, len(p)), err
	}
	for {
		if d.err == nil && d.n < utf8.UTFMax {
			var m int
			m, d.err = d.r.Read(d.in[d.n:])
			d.n += m
		}
		written, read := d.step(p, d.in[:d.n], d.err != nil)
		d.n = copy(d.in[:], d.in[read:d.n])
		if written > 0 {
			return written, nil
		}
		if d.err != nil && d.n == 0 {
			return 0, d.err
		}
	}
}

const highBits = 0x8080808080808080

// eightBitStep decodes a code page.
func eightBitStep(page *charmap.Charmap) func(dst, src []byte, eof bool) (int, int) {
	var to [256][utf8.UTFMax]byte
	var length [256]uint8
	for b := range 256 {
		length[b] = uint8(utf8.EncodeRune(to[b][:], page.DecodeByte(byte(b))))
	}
	return func(dst, src []byte, _ bool) (w, r int) {
		for r < len(src) && w+utf8.UTFMax <= len(dst) {
			if r+8 <= len(src) && w+8 <= len(dst) {
				if x := binary.LittleEndian.Uint64(src[r:]); x&highBits == 0 {
					binary.LittleEndian.PutUint64(dst[w:], x)
					r, w = r+8, w+8
					continue
				}
			}
			b := src[r]
			copy(dst[w:w+utf8.UTFMax], to[b][:])
			w += int(length[b])
			r++
		}
		return w, r
	}
}

// wideStep decodes UTF-16. Half a pair of surrogates, and half a unit at the
// end, become U+FFFD.
func wideStep(big bool) func(dst, src []byte, eof bool) (int, int) {
	// Of four units: the bits that ASCII does not have, and where its byte is.
	other, shift := uint64(0xff80ff80ff80ff80), 0
	if big {
		other, shift = 0x80ff80ff80ff80ff, 8
	}
	return func(dst, src []byte, eof bool) (w, r int) {
		for r < len(src) && w+utf8.UTFMax <= len(dst) {
			if r+8 <= len(src) {
				if x := binary.LittleEndian.Uint64(src[r:]); x&other == 0 {
					x >>= shift
					dst[w], dst[w+1], dst[w+2], dst[w+3] = byte(x), byte(x>>16), byte(x>>32), byte(x>>48)
					r, w = r+8, w+4
					continue
				}
			}
			if r+2 > len(src) {
				if !eof {
					break
				}
				w += utf8.EncodeRune(dst[w:], utf8.RuneError)
				r = len(src)
				break
			}
			c, n := unit(src[r:], big), 2
			if utf16.IsSurrogate(c) {
				switch {
				case r+4 <= len(src):
					if next := unit(src[r+2:], big); next&0xfc00 == 0xdc00 {
						c, n = utf16.DecodeRune(c, next), 4
					}
				case !eof:
					return w, r
				}
			}
			w += utf8.EncodeRune(dst[w:], c)
			r += n
		}
		return w, r
	}
}

// unit is a code unit of UTF-16.
func unit(b []byte, big bool) rune {
	if big {
		return rune(b[0])<<8 | rune(b[1])
	}
	return rune(b[1])<<8 | rune(b[0])
}
