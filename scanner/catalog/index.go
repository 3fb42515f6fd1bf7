package catalog

import (
	"time"

	"uitrusting/scanner/fingerprint"
)

// An index is where a catalog finds central documents, which it calls by
// number.
type index interface {
	scope() scope
	entry(doc int32) entry
	path(doc int32) string // "" = not readable here
	bytes(p *fingerprint.Print) []int32
	text(p *fingerprint.Print) []int32
	// marks appends the documents that hold a mark to out, or says that so
	// many do that it is boilerplate.
	marks(hash uint64, out []int32) (docs []int32, stop bool)
	// tables are the documents that share identifiers or rows with p.
	tables(p *fingerprint.Print) []shared
	// persons reports whether two documents are about other persons although
	// their text is nearly the same: each names some that the other does not,
	// and they share at most half, or any number when nothing else differs.
	persons(p *fingerprint.Print, doc int32, nothingElse bool) bool
	// lineage is that of p as the entries hold it.
	lineage(p *fingerprint.Print) uint64
}

// A scope says what a catalog covers.
type scope struct {
	label     string
	documents int
	created   time.Time // zero = now
	whole     bool      // no document of the store is missing
	shift     uint8     // the marks are 1 in Scale<<shift
	least     int       // identifiers of a table that it can tell
	kinds     []string  // of identifiers that it knows; nil = all, and rows
	lone      bool      // it has no marks of short documents about persons
}

// An entry is what is known of one central document.
type entry struct {
	id       string
	marks    int // distinct, without boilerplate
	shift    uint8
	words    int
	lineage  uint64
	revision int
	dated    time.Time
	modified time.Time
	until    time.Time // the document was so until then; zero = it still is
	partial  bool
	names    uint32 // lossy signatures of what is named; 0 = unknown
	ids      uint32
}

// shared is what a local table has in common with a central document.
type shared struct {
	doc            int32
	kind           string // infotype, or rows
	both           int    // an estimate in lossy filters
	local, central int
	exact          bool // no estimate
}

// rows is the kind of whole rows of a table.
const rows = "row"

// Stop bounds. What stands in more documents than these is boilerplate, or
// the organisation's own address, and ties nothing to anything. Without them
// each letter from one template is a copy of all others.
const (
	stopLeast  = 20
	stopMost   = 100
	stopPerson = 30 // documents with one identifier or row
)

// stopAt is the number of documents from which on a mark is boilerplate.
func stopAt(documents int) int { return max(stopLeast, min(stopMost, documents/100)) }
