package person

import _ "embed"

// The model is a table of weights of hashed features, one byte each, trained
// by the program in train/ on text that it makes of templates. It judges a
// candidate in its context; it knows nothing of the rules' scores.
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

// modelPoints turns a margin into points beside those of the rules.
var devClip, devSlope, devOff, devScale = 40, 7, 0, 7

func modelPoints(m int) int { return max(-devClip, min(devClip, m*devSlope/32)) + devOff }
