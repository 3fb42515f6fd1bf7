package integrations

import (
	"bytes"
	"encoding/json"
	"encoding/xml"
	"io"
	"path"
	"regexp"
	"strings"
	"testing"

	"github.com/goccy/go-yaml"
	"github.com/google/go-cmp/cmp"

	"uitrusting/reporters/cef"
	"uitrusting/reporters/ecs"
	"uitrusting/reporters/flat"
	"uitrusting/reporters/internal/eventtest"
)

func TestFilesParse(t *testing.T) {
	if len(Names()) < 6 {
		t.Fatalf("only %v", Names())
	}
	for _, name := range Names() {
		files, err := Files(name)
		if err != nil || files[0].Name != "README.md" {
			t.Fatalf("%s: %v", name, err)
		}
		for _, f := range files {
			var err error
			switch path.Ext(f.Name) {
			case ".json":
				err = json.Unmarshal(f.Text, new(any))
			case ".yml", ".yaml":
				err = yaml.Unmarshal(f.Text, new(any))
			case ".xml":
				for dec := xml.NewDecoder(bytes.NewReader(f.Text)); err == nil; {
					_, err = dec.Token()
				}
				if err == io.EOF {
					err = nil
				}
			}
			if err != nil {
				t.Errorf("%s/%s: %v", name, f.Name, err)
			}
		}
	}
	for _, bad := range []string{"", "..", "content", "wazuh/../splunk"} {
		if _, err := Files(bad); err == nil {
			t.Errorf("%q is an integration", bad)
		}
	}
}

// flatFields are the names of the fields that flat events have.
func flatFields(t *testing.T) map[string]bool {
	var out bytes.Buffer
	eventtest.Play(t, flat.New(&out, flat.Options{}), eventtest.Run(), eventtest.All(), false)
	fields := map[string]bool{}
	for _, line := range strings.Split(strings.TrimSpace(out.String()), "\n") {
		var e map[string]any
		if err := json.Unmarshal([]byte(line), &e); err != nil {
			t.Fatal(err)
		}
		for k := range e {
			fields[k] = true
		}
	}
	return fields
}

func text(t *testing.T, name, file string) string {
	files, err := Files(name)
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range files {
		if f.Name == file {
			return string(f.Text)
		}
	}
	t.Fatalf("no %s/%s", name, file)
	return ""
}

// Every field that a template names must be one that events have.
func TestFieldsExist(t *testing.T) {
	fields := flatFields(t)
	for _, c := range []struct{ name, file, pattern string }{
		{"wazuh", "local_rules.xml", `<field name="(\w+)">`},
		{"wazuh", "local_rules.xml", `\$\((\w+)\)`},
		{"splunk", "props.conf", `(?m)^FIELDALIAS-\w+ = (\w+) AS`},
		{"splunk", "props.conf", `if\((\w+)=`},
		{"splunk", "eventtypes.conf", `(event_type|verdict)=`},
		{"sigma", "personal-data-outside-store.yml", `(?m)^    (\w+):`},
		{"sigma", "personal-data-outside-store.yml", `(?m)^  - ([a-z_]+)$`},
		{"sigma", "scan-not-complete.yml", `(?m)^    (\w+):`},
		{"splunk", "README.md", `\) .*by ([a-z_]+)`},
		{"splunk", "README.md", `NOT ([a-z_]+)=`},
		{"wazuh", "README.md", "`([a-z]+_[a-z]+)`"},
	} {
		found := regexp.MustCompile(c.pattern).FindAllStringSubmatch(text(t, c.name, c.file), -1)
		if len(found) == 0 {
			t.Errorf("%s/%s: nothing matches %s", c.name, c.file, c.pattern)
		}
		for _, m := range found {
			if !fields[m[1]] {
				t.Errorf("%s/%s names %s, which no event has", c.name, c.file, m[1])
			}
		}
	}
}

// ecsFields are the names of the fields that ECS events have.
func ecsFields(t *testing.T) map[string]bool {
	var out bytes.Buffer
	eventtest.Play(t, ecs.New(&out, ecs.Options{}), eventtest.Run(), eventtest.All(), false)
	have := map[string]bool{}
	for _, line := range strings.Split(strings.TrimSpace(out.String()), "\n") {
		var e map[string]any
		if err := json.Unmarshal([]byte(line), &e); err != nil {
			t.Fatal(err)
		}
		names(have, "", e)
	}
	return have
}

// TestElasticDashboard wants each object whole, each reference to lead
// somewhere, and no question about a field that events do not have.
func TestElasticDashboard(t *testing.T) {
	type source struct {
		Query        struct{ Query string }
		IndexRefName string
	}
	type object struct {
		Type, ID   string
		Attributes struct {
			VisState, PanelsJSON  string
			KibanaSavedObjectMeta struct{ SearchSourceJSON string }
		}
		References []struct{ Name, Type, ID string }
	}
	have := ecsFields(t)
	seen := map[string]bool{}
	panels := 0
	for _, line := range strings.Split(strings.TrimSpace(text(t, "elastic", "dashboard.ndjson")), "\n") {
		var o object
		if err := json.Unmarshal([]byte(line), &o); err != nil {
			t.Fatal(err)
		}
		refs := map[string]bool{}
		for _, r := range o.References {
			if !seen[r.Type+" "+r.ID] {
				t.Errorf("%s %s refers to %s %s, which is not before it", o.Type, o.ID, r.Type, r.ID)
			}
			refs[r.Name] = true
		}
		seen[o.Type+" "+o.ID] = true
		if o.Type == "index-pattern" {
			continue
		}
		var src source
		if err := json.Unmarshal([]byte(o.Attributes.KibanaSavedObjectMeta.SearchSourceJSON), &src); err != nil {
			t.Fatalf("%s: %v", o.ID, err)
		}
		for _, f := range regexp.MustCompile(`([a-z_.]+):`).FindAllStringSubmatch(src.Query.Query, -1) {
			if !have[f[1]] {
				t.Errorf("%s asks for %s, which no event has", o.ID, f[1])
			}
		}
		switch o.Type {
		case "visualization":
			var state struct {
				Aggs []struct {
					Params struct{ Field string }
				}
			}
			if err := json.Unmarshal([]byte(o.Attributes.VisState), &state); err != nil || len(state.Aggs) == 0 || !refs[src.IndexRefName] {
				t.Errorf("%s: %d aggregations, %v", o.ID, len(state.Aggs), err)
			}
			for _, a := range state.Aggs {
				if !have[a.Params.Field] {
					t.Errorf("%s shows %s, which no event has", o.ID, a.Params.Field)
				}
			}
		case "dashboard":
			var ps []struct{ PanelRefName string }
			if err := json.Unmarshal([]byte(o.Attributes.PanelsJSON), &ps); err != nil {
				t.Fatal(err)
			}
			for _, p := range ps {
				if !refs[p.PanelRefName] {
					t.Errorf("panel %s leads nowhere", p.PanelRefName)
				}
			}
			panels = len(ps)
		}
	}
	if panels != len(seen)-2 {
		t.Errorf("%d panels of %d objects", panels, len(seen))
	}
}

func TestElasticTemplate(t *testing.T) {
	var template struct {
		Template struct {
			Mappings struct{ Properties map[string]any }
		}
	}
	if err := json.Unmarshal([]byte(text(t, "elastic", "index-template.json")), &template); err != nil {
		t.Fatal(err)
	}
	have := ecsFields(t)
	var walk func(prefix string, properties map[string]any)
	walk = func(prefix string, properties map[string]any) {
		for k, v := range properties {
			if sub, ok := v.(map[string]any)["properties"].(map[string]any); ok {
				walk(prefix+k+".", sub)
			} else if !have[prefix+k] {
				t.Errorf("the template maps %s, which no event has", prefix+k)
			}
		}
	}
	walk("", template.Template.Mappings.Properties)
	for _, file := range []string{"worst.esql", "stopped-scanning.esql"} {
		_, query, _ := strings.Cut(text(t, "elastic", file), "\n") // after the name of the index
		for _, name := range regexp.MustCompile(`[a-z]+(\.[a-z_]+)+`).FindAllString(query, -1) {
			if !have[name] {
				t.Errorf("%s asks for %s, which no event has", file, name)
			}
		}
	}
}

func names(have map[string]bool, prefix string, e map[string]any) {
	for k, v := range e {
		if sub, ok := v.(map[string]any); ok {
			names(have, prefix+k+".", sub)
		} else {
			have[prefix+k] = true
		}
	}
}

// TestSentinelColumns wants a column of the right type for each field, in the
// table and in the stream that fills it.
func TestSentinelColumns(t *testing.T) {
	type column struct{ Name, Type string }
	var table struct {
		Properties struct {
			Schema struct{ Columns []column }
		}
	}
	var rule struct {
		Properties struct {
			StreamDeclarations map[string]struct{ Columns []column }
		}
	}
	for file, to := range map[string]any{"table.json": &table, "dcr.json": &rule} {
		if err := json.Unmarshal([]byte(text(t, "sentinel", file)), to); err != nil {
			t.Fatal(err)
		}
	}
	want := map[string]string{}
	var out bytes.Buffer
	eventtest.Play(t, flat.New(&out, flat.Options{}), eventtest.Run(), eventtest.All(), false)
	for _, line := range strings.Split(strings.TrimSpace(out.String()), "\n") {
		var e map[string]any
		if err := json.Unmarshal([]byte(line), &e); err != nil {
			t.Fatal(err)
		}
		for k, v := range e {
			switch v.(type) {
			case bool:
				want[k] = "boolean"
			case float64:
				want[k] = "long"
			case []any:
				want[k] = "dynamic"
			default:
				want[k] = "string"
			}
		}
	}
	for _, k := range []string{"time", "started", "ended", "modified"} {
		want[k] = "datetime"
	}
	columns := func(list []column) map[string]string {
		have := map[string]string{}
		for _, c := range list {
			have[c.Name] = c.Type
		}
		return have
	}
	if diff := cmp.Diff(want, columns(rule.Properties.StreamDeclarations["Custom-Uitrusting_CL"].Columns)); diff != "" {
		t.Errorf("stream: %s", diff)
	}
	delete(want, "time")
	want["TimeGenerated"] = "datetime"
	if diff := cmp.Diff(want, columns(table.Properties.Schema.Columns)); diff != "" {
		t.Errorf("table: %s", diff)
	}
}

func TestSentinelWords(t *testing.T) {
	var out bytes.Buffer
	eventtest.Play(t, cef.New(&out, cef.Options{}), eventtest.Run(), eventtest.All(), false)
	for _, word := range []string{"CEF:0|uitrusting|", "cat=personal-data/violation", "|scan_completed|", "cs2Label=location", "cs4Label=run", "cs5Label=confidence"} {
		if !strings.Contains(out.String(), word) {
			t.Errorf("no event holds %s", word)
		}
	}
}
