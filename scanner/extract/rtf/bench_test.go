package rtf

import (
	"strings"
	"testing"

	"uitrusting/scanner/extract/extracttest"
)

func BenchmarkExtract(b *testing.B) {
	raw := []byte(`{\rtf1\ansi{\fonttbl{\f0\fcharset0 A;}}` + strings.Repeat(`{\rtlch\fcs1 \af0 \ltrch\fcs0 \b\insrsid123 Jan Peeters woont in }{\f0 Gent, tel. 0470 12 34 56}\par `, 20_000) + `}`)
	b.SetBytes(int64(len(raw)))
	for b.Loop() {
		if c := extracttest.CollectBytes(b.Context(), New(), "", "x", raw); c.Err != nil {
			b.Fatal(c.Err)
		}
	}
}
