package office

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"uitrusting/scanner/extract/extracttest"
)

const (
	docxType = openXML + "wordprocessingml.document"
	shared   = "../../../testdata/documents/"
)

// golden checks every document of a format against its golden file.
func golden(t *testing.T, format, mime string) {
	t.Helper()
	paths, err := filepath.Glob(shared + format + "/*." + format)
	if err != nil || len(paths) == 0 {
		t.Fatalf("no %s documents: %v", format, err)
	}
	for _, path := range paths {
		name := filepath.Base(path)
		t.Run(name, func(t *testing.T) {
			extracttest.Accept(t, New(), mime, path)
			c := extracttest.Collect(t, New(), mime, path)
			extracttest.Golden(t, "testdata/"+name+".golden.txt", c.String())
		})
	}
}

func TestExtract_docx(t *testing.T) { golden(t, "docx", docxType) }

// The text is the same whether nguyenthenguyen/docx opens the package or not.
func TestExtract_smallDocumentOrPart(t *testing.T) {
	path := shared + "docx/libreoffice-personnel.docx"
	want := extracttest.Collect(t, New(), docxType, path).String()
	raw, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	// A big unused part makes the package one that is read part by part.
	got := extracttest.CollectBytes(t.Context(), New(), docxType, "x", withPart(t, raw, "word/header99.bin", make([]byte, smallDocumentSize+1))).String()
	if got != want {
		t.Errorf("read part by part:\n%s\nwant\n%s", got, want)
	}
}

func body(text string) map[string]string {
	return map[string]string{"word/document.xml": "<w:document><w:body>" + text + "</w:body></w:document>"}
}

func TestExtract_word(t *testing.T) {
	tests := []struct{ name, xml, want string }{
		{"runs join", `<w:p><w:r><w:t>Pee</w:t></w:r><w:proofErr/><w:r><w:t>ters</w:t></w:r></w:p>`, "Peeters\n"},
		{"paragraphs part", `<w:p><w:r><w:t>a</w:t></w:r></w:p><w:p><w:r><w:t>b</w:t></w:r></w:p>`, "a\nb\n"},
		{"tab stops are no tabs", `<w:p><w:pPr><w:tabs><w:tab w:val="left"/></w:tabs></w:pPr><w:r><w:t>a</w:t><w:tab/><w:t>b</w:t></w:r></w:p>`, "a\tb\n"},
		{"cells and rows", `<w:tbl><w:tr><w:tc><w:p><w:r><w:t>a</w:t></w:r></w:p></w:tc><w:tc><w:p/></w:tc><w:tc><w:p><w:r><w:t>c</w:t></w:r></w:p><w:p><w:r><w:t>d</w:t></w:r></w:p></w:tc></w:tr><w:tr><w:tc><w:p><w:r><w:t>e</w:t></w:r></w:p></w:tc></w:tr></w:tbl>`, "a\t\tc\nd\ne\n"},
		{"deleted text stands apart", `<w:p><w:r><w:t>colo</w:t></w:r><w:del w:author="E"><w:r><w:delText>u</w:delText></w:r></w:del><w:r><w:t>r</w:t></w:r></w:p>`, "color\nu\nAuthor: E\n"},
		{"moved text stands apart", `<w:p><w:moveFrom><w:r><w:t>weg</w:t></w:r></w:moveFrom><w:r><w:t>hier</w:t></w:r></w:p>`, "hier\nweg\n"},
		{"text box after its paragraph", `<w:p><w:r><w:t>voor</w:t></w:r><w:r><mc:AlternateContent><mc:Choice><w:txbxContent><w:p><w:r><w:t>box</w:t></w:r></w:p></w:txbxContent></mc:Choice><mc:Fallback><w:txbxContent><w:p><w:r><w:t>box</w:t></w:r></w:p></w:txbxContent></mc:Fallback></mc:AlternateContent></w:r><w:r><w:t>na</w:t></w:r></w:p>`, "voorna\nbox\n"},
		{"field code", `<w:p><w:r><w:fldChar w:fldCharType="begin"/><w:instrText>HYPERLINK "mailto:x@y.example"</w:instrText><w:fldChar w:fldCharType="separate"/><w:t>x</w:t><w:fldChar w:fldCharType="end"/></w:r></w:p>`, "x\nmailto:x@y.example\n"},
		{"page field says nothing", `<w:p><w:fldSimple w:instr=" PAGE "><w:r><w:t>3</w:t></w:r></w:fldSimple></w:p>`, "3\n"},
		{"entities", `<w:p><w:r><w:t>R&amp;D &lt;a&#64;b&gt; &#x1F600; &unknown;</w:t></w:r></w:p>`, "R&D <a@b> 😀 &unknown;\n"},
		{"non-breaking hyphen", `<w:p><w:r><w:t>85</w:t><w:noBreakHyphen/><w:t>07</w:t><w:softHyphen/></w:r></w:p>`, "85-07\n"},
		{"CDATA", `<w:p><w:r><w:t><![CDATA[a<b]]></w:t></w:r></w:p>`, "a<b\n"},
		{"link target", `<w:p><w:hyperlink r:id="r1"><w:r><w:t>hier</w:t></w:r></w:hyperlink></w:p>`, "hier\nx@y.example\n"},
	}
	for _, tt := range tests {
		parts := body(tt.xml)
		parts["word/_rels/document.xml.rels"] = `<Relationships><Relationship Id="r1" Type="http://x/hyperlink" Target="mailto:x@y.example" TargetMode="External"/></Relationships>`
		c := extracttest.CollectBytes(t.Context(), New(), docxType, "x.docx", pack(t, parts))
		if c.Err != nil {
			t.Errorf("%s: %v", tt.name, c.Err)
		}
		if got := c.Text(); got != tt.want {
			t.Errorf("%s: got %q, want %q", tt.name, got, tt.want)
		}
	}
}

func TestExtract_wordPages(t *testing.T) {
	c := extracttest.CollectBytes(t.Context(), New(), docxType, "x.docx", pack(t, body(
		`<w:p><w:r><w:t>een</w:t></w:r></w:p><w:p><w:r><w:lastRenderedPageBreak/><w:t>twee</w:t></w:r></w:p>`)))
	if len(c.Segments) != 1 {
		t.Fatalf("%d segments", len(c.Segments))
	}
	s := c.Segments[0]
	for word, page := range map[string]int{"een": 1, "twee": 2} {
		if at := s.Locate(strings.Index(s.Text, word)); at.Page != page || at.Line != page {
			t.Errorf("%s at %+v, want page and line %d", word, at, page)
		}
	}
}

func TestNaturalCompare(t *testing.T) {
	for _, tt := range []struct {
		a, b string
		want int
	}{{"sheet2.xml", "sheet10.xml", -1}, {"a", "b", -1}, {"a", "a", 0}, {"header1", "header", 1}} {
		got := naturalCompare(tt.a, tt.b)
		if got < 0 && tt.want >= 0 || got > 0 && tt.want <= 0 || got == 0 && tt.want != 0 {
			t.Errorf("naturalCompare(%q, %q) = %d, want sign of %d", tt.a, tt.b, got, tt.want)
		}
	}
}
