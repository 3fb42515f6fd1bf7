package lex

import (
	"math/bits"
)

// A Lexicon holds the dictionaries of all channels in one table. It is
// immutable and safe for concurrent use. The zero Lexicon has no words.
type Lexicon struct {
	filter *[filterBits / 64]uint64 // nil: no words
	table  []entry                  // open addressing, a power of two, at most half full
	posts  []post
	arena  string // the folded words and the spellings of Exact
}

// filterBits is the size of the filter, one bit a word: 128 KiB hold 50,000
// words 5 % full and stay in the second cache. Three bits a word let fewer
// words pass and were slower.
const filterBits = 1 << 20

// An entry is a word of the table. Most have one post, which is kept here.
type entry struct {
	tag  uint32 // of the hash
	off  uint32 // of the folded word in arena
	ref  uint32
	next uint32 // the first of its posts, plus one; 0 = it has one, in the entry
	size uint8  // of the word, in bytes; 0 = the entry is free
	ch   Channel
	form Form
}

// A post is a word in a channel.
type post struct {
	ref  uint32
	next uint32 // plus one
	off  uint32 // of the spelling of Exact in arena
	ch   Channel
	form Form
}

// hash mixes the first and the last eight bytes of a word and its size. They
// come as they stand in the text around it, first from its start on, last up
// to its end. Case is folded by one bit a byte, which is too much for some
// bytes: it is only a hash.
func hash(first, last uint64, size int) uint64 {
	shift := uint(max(64-8*size, 0)) & 63 // what does not belong to a short word
	hi, lo := bits.Mul64((first|caseBits)<<shift^0x9E3779B97F4A7C15, ((last|caseBits)>>shift^0xD6E8FEB86659FD93)+uint64(size)<<56)
	return hi ^ lo
}

// slot is the bit of the filter. Words with a capital have another one, so
// that names do not let common words pass.
func slot(h uint64, capital uint64) uint64 { return h>>44 ^ capital<<10 }

// capitalBit is 0x20 when the word that begins in first has a capital as its
// first letter, in ASCII or Latin-1, and else 0.
func capitalBit(first uint64) uint64 { return ^(first >> (first & 0x80 >> 4)) & 0x20 }

func (l *Lexicon) passes(slot uint64) bool {
	return l.filter[slot>>6%(filterBits/64)]>>(slot&63)&1 != 0
}

// hashFolded is the hash of a folded word.
func hashFolded(word []byte) uint64 {
	n := len(word)
	if n >= 8 {
		return hash(load(word, 0), load(word, n-8), n)
	}
	var pad [16]byte
	copy(pad[:], word)
	first := load(pad[:], 0)
	copy(pad[8:], pad[:8])
	return hash(first, load(pad[:], n), n)
}

// Build returns the Lexicon of what was added.
func (b *Builder) Build() *Lexicon {
	if len(b.added) == 0 {
		return &Lexicon{}
	}
	l := &Lexicon{
		filter: new([filterBits / 64]uint64),
		table:  make([]entry, 2<<bits.Len(uint(len(b.added)-1))),
	}
	arena := make([]byte, 0, b.bytes)
	for _, a := range b.added {
		var buf [maxWord]byte
		word := buf[:fold(&buf, a.word)]
		h := hashFolded(word)
		l.let(slot(h, 0x20))
		if a.form != Capital {
			l.let(slot(h, 0))
		}
		e := &l.table[l.find(h, word, arena)]
		off := uint32(0)
		if a.form == Exact {
			off = uint32(len(arena))
			arena = append(arena, a.word...)
		}
		if e.size == 0 {
			*e = entry{tag: uint32(h >> 20), off: uint32(len(arena)), ref: a.ref, size: uint8(len(word)), ch: a.ch, form: a.form}
			arena = append(arena, word...)
			if a.form == Exact {
				l.posts = append(l.posts, post{ref: a.ref, off: off, ch: a.ch, form: a.form})
				e.next = uint32(len(l.posts))
			}
			continue
		}
		if e.next == 0 {
			if e.ch == a.ch && e.form == a.form {
				e.ref |= a.ref
				continue
			}
			l.posts = append(l.posts, post{ref: e.ref, ch: e.ch, form: e.form})
			e.next = uint32(len(l.posts))
		}
		l.posts = append(l.posts, post{ref: a.ref, next: e.next, off: off, ch: a.ch, form: a.form})
		e.next = uint32(len(l.posts))
	}
	l.arena = string(arena)
	return l
}

func (l *Lexicon) let(slot uint64) { l.filter[slot>>6] |= 1 << (slot & 63) }

// find returns the place of a folded word, or the free one it would take.
func (l *Lexicon) find(h uint64, word, arena []byte) uint64 {
	last := uint64(len(l.table) - 1)
	for i := h & last; ; i = (i + 1) & last {
		e := &l.table[i]
		if e.size == 0 || e.tag == uint32(h>>20) && string(arena[e.off:][:e.size]) == string(word) {
			return i
		}
	}
}

// refs gathers what the word with this hash has in each channel; ok is false
// when that is nothing.
func (l *Lexicon) refs(h uint64, word string) (refs [channels]uint32, ok bool) {
	last := uint64(len(l.table) - 1)
	for i := h & last; ; i = (i + 1) & last {
		e := &l.table[i&last]
		if e.size == 0 {
			return refs, false
		}
		if e.tag != uint32(h>>20) || int(e.size) != len(word) || !sameFolded(l.arena[e.off:][:e.size], word) {
			continue
		}
		if e.next == 0 {
			if e.form == AnyCase || capital(word) {
				refs[e.ch] = e.ref
				return refs, true
			}
			return refs, false
		}
		for n := e.next; n > 0; {
			p := &l.posts[n-1]
			if p.form == AnyCase || p.form == Capital && capital(word) || p.form == Exact && l.arena[p.off:][:len(word)] == word {
				refs[p.ch] |= p.ref
				ok = true
			}
			n = p.next
		}
		return refs, ok
	}
}

// sameFolded reports whether folded is the lower case of word, which is as
// long.
func sameFolded(folded, word string) bool {
	for i := 0; i < len(word) && i < len(folded); i++ {
		c := word[i]
		if c >= 0x80 {
			var buf [maxWord]byte
			n := fold(&buf, word[i:])
			return folded[i:] == string(buf[:n])
		}
		if c-'A' < 26 {
			c |= 0x20
		}
		if c != folded[i] {
			return false
		}
	}
	return true
}

// Lookup returns the refs of a word in a channel, 0 when it is not there. It
// folds case and heeds forms as Lex does.
func (l *Lexicon) Lookup(ch Channel, word string) uint32 {
	if l.filter == nil || word == "" || len(word) > maxWord || ch >= channels {
		return 0
	}
	var buf [maxWord]byte
	refs, _ := l.refs(hashFolded(buf[:fold(&buf, word)]), word)
	return refs[ch]
}
