package detectors

import (
	"strings"
	"testing"
)

// An image that says that it is of these rules and lists is what would be made
// of them. One that is of others is not used, and only costs time at the start.
func TestImage(t *testing.T) {
	packs := builtin(t)
	if !strings.HasPrefix(image, sources(digest(packs))) {
		t.Skip("image.bin is of other rules or lists: the start is slow until go generate ./detectors is run")
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
