package number

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"

	"uitrusting/rules"
	"uitrusting/scanner/document"
	"uitrusting/scanner/finding"
	"uitrusting/scanner/lex"
)

func detector(t *testing.T) *Detector {
	t.Helper()
	packs, err := rules.Builtin()
	if err != nil {
		t.Fatal(err)
	}
	var rs []rules.Rule
	for _, p := range packs {
		for _, r := range p.Rules {
			if r.Detector == "number" {
				rs = append(rs, r)
			}
		}
	}
	d, err := New(rs, new(lex.Builder))
	if err != nil {
		t.Fatal(err)
	}
	return d
}

// The automaton finds the shapes that groups of these lengths begin with.
func TestShapes(t *testing.T) {
	s := &detector(t).shapes
	r := rand.New(rand.NewPCG(1, 2))
	found := 0
	for range 20_000 {
		sizes := make([]int, 1+r.IntN(14))
		most := 1 + r.IntN(6)
		for i := range sizes {
			sizes[i] = 1 + r.IntN(most)
		}
		if r.IntN(4) == 0 {
			sizes[r.IntN(len(sizes))] = 1 + r.IntN(40)
		}
		state := uint8(0)
		for i := len(sizes) - 1; i >= 0; i-- {
			state = s.step(state, sizes[i])
			var got, want []string
			for _, f := range s.begin[state] {
				got = append(got, fmt.Sprintf("%X %d", f.lengths, f.n))
			}
			lengths, n := uint64(0), 0
			for _, size := range sizes[i:min(len(sizes), i+11)] {
				lengths, n = lengths<<4|uint64(min(size, 15)), n+size
				if slices.ContainsFunc(s.all, func(f *shape) bool { return f.lengths == lengths && f.n == n }) {
					want = append(want, fmt.Sprintf("%X %d", lengths, n))
				}
			}
			if !slices.Equal(got, want) {
				t.Fatalf("groups of %v: %v, want %v", sizes[i:], got, want)
			}
			found += len(got)
		}
	}
	if found < 1000 {
		t.Errorf("only %d shapes came up", found)
	}
}

// A shape of which only a label makes a number is never one without.
func TestShapes_labelled(t *testing.T) {
	d := detector(t)
	r := rand.New(rand.NewPCG(1, 2))
	passed := 0
	for _, f := range d.shapes.all {
		for _, k := range f.kinds {
			if slices.Contains(f.alone, k) {
				continue
			}
			for range 2000 {
				text := ""
				for i := len(f.groups) - 1; i >= 0; i-- {
					for range f.groups[i] {
						text += string(rune('0' + r.IntN(10)))
					}
					if i > 0 {
						text += string(" .-/\t\n"[r.IntN(6)])
					}
				}
				var l line
				l.read(text, 0, len(text))
				gaps := gap(0)
				for _, g := range l.groups {
					gaps |= g.gap
				}
				var room []finding.Evidence
				c := candidate{
					seg: &document.Segment{Text: text}, room: &room, end: len(text), line: &l, to: len(l.groups),
					n: f.n, shape: f.lengths, gaps: gaps,
				}
				v := k.judge(&c, k)
				if v.alone > finding.Candidate {
					t.Fatalf("%s: %q stands alone", k.rule.ID, text)
				}
				if v.labelled > finding.Candidate {
					passed++
				}
			}
		}
	}
	if passed < 100 {
		t.Errorf("only %d numbers passed", passed)
	}
}
