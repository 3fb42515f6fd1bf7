// Package extract turns documents into text with places: it tells what
// format a document has and lists the extractors that read it.
package extract

import (
	"uitrusting/scanner"
	"uitrusting/scanner/extract/archive"
	"uitrusting/scanner/extract/image"
	"uitrusting/scanner/extract/mail"
	"uitrusting/scanner/extract/ocr"
	"uitrusting/scanner/extract/office"
	"uitrusting/scanner/extract/ole"
	"uitrusting/scanner/extract/opendocument"
	"uitrusting/scanner/extract/pdf"
	"uitrusting/scanner/extract/rtf"
	"uitrusting/scanner/extract/sqlite"
	"uitrusting/scanner/extract/structured"
	"uitrusting/scanner/extract/sweep"
	"uitrusting/scanner/extract/text"
	"uitrusting/scanner/extract/web"
)

// Options set up the extractors. The zero value works.
type Options struct {
	// Passwords are tried on encrypted documents.
	Passwords []string
	// CacheDir keeps compiled code between runs (see pdf.Options); "" = none.
	CacheDir string
	// Archive bounds what is unpacked from one container.
	Archive archive.Options
	// OCR recognises text in pictures, and in the pages of a PDF that are only
	// a picture, with an installed tesseract.
	OCR bool
	// Isolate wraps an extractor of a format whose parser may hang or fail
	// fatally; nil runs it in this process.
	Isolate func(scanner.Extractor) scanner.Extractor
}

// All lists the extractors. The first that reads a type wins.
func All(opt Options) []scanner.Extractor {
	isolate := opt.Isolate
	if isolate == nil {
		isolate = func(e scanner.Extractor) scanner.Extractor { return e }
	}
	opt.Archive.Passwords = opt.Passwords
	plain := text.New()
	var pictures scanner.Extractor = image.New()
	if opt.OCR {
		pictures = ocr.New(ocr.Options{Metadata: image.New()})
	}
	return []scanner.Extractor{
		structured.New(plain),
		structured.IWork{},
		plain,
		web.New(),
		mail.New(),
		archive.New(opt.Archive),
		isolate(archive.NewSolid(opt.Archive)),
		office.New(),
		opendocument.New().WithPasswords(opt.Passwords),
		isolate(ole.New().WithPasswords(opt.Passwords)),
		rtf.New(),
		isolate(pdf.New(pdf.Options{CacheDir: opt.CacheDir, Passwords: opt.Passwords, Render: opt.OCR})),
		pictures,
		sqlite.WithLog(isolate(sqlite.New())),
		sweep.New(),
		sweep.Picture{},
		sweep.Sealed{},
	}
}
