package document

import "testing"

func TestPosition_Cell(t *testing.T) {
	for want, p := range map[string]Position{"B3": {Row: 3, Col: 2}, "AB4": {Row: 4, Col: 28}, "": {Row: 4}, "ZZ1": {Row: 1, Col: 702}} {
		if got := p.Cell(); got != want {
			t.Errorf("%v: %q, want %q", p, got, want)
		}
	}
}
