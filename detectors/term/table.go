package term

import (
	"encoding/binary"
	"strings"
	"sync"
	"sync/atomic"
)

// A table holds the entries. Those of an image are read when they are met: to
// parse the lists at each start took a third of it.
type table struct {
	met  []atomic.Pointer[entry]
	from string // of an image: four bytes each, little-endian: where it begins in text
	text string
	sets sync.Map // of token by where it begins in text: many entries share one
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
	e := t.decode(int(number(t.from[4*i:])))
	if t.met[i].CompareAndSwap(nil, e) {
		return e
	}
	return t.met[i].Load() // another worker met it first
}

// image writes entries for readTable. The sets of words, many of which stand
// in many entries, are written once, where they are met first.
func image(entries []entry) (from, text []byte) {
	w := writer{sets: make(map[string]int)}
	for i := range entries {
		e := &entries[i]
		for k := range e.tokens {
			if t := &e.tokens[k]; t.alts != nil && w.sets[t.text] == 0 {
				w.set(t)
			}
		}
		from = binary.LittleEndian.AppendUint32(from, uint32(len(w.text)))
		w.entry(e)
	}
	return from, w.text
}

// A writer makes the text of an image.
type writer struct {
	text []byte
	sets map[string]int // by the words of a set: where it begins, plus one
}

func (w *writer) string(s string) {
	w.text = append(binary.AppendUvarint(w.text, uint64(len(s))), s...)
}

// A set in bytes: its words as the list has them, and as tokens.
func (w *writer) set(t *token) {
	w.sets[t.text] = len(w.text) + 1
	w.string(t.text)
	w.tokens(t.alts)
}

func (w *writer) tokens(ts []token) {
	w.text = binary.AppendUvarint(w.text, uint64(len(ts)))
	for i := range ts {
		w.token(&ts[i])
	}
}

// An entry in bytes: anchor, core, category, marker, strength, flags (two), languages,
// tokens, text. A string has its length before it, a list its number. In the
// text "<>" stands for each set.
func (w *writer) entry(e *entry) {
	w.text = append(w.text, byte(e.anchor), byte(e.core), byte(e.category), byte(e.marker), e.strength, byte(e.flags), byte(e.flags>>8), e.langs)
	w.tokens(e.tokens)
	text := e.text
	for i := range e.tokens {
		if t := &e.tokens[i]; t.alts != nil {
			text = strings.Replace(text, t.text, anySet, 1)
		}
	}
	w.string(text)
}

// anySet stands for a set in the text of an entry.
const anySet = "<>"

// isSet is the mark of a token that is a set: where the set begins follows.
const isSet = 1 << 7

// A token in bytes: its marks as bits, then its text, and its spelling where
// that is another.
func (w *writer) token(t *token) {
	marks := byte(0)
	for bit, m := range t.marks() {
		if *m {
			marks |= 1 << bit
		}
	}
	if t.alts != nil {
		w.text = binary.AppendUvarint(append(w.text, marks|isSet), uint64(w.sets[t.text]-1))
		return
	}
	w.text = append(w.text, marks)
	w.string(t.text)
	if t.spell == t.text {
		w.text = append(w.text, 0)
		return
	}
	w.text = append(binary.AppendUvarint(w.text, uint64(len(t.spell)+1)), t.spell...)
}

// marks are what is true or false of a token.
func (t *token) marks() [7]*bool {
	return [...]*bool{&t.exact, &t.stem, &t.skip, &t.dot, &t.tail, &t.any, &t.gap}
}

// decode reads the entry that begins at start, as entry wrote it.
func (t *table) decode(start int) *entry {
	s := t.text[start:]
	e := &entry{
		anchor: int(s[0]), core: int(s[1]), category: category(s[2]), marker: markerKind(s[3]), strength: s[4],
		flags: uint16(s[5]) | uint16(s[6])<<8, langs: s[7],
	}
	r := cutter{t, s[8:]}
	e.tokens = r.tokens()
	e.text = r.string()
	for i := range e.tokens {
		if t := &e.tokens[i]; t.alts != nil {
			e.text = strings.Replace(e.text, anySet, t.text, 1)
		}
	}
	return e
}

// set reads the words of a set. The same ones are always at the same place.
func (t *table) set(start int) token {
	if s, ok := t.sets.Load(start); ok {
		return s.(token)
	}
	r := cutter{t, t.text[start:]}
	var s token
	s.text, s.alts = r.string(), r.tokens()
	s.begins, s.roots = initials(s.alts), roots(s.alts)
	t.sets.Store(start, s)
	return s
}

// A cutter takes an image apart. What it returns is a part of it.
type cutter struct {
	table *table
	rest  string
}

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
	ts := make([]token, r.number())
	for i := range ts {
		ts[i] = r.token()
	}
	return ts
}

func (r *cutter) token() (t token) {
	marks := r.rest[0]
	r.rest = r.rest[1:]
	for bit, m := range t.marks() {
		*m = marks>>bit&1 != 0
	}
	if marks&isSet != 0 {
		set := r.table.set(r.number())
		t.text, t.alts, t.begins, t.roots = set.text, set.alts, set.begins, set.roots
		return t
	}
	t.text = r.string()
	t.spell = t.text
	if n := r.number(); n > 0 {
		t.spell = r.rest[:n-1]
		r.rest = r.rest[n-1:]
	}
	return t
}
