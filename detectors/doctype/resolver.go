package doctype

import (
	"strings"
	"sync"

	"uitrusting/scanner"
	"uitrusting/scanner/document"
	"uitrusting/scanner/finding"
)

// A Resolver sets Facts.DocumentType of documents that have findings. It runs
// after the resolvers that decide which findings there are.
type Resolver struct {
	load func() (*index, error)
}

// NewResolver is the resolver. The kinds are read when the first document
// with a finding is done: from an Image of types.yaml, or else from that.
func NewResolver(image string) Resolver {
	return Resolver{sync.OnceValues(func() (*index, error) { return load(image) })}
}

func load(image string) (*index, error) {
	if image != "" {
		return newIndex(image)
	}
	made, err := Image()
	if err != nil {
		return nil, err
	}
	return newIndex(string(made))
}

// Start begins a document.
func (r Resolver) Start(doc *document.Document) scanner.Resolution {
	return &resolution{load: r.load, mime: doc.MIMEType}
}

// maxTitles bounds the column titles that are kept of a document.
const maxTitles = 128

type resolution struct {
	load  func() (*index, error)
	mime  string
	found map[finding.InfoType]int
	cols  []string
}

// Resolve keeps every match; it notes their kinds and the titles of tables.
func (r *resolution) Resolve(b *finding.Batch) []finding.Match {
	for i := range b.Matches {
		if b.Matches[i].Confidence == finding.Candidate {
			continue
		}
		if r.found == nil {
			r.found = map[finding.InfoType]int{}
		}
		r.found[b.Matches[i].InfoType]++
	}
	for _, s := range b.Segments {
		if s.Table != nil && len(r.cols) < maxTitles {
			r.cols = append(r.cols, s.Table.Columns[:min(len(s.Table.Columns), maxTitles-len(r.cols))]...)
		}
	}
	return b.Matches
}

// Finish sets the type where there are findings and the type can be told.
func (r *resolution) Finish(f *finding.Facts) {
	if len(r.found) == 0 || f.DocumentType != "" {
		return
	}
	x, err := r.load()
	if err != nil {
		return // a test keeps types.yaml readable
	}
	f.DocumentType = x.tell(f.Head, r.cols, r.found, strings.HasPrefix(r.mime, "message/"))
}
