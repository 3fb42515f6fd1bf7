// Package marked reads the texts that package term is tested with, in which the
// facts of GDPR art. 9 and 10 are marked.
package marked

import (
	"fmt"
	"strings"

	"uitrusting/scanner/document"
	"uitrusting/scanner/finding"
)

// A Text is one of them.
type Text struct {
	Name     string          // of its file and its own
	Text     string          // without the marks
	Table    *document.Table // nil = it is none
	Negative bool            // nothing in it is a fact about a person
	Facts    []Mark          // ascending
	People   []Mark          // persons and identifiers; only where Lines read it
}

// A Mark is a stretch of the text; InfoType is empty for persons.
type Mark struct {
	Start, End int
	InfoType   finding.InfoType
}

// Kinds are the words for the categories in the marks.
var Kinds = map[string]finding.InfoType{
	"ethnic": finding.SpecialEthnicOrigin, "political": finding.SpecialPolitical, "religion": finding.SpecialReligion,
	"union": finding.SpecialUnion, "genetic": finding.SpecialGenetic, "biometric": finding.SpecialBiometric,
	"health": finding.SpecialHealth, "sex": finding.SpecialSexLife, "criminal": finding.CriminalOffence,
}

// parts are the texts of a file, each under a line "=== name".
func parts(data string) (names, bodies []string) {
	for _, part := range strings.Split("\n"+data, "\n=== ")[1:] {
		name, body, _ := strings.Cut(part, "\n")
		names, bodies = append(names, name), append(bodies, body)
	}
	return names, bodies
}

// Inline reads a file of that name, of texts in which a fact is marked as ⟪category what is
// said⟫. A text whose name begins with "neg" is negative.
func Inline(file, data string) ([]Text, error) {
	names, bodies := parts(data)
	out := make([]Text, 0, len(names))
	for i, body := range bodies {
		s := Text{Name: file + "/" + names[i], Negative: strings.HasPrefix(names[i], "neg")}
		var b strings.Builder
		for {
			before, rest, ok := strings.Cut(body, "⟪")
			b.WriteString(before)
			if !ok {
				break
			}
			mark, after, closed := strings.Cut(rest, "⟫")
			kind, text, _ := strings.Cut(mark, " ")
			if !closed || Kinds[kind] == "" {
				return nil, fmt.Errorf("%s: %q: bad mark %q", file, names[i], kind)
			}
			start := b.Len()
			b.WriteString(text)
			s.Facts = append(s.Facts, Mark{start, b.Len(), Kinds[kind]})
			body = after
		}
		s.Text = b.String()
		out = append(out, s)
	}
	return out, nil
}

// Lines reads a file of that name, of short texts: ⟦…⟧ marks persons and identifiers, a line
// that starts with ">category " is a fact of that category. Where the name ends
// in "~", the lines are sentences on one line of text. The texts of a file
// "negative-…" are negative.
func Lines(file, data string) []Text {
	names, bodies := parts(data)
	out := make([]Text, 0, len(names))
	for i, body := range bodies {
		name, joined := strings.CutSuffix(names[i], " ~")
		s := Text{Name: file + "/" + name, Negative: strings.HasPrefix(file, "negative-")}
		var b strings.Builder
		for _, line := range strings.Split(strings.TrimRight(body, "\n"), "\n") {
			var kind finding.InfoType
			if rest, ok := strings.CutPrefix(line, ">"); ok {
				word, text, _ := strings.Cut(rest, " ")
				if k, ok := Kinds[word]; ok {
					kind, line = k, text
				}
			}
			start := b.Len()
			for line != "" {
				before, rest, _ := strings.Cut(line, "⟦")
				b.WriteString(before)
				inner, after, ok := strings.Cut(rest, "⟧")
				if ok {
					s.People = append(s.People, Mark{Start: b.Len(), End: b.Len() + len(inner)})
				}
				b.WriteString(inner)
				line = after
			}
			if kind != "" {
				s.Facts = append(s.Facts, Mark{start, b.Len(), kind})
			}
			if joined && b.Len() > start {
				b.WriteByte(' ')
				continue
			}
			b.WriteByte('\n')
		}
		s.Text = b.String()
		s.Table = table(s.Name, s.Text)
		out = append(out, s)
	}
	return out
}

// table is the table of a text whose name says that it is one and whose first
// line lists its columns; nil = it is none.
func table(name, text string) *document.Table {
	if !strings.Contains(name, "tab") {
		return nil
	}
	first, _, _ := strings.Cut(text, "\n")
	for _, delimiter := range []string{";", ","} {
		if strings.Count(first, delimiter) > 2 {
			return &document.Table{Columns: strings.Split(first, delimiter), Delimiter: delimiter[0]}
		}
	}
	return nil
}
