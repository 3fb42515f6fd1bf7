package doctype

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
	"sync"

	"uitrusting/scanner/finding"
)

// An index finds the phrases of all kinds in one walk over a text. It is made
// of an image; its texts are parts of that.
type index struct {
	kinds   []told
	phrases []phrase          // those with the same first word one after another
	first   map[string]span   // of phrases, by first word
	starts  [1 << 8]uint64    // bits by mark of the first words: most words of a text begin no phrase
	columns map[string]string // uses by folded column title
	scratch sync.Pool         // of *scratch
}

// A told kind is what is left of a kind once its texts are in the index.
type told struct {
	name     string
	headers  bool
	signs    signs
	findings []finding.InfoType
}

// A phrase is a run of words that tells kinds.
type phrase struct {
	rest string // the words after the first, a blank before each
	uses string // a byte each, as use makes it
}

// A span is a run of phrases.
type span struct{ from, to int }

// A use says what a text counts for: a kind, and whether it is a title of it.
// It stands in an image, in which line and column ends have other bytes.
const (
	useBase  = 0x20
	mostUses = (0x100 - useBase) / 2
)

func use(kind int, title bool) byte {
	if title {
		return byte(useBase + 2*kind + 1)
	}
	return byte(useBase + 2*kind)
}

// of takes a use apart.
func of(use byte) (kind int, title bool) { return int(use-useBase) / 2, use&1 == 1 }

// Image is the index of types.yaml in bytes. At each start that finds anything
// the index is made of it, in a fiftieth of the time that the YAML takes.
//
// It is text: the kinds, the phrases by their first word and the titles of
// columns, one a line, a line alone after each of the three, fields parted by
// tabs.
func Image() ([]byte, error) {
	kinds, err := readKinds()
	if err != nil {
		return nil, err
	}
	if len(kinds) > mostUses {
		return nil, fmt.Errorf("document types: %d, want at most %d", len(kinds), mostUses)
	}
	var out []byte
	phrases, columns := map[string][]phrase{}, map[string]string{}
	for i, k := range kinds {
		layout, err := readSigns(k.Signs)
		if err != nil {
			return nil, err
		}
		headers := ""
		if k.Headers {
			headers = "headers"
		}
		out = fmt.Appendf(out, "%s\t%s\t%d", k.Type, headers, layout)
		for _, f := range k.Findings {
			out = fmt.Appendf(out, "\t%s", f)
		}
		out = append(out, '\n')
		for _, t := range k.Titles {
			addPhrase(phrases, t, use(i, true))
		}
		for _, w := range k.Words {
			addPhrase(phrases, w, use(i, false))
		}
		for _, c := range k.Columns {
			title := strings.Join(split(c), " ")
			columns[title] = addUse(columns[title], use(i, false))
		}
	}
	out = append(out, '\n')
	for _, w := range slices.Sorted(maps.Keys(phrases)) {
		for _, p := range phrases[w] {
			out = fmt.Appendf(out, "%s\t%s\t%s\n", w, p.rest, p.uses)
		}
	}
	out = append(out, '\n')
	for _, c := range slices.Sorted(maps.Keys(columns)) {
		out = fmt.Appendf(out, "%s\t%s\n", c, columns[c])
	}
	return append(out, '\n'), nil
}

func addPhrase(phrases map[string][]phrase, text string, u byte) {
	ws := split(text)
	if len(ws) == 0 {
		return
	}
	rest := strings.Join(append([]string{""}, ws[1:]...), " ")
	list := phrases[ws[0]]
	i := slices.IndexFunc(list, func(p phrase) bool { return p.rest == rest })
	if i < 0 {
		i, list = len(list), append(list, phrase{rest: rest})
		phrases[ws[0]] = list
	}
	list[i].uses = addUse(list[i].uses, u)
}

// addUse adds a use that is not there: two languages can have one word.
func addUse(uses string, u byte) string {
	if strings.IndexByte(uses, u) >= 0 {
		return uses
	}
	return uses + string([]byte{u})
}

// errImage is for an image that Image did not make.
var errImage = errors.New("doctype: not an image of this version")

// newIndex makes the index of an image.
func newIndex(image string) (*index, error) {
	kinds, rest, ok := strings.Cut(image, "\n\n")
	phrases, columns, ok2 := strings.Cut(rest, "\n\n")
	if !ok || !ok2 {
		return nil, errImage
	}
	n := strings.Count(phrases, "\n") + 1
	x := &index{phrases: make([]phrase, 0, n), first: make(map[string]span, n), columns: make(map[string]string, strings.Count(columns, "\n"))}
	for line := range strings.SplitSeq(kinds, "\n") {
		fields := strings.Split(line, "\t")
		if len(fields) < 3 {
			return nil, errImage
		}
		layout, err := strconv.ParseUint(fields[2], 10, 8)
		if err != nil {
			return nil, errImage
		}
		k := told{name: fields[0], headers: fields[1] != "", signs: signs(layout)}
		for _, f := range fields[3:] {
			k.findings = append(k.findings, finding.InfoType(f))
		}
		x.kinds = append(x.kinds, k)
	}
	for line := range strings.SplitSeq(phrases, "\n") {
		word, rest, _ := strings.Cut(line, "\t")
		rest, uses, ok := strings.Cut(rest, "\t")
		if !ok || word == "" {
			return nil, errImage
		}
		s, again := x.first[word]
		if !again {
			s.from = len(x.phrases)
			m := mark(word)
			x.starts[m/64] |= 1 << (m % 64)
		}
		x.phrases = append(x.phrases, phrase{rest, uses})
		s.to = len(x.phrases)
		x.first[word] = s
	}
	for line := range strings.SplitSeq(strings.TrimSuffix(columns, "\n\n"), "\n") {
		title, uses, ok := strings.Cut(line, "\t")
		if !ok {
			return nil, errImage
		}
		x.columns[title] = uses
	}
	return x, nil
}

// mark is a place in index.starts for a word: of its length, its first,
// middle and last byte. Looking up every word took two thirds of the time.
func mark(w string) uint32 {
	h := uint32(w[0]) | uint32(w[len(w)/2])<<8 | uint32(w[len(w)-1])<<16 | uint32(len(w))<<24
	return h * 0x9e3779b1 >> (32 - 14)
}
