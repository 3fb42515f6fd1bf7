package scanner

import (
	"crypto/sha256"
	"io"
	"time"

	"uitrusting/scanner/document"
	"uitrusting/scanner/finding"
	"uitrusting/scanner/fingerprint"
	"uitrusting/scanner/lex"
	"uitrusting/scanner/walk"
)

// Config is everything a Scanner is made of. The zero value scans nothing
// but walks; fields left zero take the default of the contract.
type Config struct {
	Walk walk.Config

	// Identify tells the MIME type of a document from its first bytes, never
	// from its name, which only decides between kinds of text.
	Identify func(name string, head []byte, r io.ReaderAt, size int64) string
	// Useless reports types that hold no text worth looking at: programs,
	// fonts, films. Such documents are skipped as not-text.
	Useless func(mimeType string) bool
	// Refuse says of types that must not be read why not; nil = none.
	Refuse func(mimeType string) finding.Kind
	// Extractors are tried by MIME type; the first that reads a type wins.
	Extractors []Extractor

	Lexicon   *lex.Lexicon
	Detectors []Detector
	Resolvers []Resolver

	// Prints says of which documents a fingerprint is made.
	Prints  PrintMode
	Printer func() *fingerprint.Builder // makes the builder of one document's print
	Catalog Catalog

	// Locate says where a document lies. Nil means unknown.
	Locate func(doc *document.Document) finding.Location
	// Judge gives the policy's verdict on a finished outcome. Nil means none.
	Judge func(o *finding.Outcome) finding.Verdict

	Memory Memory // what earlier scans knew; nil = nothing

	// Observe, when set, is shown each segment before it is searched, from
	// the worker's goroutine. It is for `extract`.
	Observe func(doc *document.Document, seg *document.Segment) error

	// Crash, when set, is told of a panic and its stack, which holds no text.
	Crash func(stage finding.Stage, stack []byte)

	Key           finding.Key
	MinConfidence finding.Confidence // Candidate means medium
	MaxFindings   int                // listed a document; 0 = all
	Workers       int                // 0 = number of CPUs
	Limits        Limits
	ReadRate      int64                // bytes a second over all workers; 0 = no bound
	Pause         func() time.Duration // asked between documents: how long to rest; nil = never
	Yield         bool                 // reads of files wait for those of other programs, where a system tells that by file
}

// A Memory gives back the outcomes of earlier scans for files that did not
// change, and takes the new ones: the file's own and those of its members. It
// is safe for concurrent use.
type Memory interface {
	// Contents reports whether files are told by a checksum of their bytes and
	// not by their times.
	Contents() bool
	// Recall appends the outcomes of a file to out when it did not change. The
	// sum is that of its bytes, nil without Contents.
	Recall(doc *document.Document, sum *[sha256.Size]byte, out []finding.Outcome) ([]finding.Outcome, bool)
	Remember(doc *document.Document, sum *[sha256.Size]byte, outcomes []finding.Outcome)
}

// PrintMode says of which documents fingerprints are made.
type PrintMode uint8

// The modes.
const (
	NoPrints    PrintMode = iota
	LocalPrints           // of documents in which something was found, to look copies up
	AllCopies             // of every document, to look copies up
	AllPrints             // of every document, to build a catalog: outcomes keep them
)

// Limits bound what one document can cost.
type Limits struct {
	MaxFileSize  int64         // bytes, of documents that must be held whole; 0 = 256 MiB
	MaxDepth     int           // containers inside each other; 0 = 8
	MaxMembers   int           // of one container; 0 = 100,000
	MaxExpansion int64         // bytes unpacked from one file; 0 = 4 GiB
	MaxRatio     int64         // of unpacked to packed bytes, beyond the first 10 MB; 0 = 200
	FileTimeout  time.Duration // of parser and detectors on one document, and on each MiB of a big text; 0 = 60 s; < 0 = none
	MaxMemory    int64         // bytes, of the whole process tree; 0 = 512 MiB
}

func (l Limits) withDefaults() Limits {
	set := func(v *int64, d int64) {
		if *v == 0 {
			*v = d
		}
	}
	set(&l.MaxFileSize, 256<<20)
	set(&l.MaxExpansion, 4<<30)
	set(&l.MaxRatio, 200)
	set(&l.MaxMemory, 512<<20)
	if l.MaxDepth == 0 {
		l.MaxDepth = 8
	}
	if l.MaxMembers == 0 {
		l.MaxMembers = 100_000
	}
	if l.FileTimeout == 0 {
		l.FileTimeout = time.Minute
	}
	return l
}
