package fingerprint

import (
	"crypto/sha256"
	"io"

	"uitrusting/scanner/document"
)

// A Builder makes the Print of one document as its text passes by.
type Builder struct{ print Print }

// NewBuilder starts a print.
func NewBuilder() *Builder { return &Builder{} }

// Bytes reads the document itself for its digest.
func (b *Builder) Bytes(r io.Reader) error {
	h := sha256.New()
	if _, err := io.Copy(h, r); err != nil {
		return err
	}
	h.Sum(b.print.Bytes[:0])
	return nil
}

// Print is the finished print.
func (b *Builder) Print() *Print { return &b.print }

// Property adds what the document says of itself.
func (b *Builder) Property(document.Property, string) {}

// Segment adds a run of text.
func (b *Builder) Segment(*document.Segment) {}
