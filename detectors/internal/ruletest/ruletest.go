// Package ruletest gives the tests of a detector its built-in rules.
package ruletest

import (
	"testing"

	"uitrusting/detectors"
	"uitrusting/rules"
	"uitrusting/scanner"
	"uitrusting/scanner/lex"
)

// Rules are the built-in rules of one detector.
func Rules(t testing.TB, detector string) []rules.Rule {
	t.Helper()
	packs, err := rules.Builtin()
	if err != nil {
		t.Fatal(err)
	}
	var out []rules.Rule
	for _, p := range packs {
		for _, r := range p.Rules {
			if r.Detector == detector {
				out = append(out, r)
			}
		}
	}
	if len(out) == 0 {
		t.Fatalf("no built-in rule has the detector %q", detector)
	}
	return out
}

// Detector is a detector made of its built-in rules, with its lexicon.
func Detector[D scanner.Detector](t testing.TB, name string, build func([]rules.Rule, *lex.Builder) (D, error)) (D, *lex.Lexicon) {
	t.Helper()
	b := lex.NewBuilder()
	d, err := build(Rules(t, name), b)
	if err != nil {
		t.Fatal(err)
	}
	return d, b.Build()
}

// All is all built-in rules, compiled.
func All(t testing.TB) *detectors.Set {
	t.Helper()
	packs, err := rules.Builtin()
	if err != nil {
		t.Fatal(err)
	}
	set, err := detectors.Compile(packs, detectors.Options{})
	if err != nil {
		t.Fatal(err)
	}
	return set
}

// Set is the rules of some detectors alone, compiled, with all resolvers.
func Set(t testing.TB, names ...string) *detectors.Set {
	t.Helper()
	pack := rules.Pack{Pack: "test"}
	for _, n := range names {
		pack.Rules = append(pack.Rules, Rules(t, n)...)
	}
	s, err := detectors.Compile([]rules.Pack{pack}, detectors.Options{})
	if err != nil {
		t.Fatal(err)
	}
	return s
}
