package extract

import (
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

var updateReadme = flag.Bool("update-readme", false, "write the table of formats to the README")

// TestFormats compares the table with the extractors.
func TestFormats(t *testing.T) {
	listed := func(mime string) bool {
		for _, f := range Formats() {
			for _, m := range f.Types {
				if m == mime || strings.HasSuffix(m, "*") && strings.HasPrefix(mime, m[:len(m)-1]) {
					return true
				}
			}
		}
		return false
	}
	read := map[string]bool{}
	for _, e := range All(Options{}) {
		for _, m := range e.MIMETypes() {
			read[m] = true
			if !listed(m) {
				t.Errorf("%s is read by %T and not in the table", m, e)
			}
		}
	}
	for _, f := range Formats() {
		for _, m := range f.Types {
			if !strings.HasSuffix(m, "*") && !read[m] {
				t.Errorf("%s: %s is in the table and not read", f.Name, m)
			}
		}
	}
}

// TestFormats_readme keeps the table in the README between its two marks.
func TestFormats_readme(t *testing.T) {
	path := filepath.Join("..", "..", "README.md")
	raw, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	const begin, end = "<!-- formats -->\n", "<!-- /formats -->"
	before, rest, ok := strings.Cut(strings.ReplaceAll(string(raw), "\r\n", "\n"), begin)
	old, after, closed := strings.Cut(rest, end)
	if !ok || !closed {
		t.Fatal("the README has no marks for the table of formats")
	}
	if old == Table() {
		return
	}
	if !*updateReadme {
		t.Fatal("the table of formats in the README is not that of Formats (run with -update-readme)")
	}
	if err := os.WriteFile(path, []byte(before+begin+Table()+end+after), 0o644); err != nil {
		t.Fatal(err)
	}
}
