package lex

import (
	"strings"
	"testing"
)

// Wherever it stands against the borders of blocks and chunks, a triple is
// found once.
func TestTriples(t *testing.T) {
	l := NewBuilder().Build()
	var at Anchors
	for _, c := range []struct{ text, want string }{
		{"1-ABC-123", "ABC"}, {"abc 123", "abc"}, {"123.ABC", "ABC"}, {"ABCD-123", ""}, {"ABC-1234", ""}, {"ABC-12", ""},
		{"ABC--123", ""}, {"éBC-123", ""}, {"1ABC123", ""}, {"1-ABC-123 2-DEF-456", "ABC DEF"}, {"2ABC-123", ""}, {"ABC", ""}, {"1234-ABC", ""},
	} {
		for pad := range 2 * block {
			text := strings.Repeat(".", chunk-block+pad) + c.text
			l.Lex(text, Triples, &at)
			var got []string
			for _, s := range at.Triples {
				got = append(got, text[s.Start:s.End])
			}
			if strings.Join(got, " ") != c.want {
				t.Fatalf("%q after %d bytes: found %q, want %q", c.text, len(text)-len(c.text), got, c.want)
			}
		}
	}
}

func BenchmarkTriples(b *testing.B) {
	l := NewBuilder().Build()
	text := strings.Repeat("zo gaat het verder in 2024, met 12 en 345 van de klanten.\n", 4000)
	var at Anchors
	b.SetBytes(int64(len(text)))
	for b.Loop() {
		l.Lex(text, Triples, &at)
	}
}
