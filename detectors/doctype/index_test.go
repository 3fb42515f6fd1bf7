package doctype

import (
	"slices"
	"testing"
)

// What is cut or of another version is no index, and ends in no panic.
func TestNewIndex_cut(t *testing.T) {
	image, err := Image()
	if err != nil {
		t.Fatal(err)
	}
	if _, err := newIndex(string(image)); err != nil {
		t.Errorf("the whole image: %v", err)
	}
	for _, text := range []string{"", "\n\n\n\n\n\n", "kind\t\t1\n\nword\n\n\n\n", "kind\t\t256\n\nword\t\t \n\ntitle\t \n\n"} {
		if _, err := newIndex(text); err == nil {
			t.Errorf("%q is an index", text)
		}
	}
}

func TestFollows(t *testing.T) {
	ws := []word{{text: "net"}, {text: "a"}, {text: "payer"}}
	for rest, want := range map[string]bool{
		"": true, " net": true, " net a": true, " net a payer": true,
		" ne": false, " nett": false, " net a payer x": false, " net payer": false, " neta": false,
	} {
		if got := follows(ws, rest); got != want {
			t.Errorf("follows(%q) = %v, want %v", rest, got, want)
		}
	}
}

// Uses of all kinds are told apart, and none looks like the end of a field.
func TestUse(t *testing.T) {
	seen := []byte{'\t', '\n'}
	for kind := range mostUses {
		for _, title := range []bool{false, true} {
			u := use(kind, title)
			if slices.Contains(seen, u) {
				t.Errorf("kind %d, title %v: %q again", kind, title, u)
			}
			if k, is := of(u); k != kind || is != title {
				t.Errorf("of(%q) = %d, %v, want %d, %v", u, k, is, kind, title)
			}
			seen = append(seen, u)
		}
	}
}
