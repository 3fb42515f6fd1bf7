package term

import (
	"math/bits"
	"math/rand"
	"strings"
	"testing"
)

// TestMarks holds marks to a search for one string after the other.
func TestMarks(t *testing.T) {
	for _, list := range [][]string{
		{"a"}, {"aa", "ab", "aab", "ba"}, {"ab", "ab"}, {"aaaa", "a"}, {"b\xff", "\xff"},
		{"0123456789012345678901234567890123456789012345678901234567890aba"},
	} {
		m := newMarks(list...)
		r := rand.New(rand.NewSource(1))
		for range 2000 {
			text := make([]byte, r.Intn(12))
			for i := range text {
				text[i] = "ab\xff"[r.Intn(3)]
			}
			want := 0
			for _, s := range list {
				if strings.Contains(string(text), s) {
					want++
				}
			}
			if got := bits.OnesCount64(m.in(string(text))); got != want {
				t.Fatalf("%q: %d of %q, want %d", text, got, list, want)
			}
		}
	}
}
