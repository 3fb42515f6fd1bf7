package person_test

import (
	"testing"

	"uitrusting/detectors"
	"uitrusting/rules"
)

// set compiles the built-in rules of persons.
func set(tb testing.TB) *detectors.Set {
	tb.Helper()
	packs, err := rules.Builtin()
	if err != nil {
		tb.Fatal(err)
	}
	s, err := detectors.Compile(packs, detectors.Options{Only: []string{"core/person-name"}})
	if err != nil {
		tb.Fatal(err)
	}
	return s
}

func TestExamples(t *testing.T) {
	if err := set(t).Check(); err != nil {
		t.Error(err)
	}
}
