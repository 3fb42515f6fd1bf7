package flat

import (
	"bytes"
	"encoding/json"
	"io"
	"testing"

	"uitrusting/reporters/internal/eventtest"
	"uitrusting/reporters/reportertest"
	"uitrusting/scanner/finding"
)

func render(t *testing.T, outcomes []*finding.Outcome) *bytes.Buffer {
	var out bytes.Buffer
	eventtest.Play(t, New(&out, Options{Now: eventtest.Clock}), eventtest.Run(), outcomes, false)
	return &out
}

func TestAccept(t *testing.T) {
	reportertest.Accept(t, func(w io.Writer) reportertest.Reporter { return New(w, Options{}) })
}

func TestGolden(t *testing.T) {
	eventtest.Golden(t, "events.ndjson", render(t, eventtest.Ordinary()).Bytes())
}

func TestLinesAreFlat(t *testing.T) {
	uids := map[string]bool{}
	for _, line := range eventtest.Lines(t, render(t, eventtest.All())) {
		var fields map[string]any
		if err := json.Unmarshal([]byte(line), &fields); err != nil {
			t.Fatalf("%v: %s", err, line)
		}
		if fields["schema"] != Schema {
			t.Errorf("no schema: %s", line)
		}
		if uid := fields["event_uid"].(string); uids[uid] {
			t.Errorf("the event uid %s comes twice", uid)
		} else {
			uids[uid] = true
		}
		for k, v := range fields {
			switch v := v.(type) {
			case map[string]any:
				t.Errorf("%s is an object", k)
			case []any:
				for _, e := range v {
					if _, ok := e.(string); !ok {
						t.Errorf("%s has an element that is no text", k)
					}
				}
			}
		}
	}
}

func TestNamesComeBack(t *testing.T) {
	for _, name := range []string{"new\nline", `a\b"c`, "bidi\u202etxt", "\x1b[2J", "é|=\t"} {
		o := eventtest.Outcome()
		o.Document.Path = "/home/" + name
		lines := eventtest.Lines(t, render(t, []*finding.Outcome{o}))
		var fields struct{ Path string }
		if err := json.Unmarshal([]byte(lines[1]), &fields); err != nil || fields.Path != "/home/"+name {
			t.Errorf("path %q came back as %q, %v", name, fields.Path, err)
		}
	}
}

func TestFindingUIDIsStable(t *testing.T) {
	uids := func(runID string) (finding, event string) {
		var out bytes.Buffer
		run := eventtest.Run()
		run.ID = runID
		eventtest.Play(t, New(&out, Options{Now: eventtest.Clock}), run, []*outcome{eventtest.Outcome()}, false)
		var fields struct {
			F string `json:"finding_uid"`
			E string `json:"event_uid"`
		}
		if err := json.Unmarshal([]byte(eventtest.Lines(t, &out)[1]), &fields); err != nil {
			t.Fatal(err)
		}
		return fields.F, fields.E
	}
	f1, e1 := uids("run-1")
	f2, e2 := uids("run-2")
	if f1 != f2 || e1 == e2 {
		t.Errorf("finding uids %s, %s must agree and event uids %s, %s must not", f1, f2, e1, e2)
	}
}

type outcome = finding.Outcome

func BenchmarkFlat(b *testing.B) { eventtest.Bench(b, New(io.Discard, Options{}), 4) }
