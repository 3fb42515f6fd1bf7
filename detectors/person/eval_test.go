package person_test

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"uitrusting/detectors"
	"uitrusting/scanner/finding"
)

// A tally counts names: a found one that overlaps a marked one is right.
type tally struct{ found, right, marked, hit int }

func (t tally) f1() (p, r, f float64) {
	if t.found > 0 {
		p = float64(t.right) / float64(t.found)
	}
	if t.marked > 0 {
		r = float64(t.hit) / float64(t.marked)
	}
	if p+r > 0 {
		f = 2 * p * r / (p + r)
	}
	return
}

func (t *tally) add(o tally) {
	t.found += o.found
	t.right += o.right
	t.marked += o.marked
	t.hit += o.hit
}

// count compares the names of at least a confidence with the marks.
func count(s *detectors.Set, marked string, least finding.Confidence, say func(string)) (t tally) {
	text, want := detectors.Unmark(marked)
	var got [][2]int
	for _, m := range s.Find(text) {
		if m.InfoType == finding.PersonName && m.Confidence >= least {
			got = append(got, [2]int{m.Start, m.End})
		}
	}
	overlaps := func(a [2]int, bs [][2]int) bool {
		for _, b := range bs {
			if a[0] < b[1] && b[0] < a[1] {
				return true
			}
		}
		return false
	}
	t.found, t.marked = len(got), len(want)
	for _, g := range got {
		if overlaps(g, want) {
			t.right++
		} else if say != nil {
			say("extra  " + text[max(0, g[0]-25):g[0]] + "⟦" + text[g[0]:g[1]] + "⟧")
		}
	}
	for _, w := range want {
		if overlaps(w, got) {
			t.hit++
		} else if say != nil {
			say("missed " + text[max(0, w[0]-25):w[0]] + "⟦" + text[w[0]:w[1]] + "⟧" + text[w[1]:min(len(text), w[1]+15)])
		}
	}
	return t
}

// TestEval prints precision, recall and F1 of each style of text, written by
// hand and never trained on, at low and at medium confidence.
func TestEval(t *testing.T) {
	s := set(t)
	files, err := filepath.Glob("testdata/eval/*.txt")
	if err != nil || len(files) == 0 {
		t.Fatal("no corpora", err)
	}
	verbose := os.Getenv("EVAL") // "dev" shows the errors in the first of each two texts
	fmt.Printf("%-12s %28s %28s\n", "", "low  P     R     F1", "medium  P     R     F1")
	for _, file := range files {
		src, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		_, body, _ := strings.Cut(string(src), "\n")
		var low, medium, odd tally
		for i, text := range strings.Split(strings.TrimSpace(body), "\n\n") {
			text = strings.ReplaceAll(text, `\n`, "\n")
			var say func(string)
			if verbose == "dev" && i%2 == 0 || verbose == "all" {
				say = func(e string) { t.Log(filepath.Base(file), strings.ReplaceAll(e, "\n", "↵")) }
			}
			l := count(s, text, finding.Low, say)
			low.add(l)
			if i%2 == 1 {
				odd.add(l)
			}
			medium.add(count(s, text, finding.Medium, nil))
		}
		p, r, f := low.f1()
		mp, mr, mf := medium.f1()
		_, _, of := odd.f1()
		fmt.Printf("%-12s      %.3f %.3f %.3f         %.3f %.3f %.3f    second half, low: %.3f\n", strings.TrimSuffix(filepath.Base(file), ".txt"), p, r, f, mp, mr, mf, of)
	}
}
