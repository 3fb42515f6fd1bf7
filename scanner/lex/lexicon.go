package lex

import (
	"bytes"
	"cmp"
	"encoding/binary"
	"slices"
)

// A Lexicon holds the dictionaries of all channels in one table. It is
// immutable and safe for concurrent use. The zero Lexicon has no words.
//
// The table is text, so that it can be made when the program is built and lie in
// the program as it is (image.go): a place for each bucket, and the entries of
// the buckets one after another. An entry is the size of its word, its kind,
// its reference in four bytes, and the word, folded: half a cache line.
type Lexicon struct {
	filter *[2]filter // nil: no words
	starts string     // four bytes for each bucket and the end: where its entries begin in stream
	stream string     // entries, with padding of eight bytes on both sides
	posts  []post
	exact  string // the spellings of Exact
}

// A filter has one bit a word. 128 KiB hold 100,000 words 10 % full and stay in
// the second cache. Every word is held against the first; what passes, against
// the second. Three bits in one filter are slower.
type filter [filterBits / 8]uint8

const filterBits = 1 << 20

func (f *filter) has(i uint64) bool { return f[i>>3%(filterBits/8)]&(1<<(i&7)) != 0 }
func (f *filter) set(i uint64)      { f[i>>3%(filterBits/8)] |= 1 << (i & 7) }

// buckets have two entries each, with 130,000 words.
const buckets = 1 << 16

// Parts of an entry in stream.
const (
	entryKind = 1 // byte: channel, form << 2, severalPosts
	entryRef  = 2 // four bytes: the reference, or the index of its first post
	entryWord = 6

	severalPosts = 1 << 7
	padding      = 8
)

// An entry is a word on its way into the table.
type entry struct {
	first, last uint64 // the key of the folded word
	off         uint32 // of the folded word in the Builder's arena, its spelling behind it for Exact
	ref         uint32
	size        uint8 // bytes
	ch          Channel
	form        Form
}

// A key is what is compared of a word: for an ASCII word of at most 16 bytes
// it is all of it but the case.
type key struct {
	first, last uint64
	size        int // bytes
}

// A post is a word in a channel, where a word has several or form Exact.
type post struct {
	ref  uint32
	off  uint32 // of the spelling of Exact in exact
	ch   Channel
	form Form
	last bool // of the word
}

// keyOf is the key of the word of that size of which first and last are the
// first and the last eight bytes as they stand in the text around it, first
// from its start on, last up to its end. Case is folded by clearing one bit a
// byte, which is too much for some bytes: a key is not the word.
func keyOf(first, last uint64, size int) key {
	part := &parts[uint(size)%maxWord]
	return key{first & part.first, last & part.last, size}
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
	if b.made != nil {
		return b.made
	}
	if b.count == 0 {
		return &Lexicon{}
	}
	l := &Lexicon{filter: new([2]filter)}
	// the words by bucket, each bucket in the order in which they came
	var ends [buckets + 1]uint32
	for _, p := range b.added {
		for i := range p {
			h := p[i].key().hash()
			ends[bucket(h)+1]++
			l.filter[0].set(slot(h, 0))
			if p[i].form != Capital || b.arena[p[i].off] >= 0x80 {
				l.filter[0].set(slot(h, 0x20))
			}
			l.filter[1].set(secondSlot(h))
		}
	}
	for i := range buckets {
		ends[i+1] += ends[i]
	}
	sorted := make([]*entry, b.count)
	for _, p := range b.added {
		for i := range p {
			k := bucket(p[i].key().hash())
			sorted[ends[k]] = &p[i]
			ends[k]++
		}
	}
	starts := make([]byte, 0, 4*(buckets+1))
	stream := make([]byte, padding, len(b.arena)+entryWord*b.count+2*padding)
	from := uint32(0)
	for _, to := range ends[:buckets] {
		starts = binary.LittleEndian.AppendUint32(starts, uint32(len(stream)))
		stream = b.bucket(l, stream, sorted[from:to])
		from = to
	}
	starts = binary.LittleEndian.AppendUint32(starts, uint32(len(stream)))
	l.starts, l.stream = string(starts), string(append(stream, make([]byte, padding)...))
	return l
}

func (e *entry) key() key { return key{e.first, e.last, int(e.size)} }

// bucket appends the entries of a bucket, one for each word.
func (b *Builder) bucket(l *Lexicon, stream []byte, es []*entry) []byte {
	if len(es) > 1 { // the order must not depend on the one in which words came
		slices.SortStableFunc(es, func(x, y *entry) int {
			return cmp.Or(bytes.Compare(b.word(x), b.word(y)), cmp.Compare(x.ch, y.ch), cmp.Compare(x.form, y.form), cmp.Compare(x.ref, y.ref))
		})
	}
	for i, e := range es {
		if e == nil {
			continue
		}
		word := b.word(e)
		ps := []post{{ref: e.ref, ch: e.ch, form: e.form}}
		spelled := [][]byte{b.spelling(e)}
		for j := i + 1; j < len(es); j++ {
			o := es[j]
			if o == nil || !bytes.Equal(b.word(o), word) {
				continue
			}
			es[j] = nil
			if len(ps) == 1 && ps[0].ch == o.ch && ps[0].form == o.form && o.form != Exact {
				ps[0].ref |= o.ref
				continue
			}
			ps = append(ps, post{ref: o.ref, ch: o.ch, form: o.form})
			spelled = append(spelled, b.spelling(o))
		}
		kind, ref := uint8(e.ch)|uint8(e.form)<<2, ps[0].ref
		if len(ps) > 1 || e.form == Exact {
			kind, ref = severalPosts, uint32(len(l.posts))
			ps[len(ps)-1].last = true
			for k := range ps {
				ps[k].off = uint32(len(l.exact))
				l.exact += string(spelled[k])
			}
			l.posts = append(l.posts, ps...)
		}
		stream = append(stream, e.size, kind)
		stream = binary.LittleEndian.AppendUint32(stream, ref)
		stream = append(stream, word...)
	}
	return stream
}

func (b *Builder) word(e *entry) []byte { return b.arena[e.off:][:e.size] }

func (b *Builder) spelling(e *entry) []byte {
	if e.form != Exact {
		return nil
	}
	return b.arena[e.off+uint32(e.size):][:e.size]
}

// bucket is where the words of a hash are.
func bucket(h uint64) uint64 { return mix(h) >> 16 % buckets }

// bounds are where the entries of a bucket begin and end in stream.
func (l *Lexicon) bounds(bucket uint64) (from, to int) {
	x := load(l.starts, int(4*bucket))
	return int(uint32(x)), int(x >> 32)
}

// touch drops those for which the table has nothing, and notes for others where
// it has. What it is for is to bring the entries of many words nearer at the
// same time.
func (l *Lexicon) touch(words []passed) int {
	n := 0
	for i := range words {
		p := &words[n]
		p.hash, p.edge = words[i].hash, words[i].edge
		from, to := l.bounds(bucket(p.hash))
		p.from, p.to = int32(from), int32(to)
		if from < to && l.stream[from] != 0 {
			n++
		}
	}
	return n
}

// find returns the place in stream of the entry of a word that has the key k,
// or 0.
func (l *Lexicon) find(h uint64, k key, word string) int {
	at, to := l.bounds(bucket(h))
	return l.search(at, to, k, word)
}

// search is find among the entries of a bucket.
func (l *Lexicon) search(at, to int, k key, word string) int {
	for at < to {
		size := int(l.stream[at])
		if size == k.size && keyOf(load(l.stream, at+entryWord), load(l.stream, at+entryWord+size-8), size) == k &&
			(len(word) <= 16 && (k.first|k.last)&highBits == 0 || sameFolded(l.stream[at+entryWord:][:size], word)) {
			return at
		}
		at += entryWord + size
	}
	return 0
}

// refs gathers what a word has in each channel.
func (l *Lexicon) refs(at int, word string) (refs [channels]uint32) {
	kind, ref := l.stream[at+entryKind], uint32(load(l.stream, at+entryRef))
	if kind&severalPosts != 0 {
		return l.posted(ref, word)
	}
	if Form(kind>>2) == AnyCase || capital(word) {
		refs[Channel(kind&3)%channels] = ref
	}
	return refs
}

// posted is refs of a word with several posts, the first of which is given.
func (l *Lexicon) posted(first uint32, word string) (refs [channels]uint32) {
	for {
		p := &l.posts[first]
		if p.form == AnyCase || p.form == Capital && capital(word) || p.form == Exact && l.exact[p.off:][:len(word)] == word {
			refs[p.ch%channels] |= p.ref
		}
		if p.last {
			return refs
		}
		first++
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
	k := foldedKey(buf[:fold(&buf, word)])
	at := l.find(k.hash(), k, word)
	if at == 0 {
		return 0
	}
	return l.refs(at, word)[ch]
}
