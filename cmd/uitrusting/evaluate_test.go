package main

import (
	"go/build"
	"os"
	"path/filepath"
	"testing"

	"uitrusting/scanner/catalog/eval"
	"uitrusting/scanner/finding"
)

// TestEvaluate keeps the figures of copies from falling, on a small set made
// of the documents that lie in Go's own folders. The real figures come from
// scanner/catalog/eval/figures.
func TestEvaluate(t *testing.T) {
	dir := t.TempDir()
	set, err := eval.Make(dir, eval.Options{Seed: 3, Split: eval.Tuning, Folders: goFolders(), Documents: 150, Each: 6})
	if err != nil {
		t.Fatal(err)
	}
	central, file := filepath.Join(dir, eval.Central), filepath.Join(dir, "store.cat")
	succeed(t, "index", central, "--catalog", file, "--readable-paths", "-q")
	for _, c := range []struct {
		flag, value string
		lossy       bool
	}{{"--catalog", file, true}, {"--central", central, false}} {
		var answers []eval.Answer
		for _, o := range scanJSON(t, "scan", filepath.Join(dir, eval.Laptop), "--all", c.flag, c.value) {
			answers = append(answers, eval.Answer{File: filepath.Base(o.Document.Path), Member: len(o.Document.Members) > 0, Copies: o.Copies})
		}
		rows := set.Judge(answers, c.lossy, func(name string, trial eval.Trial, first finding.Copy) {
			t.Logf("%s %s %s: want %v of %v, got %s of %s", c.flag, name, trial.Kind, trial.Relations, trial.Of, first.Relation, first.Of)
		})
		for _, f := range eval.Figures(rows) {
			const room = .06 // of a set of this size
			if low, high := f.Least-room, f.Most+room; f.Of == 0 || f.Least > 0 && f.Share() < low || f.Least == 0 && f.Share() > high {
				t.Errorf("%s: %s is %.3f (%d of %d)", c.flag, f.Name, f.Share(), f.Part, f.Of)
			}
		}
	}
}

// goFolders are the folders of Go itself and of the modules that this one is
// built from.
func goFolders() []string {
	cache := os.Getenv("GOMODCACHE")
	if cache == "" {
		cache = filepath.Join(build.Default.GOPATH, "pkg", "mod")
	}
	return []string{build.Default.GOROOT, cache}
}
