package sweep

import (
	"context"
	"io"

	"uitrusting/scanner/document"
)

// A Picture extractor answers for picture formats that carry no text beside
// the picture, so that they are counted as such.
type Picture struct{}

// MIMETypes implements scanner.Extractor.
func (Picture) MIMETypes() []string {
	return []string{"image/bmp", "image/jp2", "image/jpx", "image/jxl", "image/jxr", "image/bpg", "image/vnd.radiance",
		"image/x-portable-bitmap", "image/x-portable-graymap", "image/x-portable-pixmap", "image/x-portable-arbitrarymap"}
}

// Extract always returns document.ErrNoText.
func (Picture) Extract(ctx context.Context, _ document.Document, _ *io.SectionReader, _ document.Sink) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	return document.ErrNoText
}
