package term

import (
	"testing"

	"uitrusting/scanner/document"
)

// A pronoun that other words look like is one only where its neighbours say so.
func TestPronoun(t *testing.T) {
	d, l := newDetector(t)
	for _, c := range []struct {
		text string
		want bool
	}{
		{"Seit Mai geht sie zur Dialyse.", true},
		{"Sie hat seit Mai Diabetes.", true},
		{"Alle wissen, dass sie seit Mai an Diabetes erkrankt ist.", true},
		{"Haben Sie Diabetes?", false},
		{"Im Mai bekamen sie das Buch über Diabetes.", false},
		{"Das Buch über Diabetes, das Sie bestellt haben.", false},
		{"Thuis met zijn diabetes sinds mei.", true},
		{"De folders over diabetes zijn gedrukt.", false},
		{"Ses crises d'épilepsie reviennent.", true},
		{"Le livre et ses pages sur l'épilepsie.", false},
		{"Depuis mai il prend de l'insuline pour son diabète.", true},
		{"Depuis mai il faut de l'insuline en cas de diabète.", false},
		{"Faut-il signaler le diabète ?", false},
		{"A-t-il signalé le diabète ?", true},
		{"Y a-t-il des cas de diabète ?", false},
		{"Il y a des dépliants sur le diabète.", false},
		{"Il est interdit de noter le diabète.", false},
		{"Il est suivi pour le diabète.", true},
		{"Il ne s'agit pas de diabète.", false},
	} {
		seg := document.Segment{Text: c.text}
		found := false
		for _, m := range detect(d, l, &seg) {
			tr, _, _ := parseRole(m.Role)
			found = true
			if got := tr&pronoun != 0; got != c.want {
				t.Errorf("%q: pronoun at %q = %v, want %v", c.text, c.text[m.Start:m.End], got, c.want)
			}
		}
		if !found {
			t.Errorf("%q: no term", c.text)
		}
	}
}
