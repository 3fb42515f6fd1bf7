package detectors

import (
	"strings"
	"testing"
)

// The image is what would be made of the rules and lists as they are. One that
// is of others is not used, and doubles the time of a start.
func TestImage(t *testing.T) {
	packs := builtin(t)
	if !strings.HasPrefix(image, sources(digest(packs))) {
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
