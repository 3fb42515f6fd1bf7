package lex

import (
	"math/bits"
)

// A Lexicon holds the dictionaries of all channels in one table. It is
// immutable and safe for concurrent use. The zero Lexicon has no words.
type Lexicon struct {
	filter *[2]filter // nil: no words
	table  []entry    // open addressing, a power of two, at most three quarters full
	posts  []post
	arena  string // the folded words and the spellings of Exact
}

// A filter has one bit a word. 128 KiB hold 50,000 words 5 % full and stay in
// the second cache. Every word is held against the first; what passes, 5 % of
// the other words, against the second. Three bits in one filter are slower.
type filter [filterBits / 64]uint64

const filterBits = 1 << 20

func (f *filter) has(i uint64) bool { return f[i>>6%(filterBits/64)]&(1<<(i&63)) != 0 }
func (f *filter) set(i uint64)      { f[i>>6%(filterBits/64)] |= 1 << (i & 63) }

// An entry is a word of the table. Most have one post, which is kept here. It
// is half a cache line.
type entry struct {
	first, last uint64 // the key of the folded word
	off         uint32 // of the folded word in arena
	ref         uint32
	next        uint32 // the first of its posts, plus one; 0 = it has one, in the entry
	size        uint8  // bytes; 0 = the entry is free
	ch          Channel
	form        Form
}

// A key is what is compared of a word: for an ASCII word of at most 16 bytes
// it is all of it but the case.
type key struct {
	first, last uint64
	size        int // bytes
}

// A post is a word in a channel.
type post struct {
	ref  uint32
	next uint32 // plus one
	off  uint32 // of the spelling of Exact in arena
	ch   Channel
	form Form
}

// keyOf is the key of the word of that size of which first and last are the
// first and the last eight bytes as they stand in the text around it, first
// from its start on, last up to its end. Case is folded by clearing one bit a
// byte, which is too much for some bytes: a key is not the word.
func keyOf(first, last uint64, size int) key {
	part := &parts[uint(size)%maxWord]
	return key{first & part.first, last & part.last, size}
}

func (e *entry) has(k key) bool {
	return e.first == k.first && e.last == k.last && int(e.size) == k.size
}

// hash mixes a key. Its high bits are good, see mix for the others. The size
// need not be mixed in: the bytes of short words tell it.
func (k key) hash() uint64 {
	return (k.first + k.last*0x9E3779B97F4A7C15) * 0xD6E8FEB86659FD93
}

// mix makes other bits of a hash good.
func mix(h uint64) uint64 { return (h ^ h>>29) * 0xBF58476D1CE4E5B9 }

// parts says, for each size, which of the bytes belong to the word, and clears
// the bit of case. Of a word under eight bytes, first has all. Sizes over 64 are no words, so 0 is 64.
var parts = func() (t [maxWord]struct{ first, last uint64 }) {
	for n := range t {
		t[n].first, t[n].last = 1<<(8*min(n, 8))-1, ^uint64(0)
		if n == 0 {
			t[n].first = ^uint64(0)
		} else if n < 8 {
			t[n].last = 0
		}
		t[n].first &^= caseBits
		t[n].last &^= caseBits
	}
	return t
}()

// slot is the bit in the first filter. Words whose first byte may be a
// capital have another one, so that names do not let common words pass: bit 5
// tells for ASCII, and is clear in the first byte of all Latin letters beyond.
func slot(h uint64, first uint64) uint64 { return h>>44 ^ first&0x20<<10 }

// secondSlot is the bit in the second filter.
func secondSlot(h uint64) uint64 { return mix(h) >> 44 }

// foldedKey is the key of a folded word.
func foldedKey(word []byte) key {
	n := len(word)
	if n >= 8 {
		return keyOf(load(word, 0), load(word, n-8), n)
	}
	var pad [8]byte
	copy(pad[:], word)
	return keyOf(load(pad[:], 0), 0, n)
}

// Build returns the Lexicon of what was added.
func (b *Builder) Build() *Lexicon {
	if b.count == 0 {
		return &Lexicon{}
	}
	l := &Lexicon{
		filter: new([2]filter),
		table:  make([]entry, 1<<bits.Len(uint(b.count*4/3))),
	}
	arena := make([]byte, 0, b.bytes)
	for a := range b.each {
		var buf [maxWord]byte
		word := buf[:fold(&buf, a.word)]
		k := foldedKey(word)
		h := k.hash()
		l.filter[0].set(slot(h, 0))
		if a.form != Capital || a.word[0] >= 0x80 {
			l.filter[0].set(slot(h, 0x20))
		}
		l.filter[1].set(secondSlot(h))
		off := uint32(0)
		if a.form == Exact {
			off = uint32(len(arena))
			arena = append(arena, a.word...)
		}
		e := l.place(h, k, word, arena)
		if e.size == 0 {
			*e = entry{first: k.first, last: k.last, size: uint8(k.size), off: uint32(len(arena)), ref: a.ref, ch: a.ch, form: a.form}
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

// place returns the entry of a folded word, or the free one it will take.
func (l *Lexicon) place(h uint64, k key, word, arena []byte) *entry {
	last := uint64(len(l.table) - 1)
	for i := mix(h) >> 16 & last; ; i = (i + 1) & last {
		e := &l.table[i]
		if e.size == 0 || e.has(k) && string(arena[e.off:][:e.size]) == string(word) {
			return e
		}
	}
}

// touch drops those for which the table has nothing at their place. What it is
// for is to bring the entries of many words nearer at the same time.
func (l *Lexicon) touch(words []passed) int {
	last := uint64(len(l.table) - 1)
	n := 0
	for i := range words {
		words[n] = words[i]
		if l.table[mix(words[i].hash)>>16&last].size != 0 {
			n++
		}
	}
	return n
}

// find returns the entry of a word that has the key k, or nil.
func (l *Lexicon) find(h uint64, k key, word string) *entry {
	last := uint64(len(l.table) - 1)
	for i := mix(h) >> 16 & last; ; i = (i + 1) & last {
		e := &l.table[i&last]
		if e.size == 0 {
			return nil
		}
		if e.has(k) && (len(word) <= 16 && (k.first|k.last)&highBits == 0 || sameFolded(l.arena[e.off:][:e.size], word)) {
			return e
		}
	}
}

// refs gathers what a word has in each channel.
func (l *Lexicon) refs(e *entry, word string) (refs [channels]uint32) {
	if e.next == 0 {
		if e.form == AnyCase || capital(word) {
			refs[e.ch%channels] = e.ref
		}
		return refs
	}
	for n := e.next; n > 0; {
		p := &l.posts[n-1]
		if p.form == AnyCase || p.form == Capital && capital(word) || p.form == Exact && l.arena[p.off:][:len(word)] == word {
			refs[p.ch%channels] |= p.ref
		}
		n = p.next
	}
	return refs
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
	k := foldedKey(buf[:fold(&buf, word)])
	e := l.find(k.hash(), k, word)
	if e == nil {
		return 0
	}
	return l.refs(e, word)[ch]
}
