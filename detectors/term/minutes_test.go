package term_test

import (
	"testing"

	"uitrusting/detectors/internal/ruletest"
	"uitrusting/scanner/document"
	"uitrusting/scanner/finding"
)

// TestMinutes wants topics that people talk about to be none of theirs, and what
// is said of one of them to be found all the same.
func TestMinutes(t *testing.T) {
	set := ruletest.All(t)
	const head = "Verslag werkgroep welzijn\nAanwezig: Marleen Dhondt, Karel Wouters, Sofie Claes\nVerontschuldigd: Jan Maes\n\n"
	const foot = "\n\nVolgende vergadering: 3 maart\n"
	for topic, want := range map[string]bool{
		"1. Burn-out\nMarleen stelt het plan voor.":                    false,
		"2. Diabetes en depressie\nDe folder wordt herdrukt.":          false,
		"3. Varia\nKarel Wouters lijdt aan epilepsie.":                 true,
		"3. Varia\nJan Maes is afwezig wegens een burn-out, hij rust.": true,
	} {
		ms, _ := set.Segment(document.Segment{Text: head + topic + foot})
		got := false
		for _, m := range ms {
			got = got || m.InfoType.Secret() && m.Confidence >= finding.Medium
		}
		if got != want {
			t.Errorf("%q: a fact %v, want %v", topic, got, want)
		}
	}
}
