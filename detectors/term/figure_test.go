package term

import "testing"

func TestShares(t *testing.T) {
	for text, want := range map[string]int{
		"9,8 Prozent der Kinder":          1,
		"14\u00a0% des détenus":           1,
		"31 percent of the pupils":        1,
		"8% disabled, 31% Christian, 9 %": 3,
		"werkt sinds 2019 in Gent":        0,
		"procent":                         0,
		"7":                               0,
	} {
		if got := shares(text); got != want {
			t.Errorf("shares(%q) = %d, want %d", text, got, want)
		}
	}
}
