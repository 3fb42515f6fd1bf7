package lex

import (
	"math"
	"math/bits"
	"unicode/utf8"
	"unsafe"
)

// words finds the words of a text, chunk by chunk.
type words struct {
	lexicon *Lexicon
	text    string
	wants   [channels]bool
	hits    [channels][]Hit

	open  uint64 // 1 when a word is open at the end of the chunk
	start int32  // of that word
	odd   int    // where the first odd byte that is not behind is
}

// batch is the number of words that are hashed before those that pass the
// filter are looked up: the loads of both loops then overlap.
const batch = 256

// A passed word has passed the filters.
type passed struct {
	hash     uint64
	edge     int32 // index of its start
	from, to int32 // where the entries of its bucket are in the table
}

// scan looks at the words that end in the chunk at from, of n blocks.
func (w *words) scan(m *masks, from, n int, room *scratch) {
	e := &room.edges
	k := int(w.open)
	e[0] = w.start
	base := int32(from)
	for _, mask := range m.word[:n] {
		k = e.flatten(k, mask^(mask<<1|w.open), base)
		w.open = mask >> 63
		base += block
	}
	if from+chunk >= len(w.text) && w.open == 1 {
		e[k] = int32(len(w.text))
		k++
	}
	if w.odd >= from { // else it lies in the word that is still open
		w.odd = m.nextOdd(from, from, n)
	}
	w.look(m, e[:k&^1], from, n, &room.passed)
	if k&1 == 1 {
		w.start = e[k-1]
	}
}

// nextOdd returns where the first odd byte at or after i stands in the chunk
// at from, of n blocks.
func (m *masks) nextOdd(i, from, n int) int {
	if !m.anyOdd {
		return math.MaxInt
	}
	b := (i - from) / block
	if b >= n {
		return math.MaxInt
	}
	mask := m.odd[b] >> ((i - from) % block) << ((i - from) % block)
	for mask == 0 {
		b++
		if b >= n {
			return math.MaxInt
		}
		mask = m.odd[b]
	}
	return from + b*block + bits.TrailingZeros64(mask)
}

// look hashes the words between pairs of edges, and looks up those that pass
// the filters.
func (w *words) look(m *masks, edges []int32, from, n int, passed *[batch]passed) {
	for len(edges) >= 2 {
		used, count := 0, 0
		if edges[1] >= 8 {
			used, count = sift(w.text, edges, min(w.odd, len(w.text)-8), w.lexicon.filter, passed)
			count = w.lexicon.touch(passed[:count])
		}
		for i := range passed[:count] {
			p := &passed[i]
			w.found(p, int(edges[p.edge]), int(edges[p.edge+1]))
		}
		edges = edges[used:]
		if used >= batch || len(edges) < 2 {
			continue
		}
		start, end := int(edges[0]), int(edges[1])
		edges = edges[2:]
		if end > w.odd {
			w.split(start, end)
			w.odd = m.nextOdd(max(end, from), from, n)
		} else if end-start <= maxWord {
			first, last := loadAtBorder(w.text, start, end)
			k := keyOf(first, last, end-start)
			w.lookup(k, k.hash(), start, end)
		}
	}
}

// sift hashes a batch of words, up to the first one that ends after stop, and
// puts those that pass the filters in out. It returns how many edges it has
// used and how many words have passed. No word may end before the eighth byte
// of the text, and stop is at least eight bytes from its end.
//
// It calls nothing and has no branch that depends on the words: most of the
// time is spent here.
func sift(text string, edges []int32, stop int, filters *[2]filter, out *[batch]passed) (used, count int) {
	edges = edges[:min(len(edges), 2*batch)]
	base := unsafe.StringData(text)
	first, second := &filters[0], &filters[1]
	n := uint(0)
	i := 0
	for ; i < len(edges)-1; i += 2 {
		start, end := int(edges[i]), int(edges[i+1])
		if end > stop {
			break
		}
		head := loadAt(base, start)
		h := keyOf(head, loadAt(base, end-8), end-start).hash()
		p := &out[n%batch]
		p.hash, p.edge = h, int32(i)

		if first.has(slot(h, head)) {
			n++
		}
	}
	for _, p := range out[:min(n, batch)] {
		out[uint(count)%batch] = p
		if second.has(secondSlot(p.hash)) {
			count++
		}
	}
	return i, count
}

// loadAtBorder is the first and last eight bytes of a word so near to the
// border of the text that they cannot be loaded at once.
func loadAtBorder(text string, start, end int) (first, last uint64) {
	var pad [maxWord + 16]byte
	n := copy(pad[8:], text[start:end])
	return load(pad[:], 8), load(pad[:], n)
}

// found looks up a word that passed the filters, away from the borders of the
// text.
func (w *words) found(p *passed, start, end int) {
	if end-start > maxWord {
		return
	}
	k := keyOf(load(w.text, start), load(w.text, end-8), end-start)
	w.hit(w.lexicon.search(int(p.from), int(p.to), k, w.text[start:end]), start, end)
}

// lookup looks up a word of which the key and the hash are known.
func (w *words) lookup(k key, h uint64, start, end int) {
	w.hit(w.lexicon.find(h, k, w.text[start:end]), start, end)
}

// hit notes a word of the dictionary.
func (w *words) hit(at, start, end int) {
	if at == 0 {
		return
	}
	kind, ref := w.lexicon.stream[at+entryKind], uint32(load(w.lexicon.stream, at+entryRef))
	if kind&severalPosts == 0 { // as mostly
		if Form(kind>>2) == AnyCase || capital(w.text[start:end]) {
			w.note(Channel(kind&3), Hit{int32(start), int32(end), ref})
		}
		return
	}
	refs := w.lexicon.posted(ref, w.text[start:end])
	for ch, r := range refs {
		if r != 0 {
			w.note(Channel(ch), Hit{int32(start), int32(end), r})
		}
	}
}

// note appends to the hits of a channel, if they are wanted.
func (w *words) note(ch Channel, h Hit) {
	if ch < channels && w.wants[ch] {
		w.hits[ch] = append(w.hits[ch], h)
	}
}

// split is the slow path: it parts a run of bytes in words, rune by rune, and
// folds them at the same time.
func (w *words) split(start, end int) {
	var folded [maxWord + 2*utf8.UTFMax]byte
	n := 0 // bytes of folded; over maxWord: it is no word, and no more are written
	word := start
	for i := start; i < end; {
		if c := w.text[i]; c < utf8.RuneSelf { // a letter: others part runs
			folded[n] = c | 0x20
			i++
			n = min(n+1, maxWord+1)
			continue
		}
		r, size := utf8.DecodeRuneInString(w.text[i:end])
		switch {
		case size == 1: // not UTF-8, counts as a letter
			folded[n] = w.text[i]
			n = min(n+1, maxWord+1)
		case !letter(r, size):
			w.slow(folded[:n], word, i)
			word, n = i+size, 0
		case n > maxWord:
		default:
			n += utf8.EncodeRune(folded[n:], lower(r))
		}
		i += size
	}
	w.slow(folded[:n], word, end)
}

// slow looks up a word that has been folded.
func (w *words) slow(folded []byte, start, end int) {
	if start >= end || end-start > maxWord {
		return
	}
	k := foldedKey(folded)
	h := k.hash()
	if w.lexicon.filter[0].has(slot(h, uint64(w.text[start]))) && w.lexicon.filter[1].has(secondSlot(h)) {
		w.lookup(k, h, start, end)
	}
}
