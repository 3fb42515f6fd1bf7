package person

import (
	"math/bits"
	"strings"
	"unicode"
	"unicode/utf8"

	"uitrusting/rules/names"
)

// maxWord is the longest word that is looked at, in bytes, as in package lex.
const maxWord = 64

// A shape says how a word is written.
type shape uint8

const (
	none    shape = iota
	lower         // "van"
	capital       // "Jan", "Jean-Marie", "O'Neill", "McCarthy", "D'hondt"
	upper         // "PEETERS", "JEAN-MARIE"
	initial       // "J", "J." (the dot belongs to the word)
	numeral       // "XIV", "II", "Ier": what follows the name of a king
	odd           // "iPhone", "VRT-baas", "GetName": no name
)

// A token is a word of a sequence, hyphens and apostrophes included.
type token struct {
	start, end int
	class      names.Class
	hash       uint32
	shape      shape
	particle   bool // "van", "Van", "d'", "el"
	dot        bool // a dot belongs to it: "J.", "Dr."
}

// letterAt gives the size of the letter at i, or 0, and whether it is a
// capital.
func letterAt(text string, i int) (size int, isUpper bool) {
	if i >= len(text) {
		return 0, false
	}
	c := text[i]
	if c < utf8.RuneSelf {
		if c|0x20 >= 'a' && c|0x20 <= 'z' {
			return 1, c < 'a'
		}
		return 0, false
	}
	r, n := utf8.DecodeRuneInString(text[i:])
	if r < 0xC0 || r >= 0x2000 && r < 0x2C00 || r == utf8.RuneError || !unicode.IsLetter(r) && !unicode.Is(unicode.Mn, r) {
		return 0, false
	}
	return n, unicode.IsUpper(r)
}

// letterBefore gives the size of the letter that ends at i, or 0.
func letterBefore(text string, i int) (size int) {
	if i <= 0 {
		return 0
	}
	c := text[i-1]
	if c < utf8.RuneSelf {
		if c|0x20 >= 'a' && c|0x20 <= 'z' {
			return 1
		}
		return 0
	}
	r, n := utf8.DecodeLastRuneInString(text[:i])
	if r < 0xC0 || r >= 0x2000 && r < 0x2C00 || r == utf8.RuneError || !unicode.IsLetter(r) && !unicode.Is(unicode.Mn, r) {
		return 0
	}
	return n
}

// apostrophe gives the size of an apostrophe at i, or 0.
func apostrophe(text string, i int) int {
	if i < len(text) && text[i] == '\'' {
		return 1
	}
	if i+3 <= len(text) && text[i] == 0xE2 && text[i+1] == 0x80 && text[i+2] == 0x99 {
		return 3
	}
	return 0
}

// hyphen gives the size of a hyphen at i, or 0.
func hyphen(text string, i int) int {
	if i < len(text) && text[i] == '-' {
		return 1
	}
	if i+3 <= len(text) && text[i] == 0xE2 && text[i+1] == 0x80 && (text[i+2] == 0x90 || text[i+2] == 0x91) {
		return 3
	}
	return 0
}

// read reads the word at i, with what hyphens and apostrophes join to it. It
// looks at maxWord bytes at most; a longer word has shape odd.
func read(text string, i int) token {
	if end, sh := readPlain(text, i); sh != none {
		return token{start: i, end: end, shape: sh}
	}
	t := token{start: i, end: i}
	var capitals, smalls, parts, upperParts int
	begins, jumps := true, false // at the first letter of a part; a capital inside a part
	lowerPart := false
	for t.end < len(text) && t.end-i < maxWord {
		size, up := letterAt(text, t.end)
		if size == 0 {
			join := hyphen(text, t.end)
			if join == 0 {
				join = apostrophe(text, t.end)
			}
			next, nextUp := letterAt(text, t.end+join)
			if join == 0 || next == 0 || begins {
				break
			}
			if text[t.end] == '\'' || join == 3 && text[t.end+2] == 0x99 {
				// "Jan's" and "Verhofstadt's" end at the apostrophe
				if after, _ := letterAt(text, t.end+join+next); after == 0 && !nextUp && t.end-i > 1 {
					break
				}
			} else if nextUp {
				parts++
			}
			t.end += join
			begins = true
			continue
		}
		switch {
		case up && begins:
			capitals++
			upperParts++
		case up:
			capitals++
			if smalls > 0 || lowerPart {
				jumps = true
			}
		case begins && t.end > i:
			lowerPart = true
			smalls++
		default:
			smalls++
		}
		begins = false
		t.end += size
	}
	t.shape = shaped(text[i:t.end], capitals, smalls, upperParts, jumps, lowerPart)
	if t.end-i >= maxWord {
		t.shape = odd
	}
	return t
}

// readPlain reads words of ASCII without joints, which are most: "van",
// "Jan".
func readPlain(text string, i int) (end int, sh shape) {
	if i >= len(text) {
		return i, none
	}
	sh = lower
	j := i
	if c := text[j]; c-'A' < 26 {
		sh = capital
		j++
	} else if c-'a' >= 26 {
		return i, none
	}
	j = endOfSmall(text, j)
	if j < len(text) {
		if c := text[j]; c >= 0x80 || c == '-' || c == '\'' || c-'A' < 26 {
			return i, none
		}
	}
	if j-i >= maxWord || sh == capital && (j-i == 1 || j-i == 3 && text[i:j] == "Ier") {
		return i, none
	}
	return j, sh
}

// endOfSmall gives the end of the small letters of ASCII at i.
func endOfSmall(text string, i int) int {
	for i+8 <= len(text) {
		if m := noSmall(load(text[i : i+8])); m != 0 {
			return i + bits.TrailingZeros64(m)>>3
		}
		i += 8
	}
	for i < len(text) && text[i]-'a' < 26 {
		i++
	}
	return i
}

func shaped(w string, capitals, smalls, capitalParts int, jumps, lowerPart bool) shape {
	_, up := letterAt(w, 0)
	switch {
	case !up && capitals == 0:
		return lower
	case !up:
		if len(w) > 2 && (w[1] == '\'' || w[1] == 0xE2) && capitals == 1 {
			return capital // "d'Arc"
		}
		return odd
	case elided(w):
		return odd // "L'influence", "D'abord", "Qu'Albert"
	case smalls == 0 && capitals == 1:
		return initial
	case smalls == 0:
		if isNumeral(w) {
			return numeral
		}
		return upper
	case w == "Ier":
		return numeral
	case jumps && capitalParts == 1:
		if joined(w) && capitals == 2 {
			return capital // McCarthy, DeBacker, VanDamme
		}
		return odd
	case capitals > capitalParts && smalls > 0 && !jumps:
		return odd // "VRT-baas", "NVs"
	case lowerPart && capitalParts == 1 && hasHyphen(w):
		return odd // "Dutroux-zaak"
	}
	return capital
}

// elided reports whether a word begins with a French article or pronoun that
// lost its vowel. D'Angelo and D'hondt are names, O'Neill is one.
func elided(w string) bool {
	i := 1
	if len(w) > 2 && w[0] == 'Q' && w[1] == 'u' {
		i = 2
	}
	n := apostrophe(w, i)
	if n == 0 || i+n >= len(w) {
		return false
	}
	switch w[0] {
	case 'D':
		_, up := letterAt(w, i+n)
		return !up && w[i+n] != 'h'
	case 'L', 'J', 'C', 'S', 'N', 'M', 'T', 'Q':
		_, up := letterAt(w, i+n)
		return !up || w[0] != 'N' && w[0] != 'M'
	}
	return false
}

func hasHyphen(w string) bool {
	for i := range len(w) {
		if w[i] == '-' {
			return true
		}
	}
	return false
}

// joined reports whether a word with a capital inside begins as names do.
func joined(w string) bool {
	for _, p := range [...]string{"Mc", "Mac", "De", "Van", "Di", "Le", "La", "Du", "Fitz", "Der", "Den", "Vander", "Vanden"} {
		if len(w) > len(p)+1 && w[:len(p)] == p {
			if _, up := letterAt(w, len(p)); up {
				return true
			}
		}
	}
	return false
}

func isNumeral(w string) bool {
	if len(w) < 2 || len(w) > 5 {
		return false
	}
	for i := range len(w) {
		if w[i] != 'I' && w[i] != 'V' && w[i] != 'X' {
			return false
		}
	}
	return true
}

// fold writes the small letters of a word, or returns nil when it is too
// long.
func fold(buf *[maxWord]byte, w string) []byte {
	if len(w) > maxWord-4 {
		return nil
	}
	n := 0
	for i := 0; i < len(w); {
		c := w[i]
		if c < utf8.RuneSelf {
			if c >= 'A' && c <= 'Z' {
				c |= 0x20
			}
			buf[n] = c
			n++
			i++
			continue
		}
		r, size := utf8.DecodeRuneInString(w[i:])
		if n+4 > maxWord {
			return nil
		}
		n += utf8.EncodeRune(buf[n:], unicode.ToLower(r))
		i += size
	}
	return buf[:n]
}

// maxParticle is the length of the longest word that is taken for a particle,
// in bytes.
const maxParticle = 6

// isParticle tells the words between or before the parts of a family name, in
// small letters.
func isParticle(w string) bool {
	if len(w) > maxParticle {
		return false
	}
	word := uint64(0)
	for i := range len(w) {
		word |= uint64(w[i]) << (8 * i)
	}
	return particles.has(word)
}

// particleAt is isParticle of the word text[start:end].
func particleAt(text string, start, end int) bool {
	if end-start > maxParticle || start+8 > len(text) {
		return isParticle(text[start:end])
	}
	return particles.has(load(text[start:]) & (1<<(8*(end-start)) - 1))
}

// A particleTable has short words, their bytes in a number, the first lowest,
// without two at one place: to compare with one after the other was a guess of
// the processor at each.
type particleTable [512]uint64

// slot is where a word stands. The factor is one of those that part them all.
func (t *particleTable) slot(word uint64) *uint64 { return &t[word*0x7E078488F1A0F3C3>>55] }

func (t *particleTable) has(word uint64) bool { return *t.slot(word) == word && word != 0 }

var particles = newParticleTable(`van vanden vander vande von vom zu zur zum de den der des du d la le les
	da do dos das di del della dello delle dalla degli lo li el al ait aït ben
	bin ibn bint abu abou ou op ten ter te uit in t 't ’t s 's ’s mc mac st
	y e af av het dit ould dal san santa`)

func newParticleTable(list string) *particleTable {
	t := new(particleTable)
	for w := range strings.FieldsSeq(list) {
		word := uint64(0)
		for i := range len(w) {
			word |= uint64(w[i]) << (8 * i)
		}
		at := t.slot(word)
		if *at != 0 {
			panic("person: two particles at one place: choose another factor")
		}
		*at = word
	}
	return t
}

// particle is isParticle of a word that may have capitals.
func particle(w string) bool {
	if len(w) > maxParticle || w == "" {
		return false
	}
	if c := w[0] | 0x20; c-'a' < 26 && particleSizes[c-'a']&(1<<len(w)) == 0 {
		return false
	}
	var buf [maxWord]byte
	f := fold(&buf, w)
	return f != nil && isParticle(string(f))
}

// particleSizes has, for each first letter, a bit for the lengths of the
// particles that begin with it, in bytes.
var particleSizes = [26]uint8{
	0: 1<<2 | 1<<3 | 1<<4, 'b' - 'a': 1<<3 | 1<<4, 'd' - 'a': 1<<1 | 1<<2 | 1<<3 | 1<<5, 'e' - 'a': 1<<1 | 1<<2,
	'h' - 'a': 1 << 3, 'i' - 'a': 1<<2 | 1<<3, 'l' - 'a': 1<<2 | 1<<3, 'm' - 'a': 1<<2 | 1<<3, 'o' - 'a': 1<<2 | 1<<4,
	's' - 'a': 1<<1 | 1<<2 | 1<<3 | 1<<5, 't' - 'a': 1<<1 | 1<<2 | 1<<3, 'u' - 'a': 1 << 3, 'v' - 'a': 1<<3 | 1<<5 | 1<<6, 'y' - 'a': 1 << 1, 'z' - 'a': 1<<2 | 1<<3,
}

// nextCapital finds the next word with a capital at its start from i on and
// before end, or end. It takes eight bytes at a time.
func nextCapital(text string, i, end int) int {
	for ; i+8 <= end; i += 8 {
		x := load(text[i : i+8])
		h := x & lowSeven
		capitals := (h + (0x80-'A')*eachByte) &^ (h + (0x7F-'Z')*eachByte) &^ x
		leads := (h + (0x80-0x43)*eachByte) &^ (h + (0x7F-0x45)*eachByte) & x // C3 to C5, of letters beyond ASCII
		for m := (capitals | leads) & highBits; m != 0; m &= m - 1 {
			p := i + bits.TrailingZeros64(m)>>3
			if p > 0 && (text[p-1]|0x20)-'a' < 26 || text[p] == 0xC3 && p+1 < len(text) && text[p+1] >= 0x9F {
				continue // inside a word, or a small letter, as most
			}
			if _, up := letterAt(text, p); up && letterBefore(text, p) == 0 {
				return p
			}
		}
	}
	for ; i < end; i++ {
		if c := text[i]; c >= 'A' && c <= 'Z' || c >= 0xC3 && c <= 0xC5 {
			if _, up := letterAt(text, i); up && letterBefore(text, i) == 0 {
				return i
			}
		}
	}
	return end
}

const (
	eachByte = 0x0101010101010101
	lowSeven = 0x7F * eachByte
	highBits = 0x80 * eachByte
)

// noSmall has the high bit of each byte that is no small letter of ASCII.
func noSmall(x uint64) uint64 {
	h := x & lowSeven
	return (^(h + (0x80-'a')*eachByte) | (h + (0x7F-'z')*eachByte) | x) & highBits
}

// load is the first eight bytes of s, the first lowest.
func load(s string) uint64 {
	_ = s[7]
	return uint64(s[0]) | uint64(s[1])<<8 | uint64(s[2])<<16 | uint64(s[3])<<24 |
		uint64(s[4])<<32 | uint64(s[5])<<40 | uint64(s[6])<<48 | uint64(s[7])<<56
}
