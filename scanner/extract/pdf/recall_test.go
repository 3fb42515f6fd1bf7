package pdf

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"sort"
	"strings"
	"testing"
	"time"
	"unicode"

	"golang.org/x/text/unicode/norm"

	"uitrusting/scanner/document"
)

// collect is a sink that keeps everything.
type collect struct {
	segments   []document.Segment
	members    map[string]string
	properties map[document.Property][]string
}

func (c *collect) Segment(s document.Segment) error {
	s.Text = strings.Clone(s.Text)
	c.segments = append(c.segments, s)
	return nil
}

func (c *collect) Member(m document.Member) error {
	if c.members == nil {
		c.members = make(map[string]string)
	}
	if m.Err != nil {
		c.members[m.Name] = "error: " + m.Err.Error()
		return nil
	}
	content, err := io.ReadAll(m.Content)
	c.members[m.Name] = string(content)
	return err
}

func (c *collect) Property(name document.Property, value string) error {
	if c.properties == nil {
		c.properties = make(map[document.Property][]string)
	}
	c.properties[name] = append(c.properties[name], value)
	return nil
}

// words are the distinct tokens of two bytes and more, folded.
func words(text string) map[string]bool {
	set := make(map[string]bool)
	for _, w := range strings.FieldsFunc(strings.ToLower(norm.NFKC.String(text)), func(r rune) bool {
		return !unicode.IsLetter(r) && !unicode.IsDigit(r)
	}) {
		if len(w) > 1 {
			set[w] = true
		}
	}
	return set
}

// TestRecall prints which share of the words that pdftotext finds in the
// documents of a folder are found here, and what either costs. It runs only
// when PDF_CORPUS names a folder.
func TestRecall(t *testing.T) {
	folder := os.Getenv("PDF_CORPUS")
	if folder == "" {
		t.Skip("PDF_CORPUS is not set")
	}
	reference, err := exec.LookPath("pdftotext")
	if err != nil {
		t.Skip("pdftotext is not installed")
	}
	x := New(Options{CacheDir: os.Getenv("PDF_CACHE")})
	defer x.Close()
	if err := x.Warm(); err != nil {
		t.Fatal(err)
	}
	type result struct {
		name    string
		recall  float64
		missing []string
	}
	var results []result
	var ours, theirs time.Duration
	kinds := make(map[string]int)
	filepath.WalkDir(folder, func(path string, d fs.DirEntry, err error) error {
		if err != nil || !d.Type().IsRegular() || !strings.HasSuffix(path, ".pdf") {
			return nil
		}
		begin := time.Now()
		want, refErr := exec.Command(reference, "-q", path, "-").Output()
		theirs += time.Since(begin)
		f, err := os.Open(path)
		if err != nil {
			t.Fatal(err)
		}
		defer f.Close()
		info, _ := f.Stat()
		begin = time.Now()
		var got collect
		err = x.Extract(context.Background(), document.Document{}, io.NewSectionReader(f, 0, info.Size()), &got)
		took := time.Since(begin)
		ours += took
		kinds[fmt.Sprint(err)]++
		if took > 5*time.Second {
			t.Logf("slow: %s %v", path, took)
		}
		var text bytes.Buffer
		for _, s := range got.segments {
			text.WriteString(s.Text)
			text.WriteByte('\n')
		}
		have, need := words(text.String()), words(string(want))
		if len(need) < 10 {
			return nil
		}
		r := result{name: path}
		for w := range need {
			if have[w] {
				r.recall++
			} else {
				r.missing = append(r.missing, w)
			}
		}
		r.recall /= float64(len(need))
		sort.Strings(r.missing)
		if refErr != nil || err != nil {
			t.Logf("%s: reference %v, here %v", filepath.Base(path), refErr, err)
		}
		results = append(results, r)
		return nil
	})
	sort.Slice(results, func(i, j int) bool { return results[i].recall < results[j].recall })
	sum := 0.0
	for i, r := range results {
		sum += r.recall
		if i < 25 {
			t.Logf("%.3f %s %.200q", r.recall, strings.TrimPrefix(r.name, folder), r.missing[:min(len(r.missing), 12)])
		}
	}
	t.Logf("%d documents, mean recall %.4f, median %.4f, time %v against %v", len(results), sum/float64(len(results)), results[len(results)/2].recall, ours, theirs)
	for kind, n := range kinds {
		t.Logf("%5d %s", n, kind)
	}
}
