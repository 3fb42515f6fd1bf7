// Package fingerprint turns the text of a document into a Print: digests and
// sketches from which a catalog tells how two documents are related, and from
// which the text cannot be read back.
package fingerprint

import "time"

// The parameters of a print. A catalog made with others cannot be compared.
const (
	// Version counts changes of the normalisation and of the marks.
	Version = 2
	// ShingleWords is the number of words in a shingle. Four let chance
	// phrases in, eight suffer from edits and from recognised pictures.
	ShingleWords = 6
	// Scale is the share of shingles that become marks, 1 in Scale; a print
	// with a Shift keeps 1 in Scale<<Shift. One in 16 loses half of the quotes
	// of 60 words.
	Scale = 8
	// MaxMarks bounds the marks of one print: some 6 MB of text at full
	// scale. A longer text is thinned by halves.
	MaxMarks = 1 << 17
	// MaxValues bounds each set of identifiers, names or rows.
	MaxValues = 1 << 19
)

// A Mark is a chosen shingle: its hash, without a key, and the number of its
// first word.
type Mark struct {
	Hash uint64
	Word uint32
}

// A Set is the distinct identifiers of one infotype, hashed and ascending.
type Set struct {
	Kind   string // infotype
	Values []uint64
}

// A Print is what a catalog keeps of a document.
type Print struct {
	Bytes [32]byte // SHA-256 of the document's bytes; zero = unknown
	Size  int64    // of the document, in bytes
	// Text is the SHA-256 of the letters and digits of the text, in lower
	// case; zero = there are none.
	Text [32]byte

	Words    int   // of the text
	Free     int   // words that are neither personal data nor hold a digit
	Shingles int   // that could have become marks
	Shift    uint8 // the marks are 1 in Scale<<Shift of the shingles
	Marks    []Mark

	Identifiers []Set    // by kind, ascending
	Names       []uint64 // distinct names of persons, hashed and ascending
	Rows        []uint64 // distinct rows of tables, hashed and ascending; nil = none, or too many
	Masked      uint64   // sum over the words left out of the shingles: differs when a figure or name does
	Prose       int      // words that stand in no table
	Table       bool     // most of the text stands in tables

	Lineage  uint64    // what copies of one original share, hashed; 0 = unknown
	Revision int       // number of saves; 0 = unknown
	Dated    time.Time // when the document says it was last changed; zero = unknown
	Modified time.Time // of the file; zero = unknown

	Partial bool   // text is missing
	NoText  string // why there is no text at all: "encrypted", "no-text"…; "" = it could be read
	Parts   bool   // it holds other documents
}

// Identifier is the set of one kind, or nil.
func (p *Print) Identifier(kind string) []uint64 {
	for i := range p.Identifiers {
		if p.Identifiers[i].Kind == kind {
			return p.Identifiers[i].Values
		}
	}
	return nil
}

// identifier reports whether values of the kind tell a person or an account from all
// others.
func identifier(kind string) bool {
	switch kind {
	case "email", "phone", "iban", "payment-card", "be-national-number", "be-eid-card", "be-passport",
		"be-driving-licence", "be-licence-plate", "be-riziv", "nl-bsn", "fr-nir", "de-tax-id", "de-social-insurance",
		"lu-matricule", "uk-nino", "es-dni", "it-codice-fiscale", "pl-pesel", "identity-document":
		return true
	}
	return false
}
