package office

import (
	"path"
	"strings"

	"uitrusting/scanner/document"
	"uitrusting/scanner/extract/internal/zippart"
)

// members sends the files inside the package: embedded documents, imported
// chunks, pictures.
func (e *extraction) members() error {
	chunks := map[string]bool{}
	for _, p := range e.partsLike(func(name, _ string) bool { return strings.HasSuffix(name, ".rels") }) {
		owner := strings.TrimSuffix(strings.Replace(p.Name, "_rels/", "", 1), ".rels")
		for _, r := range e.relations(owner) {
			if r.kind == "aFChunk" && !r.external {
				chunks[strings.ToLower(r.target)] = true
			}
		}
	}
	parts := e.partsLike(func(name, ct string) bool { return chunks[name] || isMember(name, ct) })
	for _, p := range parts {
		if err := e.ctx.Err(); err != nil {
			return err
		}
		if err := e.member(p, chunks[strings.ToLower(p.Name)]); err != nil {
			return err
		}
	}
	return nil
}

// smallPicture is below how many bytes a picture is an ornament: a bullet, a
// line, an icon.
const smallPicture = 2 << 10

func (e *extraction) member(p *zippart.Part, chunk bool) error {
	if isPicture(p.Name) && p.Size() < smallPicture {
		return nil
	}
	m := document.Member{Name: path.Base(p.Name), Size: p.Size()}
	if chunk {
		m.MIMEType = e.types.of(p.Name)
	}
	rc, err := p.Open()
	if err != nil {
		m.Err = err
		return e.out.Member(m)
	}
	defer rc.Close()
	m.Content = rc
	return e.out.Member(m)
}

// isMember tells files inside the package from its own parts.
func isMember(name, ct string) bool {
	if isPicture(name) {
		return strings.Contains(name, "/media/")
	}
	if strings.Contains(name, "/embeddings/") && path.Ext(name) != ".rels" {
		return true
	}
	switch path.Ext(name) {
	case ".docx", ".docm", ".xlsx", ".xlsm", ".xlsb", ".pptx", ".pptm", ".pdf", ".doc", ".xls", ".ppt", ".msg", ".rtf", ".html", ".htm", ".mht", ".eml":
		return true
	}
	return false
}

// isPicture tells the pictures that can hold a scanned page or a photograph.
func isPicture(name string) bool {
	switch path.Ext(strings.ToLower(name)) {
	case ".jpg", ".jpeg", ".png", ".tif", ".tiff", ".gif", ".bmp", ".webp", ".heic":
		return true
	}
	return false
}
