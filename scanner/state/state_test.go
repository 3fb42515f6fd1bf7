package state

import (
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
	"time"

	"uitrusting/scanner/document"
	"uitrusting/scanner/finding"
)

var clock = func() time.Time { return time.Date(2026, 11, 20, 12, 0, 0, 0, time.UTC) }

func open(t *testing.T, dir string, digest byte) *Store {
	t.Helper()
	s, err := Open(dir, [32]byte{digest}, finding.NewKey([32]byte{1}, true), false, clock)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func doc(path string, size int64) *document.Document {
	return &document.Document{Ref: document.Ref{Path: path}, Size: size, Modified: clock().Add(-time.Hour), FileID: document.FileID{Volume: 1, Index: 2}}
}

func found(d *document.Document) []finding.Outcome {
	o := finding.Outcome{Document: *d, Status: finding.Scanned, Counts: finding.Counts{finding.IBAN: {High: 1}}, Subjects: 1}
	o.Findings = []finding.Finding{{ID: "k1:ab", RuleID: "core/iban", InfoType: finding.IBAN, Confidence: finding.High,
		Value: finding.NewValue(finding.IBAN, "BE32123456789002"), At: document.Position{Line: 3}}}
	m := o
	m.Document.Ref = d.Ref.Member("in.txt")
	return []finding.Outcome{m, o}
}

func TestStore(t *testing.T) {
	dir := t.TempDir()
	s := open(t, dir, 1)
	a, b := doc("/home/els/ontslag jan.txt", 100), doc("/b", 5)
	s.Remember(a, nil, found(a))
	b.MIMEType = "text/csv"
	clean := finding.Outcome{Document: *b, Status: finding.Scanned, Counts: finding.Counts{}, TextSize: 5, Dated: finding.Date{Value: b.Modified, Source: "file"}}
	s.Remember(b, nil, []finding.Outcome{clean})
	b.MIMEType = ""
	if _, ok := s.Recall(a, nil, nil); !ok {
		t.Error("not recalled in the same scan")
	}
	if err := s.Close(true); err != nil {
		t.Fatal(err)
	}
	s = open(t, dir, 1)
	got, ok := s.Recall(a, nil, nil)
	if !ok || len(got) != 2 || got[0].Document.Members[0] != "in.txt" || got[1].Document.Path != a.Path ||
		got[1].Findings[0].Value.Mask() != "BE** **** **** **02" || got[1].Findings[0].Value.Reveal() != "" || got[1].Counts[finding.IBAN].High != 1 {
		t.Errorf("recalled %+v, %v", got, ok)
	}
	if got, ok := s.Recall(b, nil, nil); !ok || !reflect.DeepEqual(got, []finding.Outcome{clean}) {
		t.Errorf("a clean file: %+v, %v", got, ok)
	}
	for name, d := range map[string]*document.Document{
		"other size": doc(a.Path, 101), "other path": doc("/c", 100),
		"other time":   {Ref: a.Ref, Size: 100, Modified: clock(), FileID: a.FileID},
		"other rights": {Ref: a.Ref, Size: 100, Modified: a.Modified, FileID: a.FileID, Changed: 7},
		"other file":   {Ref: a.Ref, Size: 100, Modified: a.Modified, FileID: document.FileID{Volume: 1, Index: 3}},
	} {
		if _, ok := s.Recall(d, nil, nil); ok {
			t.Errorf("%s: taken for unchanged", name)
		}
	}
	if err := s.Close(true); err != nil {
		t.Fatal(err)
	}
	raw, err := os.ReadFile(filepath.Join(dir, "documents.state"))
	if err != nil {
		t.Fatal(err)
	}
	for _, secret := range []string{"BE32123456789002", "123456789002", "ontslag", "/home/els"} {
		if strings.Contains(string(raw), secret) {
			t.Errorf("the file holds %q", secret)
		}
	}
	if info, _ := os.Stat(filepath.Join(dir, "documents.state")); info.Mode().Perm()&0o077 != 0 {
		t.Errorf("the file can be read by others: %v", info.Mode())
	}
	s = open(t, dir, 2)
	if _, ok := s.Recall(a, nil, nil); ok {
		t.Error("recalled although the rules changed")
	}
	s.Close(false)
}

func TestStore_notRemembered(t *testing.T) {
	s := open(t, t.TempDir(), 1)
	defer s.Close(false)
	young := doc("/young", 1)
	young.Modified = clock().Add(-time.Second)
	s.Remember(young, nil, []finding.Outcome{{Document: *young, Status: finding.Scanned}})
	docs := []*document.Document{young}
	for _, kind := range []finding.Kind{finding.KindTimeout, finding.KindMemory, finding.KindCrashed, finding.KindIO, finding.KindPermission,
		finding.KindVanished, finding.KindNotFound, finding.KindInterrupted, "new"} {
		failed := doc("/failed-"+string(kind), 1)
		// a part of it, beside one that stays as it is
		s.Remember(failed, nil, []finding.Outcome{{Document: *failed, Status: finding.Partial,
			Failures: []finding.Failure{{Kind: finding.KindCorrupt}, {Kind: kind}}}})
		docs = append(docs, failed)
	}
	for _, d := range docs {
		if _, ok := s.Recall(d, nil, nil); ok {
			t.Errorf("%s is remembered", d.Path)
		}
	}
}

// What is wrong with a file itself is wrong the next time too: archives that
// are bombs are not read again in each scan.
func TestStore_failuresThatStay(t *testing.T) {
	s := open(t, t.TempDir(), 1)
	defer s.Close(false)
	for _, kind := range []finding.Kind{finding.KindBomb, finding.KindCorrupt, finding.KindEncrypted, finding.KindTooLarge} {
		d := doc("/"+string(kind), 1)
		s.Remember(d, nil, []finding.Outcome{{Document: *d, Status: finding.Failed, Failures: []finding.Failure{{Stage: finding.StageExtract, Kind: kind}}}})
		out, ok := s.Recall(d, nil, nil)
		if !ok || len(out) != 1 || out[0].Status != finding.Failed || out[0].Kind() != kind {
			t.Errorf("%s: recalled %v", kind, out)
		}
	}
}

// A file that was cut anywhere, or damaged, gives back what is whole before.
func TestStore_crash(t *testing.T) {
	dir := t.TempDir()
	s := open(t, dir, 1)
	docs := []*document.Document{doc("/1", 1), doc("/2", 2), doc("/3", 3)}
	for _, d := range docs {
		s.Remember(d, nil, found(d))
	}
	if err := s.Close(false); err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(dir, "documents.state")
	whole, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	for cut := 0; cut <= len(whole); cut += 7 {
		if err := os.WriteFile(path, whole[:cut], 0o600); err != nil {
			t.Fatal(err)
		}
		s := open(t, dir, 1)
		n := 0
		for i, d := range docs {
			if _, ok := s.Recall(d, nil, nil); ok {
				if n != i {
					t.Fatalf("cut at %d: record %d without the one before", cut, i)
				}
				n++
			}
		}
		if err := s.Close(false); err != nil {
			t.Fatal(err)
		}
	}
	damaged := append([]byte(nil), whole...)
	damaged[len(damaged)-10] ^= 1
	if err := os.WriteFile(path, damaged, 0o600); err != nil {
		t.Fatal(err)
	}
	s = open(t, dir, 1)
	defer s.Close(false)
	if _, ok := s.Recall(docs[2], nil, nil); ok {
		t.Error("a damaged record is recalled")
	}
	if _, ok := s.Recall(docs[1], nil, nil); !ok {
		t.Error("the record before a damaged one is lost")
	}
}

// What was not met is dropped once it is more than half of the file.
func TestStore_compact(t *testing.T) {
	dir := t.TempDir()
	s := open(t, dir, 1)
	for i := range int64(50) {
		d := doc("/x", i)
		d.Path += string(rune('a' + i))
		s.Remember(d, nil, found(d))
	}
	s.Close(true)
	before, _ := os.Stat(filepath.Join(dir, "documents.state"))
	// a scan that was killed while it wrote the new file
	if err := os.WriteFile(filepath.Join(dir, "documents.next"), make([]byte, 1<<20), 0o600); err != nil {
		t.Fatal(err)
	}
	s = open(t, dir, 1)
	keep := doc("/xa", 0)
	if _, ok := s.Recall(keep, nil, nil); !ok {
		t.Fatal("not recalled")
	}
	if err := s.Close(true); err != nil {
		t.Fatal(err)
	}
	after, _ := os.Stat(filepath.Join(dir, "documents.state"))
	if after.Size()*10 > before.Size() {
		t.Errorf("%d bytes before, %d after", before.Size(), after.Size())
	}
	if left, _ := os.ReadDir(dir); len(left) != 1 {
		t.Errorf("%d files in the folder, want one", len(left))
	}
	s = open(t, dir, 1)
	defer s.Close(false)
	if _, ok := s.Recall(keep, nil, nil); !ok {
		t.Error("the file that was met is lost")
	}
}

// With checksums a file is the same when its bytes are, whatever its times say.
func TestStore_contents(t *testing.T) {
	dir := t.TempDir()
	one, two := [32]byte{1}, [32]byte{2}
	for range 2 { // remembered, then read from disk
		s, err := Open(dir, [32]byte{1}, finding.Key{}, true, clock)
		if err != nil {
			t.Fatal(err)
		}
		d := doc("/a", 100)
		s.Remember(d, &one, found(d))
		d.Modified, d.FileID = clock(), document.FileID{}
		if got, ok := s.Recall(d, &one, nil); !ok || !got[1].Document.Modified.Equal(d.Modified) {
			t.Errorf("same bytes, other time: %v", ok)
		}
		if _, ok := s.Recall(d, &two, nil); ok {
			t.Error("other bytes taken for the same")
		}
		if err := s.Close(true); err != nil {
			t.Fatal(err)
		}
	}
}

// A kill loses what was remembered in the last second, not more.
func TestStore_killed(t *testing.T) {
	dir := t.TempDir()
	now := clock()
	s, err := Open(dir, [32]byte{1}, finding.Key{}, false, func() time.Time { return now })
	if err != nil {
		t.Fatal(err)
	}
	a, b := doc("/a", 1), doc("/b", 1)
	s.Remember(a, nil, found(a))
	now = now.Add(2 * time.Second)
	s.Remember(b, nil, found(b))
	next, err := Open(dir, [32]byte{1}, finding.Key{}, false, clock) // the first was never closed
	if err != nil {
		t.Fatal(err)
	}
	for _, d := range []*document.Document{a, b} {
		if _, ok := next.Recall(d, nil, nil); !ok {
			t.Errorf("%s is lost", d.Path)
		}
	}
	next.Close(true)
	s.file.Close()
}

// BenchmarkRecall is what the memory costs of a file without findings.
func BenchmarkRecall(b *testing.B) {
	s, err := Open(b.TempDir(), [32]byte{1}, finding.Key{}, false, clock)
	if err != nil {
		b.Fatal(err)
	}
	defer s.Close(false)
	d := doc("/home/els/Documents/brief.txt", 100)
	s.Remember(d, nil, []finding.Outcome{{Document: *d, Status: finding.Scanned, Dated: finding.Date{Source: "file"}}})
	var out []finding.Outcome
	b.ReportAllocs()
	for b.Loop() {
		out, _ = s.Recall(d, nil, out[:0])
	}
}

func FuzzOpen(f *testing.F) {
	f.Add([]byte(magic))
	f.Fuzz(func(t *testing.T, b []byte) {
		dir := t.TempDir()
		if err := os.WriteFile(filepath.Join(dir, "documents.state"), b, 0o600); err != nil {
			t.Fatal(err)
		}
		s := open(t, dir, 1)
		s.Recall(doc("/x", 1), nil, nil)
		if err := s.Close(true); err != nil {
			t.Fatal(err)
		}
	})
}
