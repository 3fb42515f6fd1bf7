package fingerprint

import (
	"encoding/binary"
	"math/bits"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// A wordCutter cuts text into normalised words: runs of letters and digits,
// NFKC, in lower case. Soft hyphens, joiners and marks of byte order within a
// word count for nothing; a hyphen at the end of a line joins what follows it
// in lower case. The state lasts over pieces of one text.
//
// ASCII is read eight bytes at a time: a loop over single bytes and a copy of
// each word took twice as long. Most words are short, of plain letters and end
// within the piece: those are taken at once, which halved it again.
type wordCutter struct {
	buf    []byte // of the words so far, for the digest; the current one from start on
	start  int
	plain  bool // the current word is in normal form
	digit  bool
	from   int64 // offset of its first byte
	end    int64 // behind its last
	hyphen uint8 // 0, afterHyphen or afterBreak
	fold   []byte
	to     *sketch
}

const (
	afterHyphen = 1 // the hyphen is the last thing seen
	afterBreak  = 2 // a line break came after it

	fullBuffer = 8 << 10
	slack      = 16 // bytes that may be read and written behind the last word
	// maxWord cuts endless runs of letters, in bytes: no word of a language
	// is as long.
	maxWord = 256

	ones = 0x0101010101010101
	tops = 0x80 * ones
)

func newCutter(to *sketch, room []byte) wordCutter {
	if room == nil {
		room = make([]byte, 0, fullBuffer+2*maxWord+utf8.UTFMax+slack)
	}
	return wordCutter{to: to, buf: room[:0]}
}

// alphanumeric returns the number of ASCII letters and digits that eight
// bytes start with, and whether there is a digit among them.
func alphanumeric(x uint64) (n int, digit bool) {
	low := x &^ tops
	lower := low | 0x20*ones
	letters := (lower + (0x80-'a')*ones) &^ (lower + (0x7f-'z')*ones)
	digits := (low + (0x80-'0')*ones) &^ (low + (0x7f-'9')*ones) &^ x & tops
	n = bits.TrailingZeros64(^(letters&^x|digits)&tops) / 8
	return n, digits<<(64-8*n) != 0
}

// text cuts a piece that starts at the offset.
func (c *wordCutter) text(s string, offset int64) {
	for i := 0; i < len(s); {
		var x uint64
		if i+8 <= len(s) {
			x = le64(s[i:])
		} else {
			for j := len(s) - 1; j >= i; j-- {
				x = x<<8 | uint64(s[j])
			}
		}
		n, digit := alphanumeric(x)
		if n > 0 && !digit && c.hyphen == 0 && len(c.buf) == c.start {
			if taken := c.short(s[i:], x, n, offset+int64(i)); taken > 0 {
				i += taken
				continue
			}
		}
		if n > 0 {
			c.room(offset+int64(i), x&0xff >= 'a')
			at := len(c.buf)
			binary.LittleEndian.PutUint64(c.buf[at:at+8], x|0x20*ones)
			c.buf = c.buf[:at+n]
			c.digit = c.digit || digit
			i += n
			c.end = offset + int64(i)
			continue
		}
		if b := byte(x); b < utf8.RuneSelf {
			if b == '\n' || c.hyphen != 0 || len(c.buf) > c.start {
				c.other(b)
			}
			i++
			continue
		}
		r, size := utf8.DecodeRuneInString(s[i:])
		c.letter(s[i:i+size], r, offset+int64(i))
		i += size
	}
}

// short takes a word of at most fifteen letters, and the sign behind it, when
// that is plain. X are its first eight bytes, the first n of them letters. It
// returns the number of bytes, or 0.
func (c *wordCutter) short(s string, x uint64, n int, at int64) int {
	at0 := len(c.buf)
	room := c.buf[at0 : at0+16]
	x |= 0x20 * ones
	binary.LittleEndian.PutUint64(room, x)
	var h uint64
	if n < 8 {
		if n >= len(s) || !plainEnd(s[n]) {
			return 0
		}
		h = foldMultiply(uint64(n)*wordSeed ^ x<<(64-8*n))
	} else {
		if len(s) < 16 {
			return 0
		}
		y := le64(s[8:])
		more, digit := alphanumeric(y)
		n += more
		if digit || more == 8 || !plainEnd(s[n]) {
			return 0
		}
		y |= 0x20 * ones
		binary.LittleEndian.PutUint64(room[8:], y)
		h = uint64(n) * wordSeed
		if more > 0 {
			h = foldMultiply(h^x) ^ y<<(64-8*more)
			h = foldMultiply(h)
		} else {
			h = foldMultiply(h ^ x)
		}
	}
	c.buf = c.buf[:at0+n]
	c.to.word(h, at, at+int64(n), false)
	c.full()
	if s[n] == '\n' {
		c.to.endLine()
	}
	return n + 1
}

// plainEnd reports whether a sign that is no letter ends a word, and nothing
// but that or its line.
func plainEnd(b byte) bool { return b < utf8.RuneSelf && b != '-' }

func le64(s string) uint64 {
	_ = s[7]
	return uint64(s[0]) | uint64(s[1])<<8 | uint64(s[2])<<16 | uint64(s[3])<<24 | uint64(s[4])<<32 | uint64(s[5])<<40 | uint64(s[6])<<48 | uint64(s[7])<<56
}

// letter takes what is no ASCII.
func (c *wordCutter) letter(s string, r rune, at int64) {
	switch {
	case r >= 0xDF && r <= 0xFF && r != 0xF7: // in normal form
		c.room(at, true)
		c.buf = append(c.buf, s...)
	case r >= 0xC0 && r < 0xDF && r != 0xD7:
		c.room(at, false)
		c.buf = append(c.buf, s[0], s[1]+0x20)
	case unicode.IsLetter(r), unicode.IsNumber(r):
		c.room(at, unicode.IsLower(r))
		c.buf = append(c.buf, s...)
		c.digit = c.digit || unicode.IsNumber(r)
		c.plain = false
	case unicode.IsMark(r) && len(c.buf) > c.start:
		c.buf = append(c.buf, s...)
		c.plain = false
		if len(c.buf)-c.start > maxWord {
			c.flush()
		}
		return
	case r == 0xAD, r == 0x200B, r == 0x200C, r == 0x200D, r == 0x2060, r == 0xFEFF:
		return
	case r == 0x2010, r == 0x2011:
		c.other('-')
		return
	default:
		c.other(' ')
		return
	}
	c.end = at + int64(len(s))
}

// room makes ready for letters or digits at the offset: they go on with the
// current word, or start the next.
func (c *wordCutter) room(at int64, lower bool) {
	if c.hyphen != 0 {
		if c.hyphen == afterHyphen || !lower {
			c.flush()
		}
		c.hyphen = 0
	}
	if len(c.buf)-c.start > maxWord {
		c.flush()
	}
	if len(c.buf) == c.start {
		c.from, c.plain, c.digit = at, true, false
	}
}

func (c *wordCutter) other(b byte) {
	switch {
	case b == '\n':
		if c.hyphen != 0 {
			c.hyphen = afterBreak
		} else {
			c.flush()
		}
		c.to.endLine()
	case c.hyphen != 0 && (b == ' ' || b == '\r' || b == '\t'):
		if c.hyphen == afterHyphen && b != '\r' {
			c.flush()
		}
	case b == '-' && len(c.buf) > c.start && c.hyphen == 0:
		c.hyphen = afterHyphen
	default:
		c.flush()
	}
}

// flush ends the current word.
func (c *wordCutter) flush() {
	c.hyphen = 0
	if len(c.buf) == c.start {
		return
	}
	if !c.plain {
		c.normal()
	}
	if len(c.buf) > c.start {
		c.to.word(hashWord(c.buf[c.start:cap(c.buf)], len(c.buf)-c.start), c.from, c.end, c.digit)
	}
	c.full()
}

// full hands the words so far to the digest when they are many.
func (c *wordCutter) full() {
	if len(c.buf) > fullBuffer {
		c.to.digest.Write(c.buf)
		c.buf = c.buf[:0]
	}
	c.start = len(c.buf)
}

// wordSeed makes words of different length differ.
const wordSeed = 0x9e3779b97f4a7c15

// hashWord hashes n bytes, in blocks of eight.
//
// Source: the folded multiplication of wyhash, Wang Yi 2019.
func hashWord(w []byte, n int) uint64 {
	h := uint64(n) * wordSeed
	for ; n > 8; n -= 8 {
		h = foldMultiply(h ^ binary.LittleEndian.Uint64(w))
		w = w[8:]
	}
	return foldMultiply(h ^ binary.LittleEndian.Uint64(w)<<(64-8*n))
}

func foldMultiply(h uint64) uint64 {
	hi, lo := bits.Mul64(h, 0xa0761d6478bd642f)
	return hi ^ lo ^ h>>32
}

// normal brings the current word to NFKC in lower case, letters and digits
// only.
func (c *wordCutter) normal() {
	c.fold = norm.NFKC.Append(c.fold[:0], c.buf[c.start:]...)
	c.buf = c.buf[:c.start]
	for i := 0; i < len(c.fold); {
		r, size := utf8.DecodeRune(c.fold[i:])
		i += size
		if len(c.buf)-c.start > maxWord {
			break // one sign can stand for eighteen letters
		}
		if unicode.IsLetter(r) || unicode.IsNumber(r) || unicode.IsMark(r) {
			c.buf = utf8.AppendRune(c.buf, unicode.ToLower(r))
		}
	}
}
