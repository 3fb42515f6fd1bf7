package person

import "uitrusting/rules/names"

// A flag says something of the text around a candidate.
type flag uint32

const (
	sentenceStart flag = 1 << iota
	lineStart
	lineEnd
	article     // "de", "la", "the" before it
	location    // "in", "te", "à" before it
	bracketed   // "(" before it
	listed      // a number, a bullet or a comma with a name before it
	ageAfter    // "(32)", "(1822-1895)", ", 32"
	country     // "(Bel)", "(VS)", "(CVP)": sport results, parties
	mailAfter   // an address of mail follows
	quoteBefore // after a quotation
	closingLine // the line above is a closing
	labelled    // "Naam:" before it
	joinedAfter // a hyphen follows: part of a compound
	houseNumber // a number follows
	possessive  // "'s" follows, or the word ends in an s that the name has not
	postcode    // a number of four or five digits before it
	wholeLine
	conjoined // "en", "et", "und" before it
	chatLine  // "[18:02]" before it and a colon behind it
	byWord    // "van", "de", "by" before it
	yearsOld  // "(8 jaar)", ", 34 ans"
	met       // "afspraak bij", "rendez-vous avec" before it
)

// A surrounding is what stands around a candidate.
type surrounding struct {
	flags         flag
	before        names.Class // of the word before, or cut off in the sequence
	before2       names.Class // of the word before that
	next          names.Class // of the word after
	comma         names.Class // of the first words behind a comma
	prevW, prev2W uint32      // hashes of the folded words
	nextW, next2W uint32
	prevC, nextC  byte // the characters beside it, blanks aside; '\n' at the ends of the text
}

// around looks at the text beside text[c.start:c.end].
func (s *scan) around(q *sequence, c *candidate) (x surrounding) {
	x.before = c.before
	if s.sentence(c.start) {
		x.flags |= sentenceStart
	}
	s.left(c, &x)
	s.right(c, &x)
	if x.nextC == ':' && c.n <= 2 && s.stamped(c.start) {
		x.flags |= chatLine
	}
	if x.flags&(lineStart|lineEnd) == lineStart|lineEnd {
		x.flags |= wholeLine
		if s.closingAbove(c.start) {
			x.flags |= closingLine
		}
	}
	return x
}

func (s *scan) left(c *candidate, x *surrounding) {
	i := s.back(c.start)
	if i == 0 {
		x.prevC = '\n'
		x.flags |= lineStart
		return
	}
	x.prevC = s.text[i-1]
	end := i
	switch x.prevC {
	case '\n':
		x.flags |= lineStart
		if !s.wrapped(i - 1) {
			return
		}
		x.flags &^= lineStart
		end = s.back(i - 1)
	case '(', '[':
		x.flags |= bracketed
		return
	case ':':
		p := wordBefore(s.text, s.back(i-1))
		if p < i-1 {
			x.prev2W, x.before2 = s.word(p, s.back(i-1))
			if x.before2.Is(names.Label | names.Role | names.Title) {
				x.flags |= labelled
			}
		}
		return
	case ',', ';':
		j := s.back(i - 1)
		p := wordBefore(s.text, j)
		if p < j {
			x.prev2W, x.before2 = s.word(p, j)
			if x.before2.Is(names.Given|names.Surname) && s.text[p] < 'a' {
				x.flags |= listed
			}
			if x.before2.Is(names.Closing) && x.prevC == ',' {
				x.flags |= closingLine // "Groetjes, Leen"
			}
		}
		return
	case '.', ')':
		if j := i - 1; j > 0 && s.text[j-1] >= '0' && s.text[j-1] <= '9' {
			x.flags |= listed
			return
		}
		end = i - 1 // "dhr."
	case '"':
		x.flags |= quoteBefore
	case '-', '*':
		x.flags |= listed
		return
	}
	if quote(s.text, i) > 0 {
		x.flags |= quoteBefore
		return
	}
	p := wordBefore(s.text, end)
	if p == end {
		if ap := s.text[i-1]; ap >= '0' && ap <= '9' {
			n := 1
			for n < 6 && i-1-n >= 0 && s.text[i-1-n] >= '0' && s.text[i-1-n] <= '9' {
				n++
			}
			if n == 4 || n == 5 {
				x.flags |= postcode
			} else {
				x.flags |= listed
			}
		}
		return
	}
	hash, k := s.word(p, end)
	if x.prevC == '.' {
		if !k.Is(names.Title|names.Kin|names.Closing|names.Saint) || k.Is(names.Title) && end-p > abbreviated {
			return // "… hun familie. Ervaring is welkom."
		}
	}
	if hasHyphen(s.text[p:end]) && s.compoundRole(&token{start: p, end: end}) {
		k |= names.Role // "LEIF-arts"
	}
	x.before |= k
	x.prevW = hash
	if end-p <= 6 {
		var buf [maxWord]byte
		x.flags |= smallWord(fold(&buf, s.text[p:end]))
	}
	j := s.back(p)
	if j < p && j > 0 {
		p2 := wordBefore(s.text, j)
		if p2 < j {
			x.prev2W, x.before2 = s.word(p2, j)
			if x.flags&byWord != 0 && s.meeting(s.text[p2:j]) {
				x.flags |= met
			}
		} else if s.text[j-1] == ',' || s.text[j-1] == '.' {
			x.prev2W = uint32(s.text[j-1])
		}
	}
}

// meeting reports whether a word says that one person goes to another.
func (s *scan) meeting(w string) bool {
	var buf [maxWord]byte
	switch string(fold(&buf, w)) {
	case "afspraak", "opvolging", "consult", "consultatie", "raadpleging", "raadpl", "controle", "gesprek", "langs", "overleg", "contact", "opgevolgd", "gezien",
		"rendez-vous", "rdv", "consultation", "entretien", "réunion", "suivi", "suivie", "contrôle", "termin", "gespräch", "kontrolle", "besprechung", "appointment", "meeting":
		return true
	}
	return false
}

// abbreviated is how long a title with a full stop may be, in bytes: "mevr.".
const abbreviated = 5

// smallWord sorts the words that stand before names and places.
func smallWord(w []byte) flag {
	switch string(w) {
	case "de", "het", "een", "le", "la", "les", "l", "un", "une", "des", "the", "a", "an", "der", "die", "das", "dem", "den", "ein", "eine", "einem",
		"einer", "ce", "cette", "ces", "deze", "dit", "dat", "die's", "this", "that", "elke", "elk", "every", "onze", "ons", "notre", "our", "geen", "du":
		if string(w) == "de" {
			return article | byWord
		}
		return article
	case "in", "te", "à", "en", "au", "aux", "im", "near", "ten", "ter", "op", "uit", "naar", "rond", "nach", "aus", "into", "across", "vers", "tegen":
		if string(w) == "en" {
			return location | conjoined
		}
		return location
	case "et", "und", "and", "of", "ou", "oder", "or", "&":
		return conjoined
	case "van", "von", "by", "door", "par", "d", "met", "avec", "mit", "with", "voor", "pour", "für", "for", "aan", "bij", "chez", "tot":
		return byWord
	}
	return 0
}

// stamped reports whether nothing but a time or a date stands before i in its
// line, as in the export of a chat: "[18:02] Els: …".
func (s *scan) stamped(i int) bool {
	digits := 0
	for n := 0; i > 0 && n < 40; n++ {
		i--
		switch c := s.text[i]; {
		case c == '\n':
			return digits >= 3
		case c >= '0' && c <= '9':
			digits++
		case c == '[' || c == ']' || c == '(' || c == ')' || c == ':' || c == ' ' || c == '/' || c == '-' || c == ',' || c == '.':
		default:
			return false
		}
	}
	return i == 0 && digits >= 3
}

func (s *scan) right(c *candidate, x *surrounding) {
	i := c.end
	if n := hyphen(s.text, i); n > 0 {
		x.nextC = '-'
		if l, _ := letterAt(s.text, i+n); l > 0 {
			x.flags |= joinedAfter
		}
		return
	}
	if n := apostrophe(s.text, i); n > 0 {
		if i+n < len(s.text) && s.text[i+n] == 's' {
			n++
		}
		x.flags |= possessive
		i += n
	}
	j := s.skip(i)
	if j >= len(s.text) {
		x.nextC = '\n'
		x.flags |= lineEnd
		return
	}
	x.nextC = s.text[j]
	switch {
	case x.nextC == '\n' || x.nextC == '\r':
		if x.nextC == '\r' || !s.wrapped(j) {
			x.flags |= lineEnd
			return
		}
		j = s.skip(j + 1)
	case x.nextC == '(':
		x.flags |= s.inBrackets(j + 1)
		return
	case x.nextC == '<' || x.nextC == '[':
		if s.mailSoon(j) {
			x.flags |= mailAfter
		}
		return
	case x.nextC == ',':
		j = s.skip(j + 1)
		if j < len(s.text) && s.text[j] >= '0' && s.text[j] <= '9' {
			x.flags |= s.age(j)
			return
		}
		s.commaWords(j, x)
		return
	case x.nextC >= '0' && x.nextC <= '9' && j > i:
		if s.fullDate(j) {
			x.flags |= ageAfter
		} else {
			x.flags |= houseNumber
		}
		return
	case x.nextC == 0xC2 && j+1 < len(s.text) && s.text[j+1] == 0xB0: // "° 1952"
		x.flags |= ageAfter
		return
	}
	t := read(s.text, j)
	if t.end == t.start || j == i {
		return
	}
	x.nextW, x.next = s.word(t.start, t.end)
	if t.shape != lower {
		x.nextW ^= 0x55
	} else if w := s.text[t.start:t.end]; w == "se" || w == "sa" {
		x.next &^= names.Legal // "Jean Dupont se tait"
	}
	if k := s.skip(t.end); k > t.end {
		if t2 := read(s.text, k); t2.end > t2.start {
			var k2 names.Class
			x.next2W, k2 = s.word(t2.start, t2.end)
			if x.next&(names.Role|names.Title|names.Say) == 0 && t.end-t.start <= 3 {
				x.next |= k2 & names.Say // "a déclaré", "hat gesagt"
			}
		}
	}
}

// commaWords sorts what stands behind the comma at i: "Jan Maes, de trainer
// van".
func (s *scan) commaWords(i int, x *surrounding) {
	for n := range 3 {
		t := read(s.text, i)
		if t.end == t.start {
			return
		}
		hash, k := s.word(t.start, t.end)
		if n == 0 {
			x.nextW = hash
		}
		x.comma |= k & (names.Role | names.Public | names.Say | names.Kin | names.Title)
		if x.comma != 0 {
			return
		}
		if t.shape != lower && k.Is(names.Given) && n == 0 {
			x.comma |= k & names.Given
			return
		}
		i = s.skip(t.end)
	}
}

// inBrackets sorts what stands behind the bracket at i.
func (s *scan) inBrackets(i int) flag {
	j := i
	if j < len(s.text) && (s.text[j] == '*' || s.text[j] == ' ') {
		j++
	}
	digits := 0
	for j < len(s.text) && s.text[j] >= '0' && s.text[j] <= '9' {
		j++
		digits++
	}
	if (digits == 1 || digits == 2) && s.years(j) {
		return yearsOld
	}
	if j < len(s.text) && (digits == 4 || digits == 2 && (s.text[j] == ')' || s.text[j] == ' ' || s.text[j] == ',')) {
		return ageAfter
	}
	if digits > 0 {
		return 0
	}
	if s.mailSoon(i) {
		return mailAfter
	}
	for n := 0; n < 12 && j < len(s.text); n++ {
		switch c := s.text[j]; {
		case c == ')':
			if n > 0 && n <= 8 {
				return country
			}
			return 0
		case c < 'A':
			return 0
		}
		j++
	}
	return 0
}

// age tells the age in ", 32," or ", 32 ans" from other numbers.
func (s *scan) age(i int) flag {
	if i+2 < len(s.text) && s.text[i+1] >= '0' && s.text[i+1] <= '9' && (s.text[i+2] == ',' || s.text[i+2] == ' ') {
		if s.years(i + 2) {
			return yearsOld
		}
		return ageAfter
	}
	if i+1 < len(s.text) && s.years(i+1) {
		return yearsOld
	}
	return 0
}

// years reports whether the word at i, behind a number, is one for years:
// "(8j)", "(8 jaar)", ", 34 ans".
func (s *scan) years(i int) bool {
	t := read(s.text, s.skip(i))
	switch s.text[t.start:t.end] {
	case "j", "jr", "jaar", "ans", "an", "a", "J", "Jahre", "jährig", "years", "yrs", "y", "yo", "maanden", "mois", "Monate":
		return true
	}
	return false
}

// fullDate reports whether a date of eight digits stands at i: "12.06.1938".
func (s *scan) fullDate(i int) bool {
	if i+10 > len(s.text) {
		return false
	}
	d := s.text[i : i+10]
	if d[2] != d[5] || d[2] != '.' && d[2] != '/' && d[2] != '-' {
		return false
	}
	for k := range len(d) {
		if k != 2 && k != 5 && !isDigit(d[k]) {
			return false
		}
	}
	return true
}

// mailSoon reports whether an address of mail stands within a few bytes.
func (s *scan) mailSoon(i int) bool {
	for j := i; j < len(s.text) && j < i+48; j++ {
		switch s.text[j] {
		case '@':
			return true
		case '\n', ')', '>':
			return false
		}
	}
	return false
}

// closingAbove reports whether the line above the one that begins near i, or
// the one above an empty line there, holds a closing.
func (s *scan) closingAbove(i int) bool {
	i = s.back(i)
	lines := 0
	for j := i; j > 0 && j > i-120; j-- {
		if s.text[j-1] != '\n' {
			continue
		}
		end := j - 1
		start := end
		for start > 0 && s.text[start-1] != '\n' && end-start < 60 {
			start--
		}
		for k := start; k < end; {
			n, _ := letterAt(s.text, k)
			if n == 0 {
				k++
				continue
			}
			t := read(s.text, k)
			if t.end <= k {
				break
			}
			if s.classOf(t.start, t.end).Is(names.Closing) {
				return true
			}
			k = t.end
		}
		lines++
		if end-start > 2 && lines > 1 || lines == 3 {
			return false
		}
		j = start + 1
	}
	return false
}
