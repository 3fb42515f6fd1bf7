package term

import (
	"math/bits"
	"strings"
	"unicode/utf8"
)

// acronym reports whether the term is spelled in capitals.
func (e *entry) acronym() bool {
	t := e.tokens[e.core]
	return t.exact && len(t.text) <= 6
}

// ofSomebody reports whether the term is followed by "of" and a word with a
// capital, articles and words for persons between them left out: "the
// fingerprint of John", "chez le bébé de Charlotte". In German, where all nouns
// have one, the word must be one of names.
func (p *page) ofSomebody(end int) bool {
	of := false
	for n := range 7 {
		ws, we := wordAfter(p.text, end, false)
		if ws < 0 || we-ws > maxWord {
			return false
		}
		w := p.text[ws:we]
		switch w {
		case "van", "de", "du", "d", "of", "von", "bei", "bij", "chez", "voor", "für", "for", "pour", "vom", "des", "der", "beim":
			of = true
		default:
			switch {
			case !of && n > 1:
				return false
			case of && capital(w):
				return (len(w) < 3 || !capitals(w)) && (p.read.language() != de || p.named(ws) || len(p.names) == 0)
			case of && !article(w) && p.cue(ws, we)&(cuePerson|cueTitle|cuePronoun) == 0:
				return false
			}
		}
		end = we
	}
	return false
}

// inQuotes reports whether the term stands in quotation marks, as far as 60
// bytes on either side tell.
func inQuotes(s string, start, end int) bool {
	before, after := s[max(0, start-60):start], s[end:min(len(s), end+60)]
	for _, q := range [...][2]string{{"«", "»"}, {"“", "”"}, {"„", "“"}} {
		if i := strings.LastIndex(before, q[0]); i >= 0 && !strings.Contains(before[i:], q[1]) && strings.Contains(after, q[1]) {
			return true
		}
	}
	if n := strings.LastIndexByte(before, '\n'); n >= 0 {
		before = before[n:]
	}
	if n := strings.IndexByte(after, '\n'); n >= 0 {
		after = after[:n]
	}
	return strings.Count(before, "\"")%2 == 1 && strings.Contains(after, "\"")
}

// shouting reports whether the line around is all in capitals, so that
// capitals tell nothing.
func shouting(s string, start, end int) bool {
	words := 0
	for i := start - 1; i >= max(0, start-40) && s[i] != '\n'; i-- {
		if 'a' <= s[i] && s[i] <= 'z' {
			return false
		}
		if 'A' <= s[i] && s[i] <= 'Z' && (i == 0 || !isLetter(s[i-1])) {
			words++
		}
	}
	for i := end; i < min(len(s), end+40) && s[i] != '\n'; i++ {
		if 'a' <= s[i] && s[i] <= 'z' {
			return false
		}
		if 'A' <= s[i] && s[i] <= 'Z' && !isLetter(s[i-1]) {
			words++
		}
	}
	return words >= 2
}

// inToken reports whether the term is a part of an address, a path or an
// identifier of code.
func inToken(s string, start, end int) bool {
	if start > 0 && (s[start-1] == '_' || s[start-1] == '@' || s[start-1] == '\\' || s[start-1] == '#' || s[start-1] == '$') {
		return true
	}
	if end < len(s) && (s[end] == '_' || s[end] == '@' || s[end] == '\\') {
		return true
	}
	if end+1 < len(s) && s[end] == '.' && isLetter(s[end+1]) && s[end+1] >= 'a' {
		return true
	}
	if end+1 < len(s) && s[end] == '(' && s[end+1] == ')' {
		return true
	}
	if end-start <= shortTerm && (start > 0 && isDigit(s[start-1]) || end < len(s) && isDigit(s[end])) {
		return true // in a key or a code: "c3hiv69y"
	}
	from := start
	for from > 0 && start-from < 100 && s[from-1] > ' ' {
		from--
	}
	to := end
	for to < len(s) && to-end < 100 && s[to] > ' ' {
		to++
	}
	run := s[from:to]
	return strings.Contains(run, "://") || strings.HasPrefix(run, "www.") || strings.Contains(run, "@") || strings.Contains(run, "::")
}

// shortTerm is how long a term is that may stand in a code by chance, in bytes.
const shortTerm = 4

// codeLike reports whether the text reads like a program.
func codeLike(s string) bool {
	n := bits.OnesCount64(codeSigns.in(s))
	return n >= 2 || n+bits.OnesCount64(codeWords.in(s)) >= 2
}

var (
	codeSigns = newMarks("();", "){", ") {", "=>", "==", "!=", "&&", "||", "->", "::", ":=", "};", "});", "+=", "/*", "//", "[]", "()", `\n`, `\f`, `\-`, "\n.SH", "\n.TP")
	codeWords = newMarks("function ", "func ", "return ", "import ", "var ", "const ", "null", "NULL", "nil", "print")
)

// technical reports whether the text speaks of programs or of lenses: it holds
// the name of an identifier, a file, an option or an entry of a tracker, or an
// aperture.
func technical(s string) bool {
	for i := 0; i+2 < len(s); i++ {
		before, next := byte(' '), s[i+1]
		if i > 0 {
			before = s[i-1]
		}
		switch s[i] {
		case '`':
			return true
		case '_':
			if isLetter(before) && isLetter(next) {
				return true
			}
		case '(':
			if next == ')' {
				return true
			}
		case '-':
			if next == '-' && before == ' ' && 'a' <= s[i+2] && s[i+2] <= 'z' {
				return true
			}
		case '#':
			if isDigit(next) && isDigit(s[i+2]) && before != '&' {
				return true
			}
		case 'f', 'F':
			// the aperture of a lens: "28-80mm F3.5", "f/2.8"
			if (next == '/' || next >= '1' && next <= '9') && before == ' ' && (isDigit(s[i+2]) || s[i+2] == '.') && (next == '/' || s[i+2] == '.') {
				return true
			}
		case '.':
			if isLetter(before) && before < utf8.RuneSelf && isLetter(next) && sourceEnding(s[i+1:]) {
				return true
			}
		}
	}
	return false
}

// sourceEnding reports whether the text begins with the ending of a source
// file's name.
func sourceEnding(s string) bool {
	n := 0
	for n < len(s) && n < 6 && s[n] >= 'a' && s[n] <= 'z' {
		n++
	}
	return programs["."+s[:n]] || s[:n] == "gz" || s[:n] == "txt" || s[:n] == "json" || s[:n] == "html"
}

// skipBullet is the start of what a list item says.
func skipBullet(s string, i int) int {
	for n := 0; i < len(s) && n < 6; n++ {
		switch {
		case s[i] == ' ', s[i] == '-', s[i] == '*', s[i] == '\t', s[i] == '>':
			i++
		case strings.HasPrefix(s[i:], "•"), strings.HasPrefix(s[i:], "–"):
			i += len("•")
		default:
			return i
		}
	}
	return i
}

// labelValue is the value of a label in the middle of a line: "…, bloedgroep:
// O+".
func labelValue(s string, end int) (string, bool) {
	i := end
	for i < len(s) && s[i] == ' ' {
		i++
	}
	if i < len(s) && s[i] == '(' {
		if k := strings.IndexByte(s[i:min(len(s), i+40)], ')'); k > 0 {
			i += k + 1
		}
	}
	if i >= len(s) || s[i] != ':' && s[i] != '=' {
		return "", false
	}
	v := value(s, i+1)
	return v, filled(v)
}

// begins reports whether what starts at i begins a clause, as a label does: at
// the start of a line, behind punctuation, or behind "his".
func (p *page) begins(i int) bool {
	s := p.text
	for i > 0 && s[i-1] == ' ' {
		i--
	}
	if i == 0 {
		return true
	}
	switch s[i-1] {
	case '\n', '\t', '\r', ',', ';', '|', '(', '[', '-', '*', '>', '/', '.', '"':
		return true
	}
	if _, ok := letterBefore(s, i); !ok {
		return s[i-1] >= utf8.RuneSelf // a dash, a bullet
	}
	ws, we := wordBefore(s, i, false)
	return ws >= 0 && we-ws <= maxWord && p.cue(ws, we)&(cuePronoun|cueSelf|cueReader) != 0
}

// denies reports whether a value says no.
func denies(v string) bool {
	if len(v) > 24 {
		v = v[:24]
	}
	var buf [96]byte
	w := strings.Trim(string(fold(buf[:0], v)), ".,;!- ")
	w, _, _ = strings.Cut(w, " ")
	switch strings.Trim(w, ".,;") {
	case "nee", "neen", "geen", "niet", "non", "aucun", "aucune", "neant", "pas", "nein", "keine", "kein", "keiner", "no", "none", "nihil", "negatief", "negatif", "negativ", "negative", "nvt", "n.v.t", "n/a", "/":
		return true
	}
	return false
}
