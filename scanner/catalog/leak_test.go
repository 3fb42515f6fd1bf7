package catalog

import (
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"uitrusting/scanner/fingerprint"
)

// TestLeak_enumeration: who tries all identifiers that there could be on the
// filter of a table gets nearly none but strangers, and one identifier that
// passes is at most eight times as likely to be in it. National numbers are
// in none.
func TestLeak_enumeration(t *testing.T) {
	const persons, others = 10_000, 1_000_000
	p := tableOf("email", 0, persons)
	p.Identifiers = append(p.Identifiers, tableOf("phone", 0, persons).Identifiers...)
	p.Identifiers = append(p.Identifiers, tableOf("be-national-number", 0, persons).Identifiers...)
	w := newStore([16]byte{7}, "hr", now)
	w.Add(p, time.Time{})
	f := open(t, write(t, w))
	if len(f.list) != 1 || f.list[0].kind != "email" {
		t.Fatalf("filters: %+v, want one, of e-mail addresses", f.list)
	}
	e := &f.list[0]
	filter, err := f.bits(e, make([]byte, e.size))
	if err != nil {
		t.Fatal(err)
	}
	r := rand.New(rand.NewPCG(3, 1))
	strangers := make([]uint64, others)
	for i := range strangers {
		strangers[i] = f.Header.Key.hash(r.Uint64())
	}
	passed := float64(e.hits(filter, strangers)) / others
	if passed < .1 {
		t.Errorf("%.3f of strangers pass: one who passes is known", passed)
	}
	// Of 36.4 million national numbers or 50 million phone numbers.
	if precision := persons / (persons + passed*36.4e6); precision > .01 {
		t.Errorf("%.4f of an enumeration are in the table", precision)
	}
}

// TestLeak_signature: the signature of a letter lets one in eight strangers
// pass when it names four, and says nothing of what is in many documents.
func TestLeak_signature(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 2))
	own := r.Uint64()
	w := newStore([16]byte{7}, "hr", now)
	for range 40 {
		p := random(r, 30)
		p.Names = []uint64{own, r.Uint64(), r.Uint64(), r.Uint64(), r.Uint64(), r.Uint64()}
		slices.Sort(p.Names)
		w.Add(p, time.Time{})
	}
	f := open(t, write(t, w))
	passed, set := 0, 0
	for doc := range 40 {
		e := f.entry(int32(doc))
		if e.ids != 0 {
			t.Errorf("document %d: accounts %x", doc, e.ids)
		}
		for range 1000 {
			if signature(&f.Header.Key, r.Uint64())&e.names != 0 {
				passed++
			}
		}
		if signature(&f.Header.Key, own)&e.names != 0 {
			set++
		}
	}
	if share := float64(passed) / 40_000; share < .1 || share > .13 {
		t.Errorf("%.3f of strangers pass, want one in eight", share)
	}
	if set > 15 {
		t.Errorf("%d of 40 signatures hold the organisation's own name", set)
	}
}

// TestWrite_spilled: what does not fit in memory makes the same catalog.
func TestWrite_spilled(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 3))
	w := newStore([16]byte{7}, "hr", now)
	w.Temp = t.TempDir()
	for range 60 {
		w.Add(random(r, 300), time.Time{})
	}
	w.Add(w.prints[5], time.Time{}) // a twin
	want := write(t, w)
	w.Memory = 64 * 1000
	if got := write(t, w); !slices.Equal(got, want) {
		t.Error("another catalog")
	}
}

// TestWrite_scale: long documents keep fewer marks in a coarse catalog, and
// are found as well.
func TestWrite_scale(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 4))
	w := newStore([16]byte{7}, "hr", now)
	w.Scale = 32
	long, short := random(r, 1000), random(r, 60)
	w.Add(long, time.Time{})
	w.Add(short, time.Time{})
	f := open(t, write(t, w))
	if a, b := f.entry(0), f.entry(1); a.shift != 2 || a.marks < 200 || a.marks > 300 || b.shift != 0 || b.marks != 60 {
		t.Errorf("%+v, %+v", a, b)
	}
	if c := f.Copies(edited(r, long, .7))[0]; c.Relation != "version" || c.LocalInCentral < .6 || c.LocalInCentral > .8 {
		t.Errorf("%+v, want a version", c)
	}
	for words, want := range map[int64]uint8{1e6: 0, 8e8: 0, 8e8 + 8: 1, 2e9: 2, 1e12: 3} {
		if got := (&Options{}).shift(words); got != want {
			t.Errorf("shift of %d words: %d, want %d", words, got, want)
		}
	}
}

// TestFile_letters: a letter from one template about somebody else is no
// version of the central ones, an edited one about the same person is.
func TestFile_letters(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 5))
	text := random(r, 40)
	letter := func(name uint64) *fingerprint.Print {
		p := random(r, 40)
		p.Marks = text.Marks
		p.Names = []uint64{name, 7}
		slices.Sort(p.Names)
		return p
	}
	mem := NewMemory("")
	w := newStore([16]byte{7}, "hr", now)
	var names []uint64
	for range 8 {
		names = append(names, r.Uint64())
		p := letter(names[len(names)-1])
		w.Add(p, time.Time{})
		mem.Add("a", p)
	}
	f := open(t, write(t, w))
	wrong := 0
	for range 40 {
		other := letter(r.Uint64())
		if c := mem.Copies(other)[0]; c.Relation != "template" || c.Deletable {
			t.Fatalf("in memory: %+v, want a template", c)
		}
		if c := f.Copies(other)[0]; c.Relation != "template" {
			wrong++
		}
	}
	if wrong > 4 {
		t.Errorf("%d of 40 letters about others are tied", wrong)
	}
	if c := mem.Copies(letter(names[3]))[0]; c.Relation != "version" {
		t.Errorf("in memory: %+v, want a version", c)
	}
}
