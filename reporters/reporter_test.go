package reporters

import (
	"os"
	"slices"
	"testing"
)

// helpers are folders here that are no formats.
var helpers = []string{"integrations", "internal", "message", "reportertest", "sink"}

// The folders are the formats: one that is not registered cannot be used.
func TestFormats(t *testing.T) {
	entries, err := os.ReadDir(".")
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		if e.IsDir() && !slices.Contains(helpers, e.Name()) && !slices.Contains(Formats(), e.Name()) {
			t.Errorf("folder %s is not registered as a format", e.Name())
		}
	}
	for _, name := range Formats() {
		if _, err := os.Stat(name); err != nil {
			t.Errorf("format %s has no folder", name)
		}
	}
}
