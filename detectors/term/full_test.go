package term_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"uitrusting/detectors"
	"uitrusting/rules"
	"uitrusting/scanner/document"
	"uitrusting/scanner/finding"
)

// infoTypes are the words of the samples.
var infoTypes = map[string]finding.InfoType{
	"ethnic": finding.SpecialEthnicOrigin, "political": finding.SpecialPolitical, "religion": finding.SpecialReligion,
	"union": finding.SpecialUnion, "genetic": finding.SpecialGenetic, "biometric": finding.SpecialBiometric,
	"health": finding.SpecialHealth, "sex": finding.SpecialSexLife, "criminal": finding.CriminalOffence,
}

// TestFull runs the samples of package term's own evaluation with the real
// detectors of names and numbers: the marks of persons are only stripped.
func TestFull(t *testing.T) {
	packs, err := rules.Builtin()
	if err != nil {
		t.Fatal(err)
	}
	set, err := detectors.Compile(packs, detectors.Options{})
	if err != nil {
		t.Fatal(err)
	}
	files, _ := filepath.Glob("testdata/eval/*.txt")
	sentences, found, documents, hit, negatives, flagged := 0, 0, 0, 0, 0, 0
	type figures struct{ sentences, found, documents, hit, negatives, flagged int }
	families := map[string]*figures{} // by the letter of the file
	for _, f := range files {
		data, err := os.ReadFile(f)
		if err != nil {
			t.Fatal(err)
		}
		letter := strings.TrimPrefix(filepath.Base(f), "negative-")[:1]
		if families[letter] == nil {
			families[letter] = &figures{}
		}
		family := families[letter]
		for _, part := range strings.Split("\n"+string(data), "\n=== ")[1:] {
			name, body, _ := strings.Cut(part, "\n")
			body = strings.NewReplacer("⟦", "", "⟧", "").Replace(body)
			type line struct {
				start, end int
				t          finding.InfoType
			}
			var want []line
			var b strings.Builder
			for _, l := range strings.Split(strings.TrimRight(body, "\n"), "\n") {
				var it finding.InfoType
				if rest, ok := strings.CutPrefix(l, ">"); ok {
					if word, text, _ := strings.Cut(rest, " "); infoTypes[word] != "" {
						it, l = infoTypes[word], text
					}
				}
				if it != "" {
					want = append(want, line{b.Len(), b.Len() + len(l), it})
				}
				b.WriteString(l + "\n")
			}
			text := b.String()
			seg := document.Segment{Text: text}
			if first, _, _ := strings.Cut(text, "\n"); strings.Contains(name, "table") {
				d := ";"
				if !strings.Contains(first, d) {
					d = ","
				}
				seg.Table = &document.Table{Columns: strings.Split(first, d), Delimiter: d[0]}
			}
			ms, _ := set.Segment(seg)
			if strings.HasPrefix(filepath.Base(f), "negative") {
				negatives++
				family.negatives++
				bad := false
				for _, m := range ms {
					if m.InfoType.Secret() && m.Confidence >= finding.Medium {
						bad = true
						t.Logf("%s/%s: %s %q %v", filepath.Base(f), name, m.InfoType, text[m.Start:m.End], m.Evidence)
					}
				}
				if bad {
					flagged++
					family.flagged++
				}
				continue
			}
			documents++
			family.documents++
			any := false
			for _, w := range want {
				sentences++
				family.sentences++
				ok := false
				for _, m := range ms {
					ok = ok || m.InfoType == w.t && m.Start < w.end && m.End > w.start && m.Confidence >= finding.Medium
				}
				if ok {
					found++
					family.found++
					any = true
				} else {
					t.Logf("missed in %s/%s: %s", filepath.Base(f), name, text[w.start:w.end])
					for _, m := range ms {
						if m.Start < w.end && m.End > w.start {
							t.Logf("    has %s %q %v %v", m.InfoType, text[m.Start:m.End], m.Confidence, m.Evidence)
						}
					}
				}
			}
			if any {
				hit++
				family.hit++
			}
		}
	}
	for letter := 'a'; letter <= 'z'; letter++ {
		if n := families[string(letter)]; n != nil {
			t.Logf("%c: %d of %d sentences, %d of %d documents, %d of %d hard negatives", letter, n.found, n.sentences, n.hit, n.documents, n.flagged, n.negatives)
		}
	}
	t.Logf("with the real detectors: %d of %d sentences, %d of %d documents, %d of %d hard negatives", found, sentences, hit, documents, flagged, negatives)
	if float64(found) < 0.85*float64(sentences) || float64(hit) < 0.95*float64(documents) || flagged*83 > 3*negatives {
		t.Errorf("%d of %d sentences, %d of %d documents, %d of %d hard negatives", found, sentences, hit, documents, flagged, negatives)
	}
}
