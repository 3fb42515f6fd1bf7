// Package mail reads messages and what mail programs keep beside them:
// mailboxes, address cards, calendars.
package mail

import (
	"context"
	"io"
	"sort"

	"uitrusting/scanner/document"
)

// An Extractor reads the formats of mail programs.
type Extractor struct{}

// New makes an Extractor.
func New() *Extractor { return &Extractor{} }

var readers = map[string]func(context.Context, document.Document, *io.SectionReader, document.Sink) error{
	"message/rfc822":                 extractMessage,
	"application/mbox":               extractMbox,
	"text/vcard":                     extractCards,
	"text/calendar":                  extractCalendar,
	"application/vnd.ms-outlook-pst": extractPST,
	"application/vnd.ms-tnef":        extractTNEF,
}

// MIMETypes implements scanner.Extractor.
func (*Extractor) MIMETypes() []string {
	types := make([]string, 0, len(readers))
	for t := range readers {
		types = append(types, t)
	}
	sort.Strings(types)
	return types
}

// Extract implements scanner.Extractor.
func (*Extractor) Extract(ctx context.Context, doc document.Document, r *io.SectionReader, out document.Sink) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	read := readers[doc.MIMEType]
	if read == nil {
		return document.ErrUnsupported
	}
	return read(ctx, doc, r, out)
}
