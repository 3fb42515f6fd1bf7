package rules

import (
	"strings"
	"testing"
)

func TestBuiltin(t *testing.T) {
	packs, err := Builtin()
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range packs {
		for _, r := range p.Rules {
			if len(r.Sources) == 0 {
				t.Errorf("%s: a built-in rule names its source", r.ID)
			}
			for _, s := range r.Sources {
				if s.Title == "" || s.Read == "" {
					t.Errorf("%s: a source has a title and the date it was read", r.ID)
				}
			}
			for _, lang := range []string{"nl", "fr", "de", "en"} {
				if r.Title[lang] == "" || r.Explain[lang] == "" {
					t.Errorf("%s: no title or explanation in %s", r.ID, lang)
				}
			}
			if len(r.Counterexamples) == 0 {
				t.Errorf("%s: a built-in rule has counterexamples", r.ID)
			}
		}
	}
}

func TestLoad_errors(t *testing.T) {
	rule := "pack: own\nversion: 1\nrules:\n  - id: org/customer\n    infotype: customer-number\n    detector: pattern\n" +
		"    pattern: ['K\\d{6}']\n    examples: ['klant ⟦K123456⟧']\n"
	if _, err := Load("own.yaml", []byte(rule)); err != nil {
		t.Fatalf("a good pack: %v", err)
	}
	for name, c := range map[string]struct{ src, want string }{
		"unknown key":  {rule + "    colour: red\n", `unknown field "colour"`},
		"wrong type":   {strings.Replace(rule, "version: 1", "version: [1]", 1), "2:"},
		"bad id":       {strings.Replace(rule, "org/customer", "Customer", 1), "own.yaml:4:9"},
		"no mark":      {strings.NewReplacer("⟦", "", "⟧", "").Replace(rule), "⟦"},
		"window":       {rule + "    window: 5000\n", "window"},
		"language":     {rule + "    keywords: {es: [cliente]}\n", `"es"`},
		"twice":        {rule + strings.SplitN(rule, "rules:\n", 2)[1], "twice"},
		"not yaml":     {"\t{", "own.yaml"},
		"empty":        {"", "rules"},
		"huge":         {"#" + strings.Repeat("x", maxPack), "at most"},
		"counter mark": {rule + "    counterexamples: ['⟦x⟧']\n", "counterexample"},
	} {
		_, err := Load("own.yaml", []byte(c.src))
		if err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: error %v, want one that says %q", name, err, c.want)
		}
	}
}

func FuzzLoad(f *testing.F) {
	f.Add([]byte("pack: a\nrules:\n  - id: a/b\n"))
	f.Fuzz(func(t *testing.T, src []byte) { _, _ = Load("f.yaml", src) })
}
