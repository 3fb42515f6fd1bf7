package main

import (
	"bytes"
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"filippo.io/age"

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

// succeed runs a command that must end with 0 and returns its output.
func succeed(t *testing.T, args ...string) string {
	t.Helper()
	var out, errs bytes.Buffer
	if code := run(context.Background(), args, strings.NewReader(""), &out, &errs); code != exitClean {
		t.Fatalf("%v: exit %d: %s", args, code, errs.String())
	}
	return out.String()
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
	b, err := os.ReadFile(file + ".1")
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

// TestConvert_identity: a scan gives central documents numbers; who holds the
// key of the map reads their paths, and nobody else does.
func TestConvert_identity(t *testing.T) {
	dir := t.TempDir()
	file := func(name, text string) string {
		path := filepath.Join(dir, name)
		if err := errors.Join(os.MkdirAll(filepath.Dir(path), 0o700), os.WriteFile(path, []byte(text), 0o600)); err != nil {
			t.Fatal(err)
		}
		return path
	}
	do := func(want int, args ...string) string {
		t.Helper()
		var out, errs bytes.Buffer
		if code := run(context.Background(), args, strings.NewReader(""), &out, &errs); code != want {
			t.Fatalf("%v: exit %d: %s", args, code, errs.String())
		}
		return out.String()
	}
	key, err := age.GenerateX25519Identity()
	if err != nil {
		t.Fatal(err)
	}
	other, err := age.GenerateX25519Identity()
	if err != nil {
		t.Fatal(err)
	}
	letter := "Rekening BE68 5390 0754 7034 van Els Vermeulen voor het loon van januari.\n"
	file("store/hr/loon.txt", letter)
	file("home/kopie.txt", letter)
	cat, result := filepath.Join(dir, "hr.cat"), filepath.Join(dir, "result.jsonl")
	do(exitClean, "index", filepath.Join(dir, "store"), "--catalog", cat, "--recipient", key.Recipient().String(), "-q")
	do(exitClean, "scan", filepath.Join(dir, "home"), "--catalog", cat, "--exit-zero", "-o", "jsonl:"+result)
	if got := do(exitClean, "convert", result, "-o", "jsonl:-"); strings.Contains(got, "loon.txt") || !strings.Contains(got, `"relation":"exact"`) {
		t.Errorf("without the key: %s", got)
	}
	identity := file("it.key", key.String()+"\n")
	if got := do(exitClean, "convert", result, "--catalog", cat, "--identity", identity, "-o", "jsonl:-"); !strings.Contains(got, `"of":"hr/loon.txt"`) {
		t.Errorf("with the key: %s", got)
	}
	do(exitFatal, "convert", result, "--catalog", cat, "-o", "jsonl:-")
	do(exitFatal, "convert", result, "--catalog", cat, "--identity", file("other.key", other.String()+"\n"), "-o", "jsonl:-")
}
