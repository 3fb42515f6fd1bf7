// Package lex is the one pass over the text. It turns a segment into anchors:
// the few places where a detector has to look. The cost of a scanner is the
// number of times it looks at a byte, so nothing else loops over the text.
//
// # How
//
// A chunk of 2 KiB at a time goes through the stages, so that what one leaves
// for the next stays in the first cache.
//
// Masks (masks.go): eight bytes in a register are classed at once, and the
// text becomes bit masks of letters, digits and odd characters.
//
// Words (words.go): the edges of the runs in the letter mask are written to a
// list, and a loop without calls or branches that depend on the words hashes
// the first and last eight bytes of each and asks a filter of one bit a word.
// What passes is held against a second filter, then against the one table of
// all channels (lexicon.go), and only then is it compared. The cost does not
// grow with the number of words as long as the filter stays in the second
// cache. Runs with characters that end words (quotes, dashes, blanks), or of
// which the case does not fold by one bit, are taken apart rune by rune.
//
// Numbers (number.go): gaps of one byte are filled in the digit mask, so most
// numbers are one run; counting digits is counting bits. Only chains of more
// than 64 bytes, as tables make them, are taken apart into groups.
//
// Codes (codes.go) are looked for where a letter and a digit meet, '@' is left
// to the standard library.
//
// Everything found depends on little text on either side, so that windows
// which overlap by 4 KiB show the same in their cores; only how a long chain of
// digits is cut in pieces depends on all of it.
//
// What it does is written down a second time, plainly, in reference_test.go;
// fuzzing holds the one to the other. There is no assembly, and unsafe only
// for the loads of the inner loop.
//
// # Speed
//
// go test -bench ., 2026-11-20, go 1.26, GOAMD64=v1, one core of a
// shared virtual machine of 2 vCPU (Intel Xeon, about 3 GHz, 2 MiB second
// cache), 50,000 words, windows of 256 KiB, best of several runs since others
// were at work on the machine; in brackets GOAMD64=v3. MB/s, cumulative down
// to the words:
//
//	                   prose          csv and log lines
//	masks              2,620 (2,420)  2,600 (2,650)
//	+ edges, hashes      990 (1,000)  1,300 (1,240)
//	+ filters, table     720   (740)  1,200 (1,210)
//	all anchors          615   (630)    580   (620)
//
// By itself, masks included: numbers 1,800 on prose and 850 on csv, codes
// 2,400, '@' over 30,000. Worst cases: 76 for digits of full width, 80 for one
// digit a line, 90 for single digits on one line of any length, all others
// over 100 (BenchmarkLex/worst). Building the lexicon of 50,000 words takes
// some ms, and none where it is an image (image.go); a segment costs 0.4 µs however short it is.
//
// Tried and slower: gathering masks by multiplication (2.0 to 2.7 GB/s instead
// of 3.5 on plain ASCII), hashing with a 128-bit product (stage of hashes 735
// instead of 820), taking every run of digits as it comes (numbers on csv 590
// instead of 840), a mask of separators that drops the numbers with none beside
// them before they become edges (numbers on json 1,030 instead of 1,440, 2026-11).
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
	Triples                   // words of three letters beside three digits
	Heads                     // two letters with digits behind them
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

// A Number is a place where a number of several digits may stand: a chain of
// groups of digits, or a piece of a long one.
type Number struct {
	Start, End int32
	// Own is up to where groups begin that are to be tried as the first of a
	// number. Those from there to End are in the next anchor too, with as much
	// after them, and are tried there. It is End where no anchor overlaps.
	Own int32
	// Digits has a bit for each byte that is a digit, the first byte lowest.
	// It is 0 for what is longer than 64 bytes or holds digits of full width.
	Digits uint64
}

// A Code is a token of letters and digits.
type Code struct {
	Start, End int32
	Letters    uint32 // a bit for each byte that is a letter, the first byte lowest; 0 when it is longer than 32 bytes
}

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
	// end of one, with at most one border inside, lies in the anchor that owns
	// the group. Where such anchors begin depends on all of the chain before;
	// what lies within 64 bytes of a group does not.
	//
	// An anchor has at least six digits, or at least four in three groups or
	// more.
	Numbers []Number
	// Codes are runs of ASCII letters and digits, both present, of 5 to 128
	// bytes ("BE68539007547034", "1ABC123", "EH123456").
	Codes []Code
	// Ats are the places of the byte '@'.
	Ats []int32
	// Triples are the words of three ASCII letters that one byte parts from
	// exactly three digits, before or after ("ABC" of "1-ABC-123").
	Triples []Span
	// Heads are the places of two ASCII letters that no ASCII letter or digit
	// stands right before, with an ASCII digit among the seven bytes behind
	// them of which the first is no letter ("BE68", "BE 68"). One or two of the
	// letters O, I, L, S and B, for which scanning takes digits, may come
	// first: one with the digit right behind it ("BEO8"), or two with a digit
	// among the five bytes behind them ("BEIO 5390").
	Heads []int32
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

	maxLetters = 32 // of a code with Letters
)

// Reset empties the anchors and keeps their memory.
func (a *Anchors) Reset() {
	a.Numbers, a.Codes, a.Ats, a.Triples = a.Numbers[:0], a.Codes[:0], a.Ats[:0], a.Triples[:0]
	a.Heads = a.Heads[:0]
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
	if want&(Numbers|Codes|Triples|Heads|Names|Terms|Labels) == 0 || text == "" {
		return
	}
	var m masks
	var room scratch
	w := words{lexicon: l, text: text,
		wants: [channels]bool{Name: want&Names != 0, Term: want&Terms != 0, Label: want&Labels != 0},
		hits:  [channels][]Hit{Name: at.Names, Term: at.Terms, Label: at.Labels},
	}
	n := numbers{text: text, out: at.Numbers, before: -1}
	c := codes{text: text, out: at.Codes}
	t := triples{text: text, out: at.Triples}
	h := heads{text: text, out: at.Heads}
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
		if want&Triples != 0 {
			t.scan(&m, from, blocks)
		}
		if want&Heads != 0 {
			h.scan(&m, from, blocks)
		}
	}
	at.Numbers, at.Codes, at.Triples, at.Heads = n.out, c.out, t.out, h.out
	at.Names, at.Terms, at.Labels = w.hits[Name], w.hits[Term], w.hits[Label]
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
