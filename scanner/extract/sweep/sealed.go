package sweep

import (
	"context"
	"io"

	"uitrusting/scanner/document"
)

// A Sealed extractor answers for formats that are encrypted as a whole, so
// that they are counted as such.
type Sealed struct{}

// MIMETypes implements scanner.Extractor.
func (Sealed) MIMETypes() []string {
	return []string{"application/x-keepass", "application/x-luks", "application/x-age", "application/x-openssl-encrypted", "application/pgp-encrypted"}
}

// Extract always returns document.ErrEncrypted.
func (Sealed) Extract(ctx context.Context, _ document.Document, _ *io.SectionReader, _ document.Sink) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	return document.ErrEncrypted
}
