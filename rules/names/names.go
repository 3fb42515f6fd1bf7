package names

import (
	_ "embed"
	"strconv"
	"strings"

	"uitrusting/rules"
)

// source holds a section for each form and class: a line "=" form class (in
// hexadecimal), then its words, one a line, sorted.
//
// First names: Statbel (Directorate-general Statistics – Statistics Belgium),
// CC BY 4.0, adapted. Places: bpost, Statbel REFNIS. The rest is own work.
// To make it anew, set GAZETTEER to the folder of the TSV files.
//
//go:generate go run ./gen -given $GAZETTEER/firstnames-be.tsv -surnames $GAZETTEER/surnames-be.tsv -places $GAZETTEER/postcodes-be.tsv -lists lists -out names.txt
//go:embed names.txt
var source string

// Each calls yield with every word of the gazetteer. The words are letters
// only, parts of the embedded text, and cost no memory.
func Each(yield func(word string, form Form, c Class)) {
	var form Form
	var class Class
	for rest := source; rest != ""; {
		line, after, _ := strings.Cut(rest, "\n")
		rest = after
		if line == "" {
			continue
		}
		if line[0] != '=' {
			yield(line, form, class)
			continue
		}
		n, err := strconv.ParseUint(line[2:], 16, 32)
		if err != nil {
			panic("names: names.txt was not made by its generator")
		}
		form, class = Form(line[1]), Class(n)
	}
}

// Sum tells whether the gazetteer has changed.
func Sum() uint32 { return rules.Checksum(source) }
