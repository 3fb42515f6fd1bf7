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

// FuzzMarkup packs any XML as a part: the zip hides it from FuzzExtract.
func FuzzMarkup(f *testing.F) {
	names := []string{"word/document.xml", "xl/worksheets/sheet1.xml", "ppt/slides/slide1.xml", "xl/styles.xml", "word/comments.xml", "xl/worksheets/sheet1.bin"}
	f.Add(uint8(0), `<w:p><w:r><w:t>a</w:t><w:tab/></w:r><w:del><w:r><w:delText>b</w:delText></w:r></w:del></w:p><w:tbl><w:tr><w:tc><w:p/></w:tc></w:tr></w:tbl>`)
	f.Add(uint8(1), `<sheetData><row r="3"><c r="B3" t="inlineStr"><is><t>x</t></is></c><c s="1"><v>45351.5</v></c></row></sheetData>`)
	f.Add(uint8(2), `<p:sp><p:txBody><a:p><a:r><a:t>x</a:t></a:r><a:br/></a:p></p:txBody></p:sp>`)
	f.Add(uint8(3), `<numFmt numFmtId="200" formatCode="0.0"/><cellXfs><xf numFmtId="200"/></cellXfs>`)
	f.Add(uint8(5), string(brt(brtRow, 0, 0))+string(brt(brtText, 0, 0, "x"))+string(brt(brtReal, 1, 0, 1.5)))
	f.Fuzz(func(t *testing.T, which uint8, xml string) {
		name := names[int(which)%len(names)]
		parts := map[string]string{name: xml}
		for _, main := range []string{"word/document.xml", "xl/workbook.xml", "ppt/presentation.xml"} {
			if main[0] == name[0] && main != name {
				parts[main] = "<x/>"
			}
		}
		extracttest.Sound(t, extracttest.CollectBytes(t.Context(), New(), "", "x", pack(t, parts)))
	})
}
