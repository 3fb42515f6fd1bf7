package ole

import (
	"os"
	"slices"
	"testing"

	"uitrusting/scanner/extract/extracttest"
	"uitrusting/scanner/extract/internal/compound"
)

func BenchmarkExtract(b *testing.B) {
	sheet := biff(recBOF, 0x600, 0x10, 0, 0)
	for row := range 20_000 {
		sheet = append(sheet, biff(recLabel, row, 0, 0, 11, byte(0), "Jan Peeters")...)
		sheet = append(sheet, biff(recNumber, row, 1, 0, 1234.5)...)
	}
	sheet = append(sheet, biff(recEOF)...)
	globals := biff(recBOF, 0x600, 5, 0, 0)
	at := len(globals) + len(biff(recSheet, uint32(0), 0, byte(1), byte(0), "S")) + len(biff(recEOF))
	book := slices.Concat(globals, biff(recSheet, uint32(at), 0, byte(1), byte(0), "S"), biff(recEOF), sheet)
	xls, err := (&compound.Storage{Streams: []*compound.Stream{compound.Memory("Workbook", book)}}).File(1 << 28)
	if err != nil {
		b.Fatal(err)
	}
	doc, err := os.ReadFile(shared + "doc/libreoffice-personnel.doc")
	if err != nil {
		b.Fatal(err)
	}
	for name, raw := range map[string][]byte{"xls": xls, "doc": doc} {
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
