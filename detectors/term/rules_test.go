package term_test

import (
	"testing"

	"uitrusting/detectors"
	"uitrusting/detectors/detecttest"
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
	for _, marked := range []string{
		"Mevrouw Peeters lijdt aan ⟦diabetes⟧ sinds 2019.",
		"Monsieur Haddad est ⟦affilié à la FGTB⟧ depuis mars.",
		"Der Bewerber ist ⟦türkischer Herkunft⟧.",
		"He was ⟦convicted of⟧ something in 2011.",
	} {
		detecttest.Accept(t, set.Detectors[0], set.Lexicon, marked)
	}
}
