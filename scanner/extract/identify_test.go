package extract

import (
	"archive/tar"
	"archive/zip"
	"bytes"
	"compress/flate"
	"compress/gzip"
	"compress/zlib"
	"encoding/binary"
	"fmt"
	"io"
	"strings"
	"testing"
	"unicode/utf16"
)

const prose = "Geachte mevrouw Peeters,\n\nIn bijlage vindt u het overzicht van de maand mei, zoals besproken.\n" +
	"Wij danken u voor het vertrouwen; aarzel niet om te bellen.\n\nMet vriendelijke groeten,\nJan Janssens\n"

const source = "package main\n\nimport \"fmt\"\n\n// main prints, and ends.\nfunc main() {\n\tfmt.Println(1, 2, 3)\n\tfmt.Println(1, 2, 4)\n}\n"

func wide(s string, order binary.ByteOrder, bom bool) string {
	units := utf16.Encode([]rune(s))
	if bom {
		units = append([]uint16{0xfeff}, units...)
	}
	b := make([]byte, 2*len(units))
	for i, u := range units {
		order.PutUint16(b[2*i:], u)
	}
	return string(b)
}

func zipped(entries ...string) string {
	var b bytes.Buffer
	w := zip.NewWriter(&b)
	for i := 0; i+1 < len(entries); i += 2 {
		method := zip.Deflate
		if entries[i] == "mimetype" {
			method = zip.Store
		}
		f, err := w.CreateHeader(&zip.FileHeader{Name: entries[i], Method: method})
		if err != nil {
			panic(err)
		}
		_, _ = io.WriteString(f, entries[i+1])
	}
	_ = w.Close()
	return b.String()
}

func tarred() string {
	var b bytes.Buffer
	w := tar.NewWriter(&b)
	_ = w.WriteHeader(&tar.Header{Name: "a.txt", Size: 1, Mode: 0o600})
	_, _ = w.Write([]byte("a"))
	_ = w.Close()
	return b.String()
}

func deflated(s string) string {
	var b bytes.Buffer
	w, _ := zlib.NewWriterLevel(&b, flate.DefaultCompression)
	_, _ = io.WriteString(w, s)
	_ = w.Close()
	return b.String()
}

func gzipped(s string) string {
	var b bytes.Buffer
	w := gzip.NewWriter(&b)
	_, _ = io.WriteString(w, s)
	_ = w.Close()
	return b.String()
}

func contentTypes(main string) string {
	return `<?xml version="1.0"?><Types><Override PartName="/x" ContentType="application/vnd.` + main + `"/></Types>`
}

func TestIdentify(t *testing.T) {
	tests := []struct{ name, content, want string }{
		{"empty", "", "text/plain"},
		{"brief.txt", prose, "text/plain"},
		{"main.go", source, "text/plain"},
		{"noext", source, "text/plain"},
		{"latin1.txt", "Cr\xe9ation d'un r\xe9sum\xe9 en fran\xe7ais\n", "text/plain"},
		{"dos.txt", "regel 1\r\nregel 2\r\n\x1a", "text/plain"},
		{"ansi.log", "\x1b[31mERROR\x1b[0m failed\n", "text/plain"},
		{"utf8bom.txt", "\xef\xbb\xbf" + prose, "text/plain"},
		{"utf16le.txt", wide(prose, binary.LittleEndian, true), "text/plain"},
		{"utf16be.txt", wide(prose, binary.BigEndian, true), "text/plain"},
		{"utf16le-nobom.txt", wide(prose, binary.LittleEndian, false), "text/plain"},
		{"utf16be-nobom.txt", wide(prose, binary.BigEndian, false), "text/plain"},
		{"utf32le.txt", "\xff\xfe\x00\x00J\x00\x00\x00a\x00\x00\x00n\x00\x00\x00", "text/plain"},
		{"utf32be-nobom.txt", strings.Repeat("\x00\x00\x00J\x00\x00\x00a", 9), "text/plain"},
		{"padded.txt", "een tekst met opvulling" + strings.Repeat("\x00", 300), "text/plain"},
		{"log.sql", "INSERT INTO klant VALUES (1, 'a', 'b');\nINSERT INTO klant VALUES (2, 'c', 'd');\nINSERT INTO klant VALUES (3, 'e', 'f');\n", "text/plain"},
		{"app.log", strings.Repeat("2024-01-01 12:00:00,123 INFO started\n", 6), "text/plain"},
		{"list.md", "- a, b\n- c, d\n- e, f\n- g, h\n- i, j\n", "text/plain"},
		{"readme", "<?php echo 1; ?>", "text/plain"},
		{"mz.txt", "MZ is the name of a department.\nAnd nothing else.\n", "text/plain"},
		{"BZh", "BZhello is no archive at all\n", "text/plain"},
		{"conf.ini", "[network]\nhost = a\n", "text/plain"},
		{"refs.txt", "[1] A. Author, A title\n[2] B. Author, Another\n", "text/plain"},
		{"prices", "12,50 en 13,50\n", "text/plain"},
		{"fields.yaml", "from: here\nname: x\n", "text/plain"},

		{"klant.csv", "naam;voornaam\nPeeters;An\n", "text/csv"},
		{"klant.dat", "naam;voornaam;geboren\nPeeters;An;1980\nJanssens;Jan;1975\n", "text/csv"},
		{"klant", "naam,voornaam,\"woont, sinds\"\nPeeters,An,\"Gent, 1999\"\nJanssens,Jan,x\n", "text/csv"},
		{"meerlijnig", "naam;adres;tel\nPeeters;\"Kerkstraat 1\n9000 Gent\";1\nJanssens;\"Dorp 2\n1000 Brussel\";2\n", "text/csv"},
		{"export.xls", "naam\tvoornaam\nPeeters\tAn\n", "text/tab-separated-values"},
		{"utf16.csv", wide("naam;voornaam;x\nPeeters;An;y\n", binary.LittleEndian, true), "text/csv"},
		{"tabel.md", "| a | b |\n|---|---|\n| c | d |\n", "text/plain"},

		{"a.json", "{\n \"naam\": \"An\", \"n\": [1, 2.5e3, true, null]\n}", "application/json"},
		{"b", `[{"a":1},{"a":2}]`, "application/json"},
		{"c.jsonl", "{\"a\":1}\n{\"a\":2}\n", "application/json"},
		{"template", "{{ if .X }}hello{{ end }}", "text/plain"},

		{"p.html", "<!DOCTYPE html>\n<html><body>x</body></html>", "text/html"},
		{"p", "<!-- saved -->\n<HTML><BODY>x", "text/html"},
		{"p.xls", "<table><tr><td>x</td></tr></table>", "text/html"},
		{"p.xhtml", `<?xml version="1.0"?><!DOCTYPE html><html xmlns="x"><p/></html>`, "text/html"},
		{"snippet.html", "Hallo <p>wereld</p>", "text/html"},
		{"a.dtd", "<?xml version=\"1.0\"?>\n<!-- a -->\n<!ELEMENT a (#PCDATA)>\n", "text/plain"},
		{"a.xml", `<?xml version="1.0" encoding="UTF-8"?><klant/>`, "application/xml"},
		{"a", `<klant id="3"><naam>An</naam></klant>`, "application/xml"},
		{"utf16.xml", wide(`<?xml version="1.0" encoding="UTF-16"?><klant/>`, binary.LittleEndian, true), "application/xml"},
		{"a.svg", `<?xml version="1.0"?><!DOCTYPE svg PUBLIC "-"><svg xmlns="x"/>`, "image/svg+xml"},
		{"b.svg", `<svg xmlns="http://www.w3.org/2000/svg"><text>x</text></svg>`, "image/svg+xml"},
		{"mail", "<an@example.com> wrote:\n> hello\n", "text/plain"},

		{"a.eml", "Return-Path: <an@example.com>\r\nFrom: an@example.com\r\nSubject: x\r\n\r\nhello", "message/rfc822"},
		{"cur/1700:2,S", "Received: from a by b\n\tfor c\nFrom: an@example.com\n\nhello", "message/rfc822"},
		{"b.txt", "From: an@example.com\nTo: jan@example.com\nDate: x\nSubject: hi\n\nhello", "message/rfc822"},
		{"quoted.txt", "From: an@example.com\nSent: maandag\nTo: jan@example.com\nSubject: hi\n\nhello", "text/plain"},
		{"form.txt", "From: An\nTo: Jan\nSubject: hi\nIBAN: BE68 5390 0754 7034\n\nhello", "text/plain"},
		{"wide.txt", wide("Message-ID: <1@example.com>\nFrom: an@example.com\nSubject: hi\n\nhello", binary.LittleEndian, true), "text/plain"},
		{"Inbox", "From an@example.com Mon Jan  1 00:00:00 2024\nFrom: an@example.com\nMessage-ID: <1@example.com>\n\nhello\n", "application/mbox"},
		{"from.txt", "From here on, all is well.\nAnd so: it was.\n", "text/plain"},
		{"a.vcf", "begin:vcard\nversion:3.0\n", "text/vcard"},
		{"a.ics", "BEGIN:VCALENDAR\r\nVERSION:2.0\r\n", "text/calendar"},
		{"a.rtf", `{\rtf1\ansi hello}`, "application/rtf"},

		{"a.pdf", "%PDF-1.7\n%\xe2\xe3\xcf\xd3\n", "application/pdf"},
		{"junk.pdf", "\x00\x01junk\n%PDF-1.4\n1 0 obj", "application/pdf"},
		{"ascii.pdf", "HTTP/1.1 200 OK\n\n%PDF-1.4\n1 0 obj\n", "application/pdf"},
		{"about.txt", "A file of this kind begins with\n%PDF-1.4 in its first line.\n", "text/plain"},

		{"a.zip", zipped("a.txt", "hello"), "application/zip"},
		{"empty.zip", zipped(), "application/zip"},
		{"a.docx", zipped("[Content_Types].xml", contentTypes("openxmlformats-officedocument.wordprocessingml.document.main+xml"), "odd/name.xml", ""),
			"application/vnd.openxmlformats-officedocument.wordprocessingml.document"},
		{"a.zip", zipped("x", "y", "[Content_Types].xml", contentTypes("ms-excel.sheet.macroEnabled.main+xml")),
			"application/vnd.ms-excel.sheet.macroEnabled.12"},
		{"a.pptx", "junk"[:0] + zipped("ppt/x", "", "[Content_Types].xml", contentTypes("openxmlformats-officedocument.presentationml.presentation.main+xml")),
			"application/vnd.openxmlformats-officedocument.presentationml.presentation"},
		{"a.odt", zipped("mimetype", "application/vnd.oasis.opendocument.text", "content.xml", ""), "application/vnd.oasis.opendocument.text"},
		{"late.ods", zipped("content.xml", "", "mimetype", "application/vnd.oasis.opendocument.spreadsheet\n"), "application/vnd.oasis.opendocument.spreadsheet"},
		{"a.epub", zipped("mimetype", "application/epub+zip"), "application/epub+zip"},

		{"a.tar", tarred(), "application/x-tar"},
		{"a.tgz", gzipped(prose), "application/gzip"},
		{"a.z", deflated(prose), "application/zlib"},
		{"objects/ab/cd", deflated("blob 12\x00package main"), "application/x-git"},
		{"a.exe", "MZ\x90\x00\x03\x00\x00\x00\x04\x00\x00\x00\xff\xff\x00\x00", "application/vnd.microsoft.portable-executable"},
		{"a", "\x7fELF\x02\x01\x01\x00", "application/x-elf"},
		{"a.png", "\x89PNG\r\n\x1a\n\x00\x00\x00\x0dIHDR", "image/png"},
		{"a.jpg", "\xff\xd8\xff\xe1\x00\x10Exif", "image/jpeg"},
		{"a.mp4", "\x00\x00\x00\x18ftypisom\x00\x00\x02\x00", "video/mp4"},
		{"a.heic", "\x00\x00\x00\x18ftypheic\x00\x00\x00\x00", "image/heic"},
		{"a.webp", "RIFF\x10\x00\x00\x00WEBPVP8 ", "image/webp"},
		{"a.mp3", "\xff\xfb\x90\x64\x00\x00\x00\x00", "audio/mpeg"},
		{"a.sqlite", "SQLite format 3\x00\x10\x00", "application/vnd.sqlite3"},
		{"a.bin", "\x01\x02\x03\x04\x05\x06\x00\x00\x10\x20 geheim \x00\x01\x02", Binary},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if got := identify(tt.name, tt.content); got != tt.want {
				t.Errorf("Identify = %q, want %q", got, tt.want)
			}
		})
	}
}

func identify(name, content string) string {
	head := []byte(content)
	if len(head) > 8<<10 {
		head = head[:8<<10]
	}
	return Identify(name, head, strings.NewReader(content), int64(len(content)))
}

// A type never follows from the name of something that is no text.
func TestIdentify_name(t *testing.T) {
	content := "\x89PNG\r\n\x1a\n\x00\x00\x00\x0dIHDR"
	for _, name := range []string{"a.txt", "a.csv", "a.html", "a.docx", "a.exe"} {
		if got := identify(name, content); got != "image/png" {
			t.Errorf("Identify(%q) = %q, want image/png", name, got)
		}
	}
}

func TestPrintable(t *testing.T) {
	for c := range 256 {
		for at := range 19 {
			b := bytes.Repeat([]byte("a"), 19)
			b[at] = byte(c)
			want := c > 31 || c >= 9 && c <= 13
			if got := printable(b); got != want {
				t.Fatalf("printable with byte %#x at %d = %v, want %v", c, at, got, want)
			}
		}
	}
}

func FuzzIdentify(f *testing.F) {
	f.Add("a.csv", []byte("a;b\nc;d\n"))
	f.Add("a.docx", []byte(zipped("[Content_Types].xml", contentTypes("x"), "mimetype", "x")))
	f.Add("a.tar", []byte(tarred()))
	f.Add("a.eml", []byte("From: a\nTo: b\nSubject: c\n\n"))
	f.Add("a.html", []byte("<!-- <html"))
	f.Add("a", []byte("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"))
	f.Fuzz(func(t *testing.T, name string, content []byte) {
		if Identify(name, content, bytes.NewReader(content), int64(len(content))) == "" {
			t.Error("no type")
		}
		if len(content) > 16 {
			Identify(name, content[:16], nil, int64(len(content)))
		}
	})
}

func BenchmarkIdentify(b *testing.B) {
	long := strings.Repeat(prose, 40)[:4096]
	for _, bm := range []struct{ name, file, content string }{
		{"prose", "a.txt", long},
		{"source", "a.go", strings.Repeat(source, 60)[:4096]},
		{"csv", "a.dat", strings.Repeat("naam;voornaam;geboren\nPeeters;An;1980\n", 120)[:4096]},
		{"binary", "a.bin", strings.Repeat("\x01\x02\x03\x04\x05\x06\x00\x00\x10\x20", 400)},
	} {
		b.Run(fmt.Sprintf("%s/%d", bm.name, len(bm.content)), func(b *testing.B) {
			head := []byte(bm.content)
			r := bytes.NewReader(head)
			b.SetBytes(int64(len(head)))
			b.ReportAllocs()
			for b.Loop() {
				Identify(bm.file, head, r, 1<<20)
			}
		})
	}
}
