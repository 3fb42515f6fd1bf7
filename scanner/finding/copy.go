package finding

import "time"

// A Relation says how a document is a copy of one in the central store.
type Relation string

// The relations.
const (
	Exact     Relation = "exact"     // the same bytes
	SameText  Relation = "same-text" // the same text in another format or encoding
	Version   Relation = "version"   // an edited, older or newer state
	Extract   Relation = "extract"   // most of the local file is a part of the central one
	Passage   Relation = "passage"   // the local file holds a part of the central one among other text
	Container Relation = "container" // an archive, mail or concatenation that holds such files
	Template  Relation = "template"  // only boilerplate is shared
	Original  Relation = "original"  // nothing like it in the catalogs
	Undecided Relation = "undecided" // with a reason
)

// A Copy ties a document to one in a central store.
type Copy struct {
	Relation Relation
	OfID     string // stable id of the central document; "" for Original and Undecided
	Of       string // its path, only where the policy makes paths readable
	Reason   string // fixed words, for Undecided and as an explanation

	LocalInCentral    float64 // share of the local text that is in the central one, 0…1; -1 = unknown
	CentralInLocal    float64 // the reverse
	SharedIdentifiers int     // identifiers in both, an estimate for lossy filters
	LocalIdentifiers  int     // in the local document
	CentralIdentifier int     // in the central document
	Words             int     // length of a shared passage in words
	RowsOnlyLocal     int     // rows of a local table that the central one lacks, where they can be counted

	Newer           string    // "local", "central", "same", "unknown"
	NewerBy         string    // "history", "metadata", "file-times", "content"
	CentralModified time.Time // zero = unknown
	WasCentralUntil time.Time // the central file had this content until then; zero = it still has
	Store           string    // label of the catalog's scope
	// Deletable says that the local copy may be deleted without losing
	// anything: exact, same text, or an extract that lies whole in the
	// central file, found in a catalog that is complete and recent.
	Deletable bool
}
