package message

import (
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"uitrusting/scanner/finding"
)

// Every language has the same keys and the same placeholders.
func TestCatalogues(t *testing.T) {
	holes := regexp.MustCompile(`\{[a-z]+\}`)
	en := New("en")
	for _, lang := range Languages() {
		p := New(lang)
		for key, text := range en.texts {
			own, ok := p.texts[key]
			if !ok {
				t.Errorf("%s: no text for %s", lang, key)
				continue
			}
			want, got := holes.FindAllString(text, -1), holes.FindAllString(own, -1)
			slices.Sort(want)
			slices.Sort(got)
			if !slices.Equal(want, got) {
				t.Errorf("%s: %s has placeholders %v, want %v", lang, key, got, want)
			}
			if strings.TrimSpace(own) == "" {
				t.Errorf("%s: %s is empty", lang, key)
			}
		}
		for key := range p.texts {
			if _, ok := en.texts[key]; !ok {
				t.Errorf("%s: %s has no English text", lang, key)
			}
		}
	}
}

// Every word of the contract that people see has a text.
func TestCatalogues_words(t *testing.T) {
	p := New("en")
	var keys []string
	for _, i := range finding.InfoTypes() {
		keys = append(keys, "infotype."+string(i)+".one", "infotype."+string(i)+".other")
	}
	for _, s := range []finding.Severity{finding.Info, finding.SeverityLow, finding.SeverityMedium, finding.SeverityHigh, finding.Critical} {
		keys = append(keys, "severity."+s.String())
	}
	for _, r := range []finding.Relation{finding.Exact, finding.SameText, finding.Version, finding.Extract, finding.Passage,
		finding.Container, finding.Template, finding.Original, finding.Undecided} {
		keys = append(keys, "copy."+string(r))
	}
	for _, key := range keys {
		if !p.Has(key) {
			t.Errorf("no text for %s", key)
		}
	}
}

func TestNumbers(t *testing.T) {
	day := time.Date(2026, 3, 1, 0, 0, 0, 0, time.UTC)
	for lang, want := range map[string][]string{
		"nl": {"1.234.567", "99,9 %", "1,2 GB", "1 maart 2026", "1 persoon", "0 personen"},
		"fr": {"1\u202f234\u202f567", "99,9\u202f%", "1,2 Go", "1er mars 2026", "1 personne", "0 personne"},
		"de": {"1.234.567", "99,9 %", "1,2 GB", "1. März 2026", "1 Person", "0 Personen"},
		"en": {"1,234,567", "99.9%", "1.2 GB", "1 March 2026", "1 person", "0 persons"},
	} {
		p := New(lang)
		got := []string{p.Int(1234567), p.Percent(0.99999), p.Bytes(1_234_567_890), p.Date(day), p.N("persons", 1), p.N("persons", 0)}
		if !slices.Equal(got, want) {
			t.Errorf("%s: %q, want %q", lang, got, want)
		}
	}
}
