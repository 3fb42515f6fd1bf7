package detectors

import (
	_ "embed"
	"fmt"
	"strconv"
	"strings"
	"sync"

	"uitrusting/detectors/place"
	"uitrusting/detectors/term"
	"uitrusting/rules"
	"uitrusting/rules/names"
	"uitrusting/scanner/lex"
)

// image is what the built-in rules and lists come to, made when the program is
// built: to make it anew at each start took most of it. It is the line of what
// it was made of, the rules, and the lexicon with what detectors keep beside it.
// Where it is of something else, as for a choice of rules or lists that were
// edited, all is made at the start.
//
//go:generate go run ./generate
//go:embed image.bin
var image string

// sums tell whether the files that an image is made of have changed.
func sums() string {
	return fmt.Sprintf("%08x %08x %08x %08x", rules.Sum(), names.Sum(), term.Sum(), place.Sum())
}

// An imageParts is an image taken apart.
type imageParts struct {
	digest  string // of the rules
	packs   string // the rules, encoded
	lexicon string
}

// opened is the image, taken apart once.
var opened = sync.OnceValues(open)

// open takes the image apart; ok is false when it is of other files.
func open() (p imageParts, ok bool) {
	line, rest, _ := strings.Cut(image, "\n")
	head := strings.Fields(line)
	if len(head) != 6 || strings.Join(head[1:5], " ") != sums() {
		return p, false
	}
	n, err := strconv.Atoi(head[5])
	if err != nil || n < 0 || n > len(rest) {
		return p, false
	}
	return imageParts{digest: head[0], packs: rest[:n], lexicon: rest[n:]}, true
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
	out := fmt.Appendf(nil, "%s %s %d\n", d, sums(), len(text))
	return append(append(out, text...), b.Image()...), nil
}
