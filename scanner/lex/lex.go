// Package lex is the one pass over the text. It turns a segment into anchors:
// the few places where a detector has to look. The cost of a scanner is the
// number of times it looks at a byte, so nothing else loops over the text.
package lex

import (
	"math"
	"strings"
)

// Kinds is a set of anchor kinds.
type Kinds uint16

// The kinds of anchors.
const (
	Numbers Kinds = 1 << iota // digit groups, single separators bridged
	Codes                     // tokens of letters and digits mixed
	Ats                       // the byte '@'
	Names                     // dictionary hits of the channel Name
	Terms                     // dictionary hits of the channel Term
	Labels                    // dictionary hits of the channel Label
)

// A Channel is one of the dictionaries of a Lexicon. They share one table, so
// that a word is hashed once.
type Channel uint8

// The channels.
const (
	Name  Channel = iota // words of names and what stands around them; most count only with a capital
	Term                 // first or rarest words of the terms of special categories
	Label                // words that announce a value: "wachtwoord", "geboortedatum"
	channels
)

// A Span is a run of bytes of the segment's text.
type Span struct{ Start, End int32 }

// A Hit is a word of the text that is in a dictionary.
type Hit struct {
	Start, End int32
	Ref        uint32 // what Builder.Add was given
}

// Anchors are the places of one segment, each kind ascending by Start. They
// are valid until the segment's Detect calls return.
type Anchors struct {
	// Numbers are where a number of several digits may stand, with what may
	// part its digits. They may overlap, hold more than one number, and are
	// at most 128 bytes long; each begins and ends with a digit.
	//
	// A group is a run of at most 64 digits, ASCII or full width; a longer
	// one is no number. Two groups are linked when at most three separators
	// and at most one line break stand between them. Separators are blanks
	// (no-break, narrow and thin ones too), tab, '.', '/', '-', dashes,
	// parentheses, soft hyphen and middle dot; not ',', ';', ':', '+', '_'.
	// A gap with a tab, a line break or two blanks in a row is a border: it
	// links only groups that have at most 19 digits together, so that the
	// cells of a column of long numbers stay apart.
	//
	// Linked groups are a chain. A chain of at most 128 bytes is one anchor.
	// Of a longer one, as tables make them, there are several anchors, such
	// that every stretch of at most 64 bytes from the start of a group to the
	// end of one, with at most one border inside, lies in one of them.
	//
	// An anchor has at least six digits, or at least four in three groups or
	// more. It depends on no text further than 2.5 KiB from it.
	Numbers []Span
	// Codes are runs of ASCII letters and digits, both present, of 5 to 128
	// bytes ("BE68539007547034", "1ABC123", "EH123456").
	Codes []Span
	// Ats are the places of the byte '@'.
	Ats []int32
	// Names, Terms and Labels are the words that are in a dictionary. A word
	// is a maximal run of letters of at most 64 bytes.
	Names  []Hit
	Terms  []Hit
	Labels []Hit
}

// Bounds of a code, in bytes.
const (
	minCode = 5
	maxCode = 128
)

// Reset empties the anchors and keeps their memory.
func (a *Anchors) Reset() {
	a.Numbers, a.Codes, a.Ats = a.Numbers[:0], a.Codes[:0], a.Ats[:0]
	a.Names, a.Terms, a.Labels = a.Names[:0], a.Terms[:0], a.Labels[:0]
}

// Lex finds the anchors of the kinds wanted. It empties at first and reuses
// its slices. Of a text of 2 GiB or more it sees what comes before.
func (l *Lexicon) Lex(text string, want Kinds, at *Anchors) {
	at.Reset()
	text = text[:min(len(text), math.MaxInt32-block)]
	if want&Ats != 0 {
		at.Ats = ats(text, at.Ats)
	}
	if want&(Numbers|Codes|Names|Terms|Labels) == 0 || text == "" {
		return
	}
	var m masks
	var room scratch
	w := words{lexicon: l, text: text, want: want, at: at}
	n := numbers{text: text, out: at.Numbers}
	c := codes{text: text, out: at.Codes}
	for from := 0; from < len(text); from += chunk {
		blocks := m.fill(text[from:min(from+chunk, len(text))])
		if m.anyOdd && m.widen(text, from) {
			n.wide = true
		}
		if l.filter != nil && want&(Names|Terms|Labels) != 0 {
			w.scan(&m, from, blocks, &room)
		}
		if want&Numbers != 0 {
			n.scan(&m, from, blocks, &room)
		}
		if want&Codes != 0 {
			c.scan(&m, from, blocks)
		}
	}
	at.Numbers, at.Codes = n.out, c.out
}

// ats appends the places of '@'.
func ats(text string, out []int32) []int32 {
	for i := 0; i < len(text); i++ {
		if text[i] != '@' { // else IndexByte would be called for each of many
			k := strings.IndexByte(text[i:], '@')
			if k < 0 {
				break
			}
			i += k
		}
		out = append(out, int32(i))
	}
	return out
}
