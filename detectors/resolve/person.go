package resolve

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// A person is what a name or a mailbox tells of somebody, as hashes: 0 means
// not told.
type person struct {
	full  uint64 // all words, whatever their order
	short uint64 // first letter and last name, as in "j.peeters"
	only  uint64 // the one word, when there is no other
	last  uint64 // the last name
	parts [4]uint64
}

// shares reports whether a word of one name is in the other.
func (p *person) shares(q *person) bool {
	for _, a := range p.parts {
		if a != 0 && (a == q.parts[0] || a == q.parts[1] || a == q.parts[2] || a == q.parts[3]) {
			return true
		}
	}
	return false
}

// maxWords bounds the words of a name that count.
const maxWords = 8

// name reads a person's name: "Jan Peeters", "PEETERS, Jan", "dhr. J. Peeters".
func (p *person) name(s string) {
	var buf [maxWords]string
	words := buf[:0]
	initial := rune(0)
	for w := range strings.FieldsFuncSeq(s, func(r rune) bool { return !unicode.IsLetter(r) }) {
		w = foldWord(w)
		if title(w) || len(words) == maxWords {
			continue
		}
		if len(w) == 1 {
			if initial == 0 {
				initial = rune(w[0])
			}
			continue
		}
		words = append(words, w)
	}
	p.words(words, initial)
}

// mail reads the mailbox of an address: "jan.peeters@…", "jpeeters@…" tells
// nothing. It reports whether it told anything.
func (p *person) mail(address string) bool {
	box, _, _ := strings.Cut(address, "@")
	box, _, _ = strings.Cut(box, "+")
	var buf [maxWords]string
	words := buf[:0]
	initial := rune(0)
	for w := range strings.FieldsFuncSeq(box, func(r rune) bool { return !unicode.IsLetter(r) }) {
		w = foldWord(w)
		if len(words) == maxWords {
			return false
		}
		if len(w) == 1 {
			initial = rune(w[0])
			continue
		}
		words = append(words, w)
	}
	if len(words) == 0 || len(words) == 1 && initial == 0 {
		return false
	}
	p.words(words, initial)
	return true
}

func (p *person) words(words []string, initial rune) {
	for i, w := range words[:min(len(words), len(p.parts))] {
		p.parts[i] = hash(w)
	}
	switch {
	case len(words) == 0:
		return
	case len(words) == 1 && initial == 0:
		p.only = hash(words[0])
		return
	case len(words) == 1:
		p.short = hash(string(initial), " ", words[0])
		p.last = hash(words[0])
		return
	}
	// The order of first and last name does not count, so "short" is told
	// from the order that people use most: first name first. "van den berghe"
	// is also written "vandenberghe".
	first, last := words[0], words[1]
	if len(words) > 2 {
		last = strings.Join(words[1:], "")
	}
	p.last = hash(last)
	p.short = hash(first[:1], " ", last)
	if last < first {
		first, last = last, first
	}
	p.full = hash(first, " ", last)
}

// title reports whether a word before a name is no part of it.
func title(w string) bool {
	switch w {
	case "dhr", "heer", "mevr", "mevrouw", "mw", "meneer", "mr", "mrs", "ms", "miss", "dr", "prof", "ir", "ing", "mme", "mlle", "madame", "monsieur",
		"mademoiselle", "me", "maitre", "herr", "frau", "herrn", "sir":
		return true
	}
	return false
}

// foldWord is the word in lower case without the accents of Latin letters.
func foldWord(w string) string {
	small := true
	for i := range len(w) {
		if w[i] >= utf8.RuneSelf {
			return foldAccents(w)
		}
		small = small && w[i]-'A' >= 26
	}
	if small {
		return w
	}
	return strings.ToLower(w)
}

func foldAccents(w string) string {
	return strings.Map(func(r rune) rune {
		r = unicode.ToLower(r)
		switch r {
		case 'à', 'á', 'â', 'ä', 'ã', 'å':
			return 'a'
		case 'ç', 'ć', 'č':
			return 'c'
		case 'è', 'é', 'ê', 'ë', 'ę':
			return 'e'
		case 'ì', 'í', 'î', 'ï', 'ı':
			return 'i'
		case 'ñ', 'ń':
			return 'n'
		case 'ò', 'ó', 'ô', 'ö', 'õ', 'ø':
			return 'o'
		case 'ù', 'ú', 'û', 'ü':
			return 'u'
		case 'ş', 'š', 'ś':
			return 's'
		case 'ğ':
			return 'g'
		}
		return r
	}, w)
}

// hash is FNV-1a of 64 bits with a last mix, so that all bits depend on all
// of the text, which may come in parts. It is the same in every run.
func hash(parts ...string) uint64 {
	h := uint64(14695981039346656037)
	for _, s := range parts {
		for i := range len(s) {
			h = (h ^ uint64(s[i])) * 1099511628211
		}
	}
	h ^= h >> 33
	h *= 0xff51afd7ed558ccd
	h ^= h >> 33
	h *= 0xc4ceb9fe1a85ec53
	h ^= h >> 33
	if h == 0 {
		return 1
	}
	return h
}
