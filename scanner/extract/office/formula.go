package office

import (
	"bytes"
	"strings"
)

// maxFormula is how long a formula may be, in characters.
//
// Source: Excel specifications and limits, "Length of formula contents".
const maxFormula = 8192

// calculate takes from a formula what a viewer shows of it: where a HYPERLINK
// leads, and, where the program that wrote the cell left its value to who
// opens it, the texts that the value is made of.
func (c *cellReader) calculate(extra *sheetExtra) {
	if len(c.value) == 0 {
		if texts := literals(c.formula); len(texts) > 0 {
			c.kind, c.value = "str", append(c.value, strings.Join(texts, " ")...)
		}
		return
	}
	if _, arguments, ok := bytes.Cut(c.formula, []byte("HYPERLINK(")); ok && len(arguments) > 0 && arguments[0] == '"' {
		if texts := literals(arguments); len(texts) > 0 {
			extra.link(cellLink{ref: string(appendReference(nil, c.row, c.col)), target: texts[0]})
		}
	}
}

// literals are the texts in quotes of a formula, without empty ones.
func literals(formula []byte) []string {
	var texts []string
	for {
		_, rest, ok := bytes.Cut(formula, []byte{'"'})
		if !ok {
			return texts
		}
		var text []byte
		for {
			part, after, closed := bytes.Cut(rest, []byte{'"'})
			text, rest = append(text, part...), after
			if !closed || len(rest) == 0 || rest[0] != '"' {
				break
			}
			text, rest = append(text, '"'), rest[1:]
		}
		if len(bytes.TrimSpace(text)) > 0 {
			texts = append(texts, string(text))
		}
		formula = rest
	}
}
