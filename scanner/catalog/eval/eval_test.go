package eval

import (
	"fmt"
	"maps"
	"math/rand/v2"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"

	"uitrusting/scanner/finding"
)

// documents writes made-up documents in many folders.
func documents(t *testing.T) string {
	t.Helper()
	dir, r := t.TempDir(), rand.New(rand.NewPCG(1, 1))
	common := strings.Fields("de het een van en voor met niet zijn wordt naar")
	for i := range 200 {
		var words []string
		for range 700 {
			if r.IntN(3) == 0 {
				words = append(words, common[r.IntN(len(common))])
				continue
			}
			words = append(words, fmt.Sprintf("woord%c%c%c", 'a'+r.IntN(26), 'a'+r.IntN(26), 'a'+r.IntN(26)))
		}
		folder := filepath.Join(dir, fmt.Sprintf("map%c%c", 'a'+i/26, 'a'+i%26))
		if err := os.MkdirAll(folder, 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(folder, "stuk.txt"), []byte(strings.Join(words, " ")), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

// TestMake: a seed gives the same set again, another one another set, and no
// document is in both halves.
func TestMake(t *testing.T) {
	from := documents(t)
	made := func(seed uint64, split Split) (*Set, string, map[string]bool) {
		dir := t.TempDir()
		s, err := Make(dir, Options{Seed: seed, Split: split, Folders: []string{from}, Documents: 400, Each: 2})
		if err != nil {
			t.Fatal(err)
		}
		texts := map[string]bool{}
		first := ""
		for i := range s.Texts {
			b, err := os.ReadFile(filepath.Join(dir, Central, fmt.Sprintf("doc%04d.txt", i)))
			if err != nil {
				t.Fatal(err)
			}
			texts[string(b)] = true
			if i == 0 {
				first = string(b)
			}
		}
		return s, first, texts
	}
	a, first, tuning := made(1, Tuning)
	again, same, _ := made(1, Tuning)
	if !reflect.DeepEqual(a, again) || first != same {
		t.Error("the same seed gave another set")
	}
	if _, other, _ := made(2, Tuning); first == other {
		t.Error("another seed gave the same set")
	}
	_, _, test := made(1, Test)
	for text := range maps.Keys(test) {
		if tuning[text] {
			t.Fatal("a document is in both halves")
		}
	}
	for name, trial := range a.Trials {
		if len(trial.Relations) > 0 && len(trial.Of) == 0 {
			t.Errorf("%s %s: a copy of nothing", name, trial.Kind)
		}
	}
}

func TestJudge(t *testing.T) {
	s := &Set{Trials: map[string]Trial{
		"a": {Kind: "exact", Relations: oneOf(finding.Exact), Of: []string{"x"}},
		"b": {Kind: "exact", Relations: oneOf(finding.Exact), Of: []string{"x"}},
		"c": {Kind: "unrelated, mail"},
		"d": {Kind: "edits", Relations: oneOf(finding.Version), Of: []string{"x"}, Changed: "local"},
		"e": {Kind: "few", Relations: oneOf(finding.Extract), Of: []string{"x"}, Few: true},
		"f": {Kind: "zip", Relations: oneOf(finding.Exact), Of: []string{"x"}, Member: true},
		"g": {Kind: "unrelated, mail"}, // nothing was said of it
	}}
	copied := func(file string, c finding.Copy) Answer { return Answer{File: file, Copies: []finding.Copy{c}} }
	member := copied("f", finding.Copy{Relation: finding.Exact, Of: "x"})
	member.Member = true
	answers := []Answer{
		copied("a", finding.Copy{Relation: finding.Exact, Of: "x"}),
		copied("b", finding.Copy{Relation: finding.Exact, Of: "y"}),
		copied("c", finding.Copy{Relation: finding.Passage, Of: "x", Deletable: true}),
		copied("d", finding.Copy{Relation: finding.Version, Of: "x", Newer: "central", NewerBy: "metadata"}),
		copied("e", finding.Copy{Relation: finding.Undecided}),
		member, copied("f", finding.Copy{Relation: finding.Container}),
	}
	want := []Row{
		{Kind: "edits", N: 1, Relation: 1, Found: 1, Tied: 1, Claims: 1, Mistaken: 1},
		{Kind: "exact", N: 2, Relation: 2, Found: 1, Tied: 2},
		{Kind: "few", N: 1, Relation: 1, Found: 1},
		{Kind: "unrelated, mail", N: 2, Relation: 0, Found: 2, Tied: 1, Deletable: 1},
		{Kind: "zip", N: 1, Relation: 1, Found: 1, Tied: 1},
	}
	var wrong []string
	got := s.Judge(answers, true, func(name string, _ Trial, _ finding.Copy) { wrong = append(wrong, name) })
	if !reflect.DeepEqual(got, want) {
		t.Errorf("rows %+v, want %+v", got, want)
	}
	if !slices.Equal(wrong, []string{"b", "c", "g"}) {
		t.Errorf("wrong: %q", wrong)
	}
}
