package ole

import (
	"unicode/utf16"
	"unicode/utf8"
)

// appendUTF16 decodes little-endian UTF-16; an odd last byte is left out.
func appendUTF16(dst, b []byte) []byte {
	for i := 0; i+1 < len(b); i += 2 {
		c := rune(b[i]) | rune(b[i+1])<<8
		if c < 0x80 {
			dst = append(dst, byte(c))
			continue
		}
		if utf16.IsSurrogate(c) && i+3 < len(b) {
			if r := utf16.DecodeRune(c, rune(b[i+2])|rune(b[i+3])<<8); r != utf8.RuneError {
				c = r
				i += 2
			}
		}
		dst = utf8.AppendRune(dst, c)
	}
	return dst
}

// appendLatin decodes text of which the high bytes of UTF-16 were left out.
func appendLatin(dst, b []byte) []byte {
	for _, c := range b {
		dst = utf8.AppendRune(dst, rune(c))
	}
	return dst
}
