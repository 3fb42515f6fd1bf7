// Package extract turns documents into text with places: it tells what
// format a document has and lists the extractors that read it.
package extract

import (
	"uitrusting/scanner"
	"uitrusting/scanner/extract/archive"
	"uitrusting/scanner/extract/mail"
	"uitrusting/scanner/extract/office"
	"uitrusting/scanner/extract/pdf"
	"uitrusting/scanner/extract/text"
)

// Options set up the extractors. The zero value works.
type Options struct {
	// Passwords are tried on encrypted documents.
	Passwords []string
	// Isolate wraps an extractor of a format whose parser may hang or fail
	// fatally; nil runs it in this process.
	Isolate func(scanner.Extractor) scanner.Extractor
}

// All lists the extractors, each for formats of its own.
func All(opt Options) []scanner.Extractor {
	isolate := opt.Isolate
	if isolate == nil {
		isolate = func(e scanner.Extractor) scanner.Extractor { return e }
	}
	return []scanner.Extractor{
		text.New(),
		mail.New(),
		archive.New(archive.Options{}),
		office.New(),
		isolate(pdf.New(pdf.Options{})),
	}
}
