package rules

import (
	"strings"
	"testing"
)

func TestPolicyTemplate(t *testing.T) {
	p, err := LoadPolicy("policy.yaml", PolicyTemplate())
	if err != nil {
		t.Fatal(err)
	}
	for _, texts := range []map[string]string{p.Title, p.Purpose, p.Readers, p.Kept} {
		for _, lang := range []string{"nl", "fr", "de", "en"} {
			if texts[lang] == "" {
				t.Errorf("the template lacks a text in %s", lang)
			}
		}
	}
}

func TestLoadPolicy_errors(t *testing.T) {
	head := "policy: x\nversion: \"1\"\n"
	for src, want := range map[string]string{
		"version: \"1\"\n":      "id",
		head + "colour: red\n":  `unknown field "colour"`,
		head + "language: es\n": "language",
		head + "locations: [{name: a, kind: attic, match: [x]}]\n":                            "attic",
		head + "locations: [{name: a, kind: central}]\n":                                      "something to match",
		head + "duties: {central-storage: {severity: awful}}\n":                               "awful",
		head + "duties: {special-category: {exceptions: [{match: [x]}]}}\n":                   "reason",
		head + "duties: {retention: {limits: [{type: invoice}]}}\n":                           "years",
		head + "legal_hold: [{match: [x], reason: r, until: \"soon\"}]\n":                     "soon",
		head + "duties: {special-category: {exceptions: [{reason: r, by: d, until: never}]}}": "never",
	} {
		if _, err := LoadPolicy("p.yaml", []byte(src)); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: error %v, want one that says %q", src, err, want)
		}
	}
}

func FuzzLoadPolicy(f *testing.F) {
	f.Add(PolicyTemplate())
	f.Fuzz(func(t *testing.T, src []byte) { _, _ = LoadPolicy("f.yaml", src) })
}
