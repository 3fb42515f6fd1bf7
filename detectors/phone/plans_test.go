package phone

import (
	"flag"
	"fmt"
	"os"
	"strings"
	"testing"

	"github.com/nyaruka/phonenumbers"
)

var update = flag.Bool("update", false, "write plans.txt anew")

// TestPlans holds the plans against the library that they are taken from.
func TestPlans(t *testing.T) {
	c, err := phonenumbers.MetadataCollection()
	if err != nil {
		t.Fatal(err)
	}
	var b strings.Builder
	for _, m := range c.GetMetadata() {
		lengths := strings.Trim(fmt.Sprint(m.GetGeneralDesc().GetPossibleLength()), "[]")
		fmt.Fprintf(&b, "%s\t%d\t%s\t%s\t%s\t%s\n", m.GetId(), m.GetCountryCode(), lengths, joined(m.GetFixedLine()),
			joined(m.GetMobile(), m.GetPersonalNumber(), m.GetVoip()),
			joined(m.GetTollFree(), m.GetPremiumRate(), m.GetSharedCost(), m.GetUan()))
	}
	if *update {
		if err := os.WriteFile("plans.txt", []byte(b.String()), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	if b.String() != plansText {
		t.Error("plans.txt is not what the library says: run go test ./detectors/phone -run TestPlans -update")
	}
}

// joined is one pattern for all that those of the library stand for, "" when
// none says anything.
func joined(kinds ...*phonenumbers.PhoneNumberDesc) string {
	var all []string
	for _, k := range kinds {
		if p := k.GetNationalNumberPattern(); p != "" && p != "NA" {
			all = append(all, p)
		}
	}
	return strings.Join(all, "|")
}

// TestPlans_compile: each pattern is one that Go can say.
func TestPlans_compile(t *testing.T) {
	w := newWorld()
	if len(w.byName) < 200 {
		t.Errorf("%d regions", len(w.byName))
	}
	for name, p := range w.byName {
		for _, pattern := range p.patterns {
			if pattern != "" && compile(pattern) == nil {
				t.Errorf("%s: %q does not compile", name, pattern)
			}
		}
		if !strings.Contains(strings.Join(p.patterns[:], ""), "d{") {
			t.Errorf("%s has no pattern: %q", name, p.patterns)
		}
	}
}
