package text

import (
	"bytes"
	"io"
	"strings"
	"unicode"

	"golang.org/x/text/encoding/charmap"

	"uitrusting/scanner/document"
)

// headerSize is how much is looked at to find the header row, in bytes; rows
// that are longer have no header for us.
const headerSize = 16 << 10

// maxColumns bounds the titles that are kept.
const maxColumns = 4096

// decode1252 is the character of a byte in Windows-1252.
func decode1252(b byte) rune { return charmap.Windows1252.DecodeByte(b) }

// tableOf describes a delimited table by its first bytes, or is nil for other
// text. Broken says that cells hold line breaks.
func tableOf(mimeType string, enc kind, head []byte) (t *document.Table, broken bool) {
	if mimeType != "text/csv" && mimeType != "text/tab-separated-values" {
		return nil, false
	}
	if enc != utf8Encoding {
		head, _ = io.ReadAll(newDecoder(enc, bytes.NewReader(head)))
	}
	head, breaks := joined(head)
	head = head[:min(len(head), headerSize)]
	t = &document.Table{Delimiter: delimiter(head), Quoted: true}
	if mimeType == "text/tab-separated-values" && bytes.IndexByte(head, '\t') >= 0 {
		t.Delimiter = '\t'
	}
	line, _, _ := bytes.Cut(head, []byte{'\n'})
	if cells := split(strings.TrimRight(string(line), "\r"), t.Delimiter); titles(cells) {
		t.Columns = cells
	}
	return t, len(breaks) > 0
}

// delimiter is the separator that parts the first lines into the same number
// of cells, the most of them.
func delimiter(head []byte) byte {
	lines := bytes.Split(head, []byte{'\n'})
	if len(lines) > 1 {
		lines = lines[:len(lines)-1] // the last may be cut
	}
	lines = lines[:min(len(lines), 20)]
	best, score := byte(','), 0
	for _, d := range []byte{';', '\t', ',', '|'} {
		first := bytes.Count(lines[0], []byte{d})
		if first == 0 {
			continue
		}
		same := 0
		for _, l := range lines {
			if len(l) > 0 && bytes.Count(l, []byte{d}) == first {
				same++
			}
		}
		if s := same*100 + min(first, 50); s > score {
			best, score = d, s
		}
	}
	return best
}

// split parts a row into cells; quotes protect delimiters and are dropped.
func split(row string, d byte) []string {
	var cells []string
	var cell strings.Builder
	quoted := false
	for i := 0; i < len(row) && len(cells) < maxColumns; i++ {
		switch c := row[i]; {
		case c == '"':
			quoted = !quoted
		case c == d && !quoted:
			cells = append(cells, strings.TrimSpace(cell.String()))
			cell.Reset()
		default:
			cell.WriteByte(c)
		}
	}
	return append(cells, strings.TrimSpace(cell.String()))
}

// titles reports whether the cells of a first row look like column titles
// rather than values: words without digits to speak of and without an @.
func titles(cells []string) bool {
	if len(cells) < 2 {
		return false
	}
	filled := 0
	for _, c := range cells {
		if c == "" {
			continue
		}
		filled++
		digits, letters := 0, 0
		for _, r := range c {
			switch {
			case unicode.IsDigit(r):
				digits++
			case unicode.IsLetter(r):
				letters++
			}
		}
		if letters == 0 || digits > 3 || strings.ContainsRune(c, '@') || len(c) > 80 {
			return false
		}
	}
	return filled*2 > len(cells)
}
