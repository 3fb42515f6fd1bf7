// Package lex is the one pass over the text. It turns a segment into anchors:
// the few places where a detector has to look. The cost of a scanner is the
// number of times it looks at a byte, so nothing else loops over the text.
package lex

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
	// Numbers are the digit groups of the text with single separators
	// (blank, no-break and narrow blanks, '.', '/', '-', en dash, line break)
	// bridged, from the first digit to the last, when they hold at least six
	// digits, or at least four in three groups or more.
	Numbers []Span
	// Codes are tokens of ASCII letters and digits, both present, of five
	// bytes or more ("BE68539007547034", "1ABC123", "EH123456").
	Codes  []Span
	Ats    []int32
	Names  []Hit
	Terms  []Hit
	Labels []Hit
}
