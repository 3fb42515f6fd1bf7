package term

import "strings"

// possessive reports whether the Dutch "zijn" at start means "his" and not "to
// be" or "are": it begins a sentence, or a preposition stands before it ("met
// zijn rug").
func possessive(s string, start int) bool {
	if s[start] == 'Z' {
		return true
	}
	ws, we := wordBefore(s, start, false)
	return ws >= 0 && we-ws <= 5 && prepositions[strings.ToLower(s[ws:we])]
}

// his reports whether the word is French for "his" or "her" as a sentence
// begins with it: "Ses reins ne suivent plus". Within one it is as often "its".
func his(word string) bool { return word == "Son" || word == "Sa" || word == "Ses" }

// prepositions are those of Dutch that "zijn" stands behind.
var prepositions = words("aan bij door in met na naar om onder op over sinds tegen tot uit van voor")

// woman reports whether the German "sie" at start to end means one woman, and
// not several people or the reader: a verb in the singular stands beside it
// ("geht sie", "sie hat") or ends its clause ("dass sie krank ist").
func woman(s string, start, end int, sc scope) bool {
	ps, pe := wordBefore(s, start, false)
	inside := ps >= sc.start
	if s[start] == 'S' && inside {
		return false // the reader
	}
	ns, ne := wordAfter(s, end, false)
	if ns >= 0 && ne <= sc.end {
		if singularVerb(s[ns:ne]) {
			return true
		}
		if strings.HasSuffix(s[ns:ne], "en") {
			return false
		}
	}
	if inside {
		if singularVerb(s[ps:pe]) {
			return true
		}
		if strings.HasSuffix(s[ps:pe], "en") {
			return false
		}
	}
	to := sc.end
	if i := strings.IndexAny(s[end:to], ",;:.!?)"); i >= 0 {
		to = end + i
	}
	ls, le := wordBefore(s, to, false)
	return ls > end && singularVerb(s[ls:le])
}

// singularVerb reports whether the German word looks like a verb of the third
// person singular.
func singularVerb(w string) bool {
	if len(w) < 3 || len(w) > maxWord {
		return false
	}
	w = strings.ToLower(w)
	if singularVerbs[w] {
		return true
	}
	return (strings.HasSuffix(w, "t") || strings.HasSuffix(w, "te")) && !noVerbs[w]
}

// singularVerbs are those that do not end in t or te.
var singularVerbs = plainWords(`war wurde wird kam ging nahm verlor trug bekam lag sprach saß stand fiel blieb ließ gab trat fuhr rief schrieb
	zog fand begann trank aß schlief starb kann muss soll will darf mag sei habe werde könne müsse wolle solle dürfe weiß hielt half brach
	verschwand unterschrieb erschien wuchs schlug stahl log zerbrach`)

// noVerbs end in t or te and are none.
var noVerbs = plainWords(`nicht jetzt seit mit erst selbst oft fast dort damit sonst zuerst zuletzt gut laut überhaupt insgesamt weit echt recht
	spät bekannt berechtigt heute bitte letzte erste zweite dritte gute alte beste rechte leute zumindest meist längst direkt samt`)

func plainWords(s string) map[string]bool {
	m := make(map[string]bool)
	for w := range strings.FieldsSeq(s) {
		m[w] = true
	}
	return m
}
