// Train makes the weights of package person's model: a logistic regression
// over hashed features, trained on texts that package sample makes of the
// families that are not held out. The same seed gives the same file.
package main

import (
	"flag"
	"fmt"
	"log"
	"math"
	"math/rand/v2"
	"os"

	"uitrusting/detectors"
	"uitrusting/detectors/person"
	"uitrusting/detectors/person/train/sample"
	"uitrusting/scanner/document"
	"uitrusting/scanner/lex"
)

func main() {
	log.SetFlags(0)
	out := flag.String("out", "weights.bin", "file to write")
	texts := flag.Int("texts", 1500, "texts of each family")
	epochs := flag.Int("epochs", 4, "passes over the texts")
	flag.Parse()
	learn, held, err := collect(*texts)
	if err != nil {
		log.Fatal(err)
	}
	w := fit(learn, *epochs)
	table := quantise(w)
	fmt.Printf("candidates: %d to learn from, %d held out\n", len(learn), len(held))
	fmt.Printf("accuracy: %.4f learned, %.4f held out\n", accuracy(table, learn), accuracy(table, held))
	if err := os.WriteFile(*out, table, 0o644); err != nil {
		log.Fatal(err)
	}
}

// A labelled example is a candidate and whether it is a name.
type labelled struct {
	features []uint16
	name     bool
}

// collect makes texts of every family and labels their candidates.
func collect(texts int) (learn, held []labelled, err error) {
	families, err := sample.Families()
	if err != nil {
		return nil, nil, err
	}
	b := lex.NewBuilder()
	d, err := person.New(nil, b)
	if err != nil {
		return nil, nil, err
	}
	l := b.Build()
	m := sample.NewMaker(1)
	for i := range families {
		f := &families[i]
		n := texts * len(f.Templates) / 10
		if f.Held {
			n = texts / 10
		}
		for j := range n {
			got := label(d, l, m.Text(f), uint32(j))
			if f.Held {
				held = append(held, got...)
			} else {
				learn = append(learn, got...)
			}
		}
	}
	return learn, held, nil
}

// label finds the candidates of a marked text, with a third of the gazetteer
// forgotten, and marks those that lie in a name.
func label(d *person.Detector, l *lex.Lexicon, marked string, seed uint32) (out []labelled) {
	text, want := detectors.Unmark(marked)
	var at lex.Anchors
	l.Lex(text, d.Wants(), &at)
	hide := func(word string) bool {
		h := seed*0x9E3779B1 + 2166136261
		for i := range len(word) {
			h = (h ^ uint32(word[i]|0x20)) * 16777619
		}
		return h>>8%100 < 33
	}
	seg := document.Segment{Text: text}
	for _, e := range d.Examples(&seg, &at, hide) {
		name := false
		for _, w := range want {
			name = name || e.Start < w[1] && w[0] < e.End
		}
		out = append(out, labelled{e.Features, name})
	}
	return out
}

// forgotten is the share of features left out of a step, in percent.
const forgotten = 40

// fit runs stochastic gradient descent with a step size of its own for every
// weight (AdaGrad) and a little decay.
func fit(examples []labelled, epochs int) []float64 {
	w := make([]float64, 1<<person.TableBits)
	g := make([]float64, len(w))
	r := rand.New(rand.NewPCG(2, 3))
	order := make([]int, len(examples))
	for i := range order {
		order[i] = i
	}
	var kept []uint16
	for range epochs {
		r.Shuffle(len(order), func(i, j int) { order[i], order[j] = order[j], order[i] })
		for _, i := range order {
			e := &examples[i]
			// forgetting a part of the features each time keeps the model from
			// resting on the words of the templates
			kept = kept[:0]
			for _, f := range e.features {
				if r.IntN(100) >= forgotten {
					kept = append(kept, f)
				}
			}
			sum := 0.0
			for _, f := range kept {
				sum += w[f]
			}
			want := 0.0
			if e.name {
				want = 1
			}
			diff := 1/(1+math.Exp(-sum)) - want
			for _, f := range kept {
				d := diff + 1e-5*w[f]
				g[f] += d * d
				w[f] -= 0.1 * d / math.Sqrt(1e-6+g[f])
			}
		}
	}
	return w
}

func quantise(w []float64) []byte {
	out := make([]byte, len(w))
	for i, v := range w {
		out[i] = byte(int8(max(-127, min(127, math.Round(v/person.WeightScale)))))
	}
	return out
}

func accuracy(table []byte, examples []labelled) float64 {
	right := 0
	for _, e := range examples {
		sum := 0
		for _, f := range e.features {
			sum += int(int8(table[f]))
		}
		if sum > 0 == e.name {
			right++
		}
	}
	return float64(right) / float64(max(1, len(examples)))
}
