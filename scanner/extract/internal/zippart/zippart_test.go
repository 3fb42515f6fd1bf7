package zippart

import (
	"archive/zip"
	"bytes"
	"errors"
	"io"
	"testing"

	"uitrusting/scanner/document"
)

func open(t *testing.T, names []string, content []byte) *Package {
	t.Helper()
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for _, name := range names {
		w, err := z.Create(name)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := w.Write(content); err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	p, err := Open(io.NewSectionReader(bytes.NewReader(b.Bytes()), 0, int64(b.Len())))
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func TestPackage(t *testing.T) {
	p := open(t, []string{"/Word\\Document.xml", "dir/", "word/document.xml", "../x"}, nil)
	if len(p.Parts) != 2 || !p.Repeated {
		t.Errorf("%d parts, repeated %v", len(p.Parts), p.Repeated)
	}
	if p.Find("word/document.XML") == nil || p.Find("/x") == nil {
		t.Error("part not found by another spelling of its name")
	}
}

func TestPart_ReadAll(t *testing.T) {
	p := open(t, []string{"a", "b"}, []byte("text"))
	for _, part := range p.Parts {
		got, err := part.ReadAll(4)
		if err != nil || string(got) != "text" {
			t.Errorf("%s: %q, %v", part.Name, got, err)
		}
	}
	if _, err := p.Parts[0].ReadAll(3); !errors.Is(err, document.ErrTooLarge) {
		t.Errorf("over the limit: %v", err)
	}
}

func TestPart_bomb(t *testing.T) {
	p := open(t, []string{"a"}, make([]byte, 16<<20))
	if _, err := p.Parts[0].ReadAll(1 << 30); !errors.Is(err, document.ErrBomb) {
		t.Errorf("error %v, want %v", err, document.ErrBomb)
	}
}

// A package that was cut off gives the parts that are there.
func TestOpen_lostDirectory(t *testing.T) {
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for _, name := range []string{"a", "b", "c"} {
		w, _ := z.Create(name) // with its sizes after the content
		io.WriteString(w, "text of part "+name)
	}
	z.Close()
	raw := b.Bytes()[:bytes.Index(b.Bytes(), []byte("PK\x01\x02"))-20]
	p, err := Open(io.NewSectionReader(bytes.NewReader(raw), 0, int64(len(raw))))
	if err != nil || !p.Lost || len(p.Parts) != 3 {
		t.Fatalf("Open: %v, %+v", err, p)
	}
	for _, part := range p.Parts[:2] {
		if got, err := part.ReadAll(100); err != nil || string(got) != "text of part "+part.Name {
			t.Errorf("%s: %q, %v", part.Name, got, err)
		}
	}
}

func FuzzOpen(f *testing.F) {
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	w, _ := z.Create("a")
	io.WriteString(w, "text")
	z.Close()
	f.Add(b.Bytes())
	f.Add(b.Bytes()[:b.Len()-30])
	f.Fuzz(func(t *testing.T, raw []byte) {
		p, err := Open(io.NewSectionReader(bytes.NewReader(raw), 0, int64(len(raw))))
		if err != nil {
			return
		}
		for _, part := range p.Parts {
			part.ReadAll(1 << 16)
		}
	})
}
