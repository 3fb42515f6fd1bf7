package lex

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
)

// fuzzBuilder has words of all sizes, forms and alphabets.
func fuzzBuilder() *Builder {
	b := NewBuilder()
	for i, w := range []string{
		"n", "jan", "JAN", "Müller", "ß", "ßa", "Škoda", "école", "ÉCOLE", "geboortedatum", "abcdefgh", "abcdefghi",
		"abcdefghijklmnop", "abcdefghxijklmnop", "Ÿ", "Œuvre", "Ž", "ž", "İstanbul", "жук", "日本", "a\u0301", "zzzzzzzz",
		strings.Repeat("é", 32), strings.Repeat("x", 64), "\U00020000",
	} {
		b.Add(Channel(i%3), w, AnyCase, 1)
		b.Add(Channel((i+1)%3), w, Form(i/3%3), 2)
		b.Add(Channel((i+1)%3), w, Capital, 4)
	}
	return b
}

// pieces of which random texts are made.
var fuzzPieces = strings.Split("a|B|jan|JAN|Jan|Müller|MÜLLER|ß|ßa|Škoda|ŠKODA|école|ÉCOLE|Geboortedatum|ABCDEFGH|abcdefghi|abcdefghijklmnop|abcdefghxijklmnop|"+
	"Ÿ|ÿ|œuvre|Ž|İstanbul|ЖУК|жук|日本|、|a\u0301|’|“|«|»|\u00a0|\u202f|\u2009|–|‑|×|€|😀|\uf0b7|\ufeff|\ufffd|ａ|"+
	"BE68|be 6|BEO|BEOI|EI|1|12|123|1234|123456|85051799722|1234567890123456|85.05.17|-997.22|0470 12 34 56|１|９|２３|"+
	" |  |   |    |.|-|/|(|)|\t|\n|\r\n|\r|\n\n| - |,|;|:|@|@@|_|\x80|\xc3|\xc2|\xe2|\xe2\x80|\xef|\xef\xbc|\xff|\x00|é|a1|1a|Ab12cd|'|xxxxxxxx", "|")

// randomText is a text of about size bytes, of one mood: a mixture in which
// a few of the pieces are frequent.
func randomText(r *rand.Rand, size int) string {
	var b strings.Builder
	var mood []string
	for range 1 + r.IntN(6) {
		mood = append(mood, fuzzPieces[r.IntN(len(fuzzPieces))])
	}
	common := r.IntN(100)
	for b.Len() < size {
		if r.IntN(100) < common {
			b.WriteString(mood[r.IntN(len(mood))])
		} else {
			b.WriteString(fuzzPieces[r.IntN(len(fuzzPieces))])
		}
		if r.IntN(2000) == 0 {
			mood[r.IntN(len(mood))] = fuzzPieces[r.IntN(len(fuzzPieces))]
			b.WriteString(strings.Repeat(mood[0], r.IntN(3000)))
		}
	}
	return b.String()
}

func compare(t *testing.T, l *Lexicon, ref *reference, text string) {
	t.Helper()
	var got, want Anchors
	l.Lex(text, everything, &got)
	ref.Lex(text, everything, &want)
	if d := cmp.Diff(want, got, cmpopts.EquateEmpty()); d != "" {
		t.Errorf("Lex(%.2000q) (-reference +fast):\n%.3000s", text, d)
	}
}

func FuzzLex(f *testing.F) {
	b := fuzzBuilder()
	l, ref := b.Build(), newReference(b)
	for _, p := range fuzzPieces {
		f.Add(p, uint8(3), uint16(1))
	}
	f.Add("85.05.17-997.22 1 ", uint8(60), uint16(700))
	f.Add(strings.Join(fuzzPieces, " "), uint8(1), uint16(30))
	f.Fuzz(func(t *testing.T, text string, lead uint8, times uint16) {
		// Move the text over the borders of blocks and chunks.
		text = strings.Repeat(" ", int(lead)) + strings.Repeat(text, 1+min(int(times), 20000/(len(text)+1)))
		compare(t, l, ref, text)
	})
}

// TestLex_reference compares random texts, which a short run of the fuzzer
// does not reach.
func TestLex_reference(t *testing.T) {
	b := fuzzBuilder()
	l, ref := b.Build(), newReference(b)
	r := rand.New(rand.NewPCG(1, 2))
	for i := range 1500 {
		size := r.IntN(200)
		if i%10 == 0 {
			size = r.IntN(20000)
		}
		compare(t, l, ref, randomText(r, size))
		if t.Failed() {
			return
		}
	}
}

// What a window with margins of 4 KiB shows in its core is what the whole
// text shows there.
func TestLex_windows(t *testing.T) {
	const margin = 4 << 10
	l := fuzzBuilder().Build()
	r := rand.New(rand.NewPCG(3, 4))
	for range 300 {
		text := randomText(r, 20000)
		var whole, part Anchors
		l.Lex(text, everything, &whole)
		lo := margin + r.IntN(len(text)-2*margin)
		hi := min(lo+1+r.IntN(3000), len(text)-margin)
		if hi <= lo {
			continue
		}
		from := lo - margin
		l.Lex(text[from:hi+margin], everything, &part)
		got, want := core(text[from:hi+margin], &part, lo, hi, from), core(text, &whole, lo, hi, 0)
		if d := cmp.Diff(want, got); d != "" {
			t.Fatalf("window %d to %d of %q (-whole +window):\n%s", lo, hi, text, d)
		}
	}
}

// core lists the anchors that touch lo to hi, moved by off; of numbers the
// groups that begin there, and where the last of those ends that lie within 64
// bytes of it and in the anchor that owns it.
func core(text string, at *Anchors, lo, hi, off int) (out []string) {
	add := func(kind string, start, end int32, ref uint32) {
		s, e := int(start)+off, int(end)+off
		if s < hi && e > lo {
			out = append(out, fmt.Sprint(kind, s, e, ref))
		}
	}
	for _, n := range at.Numbers {
		for i := n.Start; i < n.Own; i++ {
			if referenceDigit(text[i:n.End]) == 0 || i > n.Start && text[i-1]-'0' < 10 || i > n.Start+2 && referenceDigit(text[i-3:n.End]) == 3 {
				continue
			}
			reach := i
			for j := i; j < n.End && j < i+maxStretch; {
				size := int32(max(referenceDigit(text[j:n.End]), 1))
				if ends := j+size == n.End || referenceDigit(text[j+size:n.End]) == 0; size == 3 || text[j]-'0' < 10 {
					if j += size; ends && j <= i+maxStretch {
						reach = j
					}
					continue
				}
				j++
			}
			if int(i)+off >= lo {
				add("group", i, reach, 0)
			}
		}
	}
	for _, s := range at.Codes {
		add("code", s.Start, s.End, 0)
	}
	for _, p := range at.Heads {
		add("head", p, p+2, 0)
	}
	for _, p := range at.Ats {
		add("at", p, p+1, 0)
	}
	for _, h := range at.Names {
		add("name", h.Start, h.End, h.Ref)
	}
	for _, h := range at.Terms {
		add("term", h.Start, h.End, h.Ref)
	}
	for _, h := range at.Labels {
		add("label", h.Start, h.End, h.Ref)
	}
	return out
}
