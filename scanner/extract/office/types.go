package office

import (
	"path"
	"slices"
	"strings"

	"uitrusting/scanner/extract/internal/xmlpull"
	"uitrusting/scanner/extract/internal/zippart"
)

// types are the content types of the parts, in lower case.
type types struct {
	byName map[string]string // lower-case part name
	byExt  map[string]string
}

// readTypes reads [Content_Types].xml as far as it goes.
func (e *extraction) readTypes() {
	e.types = types{map[string]string{}, map[string]string{}}
	part := e.pkg.Find("[Content_Types].xml")
	if part == nil {
		return
	}
	rc, err := part.Open()
	if err != nil {
		return
	}
	defer rc.Close()
	x := xmlpull.NewReader(rc)
	for {
		kind, err := x.Next()
		if err != nil {
			return
		}
		if kind != xmlpull.Start {
			continue
		}
		ct := strings.ToLower(x.AttrString("ContentType"))
		if len(e.types.byName) > zippart.MaxParts {
			return
		}
		switch string(x.Name()) {
		case "Override":
			e.types.byName[strings.ToLower(zippart.Clean(x.AttrString("PartName")))] = ct
		case "Default":
			if len(e.types.byExt) > 1000 {
				continue
			}
			e.types.byExt[strings.ToLower(x.AttrString("Extension"))] = ct
		}
	}
}

func (t types) of(name string) string {
	name = strings.ToLower(name)
	if ct, ok := t.byName[name]; ok {
		return ct
	}
	return t.byExt[strings.TrimPrefix(path.Ext(name), ".")]
}

// A kind is a family of documents.
type kind uint8

const (
	noKind kind = iota
	wordKind
	sheetKind
	slideKind
	drawingKind
)

// mainPart is the part that the package is about, told by its content type,
// else by its usual name.
func (e *extraction) mainPart() (*zippart.Part, kind) {
	for _, p := range e.pkg.Parts {
		if k := kindOf(e.types.of(p.Name)); k != noKind && strings.Contains(p.Name, ".") {
			if k == wordKind && strings.Contains(p.Name, "glossary") {
				continue
			}
			return p, k
		}
	}
	usual := []struct {
		name string
		kind kind
	}{
		{"word/document.xml", wordKind}, {"xl/workbook.xml", sheetKind}, {"xl/workbook.bin", sheetKind},
		{"ppt/presentation.xml", slideKind}, {"visio/document.xml", drawingKind},
	}
	for _, u := range usual {
		if p := e.pkg.Find(u.name); p != nil {
			return p, u.kind
		}
	}
	return nil, noKind
}

// kindOf is the kind of document that a main part of that type begins.
func kindOf(ct string) kind {
	if !strings.HasSuffix(ct, "main+xml") && !strings.HasSuffix(ct, ".main") {
		return noKind
	}
	switch {
	case strings.Contains(ct, "wordprocessingml"), strings.Contains(ct, "ms-word"):
		return wordKind
	case strings.Contains(ct, "spreadsheetml"), strings.Contains(ct, "ms-excel"):
		return sheetKind
	case strings.Contains(ct, "presentationml"), strings.Contains(ct, "ms-powerpoint"):
		return slideKind
	case strings.Contains(ct, "visio"):
		return drawingKind
	}
	return noKind
}

// A relation leads from one part to another or to something outside.
type relation struct {
	id, kind, target string // kind is the last word of the type; target is a part's name unless external
	external         bool
}

// relations are those of one part, in document order.
type relations []relation

// ofKind is the target of the first internal relation of that kind.
func (rs relations) ofKind(kind string) string {
	for _, r := range rs {
		if r.kind == kind && !r.external {
			return r.target
		}
	}
	return ""
}

// maxRelations bounds those of one part. A sheet may have one a link; what is
// beyond is not resolved.
const maxRelations = 50_000

// relations reads those of a part; what cannot be read is left out.
func (e *extraction) relations(part string) relations {
	dir, base := path.Split(part)
	p := e.pkg.Find(dir + "_rels/" + base + ".rels")
	if p == nil {
		return nil
	}
	rc, err := p.Open()
	if err != nil {
		return nil
	}
	defer rc.Close()
	var rs relations
	x := xmlpull.NewReader(rc)
	for len(rs) < maxRelations {
		kind, err := x.Next()
		if err != nil {
			break
		}
		if kind != xmlpull.Start || string(x.Name()) != "Relationship" {
			continue
		}
		r := relation{id: x.AttrString("Id"), kind: path.Base(x.AttrString("Type")), target: x.AttrString("Target")}
		if strings.EqualFold(x.AttrString("TargetMode"), "External") {
			r.external = true
		} else {
			r.target = strings.TrimPrefix(r.target, "file://")
			if !strings.HasPrefix(r.target, "/") && !strings.HasPrefix(r.target, `\`) {
				r.target = dir + r.target
			}
			r.target = zippart.Clean(r.target)
		}
		rs = append(rs, r)
	}
	return rs
}

// targets makes relations quick to find by id.
func (rs relations) targets() map[string]relation {
	m := make(map[string]relation, len(rs))
	for _, r := range rs {
		if _, ok := m[r.id]; !ok {
			m[r.id] = r
		}
	}
	return m
}

// partsLike are the parts for which keep holds, in natural order of their
// names: sheet2 before sheet10.
func (e *extraction) partsLike(keep func(name, contentType string) bool) []*zippart.Part {
	var ps []*zippart.Part
	for _, p := range e.pkg.Parts {
		if keep(strings.ToLower(p.Name), e.types.of(p.Name)) {
			ps = append(ps, p)
		}
	}
	slices.SortStableFunc(ps, func(a, b *zippart.Part) int { return naturalCompare(a.Name, b.Name) })
	return ps
}

// naturalCompare orders names with their numbers by value.
func naturalCompare(a, b string) int {
	for a != "" && b != "" {
		na, ra := leadingNumber(a)
		nb, rb := leadingNumber(b)
		if na >= 0 && nb >= 0 {
			if na != nb {
				return na - nb
			}
			a, b = ra, rb
			continue
		}
		if a[0] != b[0] {
			return int(a[0]) - int(b[0])
		}
		a, b = a[1:], b[1:]
	}
	return len(a) - len(b)
}

// leadingNumber splits off the number that s begins with; -1 without one.
func leadingNumber(s string) (int, string) {
	n, i := 0, 0
	for i < len(s) && i < 9 && s[i] >= '0' && s[i] <= '9' {
		n = n*10 + int(s[i]-'0')
		i++
	}
	if i == 0 {
		return -1, s
	}
	return n, s[i:]
}
