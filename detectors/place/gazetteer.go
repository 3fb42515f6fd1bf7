package place

import (
	_ "embed"
	"strings"
	"unicode"
	"unicode/utf8"

	"uitrusting/rules"
)

// places holds the Belgian postcodes, ascending, each with the names of its
// places and municipality. See generate.go for the sources.
//
//go:embed places.txt
var places string

// A gazetteer tells whether a name belongs to a postcode.
type gazetteer struct {
	keys   [10000][]string // folded names by postcode
	firsts map[string]bool // first words of the names, as spelled
}

// newGazetteer reads the embedded list. The list is ours: a bad line is a
// programmer's mistake.
func newGazetteer() *gazetteer {
	g := &gazetteer{firsts: map[string]bool{}}
	for line := range strings.Lines(places) {
		code, names, ok := strings.Cut(strings.TrimSuffix(line, "\n"), " ")
		n, digits := number(code)
		if !ok || digits != 4 {
			panic("place: bad line in places.txt")
		}
		for name := range strings.SplitSeq(names, "|") {
			var b folded
			for i, w := range words(name) {
				b.add(w)
				if i == 0 {
					g.firsts[w] = true
					if f := fold(w); f != strings.ToLower(w) {
						g.firsts[f] = true
					}
				}
			}
			g.keys[n] = append(g.keys[n], string(b.buf[:b.n]))
		}
	}
	for _, w := range [...]string{"St", "Ste", "Sint", "Saint", "Sainte", "Sankt"} {
		g.firsts[w] = true
	}
	return g
}

// Sum tells whether the list of places has changed.
func Sum() uint32 { return rules.Checksum(places) }

// maxName is the length of the longest folded name, in bytes.
const maxName = 48

// match reads the name of a place of the postcode at text[i:] and returns
// where the longest ends, or 0. Case, accents, hyphens and the forms of
// "Saint" do not count.
func (g *gazetteer) match(code int, text string, i int) (end int) {
	keys := g.keys[code]
	if len(keys) == 0 {
		return 0
	}
	var b folded
	for range 8 {
		e := wordEnd(text, i)
		if e == i || !b.add(text[i:e]) {
			return end
		}
		prefix := false
		for _, k := range keys {
			if len(k) >= b.n && k[:b.n] == string(b.buf[:b.n]) {
				prefix = true
				if len(k) == b.n {
					end = e
				}
			}
		}
		if !prefix {
			return end
		}
		// The next word of the name, after one or two of "-", " ", "'", ".".
		i = e
		for n := 0; n < 3 && i < len(text); n++ {
			if r, w := utf8.DecodeRuneInString(text[i:]); strings.ContainsRune(" -.'’\u00a0\u2010\u2011\u2013", r) {
				i += w
			}
		}
	}
	return end
}

// folded is a name without case, accents and what parts its words.
type folded struct {
	buf [maxName]byte
	n   int
}

// add folds one word into the name, with the forms of "Saint" made equal. It
// reports whether there was room.
func (f *folded) add(word string) bool {
	from := f.n
	for _, r := range word {
		r = plain(r)
		if r >= utf8.RuneSelf || f.n+2 > len(f.buf) {
			return false
		}
		f.buf[f.n] = byte(r)
		f.n++
	}
	switch string(f.buf[from:f.n]) {
	case "saint", "sint", "sankt":
		f.n = from + copy(f.buf[from:], "st")
	case "sainte":
		f.n = from + copy(f.buf[from:], "ste")
	}
	return true
}

// fold is the word in lower case without accents.
func fold(word string) string { return strings.Map(plain, word) }

// plain is the letter in lower case without its accent.
func plain(r rune) rune {
	r = unicode.ToLower(r)
	switch r {
	case 'à', 'á', 'â', 'ä', 'ã', 'å':
		return 'a'
	case 'ç':
		return 'c'
	case 'è', 'é', 'ê', 'ë':
		return 'e'
	case 'ì', 'í', 'î', 'ï':
		return 'i'
	case 'ñ':
		return 'n'
	case 'ò', 'ó', 'ô', 'ö', 'õ', 'ø':
		return 'o'
	case 'ù', 'ú', 'û', 'ü':
		return 'u'
	case 'ý', 'ÿ':
		return 'y'
	}
	return r
}

// words splits a name at everything that is no letter.
func words(name string) []string {
	return strings.FieldsFunc(name, func(r rune) bool { return !unicode.IsLetter(r) })
}

// wordEnd is the end of the run of letters that starts at i.
func wordEnd(text string, i int) int {
	for i < len(text) {
		if c := text[i]; c < utf8.RuneSelf {
			if !letter(c) {
				return i
			}
			i++
			continue
		}
		r, n := utf8.DecodeRuneInString(text[i:])
		if !unicode.IsLetter(r) {
			return i
		}
		i += n
	}
	return i
}

// wordStart is the start of the run of letters that ends at i.
func wordStart(text string, i int) int {
	for i > 0 {
		if c := text[i-1]; c < utf8.RuneSelf {
			if !letter(c) {
				return i
			}
			i--
			continue
		}
		r, n := utf8.DecodeLastRuneInString(text[:i])
		if !unicode.IsLetter(r) {
			return i
		}
		i -= n
	}
	return i
}

// number reads the digits at the start of s, at most six.
func number(s string) (n, width int) {
	for width < len(s) && width < 6 && digit(s[width]) {
		n = n*10 + int(s[width]-'0')
		width++
	}
	return n, width
}

func digit(b byte) bool  { return '0' <= b && b <= '9' }
func letter(b byte) bool { b |= 0x20; return 'a' <= b && b <= 'z' }
