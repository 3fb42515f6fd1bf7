// Gen makes names.txt, the gazetteer of package names, of the register's
// first names, the ranked family names, the places of Belgium and the lists
// in lists/.
package main

import (
	"bufio"
	"flag"
	"fmt"
	"log"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"uitrusting/rules/names"
)

func main() {
	log.SetFlags(0)
	given := flag.String("given", "", "TSV: first name, bearers")
	surnames := flag.String("surnames", "", "TSV: rank or empty, family name")
	places := flag.String("places", "", "TSV: postcode, Dutch names, French names")
	lists := flag.String("lists", "lists", "folder of own lists")
	out := flag.String("out", "names.txt", "file to write")
	flag.Parse()
	g := gazetteer{words: map[key]names.Class{}, stop: map[string]bool{}, rare: map[string]bool{}, wordy: map[string]bool{}, common: map[string]bool{}}
	err := g.own(filepath.Join(*lists, "words.txt"))
	for _, step := range []struct {
		path string
		add  func([]string)
	}{
		{*surnames, func(f []string) { g.surname(f[1], rank(f[0])) }},
		{*places, func(f []string) { g.place(f[1] + "|" + f[2]) }},
		{*given, func(f []string) { g.first(f[0], count(f[1])) }},
	} {
		if err == nil {
			err = rows(step.path, step.add)
		}
	}
	for _, name := range []string{"low-countries", "romance", "origins", "known"} {
		if err == nil {
			err = g.family(filepath.Join(*lists, "surnames-"+name+".txt"), name == "known")
		}
	}
	if err == nil {
		err = g.write(*out)
	}
	if err != nil {
		log.Fatal(err)
	}
}

type key struct {
	word string
	form names.Form
}

type gazetteer struct {
	words  map[key]names.Class
	stop   map[string]bool // never a first name
	rare   map[string]bool // ambiguous first names
	wordy  map[string]bool // ambiguous family names
	common map[string]bool // never a first or family name, but for first names of very many
}

// rows calls add with the fields of each row of a TSV file, without comments
// and titles.
func rows(path string, add func([]string)) error {
	f, err := os.Open(path)
	if err != nil {
		return err
	}
	defer f.Close()
	s := bufio.NewScanner(f)
	title := true
	for s.Scan() {
		if strings.HasPrefix(s.Text(), "#") {
			continue
		}
		if title {
			title = false
			continue
		}
		if fields := strings.Split(s.Text(), "\t"); len(fields) >= 3 {
			add(fields)
		}
	}
	return s.Err()
}

func count(s string) int {
	n, err := strconv.Atoi(s)
	if err != nil {
		log.Fatalf("count %q", s)
	}
	return n
}

func rank(s string) bool { return s != "" }

// own reads the sections of words.txt.
func (g *gazetteer) own(path string) error {
	f, err := os.ReadFile(path)
	if err != nil {
		return err
	}
	section := ""
	for line := range strings.Lines(string(f)) {
		line = strings.TrimSpace(line)
		if line == "" || line[0] == '#' {
			continue
		}
		if line[0] == '[' {
			section = strings.Trim(line, "[]")
			continue
		}
		for w := range strings.FieldsSeq(line) {
			if err := g.sorted(section, w); err != nil {
				return err
			}
		}
	}
	return nil
}

func (g *gazetteer) sorted(section, w string) error {
	kinds := map[string]names.Class{
		"month": names.Month, "place": names.Place, "demonym": names.Demonym, "org": names.Org, "orgword": names.OrgWord,
		"street": names.Street, "saint": names.Saint, "legal": names.Legal, "title": names.Title, "role": names.Role,
		"public": names.Public, "say": names.Say, "salutation": names.Salutation, "closing": names.Closing,
		"label": names.Label, "kin": names.Kin, "common": names.Common, "medicine": names.Org | names.Clinical, "eponym": names.Clinical,
	}
	kind, how, _ := strings.Cut(section, " ")
	if kind == "given" {
		switch how {
		case "stop":
			g.stop[w] = true
		case "ambiguous":
			g.rare[w] = true
		default:
			for _, p := range parts(w) {
				g.first(p, 100)
			}
		}
		return nil
	}
	if kind == "ambiguous" {
		g.wordy[w] = true
		return nil
	}
	class, ok := kinds[kind]
	if !ok {
		return fmt.Errorf("unknown section %q", section)
	}
	form := names.Capital
	switch how {
	case "anycase":
		form = names.AnyCase
	case "exact":
		form = names.Exact
	}
	for _, p := range parts(w) {
		if utf8.RuneCountInString(p) == 1 && kind != "title" {
			continue
		}
		g.add(p, form, class)
	}
	if kind == "common" {
		g.common[w] = true
	}
	return nil
}

// parts are the words of a name: what hyphens, blanks and apostrophes part.
func parts(name string) []string {
	return strings.FieldsFunc(name, func(r rune) bool { return !unicode.IsLetter(r) })
}

func (g *gazetteer) add(word string, form names.Form, c names.Class) {
	if form == names.AnyCase {
		word = strings.ToLower(word)
	}
	k := key{word, form}
	step := max(g.words[k]&names.Given, c&names.Given)
	g.words[k] = (g.words[k]|c)&^names.Given | step
}

// first adds a first name with the number of its bearers. Names of fewer than
// ten and very short rare ones are mostly noise, and words of the languages
// are no anchors.
func (g *gazetteer) first(name string, bearers int) {
	ps := parts(name)
	if len(ps) != 1 {
		return
	}
	w := ps[0]
	size := utf8.RuneCountInString(w)
	if g.common[w] && bearers < 2000 || g.stop[w] || bearers < 10 || size < 2 || size < 4 && bearers < 60 && !g.rare[w] {
		return
	}
	step := names.Class(1)
	for _, least := range []int{20, 200, 1000, 5000} {
		if bearers >= least {
			step++
		}
	}
	if g.rare[w] || g.common[w] {
		step |= names.Ambiguous
	}
	g.add(w, names.Capital, step)
	if plain := unaccented(w); plain != w && !g.stop[plain] {
		g.add(plain, names.Capital, step)
	}
}

// unaccented drops the marks that people leave out.
func unaccented(w string) string {
	const with = "éèêëàâäáåãçîïíìıôöóòøõûüúùñÉÈÊËÀÂÄÁÅÇÎÏÍİÔÖÓØÛÜÚÑşŞğĞŠšŽžČčĆćŁłŃńŚśŻżŹźĄąĘęțȚșȘăĂđĐýÝřŘěĚůŮ"
	const without = "eeeeaaaaaaciiiiioooooouuuunEEEEAAAAACIIIIOOOOUUUNsSgGSsZzCcCcLlNnSsZzZzAaEetTsSaAdDyYrReEuU"
	return strings.Map(func(r rune) rune {
		if i := strings.IndexRune(with, r); i >= 0 {
			return rune(without[utf8.RuneCountInString(with[:i])])
		}
		return r
	}, w)
}

// family reads a list of family names.
func (g *gazetteer) family(path string, known bool) error {
	f, err := os.ReadFile(path)
	if err != nil {
		return err
	}
	for line := range strings.Lines(string(f)) {
		if strings.HasPrefix(line, "#") {
			continue
		}
		for w := range strings.FieldsSeq(line) {
			g.surname(strings.ReplaceAll(w, "_", " "), known)
		}
	}
	return nil
}

// surname adds the words of a family name that are no particles.
func (g *gazetteer) surname(name string, frequent bool) {
	c := names.Surname
	if frequent {
		c |= names.Frequent
	}
	ps := parts(name)
	if len(ps) > 1 && particles[strings.ToLower(ps[0])] {
		c = names.AfterParticle
	}
	for _, p := range ps {
		if particles[strings.ToLower(p)] || utf8.RuneCountInString(p) < 2 || (g.stop[p] || g.common[p]) && c != names.AfterParticle {
			continue
		}
		p = capital(p)
		if g.wordy[p] && c.Is(names.Surname) {
			g.add(p, names.Capital, c|names.Ambiguous)
			continue
		}
		g.add(p, names.Capital, c)
		if plain := unaccented(p); plain != p {
			if g.wordy[plain] {
				g.add(plain, names.Capital, names.Ambiguous)
			}
			g.add(plain, names.Capital, c)
		}
	}
}

// capital writes the first letter large: "hondt" of "D'hondt" stands in the
// table as "Hondt", which finds both.
func capital(w string) string {
	r, n := utf8.DecodeRuneInString(w)
	return string(unicode.ToUpper(r)) + w[n:]
}

var particles = func() map[string]bool {
	m := map[string]bool{}
	for p := range strings.FieldsSeq("van vanden vander von vom zu zur zum de den der des du d la le les l da do dos das di del della dello delle lo el al ait ben bin ibn ou op te ten ter t in s mc mac o saint ter") {
		m[p] = true
	}
	return m
}()

// place adds place names: "Limal|Wavre". Their parts count, but not the
// small words and the first names in them.
func (g *gazetteer) place(list string) {
	for name := range strings.SplitSeq(list, "|") {
		for _, p := range parts(name) {
			k := key{p, names.Capital}
			if r, _ := utf8.DecodeRuneInString(p); !unicode.IsUpper(r) || utf8.RuneCountInString(p) < 3 || g.stop[p] || g.common[p] || g.words[k].Is(names.Saint) {
				continue
			}
			if len(parts(name)) > 1 && strings.ContainsAny(name, "-") && strings.HasPrefix(name, "S") && strings.Contains(name, "int") {
				continue // the saint's name in Sint-Jan is no place
			}
			g.add(p, names.Capital, names.Place)
		}
	}
}

func (g *gazetteer) write(path string) error {
	sections := map[string][]string{}
	for k, c := range g.words {
		title := fmt.Sprintf("=%c%x", k.form, uint32(c))
		sections[title] = append(sections[title], k.word)
	}
	var b strings.Builder
	for _, title := range slices.Sorted(maps.Keys(sections)) {
		b.WriteString(title + "\n")
		for _, w := range slices.Sorted(slices.Values(sections[title])) {
			b.WriteString(w + "\n")
		}
	}
	return os.WriteFile(path, []byte(b.String()), 0o644)
}
