package term_test

import (
	"path/filepath"
	"sort"
	"strings"
	"testing"

	"uitrusting/detectors/internal/ruletest"
	"uitrusting/detectors/term"
	"uitrusting/scanner/document"
	"uitrusting/scanner/finding"
)

// figures count what is expected and what is found.
type figures struct{ sentences, found, documents, hit, negatives, flagged int }

func (f *figures) add(o figures) {
	f.sentences += o.sentences
	f.found += o.found
	f.documents += o.documents
	f.hit += o.hit
	f.negatives += o.negatives
	f.flagged += o.flagged
}

// TestFull runs the samples of package term's own evaluation with the real
// detectors of names and numbers: the marks of persons are only stripped.
func TestFull(t *testing.T) {
	set := ruletest.All(t)
	files, _ := filepath.Glob("testdata/eval/*.txt")
	families := map[string]*figures{} // by the letter of the file
	byType := map[finding.InfoType]*figures{}
	var all figures
	for _, f := range files {
		letter := strings.TrimPrefix(filepath.Base(f), "negative-")[:1]
		if families[letter] == nil {
			families[letter] = &figures{}
		}
		var n figures
		term.EachSample(t, f, func(s term.Sample) {
			ms, _ := set.Segment(document.Segment{Text: s.Text, Table: s.Table})
			n.add(compare(t, s, ms, strings.HasPrefix(filepath.Base(f), "negative"), byType))
		})
		families[letter].add(n)
		all.add(n)
	}
	for letter := 'a'; letter <= 'z'; letter++ {
		if n := families[string(letter)]; n != nil {
			t.Logf("%c: %d of %d sentences, %d of %d documents, %d of %d hard negatives", letter, n.found, n.sentences, n.hit, n.documents, n.flagged, n.negatives)
		}
	}
	var types []finding.InfoType
	for it := range byType {
		types = append(types, it)
	}
	sort.Slice(types, func(i, j int) bool { return types[i] < types[j] })
	for _, it := range types {
		t.Logf("%s: %d of %d sentences", it, byType[it].found, byType[it].sentences)
	}
	t.Logf("with the real detectors: %d of %d sentences, %d of %d documents, %d of %d hard negatives", all.found, all.sentences, all.hit, all.documents, all.flagged, all.negatives)
	if float64(all.found) < 0.85*float64(all.sentences) || float64(all.hit) < 0.95*float64(all.documents) || all.flagged*83 > 3*all.negatives {
		t.Errorf("%+v", all)
	}
}

// compare counts one sample. In a negative one nothing may be found.
func compare(t *testing.T, s term.Sample, ms []finding.Match, negative bool, byType map[finding.InfoType]*figures) (n figures) {
	if negative {
		n.negatives = 1
		for _, m := range ms {
			if m.InfoType.Secret() && m.Confidence >= finding.Medium {
				n.flagged = 1
				t.Logf("%s: %s %q %v", s.Name, m.InfoType, s.Text[m.Start:m.End], m.Evidence)
			}
		}
		return n
	}
	n.documents = 1
	for _, w := range s.Want {
		if byType[w.InfoType] == nil {
			byType[w.InfoType] = &figures{}
		}
		n.sentences++
		byType[w.InfoType].sentences++
		ok := false
		for _, m := range ms {
			ok = ok || m.InfoType == w.InfoType && m.Start < w.End && m.End > w.Start && m.Confidence >= finding.Medium
		}
		if ok {
			n.found++
			byType[w.InfoType].found++
			n.hit = 1
			continue
		}
		t.Logf("missed in %s: %s: %s", s.Name, w.InfoType, s.Text[w.Start:w.End])
		for _, m := range ms {
			if m.Start < w.End && m.End > w.Start {
				t.Logf("    has %s %q %v %v", m.InfoType, s.Text[m.Start:m.End], m.Confidence, m.Evidence)
			}
		}
	}
	return n
}
