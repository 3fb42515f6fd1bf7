package person

import _ "embed"

// The model is a table of weights of hashed features, one byte each, trained
// by the program in train/ on text that it makes of templates. It judges a
// candidate in its context, and hears what the rules say of it.
//
//go:generate go run ./train -out weights.bin
//go:embed weights.bin
var weights string

// tableBits is the size of the table: 64 KiB. Twice as much gained nothing
// measurable on the held-out families.
const tableBits = 16

// weightScale turns the bytes of the table into logits.
const weightScale = 1.0 / 32

// margin is the logit of the model, in 32nds.
func margin(f *features) int {
	if len(weights) != 1<<tableBits {
		return 0
	}
	sum := 0
	for _, at := range f.at[:f.n] {
		sum += int(int8(weights[at]))
	}
	return sum
}

// combine weighs the rules' points and the model's margin, which has heard
// the rules (see features.judged). The model may move a score by 60 points at
// most. Chosen on hand-written texts and the families learned from, 2026-11:
// 7 eighths and 40 points found less in both where names stand alone.
func combine(score, margin int) int {
	return lowFrom + lift + (score-lowFrom)/2 + max(-60, min(60, margin/4))
}

// lift makes up for what the rules take from a word of no list, in points:
// 2026-11, the families learned from and texts by hand; 2 found less at medium
// confidence, 6 cost precision.
const lift = 4
