package pdf

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"uitrusting/scanner/document"
	"uitrusting/scanner/extract/extracttest"
)

// annotated is a document of one page with the annotations.
func annotated(annots ...string) []byte {
	var refs strings.Builder
	for i := range annots {
		fmt.Fprintf(&refs, "%d 0 R ", 5+i)
	}
	return build(append([]string{
		"<</Type/Catalog/Pages 2 0 R>>",
		"<</Type/Pages/Kids[3 0 R]/Count 1>>",
		"<</Type/Page/Parent 2 0 R/MediaBox[0 0 300 300]/Resources<</Font<</F<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>>>>>/Contents 4 0 R/Annots[" + refs.String() + "]>>",
		stream("", "BT /F 12 Tf 20 200 Td (Aanvraag en nog wat meer tekst) Tj ET"),
	}, annots...)...)
}

func TestExtract_manyNotes(t *testing.T) {
	link := "<</Type/Annot/Subtype/Link/Rect[10 60 20 70]/Dest[3 0 R/Fit]>>"
	comment := "<</Type/Annot/Subtype/Text/T(Els Voorbeeld)/Contents(Nog te bellen: 0470 12 34 56)/Rect[10 40 20 50]>>"
	for _, tt := range []struct {
		name            string
		links, comments int
		shown           int
		err             error
	}{
		{"an index and a comment", 1500, 1, 1, nil},
		{"many comments", 0, 300, 300, nil},
		{"more than are read", 0, maxNotes + 1, maxNotes, document.ErrTooLarge},
		{"more than are looked at", maxAnnots, 1, 0, document.ErrTooLarge},
	} {
		var annots []string
		for range tt.links {
			annots = append(annots, link)
		}
		for range tt.comments {
			annots = append(annots, comment)
		}
		got := extracttest.CollectBytes(t.Context(), shared(), mime, "notes.pdf", annotated(annots...))
		if n := strings.Count(got.String(), "Els Voorbeeld: Nog te bellen"); n != tt.shown || !errors.Is(got.Err, tt.err) {
			t.Errorf("%s: %d comments and %v, want %d and %v", tt.name, n, got.Err, tt.shown, tt.err)
		}
	}
}
