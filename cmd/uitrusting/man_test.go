package main

import (
	"encoding/json"
	"os"
	"strings"
	"testing"

	"uitrusting/scanner/finding"
)

// Every reason for not reading a document stands in the manual, among those
// that leave a scan incomplete or those that do not.
func TestManual_reasons(t *testing.T) {
	b, err := os.ReadFile("../../reporters/message/en.json")
	if err != nil {
		t.Fatal(err)
	}
	var texts map[string]string
	if err := json.Unmarshal(b, &texts); err != nil {
		t.Fatal(err)
	}
	coverage := map[string]bool{}
	for _, part := range manualParts() {
		complete, ok := map[string]bool{"NOT READ: THE SCAN IS INCOMPLETE": false, "NOT READ: COUNTED, AND THE SCAN IS COMPLETE": true}[part.title]
		for _, term := range part.terms {
			for kind := range strings.SplitSeq(term[0], ", ") {
				if ok {
					coverage[kind] = complete
				}
			}
		}
	}
	kinds := 0
	for key := range texts {
		kind, ok := strings.CutPrefix(key, "kind.")
		if !ok {
			continue
		}
		kinds++
		if complete, ok := coverage[kind]; !ok || complete != finding.Kind(kind).Coverage() {
			t.Errorf("%s: in the manual %v, complete %v, want complete %v", kind, ok, complete, finding.Kind(kind).Coverage())
		}
	}
	if kinds != len(coverage) {
		t.Errorf("%d reasons in the manual, want %d", len(coverage), kinds)
	}
}
