package ocsf

import (
	"bytes"
	"encoding/json"
	"io"
	"strings"
	"testing"
	"time"

	"github.com/santhosh-tekuri/jsonschema/v6"

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

// TestSchema validates every event against the compiled schema.
func TestSchema(t *testing.T) {
	schemas := map[float64]*jsonschema.Schema{}
	for class, name := range map[float64]string{
		2006: "ocsf-1.8.0-class-2006-data_security_finding.schema.json",
		2004: "ocsf-1.8.0-class-2004-detection_finding.schema.json",
		6007: "ocsf-1.8.0-class-6007-scan_activity.schema.json",
	} {
		s, err := jsonschema.NewCompiler().Compile(eventtest.Schema(t, name))
		if err != nil {
			t.Fatal(err)
		}
		schemas[class] = s
	}
	for _, interrupted := range []bool{false, true} {
		lines := eventtest.Lines(t, render(t, eventtest.All(), interrupted))
		lines = append(lines, eventtest.Lines(t, detections(t, eventtest.All()))...)
		for _, line := range lines {
			v, err := jsonschema.UnmarshalJSON(strings.NewReader(line))
			if err != nil {
				t.Fatal(err)
			}
			var head struct {
				Class float64 `json:"class_uid"`
			}
			if err := json.Unmarshal([]byte(line), &head); err != nil {
				t.Fatal(err)
			}
			if err := schemas[head.Class].Validate(v); err != nil {
				t.Fatalf("%v\n%s", err, line)
			}
		}
	}
}

func detections(t *testing.T, outcomes []*finding.Outcome) *bytes.Buffer {
	var out bytes.Buffer
	eventtest.Play(t, New(&out, Options{Now: eventtest.Clock, Class: Detection}), eventtest.Run(), outcomes, false)
	return &out
}

func TestGolden_detection(t *testing.T) {
	eventtest.Golden(t, "detections.ndjson", detections(t, eventtest.Ordinary()).Bytes())
}

// TestSiblings wants ids, captions and times to agree.
func TestSiblings(t *testing.T) {
	captions := map[string]map[float64]string{
		"severity":   {1: "Informational", 2: "Low", 3: "Medium", 4: "High", 5: "Critical"},
		"risk_level": {0: "Info", 1: "Low", 2: "Medium", 3: "High", 4: "Critical"},
		"confidence": {0: "Unknown", 1: "Low", 2: "Medium", 3: "High"},
	}
	outcomes := eventtest.All()
	for s := finding.Info; s <= finding.Critical; s++ {
		o := eventtest.Outcome()
		o.Verdict.Severity = s
		outcomes = append(outcomes, o)
	}
	for _, line := range append(eventtest.Lines(t, render(t, outcomes, false)), eventtest.Lines(t, detections(t, outcomes))...) {
		var e map[string]any
		if err := json.Unmarshal([]byte(line), &e); err != nil {
			t.Fatal(err)
		}
		if e["type_uid"].(float64) != e["class_uid"].(float64)*100+e["activity_id"].(float64) {
			t.Error("type_uid does not follow from class and activity")
		}
		at, err := time.Parse(time.RFC3339Nano, e["time_dt"].(string))
		if err != nil || float64(at.UnixMilli()) != e["time"].(float64) {
			t.Error("time and time_dt differ")
		}
		for name, words := range captions {
			if id, ok := e[name+"_id"].(float64); ok && words[id] != e[name] {
				t.Errorf("%s_id %v is called %v", name, id, e[name])
			}
		}
		if e["raw_data"] != nil {
			t.Error("raw_data is filled")
		}
	}
}

func BenchmarkOCSF(b *testing.B) { eventtest.Bench(b, New(io.Discard, Options{}), 1) }
