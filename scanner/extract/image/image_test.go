package image

import (
	"bytes"
	"encoding/binary"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"uitrusting/scanner/document"
	"uitrusting/scanner/extract/extracttest"
)

func path(name string) string { return filepath.Join("../../../testdata/documents/image", name) }

func mimeOf(name string) string {
	switch filepath.Ext(name) {
	case ".jpg":
		return "image/jpeg"
	case ".tif":
		return "image/tiff"
	case ".psd":
		return "image/vnd.adobe.photoshop"
	}
	return "image/" + strings.TrimPrefix(filepath.Ext(name), ".")
}

func documents(t testing.TB) []string {
	files, err := filepath.Glob(path("*"))
	if err != nil || len(files) == 0 {
		t.Fatalf("%d documents, %v", len(files), err)
	}
	return files
}

func TestAccept(t *testing.T) {
	extracttest.Accept(t, New(), "image/jpeg", path("exiftool-all.jpg"), extracttest.Tolerant)
	extracttest.Accept(t, New(), "image/png", path("exiftool-all.png"), extracttest.Tolerant)
}

func TestExtract_golden(t *testing.T) {
	for _, file := range documents(t) {
		t.Run(filepath.Base(file), func(t *testing.T) {
			got := extracttest.Collect(t, New(), mimeOf(file), file)
			extracttest.Golden(t, filepath.Join("testdata/golden", filepath.Base(file)+".txt"), got.String())
		})
	}
}

// heic makes a HEIC file with an EXIF item and an XMP item.
func heic(exif, xmp string) []byte {
	full := func(version byte, body string) string { return string([]byte{version, 0, 0, 0}) + body }
	number := func(n, size int) string {
		b := binary.BigEndian.AppendUint64(nil, uint64(n))
		return string(b[8-size:])
	}
	box := func(kind, body string) string { return number(len(body)+8, 4) + kind + body }
	ftyp := box("ftyp", "heic\x00\x00\x00\x00mif1heic")
	iinf := box("iinf", full(0, number(2, 2)+
		box("infe", full(2, number(1, 2)+"\x00\x00Exif\x00"))+
		box("infe", full(2, number(2, 2)+"\x00\x00mime\x00application/rdf+xml\x00"))))
	exif = number(6, 4) + "Exif\x00\x00" + exif
	iloc := func(at int) string {
		item := func(id, offset, size int) string {
			return number(id, 2) + number(0, 2) + number(1, 2) + number(offset, 4) + number(size, 4)
		}
		return box("iloc", full(0, "\x44\x00"+number(2, 2)+item(1, at, len(exif))+item(2, at+len(exif), len(xmp))))
	}
	meta := func(at int) string { return box("meta", full(0, iinf+iloc(at))) }
	at := len(ftyp) + len(meta(0)) + 8
	return []byte(ftyp + meta(at) + box("mdat", exif+xmp))
}

func TestExtract_heic(t *testing.T) {
	exif := "II*\x00\x08\x00\x00\x00\x01\x00\x3b\x01\x02\x00\x0c\x00\x00\x00\x1a\x00\x00\x00\x00\x00\x00\x00Jan Peeters\x00"
	xmp := `<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="r"><rdf:Description xmlns:exif="e" exif:GPSLatitude="50,50.802N" exif:GPSLongitude="4,21.15E"/></rdf:RDF></x:xmpmeta>`
	got := extracttest.CollectBytes(t.Context(), New(), "image/heic", "x.heic", heic(exif, xmp))
	if want := "Artist: Jan Peeters\nGPS position: 50.846700, 4.352500\n"; got.Text() != want || got.Err != nil {
		t.Errorf("%q, %v, want %q", got.Text(), got.Err, want)
	}
}

func TestExtract_silent(t *testing.T) {
	plain := "\x89PNG\r\n\x1a\n\x00\x00\x00\x00IEND\xae\x42\x60\x82"
	if got := extracttest.CollectBytes(t.Context(), New(), "image/png", "x.png", []byte(plain)); !errors.Is(got.Err, document.ErrNoText) {
		t.Errorf("%v, want %v", got.Err, document.ErrNoText)
	}
}

// A directory that is its own next one is read once.
func TestExtract_loop(t *testing.T) {
	loop := "II*\x00\x08\x00\x00\x00\x00\x00\x08\x00\x00\x00"
	if got := extracttest.CollectBytes(t.Context(), New(), "image/tiff", "x.tif", []byte(loop)); !errors.Is(got.Err, document.ErrNoText) {
		t.Errorf("%v, want %v", got.Err, document.ErrNoText)
	}
}

func TestLocate(t *testing.T) {
	for _, test := range []struct {
		lat, lon float64
		want     string
	}{
		{50.8467, 4.3525, "GPS position: 50.846700, 4.352500\n"},
		{-33.5, -70.25, "GPS position: -33.500000, -70.250000\n"},
		{0, 0, ""},
		{91, 0, ""},
	} {
		m := metadata{seen: make(map[string]bool)}
		m.locate(test.lat, test.lon)
		if got := m.text.String(); got != test.want {
			t.Errorf("locate(%v, %v) = %q, want %q", test.lat, test.lon, got, test.want)
		}
	}
}

func FuzzExtract(f *testing.F) {
	for _, file := range documents(f) {
		if raw, err := os.ReadFile(file); err == nil {
			f.Add(raw)
		}
	}
	f.Add(heic("II*\x00\x08\x00\x00\x00", "<x/>"))
	f.Fuzz(func(t *testing.T, raw []byte) {
		extracttest.Sound(t, extracttest.CollectBytes(t.Context(), New(), "image/jpeg", "x", raw))
	})
}

func BenchmarkExtract(b *testing.B) {
	raw, err := os.ReadFile(path("exiftool-all.jpg"))
	if err != nil {
		b.Fatal(err)
	}
	raw = append(raw, bytes.Repeat([]byte{0}, 1<<20)...)
	b.SetBytes(int64(len(raw)))
	for b.Loop() {
		extracttest.CollectBytes(b.Context(), New(), "image/jpeg", "x", raw)
	}
}
