// Package doctype tells what kind of document the findings stand in: a
// payslip, a medical certificate, the minutes of a meeting. It reads the first
// text of the document, the titles of its tables and the kinds of findings,
// and says nothing when two kinds are as likely.
package doctype

import (
	_ "embed"
	"fmt"
	"slices"
	"strings"
	"sync"

	"github.com/goccy/go-yaml"

	"uitrusting/scanner/finding"
)

// The kinds of documents, each with the examples that a test runs.
//
//go:embed types.yaml
var typesYAML []byte

// A kind is a kind of document and what tells it.
type kind struct {
	Type            string             `yaml:"type"`
	Titles          []string           `yaml:"titles"`
	Words           []string           `yaml:"words"`
	Columns         []string           `yaml:"columns"`
	Signs           []sign             `yaml:"signs"`
	Findings        []finding.InfoType `yaml:"findings"`
	Headers         bool               `yaml:"headers"` // From, To, Subject at the top
	Examples        []string           `yaml:"examples"`
	Counterexamples []string           `yaml:"counterexamples"`
}

// other is the kind of what looks like a kind and is none: an offer has sums
// and taxes as an invoice has. It is never told.
const other = "other"

// The weights of what tells a kind, in points. They were set on the examples
// of types.yaml: a title alone on a line and one word, or three words and a
// finding, tell it.
const (
	titleAlone  = 4 // on a short line among the first
	titleInText = 1
	perWord     = 1
	maxWords    = 6
	perColumn   = 2
	maxColumns  = 6
	perSign     = 2
	perFinding  = 1
	maxFindings = 2
	mailHeaders = 6
	least       = 5 // points a kind must have
	margin      = 2 // points it must have more than the next
)

// A use says what a phrase counts for.
type use struct {
	kind  int
	title bool
}

// A phrase is a run of words that tells a kind.
type phrase struct {
	words []string // after the first
	uses  []use
}

// An index finds the phrases of all kinds in one walk over a text.
type index struct {
	kinds   []kind
	phrases map[string][]phrase // by first word
	starts  [1 << 8]uint64      // bits by mark of the first words: most words of a text begin no phrase
	columns map[string][]int    // kinds by folded column title
	scratch sync.Pool           // of *scratch
}

// Types are the document types that can be told.
func Types() []string {
	x, err := load()
	if err != nil {
		return nil // a test keeps types.yaml readable
	}
	var types []string
	for _, k := range x.kinds {
		if k.Type != other {
			types = append(types, k.Type)
		}
	}
	return types
}

// load reads the kinds of types.yaml.
func load() (*index, error) {
	var file struct {
		Types []kind `yaml:"types"`
	}
	if err := yaml.UnmarshalWithOptions(typesYAML, &file, yaml.Strict()); err != nil {
		return nil, fmt.Errorf("document types: %w", err)
	}
	x := &index{kinds: file.Types, phrases: map[string][]phrase{}, columns: map[string][]int{}}
	for i, k := range file.Types {
		for _, t := range k.Titles {
			x.add(t, use{i, true})
		}
		for _, w := range k.Words {
			x.add(w, use{i, false})
		}
		for _, c := range k.Columns {
			key := strings.Join(split(c), " ")
			if !slices.Contains(x.columns[key], i) {
				x.columns[key] = append(x.columns[key], i)
			}
		}
	}
	return x, nil
}

func (x *index) add(text string, u use) {
	ws := split(text)
	if len(ws) == 0 {
		return
	}
	list := x.phrases[ws[0]]
	for i := range list {
		if strings.Join(list[i].words, " ") == strings.Join(ws[1:], " ") {
			if !slices.Contains(list[i].uses, u) { // two languages can have one word
				list[i].uses = append(list[i].uses, u)
			}
			return
		}
	}
	x.phrases[ws[0]] = append(list, phrase{ws[1:], []use{u}})
	m := mark(ws[0])
	x.starts[m/64] |= 1 << (m % 64)
}

// mark is a place in index.starts for a word: of its length, its first,
// middle and last byte. Looking up every word took two thirds of the time.
func mark(w string) uint32 {
	h := uint32(w[0]) | uint32(w[len(w)/2])<<8 | uint32(w[len(w)-1])<<16 | uint32(len(w))<<24
	return h * 0x9e3779b1 >> (32 - 14)
}
