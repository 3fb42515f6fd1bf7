package term

import (
	"os"
	"path/filepath"
	"testing"

	"uitrusting/rules"
	"uitrusting/scanner/lex"
)

// TestSieve holds the sieve to what it stands for: no link that it stops
// would have matched.
func TestSieve(t *testing.T) {
	b := lex.NewBuilder()
	d, err := New([]rules.Rule{{ID: "special/health", InfoType: "special-health", Detector: Name}}, b)
	if err != nil {
		t.Fatal(err)
	}
	lexicon := b.Build()
	files, err := filepath.Glob("testdata/eval/*.txt")
	if err != nil || len(files) == 0 {
		t.Fatal("no texts", err)
	}
	var at lex.Anchors
	stopped, matched := 0, 0
	for _, f := range files {
		raw, err := os.ReadFile(f)
		if err != nil {
			t.Fatal(err)
		}
		text := string(raw)
		lexicon.Lex(text, lex.Terms, &at)
		for _, a := range at.Terms {
			n := neighbours{text: text, start: int(a.Start), end: int(a.End)}
			for links := d.linked(a.Ref); links != ""; links = links[linkSize:] {
				l := number(links)
				e := d.entries.entry(int(uint16(l)))
				pass := n.pass(sieve(l>>16)) && n.reach(d.near, int(uint16(l)))
				_, ok := e.match(text, int(a.Start), int(a.End))
				switch {
				case ok && !pass:
					t.Errorf("%s: stopped %q at %q", f, e.text, text[a.Start:min(len(text), int(a.End)+20)])
				case ok:
					matched++
				case !pass:
					stopped++
				}
			}
		}
	}
	if matched < 1000 || stopped < 3*matched {
		t.Errorf("%d matched, %d stopped: the sieve stops too little, or the texts say nothing", matched, stopped)
	}
}
