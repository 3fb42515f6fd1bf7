package compound

import (
	"bytes"
	"errors"
	"io"
	"os"
	"testing"

	"uitrusting/scanner/document"
)

func open(t testing.TB, raw []byte) (*Storage, error) {
	t.Helper()
	return Open(io.NewSectionReader(bytes.NewReader(raw), 0, int64(len(raw))))
}

func document97(t testing.TB) []byte {
	raw, err := os.ReadFile("../../../../testdata/documents/doc/libreoffice-personnel.doc")
	if err != nil {
		t.Fatal(err)
	}
	return raw
}

// A storage written as a file holds what it held.
func TestStorage_File(t *testing.T) {
	root, err := open(t, document97(t))
	if err != nil {
		t.Fatal(err)
	}
	raw, err := root.File(MaxStream)
	if err != nil {
		t.Fatal(err)
	}
	again, err := open(t, raw)
	if err != nil {
		t.Fatal(err)
	}
	same(t, root, again)
}

func same(t *testing.T, a, b *Storage) {
	t.Helper()
	if len(a.Streams) != len(b.Streams) || len(a.Storages) != len(b.Storages) {
		t.Fatalf("%d streams and %d storages, want %d and %d", len(b.Streams), len(b.Storages), len(a.Streams), len(a.Storages))
	}
	for i := range a.Streams {
		want, _ := a.Streams[i].Bytes(MaxStream)
		got, err := b.Streams[i].Bytes(MaxStream)
		if err != nil || !bytes.Equal(got, want) || a.Streams[i].Name != b.Streams[i].Name {
			t.Errorf("stream %s: %d bytes, %v, want %d", a.Streams[i].Name, len(got), err, len(want))
		}
	}
	for i := range a.Storages {
		same(t, a.Storages[i], b.Storages[i])
	}
}

// Big content needs more tables than the header can list.
func TestStorage_File_big(t *testing.T) {
	b := &builder{limit: 1 << 40, entries: []entry{{name: "Root Entry", kind: 5}, {name: "big", kind: 2, size: 9 << 20}}}
	b.entries[0].down = 1
	content := bytes.Repeat([]byte("0123456789abcdef"), 9<<16)
	b.data, b.fat, b.entries[1].start = chain(nil, nil, content, sector)
	root, err := open(t, b.bytes())
	if err != nil {
		t.Fatal(err)
	}
	got, err := root.Streams[0].Bytes(MaxStream)
	if err != nil || !bytes.Equal(got, content) {
		t.Errorf("%d bytes, %v, want %d", len(got), err, len(content))
	}
}

func FuzzOpen(f *testing.F) {
	f.Add(document97(f))
	f.Fuzz(func(t *testing.T, raw []byte) {
		root, err := open(t, raw)
		if err != nil {
			return
		}
		for _, s := range root.Streams {
			if b, _ := s.Bytes(MaxStream); len(b) > len(raw) {
				t.Errorf("stream of %d bytes in a file of %d", len(b), len(raw))
			}
		}
	})
}

// Storages in each other without end must cost no more than an error.
func TestOpen_deep(t *testing.T) {
	b := &builder{limit: 1 << 30, entries: []entry{{name: "Root Entry", kind: 5}}}
	for i := range 20_000 {
		b.entries[i].down = i + 1
		b.entries = append(b.entries, entry{name: "x", kind: 1})
	}
	if _, err := open(t, b.bytes()); !errors.Is(err, document.ErrTooDeep) {
		t.Errorf("error %v, want %v", err, document.ErrTooDeep)
	}
	b.entries[50].down = 3
	if _, err := open(t, b.bytes()); !errors.Is(err, document.ErrCorrupt) {
		t.Errorf("circle: error %v, want %v", err, document.ErrCorrupt)
	}
}
