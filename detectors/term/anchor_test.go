package term

import "testing"

func TestRates_anchor(t *testing.T) {
	r, err := newRates("# a comment\n[2000]\nflag wearing\n\n[100]\nchurch\n")
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct{ term, anchor, core string }{
		{"flag of Plaid", "Plaid", "Plaid"},
		{"wearing a cross", "cross", "wearing"}, // rarer, though shorter
		{"wearing ~ cross", "cross", "wearing"}, // and still where the longer stands
		{"<church/choir> ~ chant", "chant", "<church/choir>"},
		{"cross* of churches", "churches", "churches"},
		{"the church", "church", "church"}, // what is common is not looked up
	} {
		e, err := parseTerm(entry{category: religion, strength: medium, langs: en}, c.term)
		if err != nil {
			t.Fatal(err)
		}
		es := []entry{e}
		r.anchor(es)
		if e := &es[0]; e.tokens[e.anchor].text != fold1(c.anchor) || e.tokens[e.core].text != fold1(c.core) {
			t.Errorf("%q is looked up by %q and stands at %q, want %q, %q", c.term, e.tokens[e.anchor].text, e.tokens[e.core].text, c.anchor, c.core)
		}
	}
}

func fold1(w string) string { return string(fold(nil, w)) }

func TestNewRates_number(t *testing.T) {
	if _, err := newRates("[often]\nthe\n"); err == nil {
		t.Error("a rate that is no number was read")
	}
}

// TestEntry_matchCore wants a phrase with gaps to stand at its longest word,
// by whichever word it was found.
func TestEntry_matchCore(t *testing.T) {
	const text = "She was seen wearing, at work, a large cross again."
	e, err := parseTerm(entry{category: religion, strength: medium, langs: en}, "seen ~ wearing ~ cross")
	if err != nil {
		t.Fatal(err)
	}
	for anchor, at := range [][2]int{{8, 12}, {13, 20}, {39, 44}} {
		e.anchor = anchor
		h, ok := e.match(text, at[0], at[1])
		if !ok || h.start != 13 || h.end != 20 || h.from != 8 || h.to != 44 {
			t.Errorf("looked up by %q: %v %d-%d in %d-%d, want 13-20 in 8-44", text[at[0]:at[1]], ok, h.start, h.end, h.from, h.to)
		}
	}
}
