// Package codepage decodes the numbered character sets of Windows, DOS and
// the Macintosh that documents of the last century name.
package codepage

import (
	"unicode/utf8"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/japanese"
	"golang.org/x/text/encoding/korean"
	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/encoding/traditionalchinese"
	"golang.org/x/text/encoding/unicode"
)

// A Page is a character set.
type Page struct {
	single *charmap.Charmap
	multi  encoding.Encoding
	utf8   bool
}

// Western is Windows-1252, which is taken where nothing is known.
var Western = Page{single: charmap.Windows1252}

// Of is the page with that number, as Windows counts; Western when it is not
// known.
func Of(number int) Page {
	if single, ok := singles[number]; ok {
		return Page{single: single}
	}
	switch number {
	case 65001:
		return Page{utf8: true}
	case 1200:
		return Page{multi: unicode.UTF16(unicode.LittleEndian, unicode.IgnoreBOM)}
	case 932, 10001:
		return Page{multi: japanese.ShiftJIS}
	case 50220, 50221, 50222:
		return Page{multi: japanese.ISO2022JP}
	case 51932:
		return Page{multi: japanese.EUCJP}
	case 936, 10008:
		return Page{multi: simplifiedchinese.GBK}
	case 54936:
		return Page{multi: simplifiedchinese.GB18030}
	case 949, 1361, 51949, 10003:
		return Page{multi: korean.EUCKR}
	case 950, 10002:
		return Page{multi: traditionalchinese.Big5}
	}
	return Western
}

var singles = map[int]*charmap.Charmap{
	437: charmap.CodePage437, 850: charmap.CodePage850, 852: charmap.CodePage852, 855: charmap.CodePage855,
	858: charmap.CodePage858, 860: charmap.CodePage860, 862: charmap.CodePage862, 863: charmap.CodePage863,
	865: charmap.CodePage865, 866: charmap.CodePage866, 874: charmap.Windows874,
	1250: charmap.Windows1250, 1251: charmap.Windows1251, 1252: charmap.Windows1252, 1253: charmap.Windows1253,
	1254: charmap.Windows1254, 1255: charmap.Windows1255, 1256: charmap.Windows1256, 1257: charmap.Windows1257,
	1258: charmap.Windows1258, 10000: charmap.Macintosh, 10007: charmap.MacintoshCyrillic,
	20866: charmap.KOI8R, 21866: charmap.KOI8U, 28591: charmap.ISO8859_1, 28592: charmap.ISO8859_2,
	28593: charmap.ISO8859_3, 28594: charmap.ISO8859_4, 28595: charmap.ISO8859_5, 28596: charmap.ISO8859_6,
	28597: charmap.ISO8859_7, 28598: charmap.ISO8859_8, 28599: charmap.ISO8859_9, 28605: charmap.ISO8859_15,
	32768: charmap.Macintosh, 367: charmap.Windows1252,
}

// OfCharset is the page of a Windows font charset; known is false for those
// that do not say one (ANSI, default, symbol).
func OfCharset(charset int) (p Page, known bool) {
	if n, ok := charsets[charset]; ok {
		return Of(n), true
	}
	return Western, false
}

var charsets = map[int]int{
	77: 10000, 128: 932, 129: 949, 130: 1361, 134: 936, 136: 950, 161: 1253, 162: 1254, 163: 1258,
	177: 1255, 178: 1256, 186: 1257, 204: 1251, 222: 874, 238: 1250, 254: 437, 255: 850,
}

// OfLanguage is the page that Windows uses for the texts of a language id.
func OfLanguage(lid int) Page {
	switch lid & 0x3ff {
	case 0x05, 0x0e, 0x15, 0x18, 0x1a, 0x1b, 0x1c, 0x24: // cs hu pl ro hr/sr sk sq sl
		if lid == 0x0c1a || lid == 0x1c1a {
			return Of(1251)
		}
		return Of(1250)
	case 0x02, 0x19, 0x22, 0x23, 0x2f: // bg ru uk be mk
		return Of(1251)
	case 0x08:
		return Of(1253)
	case 0x1f:
		return Of(1254)
	case 0x0d:
		return Of(1255)
	case 0x01, 0x20, 0x29:
		return Of(1256)
	case 0x25, 0x26, 0x27:
		return Of(1257)
	case 0x2a:
		return Of(1258)
	case 0x1e:
		return Of(874)
	case 0x11:
		return Of(932)
	case 0x12:
		return Of(949)
	case 0x04:
		if lid == 0x0804 || lid == 0x1004 {
			return Of(936)
		}
		return Of(950)
	}
	return Western
}

// Multi reports whether a character can take several bytes.
func (p Page) Multi() bool { return p.multi != nil || p.utf8 }

// Append decodes text to UTF-8 at the end of dst.
func (p Page) Append(dst, text []byte) []byte {
	if p.utf8 {
		for len(text) > 0 {
			c, n := utf8.DecodeRune(text)
			dst = utf8.AppendRune(dst, c)
			text = text[n:]
		}
		return dst
	}
	if p.multi != nil {
		out, err := p.multi.NewDecoder().Bytes(text)
		if err == nil && utf8.Valid(out) {
			return append(dst, out...)
		}
		return Western.Append(dst, text)
	}
	single := p.single
	if single == nil {
		single = charmap.Windows1252
	}
	for _, b := range text {
		if b < 0x80 {
			dst = append(dst, b)
			continue
		}
		dst = utf8.AppendRune(dst, single.DecodeByte(b))
	}
	return dst
}
