package person_test

import (
	"strings"
	"testing"

	"uitrusting/detectors/person"
	"uitrusting/detectors/person/train/sample"
	"uitrusting/scanner/document"
	"uitrusting/scanner/finding"
	"uitrusting/scanner/lex"
)

// prose makes a quarter of a megabyte of texts as the model is trained on,
// with a few hundred bytes of text without names after each.
func prose(tb testing.TB, filler string) string {
	tb.Helper()
	families, err := sample.Families()
	if err != nil {
		tb.Fatal(err)
	}
	m := sample.NewMaker(3)
	var b strings.Builder
	for i := 0; b.Len() < 256<<10; i++ {
		b.WriteString(strings.NewReplacer("⟦", "", "⟧", "").Replace(m.Text(&families[i%len(families)])))
		b.WriteString("\n\n" + filler)
	}
	return b.String()
}

const letter = `De raad heeft in zijn laatste vergadering beslist dat de werken aan de straat in het voorjaar beginnen en dat ze zes
maanden zullen duren. Het budget daarvoor is goedgekeurd, al moet de aannemer nog worden aangeduid. Wie vragen heeft over de
hinder of over het parkeren kan elke werkdag terecht aan het loket, tussen negen uur en halfvijf. Wij danken u voor uw geduld
en houden u via onze nieuwsbrief op de hoogte van het verloop. Les travaux commencent au printemps et dureront six mois; le
budget est approuvé mais l'entrepreneur doit encore être désigné. Merci de votre patience et de votre compréhension.

`

func benchmark(b *testing.B, text string) {
	lb := lex.NewBuilder()
	d, err := person.New(nil, lb)
	if err != nil {
		b.Fatal(err)
	}
	l := lb.Build()
	var at lex.Anchors
	seg := &document.Segment{Text: text}
	l.Lex(text, d.Wants(), &at)
	out := d.Detect(seg, &at, make([]finding.Match, 0, 1<<16))
	b.SetBytes(int64(len(text)))
	b.ReportAllocs()
	for b.Loop() {
		out = d.Detect(seg, &at, out[:0])
	}
	b.ReportMetric(float64(len(at.Names))*1000/float64(len(text)), "anchors/KB")
	b.ReportMetric(float64(len(out))*1000/float64(len(text)), "matches/KB")
}

func BenchmarkDetect_dense(b *testing.B)   { benchmark(b, prose(b, "")) }
func BenchmarkDetect_letters(b *testing.B) { benchmark(b, prose(b, letter)) }
func BenchmarkDetect_noNames(b *testing.B) { benchmark(b, strings.Repeat(letter, 300)) }

func BenchmarkNew(b *testing.B) {
	for b.Loop() {
		lb := lex.NewBuilder()
		if _, err := person.New(nil, lb); err != nil {
			b.Fatal(err)
		}
		lb.Build()
	}
}
