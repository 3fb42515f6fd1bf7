package extract

import (
	"bytes"
	"compress/flate"
	"compress/zlib"
	"encoding/binary"
	"io"
	"strings"
)

const zipMIME = "application/zip"

// officeParts are main content types of Office Open XML packages
// (ECMA-376 part 1, and Microsoft's [MS-OFFMACRO2]) with the MIME types of
// their files.
var officeParts = []struct{ content, mime string }{
	{"wordprocessingml.document.main+xml", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"},
	{"wordprocessingml.template.main+xml", "application/vnd.openxmlformats-officedocument.wordprocessingml.template"},
	{"ms-word.document.macroEnabled.main+xml", "application/vnd.ms-word.document.macroEnabled.12"},
	{"ms-word.template.macroEnabledTemplate.main+xml", "application/vnd.ms-word.template.macroEnabled.12"},
	{"spreadsheetml.sheet.main+xml", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"},
	{"spreadsheetml.template.main+xml", "application/vnd.openxmlformats-officedocument.spreadsheetml.template"},
	{"ms-excel.sheet.macroEnabled.main+xml", "application/vnd.ms-excel.sheet.macroEnabled.12"},
	{"ms-excel.template.macroEnabled.main+xml", "application/vnd.ms-excel.template.macroEnabled.12"},
	{"ms-excel.addin.macroEnabled.main+xml", "application/vnd.ms-excel.addin.macroEnabled.12"},
	{"ms-excel.sheet.binary.macroEnabled.main", "application/vnd.ms-excel.sheet.binary.macroEnabled.12"},
	{"presentationml.presentation.main+xml", "application/vnd.openxmlformats-officedocument.presentationml.presentation"},
	{"presentationml.template.main+xml", "application/vnd.openxmlformats-officedocument.presentationml.template"},
	{"presentationml.slideshow.main+xml", "application/vnd.openxmlformats-officedocument.presentationml.slideshow"},
	{"ms-powerpoint.presentation.macroEnabled.main+xml", "application/vnd.ms-powerpoint.presentation.macroEnabled.12"},
	{"ms-powerpoint.slideshow.macroEnabled.main+xml", "application/vnd.ms-powerpoint.slideshow.macroEnabled.12"},
	{"ms-powerpoint.template.macroEnabled.main+xml", "application/vnd.ms-powerpoint.template.macroEnabled.12"},
	{"ms-visio.drawing.main+xml", "application/vnd.ms-visio.drawing"},
	{"ms-visio.drawing.macroEnabled.main+xml", "application/vnd.ms-visio.drawing.macroEnabled.12"},
	{"ms-visio.template.main+xml", "application/vnd.ms-visio.template"},
	{"ms-visio.stencil.main+xml", "application/vnd.ms-visio.stencil"},
	{"ms-powerpoint.addin.macroEnabled.main+xml", "application/vnd.ms-powerpoint.addin.macroEnabled.12"},
}

// zipType tells what kind of zip file it is from the entries that the
// families of formats require.
func zipType(head []byte, r io.ReaderAt, size int64) string {
	if t := storedMIME(head); t != "" {
		return t
	}
	if r == nil {
		return headEntries(head)
	}
	directory := zipDirectory(r, size, 66<<10)
	if directory == nil {
		return headEntries(head)
	}
	var manifest, content, opf bool
	for d := directory; len(d) >= 46 && binary.LittleEndian.Uint32(d) == 0x02014b50; {
		nameLen := int(binary.LittleEndian.Uint16(d[28:]))
		next := 46 + nameLen + int(binary.LittleEndian.Uint16(d[30:])) + int(binary.LittleEndian.Uint16(d[32:]))
		if next > len(d) {
			break
		}
		switch name := string(d[46 : 46+nameLen]); strings.ReplaceAll(name, `\`, "/") {
		case "[Content_Types].xml":
			types := zipEntry(r, d)
			for _, p := range officeParts {
				if bytes.Contains(types, []byte(p.content)) {
					return p.mime
				}
			}
		case "mimetype":
			if t := declaredMIME(zipEntry(r, d)); t != "" {
				return t
			}
		case "META-INF/manifest.xml":
			manifest = true
		case "content.xml":
			content = true
		case "META-INF/container.xml":
			opf = true
		}
		d = d[next:]
	}
	if manifest && content {
		return "application/vnd.oasis.opendocument.text" // without its mimetype entry
	}
	if opf {
		return "application/epub+zip"
	}
	return zipMIME
}

// declaredMIME checks the content of a mimetype entry.
func declaredMIME(b []byte) string {
	t := strings.TrimSpace(string(b))
	switch {
	case t == "application/epub+zip":
		return t
	case strings.HasPrefix(t, "application/vnd.oasis.opendocument."), strings.HasPrefix(t, "application/vnd.sun.xml."):
		if i := strings.IndexAny(t, "; \r\n"); i >= 0 {
			t = t[:i]
		}
		return t
	}
	return ""
}

// storedMIME reads the mimetype entry that OpenDocument and EPUB put first,
// stored without compression.
func storedMIME(head []byte) string {
	const name = "mimetype"
	if len(head) < 30+len(name) || string(head[:4]) != "PK\x03\x04" ||
		binary.LittleEndian.Uint16(head[26:]) != uint16(len(name)) || string(head[30:30+len(name)]) != name ||
		binary.LittleEndian.Uint16(head[8:]) != 0 {
		return ""
	}
	at := 30 + len(name) + int(binary.LittleEndian.Uint16(head[28:]))
	if at > len(head) {
		return ""
	}
	rest := head[at:]
	if n := int(binary.LittleEndian.Uint32(head[18:])); n > 0 && n < len(rest) {
		rest = rest[:n]
	} else if i := bytes.Index(rest, []byte("PK")); i >= 0 {
		rest = rest[:i]
	}
	if len(rest) > 128 {
		rest = rest[:128]
	}
	return declaredMIME(rest)
}

// headEntries tells an Office file whose directory is lost from the names of
// its first entries.
func headEntries(head []byte) string {
	for _, p := range [...]struct{ folder, mime string }{
		{"word/", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"},
		{"xl/", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"},
		{"ppt/", "application/vnd.openxmlformats-officedocument.presentationml.presentation"},
	} {
		if bytes.Contains(head, []byte(p.folder)) && bytes.Contains(head, []byte("[Content_Types].xml")) {
			return p.mime
		}
	}
	return zipMIME
}

// zipDirectory reads the beginning of the central directory, at most 1 MiB.
// Its end record is looked for in the last bytes, as many as given: a comment
// of up to 64 KiB may follow it.
func zipDirectory(r io.ReaderAt, size, last int64) []byte {
	for _, n := range [...]int64{1 << 10, last} {
		n = min(n, size)
		tail := make([]byte, n)
		if m, err := r.ReadAt(tail, size-n); m < len(tail) && err != nil {
			return nil
		}
		i := bytes.LastIndex(tail, []byte("PK\x05\x06"))
		if i < 0 || len(tail)-i < 22 {
			continue
		}
		length := int64(binary.LittleEndian.Uint32(tail[i+12:]))
		offset := int64(binary.LittleEndian.Uint32(tail[i+16:]))
		if offset == 0xffffffff || length == 0xffffffff {
			return nil // zip64: not of an office program
		}
		end := size - n + int64(i)
		if at := end - length; at >= 0 && at != offset {
			offset = at // bytes were put before the archive
		}
		if offset < 0 || offset >= end {
			return nil
		}
		directory := make([]byte, min(length, end-offset, 1<<20))
		m, _ := r.ReadAt(directory, offset)
		return directory[:m]
	}
	return nil
}

// zipEntry unpacks the beginning of an entry, at most 256 KiB, or nil.
func zipEntry(r io.ReaderAt, d []byte) []byte {
	offset := int64(binary.LittleEndian.Uint32(d[42:]))
	packed := int64(binary.LittleEndian.Uint32(d[20:]))
	var local [30]byte
	if _, err := r.ReadAt(local[:], offset); err != nil || string(local[:4]) != "PK\x03\x04" {
		return nil
	}
	at := offset + 30 + int64(binary.LittleEndian.Uint16(local[26:])) + int64(binary.LittleEndian.Uint16(local[28:]))
	var src io.Reader = io.NewSectionReader(r, at, packed)
	switch binary.LittleEndian.Uint16(d[10:]) {
	case 0:
	case 8:
		src = flate.NewReader(src)
	default:
		return nil
	}
	b, _ := io.ReadAll(io.LimitReader(src, 256<<10))
	return b
}

// zlibType tells a bare zlib stream, and one that is an object of git.
func zlibType(head []byte) string {
	if len(head) < 8 {
		return ""
	}
	z, err := zlib.NewReader(bytes.NewReader(head))
	if err != nil {
		return ""
	}
	var start [64]byte
	n, err := io.ReadFull(z, start[:])
	if n == 0 || err != nil && err != io.ErrUnexpectedEOF && err != io.EOF {
		return ""
	}
	if isGitObject(start[:n]) {
		return "application/x-git"
	}
	return "application/zlib"
}
