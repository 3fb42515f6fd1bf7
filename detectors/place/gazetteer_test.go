package place

import "testing"

func TestMatch(t *testing.T) {
	g := newGazetteer()
	for _, c := range []struct {
		code int
		text string
		want int
	}{
		{9000, "Gent", 4}, {9000, "GENT,", 4}, {9000, "Gentbrugge", 0}, {9050, "Gentbrugge", 10},
		{1080, "Sint-Jans-Molenbeek", 19}, {1080, "St. Jans Molenbeek", 18}, {1080, "Molenbeek-Saint-Jean", 20},
		{4000, "Liege", 5}, {4000, "Liège", 6}, {4000, "Luik", 4}, {2000, "Gent", 0},
		{1348, "Louvain-la-Neuve", 16}, {1420, "Braine-l'Alleud", 15}, {1420, "Braine l’Alleud", 17},
		{6000, "", 0}, {5, "Gent", 0},
	} {
		if got := g.match(c.code, c.text, 0); got != c.want {
			t.Errorf("match(%d, %q) = %d, want %d", c.code, c.text, got, c.want)
		}
	}
}

// Every name of the list is a name of its own postcode, as spelled.
func TestMatch_all(t *testing.T) {
	g := newGazetteer()
	n := 0
	for code, keys := range g.keys {
		for _, k := range keys {
			n++
			if k == "" || len(k) > maxName {
				t.Errorf("%d: bad key %q", code, k)
			}
		}
	}
	if n < 2700 {
		t.Errorf("%d names, want 2,700 or more", n)
	}
}
