package term

import (
	"math/bits"
	"unicode/utf8"
)

// A sieve tells at a glance that a phrase does not stand where its anchor
// does, as nine times in ten: the first two letters of the word that must
// follow the anchor, or else of the one before it. 0 lets everything pass.
type sieve uint16

const (
	sieveBefore sieve = 1 << 10 // the word before; the letters are below: five bits each, 'a' is 1
	anyLetter         = 31      // of a second letter: beyond ASCII
)

// sieve is the one of the entry.
func (e *entry) sieve() sieve {
	if i := e.anchor + 1; i < len(e.tokens) && !e.tokens[i].gap {
		if s := e.tokens[i].sieve(); s != 0 {
			return s
		}
	}
	if i := e.anchor - 1; i >= 0 && !e.tokens[e.anchor].gap {
		if s := e.tokens[i].sieve(); s != 0 {
			return s | sieveBefore
		}
	}
	return 0
}

// sieve has the first letters that a word must have to be this token (see
// token.is); 0 where that is not certain.
func (t *token) sieve() sieve {
	if t.skip || t.tail || t.any || t.alts != nil || t.text == "" {
		return 0
	}
	s := letters(t.text)
	if s&31 == anyLetter {
		s &^= 31
	}
	return s
}

// letters has the first two letters of a word; 0 where the first is none of
// ASCII.
func letters(w string) (s sieve) {
	c := lowered(w[0]) - 'a'
	if c >= 26 {
		return 0
	}
	s = sieve(c+1) << 5
	if len(w) > 1 {
		if c = lowered(w[1]) - 'a'; c < 26 {
			s |= sieve(c + 1)
		} else if w[1] >= utf8.RuneSelf {
			s |= anyLetter
		}
	}
	return s
}

// neighbours are the words around an anchor, read when they are asked for.
type neighbours struct {
	text       string
	start, end int
	side       [2]side // behind, before
	far        [2]stretch
}

// A side has the letters of the nearest word, and of the one beyond it where
// the nearest is an article, which a text may have inside a phrase.
type side struct {
	read bool
	all  bool // a word begins beyond ASCII: everything passes
	has  [2]sieve
}

// pass reports whether the words around may be those of the phrase.
func (n *neighbours) pass(s sieve) bool {
	if s == 0 {
		return true
	}
	d := &n.side[s/sieveBefore%2]
	if !d.read {
		n.look(d, s&sieveBefore != 0)
	}
	if d.all {
		return true
	}
	s &^= sieveBefore
	return s.fits(d.has[0]) || d.has[1] != 0 && s.fits(d.has[1])
}

// fits reports whether a word with the letters may be the one wanted.
func (s sieve) fits(has sieve) bool {
	if s>>5 != has>>5 {
		return false
	}
	second := s & 31
	return second == 0 || second == has&31 || has&31 == anyLetter
}

func (n *neighbours) look(d *side, before bool) {
	d.read = true
	if has, ok := n.glance(before); ok {
		d.has[0] = has
		return
	}
	from, to := n.start, n.end
	for i := range d.has {
		// a full stop may stand between the words of some phrases
		if before {
			from, to = wordBefore(n.text, from, true)
		} else {
			from, to = wordAfter(n.text, to, true)
		}
		if from < 0 {
			return
		}
		w := n.text[from:to]
		d.has[i] = letters(w)
		if w[0] >= utf8.RuneSelf {
			d.all = true
			return
		}
		if !article(w) {
			return
		}
	}
}

// glance has the letters of the nearest word, where that is one of ASCII with a
// blank between and no article, as mostly.
func (n *neighbours) glance(before bool) (has sieve, ok bool) {
	s, i := n.text, n.end+1
	if before {
		end := n.start - 1
		if end < 8 || s[end] != ' ' {
			return 0, false
		}
		i = end - bits.LeadingZeros64(noLetters(load(s[end-8:])))>>3
		if i == end || i == end-8 || s[i-1] >= utf8.RuneSelf {
			return 0, false
		}
	} else if i+1 >= len(s) || s[n.end] != ' ' || kinds[s[i]] != small || s[i+1] >= utf8.RuneSelf {
		return 0, false
	}
	has = letters(s[i : i+2])
	return has, !beginArticles[has]
}

// beginArticles has the letters of the articles.
var beginArticles = func() (t [1 << 10]bool) {
	for w := range articles {
		t[letters(w)] = true
	}
	return t
}()
