package person

import (
	"uitrusting/scanner/document"
	"uitrusting/scanner/finding"
	"uitrusting/scanner/lex"
)

// An Example is a candidate as the model sees it, for the trainer.
type Example struct {
	Start, End int
	Features   []uint16 // below 1<<TableBits
}

// TableBits is the size of the model's table, for the trainer.
const TableBits = tableBits

// WeightScale is the logit of one unit of the table, for the trainer.
const WeightScale = weightScale

// Examples lists every candidate of a text. hide tells which words the
// gazetteer is to forget, so that the model learns to do without.
func (d *Detector) Examples(seg *document.Segment, at *lex.Anchors, hide func(word string) bool) []Example {
	var out []Example
	s := scan{d: d, text: seg.Text, seg: seg, lexemes: new(lexemes), hide: hide}
	for _, h := range at.Names {
		if !hide(seg.Text[h.Start:h.End]) {
			s.hits = append(s.hits, h)
		}
	}
	s.examples = &out
	var none []finding.Match
	s.run(len(seg.Text), &none)
	return out
}
