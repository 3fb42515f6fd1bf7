package office

import (
	"io"
	"path"
	"strings"

	"github.com/nguyenthenguyen/docx"

	"uitrusting/scanner/document"
	"uitrusting/scanner/extract/internal/zippart"
)

// word reads a text document: the main part, then the stories around it.
func (e *extraction) word(main *zippart.Part) error {
	body := &markup{e: e, w: e.w, box: "textbox", rels: e.relations(main.Name).targets()}
	if err := e.w.Part(document.Position{Line: 1}); err != nil {
		return err
	}
	var err error
	if content, ok := e.smallDocument(main); ok {
		err = body.read(strings.NewReader(content))
	} else {
		err = e.readPart(main, body)
	}
	if err := e.try("main part", err); err != nil {
		return err
	}
	if err := e.w.Flush(); err != nil {
		return err
	}
	for _, s := range wordStories {
		for _, part := range e.partsLike(s.is) {
			if part == main {
				continue
			}
			if err := e.story(part, document.Position{Part: s.part}, s.title); err != nil {
				return err
			}
		}
	}
	if err := e.charts(); err != nil {
		return err
	}
	return e.settings()
}

// A story is a text beside the main one.
type story struct {
	part  string // Position.Part
	title bool
	is    func(name, contentType string) bool
}

// typed makes a test by the end of the content type or the start of the name.
func typed(dir, base string, suffixes ...string) func(name, ct string) bool {
	return func(name, ct string) bool {
		if path.Ext(name) == ".rels" || path.Ext(name) == ".bin" {
			return false
		}
		for _, s := range suffixes {
			if strings.HasSuffix(ct, s) {
				return true
			}
		}
		d, b := path.Split(name)
		rest, ok := strings.CutPrefix(b, base)
		return ok && strings.HasPrefix(d, dir) && strings.Trim(rest, "0123456789") == ".xml"
	}
}

var wordStories = []story{
	{"header", true, typed("word/", "header", ".header+xml")},
	{"footer", true, typed("word/", "footer", ".footer+xml")},
	{"footnote", false, typed("word/", "footnotes", ".footnotes+xml")},
	{"endnote", false, typed("word/", "endnotes", ".endnotes+xml")},
	{"comment", false, typed("word/", "comments", ".comments+xml")},
	{"glossary", false, typed("word/glossary/", "document", ".document.glossary+xml")},
	{"diagram", false, typed("word/diagrams/", "data", ".diagramdata+xml")},
}

// story sends a part as text of that place, of which Part is the name in
// errors too.
func (e *extraction) story(part *zippart.Part, at document.Position, title bool) error {
	if err := e.w.Part(at); err != nil {
		return err
	}
	e.w.Title = title
	m := &markup{e: e, w: e.w, rels: e.relations(part.Name).targets(), authored: at.Part == "comment"}
	if err := e.try(at.Part, e.readPart(part, m)); err != nil {
		return err
	}
	return e.w.Flush()
}

// readPart walks a part as markup.
func (e *extraction) readPart(part *zippart.Part, m *markup) error {
	rc, err := part.Open()
	if err != nil {
		return err
	}
	defer rc.Close()
	return m.read(rc)
}

// smallDocumentSize is up to how many declared bytes a package is opened by
// nguyenthenguyen/docx, which reads the main part, its links, headers and
// footers whole and at once. archive/zip holds parts to the declared size.
const smallDocumentSize = 1 << 20

// smallDocument is the content of the main part as nguyenthenguyen/docx gives
// it. It is not asked for big packages, and for those where it would look at
// another part: the text must be the same either way.
func (e *extraction) smallDocument(main *zippart.Part) (string, bool) {
	if main.Name != "word/document.xml" || e.raw.Size() > smallDocumentSize {
		return "", false
	}
	var total int64
	mains := 0
	for _, p := range e.pkg.Parts {
		name := p.Name
		if name == "word/document.xml" {
			mains++
		}
		if strings.Contains(name, "header") || strings.Contains(name, "footer") || strings.HasPrefix(name, "word/document.xml") || name == "word/_rels/document.xml.rels" {
			total += p.Size()
			if p.Size() > smallDocumentSize || total > smallDocumentSize || p.Encrypted() {
				return "", false
			}
		}
	}
	if mains != 1 || e.pkg.Repeated || e.pkg.Lost {
		return "", false
	}
	opened, err := docx.ReadDocxFromMemory(io.NewSectionReader(e.raw, 0, e.raw.Size()), e.raw.Size())
	if err != nil {
		return "", false
	}
	return opened.Editable().GetContent(), true
}
