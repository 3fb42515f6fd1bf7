package term

import (
	"strings"
	"sync"
)

// A wordSet holds the words of a list. It is made when it is first asked: most
// are of no use to most texts, and all of them together took a millisecond of
// each start.
type wordSet struct {
	list   string
	folded bool // the words are kept folded
	once   sync.Once
	words  map[string]bool
}

// newWordSet is the set of words parted by blanks.
func newWordSet(list string) *wordSet { return &wordSet{list: list} }

// newFoldedSet is the set of the words, folded.
func newFoldedSet(list string) *wordSet { return &wordSet{list: list, folded: true} }

// has reports whether the word is in the set.
func (s *wordSet) has(word string) bool {
	s.once.Do(func() {
		s.words = make(map[string]bool)
		for w := range strings.FieldsSeq(s.list) {
			if s.folded {
				w = string(fold(nil, w))
			}
			s.words[w] = true
		}
	})
	return s.words[word]
}
