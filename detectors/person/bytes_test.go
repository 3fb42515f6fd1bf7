package person

import (
	"math/rand/v2"
	"testing"
)

// What takes eight bytes at a time does what a loop over the bytes does.
func TestBytesAtOnce(t *testing.T) {
	r := rand.New(rand.NewPCG(7, 8))
	letters := []byte("aazzmq  `{AZ@[é\xc3\x80\xff\x00.-'\n")
	for range 20_000 {
		b := make([]byte, r.IntN(80))
		for i := range b {
			if b[i] = letters[r.IntN(len(letters))]; r.IntN(4) > 0 {
				b[i] = "abcxyz e"[r.IntN(8)]
			}
		}
		text := string(b)
		var want uint64
		for i := 0; i < min(len(text), 64); i++ {
			if text[i] == ' ' {
				want |= 1 << i
			}
		}
		if got := blanksOf(text); got != want {
			t.Fatalf("blanksOf(%q) = %x, want %x", text, got, want)
		}
		from := r.IntN(len(text) + 1)
		end := from
		for end < len(text) && text[end] >= 'a' && text[end] <= 'z' {
			end++
		}
		if got := endOfSmall(text, from); got != end {
			t.Fatalf("endOfSmall(%q, %d) = %d, want %d", text, from, got, end)
		}
	}
}

// Every particle passes the sizes that are looked at first.
func TestParticle(t *testing.T) {
	for _, w := range []string{"van", "Van", "VAN", "vanden", "der", "d", "D", "la", "Les", "el", "Aït", "ibn", "ould", "santa", "'t", "’s", "y", "zum", "op", "uit", "het", "dit", "mac", "st"} {
		if !particle(w) {
			t.Errorf("particle(%q) = false", w)
		}
	}
	for _, w := range []string{"", "Jan", "vandaag", "zaal", "Q"} {
		if particle(w) {
			t.Errorf("particle(%q) = true", w)
		}
	}
}
