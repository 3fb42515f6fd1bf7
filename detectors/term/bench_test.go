package term

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"uitrusting/scanner/document"
	"uitrusting/scanner/finding"
	"uitrusting/scanner/lex"
)

// BenchmarkDetect gives the speed of the detector alone, after lexing: over
// text that speaks of nothing special, over the tuning samples (a term in
// every line), and over words that are all terms.
func BenchmarkDetect(b *testing.B) {
	d, l := newDetector(b)
	var dense strings.Builder
	files, _ := filepath.Glob("testdata/eval/*-*.txt")
	for _, f := range files {
		data, err := os.ReadFile(f)
		if err != nil {
			b.Fatal(err)
		}
		dense.Write(data)
	}
	for _, c := range []struct{ name, text string }{
		{"plain", strings.Repeat("De vergadering van maandag begint om negen uur in de grote zaal, breng je laptop mee.\n", 3000)},
		{"samples", strings.Repeat(dense.String(), 1+200_000/dense.Len())},
		{"hostile", strings.Repeat("hiv diabetes kanker ACV moslim homo DNA-test ", 6000)},
	} {
		seg := &document.Segment{Text: c.text}
		var at lex.Anchors
		l.Lex(seg.Text, d.Wants(), &at)
		b.Run(c.name, func(b *testing.B) {
			b.SetBytes(int64(len(c.text)))
			b.ReportAllocs()
			var out []finding.Match
			for b.Loop() {
				out = d.Detect(seg, &at, out[:0])
			}
			b.ReportMetric(float64(len(at.Terms))/float64(len(c.text))*1024, "anchors/KiB")
		})
	}
}

func BenchmarkNew(b *testing.B) {
	for b.Loop() {
		if _, err := New(allRules(), lex.NewBuilder()); err != nil {
			b.Fatal(err)
		}
	}
}
