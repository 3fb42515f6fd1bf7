package detectors

import (
	_ "embed"
	"fmt"
	"slices"
	"strings"
	"sync"

	"uitrusting/detectors/doctype"
	"uitrusting/detectors/place"
	"uitrusting/detectors/term"
	"uitrusting/rules"
	"uitrusting/rules/names"
	"uitrusting/scanner/lex"
)

// image is what the built-in rules and lists come to, made when the program is
// built: to make it anew at each start took most of it. It is the line of what
// it was made of, the rules, the types of documents, and the lexicon with what
// detectors keep beside it.
// Where it is of something else, as for a choice of rules or lists that were
// edited, all is made at the start.
//
//go:generate go run ./generate
//go:embed image.bin
var image string

// sums tell whether the files that an image is made of have changed.
func sums() string {
	return fmt.Sprintf("%08x %08x %08x %08x %08x", rules.Sum(), names.Sum(), term.Sum(), place.Sum(), doctype.Sum())
}

// An imageParts is an image taken apart.
type imageParts struct {
	digest  string // of the rules
	packs   string // the rules, encoded
	types   string // of documents, as doctype.Image makes them
	lexicon string
}

// opened is the image, taken apart once.
var opened = sync.OnceValues(open)

// open takes the image apart; ok is false when it is of other files.
func open() (p imageParts, ok bool) {
	line, rest, _ := strings.Cut(image, "\n")
	var made [5]string
	var packs, types int
	_, err := fmt.Sscan(line, &p.digest, &made[0], &made[1], &made[2], &made[3], &made[4], &packs, &types)
	if err != nil || strings.Join(made[:], " ") != sums() || packs < 0 || types < 0 || packs > len(rest)-types {
		return imageParts{}, false
	}
	p.packs, p.types, p.lexicon = rest[:packs], rest[packs:][:types], rest[packs+types:]
	return p, true
}

// Builtin gives the packs that are part of the program, as rules.Builtin does.
func Builtin() ([]rules.Pack, error) {
	if p, ok := opened(); ok {
		if packs, err := rules.Decode(p.packs); err == nil {
			return packs, nil
		}
	}
	return rules.Builtin()
}

// builderFor returns the Builder of the image for rules of that digest, or an
// empty one.
func builderFor(digest string) *lex.Builder {
	if p, ok := opened(); ok && p.digest == digest {
		if b, err := lex.FromImage(p.lexicon); err == nil {
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
	text := rules.Encode(packs)
	b := lex.NewBuilder()
	d := digest(packs)
	if _, err := compile(packs, d, Options{}, b); err != nil {
		return nil, err
	}
	types, err := doctype.Image()
	if err != nil {
		return nil, err
	}
	out := fmt.Appendf(nil, "%s %s %d %d\n", d, sums(), len(text), len(types))
	return slices.Concat(out, text, types, b.Image()), nil
}
