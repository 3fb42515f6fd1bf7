package term

import "strings"

// listed adds the traits of a line that is one of an agenda, a programme or a
// list of goods, to those of a hit in it. In one that tells the time a colon is
// no sign of a field.
func (p *page) listed(t trait, line scope) trait {
	s := p.text[line.start:line.end]
	switch {
	case clocked(s):
		if t&(personal|selfish) == 0 && (t&titled == 0 || t&lateTitle != 0) {
			t = t&^(asLabel|inValue) | topic
		}
	case numbered(s, 0):
		if t |= point; t&titleLine != 0 {
			t |= topic
		}
		if t&asLabel != 0 && t&(documentTerm|inValue) == 0 {
			t = t&^asLabel | topic // "a) Impfung: neue Signaturen"
		}
	case columns(s):
		t |= point
	}
	return t
}

// tallied reports whether a line counts what it names and says no more, as those
// of statistics do: "White British        71", "Protestants   12 %   Jews   3 %".
func tallied(s string) bool {
	words, counts := false, 0
	for column := range strings.SplitSeq(strings.TrimSpace(s), "  ") {
		column = strings.TrimSpace(column)
		if column == "" {
			continue
		}
		if i := digitsFrom(column, 0); i > 0 && strings.Trim(column, "0123456789.,%() \u00a0\u202f") == "" {
			if !words {
				return false
			}
			words = false
			counts++
		} else if words || strings.ContainsAny(column, "0123456789:") {
			return false
		} else {
			words = true
		}
	}
	return counts > 0 && !words
}

// endsItem reports whether no small word follows at i: "Fell, operations manager"
// tells of no operation.
func (p *page) endsItem(i int) bool {
	start, end := wordAfter(p.text, i, false)
	return start != i+1 || capital(p.text[start:end])
}

// columns reports whether a line stands in columns as goods do: it begins and
// ends with numbers, and gaps of three blanks or more are between.
func columns(s string) bool {
	s = strings.TrimSpace(s)
	if s == "" || !isDigit(s[0]) {
		return false
	}
	i, j := strings.Index(s, "   "), strings.LastIndex(s, "   ")
	return i >= 0 && i+3 < j && strings.ContainsAny(s[j:], "0123456789")
}

// numbered reports whether the line at i begins with a number or a letter, as
// the points of an agenda do: "3. Disability", "d) Dialysis", "TOP 1
// Krankenstand".
func numbered(s string, i int) bool {
	for i < len(s) && s[i] == ' ' {
		i++
	}
	if i+1 < len(s) && 'a' <= s[i] && s[i] <= 'z' && s[i+1] == ')' {
		return true
	}
	top := strings.HasPrefix(s[i:], "TOP ")
	if top {
		i += len("TOP ")
	}
	j := digitsFrom(s, i)
	return j > i && j-i <= 2 && j < len(s) && (s[j] == '.' || s[j] == ')' || top)
}

// clocked reports whether a line begins with a time of day, as those of a
// programme do: "14.15 Living with pain, Dr Fox", "10:00-11:30 Herzsport", "9 h
// Accueil".
func clocked(s string) bool {
	s = strings.TrimLeft(s, " -*")
	i := digitsFrom(s, 0)
	if i == 0 || i > 2 {
		return false
	}
	if strings.HasPrefix(s[i:], " h ") || strings.HasPrefix(s[i:], " u ") {
		return true
	}
	if i == len(s) || !strings.ContainsRune(":.hu", rune(s[i])) {
		return false
	}
	sign := s[i]
	j := digitsFrom(s, i+1)
	switch j - i - 1 {
	case 0:
		return (sign == 'h' || sign == 'u') && j < len(s) && s[j] == ' '
	case 2:
		return j < len(s) && s[j] != sign && s[j] != ']' && !speaker(s[j:]) // no date, and no line of a chat
	}
	return false
}

// speaker reports whether a text begins with one or two words with capitals and
// a colon, as the lines of a chat do: "Uwe Mertes: …".
func speaker(s string) bool {
	name, _, ok := strings.Cut(strings.TrimLeft(s, " -–"), ":")
	words := strings.Fields(name)
	if !ok || len(words) == 0 || len(words) > 2 {
		return false
	}
	for _, w := range words {
		if !capital(w) {
			return false
		}
	}
	return true
}

// priced reports whether a value begins with a price, as behind the name of
// goods.
func priced(v string) bool {
	v = strings.TrimLeft(v, " \u00a0")
	for _, sign := range [...]string{"€", "£", "$", "EUR ", "CHF "} {
		if rest, ok := strings.CutPrefix(v, sign); ok {
			rest = strings.TrimLeft(rest, " \u00a0")
			return rest != "" && isDigit(rest[0])
		}
	}
	if v == "" || !isDigit(v[0]) {
		return false
	}
	i := 0
	for i < len(v) && (isDigit(v[i]) || v[i] == '.' || v[i] == ',' || v[i] == ' ') {
		i++
	}
	return strings.HasPrefix(v[i:], "€") || strings.HasPrefix(v[i:], "euro") || strings.HasPrefix(v[i:], "EUR") || strings.HasPrefix(v[i:], "Euro")
}

// having are the words between several people and what is said of all of them:
// "personen met autisme of dementie".
var having = newWordSet("met avec atteints atteintes souffrant mit with having")

// numbers are the words before what is counted: "die Zahl der Erkrankungen",
// "moins de cambriolages".
var numbers = newWordSet("aantal minder nombre moins zahl anzahl weniger number fewer rate taux")
