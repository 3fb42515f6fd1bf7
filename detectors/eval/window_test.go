package eval

import (
	"fmt"
	"slices"
	"testing"

	"uitrusting/detectors"
	"uitrusting/rules"
	"uitrusting/scanner"
	"uitrusting/scanner/document"
	"uitrusting/scanner/lex"
)

// What the detectors of numbers find does not depend on where a long text is
// cut into windows.
func TestWindows(t *testing.T) {
	packs, err := rules.Builtin()
	if err != nil {
		t.Fatal(err)
	}
	var only []string
	for _, p := range packs {
		for _, r := range p.Rules {
			if r.Detector == "number" || r.Detector == "iban" {
				only = append(only, r.ID)
			}
		}
	}
	set, err := detectors.Compile(packs, detectors.Options{Only: only})
	if err != nil {
		t.Fatal(err)
	}
	found := func(seg document.Segment, from int) []string {
		var out []string
		var at lex.Anchors
		for _, d := range set.Detectors {
			set.Lexicon.Lex(seg.Text, d.Wants(), &at)
			for _, m := range d.Detect(&seg, &at, nil) {
				if seg.Owns(m.Start) {
					out = append(out, fmt.Sprintf("%07d-%07d %s %s %v", m.Start+from, m.End+from, m.InfoType, m.Confidence, m.Evidence))
				}
			}
		}
		return out
	}
	for _, d := range Folder(3, 3) {
		text := d.Seg.Text
		whole := found(d.Seg, 0)
		slices.Sort(whole)
		for cut := 1777; cut < len(text); cut += 4999 {
			a := document.Segment{Text: text[:min(len(text), cut+scanner.Reach)], Core: cut, Table: d.Seg.Table}
			lead := max(0, cut-scanner.Reach)
			b := document.Segment{Text: text[lead:], Lead: cut - lead, Core: len(text) - lead, Table: d.Seg.Table}
			got := append(found(a, 0), found(b, lead)...)
			slices.Sort(got)
			if !slices.Equal(got, whole) {
				for i := range min(len(got), len(whole)) {
					if got[i] != whole[i] {
						t.Errorf("%s, cut at %d: %s, want %s", d.Name, cut, got[i], whole[i])
						break
					}
				}
				if len(got) != len(whole) {
					t.Errorf("%s, cut at %d: %d matches, want %d", d.Name, cut, len(got), len(whole))
				}
			}
		}
	}
}
