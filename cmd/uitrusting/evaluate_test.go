package main

import (
	"archive/zip"
	"bytes"
	"context"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"sort"
	"strings"
	"testing"
	"time"

	"uitrusting/rules"
	"uitrusting/scanner"
	"uitrusting/scanner/catalog"
	"uitrusting/scanner/finding"
	"uitrusting/scanner/fingerprint"
)

// A trial is a local file and what a scan must say of it.
type trial struct {
	kind      string
	relations []finding.Relation // any of them; none = not tied to anything
	of        []string           // central files, any of which comes first; for concatenations all must be named
	all       bool
	few       bool // too few persons for a catalog in a file, which must say that it cannot tell
}

// An evaluation is a store, a laptop, and the truth.
type evaluation struct {
	r       *rand.Rand
	dir     string
	central map[string][]string // words by name
	tables  map[string][]person
	trials  map[string]trial // by name of the local file
	names   []string
}

func (e *evaluation) write(side, name, text string) {
	if err := os.WriteFile(filepath.Join(e.dir, side, name), []byte(text), 0o600); err != nil {
		panic(err)
	}
}

func (e *evaluation) local(t trial, ext, text string) {
	name := fmt.Sprintf("l%04d%s", len(e.trials), ext)
	e.write("laptop", name, text)
	e.trials[name] = t
}

// evaluate makes a store of n documents and a laptop with each of n files of
// every kind.
func evaluate(dir string, seed uint64, half, documents, each int) *evaluation {
	e := &evaluation{
		r: rand.New(rand.NewPCG(seed, 77)), dir: dir, central: map[string][]string{}, tables: map[string][]person{}, trials: map[string]trial{},
	}
	for _, side := range []string{"central", "laptop"} {
		if err := os.MkdirAll(filepath.Join(dir, side), 0o700); err != nil {
			panic(err)
		}
	}
	texts := documentation(half, documents)
	fresh := min(len(texts)/4, each)
	for i, words := range texts[:len(texts)-fresh] {
		e.store(fmt.Sprintf("doc%03d.txt", i), words)
	}
	e.store("made.txt", lines(madeUp(e.r, 1700)))
	for i := range documents {
		e.store(fmt.Sprintf("made%03d.txt", i), lines(madeUp(e.r, 200+e.r.IntN(1500))))
	}
	e.letters(each)
	e.copies(each)
	e.quotes(each)
	e.lists(each)
	for range each {
		e.local(trial{kind: "unrelated, made up"}, ".txt", text(lines(madeUp(e.r, 250+e.r.IntN(1000)))))
	}
	known := runs(texts[:len(texts)-fresh]...)
	for _, words := range texts[len(texts)-fresh:] {
		own, both := runs(words), 0
		for r := range own {
			if known[r] {
				both++
			}
		}
		if both*50 > len(own) {
			continue // it quotes a central text, or is another state of it
		}
		e.local(trial{kind: "unrelated, documentation"}, ".txt", text(words))
	}
	return e
}

// runs are all runs of eight words.
func runs(texts ...[]string) map[string]bool {
	all := map[string]bool{}
	for _, words := range texts {
		words = strings.Fields(strings.ToLower(text(words)))
		for i := range max(len(words)-7, 0) {
			all[strings.Join(words[i:i+8], " ")] = true
		}
	}
	return all
}

func (e *evaluation) store(name string, words []string) {
	e.central[name], e.names = words, append(e.names, name)
	e.write("central", name, text(words))
}

func text(words []string) string { return strings.Join(words, " ") + "\n" }

// some is a central text of at least n words.
func (e *evaluation) some(n int) (string, []string) {
	for {
		name := e.names[e.r.IntN(len(e.names))]
		if words := e.central[name]; len(words) >= n {
			return name, slices.Clone(words)
		}
	}
}

var versions = []finding.Relation{finding.Version}

func (e *evaluation) copies(each int) {
	for range each {
		name, words := e.some(250)
		of := []string{name}
		same := []finding.Relation{finding.SameText}
		e.local(trial{kind: "exact", relations: []finding.Relation{finding.Exact}, of: of}, ".txt", text(words))
		e.local(trial{kind: "CRLF and BOM", relations: same, of: of}, ".txt", "\ufeff"+strings.ReplaceAll(text(words), "\n", "\r\n"))
		e.local(trial{kind: "to docx", relations: same, of: of}, ".docx", docx(words))
		e.local(trial{kind: "to html", relations: same, of: of}, ".html", html(words))
		e.local(trial{kind: "edits 1 %", relations: versions, of: of}, ".txt", text(e.scatter(words, 1)))
		e.local(trial{kind: "edits 10 % scattered", relations: versions, of: of}, ".txt", text(e.scatter(words, 10)))
		for _, share := range []int{10, 30, 50} {
			e.local(trial{kind: fmt.Sprintf("edits %d %% in blocks", share), relations: versions, of: of}, ".txt", text(e.blocks(words, share)))
		}
		for _, least := range []int{250, 1550} {
			for !strings.HasPrefix(name, "made") || len(words) < least {
				name, words = e.some(least)
			}
			paged := trial{kind: "to pdf", relations: same, of: []string{name}}
			if len(words) < 1550 { // on one or two pages nothing tells a heading from the text
				paged.kind, paged.relations = "to pdf, few pages", append(versions, same...)
			}
			e.local(paged, ".pdf", pdf(e.r, words))
		}
		name, words = e.some(500)
		n := len(words) * (20 + e.r.IntN(20)) / 100
		at := e.r.IntN(len(words) - n)
		e.local(trial{kind: "excerpt 20-40 %", relations: []finding.Relation{finding.Extract}, of: []string{name}}, ".txt", text(words[at:at+n]))
		e.local(trial{kind: "zip member", relations: []finding.Relation{finding.Exact}, of: []string{name}}, ".zip", zipped(text(words)))
	}
}

// scatter replaces single words.
func (e *evaluation) scatter(words []string, percent int) []string {
	out, other := slices.Clone(words), madeUp(e.r, len(words))
	changed := false
	for i := range out {
		if e.r.IntN(100) < percent || !changed && i == len(out)/2 {
			out[i], changed = other[i]+"x", true
		}
	}
	return out
}

// blocks rewrites paragraphs of 40 words.
func (e *evaluation) blocks(words []string, percent int) []string {
	out, other := slices.Clone(words), madeUp(e.r, len(words))
	n := (len(words) + 39) / 40
	for _, b := range e.r.Perm(n)[:max(n*percent/100, 1)] {
		copy(out[b*40:min(b*40+40, len(out))], other[b*40:])
	}
	return out
}

func (e *evaluation) quotes(each int) {
	for _, size := range [][2]int{{25, 45}, {60, 110}, {120, 250}} {
		for range each {
			name, words := e.some(600)
			n := size[0] + e.r.IntN(size[1]-size[0])
			at := e.r.IntN(len(words) - n)
			mail := slices.Concat(madeUp(e.r, 60+e.r.IntN(120)), words[at:at+n], madeUp(e.r, 60+e.r.IntN(120)))
			ok := []finding.Relation{finding.Passage}
			if n > 100 { // more than half of the mail can be the quote
				ok = append(ok, finding.Extract)
			}
			e.local(trial{kind: fmt.Sprintf("mail, %d-%d words quoted", size[0], size[1]), relations: ok, of: []string{name}}, ".eml",
				"From: a@b.example\r\nTo: c@d.example\r\nSubject: vraag\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n"+text(mail))
		}
	}
	for range each {
		var all []string
		var of []string
		for len(of) < 3 {
			name, words := e.some(250)
			if len(words) < 1200 && !slices.Contains(of, name) {
				of, all = append(of, name), slices.Concat(all, words)
			}
		}
		e.local(trial{kind: "concatenation of 3", relations: []finding.Relation{finding.Container}, of: of, all: true}, ".txt", text(all))
	}
}

// letters are made from templates, to central persons and to others.
func (e *evaluation) letters(each int) {
	for i := range 8 {
		body, foot := lines(madeUp(e.r, 120+30*i)), lines(madeUp(e.r, 120))
		letter := func() string {
			p := somebody(e.r)
			return "Geachte " + p.name + "\n" + p.email + "\n\n" + text(body) + "Uw rekening: " + p.iban + "\n" + text(foot)
		}
		for n := range 4 + 4*i {
			e.write("central", fmt.Sprintf("letter%d-%02d.txt", i, n), letter())
		}
		for range max(each/8, 1) {
			e.local(trial{kind: "same template, other person"}, ".txt", letter())
		}
	}
}

func (e *evaluation) lists(each int) {
	extract := []finding.Relation{finding.Extract}
	for i := range each {
		persons := make([]person, []int{30, 120, 600, 3000}[i%4])
		for j := range persons {
			persons[j] = somebody(e.r)
		}
		name := fmt.Sprintf("table%02d.csv", i)
		e.write("central", name, asTable(persons, 0))
		of := []string{name}
		part := func(n int) []person {
			out := slices.Clone(persons)
			e.r.Shuffle(len(out), func(a, b int) { out[a], out[b] = out[b], out[a] })
			return out[:min(n, len(out)/2)]
		}
		for _, n := range []int{3, 5, 10, 15, 50, 1500} {
			kind := "table, 10 rows and more"
			if n < 10 {
				kind = fmt.Sprintf("table, %d rows", n)
			}
			e.local(trial{kind: kind, relations: extract, of: of, few: n < 10}, ".csv", asTable(part(n), e.r.IntN(4)))
		}
		updated := slices.Clone(persons)
		strangers := make([]person, 40)
		for j := range strangers {
			strangers[j] = somebody(e.r)
		}
		copy(updated, strangers[:max(len(updated)/20, 1)%40])
		e.local(trial{kind: "table updated 5 %", relations: versions, of: of}, ".csv", asTable(updated, 0))
		e.local(trial{kind: "table mixed", relations: []finding.Relation{finding.Passage}, of: of}, ".csv", asTable(append(part(30), strangers...), 2))
		e.local(trial{kind: "unrelated tables"}, ".csv", asTable(strangers, i%4))
	}
}

// docx is the least document that Word opens.
func docx(words []string) string {
	var body strings.Builder
	for _, p := range strings.Split(text(words), "\n") {
		body.WriteString("<w:p><w:r><w:t xml:space=\"preserve\">" + escape(p) + "</w:t></w:r></w:p>")
	}
	return zipFiles(map[string]string{
		"[Content_Types].xml": `<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>`,
		"_rels/.rels":         `<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="word/document.xml"/></Relationships>`,
		"word/document.xml":   `<?xml version="1.0"?><w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body>` + body.String() + `</w:body></w:document>`,
	})
}

func html(words []string) string {
	return "<!DOCTYPE html><html><head><meta charset=\"utf-8\"></head><body><p>" + strings.ReplaceAll(escape(text(words)), "\n", "</p>\n<p>") + "</p></body></html>"
}

func escape(s string) string {
	return strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;").Replace(strings.Map(func(r rune) rune {
		if r < ' ' && r != '\n' && r != '\t' {
			return ' '
		}
		return r
	}, s))
}

func zipped(s string) string { return zipFiles(map[string]string{"stuk.txt": s}) }

func zipFiles(files map[string]string) string {
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	var names []string
	for name := range files {
		names = append(names, name)
	}
	sort.Strings(names)
	for _, name := range names {
		f, err := z.Create(name)
		if err == nil {
			_, err = f.Write([]byte(files[name]))
		}
		if err != nil {
			panic(err)
		}
	}
	_ = z.Close()
	return b.String()
}

// score counts, for each kind, the trials and those that went right.
type score struct{ n, relation, document int }

// judge compares what was said with the truth.
func (e *evaluation) judge(said map[string][]finding.Copy, lossy bool, wrong func(string, ...any)) map[string]*score {
	scores := map[string]*score{}
	for name, t := range e.trials {
		s := scores[t.kind]
		if s == nil {
			s = &score{}
			scores[t.kind] = s
		}
		s.n++
		copies := said[name]
		if len(copies) == 0 {
			copies = []finding.Copy{{}}
		}
		first := copies[0]
		tied := first.Relation != finding.Original && first.Relation != finding.Undecided && first.Relation != finding.Template
		right := slices.Contains(t.relations, first.Relation) || len(t.relations) == 0 && !tied && first.Relation != ""
		if t.few && lossy {
			right = first.Relation == finding.Undecided
		}
		document := t.few && lossy || len(t.relations) == 0 || slices.Contains(t.of, first.Of)
		if t.all {
			for _, of := range t.of {
				document = document && slices.ContainsFunc(copies, func(c finding.Copy) bool { return c.Of == of })
			}
		}
		if right {
			s.relation++
		}
		if document {
			s.document++
		}
		if !right || !document {
			wrong("%s %s: want %v of %v, got %+v", name, t.kind, t.relations, t.of, first)
		}
		if first.Deletable && !slices.Contains([]string{"exact", "CRLF and BOM", "to docx", "to html", "to pdf", "zip member"}, t.kind) && !strings.HasPrefix(t.kind, "table, ") {
			wrong("%s %s: may be deleted: %+v", name, t.kind, first)
		}
	}
	return scores
}

// scanAllPrints looks up every document, whether something was found in it or
// not.
func scanAllPrints(t testing.TB, cfg scanner.Config, root string, c scanner.Catalog) map[string][]finding.Copy {
	t.Helper()
	cfg.Prints, cfg.Catalog = scanner.AllPrints, c
	engine, err := scanner.New(cfg)
	if err != nil {
		t.Fatal(err)
	}
	said := map[string][]finding.Copy{}
	_, err = engine.Scan(context.Background(), []string{root}, func(o finding.Outcome) error {
		name := filepath.Base(o.Document.Path)
		if _, known := said[name]; !known { // a member comes before what holds it
			said[name] = o.Copies
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return said
}

// TestEvaluate measures how often the relation and the central file are
// right. UITRUSTING_EVALUATE=1 makes it large and prints a table, =tune on the
// texts that thresholds are set on.
func TestEvaluate(t *testing.T) {
	mode := os.Getenv("UITRUSTING_EVALUATE")
	documents, each, seed, half := 60, 8, uint64(2), 1
	if mode != "" {
		documents, each = 400, 60
	}
	if mode == "tune" {
		seed, half = 1, 0
	}
	e := evaluate(t.TempDir(), seed, half, documents, each)
	s := defaultSettings()
	a := &app{err: os.Stderr, env: func(string) string { return "" }, now: time.Now}
	set, err := compileRules(&s, rules.OwnData{})
	if err != nil {
		t.Fatal(err)
	}
	cfg, closeAll, err := a.config(&s, set, finding.Key{})
	if err != nil {
		t.Fatal(err)
	}
	defer closeAll()
	mem := catalog.NewMemory("")
	var prints []*fingerprint.Print
	var names listed
	root := filepath.Join(e.dir, "central")
	_, err = scanStore(context.Background(), &cfg, root, nil, func(o finding.Outcome) error {
		if o.Print != nil {
			name := relative(root, o.Document.Path)
			mem.Add(name, o.Print)
			prints = append(prints, o.Print)
			names = append(names, name)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	var b bytes.Buffer
	err = catalog.Write(&b, catalog.Options{Key: [16]byte{1}, Scope: "test", Created: time.Now()}, func(yield func(*fingerprint.Print, time.Time) error) error {
		for _, p := range prints {
			if err := yield(p, time.Time{}); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	file, err := catalog.Open(bytes.NewReader(b.Bytes()), int64(b.Len()), time.Now)
	if err != nil {
		t.Fatal(err)
	}
	file.Names = names
	for _, c := range []struct {
		name  string
		c     scanner.Catalog
		least float64
	}{{"in memory", mem, .93}, {"in a file", file, .93}} {
		wrong := func(string, ...any) {}
		if mode != "" {
			wrong = t.Logf
		}
		scores := e.judge(scanAllPrints(t, cfg, filepath.Join(e.dir, "laptop"), c.c), c.c == scanner.Catalog(file), wrong)
		if share := report(t, c.name, scores, mode != ""); share < c.least {
			t.Errorf("catalog %s: %.3f of the relations are right, want %.2f", c.name, share, c.least)
		}
	}
	if mode != "" {
		t.Logf("%d texts of documentation", len(documentation(half, documents)))
		size := int64(0)
		for _, name := range names {
			if info, err := os.Stat(filepath.Join(root, name)); err == nil {
				size += info.Size()
			}
		}
		t.Logf("catalog: %d documents, %d words, %d bytes; %.1f KB for each MB of them", len(names), file.Header.Text, b.Len(), float64(b.Len())*1000/float64(size))
	}
}

// listed are the paths of a catalog's documents.
type listed []string

// Name implements catalog.Names.
func (l listed) Name(doc int) string { return l[doc] }

// report prints the scores and returns the share of right relations.
func report(t *testing.T, name string, scores map[string]*score, show bool) float64 {
	t.Helper()
	var kinds []string
	for kind := range scores {
		kinds = append(kinds, kind)
	}
	sort.Strings(kinds)
	n, right := 0, 0
	for _, kind := range kinds {
		s := scores[kind]
		n, right = n+s.n, right+s.relation
		if show {
			t.Logf("%-10s %-28s %4d  relation %.2f  document %.2f", name, kind, s.n, float64(s.relation)/float64(s.n), float64(s.document)/float64(s.n))
		}
	}
	if show {
		t.Logf("%-10s %-28s %4d  relation %.3f", name, "all", n, float64(right)/float64(n))
	}
	return float64(right) / float64(n)
}
