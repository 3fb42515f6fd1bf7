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
	nodes      map[string]node
	named      int // nodes that are open
	truncated  bool
	id         func(document.Ref) string
	load       func(add func(id, up string, open bool)) // gives the nodes; nil = they are here

	folder, folderID string // that was asked for last
}

// A node is a document, container or folder of a past.
type node struct {
	up   string // the id of what it lies in; "" = unknown
	open bool   // something is to be done with it
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
	return &Past{Started: run.Started, Roots: slices.Clone(run.Roots), nodes: map[string]node{}, id: id}
}

// RestorePast is a past that was kept elsewhere. Its Nodes are asked for when
// it is compared with.
func RestorePast(p Past, load func(add func(id, up string, open bool)), id func(document.Ref) string) *Past {
	p.id, p.nodes, p.named, p.load = id, map[string]node{}, 0, load
	if id == nil {
		p.id = pathID
	}
	return &p
}

// restore takes over what was kept elsewhere.
func (p *Past) restore() {
	if p.load == nil {
		return
	}
	p.load(func(id, up string, open bool) {
		if open = open && p.named < maxPast; open {
			p.named++
		}
		if len(p.nodes) < 3*maxPast {
			p.nodes[id] = node{up, open}
		}
	})
	p.load, p.truncated = nil, p.named == maxPast
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
	case p.named < maxPast:
		id := p.id(o.Document.Ref)
		n := p.nodes[id]
		if !n.open {
			p.named++
		}
		n.open = true
		p.nodes[id] = n
		p.climb(o.Document.Ref, id)
	default:
		p.truncated = true
	}
}

// climb notes what a document lies in, up to what is known already.
func (p *Past) climb(ref document.Ref, id string) {
	for len(p.nodes) < 3*maxPast {
		n := p.nodes[id]
		up, ok := holder(ref)
		if !ok || n.up != "" {
			return
		}
		n.up = p.holderID(up)
		p.nodes[id] = n
		ref, id = up, n.up
	}
}

// holderID is the id of a container or a folder. Documents of a folder come one
// after another.
func (p *Past) holderID(ref document.Ref) string {
	if len(ref.Members) > 0 {
		return p.id(ref)
	}
	if p.folderID == "" || ref.Path != p.folder {
		p.folder, p.folderID = ref.Path, p.id(ref)
	}
	return p.folderID
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

// Nodes calls add for each open document, and for each container and folder
// around it, with its id and that of what it lies in, "" when that is unknown.
func (p *Past) Nodes(add func(id, up string, open bool)) {
	p.restore()
	for id, n := range p.nodes {
		add(id, n.up, n.open)
	}
}

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
	last.restore()
	holders := map[string]bool{}
	for _, n := range last.nodes {
		if n.up != "" {
			holders[n.up] = false
		}
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
	was := c.past.nodes[id].open
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
	for id, n := range c.past.nodes {
		if _, met := c.met[id]; n.open && !met && c.shut(id) {
			c.Unread++
		}
	}
	c.Gone = max(c.past.named-c.Still-c.Unread, 0)
}

// shut reports whether something that a document lay in cannot be read now.
func (c *Change) shut(id string) bool {
	for range maxAbove {
		up := c.past.nodes[id].up
		if up == "" {
			return false
		}
		if c.holders[up] {
			return true
		}
		id = up
	}
	return false
}
