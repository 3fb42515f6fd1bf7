package secret

import (
	"strings"
	"unicode"

	"uitrusting/scanner/document"
	"uitrusting/scanner/finding"
)

// column takes the cells of a column that is titled as one of credentials.
// Only a table with such a title is read through.
func (d *Detector) column(seg *document.Segment, out []finding.Match) []finding.Match {
	t := seg.Table
	col := 0
	for i, title := range t.Columns {
		if d.title(title) {
			col = i + 1
			break
		}
	}
	if col == 0 {
		return out
	}
	for p := 0; p < len(seg.Text); {
		e := strings.IndexByte(seg.Text[p:], '\n')
		if e < 0 {
			e = len(seg.Text)
		} else {
			e += p
		}
		if v, ok := field(seg, p, e, col); ok && !d.placeholder(seg.Text[v.start:v.end]) && !d.title(seg.Text[v.start:v.end]) {
			out = append(out, d.match(seg.Text, v, finding.High, "header: credential"))
		}
		p = e + 1
	}
	return out
}

// title reports whether a column's title ends in a keyword.
func (d *Detector) title(title string) bool {
	title = strings.TrimRightFunc(title, func(r rune) bool { return !unicode.IsLetter(r) })
	i := strings.LastIndexFunc(title, func(r rune) bool { return !unicode.IsLetter(r) }) + 1
	if i >= len(title) {
		return false
	}
	_, ok := d.phrase(title, i, len(title))
	return ok
}

// field is the cell of the column in the row text[p:e].
func field(seg *document.Segment, p, e, col int) (span, bool) {
	if e-p > 4<<10 || p == 0 && seg.Lead > 0 {
		return span{}, false
	}
	start, end, n, quoted := p, -1, 1, false
	for i := p; i < e; i++ {
		switch seg.Text[i] {
		case '"':
			quoted = seg.Table.Quotes(seg.Text, i, quoted)
		case seg.Table.Delimiter:
			if quoted {
				continue
			}
			if n == col {
				end = i
			}
			n++
			if n == col {
				start = i + 1
			}
		}
		if end >= 0 {
			break
		}
	}
	if end < 0 {
		if n != col {
			return span{}, false
		}
		end = e
	}
	for start < end && (seg.Text[start] == '"' || seg.Text[start] == ' ') {
		start++
	}
	for end > start && (seg.Text[end-1] == '"' || seg.Text[end-1] == ' ' || seg.Text[end-1] == '\r') {
		end--
	}
	if n := end - start; n < minValue || n > maxValue {
		return span{}, false
	}
	return span{start: start, end: end}, true
}
