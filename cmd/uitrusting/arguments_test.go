package main

import (
	"bytes"
	"context"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// A command whose output cannot be written, as on a full disk, has failed.
func TestRun_fullOutput(t *testing.T) {
	full, err := os.OpenFile("/dev/full", os.O_WRONLY, 0)
	if err != nil {
		t.Skip("no /dev/full here")
	}
	defer full.Close()
	for _, args := range []string{
		"rules list", "rules show core/iban", "schedule print --for linux /home", "integrations", "integrations splunk", "man", "version",
		"policy show", "policy init", "scan --summary --exit-zero arguments_test.go",
	} {
		var said bytes.Buffer
		if code := run(context.Background(), strings.Fields(args), strings.NewReader(""), full, &said); code != exitFatal {
			t.Errorf("%s ends with %d: %s", args, code, said.String())
		}
	}
}

// A command that is stopped did not succeed, and leaves no half report.
func TestRun_interrupted(t *testing.T) {
	dir := t.TempDir()
	result, report := filepath.Join(dir, "result.jsonl"), filepath.Join(dir, "report.csv")
	if code := run(context.Background(), []string{"scan", "--exit-zero", "-o", "jsonl:" + result, "arguments_test.go"}, nil, io.Discard, io.Discard); code != exitClean {
		t.Fatalf("scan ends with %d", code)
	}
	stopped, stop := context.WithCancel(context.Background())
	stop()
	for _, args := range [][]string{{"convert", result, "-o", "csv:" + report}, {"extract", "arguments_test.go"}, {"extract", "-"}} {
		var said bytes.Buffer
		code := run(stopped, args, strings.NewReader("text"), io.Discard, &said)
		if code != exitInterrupted || said.String() != "uitrusting: interrupted\n" {
			t.Errorf("%s ends with %d: %s", args[0], code, said.String())
		}
	}
	if left, _ := os.ReadDir(dir); len(left) != 1 {
		t.Errorf("left behind: %v", left)
	}
}
