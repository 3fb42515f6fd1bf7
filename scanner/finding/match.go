package finding

import (
	"fmt"

	"uitrusting/scanner/document"
)

// Confidence is earned by evidence. It is never a number, so that it can be
// explained, and it is not a severity: only the policy says how bad a finding
// is.
type Confidence uint8

// The degrees of confidence.
const (
	// Candidate is below every degree that is reported: a detector offers it
	// to the resolvers, which may raise it. What stays a candidate is dropped.
	Candidate Confidence = iota
	Low
	Medium
	High
)

func (c Confidence) String() string {
	switch c {
	case Low:
		return "low"
	case Medium:
		return "medium"
	case High:
		return "high"
	}
	return "candidate"
}

// MarshalText writes the word of the contract.
func (c Confidence) MarshalText() ([]byte, error) { return []byte(c.String()), nil }

// UnmarshalText reads low, medium or high.
func (c *Confidence) UnmarshalText(text []byte) error {
	switch string(text) {
	case "low":
		*c = Low
	case "medium":
		*c = Medium
	case "high":
		*c = High
	default:
		return fmt.Errorf("confidence %q is not low, medium or high", text)
	}
	return nil
}

// Evidence says in fixed words or in a rule's own keyword why a match is
// what it is said to be: "checksum: mod 97", "keyword: rijksregisternummer",
// "header: iban". It never holds text of the document.
type Evidence string

// A Match is what a detector says about one segment. The engine moves it to
// document offsets and gives it a place; resolvers then weigh it with the
// other matches of the document.
type Match struct {
	RuleID   string
	InfoType InfoType
	// Start and End bound the match: bytes in the segment when a detector
	// returns it, bytes in the document's extracted text when a resolver sees
	// it.
	Start, End int
	Confidence Confidence
	Evidence   []Evidence
	// Value is the normalised value as contract.md section 2 defines it for
	// "revealed". It may be a part of the segment's text; the engine clones
	// it. For special categories it is the term, which only serves the id and
	// leaves the engine in no other form.
	Value string
	// Scope bounds the text that is said together with the match: its
	// sentence, record or form field, as offsets like Start and End. Zero
	// means unknown. Resolvers use it to tie a fact to a person.
	Scope [2]int
	// Role is a word by which the detector tells its resolver what part the
	// match plays ("surname", "document-type: payslip"); it is not reported.
	Role string

	// The engine sets what follows.

	At      document.Position
	Segment int // index in Batch.Segments
}

// SearchCut is the role of a match that is none: a detector says by it that it
// gave up a part of the segment, for instance because a pattern took too long.
// The engine reports the document as partial.
const SearchCut = "search-cut"

// A Batch is what a resolver sees at once: the matches of a whole document,
// or, for a big one, of a run of its segments, in the order of their start.
type Batch struct {
	Document *document.Document
	Segments []SegmentFacts
	Matches  []Match
	Last     bool // no batch of the same document follows
}

// SegmentFacts is what stays known of a segment when its text is gone.
type SegmentFacts struct {
	Start, End int // offsets in the document's extracted text
	Context    string
	Table      *document.Table // nil = not a table
	Rows       int             // lines of a table segment, the header included
	At         document.Position
	Title      bool
}

// Facts is what resolvers learn of a document as a whole.
type Facts struct {
	// Head is the first text of the document, at most HeadSize bytes. Its memory
	// is used again: no part of it is kept.
	Head string
	// Subjects is the estimated number of distinct persons.
	Subjects int
	// DocumentType is one of the words of contract.md ("payslip"), or "".
	DocumentType string
}

// HeadSize is how much of a document's first text its type is told from, in
// bytes. It also bounds what the engine copies for it.
const HeadSize = 16 << 10
