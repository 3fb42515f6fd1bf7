package web

import (
	"context"
	"errors"
	"io"
	"path"
	"strings"

	"uitrusting/scanner/document"
	"uitrusting/scanner/extract/internal/flow"
	"uitrusting/scanner/extract/internal/htmltext"
	"uitrusting/scanner/extract/internal/xmlpull"
	"uitrusting/scanner/extract/internal/zippart"
)

// A book is what the package document of an EPUB says (EPUB 3.3, section 5).
type book struct {
	metadata strings.Builder   // a line each
	title    string            // dc:title
	files    map[string]string // by id: name of the part
	types    map[string]string // by name of the part: MIME type
	spine    []string          // ids in reading order
}

// extractBook sends the chapters in reading order, each a segment, then the
// pages that are in no order, then pictures as members.
func extractBook(ctx context.Context, w *flow.Writer, r *io.SectionReader, out document.Sink) error {
	p, err := zippart.Open(r)
	if err != nil {
		return err
	}
	b, err := readBook(p)
	if err != nil {
		return err
	}
	if b.title != "" {
		if err := out.Property(document.Title, b.title); err != nil {
			return err
		}
	}
	if b.metadata.Len() > 0 {
		w.Begin(document.Position{Part: "properties"})
		w.WriteString(b.metadata.String())
		if w.End() != nil {
			return w.Err()
		}
	}
	var damage error
	sent := map[*zippart.Part]bool{}
	for i, id := range b.spine {
		if part := p.Find(b.files[id]); part != nil && !sent[part] {
			sent[part] = true
			if err := chapter(w, part, document.Position{Page: i + 1}); err != nil {
				damage = err
			}
		}
		if w.Err() != nil {
			return w.Err()
		}
	}
	for _, part := range p.Parts {
		if err := ctx.Err(); err != nil {
			return err
		}
		kind := b.types[part.Name]
		switch ext := strings.ToLower(path.Ext(part.Name)); {
		case sent[part]:
		case strings.Contains(kind, "html") || ext == ".xhtml" || ext == ".html" || ext == ".htm":
			if err := chapter(w, part, document.Position{Part: part.Name}); err != nil {
				damage = err
			}
			if w.Err() != nil {
				return w.Err()
			}
		case strings.HasPrefix(kind, "image/"), kind == "application/pdf":
			m := document.Member{Name: part.Name, Size: part.Size()}
			content, err := part.Open()
			if err != nil {
				m.Err = err
			} else {
				m.Content = content
			}
			err = out.Member(m)
			if content != nil {
				content.Close()
			}
			if err != nil {
				return err
			}
		}
	}
	if len(b.spine) == 0 && w.Written() == 0 {
		return document.ErrCorrupt
	}
	if damage != nil {
		return document.PartialError{Err: damage}
	}
	return nil
}

// chapter sends one page. Its error is about that page only; that of the
// sink is w's.
func chapter(w *flow.Writer, part *zippart.Part, at document.Position) error {
	content, err := part.Open()
	if err != nil {
		return err
	}
	defer content.Close()
	w.Begin(at)
	_, err = htmltext.Render(w, htmltext.Reader(content, ""))
	_ = w.End()
	return err
}

// readBook reads the package document.
func readBook(p *zippart.Package) (*book, error) {
	name := ""
	if c := p.Find("META-INF/container.xml"); c != nil {
		_ = eachElement(c, func(x *xmlpull.Reader, _ string) {
			if string(x.Name()) == "rootfile" && name == "" {
				name = x.AttrString("full-path")
			}
		})
	}
	if name == "" {
		for _, part := range p.Parts {
			if strings.HasSuffix(part.Name, ".opf") {
				name = part.Name
			}
		}
	}
	if e := p.Find("META-INF/encryption.xml"); e != nil {
		sealed := false
		_ = eachElement(e, func(x *xmlpull.Reader, _ string) {
			if string(x.Name()) == "EncryptionMethod" {
				a := x.AttrString("Algorithm") // fonts are obfuscated in books that are not encrypted
				sealed = sealed || !strings.Contains(a, "idpf.org") && !strings.Contains(a, "ns.adobe.com")
			}
		})
		if sealed {
			return nil, document.ErrEncrypted
		}
	}
	b := &book{files: map[string]string{}, types: map[string]string{}}
	opf := p.Find(name)
	if opf == nil {
		return b, nil // the pages are found by their names
	}
	folder := path.Dir(zippart.Clean(name))
	err := eachElement(opf, func(x *xmlpull.Reader, text string) {
		switch element := string(x.Name()); element {
		case "item":
			part := path.Join(folder, x.AttrString("href"))
			b.files[x.AttrString("id")] = part
			b.types[part] = x.AttrString("media-type")
		case "itemref":
			if len(b.spine) < zippart.MaxParts {
				b.spine = append(b.spine, x.AttrString("idref"))
			}
		case "title", "creator", "contributor", "publisher", "description", "subject", "date", "rights":
			if text = strings.Join(strings.Fields(text), " "); text != "" && b.metadata.Len() < 64<<10 {
				if element == "title" && b.title == "" {
					b.title = text
				}
				b.metadata.WriteString(element + ": " + text + "\n")
			}
		}
	})
	if err != nil && !errors.Is(err, document.ErrCorrupt) {
		return nil, err
	}
	return b, nil
}

// eachElement calls yield when an element starts, and when one with text
// ends, then with its text.
func eachElement(part *zippart.Part, yield func(x *xmlpull.Reader, text string)) error {
	content, err := part.Open()
	if err != nil {
		return err
	}
	defer content.Close()
	x := xmlpull.NewReader(content)
	var text []byte
	for {
		kind, err := x.Next()
		if err == io.EOF {
			return nil
		}
		if err != nil {
			return err
		}
		switch kind {
		case xmlpull.Start:
			text = text[:0]
			yield(x, "")
		case xmlpull.Text:
			if len(text) < 64<<10 {
				text = append(text, x.Text()...)
			}
		case xmlpull.End:
			if len(text) > 0 {
				yield(x, string(text))
			}
			text = text[:0]
		}
	}
}
