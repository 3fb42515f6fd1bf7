package archive

import (
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"
)

// decodeName turns the name of a member into UTF-8. Names that are not
// marked as UTF-8 but happen to be valid are taken as such: programs forget
// the mark. Else they are in the code page of a DOS box: 437, or 850 where
// 437 would give a frame.
func decodeName(raw string, marked bool) string {
	if marked || utf8.ValidString(raw) {
		return raw
	}
	name, frame := make([]rune, 0, len(raw)), false
	for i := 0; i < len(raw); i++ {
		r := charmap.CodePage437.DecodeByte(raw[i])
		frame = frame || r >= 0x2500 && r < 0x25a0
		name = append(name, r)
	}
	if frame {
		for i := range name {
			name[i] = charmap.CodePage850.DecodeByte(raw[i])
		}
	}
	return string(name)
}

// latin1 decodes the name in a gzip header (RFC 1952, 2.3.1), which programs
// write in UTF-8 as well.
func latin1(raw string) string {
	if utf8.ValidString(raw) {
		return raw
	}
	name, _ := charmap.Windows1252.NewDecoder().String(raw)
	return name
}
