package fingerprint

import (
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"uitrusting/scanner/document"
)

func printOf(t testing.TB, segs ...document.Segment) *Print {
	t.Helper()
	b := NewBuilder()
	offset := int64(0)
	for i := range segs {
		segs[i].Offset = offset
		offset += int64(len(segs[i].Text)) + 1
		b.Segment(&segs[i])
	}
	return b.Print()
}

func text(s string) document.Segment { return document.Segment{Text: s} }

// TestPrint_sameText: what saving in another format changes does not change
// the digest of the text.
func TestPrint_sameText(t *testing.T) {
	want := printOf(t, text("De finale versie van het café, artikel 12, werd goedgekeurd.\n")).Text
	for _, s := range []string{
		"De finale versie van het café, artikel 12,\r\nwerd goed-\r\n  gekeurd.",
		"\ufeffDE FINALE VERSIE van het cafe\u0301 — artikel 12 — werd goed\u00adgekeurd!",
		"De \ufb01nale versie van het ca\u0066\u00e9, artikel \uff11\uff12, werd goedgekeurd",
	} {
		if got := printOf(t, text(s)).Text; got != want {
			t.Errorf("Text of %q differs", s)
		}
	}
	if printOf(t, text("De finale versie van het café, artikel 13, werd goedgekeurd.")).Text == want {
		t.Error("another number has the same digest")
	}
}

// TestPrint_frame: headers, titles and running lines are no part of the text.
func TestPrint_frame(t *testing.T) {
	want := printOf(t, text("een\ntwee\n"))
	b := NewBuilder()
	b.Property(document.Running, "Bladzijde 1")
	b.Segment(&document.Segment{Text: "Bladzijde 1\neen\n"})
	b.Segment(&document.Segment{Text: "kop\ntwee\n", Offset: 100, Marks: []document.Mark{
		{At: document.Position{Part: "header"}}, {Offset: 4, At: document.Position{Page: 2}},
	}})
	b.Segment(&document.Segment{Text: "titel", Offset: 200, Title: true})
	if got := b.Print(); got.Text != want.Text || got.Words != 2 {
		t.Errorf("%d words, want 2, or another digest", got.Words)
	}
}

// TestPrint_runningInside: what stands at the head of pages is text elsewhere.
func TestPrint_runningInside(t *testing.T) {
	page := "een\ntwee\ndrie\nBron\nvier\nvijf\nzes\n"
	b := NewBuilder()
	b.Property(document.Running, "Bron")
	b.Segment(&document.Segment{Text: "\nBron\n" + page + "\nBron"})
	if b.Print().Text != printOf(t, text(page)).Text {
		t.Error("the line inside the page is missing, or one at its edge is not")
	}
}

func TestPrint_pageNumbers(t *testing.T) {
	want := printOf(t, text("een 7\ntwee 9 / 9\nvervolg\n")).Text
	b := NewBuilder()
	for i, s := range []string{"- 1 -\neen 7\n", "\ntwee 9 / 9\n2 / 3\n\n", "ver-3 / 4\n", "volg\n4 / 4"} {
		b.Segment(&document.Segment{Text: s, Offset: int64(100 * i), Marks: []document.Mark{{At: document.Position{Page: i + 1}}}})
	}
	if b.Print().Text != want {
		t.Error("the numbers of the pages are a part of the text, or more is missing")
	}
}

// TestPrint_cut: a text in pieces of any length has the print of the whole:
// words that are taken at once and those that are not are the same.
func TestPrint_cut(t *testing.T) {
	whole := strings.Repeat("Een kort woord, een arbeidsovereenkomst; acht1234 letters zijn (genoeg) voor één zin: veertienletters vijftienletters x-y\n", 9)
	want := printOf(t, text(whole))
	for size := 1; size < 40; size++ {
		b := NewBuilder()
		for from := 0; from < len(whole); {
			n := min(size, len(whole)-from)
			for from+n < len(whole) && !utf8.RuneStart(whole[from+n]) {
				n++
			}
			b.Segment(&document.Segment{Text: whole[from : from+n], Offset: int64(from)})
			from += n
		}
		if got := b.Print(); got.Text != want.Text || got.Words != want.Words || !slices.Equal(got.Marks, want.Marks) {
			t.Fatalf("pieces of %d bytes: %d words, want %d", size, got.Words, want.Words)
		}
	}
}

// TestPrint_windows: a text that comes in overlapping windows has the print
// of the whole text.
func TestPrint_windows(t *testing.T) {
	whole := strings.Repeat("alle woorden van een lange tekst staan hier nog eens anders bij elkaar ", 50)
	want := printOf(t, text(whole))
	b := NewBuilder()
	for from := 0; from < len(whole); from += 100 {
		lead, end := max(from-40, 0), min(from+100, len(whole))
		b.Segment(&document.Segment{Text: whole[lead:min(end+40, len(whole))], Offset: int64(lead), Lead: from - lead, Core: end - lead})
	}
	if got := b.Print(); got.Text != want.Text || !slices.Equal(got.Marks, want.Marks) {
		t.Error("the print of the windows differs")
	}
}

// TestPrint_masked: the marks do not depend on names and figures.
func TestPrint_masked(t *testing.T) {
	sentence := "wij bevestigen dat %s in dienst is sinds 3 maart 2019 en dat het loon elke maand op de rekening wordt gestort "
	of := func(name string) *Print {
		s := strings.Repeat(strings.Replace(sentence, "%s", name, 1), 3)
		b := NewBuilder()
		b.Segment(&document.Segment{Text: s})
		for at := 0; ; {
			i := strings.Index(s[at:], name)
			if i < 0 {
				break
			}
			b.Found("person-name", name, int64(at+i), int64(at+i+len(name)))
			at += i + len(name)
		}
		return b.Print()
	}
	a, b := of("An Peeters"), of("Jan De Smet")
	hashes := func(p *Print) (hs []uint64) {
		for _, m := range p.Marks {
			hs = append(hs, m.Hash)
		}
		return hs
	}
	if len(a.Marks) == 0 || !slices.Equal(hashes(a), hashes(b)) {
		t.Errorf("%d and %d marks, want the same", len(a.Marks), len(b.Marks))
	}
	if a.Text == b.Text || a.Masked == b.Masked {
		t.Error("other names, same digest")
	}
}

// TestPrint_long: a text beyond HoldText is the same when it is sent again.
func TestPrint_long(t *testing.T) {
	line := strings.Repeat("nog een regel met gewone woorden over het werk van vandaag en morgen\n", 1000)
	b := NewBuilder()
	send := func() {
		for offset := int64(0); offset <= HoldText; offset += int64(len(line)) {
			b.Segment(&document.Segment{Text: line, Offset: offset, Lead: 0, Core: len(line)})
		}
	}
	send()
	if !b.Again() {
		t.Fatal("a long text is not asked for again")
	}
	send()
	if p := b.Print(); p.Words < HoldText/6 || p.Text == [32]byte{} {
		t.Errorf("%d words", p.Words)
	}
}

func FuzzPrint(f *testing.F) {
	f.Add("Jan-\nneke a\u0301\ufb01 \u00ad\ufeff 12", 3)
	f.Fuzz(func(t *testing.T, s string, cut int) {
		cut = min(max(cut, 0), len(s))
		b := NewBuilder()
		b.Found("email", "x", int64(cut), int64(len(s)))
		b.Segment(&document.Segment{Text: s, Table: &document.Table{Delimiter: ';'}})
		p := b.Print()
		if p.Free > p.Words || len(p.Marks) > p.Shingles {
			t.Errorf("%+v", p)
		}
	})
}

func BenchmarkPrint(b *testing.B) {
	words := strings.Fields("de het een van in op voor met werknemer loon overeenkomst artikel bedrijf datum kantoor bepaling geval termijn partij aansprakelijkheid")
	var sb strings.Builder
	for i := uint64(1); sb.Len() < 16<<10; i++ {
		sb.WriteString(words[mix(i)%uint64(len(words))])
		sb.WriteString([]string{" ", " ", " ", ", ", " ", "\n", " ", ". "}[mix(i)>>60&7])
	}
	seg := document.Segment{Text: sb.String()}
	b.SetBytes(int64(sb.Len()))
	p := NewBuilder()
	for b.Loop() {
		p.Reset()
		p.Segment(&seg)
		p.Print()
	}
}

func BenchmarkHold(b *testing.B) {
	seg := document.Segment{Text: strings.Repeat("x", 1<<20)}
	b.SetBytes(1 << 20)
	p := NewBuilder()
	for b.Loop() {
		p.Reset()
		p.Segment(&seg)
	}
}
