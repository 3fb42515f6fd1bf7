package lex

import (
	"math/rand/v2"
	"strings"
	"testing"
)

// What Anchors.Numbers promises of chains: no stretch of at most 64 bytes, from
// the start of a group to the end of one, with at most one border inside, is
// cut; no anchor is longer than 128 bytes, and each group is owned by one at most.
func TestLex_numbersNotCut(t *testing.T) {
	r := rand.New(rand.NewPCG(13, 14))
	seps := []string{" ", ".", "/", "-", " - ", ") ", "\t", "\n", "\r\n", "  ", "   ", "\u00a0", "\u202f", "-\n", ",", ";", "    ", "x"}
	for range 400 {
		// A few of the separators and sizes of groups, so that chains get long.
		var b strings.Builder
		some := []string{seps[r.IntN(10)], seps[r.IntN(14)], seps[r.IntN(len(seps))]}
		longest := 1 + r.IntN(12)
		for b.Len() < 6000 {
			for range 1 + r.IntN(longest) {
				b.WriteByte('0' + byte(r.IntN(10)))
			}
			b.WriteString(some[min(r.IntN(40), 2)])
		}
		text := b.String()
		var at Anchors
		new(Lexicon).Lex(text, Numbers, &at)
		owned := int32(0)
		for _, a := range at.Numbers {
			if a.End-a.Start > maxNumber {
				t.Fatalf("anchor of %d bytes: %q", a.End-a.Start, text[a.Start:a.End])
			}
			if a.Start < owned || a.Own > a.End {
				t.Fatalf("anchor at %d owns up to %d of %d, the one before up to %d", a.Start, a.Own, a.End, owned)
			}
			owned = a.Own
		}
		groups := referenceGroups(text)
		first := 0 // of the anchors that may hold what begins here
		for i := range groups {
			digits, borders := 0, 0
			for first < len(at.Numbers) && int(at.Numbers[first].Start) < groups[i].start-maxNumber {
				first++
			}
			for j := i; j < len(groups) && groups[j].end-groups[i].start <= maxStretch; j++ {
				if j > i && groups[j].before == apart {
					break
				}
				if j > i && groups[j].before == border {
					borders++
				}
				if borders > 1 {
					break
				}
				if digits += groups[j].digits; digits < 6 {
					continue
				}
				held := false
				for k := first; k < len(at.Numbers) && int(at.Numbers[k].Start) <= groups[i].start; k++ {
					held = held || int(at.Numbers[k].Own) > groups[i].start && int(at.Numbers[k].End) >= groups[j].end
				}
				if !held {
					t.Fatalf("%q at %d is in no anchor of %q", text[groups[i].start:groups[j].end], groups[i].start, text)
				}
			}
		}
	}
}

// Identifiers as they stand in tables and at the ends of lines.
func TestLex_numbersInTables(t *testing.T) {
	for _, tt := range []struct{ row, want string }{
		{"Peeters\t850517-997.22\t0470 12 34 56\t2000\t12.50\t17\n", "850517-997.22"},
		{"Peeters\t850517-997.22\t0470 12 34 56\t2000\t12.50\t17\n", "0470 12 34 56"},
		{"12\t850517\t99722\t2000\t7\t8\t9\n", "850517\t99722"},
		{"1 2 3 4111 1111 1111 1111 5 6\n", "4111 1111 1111 1111"},
		{"12  592-9999999-59  17  23  4000\n", "592-9999999-59"},
		{"10 20 30 85.05.17-\n997.22 40 50 60\n", "85.05.17-\n997.22"},
		{"10;BE68 5390 0754\n7034;11\n", "68 5390 0754\n7034"},
		{"4111 1111 1111\n1111 0470 12 34 56 ", "4111 1111 1111\n1111"},
		{"85051799722 0470123456 2000 ", "0470123456"},
	} {
		text := strings.Repeat(tt.row, 200)
		var at Anchors
		new(Lexicon).Lex(text, Numbers, &at)
		hits := 0
		for i := 0; ; {
			k := strings.Index(text[i:], tt.want)
			if k < 0 {
				break
			}
			i += k
			held := false
			for _, a := range at.Numbers {
				held = held || int(a.Start) <= i && int(a.End) >= i+len(tt.want)
			}
			if held {
				hits++
			}
			i++
		}
		if hits != 200 {
			t.Errorf("%q of 200 rows %q is in an anchor %d times", tt.want, tt.row, hits)
		}
	}
}
