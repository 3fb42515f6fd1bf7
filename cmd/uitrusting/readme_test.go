package main

import (
	"os"
	"regexp"
	"strings"
	"testing"

	"uitrusting/detectors"
	"uitrusting/rules"
)

// TestReadme holds the README to what it says: its rule pack keeps its own
// promises, and every command and flag in it exists.
func TestReadme(t *testing.T) {
	b, err := os.ReadFile("../../README.md")
	if err != nil {
		t.Fatal(err)
	}
	text := string(b)
	packs := regexp.MustCompile("(?s)```yaml\n(pack: .*?)```").FindAllStringSubmatch(text, -1)
	if len(packs) == 0 {
		t.Error("no example of a rule pack")
	}
	for _, m := range packs {
		p, err := rules.Load("README.md", []byte(m[1]))
		if err == nil {
			err = detectors.CheckPack(p)
		}
		if err != nil {
			t.Error(err)
		}
	}
	root := (&app{env: os.Getenv}).root()
	for _, line := range regexp.MustCompile(`(?m)^uitrusting .*$`).FindAllString(text, -1) {
		line, _, _ = strings.Cut(line, "#")
		words := strings.Fields(line)[1:]
		c, _, err := root.Find(words)
		if err != nil || c == root {
			t.Errorf("%s: no such command", line)
			continue
		}
		for _, w := range words {
			name, _, _ := strings.Cut(strings.TrimLeft(w, "-"), "=")
			switch {
			case strings.HasPrefix(w, "--") && c.Flags().Lookup(name) == nil:
				t.Errorf("%s: no flag --%s", line, name)
			case strings.HasPrefix(w, "-") && len(w) == 2 && c.Flags().ShorthandLookup(name) == nil:
				t.Errorf("%s: no flag -%s", line, name)
			}
		}
	}
}
