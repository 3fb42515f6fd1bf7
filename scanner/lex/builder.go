package lex

import (
	"strings"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// A Form says which spellings of a word count.
type Form uint8

// The forms.
const (
	AnyCase Form = iota // the word in any case
	Capital             // only when its first letter is a capital in the text ("Jan", "JAN")
	Exact               // only as spelled
)

// A Builder collects the words of a Lexicon. It is for one goroutine.
type Builder struct {
	added      [][]entry // pieces of the same size, so that none is copied when there are more
	count      int
	made       *Lexicon // of an image; what is added is in it
	sections   []section
	arena      []byte           // the folded words, and behind each of form Exact its spelling
	decomposed [latinEnd]string // the letter in NFD; "" = not asked for yet
}

// NewBuilder returns an empty Builder.
func NewBuilder() *Builder { return &Builder{} }

// Add puts a word in a channel. Refs of one word in one channel are ORed. The
// word counts in either normal form of Unicode (an accent as part of its
// letter or as a character after it).
//
// It panics when ref is 0 or !IsWord(word): whoever takes words from outside
// asks IsWord first.
func (b *Builder) Add(ch Channel, word string, form Form, ref uint32) {
	if b.made != nil {
		return
	}
	if ref == 0 || ch >= channels || form > Exact {
		panic("lex: Add without a ref, or to an unknown channel or form")
	}
	if !IsWord(word) {
		panic("lex: Add of what is not a single word")
	}
	b.add(ch, word, form, ref)
	for i := 0; i < len(word); i++ {
		if word[i] >= 0x80 {
			b.addForms(ch, strings.Clone(word), form, ref)
			break
		}
	}
}

// addForms adds the other normal forms of a word.
func (b *Builder) addForms(ch Channel, word string, form Form, ref uint32) {
	if w, ok := b.latin(word); ok {
		if w != word && len(w) <= maxWord {
			b.add(ch, w, form, ref)
		}
		return
	}
	for _, f := range [...]norm.Form{norm.NFC, norm.NFD} {
		if w := f.String(word); w != word && IsWord(w) {
			b.add(ch, w, form, ref)
		}
	}
}

// latinEnd is the end of Latin Extended-A. Letters before it are in NFC, and
// their decompositions stand one after another in that of a word.
const latinEnd = 0x180

// latin is NFD of a word of Latin letters, which is in NFC; ok is false for
// other words. Most words with accents are of such letters, and asking package
// norm for each takes ten times as long.
func (b *Builder) latin(word string) (nfd string, ok bool) {
	for _, r := range word {
		if r >= latinEnd {
			return "", false
		}
	}
	var out strings.Builder
	out.Grow(len(word) + 4)
	for _, r := range word {
		if r < utf8.RuneSelf {
			out.WriteByte(byte(r))
			continue
		}
		if b.decomposed[r] == "" {
			b.decomposed[r] = norm.NFD.String(string(r))
		}
		out.WriteString(b.decomposed[r])
	}
	return out.String(), true
}

// piece is how many additions are kept together: 128 KiB.
const piece = 4096

// add notes a word as the entry that it will be.
func (b *Builder) add(ch Channel, word string, form Form, ref uint32) {
	if b.count%piece == 0 {
		b.added = append(b.added, make([]entry, 0, piece))
	}
	var buf [maxWord]byte
	folded := buf[:fold(&buf, word)]
	k := foldedKey(folded)
	last := &b.added[len(b.added)-1]
	*last = append(*last, entry{first: k.first, last: k.last, size: uint8(k.size), off: uint32(len(b.arena)), ref: ref, ch: ch, form: form})
	b.arena = append(b.arena, folded...)
	if form == Exact {
		b.arena = append(b.arena, word...)
	}
	b.count++
}
