package finding

import (
	"crypto/sha256"
	"encoding/hex"
	"slices"
	"strings"
	"time"

	"uitrusting/scanner/document"
)

// A Past is what an earlier scan of the same places came to: a reporter
// compares with it. It is bounded.
type Past struct {
	Started    time.Time
	Roots      []string // of which the ids were made; compared as a whole
	Complete   bool
	Documents  Tally
	Severities [5]int // open documents by severity
	Persons    int    // summed over them
	ids        map[string]struct{}
	above      map[string]string // of a document, container or folder: what it lies in
	truncated  bool
	id         func(document.Ref) string
}

// maxPast bounds the documents that are told apart one by one.
const maxPast = 1_000_000

// maxAbove bounds the folders and containers around a document.
const maxAbove = 4096

// NewPast is the past that a scan begins to be. The function names documents
// alike in all scans that are compared; nil takes a hash of their paths.
func NewPast(run Run, id func(document.Ref) string) *Past {
	if id == nil {
		id = pathID
	}
	return &Past{Started: run.Started, Roots: slices.Clone(run.Roots), ids: map[string]struct{}{}, above: map[string]string{}, id: id}
}

// RestorePast is a past that was kept elsewhere, with the ids of its open
// documents and Above.
func RestorePast(p Past, ids []string, above map[string]string, id func(document.Ref) string) *Past {
	p.id, p.ids, p.above, p.truncated = id, make(map[string]struct{}, len(ids)), above, len(ids) > maxPast
	if id == nil {
		p.id = pathID
	}
	for _, x := range ids[:min(len(ids), maxPast)] {
		p.ids[x] = struct{}{}
	}
	return &p
}

func pathID(ref document.Ref) string {
	h := sha256.Sum256([]byte(strings.Join(append([]string{ref.Path}, ref.Members...), "\x00")))
	return hex.EncodeToString(h[:12])
}

// Add counts a document when something is to be done with it.
func (p *Past) Add(o *Outcome) {
	if !o.Open() {
		return
	}
	p.Severities[min(int(o.Verdict.Severity), len(p.Severities)-1)]++
	p.Persons += o.Subjects
	switch {
	case unnamed(o):
	case len(p.ids) < maxPast:
		id := p.id(o.Document.Ref)
		p.ids[id] = struct{}{}
		p.climb(o.Document.Ref, id)
	default:
		p.truncated = true
	}
}

// climb notes what a document lies in, up to what is known already.
func (p *Past) climb(ref document.Ref, id string) {
	for len(p.above) < 2*maxPast {
		up, ok := holder(ref)
		if !ok {
			return
		}
		_, known := p.above[id]
		if known {
			return
		}
		upper := p.id(up)
		p.above[id] = upper
		ref, id = up, upper
	}
}

// holder is the container or folder that something lies in. Results of
// Windows are read elsewhere too, so that both separators count.
func holder(ref document.Ref) (document.Ref, bool) {
	if n := len(ref.Members); n > 0 {
		return document.Ref{Path: ref.Path, Members: ref.Members[:n-1]}, true
	}
	i := strings.LastIndexAny(ref.Path, `/\`)
	if i < 0 || i == len(ref.Path)-1 {
		return document.Ref{}, false
	}
	if i == 0 || ref.Path[i-1] == ':' { // "/", "C:\"
		i++
	}
	return document.Ref{Path: ref.Path[:i]}, true
}

// End closes the past with what the scan amounts to.
func (p *Past) End(sum Summary) { p.Complete, p.Documents = sum.Complete, sum.Documents }

// Open is the number of documents with which something was to be done.
func (p *Past) Open() int {
	n := 0
	for _, s := range p.Severities {
		n += s
	}
	return n
}

// IDs are the ids of the open documents, sorted.
func (p *Past) IDs() []string {
	ids := make([]string, 0, len(p.ids))
	for x := range p.ids {
		ids = append(ids, x)
	}
	slices.Sort(ids)
	return ids
}

// Above tells of each open document, and of each container and folder of it,
// what it lies in, by their ids.
func (p *Past) Above() map[string]string { return p.above }

// Open reports whether something is to be done with the document.
func (o *Outcome) Open() bool {
	return o.Verdict.Judgement == Violation || o.Verdict.Judgement == Undetermined
}

// unnamed reports whether a document lies in a private zone: its name is made
// anew for each run, so that it cannot be told again.
func unnamed(o *Outcome) bool {
	return o.Location.Private || strings.HasPrefix(o.Document.Path, "private/")
}

// A Change is what became of the open documents of an earlier scan.
type Change struct {
	Before                   int // open documents then
	Since                    time.Time
	Known                    bool // the scans are of the same places and can be compared one by one
	New, Still, Gone, Unread int  // Unread: open then, not readable now, or in something that is not
	past                     *Past
	met                      map[string]struct{} // of its ids
	holders                  map[string]bool     // containers and folders of them; true = cannot be read now, or not whole
}

// NewChange compares a run that begins with the last of some earlier ones.
func NewChange(run Run, earlier []*Past) *Change {
	if len(earlier) == 0 {
		return &Change{}
	}
	last := earlier[len(earlier)-1]
	here, there := slices.Clone(run.Roots), slices.Clone(last.Roots)
	slices.Sort(here)
	slices.Sort(there)
	holders := map[string]bool{}
	for _, up := range last.above {
		holders[up] = false
	}
	return &Change{Since: last.Started, Before: last.Open(), Known: slices.Equal(here, there) && !last.truncated, past: last,
		met: map[string]struct{}{}, holders: holders}
}

// Add compares one document and reports whether it is newly open. A document
// that can no longer be read is not called settled.
func (c *Change) Add(o *Outcome) (isNew bool) {
	if c.past == nil || unnamed(o) {
		return false
	}
	id := c.past.id(o.Document.Ref)
	if _, holds := c.holders[id]; holds && o.Status != Scanned {
		c.holders[id] = true
	}
	_, was := c.past.ids[id]
	if was {
		c.met[id] = struct{}{}
	}
	read := o.Status == Scanned || o.Open()
	switch {
	case read && !o.Open(): // settled
	case !read && was:
		c.Unread++
	case read && was:
		c.Still++
	case read:
		c.New++
		return c.Known
	}
	return false
}

// End tells what is gone: open then, and met no more or no longer open. What
// lay in an archive or a folder that cannot be read now is not gone but
// unread. A scan that was cut short cannot tell.
func (c *Change) End(sum Summary) {
	if c.past == nil {
		return
	}
	c.Known = c.Known && !sum.Interrupted
	for id := range c.past.ids {
		if _, met := c.met[id]; !met && c.shut(id) {
			c.Unread++
		}
	}
	c.Gone = max(len(c.past.ids)-c.Still-c.Unread, 0)
}

// shut reports whether something that a document lay in cannot be read now.
func (c *Change) shut(id string) bool {
	for range maxAbove {
		up, ok := c.past.above[id]
		if !ok {
			return false
		}
		if c.holders[up] {
			return true
		}
		id = up
	}
	return false
}
