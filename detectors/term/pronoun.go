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
	return ws >= 0 && we-ws <= 5 && prepositions.has(strings.ToLower(s[ws:we]))
}

// his reports whether the word is French for "his" or "her" as a sentence
// begins with it: "Ses reins ne suivent plus". Within one it is as often "its".
func his(word string) bool { return word == "Son" || word == "Sa" || word == "Ses" }

// nobodysIl reports whether the French "il" at start to end stands for nobody:
// "il faut", "faut-il", "il y a", "il s'agit", "il est interdit".
func nobodysIl(s string, start, end int, sc scope) bool {
	if ps, pe := wordBefore(s, start, false); ps >= sc.start && s[start-1] == '-' {
		w := strings.ToLower(s[ps:pe])
		if w == "t" && ps > sc.start && s[ps-1] == '-' { // "y a-t-il", "existe-t-il"
			ps, pe = wordBefore(s, ps, false)
			w = strings.ToLower(s[max(ps, 0):max(pe, 0)])
			if ys, ye := wordBefore(s, max(ps, 0), false); w == "a" && ys >= sc.start && strings.EqualFold(s[ys:ye], "y") {
				return true
			}
		}
		return impersonal.has(w)
	}
	ns, ne := wordAfter(s, end, false)
	if ns < 0 || ne > sc.end {
		return false
	}
	w := strings.ToLower(s[ns:ne])
	if w == "ne" || w == "n" || w == "nous" || w == "vous" || w == "me" || w == "m" || w == "te" || w == "lui" || w == "leur" {
		if ns, ne = wordAfter(s, ne, false); ns < 0 || ne > sc.end {
			return false
		}
		w = strings.ToLower(s[ns:ne])
	}
	switch w {
	case "y", "s":
		ns, ne = wordAfter(s, ne, false)
		return ns >= 0 && ne <= sc.end && strings.HasPrefix(strings.ToLower(s[ns:ne]), "a") && ne-ns <= 6 // "y a", "s'agit", "s'avère"
	case "est", "était", "sera", "serait":
		ns, ne = wordAfter(s, ne, false)
		return ns >= 0 && ne <= sc.end && impersonalIs.has(strings.ToLower(s[ns:ne]))
	}
	return impersonal.has(w)
}

// impersonal are verbs whose "il" is nobody, impersonalIs what "il est" is
// followed by when it is.
var (
	impersonal   = newWordSet(`faut fallait faudra faudrait convient conviendra conviendrait suffit suffira existe existait pleut semble reste importe arrive manque appartient incombe`)
	impersonalIs = newWordSet(`interdit possible impossible recommandé conseillé déconseillé obligatoire prévu demandé important nécessaire
	rappelé question utile préférable essentiel permis autorisé défendu inutile temps clair évident vrai certain probable fréquent rare difficile facile
	indispensable toutefois également donc aussi souhaitable précisé convenu proposé exclu tenu loisible strictement vivement fortement`)
)

// definiteAt reports whether the word for a person at start means a certain one:
// none of the words stands before it by which it is anybody ("a child", "chaque
// patient").
func definiteAt(s string, start int, sc scope) bool {
	ps, pe := wordBefore(s, start, false)
	return ps < sc.start || pe-ps > maxWord || !indefinite.has(strings.ToLower(s[ps:pe]))
}

// indefinite are the words by which a person is anybody.
var indefinite = newWordSet(`een elke iedere ieder geen enkele andere alle meer als
	un une chaque tout toute aucun aucune quelque autre autres comme par
	ein eine einen einem einer eines jede jeder jeden jedem jedes kein keine keinen keinem keiner andere anderen alle als pro je
	a an each every any no another other all as per both some`)

// prepositions are those of Dutch that "zijn" stands behind.
var prepositions = newFoldedSet("aan bij door in met na naar om onder op over sinds tegen tot uit van voor")

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
	if singularVerbs.has(w) {
		return true
	}
	return (strings.HasSuffix(w, "t") || strings.HasSuffix(w, "te")) && !noVerbs.has(w)
}

// singularVerbs are those that do not end in t or te.
var singularVerbs = newWordSet(`war wurde wird kam ging nahm verlor trug bekam lag sprach saß stand fiel blieb ließ gab trat fuhr rief schrieb
	zog fand begann trank aß schlief starb kann muss soll will darf mag sei habe werde könne müsse wolle solle dürfe weiß hielt half brach
	verschwand unterschrieb erschien wuchs schlug stahl log zerbrach`)

// noVerbs end in t or te and are none.
var noVerbs = newWordSet(`nicht jetzt seit mit erst selbst oft fast dort damit sonst zuerst zuletzt gut laut überhaupt insgesamt weit echt recht
	spät bekannt berechtigt heute bitte letzte erste zweite dritte gute alte beste rechte leute zumindest meist längst direkt samt`)
