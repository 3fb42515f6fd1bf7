package person

import (
	"strings"

	"uitrusting/rules/names"
)

// Clinical notes are full of words with capitals that are no people: medicines,
// and the diseases, signs, scales and devices that bear the name of whoever
// described them.

// clinical reports whether a candidate is such a word.
func (s *scan) clinical(q *sequence, c *candidate, x *surrounding) bool {
	if s.eponym(q, c, x) {
		return true
	}
	if c.n != 1 || c.initials > 0 || c.particles > 0 || x.before.Is(names.Salutation) || x.flags&(labelled|closingLine) != 0 {
		return false
	}
	t := c.lastWord(q)
	w := s.text[t.start:t.end]
	if x.before.Is(names.Title) {
		return morbus(s.text[:c.start]) && disease(w) // "M. Parkinson"
	}
	if s.recalls(t) {
		return false
	}
	if !t.class.Is(nameClasses) && medicine(w) {
		return true
	}
	if t.class.Is(names.Clinical) && (t.class.Is(names.Org) && t.class.GivenStep() < 3 || x.nextC-'0' < 10 || x.nextC == '+') {
		return true // "Haldol", "Manning 8/8"
	}
	return t.class.GivenStep() < 3 && s.tested(c.end) // "Hoffmann neg"
}

// eponym reports whether the candidate is a "ziekte van Parkinson" or the
// "Parkinson" behind it.
func (s *scan) eponym(q *sequence, c *candidate, x *surrounding) bool {
	first := &q.tok[c.first]
	if first.shape == capital && !first.particle && c.first+1 < c.last && (q.tok[c.first+1].particle || apostrophe(s.text, q.tok[c.first+1].start+1) > 0) {
		return (c.given == 0 || c.lastWord(q).class.Is(names.Clinical|names.Org)) && described(s.text[first.start:first.end])
	}
	if c.n != 1 || c.initials > 0 || x.before.Is(names.Title) || (c.given > 0 || c.lastWord(q).class.Is(names.Frequent)) && !c.lastWord(q).class.Is(names.Clinical) {
		return false
	}
	// a preposition before it, or joined to it, and the thing before that
	i := c.start
	if w := s.text[c.start:c.end]; len(w) < 2 || w[0] != 'd' || apostrophe(w, 1) == 0 {
		if i = s.back(i); i == c.start {
			n := 0
			if i > 1 && s.text[i-1] == '\'' {
				n = 1
			} else if i > 3 && apostrophe(s.text, i-3) == 3 {
				n = 3
			}
			if n == 0 || s.text[i-n-1] != 'd' {
				return false
			}
			i -= n + 1
		} else {
			p := wordBefore(s.text, i)
			switch s.text[p:i] {
			case "van", "de", "du", "nach", "of", "von":
				i = p
			}
		}
	}
	i = s.back(i)
	return described(s.text[wordBefore(s.text, i):i])
}

// described reports whether a word is what bears the name of whoever
// described it.
func described(w string) bool {
	var buf [maxWord]byte
	switch string(fold(&buf, w)) {
	case "type", "ziekte", "syndroom", "score", "schaal", "test", "proef", "teken", "index", "classificatie", "reflex", "procedure", "manoeuvre", "fractuur",
		"maladie", "syndrome", "échelle", "signe", "épreuve", "fracture", "manœuvre", "classification", "critères", "stade", "sonde", "réflexe", "polygone", "cercle",
		"krankheit", "syndrom", "zeichen", "skala", "fraktur", "klassifikation", "probe", "morbus", "phänomen", "fenomeen", "phénomène",
		"disease", "scale", "sign", "criteria", "triade", "tetralogie", "tétralogie", "circulus", "contractuur", "contracture", "arthropathie",
		"thyreoïditis", "thyroïdite", "lymfoom", "lymphome", "sarcoom", "sarcome", "oesofagus", "palsy", "parese", "drain", "katheter", "cathéter":
		return true
	}
	return false
}

// morbus reports whether the text before a disease ends with the word for it.
func morbus(before string) bool {
	before = strings.TrimRight(before, " \u00a0")
	return strings.HasSuffix(before, "M.") || strings.HasSuffix(before, "m.")
}

// disease reports whether a word behind "M." is a disease rather than a
// monsieur.
func disease(w string) bool {
	switch w {
	case "Parkinson", "Alzheimer", "Crohn", "Bechterew", "Basedow", "Hodgkin", "Cushing", "Addison", "Scheuermann", "Perthes", "Paget", "Raynaud", "Dupuytren",
		"Sudeck", "Behçet", "Fabry", "Gaucher", "Osler", "Kahler", "Waldenström", "Huntington", "Biermer", "Recklinghausen", "Ledderhose", "Schlatter", "Menière",
		"Ménière", "Meniere", "Whipple", "Boeck", "Besnier", "Hirschsprung", "Werlhof", "Wegener", "Hansen", "Bowen", "Peyronie", "Pompe", "Still", "Haglund":
		return true
	}
	return false
}

// tested reports whether the result of a test follows at i.
func (s *scan) tested(i int) bool {
	j := s.skip(i)
	if j == i || j >= len(s.text) || s.text[j] != 'n' && s.text[j] != 'p' {
		return false
	}
	t := read(s.text, j)
	switch s.text[j:t.end] {
	case "neg", "negatief", "négatif", "négative", "negativ", "pos", "positief", "positif", "positive", "positiv", "negative":
		return true
	}
	return false
}

// shortestMedicine is the length of a word that is told to be a medicine by its
// end, in bytes. "Avril" is none.
const shortestMedicine = 7

// medicine reports whether a word ends as the names of substances do, in Dutch,
// French, German and English: the stems of the World Health Organization.
//
// Source: WHO, The use of stems in the selection of International
// Nonproprietary Names (INN), 2018.
func medicine(w string) bool {
	if len(w) < shortestMedicine {
		return false
	}
	w = strings.TrimSuffix(w, "e") // "-statine" and "-statin"
	for _, e := range medicines[pairOf(w)] {
		if len(w) > len(e)+1 && strings.HasSuffix(w, e) {
			return true
		}
	}
	return false
}

// medicines are the ends of such words, by the two letters at their own end.
var medicines = func() (t [256][]string) {
	for _, e := range [...]string{"statin", "prazol", "sartan", "cillin", "mycin", "floxacin", "cyclin", "dipin", "prolol", "nolol", "zepam", "zolam", "oxetin",
		"triptylin", "triptan", "gliptin", "gliflozin", "formin", "xaban", "parin", "umab", "imab", "tinib", "ovir", "avir", "conazol", "setron", "profen", "coxib",
		"dronat", "thiazid", "semid", "lacton", "opril", "april", "caïn", "cain", "barbital", "entanyl", "entanil", "dopa", "peridon", "peridol", "tiapin", "zapin", "promazin",
		"tidin", "terol", "butamol", "nisolon", "methason", "lukast", "tropium", "zosin", "cetamol", "codein", "codeïn", "morfin", "morphin", "nidazol", "curonium",
		"oxicam", "fenac", "trexat", "roxin", "piridol", "zodon", "azapin", "pidem", "clon", "gabalin", "bapentin", "racetam", "triaxon", "fibrat", "grel"} {
		t[pairOf(e)] = append(t[pairOf(e)], e)
	}
	return t
}()

// pairOf is a number of the last two bytes of a word that has two.
func pairOf(w string) uint8 { return w[len(w)-1]*31 + w[len(w)-2] }
