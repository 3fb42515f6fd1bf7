package main

import (
	"bytes"
	"context"
	"os"
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
