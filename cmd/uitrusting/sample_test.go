package main

import (
	"bufio"
	"context"
	"os"
	"path/filepath"
	"sort"
	"strings"
	"sync"
	"testing"

	"uitrusting/rules"
	"uitrusting/scanner"
	"uitrusting/scanner/document"
	"uitrusting/scanner/finding"
)

const sample = "../../testdata/sample"

// TestSample scans the laptop of the sample firm and wants what its truth
// file says, line by line: nothing missed, nothing invented, every border
// right. Of special categories only the kind counts, not the words that gave
// it away.
func TestSample(t *testing.T) {
	want := truth(t)
	got := scanSample(t)
	for line := range want {
		if !got[line] {
			t.Errorf("missed:  %s", strings.ReplaceAll(line, "\t", " | "))
		}
	}
	for line := range got {
		if !want[line] {
			t.Errorf("not so:  %s", strings.ReplaceAll(line, "\t", " | "))
		}
	}
}

func truth(t *testing.T) map[string]bool {
	t.Helper()
	f, err := os.Open(filepath.Join(sample, "truth.tsv"))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	want := map[string]bool{}
	for lines := bufio.NewScanner(f); lines.Scan(); {
		if cells := strings.Split(lines.Text(), "\t"); len(cells) == 4 {
			want[line(cells[0], cells[1], finding.InfoType(cells[2]), cells[3])] = true
		}
	}
	return want
}

func line(path, members string, t finding.InfoType, value string) string {
	if t.Secret() {
		value = ""
	}
	return strings.Join([]string{path, members, string(t), value}, "\t")
}

// scanSample scans in this process and looks up the text of each finding.
func scanSample(t *testing.T) map[string]bool {
	t.Helper()
	s := defaultSettings()
	a := &app{err: os.Stderr, env: func(string) string { return "" }}
	set, err := compileRules(&s, rules.OwnData{})
	if err != nil {
		t.Fatal(err)
	}
	cfg, closeAll, err := a.config(&s, set, finding.Key{})
	if err != nil {
		t.Fatal(err)
	}
	defer closeAll()
	var mu sync.Mutex
	texts := map[string]map[int64]string{}
	cfg.Observe = func(doc *document.Document, seg *document.Segment) error {
		mu.Lock()
		defer mu.Unlock()
		ref := doc.Ref.String()
		if texts[ref] == nil {
			texts[ref] = map[int64]string{}
		}
		texts[ref][seg.Offset] = strings.Clone(seg.Text)
		return nil
	}
	engine, err := scanner.New(cfg)
	if err != nil {
		t.Fatal(err)
	}
	root := filepath.Join(sample, "laptop")
	got := map[string]bool{}
	_, err = engine.Scan(context.Background(), []string{root}, func(o finding.Outcome) error {
		rel, _ := filepath.Rel(root, o.Document.Path)
		mu.Lock() // other documents are still read
		defer mu.Unlock()
		for _, f := range o.Findings {
			text := textAt(texts[o.Document.Ref.String()], f.Start, f.End)
			got[line(filepath.ToSlash(rel), strings.Join(o.Document.Members, "!"), f.InfoType, text)] = true
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return got
}

// textAt is the text of a span, white space collapsed.
func textAt(segments map[int64]string, start, end int64) string {
	var offsets []int64
	for o := range segments {
		offsets = append(offsets, o)
	}
	sort.Slice(offsets, func(i, j int) bool { return offsets[i] < offsets[j] })
	for _, o := range offsets {
		if text := segments[o]; start >= o && end <= o+int64(len(text)) {
			return strings.Join(strings.Fields(text[start-o:end-o]), " ")
		}
	}
	return "(outside the text)"
}
