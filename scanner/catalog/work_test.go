package catalog

import (
	"bytes"
	"errors"
	"math/rand/v2"
	"reflect"
	"testing"

	"uitrusting/scanner/fingerprint"
)

func record(r *rand.Rand, file, name string) *Record {
	p := random(r, 12)
	p.Identifiers = []fingerprint.Set{{Kind: "email", Values: []uint64{1, 2, 3}}}
	p.Names, p.Dated, p.Revision, p.NoText = []uint64{9}, now, 4, ""
	return &Record{File: file, Name: name, Size: 5, Modified: now.AddDate(0, 0, -3), Print: *p}
}

func worked(t testing.TB, fill func(w *WorkWriter)) *Work {
	t.Helper()
	var b bytes.Buffer
	w, err := NewWorkWriter(&b, [16]byte{1, 2}, "hr", nil)
	if err != nil {
		t.Fatal(err)
	}
	fill(w)
	if err := w.Flush(); err != nil {
		t.Fatal(err)
	}
	work, err := OpenWork(bytes.NewReader(b.Bytes()), int64(b.Len()))
	if err != nil {
		t.Fatal(err)
	}
	return work
}

func all(t *testing.T, w *Work) (rs []*Record) {
	t.Helper()
	if err := w.Each(func(r *Record) error { rs = append(rs, r); return nil }); err != nil {
		t.Fatal(err)
	}
	return rs
}

// TestGeneration: a file that has changed keeps its former states, with the
// day until which they were so; one that is gone goes.
func TestGeneration(t *testing.T) {
	r := rand.New(rand.NewPCG(4, 1))
	old, kept, gone := record(r, "a.zip", "a.zip"), record(r, "b", "b"), record(r, "c", "c")
	member := record(r, "a.zip", "a.zip!x")
	last := worked(t, func(w *WorkWriter) {
		for _, r := range []*Record{member, old, kept, gone} {
			if err := w.Add(r); err != nil {
				t.Fatal(err)
			}
		}
	})
	if rs := all(t, last); len(rs) != 4 || !reflect.DeepEqual(rs[1], old) {
		t.Fatalf("%d records, the second %+v, want %+v", len(rs), rs[1], old)
	}
	changed := record(r, "a.zip", "a.zip")
	changed.Modified = now.AddDate(0, 0, -1)
	next := worked(t, func(w *WorkWriter) {
		g, err := NewGeneration(last, w)
		if err != nil {
			t.Fatal(err)
		}
		if !g.Unchanged("b", 5, kept.Modified) || g.Unchanged("b", 6, kept.Modified) || g.Unchanged("d", 5, kept.Modified) {
			t.Error("what is unchanged")
		}
		if err := errors.Join(g.Add(member, now), g.Add(changed, now), g.Keep("b")); err != nil {
			t.Fatal(err)
		}
	})
	rs := all(t, next)
	if len(rs) != 4 || rs[2].Print.Bytes != old.Print.Bytes || !rs[2].Until.Equal(changed.Modified) || rs[3].Name != "b" || !rs[3].Until.IsZero() {
		t.Errorf("%d records: %+v", len(rs), rs)
	}
}

func FuzzWork(f *testing.F) {
	var b bytes.Buffer
	w, err := NewWorkWriter(&b, [16]byte{1}, "hr", nil)
	if err == nil {
		err = errors.Join(w.Add(record(rand.New(rand.NewPCG(4, 2)), "a", "a")), w.Flush())
	}
	if err != nil {
		f.Fatal(err)
	}
	f.Add(b.Bytes())
	f.Fuzz(func(t *testing.T, b []byte) {
		work, err := OpenWork(bytes.NewReader(b), int64(len(b)))
		if err != nil {
			return
		}
		_ = work.Each(func(r *Record) error {
			back, err := parseRecord(appendRecord(nil, r))
			if err != nil || len(back.Print.Marks) != len(r.Print.Marks) || back.Name != r.Name {
				t.Errorf("%+v became %+v: %v", r, back, err)
			}
			return nil
		})
	})
}
