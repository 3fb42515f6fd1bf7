// Package scanner is the engine: it walks, opens, identifies and extracts
// documents, runs the detectors over their text and reports one outcome for
// each. It alone owns files, goroutines, limits, time and panics; what it
// runs comes in by Config.
package scanner

import (
	"context"
	"io"

	"uitrusting/scanner/document"
	"uitrusting/scanner/finding"
	"uitrusting/scanner/fingerprint"
	"uitrusting/scanner/lex"
)

// An Extractor turns one family of formats into text with places.
//
// An implementation is stateless and safe for concurrent use. It holds no
// more of the document in memory than it must, returns what it can read of a
// damaged one before the error, and stops at once with the error of the sink
// or of ctx.
type Extractor interface {
	// MIMETypes are the types it reads, as Identify names them.
	MIMETypes() []string
	// Extract reads doc from r, which the engine opens and closes, and sends
	// text and members to out. Its error is one of the sentinels of package
	// document, wrapped, or says what is wrong without text of the document.
	Extract(ctx context.Context, doc document.Document, r *io.SectionReader, out document.Sink) error
}

// A RangeExtractor can read a part of a big document, so that several cores
// share it.
type RangeExtractor interface {
	Extractor
	// Splittable reports whether the document may be read in ranges.
	Splittable(doc document.Document, r *io.SectionReader) bool
	// ExtractRange sends the segments that answer for the bytes from (included)
	// to to (excluded). The segments of adjacent ranges together are those of
	// Extract as far as matches are concerned. Line numbers count from from.
	ExtractRange(ctx context.Context, doc document.Document, r *io.SectionReader, from, to int64, out document.Sink) error
}

// A RemoteExtractor has its work done by another process, for which it waits. A
// sink that is a Waiter it tells of waiting until that process is free.
type RemoteExtractor interface {
	Extractor
	Remote()
}

// A Waiter runs a function that waits for others: its time is not the
// document's.
type Waiter interface {
	Wait(wait func() error) error
}

// A Detector finds one sort of thing in a segment.
type Detector interface {
	// Wants says which anchors it is shown.
	Wants() lex.Kinds
	// Detect appends its matches in seg, ascending by Start, to out. It is a
	// pure function of its arguments, safe for concurrent use, keeps nothing
	// of them and looks at most Reach bytes beyond a match on either side.
	Detect(seg *document.Segment, at *lex.Anchors, out []finding.Match) []finding.Match
}

// Reach is how far from the start of a match a detector may look for its end
// and for evidence, in bytes. Windows of a big text overlap by as much.
const Reach = 4 << 10

// A Resolver weighs the matches of a document against each other: overlaps,
// table columns, records and subjects, negative contexts, the document type.
type Resolver interface {
	// Start begins a document. The Resolution is used by one goroutine.
	Start(doc *document.Document) Resolution
}

// A Resolution is a resolver at work on one document.
type Resolution interface {
	// Resolve returns the matches of the batch that are to be kept, changed
	// as needed. It may reorder and reuse b.Matches.
	Resolve(b *finding.Batch) []finding.Match
	// Finish adds what was learned of the document as a whole.
	Finish(f *finding.Facts)
}

// A Catalog answers which central documents a document is a copy of.
type Catalog interface {
	// Exact are those with the same bytes, by their SHA-256. None means that
	// Copies must be asked; otherwise it would say the same.
	Exact(bytes [32]byte) []finding.Copy
	Copies(p *fingerprint.Print) []finding.Copy
}
