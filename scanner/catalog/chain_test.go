package catalog

import (
	"bytes"
	"errors"
	"math/rand/v2"
	"reflect"
	"slices"
	"testing"
	"time"

	"uitrusting/scanner/finding"
	"uitrusting/scanner/fingerprint"
)

// A history is a store whose documents come and go.
type history struct {
	store
	numbers []int32 // of its documents in the base, or -1
}

func (h *history) delta(t testing.TB, base *File) []byte {
	t.Helper()
	d, err := newDelta(base, h.numbers)
	if err != nil || d == nil {
		t.Fatalf("delta: %v %v", d, err)
	}
	s := h.store
	s.Options.Delta = d
	return write(t, &s)
}

// changed is a store of 300 documents, many with the text of another and some
// with tables, and what is left of it after some time.
func changed(r *rand.Rand) (before, after *history) {
	before, after = &history{store: *newStore([16]byte{1, 2}, "hr", now)}, &history{store: *newStore([16]byte{1, 2}, "hr", now)}
	keep := func(h *history, p *fingerprint.Print, until time.Time, number int32) {
		h.Add(p, until)
		h.numbers = append(h.numbers, number)
	}
	for i := range 300 {
		p := random(r, 20+r.IntN(60))
		switch {
		case i%5 == 4: // the same text in another file
			q := *before.prints[i-1-r.IntN(4)]
			q.Bytes = p.Bytes
			p = &q
		case i%7 == 3:
			p.Table = true
			p.Identifiers = []fingerprint.Set{{Kind: "email"}}
			for range 12 + r.IntN(200) {
				p.Identifiers[0].Values = append(p.Identifiers[0].Values, r.Uint64())
			}
		}
		before.Add(p, time.Time{})
		switch r.IntN(6) {
		case 0: // gone
		case 1: // changed
			q := random(r, len(p.Marks))
			copy(q.Marks, p.Marks[:len(p.Marks)/2])
			keep(after, q, time.Time{}, -1)
			keep(after, p, now.AddDate(0, 0, -1), -1)
		default:
			keep(after, p, time.Time{}, int32(i))
		}
		if r.IntN(20) == 0 {
			keep(after, random(r, 30), time.Time{}, -1)
		}
	}
	return before, after
}

// TestChain: a base with its delta answers as a catalog that is made anew.
func TestChain(t *testing.T) {
	r := rand.New(rand.NewPCG(8, 1))
	before, after := changed(r)
	base := open(t, write(t, &before.store))
	c, err := Join(base, open(t, after.delta(t, base)))
	if err != nil {
		t.Fatal(err)
	}
	whole := open(t, write(t, &after.store))
	now, earlier := c.Documents()
	if now+earlier != whole.Header.Documents || earlier != whole.Header.Earlier {
		t.Errorf("%d documents and %d earlier states, want %d and %d", now, earlier, whole.Header.Documents-whole.Header.Earlier, whole.Header.Earlier)
	}
	texts := map[string][32]byte{}
	for _, p := range append(before.prints, after.prints...) {
		texts[DocumentID(before.Key, p)] = p.Text
	}
	for i, p := range append(before.prints, after.prints...) {
		part := *p
		part.Bytes, part.Text = [32]byte{}, [32]byte{}
		part.Marks = part.Marks[:len(part.Marks)/2]
		for _, p := range []*fingerprint.Print{p, &part} {
			got, want := c.Copies(p), whole.Copies(p)
			if exact := c.Exact(p.Bytes); (exact != nil || got[0].Relation == finding.Exact) && !reflect.DeepEqual(exact, got) {
				t.Fatalf("document %d: %+v by its bytes, want %+v", i, exact, got)
			}
			if got[0].Relation != want[0].Relation || got[0].LocalInCentral != want[0].LocalInCentral || !got[0].WasCentralUntil.Equal(want[0].WasCentralUntil) {
				t.Fatalf("document %d: %+v, want %+v", i, got[0], want[0])
			}
			if !slices.ContainsFunc(want, func(w finding.Copy) bool { // one of the closest
				return texts[w.OfID] == texts[got[0].OfID] && w.Relation == want[0].Relation && w.CentralInLocal == want[0].CentralInLocal
			}) {
				t.Fatalf("document %d: of %s, want %+v", i, got[0].OfID, want)
			}
		}
	}
}

// TestJoin_other: a delta fits its own base alone.
func TestJoin_other(t *testing.T) {
	r := rand.New(rand.NewPCG(8, 2))
	before, after := changed(r)
	base := open(t, write(t, &before.store))
	delta := open(t, after.delta(t, base))
	before.Created = before.Created.Add(time.Second)
	other := open(t, write(t, &before.store))
	for _, test := range []struct {
		name        string
		base, delta *File
	}{{"another base", other, delta}, {"a base as delta", base, other}, {"a delta as base", delta, nil}} {
		if _, err := Join(test.base, test.delta); !errors.Is(err, ErrBase) {
			t.Errorf("%s: %v", test.name, err)
		}
	}
	if d, err := newDelta(base, []int32{0, 1, 1}); d != nil || err != nil {
		t.Error("a number twice")
	}
}

func FuzzJoin(f *testing.F) {
	r := rand.New(rand.NewPCG(8, 3))
	before, after := changed(r)
	base := open(f, write(f, &before.store))
	whole := after.delta(f, base)
	f.Add(len(whole)-goneSize, byte(255))
	f.Add(60, byte('9'))
	f.Fuzz(func(t *testing.T, at int, v byte) {
		b := slices.Clone(whole)
		if at >= 0 && at < len(b) {
			b[at] = v
			b = resum(b)
		}
		delta, err := Open(bytes.NewReader(b), int64(len(b)), base.now)
		if err != nil {
			return
		}
		c, err := Join(base, delta)
		if err != nil {
			return
		}
		for _, p := range before.prints[:20] {
			c.Copies(p)
		}
	})
}
