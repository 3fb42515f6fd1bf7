package sarif

import (
	"bytes"
	"encoding/json"
	"io"
	"net/url"
	"path"
	"slices"
	"strings"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"

	"uitrusting/reporters/internal/eventtest"
	"uitrusting/reporters/reportertest"
	"uitrusting/scanner/document"
	"uitrusting/scanner/finding"
)

func render(t *testing.T, outcomes []*finding.Outcome, interrupted bool) []byte {
	var out bytes.Buffer
	eventtest.Play(t, New(&out, Options{Now: eventtest.Clock}), eventtest.Run(), outcomes, interrupted)
	return out.Bytes()
}

func TestAccept(t *testing.T) {
	reportertest.Accept(t, func(w io.Writer) reportertest.Reporter { return New(w, Options{}) })
}

func TestGolden(t *testing.T) {
	eventtest.Golden(t, "log.sarif", render(t, eventtest.Ordinary(), false))
}

func TestSchema(t *testing.T) {
	c := jsonschema.NewCompiler()
	c.AssertFormat()
	s, err := c.Compile(eventtest.Schema(t, "sarif-schema-2.1.0.json"))
	if err != nil {
		t.Fatal(err)
	}
	for name, out := range map[string][]byte{
		"empty": render(t, nil, false), "interrupted": render(t, eventtest.Bare(), true), "all": render(t, eventtest.All(), false),
	} {
		v, err := jsonschema.UnmarshalJSON(bytes.NewReader(out))
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		if err := s.Validate(v); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestRulesAreIndexed(t *testing.T) {
	var log struct {
		Runs []struct {
			Results []struct {
				RuleID    string
				RuleIndex int
			}
			Tool struct {
				Driver struct{ Rules []struct{ ID string } }
			}
		}
	}
	out := render(t, eventtest.All(), false)
	if err := json.Unmarshal(out, &log); err != nil {
		t.Fatal(err)
	}
	run := log.Runs[0]
	if len(run.Results) < 100 {
		t.Fatalf("%d results", len(run.Results))
	}
	for _, res := range run.Results {
		if run.Tool.Driver.Rules[res.RuleIndex].ID != res.RuleID {
			t.Errorf("rule %s has the wrong index", res.RuleID)
		}
	}
	for _, p := range eventtest.Planted {
		if bytes.Contains(out, []byte(p)) {
			t.Errorf("the planted value %q is in the output", p)
		}
	}
}

// TestBaseline compares each result with what was decided on its document.
func TestBaseline(t *testing.T) {
	type result struct {
		RuleID, BaselineState, Level, Kind string
		Suppressions                       []struct{ Kind, Status, Justification string }
		Locations                          []struct {
			PhysicalLocation struct{ ArtifactLocation struct{ URI string } }
		}
	}
	var log struct{ Runs []struct{ Results []result } }
	if err := json.Unmarshal(render(t, append(eventtest.Known(), eventtest.Outcome()), false), &log); err != nil {
		t.Fatal(err)
	}
	type state struct {
		baseline   string
		suppressed bool
	}
	want := map[string]map[bool]state{ // by document; true = an infotype of which every finding is known
		"accepted.csv":  {true: {"unchanged", true}},
		"changed.csv":   {true: {"unchanged", true}, false: {"updated", false}},
		"expired.csv":   {true: {"unchanged", false}, false: {"updated", false}},
		"personeel.zip": {true: {"new", false}, false: {"new", false}},
	}
	for _, r := range log.Runs[0].Results {
		name := path.Base(r.Locations[0].PhysicalLocation.ArtifactLocation.URI)
		known := name == "accepted.csv" || r.RuleID == "be-national-number" || r.RuleID == "email"
		got := state{r.BaselineState, len(r.Suppressions) == 1}
		if got != want[name][known] || r.Suppressions == nil || r.Level != "error" || r.Kind != "" {
			t.Errorf("%s, %s: %+v %s %s, want %+v", name, r.RuleID, got, r.Level, r.Kind, want[name][known])
		}
		if got.suppressed && (r.Suppressions[0].Status != "accepted" || r.Suppressions[0].Justification == "") {
			t.Errorf("%s: suppression %+v", name, r.Suppressions[0])
		}
	}
}

func TestURI(t *testing.T) {
	for path, want := range map[string]string{
		`C:\Users\els\a b.txt`: "file:///C:/Users/els/a%20b.txt", "/home/els/é#?.txt": "file:///home/els/%C3%A9%23%3F.txt",
		`\\srv\hr\x.txt`: "file://srv/hr/x.txt", "a:b": "a%3Ab", "": "",
	} {
		if got := URI(path); got != want {
			t.Errorf("%q: %q, want %q", path, got, want)
		}
	}
	for _, name := range eventtest.Names() {
		u, err := url.Parse(URI("/home/" + name))
		if err != nil {
			t.Fatal(err)
		}
		if u.Path != "/home/"+name || strings.ContainsAny(u.Path, "?#") != strings.ContainsAny(name, "?#") {
			t.Errorf("%.40q came back as %.40q", name, u.Path)
		}
	}
}

func BenchmarkSARIF(b *testing.B) { eventtest.Bench(b, New(io.Discard, Options{}), 4) }

// A member has one place, that of its file: a line of the member is none of the
// file.
func TestMemberHasOnePlace(t *testing.T) {
	ordinary := eventtest.Ordinary()
	o := *ordinary[slices.IndexFunc(ordinary, func(o *finding.Outcome) bool { return len(o.Findings) > 0 })]
	o.Document.Ref = document.Ref{Path: "/home/els/loon.zip", Members: []string{"loon.csv"}}
	o.Findings = slices.Repeat([]finding.Finding{o.Findings[0]}, 3)
	for i := range o.Findings {
		o.Findings[i].At = document.Position{Line: i + 1}
	}
	var log struct {
		Runs []struct {
			Results []struct{ Locations []map[string]any }
		}
	}
	if err := json.Unmarshal(render(t, []*finding.Outcome{&o}, false), &log); err != nil {
		t.Fatal(err)
	}
	for _, r := range log.Runs[0].Results {
		if len(r.Locations) != 1 {
			t.Errorf("%d locations: %v", len(r.Locations), r.Locations)
		}
	}
	if len(log.Runs[0].Results) == 0 {
		t.Error("no results")
	}
}
