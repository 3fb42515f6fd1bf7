package eval

import (
	"cmp"
	"compress/gzip"
	"fmt"
	"hash/fnv"
	"io"
	"io/fs"
	"math/rand/v2"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"unicode"

	"golang.org/x/net/html"
)

// A text is a real document. A word keeps the line break that follows it.
type text struct {
	path   string
	family string // folder, without version and language: what is alike stays in one split
	lang   string // nl, fr, de, en
	words  []string
}

const (
	leastWords  = 150
	mostWords   = 8_000
	mostOfOne   = 25      // texts of one family, unless asked: folders of reference pages would be all there is
	mostBytes   = 1 << 20 // of a file
	lineLetters = 80
)

// readTexts reads the documents below the folders that belong to the split, in an
// order that the seed gives, until each language has as many as wanted.
func readTexts(o *Options, r *rand.Rand) []text {
	var paths []string
	for _, root := range o.Folders {
		_ = filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
			if err == nil && d.Type().IsRegular() && readable(path) && half(family(path)) == o.Split {
				paths = append(paths, path)
			}
			return nil
		})
	}
	paths = besideVersions(paths, r)
	most := cmp.Or(o.PerFolder, mostOfOne)
	seen := map[uint64]bool{}
	families, spoken := map[string]int{}, map[string]int{}
	var texts []text
	for _, path := range paths {
		f := family(path)
		own := languages.FindString(path) + " " + f // translations are as many again
		if families[own] >= most {
			continue
		}
		words := readWords(path)
		if len(words) < leastWords || len(words) > mostWords {
			continue
		}
		t := text{path: path, family: f, lang: language(words), words: words}
		sum := hashWords(words)
		if t.lang == "" || seen[sum] || spoken[t.lang] >= o.Documents/4 {
			continue
		}
		seen[sum] = true
		families[own]++
		spoken[t.lang]++
		texts = append(texts, t)
		if len(texts) >= o.Documents {
			break
		}
	}
	return texts
}

// besideVersions is the paths in an order of chance, but two versions of a
// document, which have the same family and name, beside each other.
func besideVersions(paths []string, r *rand.Rand) []string {
	at := map[string]int{}
	var groups [][]string
	for _, path := range paths {
		own := identity(path)
		i, ok := at[own]
		if !ok {
			i = len(groups)
			at[own], groups = i, append(groups, nil)
		}
		if len(groups[i]) < 2 {
			groups[i] = append(groups[i], path)
		}
	}
	r.Shuffle(len(groups), func(i, j int) { groups[i], groups[j] = groups[j], groups[i] })
	return slices.Concat(groups...)
}

// identity is what the versions of a document share.
func identity(path string) string {
	lang := languages.FindString(path) // translations are no versions
	return lang + " " + family(path) + "/" + versions.ReplaceAllString(filepath.Base(path), "")
}

// readable reports whether a file looks like a document, by its name.
func readable(path string) bool {
	base := strings.ToLower(strings.TrimSuffix(filepath.Base(path), ".gz"))
	switch filepath.Ext(base) {
	case ".md", ".txt", ".html", ".htm", ".1", ".2", ".3", ".4", ".5", ".7", ".8":
		return true
	}
	for _, name := range []string{"readme", "changelog", "changes", "news", "faq", "tutor"} {
		if strings.HasPrefix(base, name) {
			return true
		}
	}
	return false
}

var (
	versions  = regexp.MustCompile(`[0-9][0-9.]*|stable|nightly`)
	languages = regexp.MustCompile(`\b(nl|fr|de|en|en-us)\b`)
)

// family is the folder of a file without what tells its versions and its
// translations.
func family(path string) string {
	return languages.ReplaceAllString(versions.ReplaceAllString(filepath.ToSlash(filepath.Dir(path)), ""), "")
}

// half is the split that a family belongs to.
func half(family string) Split {
	h := fnv.New32a()
	_, _ = io.WriteString(h, family)
	return Split(h.Sum32() >> 16 & 1)
}

// readWords reads a document as people see it: nil when it is none.
func readWords(path string) []string {
	f, err := os.Open(path)
	if err != nil {
		return nil
	}
	defer f.Close()
	var r io.Reader = f
	name := path
	if strings.HasSuffix(path, ".gz") {
		z, err := gzip.NewReader(f)
		if err != nil {
			return nil
		}
		r, name = z, strings.TrimSuffix(path, ".gz")
	}
	b, err := io.ReadAll(io.LimitReader(r, mostBytes))
	if err != nil {
		return nil
	}
	s := strings.ToValidUTF8(strings.ReplaceAll(string(b), "\r", ""), "")
	switch ext := filepath.Ext(name); {
	case ext == ".html" || ext == ".htm":
		s = fromHTML(s)
	case len(ext) == 2 && unicode.IsDigit(rune(ext[1])):
		s = fromManual(s)
	}
	if strange(s) || strings.HasPrefix(strings.TrimSpace(s), "<") { // what starts as a page is read as one
		return nil
	}
	return wrap(s)
}

// wrap cuts a text in words, in lines of some 80 letters.
func wrap(s string) []string {
	var words []string
	letters := 0
	for paragraph := range strings.SplitSeq(s, "\n\n") {
		line := 0
		for _, w := range strings.Fields(paragraph) {
			if line += len(w) + 1; line > lineLetters && len(words) > 0 && !strings.HasSuffix(words[len(words)-1], "\n") {
				words[len(words)-1] += "\n"
				line = len(w)
			}
			if strings.ContainsFunc(w, unicode.IsLetter) {
				letters++
			}
			words = append(words, w)
		}
		if len(words) > 0 {
			words[len(words)-1] = strings.TrimRight(words[len(words)-1], "\n") + "\n\n"
		}
	}
	if letters*5 < len(words)*4 {
		return nil // a table of figures
	}
	return words
}

// strange reports whether a text is in another script than Latin, or is none.
func strange(s string) bool {
	other, all := 0, 0
	for _, r := range s {
		switch {
		case r < ' ' && r != '\n' && r != '\t' && r != '\f':
			return true
		case unicode.IsLetter(r):
			all++
			if !unicode.Is(unicode.Latin, r) {
				other++
			}
		}
	}
	return other*50 > all
}

// join is the text of words.
func join(words []string) string {
	var b strings.Builder
	for _, w := range words {
		b.WriteString(w)
		if !strings.HasSuffix(w, "\n") {
			b.WriteByte(' ')
		}
	}
	return strings.TrimRight(b.String(), " \n") + "\n"
}

// fromHTML is the text of a page's body.
func fromHTML(s string) string {
	var b strings.Builder
	z := html.NewTokenizer(strings.NewReader(s))
	hidden := 0
	for {
		switch z.Next() {
		case html.ErrorToken:
			return b.String()
		case html.TextToken:
			if hidden == 0 {
				b.Write(z.Text())
			}
		case html.StartTagToken, html.EndTagToken, html.SelfClosingTagToken:
			t := z.Token()
			switch t.Data {
			case "script", "style", "nav", "head", "noscript":
				if t.Type == html.StartTagToken {
					hidden++
				} else if hidden > 0 {
					hidden--
				}
			case "p", "div", "li", "h1", "h2", "h3", "h4", "pre", "td", "th", "dd", "dt", "br", "tr":
				b.WriteString("\n\n")
			}
		}
	}
}

var (
	manualFont = regexp.MustCompile(`\\f(\(..|\[[^]]*\]|.)|\\s[-+]?[0-9]|\\[&/,|^%]|\\[mM]\[[^]]*\]`)
	manualSign = strings.NewReplacer(`\-`, "-", `\(aq`, "'", `\(bu`, "•", `\e`, `\`, `\(co`, "©", `\ `, " ", `\(em`, "—", `\(en`, "–", `\(lq`, "“", `\(rq`, "”", `\~`, " ")
)

// fromManual is the text of a page of the manual.
func fromManual(s string) string {
	var b strings.Builder
	for line := range strings.SplitSeq(s, "\n") {
		if strings.HasPrefix(line, ".") || strings.HasPrefix(line, "'") {
			macro, rest, _ := strings.Cut(line[1:], " ")
			switch macro {
			case "SH", "SS", "PP", "P", "TP", "IP", "LP", "Sh", "Ss", "Pp", "It", "HP":
				b.WriteString("\n\n")
			case "B", "I", "BR", "RB", "IR", "RI", "BI", "IB":
			default:
				continue
			}
			line = strings.ReplaceAll(rest, `"`, "")
		}
		b.WriteString(manualSign.Replace(manualFont.ReplaceAllString(line, "")) + "\n")
	}
	return b.String()
}

// language tells the language of a text by its most common words; "" = none
// of the four.
func language(words []string) string {
	common := map[string]string{
		"nl": " de het een van en voor met niet zijn wordt naar ",
		"fr": " le la les des une est pour dans vous avec pas ",
		"de": " der die das und ist nicht mit für wird eine werden ",
		"en": " the of and is that for with this you are ",
	}
	best, most := "", 0
	for _, lang := range []string{"nl", "fr", "de", "en"} {
		n := 0
		for _, w := range words[:min(len(words), 1000)] {
			if strings.Contains(common[lang], " "+strings.ToLower(strings.TrimSpace(w))+" ") {
				n++
			}
		}
		if n > most {
			best, most = lang, n
		}
	}
	if most*12 < min(len(words), 1000) {
		return ""
	}
	return best
}

// runWords is the length of the runs by which texts are compared to know the
// truth.
const runWords = 8

// runsOf are the hashes of all runs of eight words, distinct.
func runsOf(words []string) []uint64 {
	var plain []string
	for _, w := range words {
		w = strings.Map(func(r rune) rune {
			if unicode.IsLetter(r) || unicode.IsDigit(r) {
				return unicode.ToLower(r)
			}
			return -1
		}, w)
		if w != "" {
			plain = append(plain, w)
		}
	}
	var runs []uint64
	for i := range max(len(plain)-runWords+1, 0) {
		runs = append(runs, hashWords(plain[i:i+runWords]))
	}
	slices.Sort(runs)
	return slices.Compact(runs)
}

func hashWords(words []string) uint64 {
	h := fnv.New64a()
	for _, w := range words {
		_, _ = io.WriteString(h, strings.TrimRight(w, "\n"))
		_, _ = h.Write([]byte{0})
	}
	return h.Sum64()
}

// A truth knows which central texts hold a run of words.
type truth struct {
	names []string // of central files
	runs  []int    // of each
	all   []place
}

type place struct {
	run  uint64
	file int32
}

func (t *truth) add(name string, words []string) {
	own := runsOf(words)
	for _, r := range own {
		t.all = append(t.all, place{r, int32(len(t.names))})
	}
	t.names, t.runs = append(t.names, name), append(t.runs, len(own))
}

func (t *truth) close() {
	slices.SortFunc(t.all, func(a, b place) int { return cmp.Or(cmp.Compare(a.run, b.run), cmp.Compare(a.file, b.file)) })
}

// shares is how many of the runs each central file holds.
func (t *truth) shares(runs []uint64) map[int32]int {
	n := map[int32]int{}
	for _, r := range runs {
		i, _ := slices.BinarySearchFunc(t.all, r, func(p place, r uint64) int { return cmp.Compare(p.run, r) })
		for ; i < len(t.all) && t.all[i].run == r; i++ {
			n[t.all[i].file]++
		}
	}
	return n
}

// holders are the central files that hold nine in ten runs of the words.
func (t *truth) holders(words []string) []string {
	runs := runsOf(words)
	var names []string
	for file, n := range t.shares(runs) {
		if n*10 >= len(runs)*9 {
			names = append(names, t.names[file])
		}
	}
	slices.Sort(names)
	return names
}

// known is the share of the words' runs that stand in any central file.
func (t *truth) known(words []string) float64 {
	runs := runsOf(words)
	n := 0
	for _, r := range runs {
		if _, ok := slices.BinarySearchFunc(t.all, r, func(p place, r uint64) int { return cmp.Compare(p.run, r) }); ok {
			n++
		}
	}
	return float64(n) / float64(max(len(runs), 1))
}

// String implements fmt.Stringer.
func (t text) String() string { return fmt.Sprintf("%s (%s, %d words)", t.path, t.lang, len(t.words)) }
