package catalog

import (
	"bytes"
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"testing"
	"time"

	"github.com/cespare/xxhash/v2"

	"uitrusting/scanner/finding"
	"uitrusting/scanner/fingerprint"
)

var now = time.Date(2026, 11, 20, 12, 0, 0, 0, time.UTC)

// TestKey_hash compares with the published vector of eight bytes.
//
// Source: github.com/veorq/SipHash, vectors.h, vectors_sip64[8].
func TestKey_hash(t *testing.T) {
	var k key
	var msg [8]byte
	for i := range k {
		k[i] = byte(i)
	}
	for i := range msg {
		msg[i] = byte(i)
	}
	if got, want := k.hash(binary.LittleEndian.Uint64(msg[:])), uint64(0x93f5f5799a932462); got != want {
		t.Errorf("hash = %#x, want %#x", got, want)
	}
}

// random is a print of n marks.
func random(r *rand.Rand, n int) *fingerprint.Print {
	p := &fingerprint.Print{Words: n * 8, Free: n * 8, Shingles: n * 8}
	for i := range p.Bytes {
		p.Bytes[i], p.Text[i] = byte(r.Uint32()), byte(r.Uint32())
	}
	for i := range n {
		p.Marks = append(p.Marks, fingerprint.Mark{Hash: r.Uint64() / fingerprint.Scale, Word: uint32(i * 8)})
	}
	return p
}

// A store is prints, and how their catalog is made.
type store struct {
	Options
	prints []*fingerprint.Print
	until  []time.Time
}

func newStore(key [16]byte, scope string, created time.Time) *store {
	return &store{Options: Options{Key: key, Scope: scope, Created: created}}
}

// Incomplete says that some of the store could not be read.
func (s *store) Incomplete() { s.Options.Incomplete = true }

// Add takes a document.
func (s *store) Add(p *fingerprint.Print, until time.Time) {
	s.prints, s.until = append(s.prints, p), append(s.until, until)
}

func (s *store) write(out io.Writer) error {
	_, err := Write(out, s.Options, func(yield func(*fingerprint.Print, time.Time) error) error {
		for i, p := range s.prints {
			if err := yield(p, s.until[i]); err != nil {
				return err
			}
		}
		return nil
	})
	return err
}

func write(t testing.TB, w *store) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := w.write(&b); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func open(t testing.TB, b []byte) *File {
	t.Helper()
	f, err := Open(bytes.NewReader(b), int64(len(b)), func() time.Time { return now })
	if err != nil {
		t.Fatal(err)
	}
	return f
}

// TestFile: what was written is found again, and nothing else is.
func TestFile(t *testing.T) {
	for _, n := range []int{0, 1, 2, 40, 400} {
		r := rand.New(rand.NewPCG(1, uint64(n)))
		w := newStore([16]byte{1, 2, 3}, "hr", now)
		var ps []*fingerprint.Print
		for range n {
			ps = append(ps, random(r, 20+r.IntN(60)))
			w.Add(ps[len(ps)-1], time.Time{})
		}
		f := open(t, write(t, w))
		for i, p := range ps {
			if got := f.bytes(p); !slices.Equal(got, []int32{int32(i)}) {
				t.Fatalf("%d documents: bytes of %d: %v", n, i, got)
			}
			if got := f.text(p); !slices.Equal(got, []int32{int32(i)}) {
				t.Fatalf("%d documents: text of %d: %v", n, i, got)
			}
			if e := f.entry(int32(i)); e.marks != len(p.Marks) || e.words != p.Words {
				t.Fatalf("%d documents: entry %d: %+v", n, i, e)
			}
			for _, m := range p.Marks {
				if docs, stop := f.marks(m.Hash, nil); stop || !slices.Contains(docs, int32(i)) {
					t.Fatalf("%d documents: mark of %d: %v %v", n, i, docs, stop)
				}
			}
		}
		strangers := 0
		for range 10_000 {
			docs, _ := f.marks(r.Uint64()/fingerprint.Scale, nil)
			strangers += len(docs)
		}
		if strangers > 20 {
			t.Errorf("%d documents: %d of 10,000 strange marks found", n, strangers)
		}
	}
}

// TestFile_boilerplate: a mark in very many documents ties none.
func TestFile_boilerplate(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	w := newStore([16]byte{1}, "hr", now)
	common := random(r, 30)
	for range 60 {
		p := random(r, 5)
		p.Marks = append(p.Marks, common.Marks...)
		w.Add(p, time.Time{})
	}
	f := open(t, write(t, w))
	if _, stop := f.marks(common.Marks[3].Hash, nil); !stop {
		t.Error("a mark of 60 documents is no boilerplate")
	}
	if got := f.Copies(common)[0]; got.Relation != finding.Template {
		t.Errorf("%+v, want a template", got)
	}
}

// TestFile_refused: another version and any damage are refused.
func TestFile_refused(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 3))
	w := newStore([16]byte{1}, "hr", now)
	w.Add(random(r, 50), time.Time{})
	b := write(t, w)
	other := slices.Clone(b)
	other[7]++
	if _, err := Open(bytes.NewReader(other), int64(len(other)), time.Now); !errors.Is(err, ErrVersion) {
		t.Errorf("another format: %v", err)
	}
	for i := 8; i < len(b); i += 1 + r.IntN(7) {
		bad := slices.Clone(b)
		bad[i] ^= 1 << r.IntN(8)
		if _, err := Open(bytes.NewReader(bad), int64(len(bad)), time.Now); !errors.Is(err, ErrDamaged) {
			t.Fatalf("byte %d changed: %v", i, err)
		}
	}
	for _, n := range []int{0, 5, 20, 100, len(b) - 1} {
		if _, err := Open(bytes.NewReader(b[:n]), int64(n), time.Now); !errors.Is(err, ErrDamaged) {
			t.Errorf("cut at %d: %v", n, err)
		}
	}
}

// table is a print of a table with identifiers.
func tableOf(kind string, from, to int) *fingerprint.Print {
	p := &fingerprint.Print{Table: true, Words: 1000}
	binary.LittleEndian.PutUint32(p.Bytes[:], uint32(from*1_000_000+to))
	p.Bytes[31] = 1
	s := fingerprint.Set{Kind: kind}
	for i := from; i < to; i++ {
		r := rand.New(rand.NewPCG(uint64(i), 9))
		s.Values = append(s.Values, r.Uint64())
	}
	slices.Sort(s.Values)
	p.Identifiers = []fingerprint.Set{s}
	return p
}

// TestFile_tables: extracts of ten persons and more are found through lossy
// filters, other tables are not, and national numbers are in none.
func TestFile_tables(t *testing.T) {
	w := newStore([16]byte{7}, "hr", now)
	for i := range 300 {
		w.Add(tableOf("email", i*1000, i*1000+20+i), time.Time{})
	}
	w.Add(tableOf("be-national-number", 5_000_000, 5_001_000), time.Time{})
	f := open(t, write(t, w))
	missed, wrong := 0, 0
	for i := range 300 {
		if c := f.Copies(tableOf("email", i*1000+3, i*1000+18))[0]; c.Relation != finding.Extract && c.Relation != finding.Version || c.OfID != f.entry(int32(i)).id || c.Deletable {
			missed++
		}
		if c := f.Copies(tableOf("email", i*1000+500, i*1000+510+3*(i%150)))[0]; c.Relation != finding.Original && c.Relation != finding.Undecided {
			wrong++
		}
	}
	if missed > 6 || wrong > 0 {
		t.Errorf("%d extracts missed, %d strangers found", missed, wrong)
	}
	if c := f.Copies(tableOf("be-national-number", 5_000_000, 5_000_900))[0]; c.Relation != finding.Undecided {
		t.Errorf("national numbers: %+v", c)
	}
}

// TestFile_lone: short letters about a person leave digests, no marks.
func TestFile_lone(t *testing.T) {
	p := random(rand.New(rand.NewPCG(1, 4)), 8)
	p.Names = []uint64{1}
	w := newStore([16]byte{7}, "hr", now)
	w.Add(p, time.Time{})
	f := open(t, write(t, w))
	if f.Header.Marks != 0 {
		t.Errorf("%d marks", f.Header.Marks)
	}
	if c := f.Copies(p)[0]; c.Relation != finding.Exact {
		t.Errorf("%+v", c)
	}
}

func FuzzOpen(f *testing.F) {
	w := newStore([16]byte{7}, "hr", now)
	w.Add(random(rand.New(rand.NewPCG(1, 4)), 40), time.Time{})
	w.Add(tableOf("email", 0, 30), time.Time{})
	var b bytes.Buffer
	if err := w.write(&b); err != nil {
		f.Fatal(err)
	}
	f.Add(b.Bytes(), 0, byte(0))
	probe := random(rand.New(rand.NewPCG(1, 4)), 40)
	f.Fuzz(func(t *testing.T, b []byte, at int, v byte) {
		if at > 0 && at < len(b) {
			b = slices.Clone(b)
			b[at] = v
			b = resum(b)
		}
		c, err := Open(bytes.NewReader(b), int64(len(b)), func() time.Time { return now })
		if err != nil {
			return
		}
		c.Copies(probe)
		c.Copies(&fingerprint.Print{Marks: probe.Marks, Words: 300, Shingles: 300})
		c.Copies(tableOf("email", 0, 12))
	})
}

// BenchmarkFile_marks looks marks up in a catalog of ten million, of which a
// share is there, wherever it lies.
func BenchmarkFile_marks(b *testing.B) {
	docs, each := 20_000, 500
	if testing.Short() {
		docs = 2_000
	}
	mark := func(n int) uint64 { // the same for each number
		h := uint64(n+1) * 0x9e3779b97f4a7c15
		h = (h ^ h>>30) * 0xbf58476d1ce4e5b9
		return (h ^ h>>27) / fingerprint.Scale
	}
	file, err := os.Create(filepath.Join(b.TempDir(), "bench.cat"))
	if err != nil {
		b.Fatal(err)
	}
	defer file.Close()
	_, err = Write(file, Options{Key: [16]byte{7, 6, 5, 4, 3, 2, 1, 9, 8}, Created: now}, func(yield func(*fingerprint.Print, time.Time) error) error {
		for doc := range docs {
			p := &fingerprint.Print{Words: each * 8, Free: each * 8, Shingles: each * 8}
			binary.LittleEndian.PutUint32(p.Bytes[:], uint32(doc+1))
			p.Text = p.Bytes
			for i := range each {
				p.Marks = append(p.Marks, fingerprint.Mark{Hash: mark(doc*each + i), Word: uint32(i * 8)})
			}
			if err := yield(p, time.Time{}); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		b.Fatal(err)
	}
	info, err := file.Stat()
	if err != nil {
		b.Fatal(err)
	}
	before := inUse()
	f, err := Open(file, info.Size(), func() time.Time { return now })
	if err != nil {
		b.Fatal(err)
	}
	for _, known := range []int{0, 1, 10, 50, 100} { // percent
		b.Run(fmt.Sprintf("known=%d%%", known), func(b *testing.B) {
			r := rand.New(rand.NewPCG(1, 5))
			var hashes [1 << 16]uint64
			for i := range hashes {
				n := r.IntN(docs * each)
				if r.IntN(100) >= known {
					n += docs * each
				}
				hashes[i] = mark(n)
			}
			var out []int32
			i, found := 0, 0
			for b.Loop() {
				out, _ = f.marks(hashes[i&(1<<16-1)], out[:0])
				found += len(out)
				i++
			}
			b.ReportMetric(float64(b.N)/b.Elapsed().Seconds()/1e6, "M/s")
			b.ReportMetric(float64(f.blocks.total)/float64(f.Header.Marks), "B/mark")
			b.ReportMetric((inUse()-before)/(1<<20), "MiB-held")
			if got := 100 * float64(found) / float64(i); got < float64(known)*.9-1 {
				b.Errorf("%.1f %% found", got)
			}
		})
	}
}

// inUse is the memory in use without garbage, in bytes.
func inUse() float64 {
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return float64(m.HeapAlloc)
}

// BenchmarkFile_copies looks up documents of 10,000 marks, some 0.5 MB of text,
// of which half are in the catalog.
func BenchmarkFile_copies(b *testing.B) {
	r := rand.New(rand.NewPCG(1, 6))
	w := newStore([16]byte{7}, "hr", now)
	var ps []*fingerprint.Print
	for range 100 {
		ps = append(ps, random(r, 10_000))
		w.Add(ps[len(ps)-1], time.Time{})
	}
	f := open(b, write(b, w))
	for i := range ps {
		ps[i] = edited(r, ps[i], .5)
	}
	i := 0
	for b.Loop() {
		f.Copies(ps[i%len(ps)])
		i++
	}
}

// resum makes the sums of a changed catalog right, so that what lies behind
// them is tried too.
func resum(b []byte) []byte {
	if len(b) < 20 {
		return b
	}
	n := int(binary.LittleEndian.Uint32(b[8:]))
	if n < 0 || 20+n > len(b) {
		return b
	}
	var h Header
	if json.Unmarshal(b[20:20+n], &h) != nil {
		return b
	}
	at := 20 + n
	for i := range h.Sections {
		s := &h.Sections[i]
		if s.Length < 0 || s.Length > int64(len(b)-at) {
			return b
		}
		s.Sum = xxhash.Sum64(b[at : at+int(s.Length)])
		at += int(s.Length)
	}
	head, err := json.Marshal(&h)
	if err != nil {
		return b
	}
	out := binary.LittleEndian.AppendUint32([]byte(magic), uint32(len(head)))
	out = binary.LittleEndian.AppendUint64(out, xxhash.Sum64(head))
	return append(append(out, head...), b[20+n:]...)
}
