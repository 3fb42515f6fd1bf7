package term

import (
	"strings"
	"unicode/utf8"
)

// forms calls add with the spellings under which a word of a term is looked
// up: the word itself, its productive endings by language, its compounds, and
// each of these without diacritics. The lexicon has no prefixes; it folds
// case, so add takes lower-case words. A spelling comes in two parts, of
// which the second may be empty: most are a stem and an ending, and joining
// them would be half of the work.
func (e *entry) forms(add func(stem, end string)) {
	t := &e.tokens[e.anchor]
	if t.alts == nil {
		e.formsOf(t, add)
	}
	for i := range t.alts {
		e.formsOf(&t.alts[i], add)
	}
}

func (e *entry) formsOf(t *token, add func(stem, end string)) {
	spell := t.spell
	plain := spell
	if !ascii(spell) {
		plain = string(fold(nil, spell))
	}
	other := ""
	if e.langs&de != 0 && strings.ContainsAny(spell, "äöüß") {
		other = umlauts.Replace(spell)
	}
	put := func(cut int, end string) {
		if len(spell)+len(end) > maxWord {
			return
		}
		add(spell[:len(spell)-cut], end)
		if !ascii(end) {
			add(spell[:len(spell)-cut], string(fold(nil, end)))
		}
		if plain != spell && e.flags&flagMade == 0 {
			add(plain[:len(plain)-cut], end)
		}
		if other != "" {
			add(other[:len(other)-cut], end)
		}
	}
	put(0, "")
	if e.flags&flagMade != 0 {
		made(spell, put)
		return
	}
	if t.exact || e.flags&flagName != 0 || e.category == marker && !t.stem {
		return
	}
	if utf8.RuneCountInString(spell) < 4 && !t.stem {
		return
	}
	if e.langs&nl != 0 {
		dutch(spell, put)
	}
	if e.langs&fr != 0 {
		french(spell, t.stem, put)
	}
	if e.langs&de != 0 {
		german(spell, t.stem, put)
	}
	if e.langs&en != 0 {
		english(spell, put)
	}
	if t.stem {
		for _, end := range stemEndings {
			put(0, end)
		}
	}
	if e.compounding() {
		if e.langs&nl != 0 {
			for _, tail := range dutchTails {
				put(0, tail)
			}
		}
		if e.langs&de != 0 {
			for _, tail := range germanTails {
				put(0, tail)
			}
		}
	}
}

func ascii(s string) bool {
	for i := 0; i < len(s); i++ {
		if s[i] >= utf8.RuneSelf {
			return false
		}
	}
	return true
}

var umlauts = strings.NewReplacer("ä", "ae", "ö", "oe", "ü", "ue", "ß", "ss")

// compounding reports whether the word is the first part of compounds that
// speak of a person: stems of six letters and more of health terms, as
// shorter ones ("hiv", "ms") stand inside other words.
func (e *entry) compounding() bool {
	for _, head := range [...]string{"ontsteking", "ziekte", "aandoening", "problemen", "klachten", "infectie", "operatie", "letsel",
		"entzündung", "krankheit", "erkrankung", "probleme", "beschwerden", "infektion", "operation", "leiden", "verletzung", "schmerzen"} {
		if strings.HasSuffix(e.text, head) {
			return false
		}
	}
	return e.category == health && len(e.tokens) == 1 && e.strength >= medium &&
		e.flags&(flagWording|flagDocument|flagOffice|flagLabel|flagFollows) == 0 && len(e.tokens[0].text) >= 6 && !e.tokens[0].stem
}

var (
	dutchTails  = strings.Fields("patiënt patiënte patiënten behandeling medicatie diagnose aanval aanvallen klachten operatie therapie symptomen lijder")
	germanTails = strings.Fields("patient patientin patienten behandlung erkrankung medikation diagnose anfall anfälle symptome operation therapie kranke kranker leiden")
	stemEndings = strings.Fields("s e n en es er em ers in innen ne nes x a t te ten d de den")
)

const vowels = "aeiou"

// ends reports whether w ends in one of the endings.
func ends(w string, endings ...string) bool {
	for _, e := range endings {
		if strings.HasSuffix(w, e) {
			return true
		}
	}
	return false
}

// dutch: plurals in -en, -s, adjectives in -e, with the spelling rules for
// long vowels (jood, joden) and final f (doof, dove).
func dutch(w string, put func(cut int, end string)) {
	last := w[len(w)-1]
	switch {
	case last == 'e':
		put(0, "n")
		put(0, "s")
		return
	case last == 's':
		put(0, "e")
		put(0, "en")
		put(1, "zen")
	case strings.IndexByte(vowels, last) >= 0:
		put(0, "s")
		return
	default:
		put(0, "e")
		put(0, "en")
		put(0, "s")
	}
	if n := len(w); n >= 4 && w[n-2] == w[n-3] && strings.IndexByte("aeou", w[n-2]) >= 0 {
		end := w[n-1:]
		if end == "f" {
			end = "v"
		}
		if end == "s" {
			end = "z"
		}
		put(2, end+"e")
		put(2, end+"en")
	}
	if n := len(w); n >= 3 && strings.IndexByte("bdfgklmnprst", last) >= 0 &&
		strings.IndexByte(vowels, w[n-2]) >= 0 && strings.IndexByte(vowels, w[n-3]) < 0 {
		put(0, w[n-1:]+"en")
		put(0, w[n-1:]+"e")
	}
	if ends(w, "heid") {
		put(4, "heden")
	}
}

// french: plural and feminine.
func french(w string, stem bool, put func(cut int, end string)) {
	put(0, "s")
	switch {
	case stem:
		put(0, "e")
		put(0, "es")
	case ends(w, "al"):
		put(1, "ux")
		put(0, "e")
		put(0, "es")
	case ends(w, "if"):
		put(1, "ve")
		put(1, "ves")
	case ends(w, "eux"):
		put(1, "se")
		put(1, "ses")
	case ends(w, "teur"):
		put(3, "rice")
	case ends(w, "el"), ends(w, "ien"):
		put(0, w[len(w)-1:]+"e")
		put(0, w[len(w)-1:]+"es")
	case ends(w, "er"):
		put(2, "ère")
	case ends(w, "é", "u", "i", "t", "d", "n", "c"):
		put(0, "e")
		put(0, "es")
	case ends(w, "eau"):
		put(0, "x")
	}
	if stem && ends(w, "el", "if", "en", "et") {
		if ends(w, "if") {
			put(1, "ve")
			put(1, "ves")
		} else {
			put(0, w[len(w)-1:]+"e")
			put(0, w[len(w)-1:]+"es")
		}
	}
}

// german: case endings, plurals, feminines.
func german(w string, stem bool, put func(cut int, end string)) {
	if ends(w, "e") {
		for _, e := range [...]string{"n", "r", "s", "m"} {
			put(0, e)
		}
		return
	}
	for _, e := range [...]string{"e", "en", "er", "es", "em", "s", "n"} {
		put(0, e)
	}
	if stem || ends(w, "er", "ist", "ent", "at") {
		put(0, "in")
		put(0, "innen")
	}
}

// english: plural, past and -ing.
func english(w string, put func(cut int, end string)) {
	switch {
	case ends(w, "y"):
		put(1, "ies")
	case ends(w, "s", "sh", "ch", "x"):
		put(0, "es")
	default:
		put(0, "s")
	}
}
