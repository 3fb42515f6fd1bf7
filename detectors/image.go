package detectors

import (
	_ "embed"
	"fmt"

	"uitrusting/detectors/place"
	"uitrusting/detectors/term"
	"uitrusting/rules"
	"uitrusting/rules/names"
	"uitrusting/scanner/lex"
)

// image is the lexicon of the built-in rules, made when the program is built:
// making it anew at each start would take more than all the rest. Its first line
// says of what it was made. Where that is not what the program has, as for a
// choice of rules or lists that were edited, the lexicon is made at the start.
//
//go:generate go run ./generate
//go:embed image.bin
var image string

// sources names what an image is made of.
func sources(digest string) string {
	return fmt.Sprintf("%s %08x %08x %08x\n", digest, names.Sum(), term.Sum(), place.Sum())
}

// builderFor returns the Builder of the image for rules of that digest, or an
// empty one.
func builderFor(digest string) *lex.Builder {
	of := sources(digest)
	if len(image) > len(of) && image[:len(of)] == of {
		if b, err := lex.FromImage(image[len(of):]); err == nil {
			return b
		}
	}
	return lex.NewBuilder()
}

// Image makes the image of the built-in rules, for the generator.
func Image() ([]byte, error) {
	packs, err := rules.Builtin()
	if err != nil {
		return nil, err
	}
	b := lex.NewBuilder()
	d := digest(packs)
	if _, err := compile(packs, d, Options{}, b); err != nil {
		return nil, err
	}
	return append([]byte(sources(d)), b.Image()...), nil
}
