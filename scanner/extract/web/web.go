// Package web reads web pages and other markup: HTML, XML, SVG and EPUB.
package web

import (
	"context"
	"errors"
	"io"

	"uitrusting/scanner/document"
	"uitrusting/scanner/extract/internal/flow"
	"uitrusting/scanner/extract/internal/htmltext"
)

// An Extractor reads markup.
type Extractor struct{}

// New makes an Extractor.
func New() *Extractor { return &Extractor{} }

// MIMETypes implements scanner.Extractor.
func (*Extractor) MIMETypes() []string {
	return []string{"text/html", "application/xhtml+xml", "application/xml", "text/xml", "image/svg+xml", "application/epub+zip"}
}

// Extract implements scanner.Extractor.
func (*Extractor) Extract(ctx context.Context, doc document.Document, r *io.SectionReader, out document.Sink) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	w := flow.New(ctx, out)
	switch doc.MIMEType {
	case "text/html", "application/xhtml+xml":
		return extractPage(w, r, out)
	case "application/xml", "text/xml":
		return extractXML(w, r, false, out)
	case "image/svg+xml":
		return extractXML(w, r, true, out)
	case "application/epub+zip":
		return extractBook(ctx, w, r, out)
	}
	return document.ErrUnsupported
}

// extractPage sends a page, and what its comments say after it.
func extractPage(w *flow.Writer, r io.Reader, out document.Sink) error {
	title, err := sendPage(w, r, document.Position{Line: 1})
	if w.Err() != nil {
		return w.Err()
	}
	if title != "" {
		if err := out.Property(document.Title, title); err != nil {
			return err
		}
	}
	if errors.Is(err, document.ErrTooLarge) {
		return document.PartialError{Err: err}
	}
	return err
}

// sendPage renders one page in a segment of its own.
func sendPage(w *flow.Writer, r io.Reader, at document.Position) (title string, err error) {
	w.Begin(at)
	page, err := htmltext.Render(w, htmltext.Reader(r, ""))
	if w.End() != nil {
		return "", w.Err()
	}
	if page.Comments != "" {
		w.Begin(document.Position{Page: at.Page, Part: "comment"})
		w.WriteString(page.Comments)
		if w.End() != nil {
			return "", w.Err()
		}
	}
	return page.Title, err
}
