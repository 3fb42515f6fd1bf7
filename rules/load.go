package rules

import (
	"embed"
	"errors"
	"fmt"
	"hash/crc32"
	"io/fs"
	"path"
	"sort"
	"strings"

	"github.com/goccy/go-yaml"
	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/parser"
)

//go:embed packs
var builtin embed.FS

// Bounds of a pack, which may come from a stranger.
const (
	maxPack  = 1 << 20 // bytes
	maxRules = 1000
	maxName  = 64 // bytes of a group, a rule's name, an infotype
)

// Builtin loads the packs that are part of the program, sorted by name. Packs
// of the same name in several files are one pack.
func Builtin() ([]Pack, error) {
	byName := map[string]*Pack{}
	err := fs.WalkDir(builtin, "packs", func(file string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || path.Ext(file) != ".yaml" {
			return err
		}
		src, err := builtin.ReadFile(file)
		if err != nil {
			return err
		}
		p, err := Load(file, src)
		if err != nil {
			return err
		}
		if have, ok := byName[p.Pack]; ok {
			have.Rules = append(have.Rules, p.Rules...)
		} else {
			byName[p.Pack] = &p
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	var packs []Pack
	for _, p := range byName {
		packs = append(packs, *p)
	}
	sort.Slice(packs, func(i, j int) bool { return packs[i].Pack < packs[j].Pack })
	return packs, unique(packs)
}

// Sum tells whether the files of the built-in packs have changed.
func Sum() uint32 {
	var texts []string
	_ = fs.WalkDir(builtin, "packs", func(file string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		src, err := builtin.ReadFile(file)
		texts = append(texts, file, string(src))
		return err
	})
	return Checksum(texts...)
}

// Checksum is the CRC-32C of texts, one after another. It copies none of them.
func Checksum(texts ...string) uint32 {
	var buf [4096]byte
	sum, table := uint32(0), crc32.MakeTable(crc32.Castagnoli)
	for _, text := range texts {
		for text != "" {
			n := copy(buf[:], text)
			sum, text = crc32.Update(sum, table, buf[:n]), text[n:]
		}
	}
	return sum
}

// Load reads a pack. An unknown key, a wrong type or a rule that cannot be
// meant is an error that names the file, and the line and column where they
// are known.
func Load(name string, src []byte) (Pack, error) {
	var p Pack
	if len(src) > maxPack {
		return p, fmt.Errorf("%s: a rule pack has at most %d bytes", name, maxPack)
	}
	if err := Strict(name, src, &p); err != nil {
		return p, err
	}
	if p.Pack == "" || len(p.Rules) == 0 {
		return p, fmt.Errorf("%s: a rule pack has a name (pack) and rules", name)
	}
	if len(p.Rules) > maxRules {
		return p, fmt.Errorf("%s: a rule pack has at most %d rules", name, maxRules)
	}
	at := places{name: name, src: src}
	for i := range p.Rules {
		r := &p.Rules[i]
		if err := r.check(); err != nil {
			return p, fmt.Errorf("%s: rule %q: %w", at.of("$.rules[%d].id", i), r.ID, err)
		}
		if len(r.Pattern) > 0 { // these are compiled later, and may turn out wrong
			r.At = at.of("$.rules[%d].id", i)
			for k := range r.Pattern {
				r.PatternAt = append(r.PatternAt, at.of("$.rules[%d].pattern[%d]", i, k))
			}
		}
	}
	return p, unique([]Pack{p})
}

// places tells where something stands in a file. The file is parsed again,
// once, only when somebody asks.
type places struct {
	name string
	src  []byte
	file *ast.File
}

// of is the file, line and column of a path such as "$.rules[0].id", or the
// file alone.
func (p *places) of(path string, index ...any) string {
	if p.file == nil {
		var err error
		if p.file, err = parser.ParseBytes(p.src, 0); err != nil {
			return p.name
		}
	}
	at, err := yaml.PathString(fmt.Sprintf(path, index...))
	if err != nil {
		return p.name
	}
	node, err := at.FilterFile(p.file)
	if err != nil || node == nil || node.GetToken() == nil {
		return p.name
	}
	pos := node.GetToken().Position
	return fmt.Sprintf("%s:%d:%d", p.name, pos.Line, pos.Column)
}

// unique refuses two rules of one id.
func unique(packs []Pack) error {
	seen := map[string]bool{}
	for _, p := range packs {
		for _, r := range p.Rules {
			if seen[r.ID] {
				return fmt.Errorf("rule %q is there twice", r.ID)
			}
			seen[r.ID] = true
		}
	}
	return nil
}

// check refuses a rule that cannot be meant.
func (r *Rule) check() error {
	group, own, _ := strings.Cut(r.ID, "/")
	switch {
	case !name(group) || !name(own):
		return errors.New("an id is <group>/<name> in lower case")
	case !name(r.InfoType):
		return errors.New("an infotype is a name in lower case such as customer-number")
	case r.Detector == "":
		return errors.New("a rule names its detector")
	case r.Window < 0 || r.Window > 1000:
		return errors.New("a window is 0 to 1000 bytes")
	case len(r.Examples) == 0:
		return errors.New("a rule has examples, with ⟦…⟧ around each match")
	}
	for _, e := range r.Examples {
		if !strings.Contains(e, "⟦") || strings.Count(e, "⟦") != strings.Count(e, "⟧") {
			return fmt.Errorf("example without ⟦…⟧ around its match")
		}
	}
	for _, e := range r.Counterexamples {
		if strings.ContainsAny(e, "⟦⟧") {
			return errors.New("a counterexample has no match to mark")
		}
	}
	for lang := range r.Keywords {
		switch lang {
		case "nl", "fr", "de", "en", "any":
		default:
			return fmt.Errorf("keywords of language %q: choose from nl, fr, de, en, any", lang)
		}
	}
	return nil
}

// name reports whether s is small letters and digits, with dashes inside, and
// begins with a letter.
func name(s string) bool {
	if s == "" || s[0] < 'a' || s[0] > 'z' || s[len(s)-1] == '-' || len(s) > maxName {
		return false
	}
	for i := range len(s) {
		switch c := s[i]; {
		case c >= 'a' && c <= 'z', c >= '0' && c <= '9':
		case c == '-' && s[i-1] != '-':
		default:
			return false
		}
	}
	return true
}

// Words are all keywords of a rule, of every language.
func (r *Rule) Words() []string {
	var words []string
	for _, lang := range []string{"nl", "fr", "de", "en", "any"} {
		words = append(words, r.Keywords[lang]...)
	}
	return words
}
