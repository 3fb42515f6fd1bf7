package term

import (
	"path"
	"strings"

	"uitrusting/scanner"
	"uitrusting/scanner/document"
	"uitrusting/scanner/finding"
)

// A Resolver decides which candidates of the Detector are facts about a
// person, and how sure that is.
type Resolver struct{ places spare[place] }

// NewResolver is the resolver of special categories. It runs after those that
// decide about names and numbers.
func NewResolver() *Resolver { return &Resolver{} }

// Start begins a document.
func (all *Resolver) Start(doc *document.Document) scanner.Resolution {
	r := &resolution{places: &all.places, columns: map[columnKey]bool{}, names: map[string]bool{}}
	if doc != nil {
		r.code = programs[strings.ToLower(path.Ext(doc.Name()))]
	}
	return r
}

// programs are the endings of files whose comments speak of users, processes
// and keys.
var programs = map[string]bool{".go": true, ".c": true, ".h": true, ".cc": true, ".cpp": true, ".hpp": true, ".java": true, ".kt": true,
	".py": true, ".js": true, ".ts": true, ".tsx": true, ".jsx": true, ".rs": true, ".cs": true, ".php": true, ".rb": true, ".pl": true,
	".sh": true, ".ps1": true, ".s": true, ".asm": true, ".swift": true, ".scala": true, ".lua": true, ".css": true, ".vue": true, ".vb": true,
	".patch": true, ".diff": true}

type columnKey struct {
	sheet string
	col   int
	t     finding.InfoType
}

// A resolution is the work on one document.
type resolution struct {
	places    *spare[place]
	columns   map[columnKey]bool // columns that have their finding
	names     map[string]bool    // words of the names of persons, about maxNames
	persons   int                // how many are told apart by their names
	before    bool               // a person was named in earlier parts
	record    bool               // a number or a date of birth says that the document is about persons
	code      bool               // a program
	addressed int                // end of the name of whom a letter speaks to; 0 = it does not
	heading   int                // end of a name in the first line; 0 = there is none
}

// Finish adds nothing.
func (r *resolution) Finish(*finding.Facts) {}

// Resolve drops the candidates that are no facts and grades the others.
func (r *resolution) Resolve(b *finding.Batch) []finding.Match {
	any := false
	for i := range b.Matches {
		if strings.HasPrefix(b.Matches[i].Role, rolePrefix) {
			any = true
			break
		}
	}
	if !any {
		r.people(b.Matches, nil)
		return b.Matches
	}
	r.before = len(r.names) > 0
	people := r.people(b.Matches, r.places.get())
	defer r.places.put(people)
	out := b.Matches[:0]
	seen := map[factKey]bool{}
	pending := 0
	for _, m := range b.Matches {
		t, col, ok := parseRole(m.Role)
		if !ok {
			out = append(out, m)
			continue
		}
		// The same term of the same sentence is one fact.
		key := factKey{m.InfoType, m.Value, m.Scope}
		if seen[key] && t&column == 0 {
			continue
		}
		if t&column != 0 {
			k := columnKey{m.At.Sheet, col, m.InfoType}
			if r.columns[k] {
				continue
			}
			m = r.weighColumn(m, t, len(people) > 0)
			r.columns[k] = true
		} else {
			m = r.weigh(m, t, col, people)
			if m.Confidence < finding.Medium && len(m.Evidence) > 0 && t.mayFollow() && r.distance(m, t, people) > bare {
				pending++
				out = append(out, m)
				continue
			}
		}
		if m.Confidence == finding.Candidate {
			continue
		}
		seen[key] = true
		m.Role = ""
		out = append(out, m)
	}
	if pending > 0 {
		out = follow(out)
	}
	return out
}

type factKey struct {
	t     finding.InfoType
	value string
	scope [2]int
}
