package main

import (
	"bytes"
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"uitrusting/reporters/jsonl"
	"uitrusting/scanner/finding"
)

// TestSample_copies scans the laptop of the sample firm beside its central
// store and wants the relations that were written with the sample.
func TestSample_copies(t *testing.T) {
	want := relations(t)
	got := map[string]string{}
	root, err := filepath.Abs(sample)
	if err != nil {
		t.Fatal(err)
	}
	for _, o := range scanJSON(t, "scan", "--central", filepath.Join(root, "central"), filepath.Join(root, "laptop")) {
		if len(o.Copies) == 0 {
			continue
		}
		rel, _ := filepath.Rel(filepath.Join(root, "laptop"), o.Document.Path)
		got[filepath.ToSlash(rel)+"\t"+strings.Join(o.Document.Members, "!")] = string(o.Copies[0].Relation) + "\t" + o.Copies[0].Of
	}
	for doc, relation := range want {
		if got[doc] != relation {
			t.Errorf("%q: %q, want %q", doc, got[doc], relation)
		}
	}
}

func relations(t *testing.T) map[string]string {
	t.Helper()
	b, err := os.ReadFile(filepath.Join(sample, "copies.tsv"))
	if err != nil {
		t.Fatal(err)
	}
	want := map[string]string{}
	for _, l := range strings.Split(string(b), "\n") {
		if cells := strings.Split(l, "\t"); len(cells) == 4 {
			want[cells[0]+"\t"+cells[1]] = cells[2] + "\t" + cells[3]
		}
	}
	return want
}

// scanJSON runs a command with a jsonl report and reads its outcomes.
func scanJSON(t *testing.T, args ...string) []finding.Outcome {
	t.Helper()
	var out, errs bytes.Buffer
	code := run(context.Background(), append(args, "-o", "jsonl:-", "--exit-zero", "--progress", "never"), strings.NewReader(""), &out, &errs)
	if code != exitClean && code != exitIncomplete {
		t.Fatalf("%v: exit %d: %s", args, code, errs.String())
	}
	var outcomes []finding.Outcome
	c := &collector{&outcomes}
	if err := jsonl.Read(&out, c); err != nil {
		t.Fatal(err)
	}
	return outcomes
}

// A collector keeps the outcomes of a stored result.
type collector struct{ outcomes *[]finding.Outcome }

func (c *collector) Begin(finding.Run) error   { return nil }
func (c *collector) End(finding.Summary) error { return nil }
func (c *collector) Report(o *finding.Outcome) error {
	*c.outcomes = append(*c.outcomes, *o)
	return nil
}

// TestIndex_tellsNothing: no name of a file or person, no identifier and no
// word of the store stands in the bytes of its catalog.
func TestIndex_tellsNothing(t *testing.T) {
	file := filepath.Join(t.TempDir(), "sample.cat")
	store, err := filepath.Abs(filepath.Join(sample, "central"))
	if err != nil {
		t.Fatal(err)
	}
	var out, errs bytes.Buffer
	if code := run(context.Background(), []string{"index", store, "--catalog", file, "--scope", "store"}, strings.NewReader(""), &out, &errs); code != exitClean {
		t.Fatalf("exit %d: %s", code, errs.String())
	}
	b, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	b = bytes.ToLower(b)
	secrets := map[string]bool{}
	for l := range truth(t) {
		cells := strings.Split(l, "\t")
		secrets[cells[3]] = true
		for _, word := range strings.Fields(cells[3]) {
			secrets[word] = true
		}
	}
	err = filepath.WalkDir(store, func(path string, d os.DirEntry, err error) error {
		secrets[d.Name()], secrets[strings.TrimSuffix(d.Name(), filepath.Ext(path))] = true, true
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	for s := range secrets {
		if len(s) >= 5 && bytes.Contains(b, bytes.ToLower([]byte(s))) {
			t.Errorf("the catalog holds %q", s)
		}
	}
}
