package detectors

import (
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"uitrusting/rules"
)

// The image is what would be made of the rules and lists as they are. One that
// is of others is not used, and doubles the time of a start.
func TestImage(t *testing.T) {
	if _, ok := opened(); !ok {
		t.Fatal("image.bin is of other rules or lists: run go generate ./detectors")
	}
	want, err := Image()
	if err != nil {
		t.Fatal(err)
	}
	if image != string(want) {
		t.Error("image.bin is not what its sources make: run go generate ./detectors")
	}
}

func TestBuilderFor_other(t *testing.T) {
	if _, ok := builderFor("another").Kept("person-slots"); ok {
		t.Error("the image is used for rules that it is not of")
	}
}

// The packs of the image are those of the files but for the places in them.
func TestBuiltin(t *testing.T) {
	got, err := Builtin()
	if err != nil {
		t.Fatal(err)
	}
	want := builtin(t)
	if diff := cmp.Diff(want, got, cmpopts.IgnoreFields(rules.Rule{}, "At", "PatternAt"), cmpopts.EquateEmpty()); diff != "" {
		t.Errorf("packs of the image (-files +image):\n%s", diff)
	}
	if digest(got) != digest(want) {
		t.Error("the digest of the image's packs is another one")
	}
}
