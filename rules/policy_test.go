package rules

import (
	"encoding/json"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/goccy/go-yaml"
	"github.com/santhosh-tekuri/jsonschema/v6"
)

func TestPolicyTemplate(t *testing.T) {
	p, err := LoadPolicy("policy.yaml", PolicyTemplate())
	if err != nil {
		t.Fatal(err)
	}
	for _, texts := range []map[string]string{p.Title, p.Purpose, p.Readers, p.Kept} {
		for _, lang := range []string{"nl", "fr", "de", "en"} {
			if texts[lang] == "" {
				t.Errorf("the template lacks a text in %s", lang)
			}
		}
	}
}

func TestLoadPolicy_errors(t *testing.T) {
	head := "policy: x\nversion: \"1\"\n"
	for src, want := range map[string]string{
		"version: \"1\"\n":      "id",
		head + "colour: red\n":  `unknown field "colour"`,
		head + "language: es\n": "language",
		head + "locations: [{name: a, kind: attic, match: [x]}]\n":                                               "attic",
		head + "locations: [{name: a, kind: central}]\n":                                                         "something to match",
		head + "duties: {central-storage: {severity: awful}}\n":                                                  "awful",
		head + "duties: {special-category: {exceptions: [{match: [x]}]}}\n":                                      "reason",
		head + "duties: {retention: {limits: [{type: invoice}]}}\n":                                              "years",
		head + "legal_hold: [{match: [x], reason: r, by: b, until: \"soon\"}]\n":                                 "soon",
		head + "legal_hold: [{match: [x], reason: r}]\n":                                                         "by whom",
		head + "schema: uitrusting.policy/2\n":                                                                   "this version reads uitrusting.policy/1",
		head + "purpose: {es: x}\n":                                                                              "es",
		head + "locations: [{name: a, kind: central, match: [\"\"]}]\n":                                          "something to match",
		head + "locations: [{name: a, kind: central, provider: onedrive}]\n":                                     "something to match",
		head + "locations: [{name: a, kind: cloud-sync, provider: x, country: USA}]\n":                           "USA",
		head + "locations: [{name: a, kind: cloud-sync, provider: x, account: home}]\n":                          "home",
		head + "duties: {retention: {dates: [birth]}}\n":                                                         "birth",
		head + "duties: {retention: {limits: [{type: cv, years: 1, from: tomorrow}]}}\n":                         "tomorrow",
		head + "duties: {retention: {limits: [{type: cv, years: 1, dated_before: x}]}}\n":                        "date such as",
		head + "duties: {transfer: {countries: [Spain]}}\n":                                                      "Spain",
		head + "duties: {identity-copy: {days: -1}}\n":                                                           "negative",
		head + "duties: {special-category: {exceptions: [{infotypes: [iban], match: [x], reason: r, by: b}]}}\n": "iban",
		head + "duties: {special-category: {exceptions: [{match: [x], reason: r, by: d, until: never}]}}":        "never",
	} {
		if _, err := LoadPolicy("p.yaml", []byte(src)); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: error %v, want one that says %q", src, err, want)
		}
	}
}

func FuzzLoadPolicy(f *testing.F) {
	f.Add(PolicyTemplate())
	f.Fuzz(func(t *testing.T, src []byte) { _, _ = LoadPolicy("f.yaml", src) })
}

// schema is the JSON schema, compiled, and as it is written.
func schema(t *testing.T) (*jsonschema.Schema, map[string]any) {
	t.Helper()
	var written map[string]any
	if err := json.Unmarshal(PolicySchema(), &written); err != nil {
		t.Fatal(err)
	}
	c := jsonschema.NewCompiler()
	if err := c.AddResource("policy.json", written); err != nil {
		t.Fatal(err)
	}
	s, err := c.Compile("policy.json")
	if err != nil {
		t.Fatal(err)
	}
	return s, written
}

// The schema has the keys that the loader knows, no more and no fewer.
func TestPolicySchema_keys(t *testing.T) {
	_, written := schema(t)
	compareKeys(t, "policy", reflect.TypeFor[Policy](), written, written)
}

func compareKeys(t *testing.T, at string, typ reflect.Type, node, root map[string]any) {
	t.Helper()
	if ref, ok := node["$ref"].(string); ok {
		node = root["$defs"].(map[string]any)[strings.TrimPrefix(ref, "#/$defs/")].(map[string]any)
	}
	if typ.Kind() == reflect.Slice {
		items, ok := node["items"].(map[string]any)
		if !ok {
			t.Errorf("%s: the schema has no items", at)
			return
		}
		compareKeys(t, at+"[]", typ.Elem(), items, root)
		return
	}
	if typ.Kind() != reflect.Struct {
		return
	}
	if node["additionalProperties"] != false {
		t.Errorf("%s: the schema allows unknown keys", at)
	}
	properties, _ := node["properties"].(map[string]any)
	var known []string
	var fields func(reflect.Type)
	fields = func(typ reflect.Type) {
		for i := range typ.NumField() {
			f := typ.Field(i)
			key, _, _ := strings.Cut(f.Tag.Get("yaml"), ",")
			if f.Anonymous {
				fields(f.Type)
				continue
			}
			known = append(known, key)
			child, ok := properties[key].(map[string]any)
			if !ok {
				t.Errorf("%s: the schema lacks %s", at, key)
				continue
			}
			compareKeys(t, at+"."+key, f.Type, child, root)
		}
	}
	fields(typ)
	for key := range properties {
		if !slices.Contains(known, key) {
			t.Errorf("%s: the loader does not know %s", at, key)
		}
	}
}

// The schema and the loader agree on what is a policy.
func TestPolicySchema_agrees(t *testing.T) {
	s, _ := schema(t)
	head := "policy: x\nversion: \"1\"\n"
	for _, src := range []string{
		string(PolicyTemplate()), head, "policy: x\n", "version: \"1\"\n", head + "colour: red\n", head + "language: es\n", head + "title: {es: x}\n",
		head + "schema: uitrusting.policy/1\n", head + "schema: uitrusting.policy/2\n",
		head + "locations: [{name: a, kind: central, match: [\"//srv/a\"], holds: [payslip], owner: HR}]\n",
		head + "locations: [{name: a, kind: attic, match: [x]}]\n", head + "locations: [{name: a, kind: central}]\n",
		head + "locations: [{name: a, kind: central, match: [\"\"]}]\n", head + "locations: [{name: a, kind: cloud-sync, provider: dropbox, account: personal, country: us}]\n",
		head + "locations: [{name: a, kind: cloud-sync, provider: dropbox, country: USA}]\n",
		head + "duties: {central-storage: {severity: awful}}\n", head + "duties: {transfer: {countries: [BE, NL]}, over-collection: {kinds: 5}}\n",
		head + "duties: {transfer: {countries: [Spain]}}\n", head + "duties: {identity-copy: {days: -1}}\n",
		head + "duties: {special-category: {exceptions: [{match: [x], reason: r, by: DPO, until: \"2027-01-01\"}]}}\n",
		head + "duties: {special-category: {exceptions: [{match: [x], by: DPO}]}}\n",
		head + "duties: {special-category: {exceptions: [{infotypes: [iban], match: [x], reason: r, by: DPO}]}}\n",
		head + "duties: {retention: {limits: [{type: cv, months: 6, dated_before: \"2020-01-01\", from: next-year}], dates: [mail]}}\n",
		head + "duties: {retention: {limits: [{type: cv}]}}\n", head + "duties: {retention: {limits: [{type: cv, years: 1, from: birth}]}}\n",
		head + "legal_hold: [{match: [x], reason: r, by: legal}]\n", head + "legal_hold: [{match: [x]}]\n", head + "mail_content: true\n",
	} {
		_, loads := LoadPolicy("p.yaml", []byte(src))
		var value any
		if err := yaml.Unmarshal([]byte(src), &value); err != nil {
			t.Fatal(err)
		}
		b, err := json.Marshal(value)
		if err != nil {
			t.Fatal(err)
		}
		value, err = jsonschema.UnmarshalJSON(strings.NewReader(string(b)))
		if err != nil {
			t.Fatal(err)
		}
		if valid := s.Validate(value); (valid == nil) != (loads == nil) {
			t.Errorf("%q\n loader: %v\n schema: %v", src, loads, valid)
		}
	}
}
