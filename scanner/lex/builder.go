package lex

import (
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
	added []addition
	bytes int // of all words together
}

type addition struct {
	word string
	ref  uint32
	ch   Channel
	form Form
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
	if ref == 0 || ch >= channels || form > Exact {
		panic("lex: Add without a ref, or to an unknown channel or form")
	}
	if !IsWord(word) {
		panic("lex: Add of what is not a single word")
	}
	b.add(addition{word, ref, ch, form})
	for i := 0; i < len(word); i++ {
		if word[i] < 0x80 {
			continue
		}
		for _, f := range [...]norm.Form{norm.NFC, norm.NFD} {
			if w := f.String(word); w != word && IsWord(w) {
				b.add(addition{w, ref, ch, form})
			}
		}
		break
	}
}

func (b *Builder) add(a addition) {
	b.added = append(b.added, a)
	b.bytes += len(a.word)
}
