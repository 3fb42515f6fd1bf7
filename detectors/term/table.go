package term

import (
	"encoding/binary"
	"sync/atomic"
)

// A table holds the entries. Those of an image are read when they are met: to
// parse the lists at each start took a third of it.
type table struct {
	met  []atomic.Pointer[entry]
	from string // of an image: four bytes each, little-endian: where it begins in text
	text string
}

// newTable is the table of entries that were parsed.
func newTable(entries []entry) *table {
	t := &table{met: make([]atomic.Pointer[entry], len(entries))}
	for i := range entries {
		t.met[i].Store(&entries[i])
	}
	return t
}

// readTable is the table of an image, as image wrote it.
func readTable(from, text string) *table {
	return &table{met: make([]atomic.Pointer[entry], len(from)/4), from: from, text: text}
}

// entry is one of the entries. The same one is always at the same place.
func (t *table) entry(i int) *entry {
	if e := t.met[i].Load(); e != nil {
		return e
	}
	start := number(t.from[4*i:])
	e := decode(t.text[start:])
	if t.met[i].CompareAndSwap(nil, e) {
		return e
	}
	return t.met[i].Load() // another worker met it first
}

// image writes entries for readTable.
func image(entries []entry) (from, text []byte) {
	for i := range entries {
		from = binary.LittleEndian.AppendUint32(from, uint32(len(text)))
		text = entries[i].encode(text)
	}
	return from, text
}

// An entry in bytes: anchor, category, marker, strength, flags (two), languages,
// text, tokens. A string has its length before it, a list its number.
func (e *entry) encode(b []byte) []byte {
	b = append(b, byte(e.anchor), byte(e.category), byte(e.marker), e.strength, byte(e.flags), byte(e.flags>>8), e.langs)
	b = encodeString(b, e.text)
	return encodeTokens(b, e.tokens)
}

func encodeString(b []byte, s string) []byte {
	return append(binary.AppendUvarint(b, uint64(len(s))), s...)
}

// A token in bytes: its marks as bits, then text, spell and alts.
func encodeTokens(b []byte, tokens []token) []byte {
	b = binary.AppendUvarint(b, uint64(len(tokens)))
	for i := range tokens {
		t := &tokens[i]
		marks := byte(0)
		for bit, m := range t.marks() {
			if *m {
				marks |= 1 << bit
			}
		}
		b = append(b, marks)
		b = encodeString(encodeString(b, t.text), t.spell)
		b = encodeTokens(b, t.alts)
	}
	return b
}

// marks are what is true or false of a token.
func (t *token) marks() [7]*bool {
	return [...]*bool{&t.exact, &t.stem, &t.skip, &t.dot, &t.tail, &t.any, &t.gap}
}

// decode reads what encode wrote.
func decode(s string) *entry {
	e := &entry{
		anchor: int(s[0]), category: category(s[1]), marker: markerKind(s[2]), strength: s[3],
		flags: uint16(s[4]) | uint16(s[5])<<8, langs: s[6],
	}
	r := cutter{s[7:]}
	e.text = r.string()
	e.tokens = r.tokens()
	return e
}

// A cutter takes an image apart. What it returns is a part of it.
type cutter struct{ rest string }

func (r *cutter) number() int {
	n := 0
	for shift := 0; ; shift += 7 {
		c := r.rest[0]
		r.rest = r.rest[1:]
		if n |= int(c&0x7F) << shift; c < 0x80 {
			return n
		}
	}
}

func (r *cutter) string() string {
	n := r.number()
	s := r.rest[:n]
	r.rest = r.rest[n:]
	return s
}

func (r *cutter) tokens() []token {
	n := r.number()
	if n == 0 {
		return nil
	}
	ts := make([]token, n)
	for i := range ts {
		t := &ts[i]
		marks := r.rest[0]
		r.rest = r.rest[1:]
		for bit, m := range t.marks() {
			*m = marks>>bit&1 != 0
		}
		t.text, t.spell = r.string(), r.string()
		t.alts = r.tokens()
		t.begins = initials(t.alts)
	}
	return ts
}
