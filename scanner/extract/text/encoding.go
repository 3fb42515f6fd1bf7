package text

import (
	"bytes"
	"io"
	"unicode/utf8"

	"github.com/gogs/chardet"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/htmlindex"
	"golang.org/x/text/encoding/unicode/utf32"
)

// sniffSize is how much is looked at to tell the encoding, in bytes.
const sniffSize = 64 << 10

// kind is an encoding of text.
type kind string

const (
	utf8Encoding kind = "utf-8"
	utf16le      kind = "utf-16le"
	utf16be      kind = "utf-16be"
	utf32le      kind = "utf-32le"
	utf32be      kind = "utf-32be"
	windows1252  kind = "windows-1252"
	iso885915    kind = "iso-8859-15"
)

// sniff tells the encoding from the first bytes, and how many of them are a
// byte order mark. Without a mark, text that is valid UTF-8 is UTF-8; zero
// bytes in every second place make it UTF-16; the rest is an 8-bit encoding.
func sniff(head []byte) (enc kind, bom int) {
	switch {
	case bytes.HasPrefix(head, []byte{0xEF, 0xBB, 0xBF}):
		return utf8Encoding, 3
	case bytes.HasPrefix(head, []byte{0xFF, 0xFE, 0, 0}):
		return utf32le, 4
	case bytes.HasPrefix(head, []byte{0, 0, 0xFE, 0xFF}):
		return utf32be, 4
	case bytes.HasPrefix(head, []byte{0xFF, 0xFE}):
		return utf16le, 2
	case bytes.HasPrefix(head, []byte{0xFE, 0xFF}):
		return utf16be, 2
	}
	if bytes.IndexByte(head, 0) >= 0 {
		if enc := wide(head); enc != "" {
			return enc, 0
		}
	}
	if validHead(head) {
		return utf8Encoding, 0
	}
	return eightBit(head), 0
}

// wide tells UTF-16 and UTF-32 without a mark from the places of the zero
// bytes, which Latin text in them has in every second or in three of four.
func wide(head []byte) kind {
	var zero [4]int
	n := len(head) &^ 3
	for i, b := range head[:n] {
		if b == 0 {
			zero[i&3]++
		}
	}
	most := func(i int) bool { return zero[i]*4 > n/4*3 }
	few := func(i int) bool { return zero[i]*20 <= n/4 }
	switch {
	case n == 0:
		return ""
	case few(0) && most(1) && most(2) && most(3):
		return utf32le
	case most(0) && most(1) && most(2) && few(3):
		return utf32be
	case few(0) && few(2) && most(1) && most(3):
		return utf16le
	case most(0) && most(2) && few(1) && few(3):
		return utf16be
	}
	return ""
}

// validHead reports whether the bytes are UTF-8, but for a rune that is cut at
// their end.
func validHead(head []byte) bool {
	if len(head) == sniffSize {
		head = head[:runeEnd(head, false)]
	}
	return utf8.Valid(head)
}

// eightBit tells 8-bit encodings apart. Western ones are the default:
// Windows-1252 agrees with ISO-8859-1 on all text, and differs from
// ISO-8859-15 in eight characters, which is chosen only when a euro sign
// stands where text has one (0xA4 is a currency sign otherwise).
func eightBit(head []byte) kind {
	if west := western(head); west != "" {
		return west
	}
	head = head[:min(len(head), guessSize)]
	if enc, ok := guess(head, true); ok && paired(head) {
		return enc
	}
	if enc, ok := guess(accented(head), false); ok {
		return enc
	}
	return windows1252
}

// guessSize is how much is looked at to tell other 8-bit encodings, in bytes.
const guessSize = 8 << 10

// Confidence of a guess, in hundredths, of encodings with letters of two bytes
// and of one. Of text that is really in one the first is nearly always 100 and
// the second 20 to 60.
const (
	surelyWide   = 50
	surelyNarrow = 20
)

// guess tells an encoding by how often its characters come together, if one of
// letters of two bytes (wide) or of one is likely. What is as likely is told
// by name, so that a text always has the same encoding.
func guess(head []byte, wide bool) (kind, bool) {
	all, err := chardet.NewTextDetector().DetectAll(head)
	if err != nil {
		return "", false
	}
	var best chardet.Result
	for _, r := range all {
		isWide := false
		switch r.Charset {
		case "Shift_JIS", "EUC-JP", "EUC-KR", "Big5", "GB18030", "GB-18030":
			isWide = true
		case "UTF-8", "UTF-16BE", "UTF-16LE", "UTF-32BE", "UTF-32LE", "ISO-2022-JP", "ISO-2022-KR", "ISO-2022-CN":
			continue
		}
		if isWide == wide && (r.Confidence > best.Confidence || r.Confidence == best.Confidence && r.Charset < best.Charset) {
			best = r
		}
	}
	if wide && best.Confidence < surelyWide || best.Confidence < surelyNarrow {
		return "", false
	}
	if _, err := htmlindex.Get(best.Charset); err != nil {
		return "", false
	}
	return kind(best.Charset), true
}

// paired reports whether bytes beyond ASCII stand beside each other, as a
// quarter of them do at least where a letter has two. In Spanish they hardly
// ever do.
func paired(head []byte) bool {
	high, pairs := 0, 0
	for i, b := range head {
		if b >= 0x80 {
			high++
			if i > 0 && head[i-1] >= 0x80 {
				pairs++
			}
		}
	}
	return pairs*4 >= high
}

// accented are the words that have a letter beyond ASCII. The others tell
// nothing of an 8-bit encoding, and hide it where a text has English in it.
func accented(head []byte) []byte {
	out := make([]byte, 0, len(head))
	for i := 0; i < len(head); {
		from, beyond := i, false
		for i < len(head) && (head[i] >= 0x80 || (head[i]|0x20)-'a' < 26) {
			beyond = beyond || head[i] >= 0x80
			i++
		}
		if beyond {
			out = append(append(out, head[from:i]...), ' ')
		}
		if i == from {
			i++
		}
	}
	return out
}

// western tells text in a western encoding from its letters: the accented
// letters of French, Dutch and German stand between ASCII letters.
func western(head []byte) kind {
	high, letters, euro, c1 := 0, 0, 0, 0
	for i, b := range head {
		switch {
		case b < 0x80:
			continue
		case b == 0xA4:
			euro++
		case b < 0xA0:
			c1++
		}
		high++
		if bytes.IndexByte([]byte("\xe0\xe2\xe4\xe6\xe7\xe8\xe9\xea\xeb\xee\xef\xf4\xf6\xf9\xfb\xfc\xdf\xc9\xc8\xc0\xc7\xd6\xdc\xc4\xbd\xb0\xab\xbb\x92\x80\x9c"), b) >= 0 &&
			(i == 0 || head[i-1] < 0x80) {
			letters++
		}
	}
	if high == 0 || letters*10 < high*8 && !(euro > 0 && (letters+euro)*10 >= high*8) {
		return ""
	}
	if euro > 0 && c1 == 0 {
		return iso885915
	}
	return windows1252
}

// newDecoder turns the stream into UTF-8. What calls itself UTF-8 is passed
// on as it is, and goes over to Windows-1252 where it turns out not to be.
func newDecoder(enc kind, r io.Reader) io.Reader {
	switch enc {
	case utf8Encoding:
		return &lenient{r: r}
	case utf16le:
		return &decoder{r: r, step: wideStep(false)}
	case utf16be:
		return &decoder{r: r, step: wideStep(true)}
	case utf32le:
		return utf32.UTF32(utf32.LittleEndian, utf32.IgnoreBOM).NewDecoder().Reader(r)
	case utf32be:
		return utf32.UTF32(utf32.BigEndian, utf32.IgnoreBOM).NewDecoder().Reader(r)
	case windows1252:
		return &decoder{r: r, step: eightBitStep(charmap.Windows1252)}
	case iso885915:
		return &decoder{r: r, step: eightBitStep(charmap.ISO8859_15)}
	}
	named, err := htmlindex.Get(string(enc))
	if err != nil {
		named = charmap.Windows1252
	}
	if page, ok := named.(*charmap.Charmap); ok {
		return &decoder{r: r, step: eightBitStep(page)}
	}
	return named.NewDecoder().Reader(r)
}
