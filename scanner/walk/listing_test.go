package walk

import (
	"encoding/binary"
	"io/fs"
	"reflect"
	"testing"
	"time"
	"unicode/utf16"

	"uitrusting/scanner/document"
)

// record is one FILE_ID_BOTH_DIR_INFO; last says that none follows.
func record(name []uint16, attrs, tag uint32, size, filetime, id uint64, last bool) []byte {
	b := make([]byte, 104+2*len(name))
	for i, c := range name {
		binary.LittleEndian.PutUint16(b[104+2*i:], c)
	}
	for len(b)%8 != 0 {
		b = append(b, 0)
	}
	if !last {
		binary.LittleEndian.PutUint32(b, uint32(len(b)))
	}
	binary.LittleEndian.PutUint64(b[24:], filetime)
	binary.LittleEndian.PutUint64(b[40:], size)
	binary.LittleEndian.PutUint32(b[56:], attrs)
	binary.LittleEndian.PutUint32(b[60:], uint32(2*len(name)))
	binary.LittleEndian.PutUint32(b[64:], tag)
	binary.LittleEndian.PutUint64(b[96:], id)
	return b
}

func TestParseListing(t *testing.T) {
	u := func(s string) []uint16 { return utf16.Encode([]rune(s)) }
	const then = 134085852005000000 // some day of 2025
	var buf []byte
	buf = append(buf, record(u("."), attrDirectory, 0, 0, then, 1, false)...)
	buf = append(buf, record(u(".."), attrDirectory, 0, 0, then, 1, false)...)
	buf = append(buf, record(u("é 😀.txt"), 0x20, 0, 7, then, 42, false)...)
	buf = append(buf, record([]uint16{'a', 0xD83D}, 0x20, 0, 0, 0, 0, false)...)
	buf = append(buf, record(u("map"), attrDirectory, 0, 0, then, 1<<64-1, false)...)
	buf = append(buf, record(u("cloud"), attrReparsePoint|attrRecallOnDataAccess, 0x9000701A, 5, then, 43, true)...)
	var got []listed
	if err := parseListing(buf, 9, func(l listed) { l.modified = l.modified.UTC(); got = append(got, l) }); err != nil {
		t.Fatal(err)
	}
	when := filetime(then).UTC()
	want := []listed{
		{name: "é 😀.txt", size: 7, modified: when, a: Attributes{Windows: 0x20, ID: document.FileID{Volume: 9, Index: 42}}},
		{name: "a\xed\xa0\xbd", a: Attributes{Windows: 0x20}},
		{name: "map", modified: when, a: Attributes{Windows: attrDirectory, Folder: true, Mode: fs.ModeDir}},
		{name: "cloud", size: 5, modified: when, a: Attributes{Windows: attrReparsePoint | attrRecallOnDataAccess, Tag: 0x9000701A,
			Mode: fs.ModeIrregular, ID: document.FileID{Volume: 9, Index: 43}}},
	}
	want[1].modified = time.Time{}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("got\n%+v\nwant\n%+v", got, want)
	}
	for n := range len(buf) { // cut anywhere: an error, no panic
		_ = parseListing(buf[:n], 9, func(listed) {})
	}
	if parseListing(buf[:len(buf)-20], 9, func(listed) {}) == nil {
		t.Error("a cut name was accepted")
	}
}

func TestFiletime(t *testing.T) {
	for _, c := range []struct {
		n    uint64
		want time.Time
	}{
		{0, time.Time{}},
		{116444736000000000, time.Unix(0, 0)},
		{116444736000000001, time.Unix(0, 100)},
		{116444735999999999, time.Unix(0, -100)},
		{1, time.Date(1601, 1, 1, 0, 0, 0, 100, time.UTC)},
	} {
		if got := filetime(c.n); !got.Equal(c.want) {
			t.Errorf("%d: %s, want %s", c.n, got, c.want)
		}
	}
}

func TestWindowsAttributes(t *testing.T) {
	for _, c := range []struct {
		name      string
		word, tag uint32
		want      Attributes
	}{
		{"file", 0x20, 0, Attributes{Windows: 0x20}},
		{"file with extended attributes", 0x20, 77, Attributes{Windows: 0x20}},
		{"folder", attrDirectory, 0, Attributes{Windows: attrDirectory, Folder: true, Mode: fs.ModeDir}},
		{"junction", attrDirectory | attrReparsePoint, tagMount,
			Attributes{Windows: attrDirectory | attrReparsePoint, Tag: tagMount, Folder: true, Junction: true, Mode: fs.ModeIrregular}},
		{"link to a folder", attrDirectory | attrReparsePoint, tagSymlink,
			Attributes{Windows: attrDirectory | attrReparsePoint, Tag: tagSymlink, Folder: true, Mode: fs.ModeSymlink}},
		{"deduplicated", attrReparsePoint, tagDedup, Attributes{Windows: attrReparsePoint, Tag: tagDedup}},
		{"folder of OneDrive", attrDirectory | attrReparsePoint, 0x9000701A,
			Attributes{Windows: attrDirectory | attrReparsePoint, Tag: 0x9000701A, Folder: true, Mode: fs.ModeDir}},
	} {
		if got := windowsAttributes(c.word, c.tag); got != c.want {
			t.Errorf("%s: %+v, want %+v", c.name, got, c.want)
		}
	}
}

func FuzzParseListing(f *testing.F) {
	f.Add(record([]uint16{'a'}, 0, 0, 1, 1, 1, true))
	f.Add(append(record([]uint16{'a', 0xD800}, 0, 0, 1, 1, 1, false), record(nil, 0, 0, 1, 1, 1, true)...))
	f.Fuzz(func(t *testing.T, b []byte) {
		n := 0
		_ = parseListing(b, 1, func(listed) { n++ })
		if n > len(b)/104 {
			t.Error("more entries than fit")
		}
	})
}

func TestVerbatim(t *testing.T) {
	for path, want := range map[string]string{
		`C:\a\b`: `\\?\C:\a\b`, `c:/a/b.`: `\\?\c:\a\b.`, `C:\`: `\\?\C:\`, `\\srv\share\x`: `\\?\UNC\srv\share\x`, `//srv/share`: `\\?\UNC\srv\share`,
		`\\?\C:\a`: `\\?\C:\a`, `\\.\C:`: `\\.\C:`, `\\?\Volume{1}\a`: `\\?\Volume{1}\a`, `C:a`: `C:a`, `a\b`: `a\b`, `C:`: `C:`, ``: ``, `\a`: `\a`,
	} {
		if got := verbatim(path); got != want {
			t.Errorf("%s: %s, want %s", path, got, want)
		}
	}
}
