package rtftext

import (
	"io"

	"uitrusting/scanner/extract/internal/codepage"
)

const (
	maxWord = 64      // letters of a control word
	maxBin  = 1 << 30 // bytes after \bin
)

// control reads and obeys what follows a backslash.
func (p *parser) control() error {
	c, err := p.in.ReadByte()
	if err != nil {
		return nil // the end is seen by the next read
	}
	if (c|0x20) < 'a' || (c|0x20) > 'z' {
		return p.symbol(c)
	}
	var word [maxWord]byte
	n := 0
	for (c|0x20) >= 'a' && (c|0x20) <= 'z' {
		if n < maxWord {
			word[n] = c
			n++
		}
		if c, err = p.in.ReadByte(); err != nil {
			return p.word(string(word[:n]), 0, false)
		}
	}
	value, has, negative := 0, false, false
	if c == '-' {
		negative = true
		if c, err = p.in.ReadByte(); err != nil {
			return nil
		}
	}
	for c >= '0' && c <= '9' {
		has = true
		if value < 1<<31 {
			value = value*10 + int(c-'0')
		}
		if c, err = p.in.ReadByte(); err != nil {
			break
		}
	}
	if negative {
		value = -value
	}
	if err == nil && c != ' ' {
		p.in.UnreadByte() // it was just read
	}
	return p.word(string(word[:n]), value, has)
}

// symbol obeys a control symbol.
func (p *parser) symbol(c byte) error {
	if c == '\'' {
		hi, err1 := p.in.ReadByte()
		lo, err2 := p.in.ReadByte()
		if err1 != nil || err2 != nil {
			return nil
		}
		h, l := hexValue(hi), hexValue(lo)
		if h < 0 || l < 0 {
			return nil
		}
		if p.toSkip > 0 {
			p.toSkip--
			return nil
		}
		if p.cur.dest == toNowhere || p.cur.dest == toHex {
			return nil
		}
		p.bytes = append(p.bytes, byte(h<<4|l))
		if len(p.bytes) > 4096 && !p.leadPending() {
			p.flushBytes()
		}
		return nil
	}
	if c == '*' {
		p.cur.star = true
		return nil
	}
	if p.toSkip > 0 && c != '\r' && c != '\n' {
		p.toSkip--
		return nil
	}
	p.flushBytes()
	switch c {
	case '~':
		p.put([]byte("\u00a0"))
	case '_':
		p.put([]byte("-"))
	case '\r', '\n':
		p.mark('\n')
	case '\\', '{', '}':
		p.put([]byte{c})
	}
	return nil
}

func hexValue(c byte) int {
	switch {
	case c >= '0' && c <= '9':
		return int(c - '0')
	case c >= 'a' && c <= 'f':
		return int(c-'a') + 10
	case c >= 'A' && c <= 'F':
		return int(c-'A') + 10
	}
	return -1
}

// characters are control words that stand for one.
var characters = map[string]string{
	"emdash": "—", "endash": "–", "lquote": "‘", "rquote": "’", "ldblquote": "“", "rdblquote": "”", "bullet": "•",
	"emspace": " ", "enspace": " ", "qmspace": " ", "zwj": "\u200d", "zwnj": "\u200c", "ltrmark": "", "rtlmark": "",
}

// word obeys a control word.
func (p *parser) word(word string, value int, has bool) error {
	star := p.cur.star
	p.cur.star = false
	if p.toSkip > 0 && word != "bin" && word != "u" {
		p.toSkip--
		return nil
	}
	if s, ok := characters[word]; ok {
		p.flushBytes()
		p.put([]byte(s))
		return nil
	}
	switch word {
	case "u":
		p.unicode(value)
		return nil
	case "uc":
		p.cur.skip = min(max(value, 0), 16)
		return nil
	case "bin":
		return p.binary(value)
	case "par", "line", "sect", "page", "softline", "column":
		p.mark('\n')
	case "tab":
		p.mark('\t')
	case "cell", "nestcell":
		p.inRow = p.inRow || len(p.side) == 0
		p.mark('\t')
	case "row", "nestrow":
		p.row()
	case "intbl":
		p.flushBytes()
	case "f":
		p.flushBytes()
		if p.cur.dest == toFonts {
			p.font = value
			return nil
		}
		p.cur.font = value
	case "plain":
		p.flushBytes()
		p.cur.font = -1
		p.cur.deleted = false
	case "fcharset":
		if page, known := codepage.OfCharset(value); known && p.cur.dest == toFonts && len(p.fonts) < maxFonts {
			p.fonts[p.font] = page
		}
	case "cpg":
		if p.cur.dest == toFonts && len(p.fonts) < maxFonts {
			p.fonts[p.font] = codepage.Of(value)
		}
	case "ansicpg":
		p.page = codepage.Of(value)
	case "mac":
		p.page = codepage.Of(10000)
	case "pc":
		p.page = codepage.Of(437)
	case "pca":
		p.page = codepage.Of(850)
	case "deleted":
		p.flushBytes()
		p.cur.deleted = !has || value != 0
	case "fromhtml":
		p.isHTML = true
	case "htmlrtf":
		p.flushBytes()
		p.cur.rtfOnly = !has || value != 0
	case "rsidroot":
		p.res.Lineage = hexNumber(value)
	case "yr", "mo", "dy", "hr", "min", "sec":
		for i, name := range [6]string{"yr", "mo", "dy", "hr", "min", "sec"} {
			if name == word {
				p.time[i] = value
			}
		}
		if d := p.date(); d != "" && (p.cur.info == "creatim" || p.cur.info == "revtim") {
			p.res.Info[p.cur.info] = d
		}
	case "pngblip":
		p.picture = ".png"
	case "jpegblip":
		p.picture = ".jpg"
	case "ud":
		p.cur.dest = toText
	default:
		p.open(word, star)
	}
	return nil
}

// hexNumber writes a revision id as other formats do.
func hexNumber(n int) string {
	const digits = "0123456789ABCDEF"
	var b [8]byte
	for i := 7; i >= 0; i-- {
		b[i] = digits[n&15]
		n >>= 4
	}
	return string(b[:])
}

// binary passes over raw bytes, or keeps them when they are an object's.
func (p *parser) binary(n int) error {
	if n <= 0 || n > maxBin {
		return nil
	}
	if p.cur.dest == toHex && len(p.hex)/2+n <= maxObject {
		for ; n > 0; n-- {
			c, err := p.in.ReadByte()
			if err != nil {
				return nil // the end is seen by the next read
			}
			p.hex = append(p.hex, c>>4, c&15)
		}
		return nil
	}
	_, err := p.in.Discard(n)
	if err == io.EOF {
		return nil
	}
	return err
}
