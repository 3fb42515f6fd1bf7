// Package detecttest holds what every detector must do, and runs corpora that
// say what they expect.
package detecttest

import (
	"bufio"
	"fmt"
	"os"
	"slices"
	"strings"
	"sync"
	"testing"

	"uitrusting/detectors"
	"uitrusting/scanner"
	"uitrusting/scanner/document"
	"uitrusting/scanner/finding"
	"uitrusting/scanner/lex"
)

// Run lexes a segment and lets one detector look at it.
func Run(d scanner.Detector, l *lex.Lexicon, seg document.Segment) []finding.Match {
	var at lex.Anchors
	l.Lex(seg.Text, d.Wants(), &at)
	return d.Detect(&seg, &at, nil)
}

// Accept checks that the detector finds hit, marked ⟦…⟧ in text around it
// that gives it its evidence, wherever it stands: alone, at the start, at the
// end, twice, after multi-byte text, across every border of two windows, and
// from several goroutines at once; and that it finds nothing in nothing.
func Accept(t *testing.T, d scanner.Detector, l *lex.Lexicon, marked string) {
	t.Helper()
	text, want := detectors.Unmark(marked)
	if len(want) != 1 {
		t.Fatalf("Accept wants one hit, marked ⟦…⟧, got %d", len(want))
	}
	find := func(seg document.Segment) [][2]int {
		var out [][2]int
		for _, m := range Run(d, l, seg) {
			if seg.Owns(m.Start) {
				out = append(out, [2]int{m.Start, m.End})
			}
		}
		return slices.Compact(out)
	}
	check := func(name, before, after string, shifts ...int) {
		t.Helper()
		var spans [][2]int
		for _, s := range shifts {
			spans = append(spans, [2]int{want[0][0] + s, want[0][1] + s})
		}
		full := before + text + after
		for i := 1; i < len(shifts); i++ {
			full = before + text + "\n\n" + text + after
		}
		if got := find(document.Segment{Text: full}); !slices.Equal(got, spans) {
			t.Errorf("%s: found %v, want %v", name, got, spans)
		}
	}
	if got := Run(d, l, document.Segment{}); len(got) != 0 {
		t.Errorf("empty text: found %d matches", len(got))
	}
	filler := strings.Repeat("zo gaat het verder en verder\n", 20)
	check("alone", "", "", 0)
	check("at the start", "", "\n\n"+filler, 0)
	check("at the end", filler+"\n", "", len(filler)+1)
	check("twice", "", "", 0, len(text)+2)
	check("after multi-byte text", "été, naïve, œuvre: €\n\n", "\n", len("été, naïve, œuvre: €\n\n"))
	borders(t, find, filler+"\n"+text+"\n\n"+filler, want[0], len(filler)+1)
	parallel(t, d, l, text)
}

// borders cuts the text in two windows at every place in and around the hit;
// together they must find it once.
func borders(t *testing.T, find func(document.Segment) [][2]int, full string, want [2]int, shift int) {
	t.Helper()
	for cut := want[0] + shift - 3; cut <= want[1]+shift+3; cut++ {
		if cut <= 0 || cut >= len(full) {
			continue
		}
		lead := max(cut-scanner.Reach, 0)
		a := find(document.Segment{Text: full[:min(cut+scanner.Reach, len(full))], Core: cut})
		b := find(document.Segment{Text: full[lead:], Lead: cut - lead, Core: len(full) - lead})
		for i := range b {
			b[i][0] += lead
			b[i][1] += lead
		}
		got := append(a, b...)
		if !slices.Equal(got, [][2]int{{want[0] + shift, want[1] + shift}}) {
			t.Errorf("cut %d bytes after the start of the hit: found %v, want it once", cut-want[0]-shift, got)
		}
	}
}

func parallel(t *testing.T, d scanner.Detector, l *lex.Lexicon, text string) {
	t.Helper()
	want := len(Run(d, l, document.Segment{Text: text}))
	var wg sync.WaitGroup
	bad := make(chan int, 8)
	for range 8 {
		wg.Go(func() {
			for range 50 {
				if got := len(Run(d, l, document.Segment{Text: text})); got != want {
					bad <- got
					return
				}
			}
		})
	}
	wg.Wait()
	close(bad)
	for got := range bad {
		t.Errorf("in parallel: %d matches, want %d", got, want)
	}
}

// Corpus runs the cases of a file against a whole set. A case is a run of
// lines up to an empty one; a line that starts with "# " names the case; ⟦…⟧
// marks each match of the infotype at medium confidence or above. A missed
// hit, an extra hit and a wrong border all fail.
func Corpus(t *testing.T, set *detectors.Set, path string, infotype finding.InfoType) {
	t.Helper()
	cases, err := read(path)
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range cases {
		text, want := detectors.Unmark(c.text)
		var got [][2]int
		for _, m := range set.Find(text) {
			if m.InfoType == infotype && m.Confidence >= finding.Medium {
				got = append(got, [2]int{m.Start, m.End})
			}
		}
		if !slices.Equal(got, want) {
			t.Errorf("%s:%d: %s: found %s, want %s", path, c.line, c.name, quote(text, got), quote(text, want))
		}
	}
}

type testCase struct {
	name, text string
	line       int
}

func read(path string) ([]testCase, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	var cases []testCase
	var c testCase
	lines := bufio.NewScanner(f)
	for n := 1; lines.Scan(); n++ {
		line := lines.Text()
		switch {
		case strings.HasPrefix(line, "# "):
			c.name = line[2:]
		case line == "":
			if c.text != "" {
				cases = append(cases, c)
			}
			c = testCase{}
		default:
			if c.text == "" {
				c.line = n
			} else {
				c.text += "\n"
			}
			c.text += line
		}
	}
	if c.text != "" {
		cases = append(cases, c)
	}
	return cases, lines.Err()
}

func quote(text string, spans [][2]int) string {
	var parts []string
	for _, s := range spans {
		parts = append(parts, fmt.Sprintf("%q", text[s[0]:s[1]]))
	}
	return "[" + strings.Join(parts, " ") + "]"
}
