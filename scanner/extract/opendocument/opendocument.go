// Package opendocument reads OpenDocument texts, sheets, presentations and
// drawings, in packages and as one flat XML file, and their forerunners of
// OpenOffice.org 1.
//
// Source: OASIS OpenDocument 1.3, parts 2 (packages) and 3 (schema).
package opendocument

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"path"
	"slices"
	"strings"

	"uitrusting/scanner/document"
	"uitrusting/scanner/extract/internal/grid"
	"uitrusting/scanner/extract/internal/textpart"
	"uitrusting/scanner/extract/internal/zippart"
)

// An Extractor reads OpenDocument files. It is stateless.
type Extractor struct{ passwords []string }

// New makes an extractor.
func New() Extractor { return Extractor{} }

// WithPasswords is the extractor that tries those passwords on encrypted
// packages.
func (x Extractor) WithPasswords(passwords []string) Extractor {
	x.passwords = slices.Clone(passwords)
	return x
}

// MIMETypes are those of all OpenDocument and OpenOffice.org 1 files.
func (Extractor) MIMETypes() []string {
	const odf, sun = "application/vnd.oasis.opendocument.", "application/vnd.sun.xml."
	var types []string
	for _, t := range []string{"text", "spreadsheet", "presentation", "graphics", "chart", "formula", "image"} {
		types = append(types, odf+t, odf+t+"-template")
	}
	for _, t := range []string{"text-master", "text-master-template", "text-web", "base", "database",
		"text-flat-xml", "spreadsheet-flat-xml", "presentation-flat-xml", "graphics-flat-xml"} {
		types = append(types, odf+t)
	}
	for _, t := range []string{"writer", "calc", "impress", "draw", "math"} {
		types = append(types, sun+t, sun+t+".template")
	}
	return append(types, sun+"writer.global")
}

// Extract sends text, embedded files and properties.
func (x Extractor) Extract(ctx context.Context, doc document.Document, r *io.SectionReader, out document.Sink) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	e := &extraction{ctx: ctx, out: out, w: textpart.New(ctx, out)}
	e.grid = grid.New(e.w)
	head := make([]byte, 4)
	n, _ := r.ReadAt(head, 0)
	if bytes.HasPrefix(head[:n], []byte("PK")) {
		return e.packaged(r, x.passwords)
	}
	if n < 4 || bytes.IndexByte(head, '<') < 0 && head[0] != 0xef {
		return document.ErrCorrupt
	}
	if err := e.try("document", e.content(r, "")); err != nil {
		return err
	}
	return e.finish()
}

// An extraction is one document being read.
type extraction struct {
	ctx     context.Context
	out     document.Sink
	pkg     *zippart.Package
	w       *textpart.Writer
	grid    *grid.Writer
	sheets  []string // names
	fields  []string // of the properties
	authors []string
	damage  error

	locked   map[string]*lock // parts that are encrypted, by name in lower case
	password string           // that opens them
}

func (e *extraction) packaged(r *io.SectionReader, passwords []string) error {
	pkg, err := zippart.Open(r)
	if err != nil {
		return err
	}
	e.pkg = pkg
	if pkg.Lost {
		e.damage = fmt.Errorf("zip directory: %w", document.ErrCorrupt)
	}
	main := pkg.Find("content.xml")
	if main == nil {
		if pkg.Find("encrypted-package") != nil {
			return document.ErrEncrypted
		}
		if main = pkg.Find("styles.xml"); main == nil { // a template of styles only
			return fmt.Errorf("no content.xml: %w", document.ErrCorrupt)
		}
	}
	if main.Encrypted() {
		return document.ErrEncrypted
	}
	e.locked = e.locks()
	if e.locked["content.xml"] != nil {
		if err := e.unlock(main, passwords); err != nil {
			return err
		}
	}
	if meta := pkg.Find("meta.xml"); meta != nil {
		if err := e.part(meta, "properties"); err != nil {
			return err
		}
	}
	if path.Base(main.Name) == "content.xml" {
		if err := e.part(main, ""); err != nil {
			return err
		}
	}
	if styles := pkg.Find("styles.xml"); styles != nil {
		if err := e.part(styles, "styles"); err != nil {
			return err
		}
	}
	objects := slices.Clone(pkg.Parts)
	slices.SortStableFunc(objects, func(a, b *zippart.Part) int { return strings.Compare(a.Name, b.Name) })
	for _, p := range objects {
		if path.Base(p.Name) == "content.xml" && p != main {
			if err := e.part(p, "object"); err != nil {
				return err
			}
		}
	}
	if err := e.members(objects); err != nil {
		return err
	}
	return e.finish()
}

// part reads one part as far as it goes.
func (e *extraction) part(p *zippart.Part, name string) error {
	rc, err := e.open(p)
	if err == nil {
		err = e.content(rc, name)
		rc.Close()
	}
	if name == "" {
		name = "content"
	}
	return e.try(name, err)
}

// try decides what an error of a part means: nil when the reading goes on
// without the rest of that part.
func (e *extraction) try(part string, err error) error {
	if err == nil || err == io.EOF {
		return nil
	}
	if w := e.w.Err(); w != nil {
		return w
	}
	var sent sinkError
	if errors.As(err, &sent) {
		return sent.error
	}
	if e.ctx.Err() != nil {
		return e.ctx.Err()
	}
	if errors.Is(err, document.ErrBomb) || errors.Is(err, document.ErrEncrypted) {
		return err
	}
	if e.damage == nil {
		e.damage = fmt.Errorf("%s: %w", part, err)
	}
	return nil
}

// A sinkError carries an error of the sink through a parser.
type sinkError struct{ error }

// finish sends what frames the document.
func (e *extraction) finish() error {
	if err := e.grid.Names(e.sheets); err != nil {
		return err
	}
	if err := e.w.Part(document.Position{Part: "properties"}); err != nil {
		return err
	}
	e.w.Title = true
	for _, f := range e.fields {
		e.w.WriteString(f)
		e.w.Byte('\n')
	}
	for _, a := range e.authors {
		if !slices.ContainsFunc(e.fields, func(f string) bool { return strings.HasSuffix(f, ": "+a) }) {
			e.w.WriteString("Author: " + a)
			e.w.Byte('\n')
		}
	}
	if err := e.w.Flush(); err != nil {
		return err
	}
	if e.damage != nil {
		return document.PartialError{Err: e.damage}
	}
	return nil
}

// smallPicture is below how many bytes a picture is an ornament.
const smallPicture = 2 << 10

// members sends pictures and embedded files.
func (e *extraction) members(parts []*zippart.Part) error {
	for _, p := range parts {
		if !isMember(p) {
			continue
		}
		if err := e.ctx.Err(); err != nil {
			return err
		}
		if err := e.member(p); err != nil {
			return err
		}
	}
	return nil
}

func (e *extraction) member(p *zippart.Part) error {
	m := document.Member{Name: path.Base(p.Name), Size: p.Size()}
	if e.locked[strings.ToLower(p.Name)] != nil {
		m.Size = -1
	}
	rc, err := e.open(p)
	if err != nil {
		m.Err = err
		return e.out.Member(m)
	}
	defer rc.Close()
	m.Content = rc
	return e.out.Member(m)
}

func isMember(p *zippart.Part) bool {
	dir, base := path.Split(p.Name)
	switch strings.ToLower(path.Ext(base)) {
	case ".jpg", ".jpeg", ".png", ".tif", ".tiff", ".gif", ".bmp", ".webp", ".pdf":
		return strings.HasPrefix(dir, "Pictures/") && p.Size() >= smallPicture
	case ".script", ".data", ".properties", ".log", ".backup":
		return strings.HasPrefix(dir, "database/") // of a base file
	}
	// An embedded document of another program is a file of the top folder.
	return dir == "" && (strings.HasPrefix(base, "Object ") || strings.HasPrefix(base, "Obj"))
}
