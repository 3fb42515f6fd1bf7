package names_test

import (
	"testing"
	"unicode/utf8"

	"uitrusting/rules/names"
)

func TestEach(t *testing.T) {
	classes := map[string]names.Class{}
	given, families := 0, 0
	names.Each(func(w string, form names.Form, c names.Class) {
		if c == 0 || !utf8.ValidString(w) || form != names.AnyCase && form != names.Capital && form != names.Exact {
			t.Errorf("%q has form %q, class %x", w, form, uint32(c))
		}
		classes[w] |= c
		if c.GivenStep() > 0 {
			given++
		}
		if c.Is(names.Surname | names.AfterParticle) {
			families++
		}
	})
	if given < 20000 || families < 10000 {
		t.Errorf("%d first names, %d family names: too few", given, families)
	}
	for _, c := range []struct {
		word string
		want names.Class
	}{
		{"Peeters", names.Surname | names.Frequent}, {"Smet", names.AfterParticle}, {"Leuven", names.Place}, {"mevrouw", names.Title},
		{"minister", names.Public}, {"cordialement", names.Closing}, {"NV", names.Legal}, {"Georgia", names.Org},
	} {
		if classes[c.word]&c.want != c.want {
			t.Errorf("%q has class %x, want %x", c.word, uint32(classes[c.word]), uint32(c.want))
		}
	}
	if step := classes["Jan"].GivenStep(); step != 5 {
		t.Errorf("Jan has step %d, want 5", step)
	}
}

func BenchmarkEach(b *testing.B) {
	for b.Loop() {
		names.Each(func(string, names.Form, names.Class) {})
	}
}
