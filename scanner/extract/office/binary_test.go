package office

import (
	"encoding/binary"
	"math"
	"slices"
	"testing"
	"unicode/utf16"

	"uitrusting/scanner/extract/extracttest"
)

// brt makes a record of fields: int is 32 bits, string is wide.
func brt(kind int, fields ...any) []byte {
	var d []byte
	for _, f := range fields {
		switch f := f.(type) {
		case int:
			d = binary.LittleEndian.AppendUint32(d, uint32(f))
		case byte:
			d = append(d, f)
		case uint16:
			d = binary.LittleEndian.AppendUint16(d, f)
		case float64:
			d = binary.LittleEndian.AppendUint64(d, math.Float64bits(f))
		case string:
			u := utf16.Encode([]rune(f))
			d = binary.LittleEndian.AppendUint32(d, uint32(len(u)))
			for _, c := range u {
				d = binary.LittleEndian.AppendUint16(d, c)
			}
		}
	}
	head := []byte{byte(kind)}
	if kind >= 0x80 {
		head = []byte{byte(kind) | 0x80, byte(kind >> 7)}
	}
	n := len(d)
	for n >= 0x80 {
		head = append(head, byte(n)|0x80)
		n >>= 7
	}
	return append(append(head, byte(n)), d...)
}

// No program at hand writes binary workbooks, so the test does.
func TestExtract_xlsb(t *testing.T) {
	raw := pack(t, map[string]string{
		"[Content_Types].xml": `<Types><Override PartName="/xl/workbook.bin" ContentType="application/vnd.ms-excel.sheet.binary.macroEnabled.main"/></Types>`,
		"xl/workbook.bin":     string(slices.Concat(brt(brtWorkbook, 0), brt(brtSheet, 0, 1, "r1", "Jan"))),
		"xl/_rels/workbook.bin.rels": `<Relationships><Relationship Id="r1" Type="x/worksheet" Target="worksheets/sheet1.bin"/>` +
			`<Relationship Id="r2" Type="x/sharedStrings" Target="sharedStrings.bin"/><Relationship Id="r3" Type="x/styles" Target="styles.bin"/></Relationships>`,
		"xl/sharedStrings.bin": string(brt(brtSharedItem, byte(0), "Jan Peeters 😀")),
		"xl/styles.bin": string(slices.Concat(brt(brtFormat, uint16(164), "0000 00 00 00"), brt(brtBeginStyles),
			brt(brtStyle, uint16(0), uint16(0)), brt(brtStyle, uint16(0), uint16(14)), brt(brtStyle, uint16(0), uint16(164)), brt(brtEndStyles))),
		"xl/worksheets/sheet1.bin": string(slices.Concat(
			brt(brtRow, 0, 0), brt(brtText, 0, 0, "Naam"), brt(brtText, 1, 0, "Geboren"), brt(brtText, 3, 0, "Telefoon"),
			brt(brtRow, 1, 0), brt(brtShared, 0, 0, 0), brt(brtRK, 1, 1, 31258<<2|2), brt(brtReal, 3, 2, 470123456.0),
			brt(brtRow, 4, 0), brt(brtBool, 0, 0, byte(1)), brt(brtFormulaText, 1, 0, "ja"), brt(brtRichText, 2, 0, byte(0), "rijk"),
			brt(brtLink, 1, 1, 0, 0, "r9", "", "", ""), brt(brtRunning, uint16(0), "&LKop", "Voet"))),
		"xl/worksheets/_rels/sheet1.bin.rels": `<Relationships><Relationship Id="r9" Type="x/hyperlink" Target="mailto:x@y.example" TargetMode="External"/>` +
			`<Relationship Id="r8" Type="x/comments" Target="../comments1.bin"/></Relationships>`,
		"xl/comments1.bin": string(slices.Concat(brt(brtAuthor, "Els Voorbeeld"), brt(brtComment, 0, 1, 1, 0, 0, 0, 0, 0, 0), brt(brtCommentText, byte(1), "Opmerking"))),
	})
	c := extracttest.CollectBytes(t.Context(), New(), "", "x.xlsb", raw)
	extracttest.Sound(t, c)
	extracttest.Golden(t, "testdata/handmade.xlsb.golden.txt", c.String())
}
