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

// A file is what os.File is to a work file.
type file struct{ b []byte }

func (f *file) Write(p []byte) (int, error)              { f.b = append(f.b, p...); return len(p), nil }
func (f *file) WriteAt(p []byte, off int64) (int, error) { return copy(f.b[off:], p), nil }
func (f *file) ReadAt(p []byte, off int64) (int, error)  { return bytes.NewReader(f.b).ReadAt(p, off) }

// finished is a work file with three records, as an index leaves it.
func finished(t testing.TB) []byte {
	t.Helper()
	f := &file{}
	w, err := NewWorkWriter(f, [16]byte{1, 2}, "hr", nil)
	if err != nil {
		t.Fatal(err)
	}
	r := rand.New(rand.NewPCG(4, 3))
	for _, name := range []string{"a", "b", "c"} {
		if err := w.Add(record(r, name, name)); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Flush(); err != nil {
		t.Fatal(err)
	}
	work, err := OpenWork(f, int64(len(f.b)))
	if err == nil {
		err = work.BelongTo(f, 77, true)
	}
	if err != nil {
		t.Fatal(err)
	}
	return f.b
}

// TestWork_damaged: whatever bit is flipped and wherever the file is cut off,
// only records that were written are believed, and it is said.
func TestWork_damaged(t *testing.T) {
	whole := finished(t)
	read := func(b []byte) (rs []*Record, err error) {
		w, err := OpenWork(bytes.NewReader(b), int64(len(b)))
		if err != nil {
			return nil, err
		}
		err = w.Each(func(r *Record) error { rs = append(rs, r); return nil })
		return rs, err
	}
	want, err := read(whole)
	if err != nil || len(want) != 3 || want[2].number != 3 {
		t.Fatalf("%d records: %v", len(want), err)
	}
	check := func(what string, at int, b []byte) {
		t.Helper()
		got, err := read(b)
		if !errors.Is(err, ErrDamaged) && !errors.Is(err, ErrVersion) || len(got) > 0 && !reflect.DeepEqual(got, want[:len(got)]) {
			t.Errorf("%s %d: %d records, %v", what, at, len(got), err)
		}
	}
	for i := range whole {
		b := bytes.Clone(whole)
		b[i] ^= 1 << (i % 8)
		check("bit flipped in byte", i, b)
		check("cut off at", i, whole[:i])
	}
}

// TestGeneration_damaged: the records before the damage are used.
func TestGeneration_damaged(t *testing.T) {
	b := finished(t)
	b[len(b)-1] ^= 1
	last, err := OpenWork(bytes.NewReader(b), int64(len(b)))
	if err != nil {
		t.Fatal(err)
	}
	worked(t, func(w *WorkWriter) {
		g, err := NewGeneration(last, w)
		if !errors.Is(err, ErrDamaged) {
			t.Fatalf("%v, want %v", err, ErrDamaged)
		}
		modified := now.AddDate(0, 0, -3)
		if !g.Unchanged("b", 5, modified) || g.Unchanged("c", 5, modified) {
			t.Error("what is unchanged")
		}
		if err := g.Keep("b"); err != nil || w.Count() != 1 {
			t.Errorf("%d records kept: %v", w.Count(), err)
		}
	})
}

// FuzzWork reads a record whose sum fits, and a file as it is.
func FuzzWork(f *testing.F) {
	whole := finished(f)
	f.Add(whole)
	f.Add(appendRecord(nil, record(rand.New(rand.NewPCG(4, 2)), "a", "a")))
	f.Fuzz(func(t *testing.T, b []byte) {
		check := func(r *Record) error {
			back, err := parseRecord(appendRecord(nil, r))
			if err != nil || len(back.Print.Marks) != len(r.Print.Marks) || back.Name != r.Name {
				t.Errorf("%+v became %+v: %v", r, back, err)
			}
			return nil
		}
		if work, err := OpenWork(bytes.NewReader(b), int64(len(b))); err == nil {
			_ = work.Each(check)
		}
		if r, err := parseRecord(b); err == nil {
			_ = check(r)
		}
	})
}
