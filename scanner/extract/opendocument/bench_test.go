package opendocument

import (
	"strings"
	"testing"

	"uitrusting/scanner/extract/extracttest"
)

func BenchmarkExtract(b *testing.B) {
	for name, body := range map[string]string{
		"text":  `<office:text>` + strings.Repeat(`<text:p text:style-name="P1">Jan <text:span text:style-name="T1">Peeters</text:span> woont in Gent, tel. 0470 12 34 56</text:p>`, 10_000) + `</office:text>`,
		"sheet": `<office:spreadsheet><table:table table:name="S">` + strings.Repeat(`<table:table-row><table:table-cell office:value-type="string"><text:p>Jan Peeters</text:p></table:table-cell><table:table-cell office:value-type="date" office:date-value="1985-07-30"><text:p>30/07/85</text:p></table:table-cell></table:table-row>`, 10_000) + `</table:table></office:spreadsheet>`,
	} {
		raw := []byte(`<office:document><office:body>` + body + `</office:body></office:document>`)
		b.Run(name, func(b *testing.B) {
			b.SetBytes(int64(len(raw)))
			for b.Loop() {
				if c := extracttest.CollectBytes(b.Context(), New(), "", "x", raw); c.Err != nil {
					b.Fatal(c.Err)
				}
			}
		})
	}
}
