package pdf

import (
	"bytes"
	"fmt"
)

// build makes a PDF of the objects, numbered from 1; the first is the
// catalog.
func build(objects ...string) []byte {
	var b bytes.Buffer
	b.WriteString("%PDF-1.7\n")
	var offsets []int
	for i, object := range objects {
		offsets = append(offsets, b.Len())
		fmt.Fprintf(&b, "%d 0 obj\n%s\nendobj\n", i+1, object)
	}
	at := b.Len()
	fmt.Fprintf(&b, "xref\n0 %d\n0000000000 65535 f \n", len(objects)+1)
	for _, offset := range offsets {
		fmt.Fprintf(&b, "%010d 00000 n \n", offset)
	}
	fmt.Fprintf(&b, "trailer\n<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n", len(objects)+1, at)
	return b.Bytes()
}

func stream(dict, content string) string {
	return fmt.Sprintf("<<%s/Length %d>>\nstream\n%s\nendstream", dict, len(content), content)
}

// form is a document with a field whose value its parent holds, a note, a
// link, bookmarks that loop, a file attached to a page and the data of an XFA
// form.
func form() []byte {
	return build(
		"<</Type/Catalog/Pages 2 0 R/AcroForm<</Fields[5 0 R]/XFA[(template) 14 0 R (datasets) 13 0 R]>>/Outlines 10 0 R>>",
		"<</Type/Pages/Kids[3 0 R]/Count 1>>",
		"<</Type/Page/Parent 2 0 R/MediaBox[0 0 300 300]/Resources<</Font<</F<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>>>>>/Contents 4 0 R/Annots[6 0 R 7 0 R 8 0 R 9 0 R 15 0 R]>>",
		stream("", "BT /F 12 Tf 20 200 Td (Aanvraag) Tj ET"),
		"<</FT/Tx/T(naam)/V(Jan Peeters)/Kids[6 0 R 15 0 R]>>",
		"<</Type/Annot/Subtype/Widget/Parent 5 0 R/Rect[10 10 90 30]>>",
		"<</Type/Annot/Subtype/Text/T(Els Voorbeeld)/Contents(Nog te bellen: 0470 12 34 56)/Rect[10 40 20 50]>>",
		"<</Type/Annot/Subtype/Link/Rect[10 60 20 70]/A<</S/URI/URI(mailto:jan.peeters@example.com)>>>>",
		"<</Type/Annot/Subtype/FileAttachment/Rect[10 80 20 90]/FS<</Type/Filespec/F(lijst.txt)/UF(lijst.txt)/EF<</F 12 0 R>>>>>>",
		"<</Type/Outlines/First 11 0 R/Last 11 0 R>>",
		"<</Title(Dossier Jan Peeters)/Parent 10 0 R/Next 11 0 R/First 11 0 R>>",
		stream("/Type/EmbeddedFile", "An Voorbeeld"),
		stream("", "<xfa:datasets><naam>Jan Peeters</naam></xfa:datasets>"),
		stream("", "<template/>"),
		"<</Type/Annot/Subtype/Widget/Parent 5 0 R/Rect[10 100 90 130]>>",
	)
}
