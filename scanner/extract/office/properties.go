package office

import (
	"strings"
	"time"

	"uitrusting/scanner/document"
	"uitrusting/scanner/extract/internal/xmlpull"
	"uitrusting/scanner/extract/internal/zippart"
)

// properties sends what docProps say as properties, and keeps the rest of
// their text for framing.
func (e *extraction) properties() error {
	for _, f := range e.fields("core-properties+xml", "docprops/core.xml") {
		if name, value := coreProperty(f); name != "" && value != "" {
			if err := e.out.Property(name, value); err != nil {
				return err
			}
		}
	}
	for _, f := range e.fields("extended-properties+xml", "docprops/app.xml") {
		var name document.Property
		switch f.name {
		case "Application":
			name = document.Generator
		case "Pages", "Slides":
			name = document.Pages
			if f.value == "0" {
				continue
			}
		}
		if name != "" && f.value != "" {
			if err := e.out.Property(name, f.value); err != nil {
				return err
			}
		}
	}
	return nil
}

func coreProperty(f field) (document.Property, string) {
	switch f.name {
	case "created":
		return document.Created, rfc3339(f.value)
	case "modified":
		return document.Modified, rfc3339(f.value)
	case "revision":
		return document.Revision, f.value
	case "title":
		return document.Title, f.value
	}
	return "", ""
}

// rfc3339 is a W3CDTF date as the properties have it; "" when it is none.
func rfc3339(s string) string {
	for _, layout := range []string{time.RFC3339Nano, "2006-01-02T15:04:05", "2006-01-02T15:04Z07:00", "2006-01-02"} {
		if t, err := time.Parse(layout, s); err == nil && t.Year() > 1601 {
			return t.Format(time.RFC3339)
		}
	}
	return ""
}

// A field is an element with its text.
type field struct{ name, value string }

const (
	maxFields = 2000
	maxField  = 16 << 10 // bytes
)

// fields are the elements with text of a small part, found by the end of its
// content type or by its name.
func (e *extraction) fields(contentType, name string) []field {
	parts := e.partsLike(func(n, ct string) bool { return n == name || strings.HasSuffix(ct, contentType) })
	if len(parts) == 0 {
		return nil
	}
	return e.fieldsOf(parts[0])
}

func (e *extraction) fieldsOf(part *zippart.Part) []field {
	rc, err := part.Open()
	if err != nil {
		return nil
	}
	defer rc.Close()
	var (
		fs    []field
		label string // of a custom property
		text  strings.Builder
	)
	x := xmlpull.NewReader(rc)
	for len(fs) < maxFields {
		kind, err := x.Next()
		if err != nil {
			break
		}
		switch kind {
		case xmlpull.Start:
			text.Reset()
			switch string(x.Name()) {
			case "property":
				label = x.AttrString("name")
			case "TitlesOfParts", "HeadingPairs", "vector":
				if x.Skip() != nil {
					return fs
				}
			}
		case xmlpull.Text:
			if text.Len() < maxField {
				text.Write(x.Text())
			}
		case xmlpull.End:
			name := strings.ToValidUTF8(string(x.Name()), "\uFFFD")
			if label != "" {
				name = label
			}
			if value := strings.TrimSpace(text.String()); value != "" {
				fs = append(fs, field{name, value})
			}
			text.Reset()
			if string(x.Name()) == "property" {
				label = ""
			}
		}
	}
	return fs
}

// framing sends the texts that frame the document: properties, authors,
// targets outside the package.
func (e *extraction) framing() error {
	if err := e.w.Part(document.Position{Part: "properties"}); err != nil {
		return err
	}
	e.w.Title = true
	line := func(label, value string) {
		if label != "" {
			e.w.WriteString(label)
			e.w.WriteString(": ")
		}
		e.w.WriteString(value)
		e.w.Byte('\n')
	}
	named := map[string]bool{}
	for _, f := range e.fields("core-properties+xml", "docprops/core.xml") {
		switch f.name {
		case "created", "modified", "lastPrinted", "revision", "version", "language":
		case "creator":
			line("Author", f.value)
			named[f.value] = true
		case "lastModifiedBy":
			line("Last modified by", f.value)
			named[f.value] = true
		default:
			line(f.name, f.value)
		}
	}
	for _, f := range e.fields("extended-properties+xml", "docprops/app.xml") {
		switch f.name {
		case "Company", "Manager", "HyperlinkBase":
			line(f.name, f.value)
		case "Template":
			if !strings.HasPrefix(f.value, "Normal") {
				line(f.name, f.value)
			}
		}
	}
	for _, f := range e.fields("custom-properties+xml", "docprops/custom.xml") {
		line(f.name, f.value)
	}
	for _, name := range e.authors {
		if !named[name] {
			line("Author", name)
		}
	}
	e.outside()
	return e.w.Flush()
}

// outside writes where the package points to beside hyperlinks: templates,
// linked pictures and data, whose paths name people.
func (e *extraction) outside() {
	seen := map[string]bool{}
	for _, p := range e.partsLike(func(name, _ string) bool { return strings.HasSuffix(name, ".rels") }) {
		owner := strings.TrimSuffix(strings.Replace(p.Name, "_rels/", "", 1), ".rels")
		for _, r := range e.relations(owner) {
			if !r.external || r.kind == "hyperlink" || seen[r.target] || len(seen) > 1000 {
				continue
			}
			seen[r.target] = true
			e.w.WriteString(r.target)
			e.w.Byte('\n')
		}
	}
}

// settings sends the root of the revision ids, which copies of one text share.
func (e *extraction) settings() error {
	part := e.pkg.Find("word/settings.xml")
	if part == nil {
		return nil
	}
	rc, err := part.Open()
	if err != nil {
		return nil
	}
	defer rc.Close()
	x := xmlpull.NewReader(rc)
	for {
		kind, err := x.Next()
		if err != nil {
			return nil // settings hold no text: nothing is lost
		}
		if kind == xmlpull.Start && string(x.Name()) == "rsidRoot" {
			if v := x.AttrString("val"); v != "" {
				return e.out.Property(document.Lineage, v)
			}
		}
	}
}
