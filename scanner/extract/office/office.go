// Package office reads Office Open XML: the docx, xlsx and pptx families with
// their templates and macro files, strict and transitional, and xlsb. It goes
// through all parts of the package, not only the main one.
//
// Source: ECMA-376 (parts and markup), MS-XLSB (binary workbooks).
package office

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strings"

	"uitrusting/scanner/document"
	"uitrusting/scanner/extract/internal/textpart"
	"uitrusting/scanner/extract/internal/zippart"
)

// An Extractor reads Office Open XML packages. It is stateless.
type Extractor struct{}

// New makes an extractor.
func New() Extractor { return Extractor{} }

const (
	openXML = "application/vnd.openxmlformats-officedocument."
	msWord  = "application/vnd.ms-word."
	msExcel = "application/vnd.ms-excel."
	msPoint = "application/vnd.ms-powerpoint."
)

// MIMETypes are those of documents, workbooks, presentations and drawings.
func (Extractor) MIMETypes() []string {
	return []string{
		openXML + "wordprocessingml.document",
		openXML + "wordprocessingml.template",
		openXML + "spreadsheetml.sheet",
		openXML + "spreadsheetml.template",
		openXML + "presentationml.presentation",
		openXML + "presentationml.template",
		openXML + "presentationml.slideshow",
		openXML + "presentationml.slide",
		msWord + "document.macroEnabled.12",
		msWord + "template.macroEnabled.12",
		msExcel + "sheet.macroEnabled.12",
		msExcel + "template.macroEnabled.12",
		msExcel + "addin.macroEnabled.12",
		msExcel + "sheet.binary.macroEnabled.12",
		msPoint + "presentation.macroEnabled.12",
		msPoint + "template.macroEnabled.12",
		msPoint + "slideshow.macroEnabled.12",
		msPoint + "addin.macroEnabled.12",
		msPoint + "slide.macroEnabled.12",
		"application/vnd.ms-visio.drawing",
		"application/vnd.ms-visio.drawing.macroEnabled.12",
		"application/vnd.ms-visio.template",
		"application/vnd.ms-visio.stencil",
	}
}

// ole2 begins files that are encrypted packages.
const ole2 = "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"

// Extract sends text, embedded files and properties of the package. The kind
// of document is told from its content, not from doc.MIMEType.
func (Extractor) Extract(ctx context.Context, doc document.Document, r *io.SectionReader, out document.Sink) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	pkg, err := zippart.Open(r)
	if err != nil {
		head := make([]byte, len(ole2))
		if n, _ := r.ReadAt(head, 0); string(head[:n]) == ole2 {
			return document.ErrEncrypted
		}
		return err
	}
	e := &extraction{ctx: ctx, raw: r, pkg: pkg, out: out}
	e.w = textpart.New(ctx, out)
	if pkg.Lost {
		e.damage = fmt.Errorf("zip directory: %w", document.ErrCorrupt)
	}
	e.readTypes()
	return e.run()
}

// An extraction is one package being read.
type extraction struct {
	ctx     context.Context
	raw     *io.SectionReader
	pkg     *zippart.Package
	types   types
	out     document.Sink
	w       *textpart.Writer
	damage  error    // first part that could not be read to its end
	authors []string // of changes and comments
	known   map[string]bool
}

func (e *extraction) run() error {
	main, kind := e.mainPart()
	if main == nil {
		return fmt.Errorf("no main part: %w", e.noMain())
	}
	if err := e.properties(); err != nil {
		return err
	}
	var err error
	switch kind {
	case wordKind:
		err = e.word(main)
	case sheetKind:
		err = e.workbook(main)
	case slideKind:
		err = e.presentation(main)
	default:
		err = e.drawing(main)
	}
	if err != nil {
		return err
	}
	if err := e.framing(); err != nil {
		return err
	}
	if err := e.members(); err != nil {
		return err
	}
	if e.damage != nil {
		return document.PartialError{Err: e.damage}
	}
	return nil
}

func (e *extraction) noMain() error {
	if len(e.pkg.Parts) == 0 {
		return document.ErrCorrupt
	}
	for _, p := range e.pkg.Parts {
		if p.Encrypted() {
			return document.ErrEncrypted
		}
	}
	return document.ErrUnsupported
}

// try decides what an error of one part means: nil when the reading goes on
// without that part, else the error that ends it.
func (e *extraction) try(part string, err error) error {
	if err == nil || err == io.EOF {
		return nil
	}
	if w := e.w.Err(); w != nil {
		return w // of the sink, or a limit: nothing more can be sent
	}
	if e.ctx.Err() != nil {
		return e.ctx.Err()
	}
	if errors.Is(err, document.ErrBomb) {
		return err
	}
	if e.damage == nil {
		e.damage = fmt.Errorf("%s: %w", part, err)
	}
	return nil
}

// addAuthor keeps the name of someone who changed or commented.
func (e *extraction) addAuthor(name string) {
	name = strings.TrimSpace(name)
	if name == "" || len(name) > 300 || len(e.authors) >= 1000 || e.known[name] {
		return
	}
	if e.known == nil {
		e.known = map[string]bool{}
	}
	e.known[name] = true
	e.authors = append(e.authors, name)
}
