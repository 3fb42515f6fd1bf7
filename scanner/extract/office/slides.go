package office

import (
	"strconv"
	"strings"

	"uitrusting/scanner/document"
	"uitrusting/scanner/extract/internal/xmlpull"
	"uitrusting/scanner/extract/internal/zippart"
)

const maxSlides = 20_000

// presentation reads the slides in the order they are shown, hidden ones
// too, each with its notes and comments.
func (e *extraction) presentation(main *zippart.Part) error {
	targets := e.relations(main.Name).targets()
	var slides []*zippart.Part
	listed := map[*zippart.Part]bool{}
	add := func(p *zippart.Part) {
		if p != nil && !listed[p] && len(slides) < maxSlides {
			listed[p] = true
			slides = append(slides, p)
		}
	}
	err := e.eachStart(main, func(x *xmlpull.Reader) {
		if string(x.Name()) == "sldId" {
			id, _ := x.PrefixedAttr("id")
			if r, ok := targets[string(id)]; ok && !r.external {
				add(e.pkg.Find(r.target))
			}
		}
	})
	if err := e.try("presentation", err); err != nil {
		return err
	}
	for _, p := range e.partsLike(typed("ppt/slides/", "slide", ".slide+xml")) {
		add(p)
	}
	for i, p := range slides {
		if err := e.slide(p, i+1); err != nil {
			return err
		}
	}
	for _, masters := range []struct {
		part string
		keep func(name, ct string) bool
	}{
		{"layout", typed("ppt/slidelayouts/", "slidelayout", ".slidelayout+xml")},
		{"master", func(name, ct string) bool {
			return strings.HasSuffix(ct, ".slidemaster+xml") || strings.HasSuffix(ct, ".notesmaster+xml") || strings.HasSuffix(ct, ".handoutmaster+xml")
		}},
	} {
		for _, p := range e.partsLike(masters.keep) {
			if err := e.shapes(p, document.Position{Part: masters.part}, true); err != nil {
				return err
			}
		}
	}
	for _, p := range e.partsLike(func(name, ct string) bool {
		return strings.HasSuffix(ct, ".commentauthors+xml") || strings.HasSuffix(ct, "powerpoint.authors+xml")
	}) {
		if err := e.try("authors", e.eachStart(p, func(x *xmlpull.Reader) { e.addAuthor(x.AttrString("name")) })); err != nil {
			return err
		}
	}
	return e.charts()
}

// slide reads a slide and what hangs on it.
func (e *extraction) slide(p *zippart.Part, page int) error {
	if err := e.shapes(p, document.Position{Page: page}, false); err != nil {
		return err
	}
	read := map[*zippart.Part]bool{p: true}
	for _, r := range e.relations(p.Name) {
		if r.external {
			continue
		}
		part := e.pkg.Find(r.target)
		if part == nil || read[part] {
			continue
		}
		read[part] = true
		var err error
		switch r.kind {
		case "notesSlide":
			err = e.shapes(part, document.Position{Page: page, Part: "note"}, false)
		case "diagramData":
			err = e.shapes(part, document.Position{Page: page, Part: "diagram"}, false)
		case "comments":
			err = e.slideComments(part, page)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// shapes reads the text of the shapes of a part. Masters and layouts frame
// the slides; their placeholders say nothing.
func (e *extraction) shapes(p *zippart.Part, at document.Position, master bool) error {
	if err := e.w.Part(at); err != nil {
		return err
	}
	e.w.Title = master
	m := &markup{e: e, w: e.w, rels: e.relations(p.Name).targets(), skipPh: master}
	name := "slide"
	if at.Part != "" {
		name = at.Part
	}
	if at.Page > 0 {
		name += " " + strconv.Itoa(at.Page)
	}
	if err := e.try(name, e.readPart(p, m)); err != nil {
		return err
	}
	return e.w.Flush()
}

// slideComments reads comments of both kinds: text as such, and text as
// paragraphs of runs.
func (e *extraction) slideComments(p *zippart.Part, page int) error {
	if err := e.w.Part(document.Position{Page: page, Part: "comment"}); err != nil {
		return err
	}
	rc, err := p.Open()
	if err == nil {
		err = e.leaves(rc)
		rc.Close()
	}
	if err := e.try("comment", err); err != nil {
		return err
	}
	return e.w.Flush()
}

// drawing reads the text of a Visio drawing, page by page.
func (e *extraction) drawing(*zippart.Part) error {
	keep := typed("visio/pages/", "page", ".page+xml")
	for i, p := range e.partsLike(keep) {
		if err := e.w.Part(document.Position{Page: i + 1}); err != nil {
			return err
		}
		if err := e.try("page", e.visioPage(p)); err != nil {
			return err
		}
		if err := e.w.Flush(); err != nil {
			return err
		}
	}
	return nil
}

func (e *extraction) visioPage(p *zippart.Part) error {
	rc, err := p.Open()
	if err != nil {
		return err
	}
	defer rc.Close()
	x := xmlpull.NewReader(rc)
	for {
		kind, err := x.Next()
		if err != nil {
			return err
		}
		if kind != xmlpull.Start || string(x.Name()) != "Text" {
			continue
		}
		text, err := elementText(x)
		if err != nil {
			return err
		}
		if text = strings.TrimSpace(text); text != "" {
			e.w.WriteString(text)
			e.w.Byte('\n')
			if err := e.w.Break(); err != nil {
				return err
			}
		}
	}
}
