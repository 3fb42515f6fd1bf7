package archive

import (
	"archive/tar"
	"archive/zip"
	"bytes"
	"compress/gzip"
	"encoding/binary"
	"errors"
	"fmt"
	"hash/crc32"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"uitrusting/scanner/document"
	"uitrusting/scanner/extract/extracttest"
)

const documents = "../../../testdata/documents"

const letter = "Geachte mevrouw Peeters,\n\nuw dossier 2024/17 is klaar.\n"

var folder = map[string]string{
	"dossier/brief.txt": letter, "dossier/café.txt": "café\n", "dossier/sub/klanten.csv": "naam;voornaam\nPeeters;An\n",
}

var real = []struct {
	file, mime string
	want       map[string]string
}{
	{"zip/infozip.zip", "application/zip", folder},
	{"zip/prefixed.zip", "application/zip", folder},
	{"zip/infozip-streamed.zip", "application/zip", map[string]string{"-": letter}},
	{"zip/infozip-zip64.zip", "application/zip", map[string]string{"dossier/brief.txt": letter}},
	{"zip/infozip-bzip2.zip", "application/zip", map[string]string{"dossier/brief.txt": letter}},
	{"tar/gnu.tar", "application/x-tar", folder},
	{"tar/pax.tar", "application/x-tar", folder},
	{"tar/v7.tar", "application/x-tar", folder},
	{"gzip/brief.txt.gz", "application/gzip", map[string]string{"brief.txt": letter}},
	{"bzip2/brief.txt.bz2", "application/x-bzip2", map[string]string{"brief.txt": letter}},
	{"xz/brief.txt.xz", "application/x-xz", map[string]string{"brief.txt": letter}},
	{"xz/brief.txt.lzma", "application/x-lzma", map[string]string{"brief.txt": letter}},
	{"zstd/brief.txt.zst", "application/zstd", map[string]string{"brief.txt": letter}},
	{"lz4/brief.txt.lz4", "application/x-lz4", map[string]string{"brief.txt": letter}},
	{"zip/7zip-deflate64.zip", "application/zip", map[string]string{"groot.txt": strings.Repeat("een regel van de lijst\n", 4000)}},
	{"zip/7zip-lzma.zip", "application/zip", map[string]string{"dossier/brief.txt": letter}},
	{"7z/7zip-lzma2.7z", "application/x-7z-compressed", folder},
	{"7z/7zip-ppmd.7z", "application/x-7z-compressed", map[string]string{"dossier/brief.txt": letter}},
	{"cab/gcab-mszip.cab", "application/vnd.ms-cab-compressed", folder},
	{"cab/gcab-stored.cab", "application/vnd.ms-cab-compressed", map[string]string{"dossier/brief.txt": letter}},
}

func TestExtract_real(t *testing.T) {
	for _, tt := range real {
		t.Run(tt.file, func(t *testing.T) {
			path := filepath.Join(documents, tt.file)
			c := extracttest.Collect(t, reader(Options{}, tt.mime), tt.mime, path)
			if c.Err != nil {
				t.Errorf("Extract: %v", c.Err)
			}
			got := map[string]string{}
			for _, m := range c.Members {
				if m.Err != nil || m.ReadErr != nil {
					t.Errorf("member %q: %v, %v", m.Name, m.Err, m.ReadErr)
				}
				got[m.Name] = string(m.Body)
			}
			if fmt.Sprint(got) != fmt.Sprint(tt.want) {
				t.Errorf("members = %q, want %q", got, tt.want)
			}
		})
	}
}

func TestAccept(t *testing.T) {
	for _, tt := range real {
		t.Run(tt.file, func(t *testing.T) {
			var opts []extracttest.Option
			if tt.mime == "application/x-tar" {
				opts = append(opts, extracttest.Tolerant) // a tar is padded with zeros: half of it can be whole
			}
			extracttest.Accept(t, reader(Options{}, tt.mime), tt.mime, filepath.Join(documents, tt.file), opts...)
		})
	}
}

// reader is the extractor for a type.
func reader(opt Options, mime string) extracttest.Extractor {
	if solid := NewSolid(opt); slices.Contains(solid.MIMETypes(), mime) {
		return solid
	}
	return New(opt)
}

func TestExtract_encrypted(t *testing.T) {
	for name, mime := range map[string]string{
		"zip/infozip-encrypted.zip": "application/zip", "zip/7zip-aes256.zip": "application/zip", "7z/7zip-encrypted.7z": "application/x-7z-compressed",
		"7z/7zip-encrypted-names.7z": "application/x-7z-compressed",
	} {
		path := filepath.Join(documents, name)
		for _, passwords := range [][]string{nil, {"fout"}} {
			c := extracttest.Collect(t, reader(Options{Passwords: passwords}, mime), mime, path)
			if !errors.Is(c.Err, document.ErrEncrypted) && (len(c.Members) != 1 || !errors.Is(c.Members[0].Err, document.ErrEncrypted)) {
				t.Errorf("%s: %v, want encrypted", name, c)
			}
		}
		c := extracttest.Collect(t, reader(Options{Passwords: []string{"fout", "geheim"}}, mime), mime, path)
		if len(c.Members) != 1 || string(c.Members[0].Body) != letter || c.Err != nil {
			t.Errorf("%s: %v, want the letter", name, c)
		}
	}
}

func TestISO(t *testing.T) {
	const mime = "application/x-iso9660-image"
	for _, name := range []string{"genisoimage-joliet.iso.gz", "genisoimage-rockridge.iso.gz"} {
		f, err := os.Open(filepath.Join(documents, "iso", name))
		if err != nil {
			t.Fatal(err)
		}
		defer f.Close()
		z, err := gzip.NewReader(f)
		if err != nil {
			t.Fatal(err)
		}
		raw, err := io.ReadAll(z)
		if err != nil {
			t.Fatal(err)
		}
		c := collect(t, Options{}, mime, "a.iso", raw)
		got := map[string]string{}
		for _, m := range c.Members {
			got["dossier/"+m.Name] = string(m.Body)
		}
		if fmt.Sprint(got) != fmt.Sprint(folder) || c.Err != nil {
			t.Errorf("%s: %v", name, c)
		}
		path := filepath.Join(t.TempDir(), "a.iso")
		if err := os.WriteFile(path, raw, 0o600); err != nil {
			t.Fatal(err)
		}
		extracttest.Accept(t, New(Options{}), mime, path, extracttest.Tolerant) // padded at its end
	}
}

// rar4 makes an archive of stored files, of the format of RAR 1.5 to 4.
//
// Source: technote.txt of RAR 4.20.
func rar4(entries ...string) []byte {
	b := []byte("Rar!\x1a\x07\x00")
	block := func(kind byte, flags uint16, fields []byte) {
		h := []byte{kind, byte(flags), byte(flags >> 8), byte(7 + len(fields)), byte((7 + len(fields)) >> 8)}
		h = append(h, fields...)
		sum := crc32.ChecksumIEEE(h)
		b = append(b, byte(sum), byte(sum>>8))
		b = append(b, h...)
	}
	block(0x73, 0, make([]byte, 6))
	for i := 0; i+1 < len(entries); i += 2 {
		name, text := entries[i], entries[i+1]
		f := binary.LittleEndian.AppendUint32(nil, uint32(len(text)))
		f = binary.LittleEndian.AppendUint32(f, uint32(len(text)))
		f = append(f, 0) // MS-DOS
		f = binary.LittleEndian.AppendUint32(f, crc32.ChecksumIEEE([]byte(text)))
		f = binary.LittleEndian.AppendUint32(f, 0x585d5000)
		f = append(f, 20, 0x30) // version 2.0, stored
		f = binary.LittleEndian.AppendUint16(f, uint16(len(name)))
		f = binary.LittleEndian.AppendUint32(f, 0x20)
		f = append(f, name...)
		block(0x74, 0x8000, f)
		b = append(b, text...)
	}
	block(0x7b, 0, nil)
	return b
}

func TestRar(t *testing.T) {
	const mime = "application/vnd.rar"
	raw := rar4("brief.txt", letter, "sub\\klanten.csv", "naam;voornaam\nPeeters;An\n")
	c := collect(t, Options{}, mime, "a.rar", raw)
	if names(c) != "brief.txt|sub/klanten.csv" || string(c.Members[0].Body) != letter || c.Err != nil {
		t.Errorf("%v", c)
	}
	hurt := bytes.Clone(raw)
	hurt[bytes.Index(hurt, []byte("2024"))] = 'X'
	if c := collect(t, Options{}, mime, "a.rar", hurt); len(c.Members) != 2 || len(c.Members[0].Body) != len(letter) || !errors.Is(c.Err, document.ErrCorrupt) {
		t.Errorf("damaged: %v", c)
	}
	path := filepath.Join(t.TempDir(), "a.rar")
	if err := os.WriteFile(path, raw, 0o600); err != nil {
		t.Fatal(err)
	}
	extracttest.Accept(t, NewSolid(Options{}), mime, path)
}

func TestZip_unsupportedMethod(t *testing.T) {
	raw := zipOf(nil, "a.txt", letter)
	for _, sig := range []string{"PK\x01\x02", "PK\x03\x04"} {
		i := bytes.Index(raw, []byte(sig))
		raw[i+8+2*(int(sig[2])&1)] = 6 // implode
	}
	c := collect(t, Options{}, "application/zip", "a.zip", raw)
	if len(c.Members) != 1 || !errors.Is(c.Members[0].Err, document.ErrUnsupported) || c.Err != nil {
		t.Errorf("%v", c)
	}
}

// zipOf makes a zip; tweak may change the header of each entry.
func zipOf(tweak func(*zip.FileHeader), entries ...string) []byte {
	var b bytes.Buffer
	w := zip.NewWriter(&b)
	for i := 0; i+1 < len(entries); i += 2 {
		h := &zip.FileHeader{Name: entries[i], Method: zip.Deflate}
		if tweak != nil {
			tweak(h)
		}
		f, err := w.CreateHeader(h)
		if err != nil {
			panic(err)
		}
		_, _ = io.WriteString(f, entries[i+1])
	}
	_ = w.Close()
	return b.Bytes()
}

func collect(t *testing.T, opt Options, mime, name string, raw []byte) *extracttest.Collection {
	t.Helper()
	return extracttest.CollectBytes(t.Context(), reader(opt, mime), mime, name, raw)
}

func names(c *extracttest.Collection) string {
	var all []string
	for _, m := range c.Members {
		all = append(all, m.Name)
	}
	return strings.Join(all, "|")
}

func TestZip_names(t *testing.T) {
	raw := zipOf(func(h *zip.FileHeader) { h.NonUTF8 = true }, "caf\x82.txt", "x", "\xb7.txt", "x", `dir\bestand.txt`, "x", "../../etc/passwd", "x")
	c := collect(t, Options{}, "application/zip", "a.zip", raw)
	if got, want := names(c), `café.txt|À.txt|dir\bestand.txt|../../etc/passwd`; got != want {
		t.Errorf("names = %q, want %q", got, want)
	}
}

func TestZip_lostDirectory(t *testing.T) {
	for _, stored := range []bool{false, true} {
		raw := zipOf(func(h *zip.FileHeader) {
			if stored {
				h.Method = zip.Store
			}
		}, "een.txt", letter, "twee.txt", letter+letter)
		raw = raw[:bytes.Index(raw, []byte("PK\x01\x02"))]
		c := collect(t, Options{}, "application/zip", "a.zip", raw)
		var partial document.PartialError
		if !errors.Is(c.Err, document.ErrCorrupt) || !errors.As(c.Err, &partial) {
			t.Errorf("error = %v, want partial: corrupt", c.Err)
		}
		if len(c.Members) != 2 || !strings.HasPrefix(string(c.Members[0].Body), letter) || !strings.HasPrefix(string(c.Members[1].Body), letter+letter) {
			t.Errorf("stored %v: %v", stored, c)
		}
	}
}

// A damaged member keeps what could be read, and the archive says so.
func TestZip_damagedMember(t *testing.T) {
	raw := zipOf(func(h *zip.FileHeader) { h.Method = zip.Store }, "a.txt", letter, "b.txt", letter)
	i := bytes.Index(raw, []byte("2024"))
	raw[i] = 'X'
	c := collect(t, Options{}, "application/zip", "a.zip", raw)
	if len(c.Members) != 2 || len(c.Members[0].Body) != len(letter) || string(c.Members[1].Body) != letter || !errors.Is(c.Err, document.ErrCorrupt) {
		t.Errorf("%v", c)
	}
}

func TestZip_limits(t *testing.T) {
	bomb := zipOf(nil, "nul", strings.Repeat("\x00", 30<<20))
	if c := collect(t, Options{}, "application/zip", "a.zip", bomb); !errors.Is(c.Err, document.ErrBomb) || !errors.Is(c.Members[0].ReadErr, document.ErrBomb) {
		t.Errorf("bomb: %v", c.Err)
	}
	if c := collect(t, Options{MaxRatio: 1 << 20, MaxExpansion: 20 << 20}, "application/zip", "a.zip", bomb); !errors.Is(c.Err, document.ErrBomb) {
		t.Errorf("expansion: %v", c.Err)
	}
	many := zipOf(nil, "a", "", "b", "", "c", "")
	if c := collect(t, Options{MaxMembers: 2}, "application/zip", "a.zip", many); !errors.Is(c.Err, document.ErrTooManyMembers) {
		t.Errorf("members: %v", c.Err)
	}
	// Entries that share one content: the directory names the first 50,000 times.
	one := zipOf(nil, "a.txt", strings.Repeat("\x00", 1<<20))
	at := bytes.Index(one, []byte("PK\x01\x02"))
	end := bytes.Index(one, []byte("PK\x05\x06"))
	quine := append(bytes.Clone(one[:at]), bytes.Repeat(one[at:end], 50_000)...)
	tail := bytes.Clone(one[end:])
	for i, v := range []int{50_000, 50_000} {
		tail[8+2*i], tail[9+2*i] = byte(v&0xff), byte(v>>8)
	}
	size := 50_000 * (end - at)
	for i := range 4 {
		tail[12+i] = byte(size >> (8 * i))
	}
	if c := collect(t, Options{}, "application/zip", "a.zip", append(quine, tail...)); !errors.Is(c.Err, document.ErrBomb) {
		t.Errorf("overlapping entries: %v after %d members", c.Err, len(c.Members))
	}
}

func TestTar_limits(t *testing.T) {
	var b bytes.Buffer
	w := tar.NewWriter(&b)
	for range 50 {
		_ = w.WriteHeader(&tar.Header{Name: "leeg", Mode: 0o600})
	}
	_ = w.Close()
	if c := collect(t, Options{MaxMembers: 10}, "application/x-tar", "a.tar", b.Bytes()); !errors.Is(c.Err, document.ErrTooManyMembers) {
		t.Errorf("members: %v", c.Err)
	}
}

func TestStream_names(t *testing.T) {
	var b bytes.Buffer
	w := gzip.NewWriter(&b)
	w.Name = "caf\u00e9.txt"
	_, _ = io.WriteString(w, letter)
	_ = w.Close()
	if c := collect(t, Options{}, "application/gzip", "a.gz", b.Bytes()); names(c) != "café.txt" {
		t.Errorf("name = %q", names(c))
	}
	for name, want := range map[string]string{`C:\x\dossier.TGZ`: "dossier.tar", "a.gz": "a", "rotated": "rotated.content", ".gz": ".gz.content"} {
		if got := streamName(name, ".tgz=.tar", ".gz"); got != want {
			t.Errorf("streamName(%q) = %q, want %q", name, got, want)
		}
	}
}

// The beginning of a cut stream is kept.
func TestStream_truncated(t *testing.T) {
	var b bytes.Buffer
	w := gzip.NewWriter(&b)
	for i := range 20_000 {
		fmt.Fprintf(w, "regel %d\n", i*7919%10007)
	}
	_ = w.Close()
	c := collect(t, Options{}, "application/gzip", "a.gz", b.Bytes()[:b.Len()/2])
	if len(c.Members) != 1 || len(c.Members[0].Body) < 10_000 || c.Members[0].ReadErr != nil || !errors.Is(c.Err, document.ErrCorrupt) {
		t.Errorf("%d members, error %v", len(c.Members), c.Err)
	}
}

func FuzzExtract(f *testing.F) {
	types := append(New(Options{}).MIMETypes(), NewSolid(Options{}).MIMETypes()...)
	slices.Sort(types)
	f.Add(byte(slices.Index(types, "application/vnd.rar")), rar4("a.txt", letter))
	f.Add(byte(0), zipOf(nil, "a.txt", letter, "b/c.txt", letter))
	for i := range types {
		f.Add(byte(i), []byte("PK\x03\x04"))
	}
	for _, tt := range real {
		if raw, err := os.ReadFile(filepath.Join(documents, tt.file)); err == nil {
			f.Add(byte(slices.Index(types, tt.mime)), raw)
		}
	}
	f.Fuzz(func(t *testing.T, which byte, raw []byte) {
		mime := types[int(which)%len(types)]
		c := extracttest.CollectBytes(t.Context(), reader(Options{MaxExpansion: 16 << 20, MaxMembers: 1000}, mime), mime, "a", raw)
		extracttest.Sound(t, c)
	})
}

func BenchmarkZip(b *testing.B) {
	text := strings.Repeat(letter, 20_000)
	raw := zipOf(nil, "a.txt", text)
	e := New(Options{MaxRatio: 1 << 20})
	b.SetBytes(int64(len(text)))
	for b.Loop() {
		doc := document.Document{MIMEType: "application/zip"}
		if err := e.Extract(b.Context(), doc, io.NewSectionReader(bytes.NewReader(raw), 0, int64(len(raw))), drain{}); err != nil {
			b.Fatal(err)
		}
	}
}

type drain struct{}

func (drain) Segment(document.Segment) error           { return nil }
func (drain) Property(document.Property, string) error { return nil }
func (drain) Member(m document.Member) error {
	_, err := io.Copy(io.Discard, m.Content)
	return err
}
