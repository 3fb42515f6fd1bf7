package detecttest

import (
	"testing"

	"uitrusting/scanner"
	"uitrusting/scanner/document"
	"uitrusting/scanner/finding"
	"uitrusting/scanner/lex"
)

// Bench measures what one detector does with a segment that is lexed already,
// in bytes of its text.
func Bench(b *testing.B, d scanner.Detector, l *lex.Lexicon, seg document.Segment) {
	b.Helper()
	var at lex.Anchors
	l.Lex(seg.Text, d.Wants(), &at)
	var out []finding.Match
	b.SetBytes(int64(len(seg.Text)))
	for b.Loop() {
		out = d.Detect(&seg, &at, out[:0])
	}
}
