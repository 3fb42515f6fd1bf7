package office

import (
	"bytes"
	"io"
	"strings"

	"uitrusting/scanner/document"
	"uitrusting/scanner/extract/internal/xmlpull"
)

// charts reads what charts show, and the custom XML that documents are filled
// from: each value on a line of its own.
func (e *extraction) charts() error {
	groups := []struct {
		part string
		keep func(name, ct string) bool
	}{
		{"chart", func(name, ct string) bool {
			return strings.HasSuffix(ct, ".chart+xml") || strings.HasSuffix(ct, ".chartex+xml")
		}},
		{"data", func(name, ct string) bool {
			return strings.HasPrefix(name, "customxml/item") && strings.HasSuffix(name, ".xml") && !strings.Contains(name, "props")
		}},
	}
	for _, g := range groups {
		for _, part := range e.partsLike(g.keep) {
			if err := e.w.Part(document.Position{Part: g.part}); err != nil {
				return err
			}
			rc, err := part.Open()
			if err == nil {
				err = e.leaves(rc)
				rc.Close()
			}
			if err := e.try(g.part, err); err != nil {
				return err
			}
			if err := e.w.Flush(); err != nil {
				return err
			}
		}
	}
	return nil
}

// leaves writes the text of each element that has some on a line. References
// to cells and number formats are left out.
func (e *extraction) leaves(src io.Reader) error {
	x := xmlpull.NewReader(src)
	for {
		kind, err := x.Next()
		if err != nil {
			if err == io.EOF {
				return nil
			}
			return err
		}
		switch kind {
		case xmlpull.Start:
			switch string(x.Name()) {
			case "f", "formatCode", "extLst", "Fallback", "schemaRef":
				if err := x.Skip(); err != nil {
					return err
				}
			}
		case xmlpull.Text:
			text := x.Text()
			if e.w.LineStart() {
				text = bytes.TrimLeft(text, " \t\r\n")
			}
			if len(text) > 0 {
				e.w.Write(bytes.TrimRight(text, "\r\n\t"))
			}
		case xmlpull.End:
			if !e.w.LineStart() {
				e.w.Byte('\n')
				if err := e.w.Break(); err != nil {
					return err
				}
			}
		}
	}
}
