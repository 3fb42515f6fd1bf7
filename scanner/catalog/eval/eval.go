// Package eval measures how well copies are told. It makes a central store of
// real documents found on the machine and of an office's letters and tables
// with made-up persons, and a laptop with what people do to them; it knows the
// truth and judges what a scan says. What thresholds are set on and what is
// measured never share a folder of documents.
package eval

import (
	"errors"
	"fmt"
	"maps"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"time"

	"uitrusting/scanner/finding"
)

// A Split is one of two halves of all documents, by folder.
type Split int

// Thresholds may be set on Tuning alone.
const (
	Tuning Split = iota
	Test
)

// Options say what is made.
type Options struct {
	Seed      uint64
	Split     Split
	Folders   []string // of real documents in Dutch, French, German and English
	Documents int      // real texts at most; a quarter of them stay outside the store
	PerFolder int      // of them from one folder; 0 = 25
	Each      int      // laptop files of each kind
	Letters   int      // of 16 KB, with a person each, in a folder of their own, to measure speed on
	Office    string   // the program of LibreOffice; "" = no conversions
}

// A Trial is a file of the laptop and what a scan must say of it.
type Trial struct {
	Kind      string
	Relations []finding.Relation // any of them; none = tied to nothing
	Of        []string           // central files, any of which comes first
	All       bool               // all of them must be named
	Member    bool               // the answer is that of the document within
	Few       bool               // too few persons for a catalog in a file, which says that it cannot tell
	Changed   string             // "local" or "central": the side that was changed last; "" = not asked
}

// A Set is what was made.
type Set struct {
	Trials   map[string]Trial // by name of the laptop file
	Texts    int              // real ones in the store
	Files    int              // of the store
	Bytes    int64            // of the store
	Families int
	Langs    map[string]int // texts by language
}

// Names of the folders that are made.
const (
	Central = "central"
	Laptop  = "laptop"
	Letters = "letters"
)

type maker struct {
	o       *Options
	r       *rand.Rand
	dir     string
	work    string // for conversions
	set     *Set
	texts   []text // central ones
	names   map[string]string
	outside prose // for the laptop
	filed   prose // for the letters of the store and those made from their templates
	known   truth
	edited  map[string]string // the dated document that holds most of a text
	day     time.Time
	err     error
}

// Make writes a store and a laptop below dir.
func Make(dir string, o Options) (*Set, error) {
	m := &maker{
		o: &o, r: rand.New(rand.NewPCG(o.Seed, 1+uint64(o.Split))), dir: dir, work: filepath.Join(dir, "work"),
		set:   &Set{Trials: map[string]Trial{}, Langs: map[string]int{}},
		names: map[string]string{}, outside: prose{}, filed: prose{}, edited: map[string]string{}, day: time.Date(2026, 1, 5, 9, 0, 0, 0, time.UTC),
	}
	for _, d := range []string{Central, Laptop, Letters, "work"} {
		if err := os.MkdirAll(filepath.Join(dir, d), 0o700); err != nil {
			return nil, err
		}
	}
	defer os.RemoveAll(m.work)
	unrelated, older := m.store(readTexts(&o, m.r))
	if len(m.texts) < 20 || m.err != nil {
		return nil, errors.Join(m.err, errors.New("too few documents in the folders"))
	}
	m.dated()
	m.copies()
	m.conversions()
	m.older(older)
	m.parts()
	m.letters()
	m.tables()
	for i := range unrelated {
		m.local(Trial{Kind: "unrelated, document"}, ".txt", join(unrelated[i].words))
	}
	for range o.Each {
		m.local(Trial{Kind: "unrelated, mail"}, ".eml", mailOf(join(m.prose(m.outside.language(m.r), 150+m.r.IntN(400)))))
		m.local(Trial{Kind: "unrelated, letter"}, ".txt", m.template(m.outside, 100+m.r.IntN(150)).letter(m.person()))
	}
	for i := range o.Letters {
		m.write(Letters, fmt.Sprintf("l%05d.txt", i), m.template(m.outside, 2500).letter(m.person()), m.day)
	}
	return m.set, m.err
}

// store chooses what is central, what stays outside, and pairs of real
// versions, of which one is central.
func (m *maker) store(texts []text) (unrelated []text, older []pair) {
	var central, outside []text
	for i := 0; i < len(texts); i++ {
		t := texts[i]
		switch {
		case i+1 < len(texts) && identity(t.path) == identity(texts[i+1].path):
			central = append(central, t)
			older = append(older, pair{t, texts[i+1]})
			i++
		case i%4 == 3:
			outside = append(outside, t)
		default:
			central = append(central, t)
		}
	}
	families := map[string]bool{}
	for i, t := range central {
		name := fmt.Sprintf("doc%04d.txt", i)
		m.texts = append(m.texts, t)
		m.names[t.path] = name
		m.known.add(name, t.words)
		m.central(name, join(t.words))
		families[t.family] = true
		m.set.Langs[t.lang]++
	}
	m.known.close()
	m.set.Texts, m.set.Families = len(central), len(families)
	for i, t := range outside {
		known := m.known.known(t.words)
		switch {
		case known >= .02: // another state of a central one, or the same boilerplate
		case i%2 == 0 && len(unrelated) < 2*m.o.Each:
			unrelated = append(unrelated, t)
		case known > 0: // it would be drawn again and again
		case i%4 == 1:
			m.filed[t.lang] = append(m.filed[t.lang], t)
		default:
			m.outside[t.lang] = append(m.outside[t.lang], t)
		}
	}
	return unrelated, older[:min(len(older), 2*m.o.Each)]
}

// A pair is two states of one real document, the first of them central.
type pair struct{ central, local text }

func (m *maker) central(name, content string) {
	m.write(Central, name, content, m.day.AddDate(0, 0, m.r.IntN(60)))
	m.set.Files++
	m.set.Bytes += int64(len(content))
}

// local writes a file of the laptop. Its time tells nothing: it was copied.
func (m *maker) local(t Trial, ext, content string) string {
	name := fmt.Sprintf("l%05d%s", len(m.set.Trials), ext)
	m.write(Laptop, name, content, m.day.AddDate(0, 0, m.r.IntN(120)))
	m.set.Trials[name] = t
	return name
}

func (m *maker) write(side, name, content string, changed time.Time) {
	path := filepath.Join(m.dir, side, name)
	m.err = errors.Join(m.err, os.WriteFile(path, []byte(content), 0o600), os.Chtimes(path, changed, changed))
}

// A prose is real texts that are not central, by language.
type prose map[string][]text

// language chooses one that there is prose in.
func (p prose) language(r *rand.Rand) string {
	langs := slices.Sorted(maps.Keys(p))
	if len(langs) == 0 {
		return ""
	}
	return langs[r.IntN(len(langs))]
}

// words are n words of it, in a language when there is some in that.
func (p prose) words(r *rand.Rand, lang string, n int) []string {
	if len(p[lang]) == 0 {
		lang = p.language(r)
	}
	list := p[lang]
	var out []string
	for len(out) < n && len(list) > 0 {
		t := &list[r.IntN(len(list))]
		at := r.IntN(len(t.words))
		out = append(out, t.words[at:min(at+n-len(out), len(t.words))]...)
	}
	for len(out) < n {
		out = append(out, "…")
	}
	return out
}

// prose is n words for the laptop.
func (m *maker) prose(lang string, n int) []string { return m.outside.words(m.r, lang, n) }

// some is a central text of at least and at most so many words, of which few
// others hold all: of a licence that is in each folder nothing is a copy.
func (m *maker) some(least, most int) *text {
	for range 10_000 {
		t := &m.texts[m.r.IntN(len(m.texts))]
		if len(t.words) >= least && len(t.words) <= most && len(m.of(t.words)) <= mostHolders {
			return t
		}
	}
	return &m.texts[0]
}

// mostHolders is the number of central files that may hold the same.
const mostHolders = 10

// cut is a run of n words of a central text, of which few others hold it.
func (m *maker) cut(t *text, n int) []string {
	for range 100 {
		if cut := m.excerpt(t.words, n); len(m.of(cut)) <= mostHolders {
			return cut
		}
	}
	return nil
}

// of are the central files that are right for a part of a text.
func (m *maker) of(words []string) []string {
	of := m.known.holders(words)
	for _, name := range of {
		if dated := m.edited[name]; dated != "" {
			of = append(of, dated)
		}
	}
	return of
}
