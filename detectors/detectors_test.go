package detectors

import (
	"os"
	"slices"
	"strings"
	"testing"

	"uitrusting/rules"
	"uitrusting/scanner/finding"
)

func builtin(t testing.TB) []rules.Pack {
	t.Helper()
	packs, err := rules.Builtin()
	if err != nil {
		t.Fatal(err)
	}
	return packs
}

// Every folder of the shelf is a leaf, and the other way round.
func TestLeaves(t *testing.T) {
	shared := []string{"generate", "checksum", "detecttest", "eval", "internal", "resolve", "doctype", "testdata"}
	var have, want []string
	for _, l := range leaves() {
		have = append(have, l.name)
	}
	entries, err := os.ReadDir(".")
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		if e.IsDir() && !slices.Contains(shared, e.Name()) {
			want = append(want, e.Name())
		}
	}
	slices.Sort(have)
	if !slices.Equal(have, want) {
		t.Errorf("leaves are %q, folders are %q", have, want)
	}
}

func TestCompile_errors(t *testing.T) {
	one := rules.Pack{Pack: "own", Rules: []rules.Rule{{ID: "org/a", InfoType: "a", Detector: "pattern", Pattern: []string{"a+b"}}}}
	for name, c := range map[string]struct {
		packs []rules.Pack
		opt   Options
		want  string
	}{
		"twice":    {[]rules.Pack{one, one}, Options{}, "twice"},
		"no rule":  {[]rules.Pack{one}, Options{Only: []string{"org/b"}}, `"org/b"`},
		"no skip":  {[]rules.Pack{one}, Options{Skip: []string{"org/b"}}, `"org/b"`},
		"detector": {[]rules.Pack{{Rules: []rules.Rule{{ID: "org/c", Detector: "magic"}}}}, Options{}, `"magic"`},
	} {
		if _, err := Compile(c.packs, c.opt); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: error %v, want one that says %s", name, err, c.want)
		}
	}
}

func TestCompile_choice(t *testing.T) {
	packs := builtin(t)
	all, err := Compile(packs, Options{})
	if err != nil {
		t.Fatal(err)
	}
	one, err := Compile(packs, Options{Only: []string{"core/iban", "be/national-number"}, Skip: []string{"be/national-number"}})
	if err != nil {
		t.Fatal(err)
	}
	if len(one.Packs) != 1 || len(one.Packs[0].Rules) != 1 || one.Digest == all.Digest {
		t.Errorf("chosen packs %v, digest %s", one.Packs, one.Digest)
	}
	text := "INSZ 85.05.17-997.22, IBAN BE32 1234 5678 9002"
	if ms := one.Find(text); len(ms) != 1 || ms[0].InfoType != finding.IBAN {
		t.Errorf("found %v, want the IBAN alone", ms)
	}
}

// What is the organisation's own is kept out, in whatever way it is written.
func TestCompile_own(t *testing.T) {
	text := "Bel 02/226.88.88 of 0470 12 34 56, mail els.voorbeeld@papiermolen-demo.be of jan.fictie@tintenfass-demo.de, " +
		"betaal op BE32 1234 5678 9002 of BE54 0000 0000 0097"
	for name, c := range map[string]struct {
		own  Own
		want []string
	}{
		"nothing": {Own{}, []string{"+3222268888", "+32470123456", "els.voorbeeld@papiermolen-demo.be", "jan.fictie@tintenfass-demo.de", "BE32123456789002", "BE54000000000097"}},
		"all": {Own{Domains: []string{"@Papiermolen-demo.be"}, IBANs: []string{"be32 1234 5678 9002"}, Phones: []string{"02/226.88.88"}},
			[]string{"+32470123456", "jan.fictie@tintenfass-demo.de", "BE54000000000097"}},
	} {
		set, err := Compile(builtin(t), Options{Own: c.own, Only: []string{"core/iban", "core/phone", "core/email"}})
		if err != nil {
			t.Fatal(err)
		}
		var got []string
		for _, m := range set.Find(text) {
			if m.Confidence >= finding.Medium {
				got = append(got, m.Value)
			}
		}
		if !slices.Equal(got, c.want) {
			t.Errorf("%s: found %q, want %q", name, got, c.want)
		}
	}
}

// An example that is not found, and a counterexample that is, are named.
func TestCheck_errors(t *testing.T) {
	set, err := Compile([]rules.Pack{{Pack: "own", Rules: []rules.Rule{{
		ID: "org/a", InfoType: "a", Detector: "pattern", Pattern: []string{`K\d{3}`},
		Examples: []string{"⟦K123⟧ en ⟦K12⟧"}, Counterexamples: []string{"K456"},
	}}}}, Options{})
	if err != nil {
		t.Fatal(err)
	}
	err = set.Check()
	if err == nil || !strings.Contains(err.Error(), "org/a: example 1") || !strings.Contains(err.Error(), "org/a: counterexample 1") {
		t.Errorf("Check = %v", err)
	}
}

func TestUnmark(t *testing.T) {
	text, spans := Unmark("a ⟦b⟧ é⟦c⟧")
	if text != "a b éc" || !slices.Equal(spans, [][2]int{{2, 3}, {6, 7}}) {
		t.Errorf("Unmark = %q, %v", text, spans)
	}
}
