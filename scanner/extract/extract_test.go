package extract

import (
	"os"
	"strings"
	"testing"

	"uitrusting/scanner"
)

// Folders that hold no extractor.
var support = map[string]bool{"internal": true, "extracttest": true, "isolate": true}

// TestAll reports extractors that the list forgot.
func TestAll(t *testing.T) {
	source, err := os.ReadFile("extract.go")
	if err != nil {
		t.Fatal(err)
	}
	folders, err := os.ReadDir(".")
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range folders {
		if f.IsDir() && !support[f.Name()] && !strings.Contains(string(source), `scanner/extract/`+f.Name()+`"`) {
			t.Errorf("extractor %s is not in All", f.Name())
		}
	}
	seen := map[string]scanner.Extractor{}
	for _, e := range All(Options{}) {
		for _, m := range e.MIMETypes() {
			if old := seen[m]; old != nil && !shared[m] {
				t.Errorf("%s is read by %T and %T", m, old, e)
			}
			seen[m] = e
		}
	}
	// What Identify can answer is read, or left unread on purpose.
	for m := range identified() {
		if seen[m] == nil && !Useless(m) {
			t.Errorf("%s is identified but not read", m)
		}
	}
}

// shared types are in two lists on purpose: the first knows more of them.
var shared = map[string]bool{"application/json": true, "application/x-ndjson": true}

// identified are the types in the tables of this package.
func identified() map[string]bool {
	types := map[string]bool{"text/plain": true, "application/x-iwork-archive": true, Binary: true, "application/x-tar": true, "application/x-iso9660-image": true, zipMIME: true}
	for _, byFirst := range magics {
		for _, m := range byFirst {
			if strings.Contains(m.mime, "/") {
				types[m.mime] = true
			}
		}
	}
	for _, o := range oleNames {
		types[o.mime] = true
	}
	for _, p := range officeParts {
		types[p.mime] = true
	}
	return types
}
