package term

import "testing"

func TestShare(t *testing.T) {
	for text, want := range map[string]bool{
		"9,8 Prozent der Kinder":   true,
		"14\u00a0% des détenus":    true,
		"31 percent of the pupils": true,
		"werkt sinds 2019 in Gent": false,
		"procent":                  false,
		"7":                        false,
	} {
		if got := share(text); got != want {
			t.Errorf("share(%q) = %v, want %v", text, got, want)
		}
	}
}
