package term

import (
	_ "embed"
	"fmt"
	"slices"
	"strings"

	"uitrusting/scanner/finding"
)

// The terms: made by generate.go, and what was added or corrected by hand.
//
//go:embed terms.txt
var termsText string

//go:embed extra.txt
var extraText string

//go:embed everyday.txt
var everydayText string

//go:embed roundabout.txt
var roundaboutText string

//go:embed families.txt
var familiesText string

// A category is one of the kinds of data of GDPR art. 9(1) and 10.
type category uint8

const (
	ethnic category = iota
	political
	religion
	union
	genetic
	biometric
	health
	sex
	criminal
	categories // how many there are
	// harmless marks phrases that hold a term and mean something else
	// ("Europese Unie", "procès-verbal de réunion"): the longest phrase wins,
	// so nothing is found there.
	harmless
	// marker terms say what sort of document this is; see context.go.
	marker
	// lookalike words look like a form of a term and are none.
	lookalike
)

var categoryNames = map[string]category{
	"ethnic": ethnic, "political": political, "religion": religion, "union": union,
	"genetic": genetic, "biometric": biometric, "health": health, "sex": sex,
	"criminal": criminal, "harmless": harmless, "lookalike": lookalike,
}

// infoType is the kind of finding that a category gives.
func (c category) infoType() finding.InfoType {
	return [categories]finding.InfoType{
		finding.SpecialEthnicOrigin, finding.SpecialPolitical, finding.SpecialReligion,
		finding.SpecialUnion, finding.SpecialGenetic, finding.SpecialBiometric,
		finding.SpecialHealth, finding.SpecialSexLife, finding.CriminalOffence,
	}[c]
}

// strength says how much a term tells by itself.
const (
	weak   = 1 // needs a person and a word that ties it to the person ("lid van")
	medium = 2 // has harmless uses
	strong = 3 // states the fact
)

// Flags of a term, written after it in the lists as "term |flags".
const (
	flagDocument  = 1 << iota // d: names a document that only exists for the fact
	flagWording               // w: wording of the law: says nothing without a value
	flagOffice                // j: a profession or an office: not a fact about its holder
	flagLabel                 // l, or a colon after the term: a field that needs a value
	flagPredicate             // p: ties a fact to a person and is one itself ("lijdt aan")
	flagName                  // m: a name of a medicine: it has no endings
	flagLanguage              // x: means something else in other languages
	flagBody                  // b: a part of the body: a fact beside a word of complaint
	flagRoll                  // k: a title that says something of everybody in the list under it
	flagFollows               // s: says something only near a fact of its category: "hij ontkent"
)

// Languages as a set.
const (
	nl = 1 << iota
	fr
	de
	en
)

var languageBits = map[string]uint8{"nl": nl, "fr": fr, "de": de, "en": en}

// An entry is a term: the words it consists of and what it stands for.
type entry struct {
	text     string // as written in the list, for the id of the finding
	tokens   []token
	anchor   int // index of the token whose forms are in the lexicon: the rarest
	core     int // index of the longest, where a phrase with gaps is said to stand
	category category
	marker   markerKind
	strength uint8
	flags    uint16
	langs    uint8
}

// loose reports whether the term is a phrase with gaps and with a word of a
// set: much fits it in a language that it is not of.
func (e *entry) loose() bool {
	return slices.ContainsFunc(e.tokens, func(t token) bool { return t.alts != nil }) &&
		slices.ContainsFunc(e.tokens, func(t token) bool { return t.gap })
}

// A token is a word or a number of a term.
type token struct {
	text   string  // folded; as spelled when exact; of a set as the list has it
	exact  bool    // only as spelled
	stem   bool    // any ending: the list has "*"
	skip   bool    // an article or the like, which a text may leave out
	dot    bool    // a full stop may stand before it
	tail   bool    // any beginning: the list has "*" before it
	any    bool    // any word with a capital: the list has "_"
	gap    bool    // up to gapWords words may stand before it: the list has "~"
	spell  string  // lower case, with diacritics
	alts   []token // any of them; of the other fields only text, gap, begins and roots are set
	begins uint32  // of alts: bit 0 for those that begin with "a", and so on
	roots  []root  // of alts
}

// compounds are the Dutch and German words for diseases of a part of the
// body: "prostaatkanker", "Prostatakarzinom".
func compounds() string {
	var b strings.Builder
	for _, l := range [...]struct{ section, parts, heads string }{
		{"[health strong nl]\n", "borst prostaat long darm huid maag lever nier keel slokdarm blaas bot hersen baarmoeder baarmoederhals eierstok pancreas teelbal schildklier mond dikkedarm alvleesklier lymfklier",
			"kanker tumor carcinoom"},
		{"[health medium nl]\n", "long darm maag lever nier keel hart huid oog oor rug knie heup schouder blaas hersen schildklier galblaas pols enkel voet hand nek prostaat spier gewrichts zenuw pees bloedvat",
			"ontsteking ziekte aandoening problemen klachten infectie operatie letsel"},
		{"[health strong de]\n", "Brust Prostata Lungen Darm Haut Magen Leber Nieren Kehlkopf Speiseröhren Blasen Knochen Hirn Gebärmutter Eierstock Bauchspeicheldrüsen Hoden Schilddrüsen Dickdarm Lymph Mamma Kolon",
			"krebs tumor karzinom"},
		{"[health medium de]\n", "Lungen Darm Magen Leber Nieren Hals Herz Haut Augen Ohren Rücken Knie Hüft Schulter Blasen Hirn Schilddrüsen Gallen Gelenk Nerven Muskel Sehnen",
			"entzündung krankheit erkrankung probleme beschwerden infektion operation leiden verletzung schmerzen"},
	} {
		b.WriteString(l.section)
		for _, part := range strings.Fields(l.parts) {
			for _, head := range strings.Fields(l.heads) {
				b.WriteString(part + head + "\n")
			}
		}
	}
	return b.String()
}

// greek are the words of medicine that are made of a root and an ending:
// "gastritis", "gastrite"; "mastectomie", "Mastektomie".
func greek() string {
	var b strings.Builder
	for _, l := range [...]struct{ section, roots, ends string }{
		{"[health medium nl,de,en]\n", "gastr col hepat nefr nephr cyst arthr artr oste neur dermat rhin ot laryng pharyng faryng bronch encephal mast prostat orch conjunctiv kerat gingiv stomat esophag oesophag divertikul diverticul cholecyst tendin burs spondyl fasci cellul sinus tonsill vagin phleb fleb periton myocard pericard endocard pyelonephr vascul polyarthr synov epicondyl uve ileit iri", "itis"},
		{"[health medium fr]\n", "gastr col hépat néphr cyst arthr ostéomyél névr dermat rhin ot laryng pharyng encéphal mast prostat orch conjonctiv kérat gingiv stomat œsophag diverticul cholécyst tendin burs spondyl fasci cellul sinus amygdal vagin phléb périton myocard péricard endocard pyélonéphr vascular polyarthr synov épicondyl uvé trachéit bronch", "ite"},
		{"[health strong nl,fr]\n", "append mast hyster cholécyst cholecyst nefr néphr thyroïd gastr col tonsill splen prostat lob", "ectomie"},
		{"[health strong en]\n", "append mast hyster cholecyst nephr thyroid gastr col tonsill splen prostat lob lump vas", "ectomy"},
		{"[health strong de]\n", "Append Mast Hyster Cholezyst Nephr Thyreoid Gastr Kol Tonsill Splen Prostat Lob", "ektomie"},
		{"[health medium nl,fr,de]\n", "neur my lumb cephal arthr gastr dors cervic coxarthr", "algie"},
		{"[health medium nl,fr,de]\n", "neuro nefro nephro retino cardio kardio myo encefalo encephalo arthro artro osteo", "pathie"},
		{"[health medium en]\n", "neuro nephro retino cardiomyo myo encephalo arthro osteo", "pathy"},
		{"[health medium en]\n", "neur my arthr fibromy ceph", "algia"},
	} {
		b.WriteString(l.section)
		for _, root := range strings.Fields(l.roots) {
			b.WriteString(root + l.ends + "\n")
		}
	}
	return b.String()
}

// parse reads a list of terms. A line "[category strength langs]" opens a
// section; "#" starts a comment. A term that is in the list already, in the
// same category and a common language, is replaced.
func parse(entries []entry, list string) ([]entry, error) {
	var section entry
	seen := make(map[string]int, len(entries)+1024)
	for i := range entries {
		seen[entries[i].key()] = i
	}
	for n := 0; list != ""; n++ {
		line, rest, _ := strings.Cut(list, "\n")
		list = rest
		line = strings.TrimSpace(line)
		if line == "" || line[0] == '#' {
			continue
		}
		if line[0] == '[' {
			var err error
			if section, err = parseSection(line); err != nil {
				return nil, fmt.Errorf("line %d: %w", n+1, err)
			}
			continue
		}
		for _, line := range orders(line) {
			e, err := parseTerm(section, line)
			if err != nil {
				return nil, fmt.Errorf("line %d: %w", n+1, err)
			}
			if e.category == marker {
				entries = append(entries, e)
				continue
			}
			key := e.key()
			if old, ok := seen[key]; ok {
				e.langs |= entries[old].langs
				if !ascii(entries[old].text) && ascii(e.text) { // the forms need the diacritics
					e.text, e.tokens = entries[old].text, entries[old].tokens
				}
				entries[old] = e
				continue
			}
			seen[key] = len(entries)
			entries = append(entries, e)
		}
	}
	return entries, nil
}

// orders lists the terms that a line stands for: with the flag "o" also what stands behind
// its "~" before what stands there, as in "lid van de N-VA is hij".
func orders(line string) []string {
	phrase, ok := strings.CutSuffix(line, " |o")
	before, after, two := strings.Cut(phrase, " ~ ")
	if !ok || !two {
		return alternatives(nil, phrase)
	}
	return alternatives(alternatives(nil, phrase), after+" ~ "+before)
}

// alternatives appends the lines that a line with braces stands for: "{ligt
// plat|is ziek} thuis" is two. Words that stand alone in a phrase become one
// set, "<ligt/lag> plat", so that there are few entries.
func alternatives(out []string, line string) []string {
	open := strings.IndexByte(line, '{')
	end := strings.IndexByte(line, '}')
	if open < 0 || end < open {
		return append(out, line)
	}
	before, after := line[:open], line[end+1:]
	apart := (before == "" || before[open-1] == ' ') && (after == "" || after[0] == ' ') && before+after != ""
	var set, choices []string
	for _, choice := range strings.Split(line[open+1:end], "|") {
		if apart && len(tokenize(choice, false)) == 1 && !strings.ContainsAny(choice, "*^_:.'") {
			set = append(set, choice)
		} else {
			choices = append(choices, choice)
		}
	}
	if len(set) > 0 {
		choices = append(choices, "<"+strings.Join(set, "/")+">")
	}
	for _, choice := range choices {
		out = alternatives(out, before+choice+after)
	}
	return out
}

func parseSection(line string) (entry, error) {
	var e entry
	f := strings.Fields(strings.Trim(line, "[]"))
	if len(f) < 2 {
		return e, fmt.Errorf("section %q has no category and strength", line)
	}
	if f[0] == "marker" {
		kind, ok := markerNames[f[1]]
		if !ok {
			return e, fmt.Errorf("marker %q is not known", f[1])
		}
		return entry{category: marker, marker: kind, langs: nl | fr | de | en}, nil
	}
	c, ok := categoryNames[f[0]]
	if !ok {
		return e, fmt.Errorf("category %q is not known", f[0])
	}
	e.category = c
	switch f[1] {
	case "strong":
		e.strength = strong
	case "medium":
		e.strength = medium
	case "weak":
		e.strength = weak
	default:
		return e, fmt.Errorf("strength %q is not strong, medium or weak", f[1])
	}
	e.langs = nl | fr | de | en
	if len(f) > 2 {
		e.langs = 0
		for _, l := range strings.Split(f[2], ",") {
			e.langs |= languageBits[l]
		}
	}
	return e, nil
}

func parseTerm(section entry, line string) (entry, error) {
	e := section
	text, flags, _ := strings.Cut(line, "|")
	for _, f := range strings.TrimSpace(flags) {
		switch f {
		case 'd':
			e.flags |= flagDocument
		case 'w':
			e.flags |= flagWording
		case 'j':
			e.flags |= flagOffice
		case 'l':
			e.flags |= flagLabel
		case 'p':
			e.flags |= flagPredicate
		case 'm':
			e.flags |= flagName
		case 'x':
			e.flags |= flagLanguage
		case 'b':
			e.flags |= flagBody
		case 'k':
			e.flags |= flagRoll
		case 's':
			e.flags |= flagFollows
		default:
			return e, fmt.Errorf("flag %q is not known", f)
		}
	}
	text = strings.TrimSpace(text)
	if open := strings.Index(text, " ("); open >= 0 { // sense note
		text = text[:open]
	}
	exact := strings.HasPrefix(text, "^")
	text = strings.TrimPrefix(text, "^")
	if strings.HasSuffix(text, ":") {
		text = strings.TrimRight(text, ": ")
		e.flags |= flagLabel
	}
	e.text = text
	if e.tokens = tokenize(text, exact); len(e.tokens) == 0 {
		return e, fmt.Errorf("term %q has no word", text)
	}
	e.core = e.longest()
	e.anchor = e.core
	if e.anchor < 0 {
		return e, fmt.Errorf("term %q has no word that can be looked up", text)
	}
	return e, nil
}

// key tells terms apart.
func (e *entry) key() string {
	var b strings.Builder
	b.WriteByte(byte('0' + e.category))
	for _, t := range e.tokens {
		b.WriteByte(' ')
		if t.exact {
			b.WriteByte('^')
		}
		if t.gap {
			b.WriteByte('~')
		}
		b.WriteString(t.text)
		for _, a := range t.alts {
			b.WriteByte('/')
			b.WriteString(a.text)
		}
	}
	return b.String()
}

// tokenize cuts a term into words and numbers.
func tokenize(text string, exact bool) []token {
	var out []token
	gap := false
	for i := 0; i < len(text); {
		start := i
		if isDigit(text[i]) {
			for i < len(text) && isDigit(text[i]) {
				i++
			}
		} else if n, ok := letterAt(text, i); ok {
			for ok {
				i += n
				if i >= len(text) {
					break
				}
				n, ok = letterAt(text, i)
			}
		} else if text[i] == '_' {
			out = append(out, token{text: "_", any: true, gap: gap})
			i++
			gap = false
			continue
		} else {
			if end := strings.IndexByte(text[i:], '>'); text[i] == '<' && end > 0 {
				t := token{gap: gap, text: text[i : i+end+1]}
				for _, word := range strings.Split(text[i+1:i+end], "/") {
					t.alts = append(t.alts, tokenize(word, exact)...)
				}
				t.begins, t.roots = initials(t.alts), roots(t.alts)
				out = append(out, t)
				gap = false
				i += end + 1
				continue
			}
			gap = gap || text[i] == '~'
			i += n
			continue
		}
		t := token{text: text[start:i], exact: exact, gap: gap, spell: strings.ToLower(text[start:i])}
		gap = false
		if !exact {
			t.text = string(fold(nil, text[start:i]))
		}
		t.stem = i < len(text) && text[i] == '*'
		t.tail = start > 0 && text[start-1] == '*'
		t.dot = start > 0 && text[start-1] == '.'
		t.skip = !exact && leftOut.has(t.text) && len(out) > 0
		out = append(out, t)
	}
	if n := len(out); n > 0 {
		out[n-1].skip = false
	}
	return out
}

// initials are the bits of the letters that words begin with.
func initials(ts []token) (m uint32) {
	for i := range ts {
		m |= initial(ts[i].text[0])
	}
	return m
}

// initial is the bit of a letter in token.begins: what is no ASCII letter
// shares one.
func initial(c byte) uint32 {
	if c = lowered(c); c-'a' < 26 {
		return 1 << (c - 'a')
	}
	return 1 << 26
}

// leftOut are the articles that a text may leave out of a phrase.
var leftOut = newFoldedSet("de het een le la les l un une des der die das den dem ein eine einer einen einem the")

// articles may stand between the words of a phrase.
var articles = map[string]bool{
	"de": true, "het": true, "een": true, "t": true, "zijn": true, "haar": true,
	"le": true, "la": true, "les": true, "l": true, "un": true, "une": true, "des": true, "du": true, "d": true,
	"der": true, "die": true, "das": true, "den": true, "dem": true, "ein": true, "eine": true, "einer": true, "einen": true, "einem": true,
	"the": true, "a": true, "an": true, "his": true, "her": true, "son": true, "sa": true,
	"ses": true, "seine": true, "seiner": true, "seinen": true, "ihre": true, "ihrer": true,
}

// common words are never looked up: they would be anchors in every sentence.
var common = newFoldedSet(`de het een van aan in op te en of om met voor door uit bij tot als is zijn was werd wordt heeft had
 niet geen ook dan nog wel naar over onder na per zich hun haar hem hij zij ze we wij u uw ik mijn me mij dat dit die deze er
 le la les un une des du de et ou en au aux dans par pour sur avec sans est sont a été il elle on nous vous son sa ses leur leurs
 que qui ce cette ces se ne pas plus d l s n c j m t qu y
 der die das den dem des ein eine einer einem einen und oder in im am an auf zu zum zur von vom mit bei aus nach durch für ist sind war wird hat
 nicht kein keine er sie es wir ihr sein seine ihre sich auch noch nur als wie
 the a an of to in on at by for with from and or is are was were be been has have had not no he she it his her their they we you your my as
 that this these those do does did will would groep stand leven over since two half made jaar ans jahr year
 tot met mit her von am`)

func words(s string) map[string]bool {
	m := make(map[string]bool)
	for _, w := range strings.Fields(s) {
		m[string(fold(nil, w))] = true
	}
	return m
}
