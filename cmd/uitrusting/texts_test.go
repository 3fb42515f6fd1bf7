package main

import (
	"testing"

	"uitrusting/detectors/doctype"
	"uitrusting/reporters/message"
)

// Every document type that can be told has a name for people, for one
// document and for many.
func TestTexts_documentTypes(t *testing.T) {
	m := message.New("en") // the other languages have the same keys
	types := doctype.Types()
	if len(types) < 15 {
		t.Fatalf("%d document types", len(types))
	}
	for _, name := range types {
		for _, form := range []string{".one", ".other"} {
			if !m.Has("type." + name + form) {
				t.Errorf("no text for type.%s%s", name, form)
			}
		}
	}
}
