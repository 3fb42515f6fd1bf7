package lex

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/text/unicode/norm"
)

const everything = Numbers | Codes | Ats | Names | Terms | Labels | Heads

func testLexicon() *Lexicon {
	b := NewBuilder()
	b.Add(Name, "jan", Capital, 1)
	b.Add(Name, "Müller", Capital, 2)
	b.Add(Name, "IN", Exact, 4)
	b.Add(Name, "Škoda", Capital, 8)
	b.Add(Term, "église", AnyCase, 1)
	b.Add(Term, "straße", AnyCase, 2)
	b.Add(Term, "kanker", AnyCase, 4)
	b.Add(Label, "geboortedatum", AnyCase, 1)
	b.Add(Label, "geboortedatum", AnyCase, 2)
	b.Add(Label, "kanker", AnyCase, 8)
	b.Add(Label, "n", AnyCase, 16)
	b.Add(Label, "Œuvre", AnyCase, 32)
	b.Add(Label, "Ÿ", AnyCase, 64)
	return b.Build()
}

// wordsOf lists hits as word:ref.
func wordsOf(text string, hits []Hit) (out []string) {
	for _, h := range hits {
		out = append(out, text[h.Start:h.End]+":"+strings.Repeat("i", int(h.Ref)))
	}
	return out
}

func spans(text string, spans []Span) (out []string) {
	for _, s := range spans {
		out = append(out, text[s.Start:s.End])
	}
	return out
}

func codeSpans(codes []Code) (out []Span) {
	for _, c := range codes {
		out = append(out, Span{c.Start, c.End})
	}
	return out
}

func TestLex_words(t *testing.T) {
	l := testLexicon()
	for _, tt := range []struct {
		text                 string
		names, terms, labels []string
	}{
		{text: "Jan jan JAN jAN Jansen", names: []string{"Jan:i", "JAN:i"}},
		{text: "in In IN", names: []string{"IN:iiii"}},
		{text: "MÜLLER müller Müller, Muller; Mu\u0308ller", names: []string{"MÜLLER:ii", "Müller:ii", "Mu\u0308ller:ii"}},
		{text: "škoda ŠKODA Škoda", names: []string{"ŠKODA:iiiiiiii", "Škoda:iiiiiiii"}},
		{text: "l’église «ÉGLISE» d'Église “église”…église\u00a0église\u202féglise", terms: []string{"église:i", "ÉGLISE:i", "Église:i", "église:i", "église:i", "église:i", "église:i"}},
		{text: "strasse straße STRAßE straÿe", terms: []string{"straße:ii", "STRAßE:ii"}},
		{text: "kanker", terms: []string{"kanker:iiii"}, labels: []string{"kanker:iiiiiiii"}},
		{text: "Geboortedatum:", labels: []string{"Geboortedatum:iii"}},
		{text: "n° 12 1n2 _n_ n\x80 né", labels: []string{"n:" + strings.Repeat("i", 16), "n:" + strings.Repeat("i", 16), "n:" + strings.Repeat("i", 16)}},
		{text: "œuvre ŒUVRE ÿ", labels: []string{"œuvre:" + strings.Repeat("i", 32), "ŒUVRE:" + strings.Repeat("i", 32), "ÿ:" + strings.Repeat("i", 64)}},
		{text: "\ufeffJan\u3000Jan\u200bJan\uf0b7Jan😀Jan０Jan", names: []string{"Jan:i", "Jan:i", "Jan:i", "Jan:i", "Jan:i", "Jan:i"}},
		{text: strings.Repeat("x", 61) + "jan " + strings.Repeat("x", 64) + "jan" + " Jan", names: []string{"Jan:i"}},
	} {
		var at Anchors
		l.Lex(tt.text, everything, &at)
		if d := cmp.Diff([][]string{tt.names, tt.terms, tt.labels}, [][]string{wordsOf(tt.text, at.Names), wordsOf(tt.text, at.Terms), wordsOf(tt.text, at.Labels)}); d != "" {
			t.Errorf("Lex(%q): names, terms, labels (-want +got):\n%s", tt.text, d)
		}
	}
}

func TestLookup(t *testing.T) {
	l := testLexicon()
	for _, tt := range []struct {
		ch   Channel
		word string
		want uint32
	}{
		{Name, "Jan", 1}, {Name, "jan", 0}, {Name, "JAN", 1}, {Term, "Jan", 0},
		{Name, "IN", 4}, {Name, "In", 0},
		{Label, "GEBOORTEDATUM", 3}, {Label, "geboorte", 0}, {Label, "", 0},
		{Term, "Église", 1}, {Term, "e\u0301glise", 1}, {Term, strings.Repeat("x", 100), 0},
	} {
		if got := l.Lookup(tt.ch, tt.word); got != tt.want {
			t.Errorf("Lookup(%d, %q) = %d, want %d", tt.ch, tt.word, got, tt.want)
		}
	}
	if got := new(Lexicon).Lookup(Name, "Jan"); got != 0 {
		t.Errorf("Lookup in the zero Lexicon = %d, want 0", got)
	}
}

func TestLex_codesAndAts(t *testing.T) {
	var at Anchors
	text := "BE68539007547034 1ABC123 abc 12345 ab12 x@y.be EH123456, " + strings.Repeat("a1", 64) + " " + strings.Repeat("a1", 64) + "b @"
	new(Lexicon).Lex(text, everything, &at)
	if d := cmp.Diff([]string{"BE68539007547034", "1ABC123", "EH123456", strings.Repeat("a1", 64)}, spans(text, codeSpans(at.Codes))); d != "" {
		t.Errorf("Codes (-want +got):\n%s", d)
	}
	if d := cmp.Diff([]int32{int32(strings.IndexByte(text, '@')), int32(len(text) - 1)}, at.Ats); d != "" {
		t.Errorf("Ats (-want +got):\n%s", d)
	}
	new(Lexicon).Lex(text, Labels, &at)
	if len(at.Codes)+len(at.Ats)+len(at.Numbers) != 0 {
		t.Errorf("Lex for labels filled %v", at)
	}
}

// Each text is followed by its number anchors.
func TestLex_numbers(t *testing.T) {
	row := "0470 12 34 56\t2000\t85.05.17-997.22\t12\n"
	for _, tt := range []struct {
		text string
		want []string
	}{
		{"", nil},
		{"12345", nil},
		{"x123456y", []string{"123456"}},
		{"1-1-85", []string{"1-1-85"}},
		{"1.234,56", nil},
		{"85.05.17-997.22", []string{"85.05.17-997.22"}},
		{"85.05.17 - 997.22", []string{"85.05.17 - 997.22"}},
		{"850517 997 22.", []string{"850517 997 22"}},
		{"+32 (0)470 12 34 56", []string{"32 (0)470 12 34 56"}},
		{"+32 (0) 470 / 12.34.56", []string{"32 (0) 470 / 12.34.56"}},
		{"BE68 5390 0754 7034 en 12", []string{"68 5390 0754 7034"}},
		{"4111\u00a01111\u202f1111\u20091111", []string{"4111\u00a01111\u202f1111\u20091111"}},
		{"85.05.17–997‑22", []string{"85.05.17–997‑22"}},
		{"８５.０５.１７-９９７.22", []string{"８５.０５.１７-９９７.22"}},
		{"12:34:56", nil},
		{"123456:654321", []string{"123456", "654321"}},
		{"123456,654321;123456+654321", []string{"123456", "654321", "123456", "654321"}},
		{"85.05.17-\n997.22", []string{"85.05.17-\n997.22"}},
		{"85.05.17-\r\n  997.22", []string{"85.05.17-\r\n  997.22"}},
		{"85.05.17-\r\n   997.22", []string{"85.05.17"}},
		{"850517\t997\t22", []string{"850517\t997\t22"}},
		{"850517\n\n99722", []string{"850517"}},
		{"4111111111111\n111", []string{"4111111111111\n111"}},
		{"85051799722\n86051799722", []string{"85051799722", "86051799722"}},
		{"850517    997.22", []string{"850517"}},
		{"BE68 5390 0754 7034;85.05.17-997.22;0470123456", []string{"68 5390 0754 7034", "85.05.17-997.22", "0470123456"}},
		{"Peeters   85051799722   0470123456   2000", []string{"85051799722", "0470123456   2000"}},
		{"8\t5\t0\t5\t1\t7\t9\t9\t7\t2\t2", []string{"8\t5\t0\t5\t1\t7\t9\t9\t7\t2\t2"}},
		{strings.Repeat("1", 64), []string{strings.Repeat("1", 64)}},
		{strings.Repeat("1", 65) + " 123456", []string{"123456"}},
		{row + row, []string{row + row[:len(row)-1]}},
		{row + row + row + row, []string{
			"0470 12 34 56\t2000", "2000\t85.05.17-997.22", "85.05.17-997.22\t12", "12\n0470 12 34 56",
			"0470 12 34 56\t2000", "2000\t85.05.17-997.22", "85.05.17-997.22\t12", "12\n0470 12 34 56",
			"0470 12 34 56\t2000", "2000\t85.05.17-997.22", "85.05.17-997.22\t12", "12\n0470 12 34 56",
			"0470 12 34 56\t2000", "2000\t85.05.17-997.22", "85.05.17-997.22\t12",
		}},
	} {
		var at Anchors
		new(Lexicon).Lex(tt.text, everything, &at)
		var got []string
		for _, n := range at.Numbers {
			got = append(got, tt.text[n.Start:n.End])
		}
		if d := cmp.Diff(tt.want, got); d != "" {
			t.Errorf("numbers of %q (-want +got):\n%s", tt.text, d)
		}
	}
}

// The decomposed spellings are those of package norm.
func TestBuilder_latin(t *testing.T) {
	b := NewBuilder()
	for r := rune('A'); r < latinEnd; r++ {
		word := "e" + string(r) + "é"
		if !IsWord(word) {
			continue
		}
		if got, ok := b.latin(word); !ok || got != norm.NFD.String(word) || norm.NFC.String(word) != word {
			t.Errorf("latin(%q) = %q, %v, want %q", word, got, ok, norm.NFD.String(word))
		}
	}
	if got, ok := b.latin("ơ"); ok {
		t.Errorf("latin of a letter beyond Latin Extended-A = %q", got)
	}
}

// An image gives the Lexicon that it was made of, in whatever order the words
// came, and a cut one is refused or has no more than the builder's padding lost.
func TestImage(t *testing.T) {
	b := fuzzBuilder()
	b.Keep("beside", []byte("kept"))
	image := string(b.Image())
	made, err := FromImage(image)
	if err != nil {
		t.Fatal(err)
	}
	made.Add(Name, "ignored", AnyCase, 1)
	if text, ok := made.Kept("beside"); !ok || text != "kept" {
		t.Errorf("Kept = %q, %v", text, ok)
	}
	l, ref := made.Build(), newReference(fuzzBuilder())
	for word := range ref.words {
		for ch := range channels {
			for _, w := range []string{word, strings.ToUpper(word)} {
				if got, want := l.Lookup(ch, w), ref.Lookup(ch, w); got != want {
					t.Errorf("Lookup(%d, %q) = %d, want %d", ch, w, got, want)
				}
			}
		}
	}
	if l.Lookup(Name, "ignored") != 0 {
		t.Error("a word was added to an image")
	}
	for _, n := range []int{0, 5, len(imageMark), len(imageMark) + 1, 1000, 2 * filterBits / 8, len(image) / 2} {
		if _, err := FromImage(image[:n]); err == nil {
			t.Errorf("an image cut to %d bytes is taken", n)
		}
	}
}
