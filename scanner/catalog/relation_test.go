package catalog

import (
	"bytes"
	"errors"
	"io"
	"math/rand/v2"
	"reflect"
	"slices"
	"testing"
	"time"

	"uitrusting/scanner/finding"
	"uitrusting/scanner/fingerprint"
)

// edited is a print that keeps a share of the marks of another.
func edited(r *rand.Rand, p *fingerprint.Print, share float64) *fingerprint.Print {
	q := random(r, len(p.Marks))
	for i := range int(share * float64(len(p.Marks))) {
		q.Marks[i] = p.Marks[i]
	}
	return q
}

// TestCompare_trust: nothing is original or may be deleted by a catalog that
// is old or incomplete, or when not all of the document could be read.
func TestCompare_trust(t *testing.T) {
	r := rand.New(rand.NewPCG(2, 1))
	known, other := random(r, 60), random(r, 60)
	partial := *other
	partial.Partial = true
	for _, c := range []struct {
		name      string
		created   time.Time
		whole     bool
		p         *fingerprint.Print
		relation  finding.Relation
		deletable bool
	}{
		{"recent", now, true, known, finding.Exact, true},
		{"old", now.AddDate(0, -2, 0), true, known, finding.Exact, false},
		{"incomplete", now, false, known, finding.Exact, false},
		{"recent", now, true, other, finding.Original, false},
		{"old", now.AddDate(0, -2, 0), true, other, finding.Undecided, false},
		{"incomplete", now, false, other, finding.Undecided, false},
		{"partial", now, true, &partial, finding.Undecided, false},
		{"short", now, true, &fingerprint.Print{Words: 5}, finding.Undecided, false},
		{"encrypted", now, true, &fingerprint.Print{NoText: "encrypted"}, finding.Undecided, false},
	} {
		w := newStore([16]byte{1}, "hr", c.created)
		if !c.whole {
			w.Incomplete()
		}
		w.Add(known, time.Time{})
		got := open(t, write(t, w)).Copies(c.p)
		if len(got) != 1 || got[0].Relation != c.relation || got[0].Deletable != c.deletable {
			t.Errorf("%s: %+v, want %s, deletable %v", c.name, got, c.relation, c.deletable)
		}
		if c.relation == finding.Undecided && got[0].Reason == "" {
			t.Errorf("%s: undecided without a reason", c.name)
		}
	}
}

// failing is a file that cannot be read any more, after some reads.
type failing struct {
	*bytes.Reader
	err  error // nil = it can
	left int
}

func (f *failing) ReadAt(p []byte, off int64) (int, error) {
	if f.left--; f.left < 0 && f.err != nil {
		return 0, f.err
	}
	return f.Reader.ReadAt(p, off)
}

// TestFile_gone: when the share with the catalog is lost during a scan, or the
// catalog is cut, nothing is original and nothing may be deleted.
func TestFile_gone(t *testing.T) {
	r := rand.New(rand.NewPCG(2, 6))
	w := newStore([16]byte{1}, "hr", now)
	var ps []*fingerprint.Print
	for range 500 {
		ps = append(ps, random(r, 200))
		w.Add(ps[len(ps)-1], time.Time{})
	}
	b := write(t, w)
	for _, gone := range []error{errors.New("gone"), io.EOF} {
		for left := range 20 {
			in := &failing{Reader: bytes.NewReader(b)}
			f, err := Open(in, int64(len(b)), func() time.Time { return now })
			if err != nil {
				t.Fatal(err)
			}
			in.err, in.left = gone, left
			for i, p := range ps[:20] {
				got := f.Copies(p)[0]
				if got.Relation == finding.Original || f.blocks.lost.Load() && got.Deletable {
					t.Errorf("%v after %d reads, document %d: %+v", gone, left, i, got)
				}
			}
			if got := f.Copies(random(r, 200))[0]; f.blocks.lost.Load() && got.Relation != finding.Undecided {
				t.Errorf("%v after %d reads: %+v, want undecided", gone, left, got)
			}
		}
	}
}

// TestCompare_newer: the side that is newer is told by history, then by what
// the documents say, then by the times of the files, and else not at all.
func TestCompare_newer(t *testing.T) {
	r := rand.New(rand.NewPCG(2, 2))
	day := func(n int) time.Time { return now.AddDate(0, 0, n) }
	for _, c := range []struct {
		name           string
		local, central func(p *fingerprint.Print)
		until          time.Time
		newer, by      string
	}{
		{"dates", func(p *fingerprint.Print) { p.Dated = day(-1) }, func(p *fingerprint.Print) { p.Dated = day(-9) }, time.Time{}, "local", "metadata"},
		{"same dates", func(p *fingerprint.Print) { p.Dated = day(-9) }, func(p *fingerprint.Print) { p.Dated = day(-9) }, time.Time{}, "unknown", ""},
		{"files", func(p *fingerprint.Print) { p.Modified = day(-9) }, func(p *fingerprint.Print) { p.Modified = day(-1) }, time.Time{}, "central", "file-times"},
		{"a file and a date", func(p *fingerprint.Print) { p.Modified = day(-9) }, func(p *fingerprint.Print) { p.Dated = day(-1) }, time.Time{}, "unknown", ""},
		{"saves", func(p *fingerprint.Print) { p.Lineage, p.Revision = 7, 3 }, func(p *fingerprint.Print) { p.Lineage, p.Revision = 7, 9 }, time.Time{}, "central", "metadata"},
		{"saves of others", func(p *fingerprint.Print) { p.Lineage, p.Revision = 7, 3 }, func(p *fingerprint.Print) { p.Lineage, p.Revision = 8, 9 }, time.Time{}, "unknown", ""},
		{"history", func(p *fingerprint.Print) { p.Dated = day(-1) }, func(p *fingerprint.Print) { p.Dated = day(-9) }, day(-3), "central", "history"},
	} {
		central := random(r, 60)
		local := edited(r, central, .8)
		c.local(local)
		c.central(central)
		w := newStore([16]byte{1}, "hr", now)
		w.Add(central, c.until)
		got := open(t, write(t, w)).Copies(local)[0]
		if got.Relation != finding.Version || got.Newer != c.newer || got.NewerBy != c.by || got.WasCentralUntil != c.until || got.Deletable {
			t.Errorf("%s: %+v, want %s by %q", c.name, got, c.newer, c.by)
		}
		if c.until.IsZero() {
			m := NewMemory("")
			m.Add("a", central)
			if got := m.Copies(local)[0]; got.Newer != c.newer || got.NewerBy != c.by {
				t.Errorf("%s, in memory: %+v, want %s by %q", c.name, got, c.newer, c.by)
			}
		}
	}
}

// TestMemory_deletable: an extract of a table may only be deleted when each of
// its rows stands in the central one, and nothing else stands in it.
func TestMemory_deletable(t *testing.T) {
	central := tableOf("email", 0, 50)
	central.Rows = slices.Clone(central.Identifiers[0].Values)
	for _, c := range []struct {
		name   string
		change func(p *fingerprint.Print)
		want   bool
	}{
		{"rows", func(*fingerprint.Print) {}, true},
		{"another column", func(p *fingerprint.Print) { p.Rows[3]++ }, false},
		{"a note beside it", func(p *fingerprint.Print) { p.Prose = 4 }, false},
		{"not all was read", func(p *fingerprint.Print) { p.Partial = true }, false},
	} {
		m := NewMemory("")
		m.Add("list.csv", central)
		local := tableOf("email", 10, 30)
		local.Rows = slices.Clone(local.Identifiers[0].Values)
		c.change(local)
		if got := m.Copies(local)[0]; got.Relation != finding.Extract || got.Deletable != c.want {
			t.Errorf("%s: %+v, want an extract, deletable %v", c.name, got, c.want)
		}
	}
}

// TestMemory_sameText: the same words do not allow to delete what may hold
// more than words.
func TestMemory_sameText(t *testing.T) {
	central := random(rand.New(rand.NewPCG(2, 5)), 40)
	m := NewMemory("")
	m.Add("a.docx", central)
	for _, c := range []struct {
		change func(p *fingerprint.Print)
		want   finding.Relation
		delete bool
	}{
		{func(*fingerprint.Print) {}, finding.SameText, true},
		{func(p *fingerprint.Print) { p.Parts = true }, finding.SameText, false},
		{func(p *fingerprint.Print) { p.Words = 3 }, finding.SameText, false},
		{func(p *fingerprint.Print) { p.Partial = true }, finding.Version, false},
	} {
		local := *central
		local.Bytes[0]++
		c.change(&local)
		if got := m.Copies(&local)[0]; got.Relation != c.want || got.Deletable != c.delete {
			t.Errorf("%+v, want %s, deletable %v", got, c.want, c.delete)
		}
	}
}

// TestMemory_persons: a letter with the words of another is no version of it
// when it is about somebody else.
func TestMemory_persons(t *testing.T) {
	r := rand.New(rand.NewPCG(2, 3))
	central := random(r, 40)
	central.Names = []uint64{1, 2}
	m := NewMemory("")
	m.Add("letter.txt", central)
	local := edited(r, central, 1)
	for _, c := range []struct {
		names []uint64
		want  finding.Relation
	}{{[]uint64{1, 2}, finding.Version}, {[]uint64{1, 2, 3}, finding.Version}, {[]uint64{2, 3}, finding.Template}, {[]uint64{3}, finding.Template}} {
		local.Names = c.names
		if got := m.Copies(local)[0]; got.Relation != c.want || got.Deletable {
			t.Errorf("names %v: %+v, want %s", c.names, got, c.want)
		}
	}
}

// TestSet: a document is original only when all catalogs say so.
func TestSet(t *testing.T) {
	r := rand.New(rand.NewPCG(2, 4))
	known, other := random(r, 60), random(r, 60)
	full, empty := NewMemory("full"), NewMemory("incomplete")
	full.Add("a.txt", known)
	empty.Add("b.txt", random(r, 60))
	empty.Incomplete()
	s := Set{empty, full}
	if got := s.Copies(known); len(got) != 1 || got[0].Relation != finding.Exact {
		t.Errorf("%+v, want one exact copy", got)
	}
	if got := s.Copies(other); len(got) != 1 || got[0].Relation != finding.Undecided {
		t.Errorf("%+v, want undecided", got)
	}
	if got := (Set{full, full}).Copies(other); len(got) != 1 || got[0].Relation != finding.Original {
		t.Errorf("%+v, want original", got)
	}
	if got := s.Exact(known.Bytes); got != nil {
		t.Errorf("%+v, want none: the other catalog may know a version", got)
	}
	if got, want := (Set{full, full}).Exact(known.Bytes), (Set{full, full}).Copies(known); len(got) != 2 || !reflect.DeepEqual(got, want) {
		t.Errorf("%+v, want %+v", got, want)
	}
}

// TestMemory_personNotRecognised: a letter to another person is told by its
// account when the name on one side was not recognised, and a letter to the
// same person with another account is a version.
func TestMemory_personNotRecognised(t *testing.T) {
	letter := random(rand.New(rand.NewPCG(5, 9)), 40)
	letter.Names, letter.Identifiers = []uint64{1, 2, 3}, []fingerprint.Set{{Kind: "email", Values: []uint64{10}}, {Kind: "iban", Values: []uint64{11}}}
	m := NewMemory("hr")
	m.Add("letter", letter)
	for _, test := range []struct {
		name  string
		names []uint64
		iban  uint64
		want  finding.Relation
	}{
		{"fewer names, another account", []uint64{1, 2}, 12, finding.Template},
		{"the same names, another account", []uint64{1, 2, 3}, 12, finding.Version},
		{"fewer names, the same account", []uint64{1, 2}, 11, finding.Version},
		{"other names", []uint64{1, 4, 5}, 11, finding.Template},
	} {
		p := *letter
		p.Bytes, p.Text = [32]byte{1}, [32]byte{1}
		p.Names, p.Identifiers = test.names, []fingerprint.Set{{Kind: "email", Values: []uint64{10}}, {Kind: "iban", Values: []uint64{test.iban}}}
		if got := m.Copies(&p)[0].Relation; got != test.want {
			t.Errorf("%s: %s, want %s", test.name, got, test.want)
		}
	}
}

// TestCompare_passages: a quote is a passage of its document, also when a
// sister of that holds most of it; what stands below each letter of an office
// is no passage of any.
func TestCompare_passages(t *testing.T) {
	r := rand.New(rand.NewPCG(2, 9))
	w := newStore([16]byte{1}, "hr", now)
	source := random(r, 200)
	w.Add(source, time.Time{})
	sister := random(r, 130)
	copy(sister.Marks[20:], source.Marks[100:108])
	copy(sister.Marks[30:], source.Marks[112:124]) // four between are its own
	w.Add(sister, time.Time{})
	footer := random(r, 6)
	for range stopLeast + 4 { // too few to be boilerplate in a store of this size
		p := random(r, 100)
		copy(p.Marks[94:], footer.Marks)
		w.Add(p, time.Time{})
	}
	for range 3000 {
		w.Add(random(r, 1), time.Time{})
	}
	f := open(t, write(t, w))

	quote := random(r, 64)
	copy(quote.Marks[20:], source.Marks[100:124])
	if got := f.Copies(quote)[0]; got.Relation != finding.Passage || got.OfID != f.entry(0).id {
		t.Errorf("a quote: %+v, want a passage of %s", got, f.entry(0).id)
	}
	letter := random(r, 60)
	copy(letter.Marks[54:], footer.Marks)
	if got := f.Copies(letter)[0]; got.Relation != finding.Original {
		t.Errorf("a letter with the same footer: %+v, want original", got)
	}
}
