package walk

import (
	"encoding/binary"
	"errors"
	"io/fs"
	"strings"
	"time"
	"unicode/utf16"
	"unicode/utf8"

	"uitrusting/scanner/document"
)

// listed is an entry of a folder of Windows as the listing itself tells it:
// nothing has to be opened to know its attributes, reparse tag and file id.
type listed struct {
	name     string
	size     int64
	modified time.Time
	a        Attributes
}

func (l listed) Name() string       { return l.name }
func (l listed) Size() int64        { return l.size }
func (l listed) Mode() fs.FileMode  { return l.a.Mode }
func (l listed) ModTime() time.Time { return l.modified }
func (l listed) IsDir() bool        { return l.a.Mode.IsDir() }
func (l listed) Sys() any           { return l.a }

var errListing = errors.New("the folder's listing is damaged")

// parseListing reads a buffer of FILE_ID_BOTH_DIR_INFO records of a folder on
// a volume. "." and ".." are left out.
//
// Source: Microsoft, FILE_ID_BOTH_DIR_INFO (winbase.h); [MS-FSCC] 2.4.17: for
// a reparse point EaSize is its tag.
func parseListing(buf []byte, volume uint64, add func(listed)) error {
	const fixed = 104 // bytes before the name
	for {
		if len(buf) < fixed {
			return errListing
		}
		u32 := func(at int) uint32 { return binary.LittleEndian.Uint32(buf[at:]) }
		u64 := func(at int) uint64 { return binary.LittleEndian.Uint64(buf[at:]) }
		next, nameLen := u32(0), u32(60)
		if nameLen%2 != 0 || uint64(nameLen) > uint64(len(buf)-fixed) {
			return errListing
		}
		l := listed{
			name: utf16Name(buf[fixed : fixed+nameLen]), size: int64(u64(40)), modified: filetime(u64(24)),
			a: windowsAttributes(u32(56), u32(64)),
		}
		if id := u64(96); id != 0 && id != 1<<64-1 { // the volume has none, or they are longer
			l.a.ID = document.FileID{Volume: volume, Index: id}
		}
		if l.name != "." && l.name != ".." {
			add(l)
		}
		if next == 0 {
			return nil
		}
		if next < fixed || uint64(next) > uint64(len(buf)) {
			return errListing
		}
		buf = buf[next:]
	}
}

// windowsAttributes are the Attributes of an attribute word and, where it says
// that there is one, a reparse tag.
func windowsAttributes(word, tag uint32) Attributes {
	a := Attributes{Windows: word, Folder: word&attrDirectory != 0}
	if word&attrReparsePoint != 0 {
		a.Tag = tag
		a.Junction = tag == tagMount
	}
	switch {
	case a.Tag == tagSymlink:
		a.Mode = fs.ModeSymlink
	case a.Junction:
		a.Mode = fs.ModeIrregular
	case a.Folder:
		a.Mode = fs.ModeDir
	case word&attrReparsePoint != 0 && a.Tag != tagDedup:
		a.Mode = fs.ModeIrregular
	}
	return a
}

// filetime is the time of a FILETIME, which counts 100 ns from 1601; 0 is the
// zero time.
func filetime(t uint64) time.Time {
	if t == 0 {
		return time.Time{}
	}
	const unix = 116444736000000000 // 1970-01-01
	n := int64(t) - unix
	return time.Unix(n/1e7, n%1e7*100)
}

// utf16Name is a name of Windows in UTF-8. Half of a surrogate pair, which
// Windows allows, keeps its number in the way of WTF-8, so that the file can
// be opened by that name.
func utf16Name(b []byte) string {
	out := make([]byte, 0, len(b))
	for i := 0; i < len(b); i += 2 {
		c := rune(binary.LittleEndian.Uint16(b[i:]))
		if !utf16.IsSurrogate(c) {
			out = utf8.AppendRune(out, c)
			continue
		}
		if i+4 <= len(b) {
			if r := utf16.DecodeRune(c, rune(binary.LittleEndian.Uint16(b[i+2:]))); r != utf8.RuneError {
				out = utf8.AppendRune(out, r)
				i += 2
				continue
			}
		}
		out = append(out, 0xE0|byte(c>>12), 0x80|byte(c>>6)&0x3F, 0x80|byte(c)&0x3F)
	}
	return string(out)
}

// verbatim is a clean absolute path of Windows in the form that Windows takes
// as it is: longer than 260 characters, with names that end in a dot or a
// blank or that are those of devices. Any other path is returned as it is.
//
// Source: Microsoft, Naming Files, Paths, and Namespaces.
func verbatim(path string) string {
	slashed := strings.ReplaceAll(path, "/", `\`)
	switch {
	case strings.HasPrefix(slashed, `\\?\`), strings.HasPrefix(slashed, `\\.\`), strings.HasPrefix(slashed, `\??\`):
		return path
	case strings.HasPrefix(slashed, `\\`) && len(slashed) > 2 && slashed[2] != '\\':
		return `\\?\UNC\` + slashed[2:]
	case len(slashed) > 2 && slashed[1] == ':' && slashed[2] == '\\' && letter(slashed[0]):
		return `\\?\` + slashed
	}
	return path
}

func letter(c byte) bool { return 'a' <= c|0x20 && c|0x20 <= 'z' }
