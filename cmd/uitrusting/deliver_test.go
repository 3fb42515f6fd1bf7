package main

import (
	"bytes"
	"compress/gzip"
	"context"
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// TestDeliver scans while the server is down, and delivers when it is up.
func TestDeliver(t *testing.T) {
	up, lines := false, []string(nil)
	srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if !up {
			w.WriteHeader(http.StatusForbidden)
			return
		}
		z, err := gzip.NewReader(r.Body)
		if err != nil {
			t.Error(err)
			return
		}
		b, _ := io.ReadAll(z)
		lines = append(lines, strings.Split(strings.TrimSpace(string(b)), "\n")...)
	}))
	defer srv.Close()
	dir, spool := t.TempDir(), filepath.Join(t.TempDir(), "els [1]") // no pattern
	t.Setenv("UITRUSTING_SPOOL", spool)
	if err := os.WriteFile(filepath.Join(dir, "a.txt"), []byte("rijksregisternummer 85.05.17-997.22\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	log := filepath.Join(t.TempDir(), "events.ndjson")
	dest := strings.Replace(srv.URL, "http://", "http+jsonl://", 1) + "/in"
	var out, errs bytes.Buffer
	if code := run(context.Background(), []string{"scan", "-o", "ocsf:" + dest, "-o", "flat:file://" + filepath.ToSlash(log), dir}, nil, &out, &errs); code != exitFindings {
		t.Fatalf("exit %d: %s", code, errs.String())
	}
	if !strings.Contains(errs.String(), "3 events wait") {
		t.Errorf("nothing is said of the events that wait: %q", errs.String())
	}
	if b, err := os.ReadFile(log); err != nil || bytes.Count(b, []byte("\n")) != 3 {
		t.Errorf("the log: %v\n%s", err, b)
	}
	up = true
	errs.Reset()
	if code := run(context.Background(), []string{"deliver"}, nil, &out, &errs); code != exitClean {
		t.Fatalf("exit %d: %s", code, errs.String())
	}
	if len(lines) != 3 || !strings.Contains(errs.String(), "3 sent") {
		t.Fatalf("%d events: %s", len(lines), errs.String())
	}
	for _, l := range lines {
		if !json.Valid([]byte(l)) || strings.Contains(l, "85.05.17-997") {
			t.Errorf("event %s", l)
		}
	}
}

func TestDestinations(t *testing.T) {
	dir := t.TempDir()
	t.Setenv("UITRUSTING_SPOOL", t.TempDir())
	for _, spec := range []string{"html:https+jsonl://siem.example", "ocsf:gopher://x", "ocsf:http+hec://siem.example", "jsonl:syslog+tls://siem.example", "ocsf:https+hec://user:geheim@siem.example"} {
		var out, errs bytes.Buffer
		if code := run(context.Background(), []string{"scan", "-o", spec, dir}, nil, &out, &errs); code != exitFatal || strings.Contains(errs.String(), "geheim") {
			t.Errorf("%s: exit %d: %s", spec, code, errs.String())
		}
	}
}

func TestIntegrations(t *testing.T) {
	var out, errs bytes.Buffer
	dir := filepath.Join(t.TempDir(), "splunk")
	for _, args := range [][]string{{"integrations"}, {"integrations", "wazuh"}, {"integrations", "splunk", "--dir", dir}} {
		if code := run(context.Background(), args, nil, &out, &errs); code != exitClean {
			t.Errorf("%v: exit %d: %s", args, code, errs.String())
		}
	}
	if !strings.Contains(out.String(), "110507") {
		t.Error("the Wazuh rules are not printed")
	}
	if _, err := os.Stat(filepath.Join(dir, "props.conf")); err != nil {
		t.Error(err)
	}
	if code := run(context.Background(), []string{"integrations", "splunk", "--dir", dir}, nil, &out, &errs); code != exitFatal {
		t.Errorf("files were written over: exit %d", code)
	}
}
