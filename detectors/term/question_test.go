package term

import "testing"

func TestAsks(t *testing.T) {
	for value, want := range map[string]bool{
		"qui peut demander quoi ?": true,
		"Wanneer meldt u het?":     true,
		"how to tell your manager": true,
		"MS?":                      false,
		"moet dagelijks insuline":  false,
		"":                         false,
	} {
		if got := asks(value); got != want {
			t.Errorf("asks(%q) = %v, want %v", value, got, want)
		}
	}
}
