package main

import (
	"bytes"
	"io"
	"strings"
	"testing"
)

// A policy on standard input that is too long is refused, not cut.
func TestPolicy_tooLong(t *testing.T) {
	long := io.MultiReader(strings.NewReader("policy: x\n"), strings.NewReader(strings.Repeat("# more\n", maxPolicy/7)))
	var out, said bytes.Buffer
	if code := run(t.Context(), []string{"policy", "check", "-"}, long, &out, &said); code != exitFatal || !strings.Contains(said.String(), "at most") {
		t.Errorf("ended with %d and said %q, want %d and its bound", code, said.String(), exitFatal)
	}
}
