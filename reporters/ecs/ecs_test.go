package ecs

import (
	"bytes"
	"encoding/json"
	"io"
	"os"
	"slices"
	"strings"
	"testing"

	"uitrusting/reporters/internal/eventtest"
	"uitrusting/reporters/reportertest"
	"uitrusting/scanner/finding"
)

func render(t *testing.T, outcomes []*finding.Outcome, interrupted bool) *bytes.Buffer {
	var out bytes.Buffer
	eventtest.Play(t, New(&out, Options{Now: eventtest.Clock}), eventtest.Run(), outcomes, interrupted)
	return &out
}

func TestAccept(t *testing.T) {
	reportertest.Accept(t, func(w io.Writer) reportertest.Reporter { return New(w, Options{}) })
}

func TestGolden(t *testing.T) {
	eventtest.Golden(t, "events.ndjson", render(t, eventtest.Ordinary(), false).Bytes())
}

// TestFields compares each field with the published list of fields.
func TestFields(t *testing.T) {
	b, err := os.ReadFile(eventtest.Schema(t, "ecs-9.4.0-fields.json"))
	if err != nil {
		t.Fatal(err)
	}
	var list struct {
		Fields map[string]field
	}
	if err := json.Unmarshal(b, &list); err != nil {
		t.Fatal(err)
	}
	for _, interrupted := range []bool{false, true} {
		for _, line := range eventtest.Lines(t, render(t, eventtest.All(), interrupted)) {
			var doc map[string]any
			if err := json.Unmarshal([]byte(line), &doc); err != nil {
				t.Fatal(err)
			}
			if doc["@timestamp"] == nil {
				t.Error("no @timestamp")
			}
			check(t, list.Fields, "", doc)
		}
	}
}

type field struct {
	Type    string
	Array   bool
	Allowed []any `json:"allowed_values"`
}

func check(t *testing.T, fields map[string]field, prefix string, doc map[string]any) {
	for k, v := range doc {
		name := strings.TrimPrefix(prefix+"."+k, ".")
		if name == "uitrusting" {
			continue
		}
		f, known := fields[name]
		if sub, ok := v.(map[string]any); ok && !known {
			check(t, fields, name, sub)
			continue
		}
		if !known {
			t.Errorf("%s is no field of the schema", name)
			continue
		}
		list, isList := v.([]any)
		if isList != f.Array {
			t.Errorf("%s: list %v, want %v", name, isList, f.Array)
		}
		if !isList {
			list = []any{v}
		}
		for _, v := range list {
			if _, number := v.(float64); number != (f.Type == "long" || f.Type == "float") {
				t.Errorf("%s: %v is no %s", name, v, f.Type)
			}
			if len(f.Allowed) > 0 && !slices.ContainsFunc(f.Allowed, func(a any) bool {
				if m, ok := a.(map[string]any); ok {
					a = m["name"]
				}
				return a == v
			}) {
				t.Errorf("%s: %v is not allowed", name, v)
			}
		}
	}
}

func BenchmarkECS(b *testing.B) { eventtest.Bench(b, New(io.Discard, Options{}), 4) }
