package term

import (
	"slices"
	"testing"

	"uitrusting/rules"
	"uitrusting/scanner/document"
	"uitrusting/scanner/finding"
	"uitrusting/scanner/lex"
)

// allRules asks for every category.
func allRules() []rules.Rule {
	var rs []rules.Rule
	for c := category(0); c < categories; c++ {
		t := c.infoType()
		rs = append(rs, rules.Rule{ID: "test/" + string(t), InfoType: string(t), Detector: Name})
	}
	return rs
}

func newDetector(tb testing.TB) (*Detector, *lex.Lexicon) {
	tb.Helper()
	b := lex.NewBuilder()
	d, err := New(allRules(), b)
	if err != nil {
		tb.Fatal(err)
	}
	return d, b.Build()
}

// detect offers the candidates of a text.
func detect(d *Detector, l *lex.Lexicon, seg *document.Segment) []finding.Match {
	var at lex.Anchors
	l.Lex(seg.Text, d.Wants(), &at)
	return d.Detect(seg, &at, nil)
}

func TestDetect_offers(t *testing.T) {
	d, l := newDetector(t)
	text := "Mevrouw Peeters lijdt aan diabetes en is lid van het ACV."
	var got []string
	for _, m := range detect(d, l, &document.Segment{Text: text}) {
		got = append(got, text[m.Start:m.End])
	}
	if want := []string{"diabetes", "lid van het ACV"}; !slices.Equal(got, want) {
		t.Errorf("Detect = %q, want %q", got, want)
	}
}
