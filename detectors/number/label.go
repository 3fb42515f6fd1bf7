package number

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"uitrusting/detectors/internal/cell"
	lexlabel "uitrusting/detectors/internal/label"
	"uitrusting/detectors/internal/near"
	"uitrusting/scanner/lex"
)

// labels are the keywords of all rules together: of two labels before a
// number the nearer one says what it is, whichever rule it belongs to.
type labels struct {
	all    []string
	words  *near.Words
	is     map[string]uint64 // kinds that a keyword announces; 0 = something else
	window int               // the widest of any rule, in bytes
	gated  bool              // each keyword has a word in the lexicon
	speak  map[string]uint64 // by such a word, the kinds that its keywords announce
}

func (l *labels) add(k *kind) {
	if l.is == nil {
		l.is = map[string]uint64{}
	}
	for _, w := range k.rule.Words() {
		l.is[strings.ToLower(w)] |= k.bit
		l.all = append(l.all, w)
	}
	for _, w := range k.rule.Against {
		l.is[strings.ToLower(w)] |= 0
		l.all = append(l.all, w)
	}
	l.window = max(l.window, k.window)
}

// compile adds the longest word of each keyword to the lexicon: where none of
// them is near, no keyword is.
func (l *labels) compile(b *lex.Builder) {
	l.words = near.New(l.all)
	l.gated = true
	l.speak = map[string]uint64{}
	for _, keyword := range l.all {
		word := ""
		for w := range strings.FieldsFuncSeq(keyword, func(r rune) bool { return !unicode.IsLetter(r) }) {
			if folds(w) && len(w) > len(word) {
				word = w
			}
		}
		if word == "" {
			l.gated = false
			continue
		}
		b.Add(lex.Label, word, lex.AnyCase, lexlabel.Number)
		l.speak[strings.ToLower(word)] |= l.is[strings.ToLower(keyword)]
	}
}

// folds reports whether the lexicon knows the word in any case.
func folds(word string) bool {
	const beyondLatin = 0x180
	return lex.IsWord(word) && !strings.ContainsFunc(word, func(r rune) bool { return r >= beyondLatin })
}

// spoken gives the kinds that may be announced by words which end between from
// and to, and whether there are such words at all.
func (w *worker) spoken(from, to int) (kinds uint64, any bool) {
	l := &w.d.labels
	if !l.gated {
		return ^uint64(0), true
	}
	words := w.at.Labels
	i, _ := slices.BinarySearchFunc(words, from, func(h lex.Hit, from int) int { return int(h.End) - from })
	for ; i < len(words) && int(words[i].End) <= to; i++ {
		if h := &words[i]; h.Ref&lexlabel.Number != 0 {
			any = true
			kinds |= w.speech.kinds(l, w.seg.Text[h.Start:h.End])
		}
	}
	return kinds, any
}

// spoken are the kinds that a word of a keyword may announce.
func (l *labels) spoken(word string) uint64 {
	var lower [64]byte
	n := 0
	for ; n < len(word) && n < len(lower) && word[n] < utf8.RuneSelf; n++ {
		if lower[n] = word[n]; word[n]-'A' < 26 {
			lower[n] |= 0x20
		}
	}
	if n == len(word) {
		return l.speak[string(lower[:n])]
	}
	return l.speak[norm.NFC.String(strings.ToLower(word))]
}

// speech remembers what the last few words of keywords announce: each is asked
// of all numbers around it.
type speech [32]struct {
	word  string
	kinds uint64
}

func (s *speech) kinds(l *labels, word string) uint64 {
	e := &s[(len(word)*5+int(word[0])+int(word[len(word)-1])*3)%len(s)]
	if e.word != word {
		e.word, e.kinds = word, l.spoken(word)
	}
	return e.kinds
}

// announced reports at a glance whether a label may say that a candidate is of
// the kind.
func (w *worker) announced(c *candidate, k *kind) bool {
	if c.labelled || c.keyed || w.seg.Context != "" || w.seg.Table != nil {
		return true
	}
	kinds, _ := w.spoken(c.start-2*w.d.labels.window-64, c.end+followers)
	return kinds&k.bit != 0
}

// silent reports whether no label says what a number between start and end is,
// unless it is the value of a field.
func (w *worker) silent(start, end int) bool {
	if w.seg.Context != "" || w.seg.Table != nil {
		return false
	}
	_, spoken := w.spoken(start-w.d.labels.window, end+followers)
	return !spoken
}

// A label is what says what a number is.
type label struct {
	word     string // "" = there is none
	from     string // "keyword", "header", "context"
	is       uint64
	distance int  // bytes to the number
	spent    bool // another number stands between: the label is that one's
}

// label is the label of a candidate: the title of its column, or else the
// nearest keyword before it, or in brackets or the like after it, or in the
// segment's context.
func (w *worker) label(c *candidate) label {
	if !c.labelled {
		c.label, c.labelled = w.findLabel(c), true
	}
	return c.label
}

func (w *worker) findLabel(c *candidate) label {
	if c.silent {
		return label{}
	}
	l := &w.d.labels
	text := w.seg.Text
	if word, ok := w.cells.word(w.seg, c.start, l.words); ok {
		return label{word: word, from: "header", is: l.is[word]}
	}
	_, spoken := w.spoken(c.start-l.window, c.end+followers)
	if spoken {
		if word, distance, ok := l.words.Nearest(text[:c.start], c.start, l.window); ok { // "RRN85051799722" too
			return label{word: word, from: "keyword", is: l.is[word], distance: distance, spent: spent(text[c.start-distance : c.start])}
		}
	}
	if c.keyed || w.seg.Table != nil { // "rrnKlant": "…"
		if word := w.keys.word(key(text, c.start), l.words); word != "" {
			return label{word: word, from: "keyword", is: l.is[word]}
		}
	}
	if spoken {
		if word, ok := l.words.In(following(text, c.end)); ok {
			return label{word: word, from: "keyword", is: l.is[word]}
		}
	}
	if w.seg.Context != "" {
		if word, ok := l.words.In(w.seg.Context); ok {
			return label{word: word, from: "context", is: l.is[word]}
		}
	}
	return label{}
}

// numbered reports whether the word right before pos calls what follows a
// number, code or reference of some other kind: "Lidnummer: ", "Stamnr. ".
func numbered(text string, pos int) bool {
	end := pos
	for end > 0 && pos-end < 4 && strings.IndexByte(" .:\t", text[end-1]) >= 0 {
		end--
	}
	start := end
	for start > 0 && end-start < 32 && isLetter(text[start-1]) {
		start--
	}
	word := text[start:end]
	if word == "" {
		return false
	}
	if len(word) == 2 && strings.EqualFold(word, "id") {
		return true
	}
	for _, person := range [...]string{"identificatienummer", "registernummer", "persoonsnummer", "personennummer"} {
		if strings.EqualFold(word, person) {
			return false
		}
	}
	for _, tail := range [...]string{"nummer", "nr", "number", "code", "num", "ref", "zeichen", "merk", "id"} {
		if n := len(word) - len(tail); n >= 3 && strings.EqualFold(word[n:], tail) {
			return true
		}
	}
	return false
}

// spent reports whether the text between a label and a number holds another
// number and words after it, or words on a line of their own: then the label
// is not this number's. A list of numbers after one label is not spent.
func spent(between string) bool {
	digits, letters, number, words := 0, 0, false, false
	for i := range len(between) {
		switch b := between[i]; {
		case isDigit(b):
			letters = 0
			if digits++; digits == 3 {
				number = true
			}
		case b == '\n':
			if words {
				return true
			}
			digits, letters = 0, 0
		case isLetter(b):
			digits = 0
			if letters++; letters == 2 {
				words = true
				if number {
					return true
				}
			}
		default:
			letters = 0
			if b != '.' && b != ' ' && b != '-' && b != '/' {
				digits = 0
			}
		}
	}
	return false
}

// key is the identifier before "key": or key= at pos.
func key(text string, pos int) string {
	end := pos
	for end > 0 && pos-end < 6 && strings.IndexByte(" \"':=>", text[end-1]) >= 0 {
		end--
	}
	start := end
	for start > 0 && end-start < 40 && (isLetter(text[start-1]) || isDigit(text[start-1]) || text[start-1] == '_') {
		start--
	}
	return text[start:end]
}

// keys remembers the keywords in the last few keys: the records of a file have
// the same.
type keys [16]struct{ key, word string }

func (k *keys) word(key string, words *near.Words) string {
	if key == "" {
		return ""
	}
	e := &k[(len(key)*7+int(key[0])+int(key[len(key)-1])*3)%len(k)]
	if e.key != key {
		e.key = key
		e.word, _ = words.In(cell.Words(key))
	}
	return e.word
}

// followers is how much text after a number may say what it is, in bytes.
const followers = 32

// following is the text after a number as far as it can belong to it: to the
// next digit, line or clause.
func following(text string, end int) string {
	s := text[end:min(end+followers, len(text))]
	if i := strings.IndexAny(s, "0123456789\n\t;:,|."); i >= 0 {
		if s[i] == ':' || s[i] == '.' && i+1 < len(s) && s[i+1] != ' ' && s[i+1] != '\n' {
			return "" // the label of what comes next
		}
		if isDigit(s[i]) {
			// "… (INSZ), tel 02…": what stands before a digit is its label.
			if close := strings.IndexByte(s[:i], ')'); close >= 0 {
				return s[:close]
			}
			return ""
		}
		s = s[:i]
	}
	return s
}

// titles gives the keyword in the title of a column, remembered for the
// columns of one segment.
type titles struct {
	cells cell.Reader
	words [64]string
	known [64]bool
}

func (t *titles) word(seg *segment, offset int, words *near.Words) (string, bool) {
	if seg.Table == nil || len(seg.Table.Columns) == 0 {
		return "", false
	}
	col := t.cells.Column(seg, offset)
	if col <= 0 {
		return "", false
	}
	if col >= len(t.words) {
		return words.In(cell.Words(seg.Table.Column(col)))
	}
	if !t.known[col] {
		t.known[col] = true
		t.words[col], _ = words.In(cell.Words(seg.Table.Column(col)))
	}
	return t.words[col], t.words[col] != ""
}

// numbers reads a parameter of numbers from 2 to 99.
func numbers(list []string) ([]int, error) {
	var out []int
	for _, s := range list {
		n, err := strconv.Atoi(s)
		if err != nil || n < 2 || n > 99 {
			return nil, fmt.Errorf("%q is not a number from 2 to 99", s)
		}
		out = append(out, n)
	}
	return out, nil
}
