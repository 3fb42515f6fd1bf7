package office

import (
	"os"
	"path/filepath"
	"testing"

	"uitrusting/scanner/extract/extracttest"
)

func FuzzExtract(f *testing.F) {
	for _, format := range []string{"docx", "xlsx", "pptx"} {
		paths, _ := filepath.Glob(shared + format + "/*")
		for _, path := range paths {
			raw, err := os.ReadFile(path)
			if err != nil {
				f.Fatal(err)
			}
			f.Add(raw)
		}
	}
	f.Fuzz(func(t *testing.T, raw []byte) {
		extracttest.Sound(t, extracttest.CollectBytes(t.Context(), New(), "", "x", raw))
	})
}

// FuzzMarkup packs any XML as the main part: the zip hides it from FuzzExtract.
func FuzzMarkup(f *testing.F) {
	f.Add("word/document.xml", `<w:p><w:r><w:t>a</w:t><w:tab/></w:r><w:del><w:r><w:delText>b</w:delText></w:r></w:del></w:p><w:tbl><w:tr><w:tc><w:p/></w:tc></w:tr></w:tbl>`)
	f.Add("xl/worksheets/sheet1.xml", `<sheetData><row r="3"><c r="B3" t="inlineStr"><is><t>x</t></is></c><c s="1"><v>45351.5</v></c></row></sheetData>`)
	f.Add("ppt/slides/slide1.xml", `<p:sp><p:txBody><a:p><a:r><a:t>x</a:t></a:r><a:br/></a:p></p:txBody></p:sp>`)
	mains := map[string]string{"word": "word/document.xml", "xl": "xl/workbook.xml", "ppt": "ppt/presentation.xml"}
	f.Fuzz(func(t *testing.T, name, xml string) {
		parts := map[string]string{}
		for _, main := range mains {
			if filepath.Dir(main) == filepath.Dir(name) || len(name) > 3 && name[:2] == main[:2] {
				parts[main] = "<x/>"
			}
		}
		parts[name] = xml
		extracttest.Sound(t, extracttest.CollectBytes(t.Context(), New(), "", "x", pack(t, parts)))
	})
}
