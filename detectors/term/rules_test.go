package term_test

import (
	"testing"

	"uitrusting/detectors"
	"uitrusting/rules"
)

// The examples of the rules hold with the detector and its resolver alone.
func TestRules(t *testing.T) {
	packs, err := rules.Builtin()
	if err != nil {
		t.Fatal(err)
	}
	var own []rules.Pack
	for _, p := range packs {
		if p.Pack == "special" {
			own = append(own, p)
		}
	}
	set, err := detectors.Compile(own, detectors.Options{})
	if err != nil {
		t.Fatal(err)
	}
	if err := set.Check(); err != nil {
		t.Error(err)
	}
}
