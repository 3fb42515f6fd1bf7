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
	added      [][]addition // pieces of the same size, so that none is copied when there are more
	count      int
	bytes      int              // of all words together
	decomposed [latinEnd]string // the letter in NFD; "" = not asked for yet
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
		if w, ok := b.latin(word); ok {
			if w != word && len(w) <= maxWord {
				b.add(addition{w, ref, ch, form})
			}
			break
		}
		for _, f := range [...]norm.Form{norm.NFC, norm.NFD} {
			if w := f.String(word); w != word && IsWord(w) {
				b.add(addition{w, ref, ch, form})
			}
		}
		break
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

func (b *Builder) add(a addition) {
	if b.count%piece == 0 {
		b.added = append(b.added, make([]addition, 0, piece))
	}
	last := &b.added[len(b.added)-1]
	*last = append(*last, a)
	b.count++
	b.bytes += len(a.word)
}

// each calls yield with every addition.
func (b *Builder) each(yield func(a addition) bool) {
	for _, p := range b.added {
		for _, a := range p {
			if !yield(a) {
				return
			}
		}
	}
}
