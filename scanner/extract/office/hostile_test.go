package office

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"uitrusting/scanner/document"
	"uitrusting/scanner/extract/extracttest"
)

func TestExtract_hostile(t *testing.T) {
	types := `<Types><Override PartName="/word/document.xml" ContentType="` + docxType + `.main+xml"/></Types>`
	tests := []struct {
		name, xml string
		want      error
	}{
		{"bomb", "<w:document>" + strings.Repeat("<w:p/>", 4<<20), document.ErrBomb},
		{"deep", strings.Repeat("<w:p>", 5000), document.ErrTooDeep},
		{"long tag", "<w:p a='" + strings.Repeat("0123456789abcdef", 1<<19), document.ErrTooLarge},
		{"not closed", "<w:document><w:p><w:r><w:t>tekst", document.ErrCorrupt},
	}
	for _, tt := range tests {
		raw := pack(t, map[string]string{"[Content_Types].xml": types, "word/document.xml": tt.xml})
		c := extracttest.CollectBytes(t.Context(), New(), docxType, "x.docx", raw)
		extracttest.Sound(t, c)
		if !errors.Is(c.Err, tt.want) {
			t.Errorf("%s: error %v, want %v", tt.name, c.Err, tt.want)
		}
	}
}

// Text boxes and tables in each other cost no more than their size.
func TestExtract_nested(t *testing.T) {
	box := strings.Repeat(`<w:p><w:r><w:txbxContent><w:p><w:r><w:t>in</w:t></w:r></w:p>`, 200) + strings.Repeat(`</w:txbxContent></w:r></w:p>`, 200)
	table := strings.Repeat(`<w:tbl><w:tr><w:tc>`, 200) + `<w:p><w:r><w:t>cel</w:t></w:r></w:p>` + strings.Repeat(`</w:tc></w:tr></w:tbl>`, 200)
	c := extracttest.CollectBytes(t.Context(), New(), docxType, "x.docx", pack(t, body(box+table)))
	extracttest.Sound(t, c)
	if got := c.Text(); c.Err != nil || strings.Count(got, "in") != 200 || !strings.Contains(got, "cel") {
		t.Errorf("%v, %d bytes", c.Err, len(got))
	}
}

// What stands beside a paragraph is held until its end: so much, and no more,
// and what is left out is told.
func TestExtract_muchBeside(t *testing.T) {
	var b strings.Builder
	for i := range 800_000 {
		fmt.Fprintf(&b, "%08x ", uint32(i)*2654435761) // 7 MB that packs badly
	}
	run := "<w:r><w:t>" + b.String() + "</w:t></w:r>"
	box := "<w:r><w:txbxContent><w:p>" + run
	link := `<w:r><wp:docPr descr="x"/></w:r>`
	for _, tt := range []struct {
		name, beside string
		err          error
	}{
		{"a long paragraph", run + run + run, nil},
		{"a box", box + "</w:p></w:txbxContent></w:r>", nil},
		{"a long box", box + run + run + "</w:p></w:txbxContent></w:r>", document.ErrTooLarge},
		{"boxes in boxes", strings.Repeat(box, 3) + strings.Repeat("</w:p></w:txbxContent></w:r>", 3), document.ErrTooLarge},
		{"boxes", strings.Repeat(box+"</w:p></w:txbxContent></w:r>", 3), document.ErrTooLarge},
		{"deleted text", "<w:del>" + run + run + "</w:del>", document.ErrTooLarge},
		{"pictures", strings.Repeat(link, maxNotes+1), document.ErrTooLarge},
	} {
		c := extracttest.CollectBytes(t.Context(), New(), docxType, "x.docx", pack(t, body("<w:p>"+tt.beside+"<w:r><w:t>Jan Peeters</w:t></w:r></w:p>")))
		extracttest.Sound(t, c)
		if !errors.Is(c.Err, tt.err) || !strings.Contains(c.Text(), "Jan Peeters") {
			t.Errorf("%s: %v and %d bytes, want %v", tt.name, c.Err, len(c.Text()), tt.err)
		}
	}
}

func TestExtract_strict(t *testing.T) {
	raw := pack(t, map[string]string{
		"[Content_Types].xml":     `<Types><Override PartName="/doc/main.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.template.main+xml"/><Override PartName="/doc/h.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.header+xml"/></Types>`,
		"doc/main.xml":            `<x:document xmlns:x="http://purl.oclc.org/ooxml/wordprocessingml/main"><x:body><x:p><x:r><x:t>tekst</x:t></x:r><x:hyperlink y:id="r1"/></x:p></x:body></x:document>`,
		"doc/h.xml":               `<x:hdr><x:p><x:r><x:t>kop</x:t></x:r></x:p></x:hdr>`,
		"doc/_rels/main.xml.rels": `<Relationships><Relationship Id="r1" Type="http://purl.oclc.org/ooxml/officeDocument/relationships/hyperlink" Target="https://x.example/jan" TargetMode="External"/></Relationships>`,
	})
	c := extracttest.CollectBytes(t.Context(), New(), docxType, "x.dotx", raw)
	if got, want := c.Text(), "tekst\nhttps://x.example/jan\nkop\n"; got != want || c.Err != nil {
		t.Errorf("got %q, %v, want %q", got, c.Err, want)
	}
}
