package opendocument

import (
	"strings"
	"time"

	"uitrusting/scanner/document"
	"uitrusting/scanner/extract/internal/xmlpull"
)

const maxFields = 2000

// meta reads the element of that name: properties to the sink, the rest kept
// for the end.
func (r *reader) meta() error {
	for depth := r.x.Depth(); ; {
		kind, err := r.x.Next()
		if err != nil {
			return err
		}
		if kind == xmlpull.End && r.x.Depth() < depth {
			return nil
		}
		if kind != xmlpull.Start {
			continue
		}
		name := string(r.x.Name())
		label := r.x.AttrString("name")
		if name == "keywords" {
			continue // of OpenOffice.org 1: the keywords are inside
		}
		if name == "document-statistic" {
			if err := r.property(document.Pages, r.x.AttrString("page-count")); err != nil {
				return err
			}
			continue
		}
		value, err := r.elementText()
		if err != nil {
			return err
		}
		if err := r.field(name, label, value); err != nil {
			return err
		}
	}
}

func (r *reader) field(name, label, value string) error {
	if value == "" {
		return nil
	}
	var p document.Property
	switch name {
	case "creation-date":
		return r.property(document.Created, rfc3339(value))
	case "date":
		return r.property(document.Modified, rfc3339(value))
	case "editing-cycles":
		return r.property(document.Revision, value)
	case "generator":
		return r.property(document.Generator, value)
	case "print-date", "editing-duration", "language":
		return nil
	case "title":
		p, label = document.Title, "Title"
	case "initial-creator":
		label = "Author"
	case "creator":
		label = "Last modified by"
	case "printed-by":
		label = "Printed by"
	case "user-defined", "info":
	default:
		label = strings.ToValidUTF8(name, "\uFFFD")
	}
	if len(r.e.fields) < maxFields {
		if label != "" {
			value = label + ": " + value
		}
		r.e.fields = append(r.e.fields, value)
	}
	if p != "" {
		return r.property(p, strings.TrimPrefix(value, label+": "))
	}
	return nil
}

func (r *reader) property(name document.Property, value string) error {
	if value == "" || value == "0" {
		return nil
	}
	if err := r.e.out.Property(name, value); err != nil {
		return sinkError{err}
	}
	return nil
}

// rfc3339 is an ISO date as the properties have it; "" when it is none.
func rfc3339(s string) string {
	for _, layout := range []string{time.RFC3339Nano, "2006-01-02T15:04:05", "2006-01-02"} {
		if t, err := time.Parse(layout, s); err == nil && t.Year() > 1601 {
			return t.Format(time.RFC3339)
		}
	}
	return ""
}
