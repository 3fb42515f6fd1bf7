package secret

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"uitrusting/scanner/finding"
)

// judge weighs a value. Candidate means that it is none.
func (d *Detector) judge(text string, v span, digits bool) finding.Confidence {
	s := text[v.start:v.end]
	if d.placeholder(s) {
		return finding.Candidate
	}
	if digits {
		for i := range len(s) {
			if s[i] < '0' || s[i] > '9' {
				return finding.Candidate
			}
		}
		if len(s) > 8 || v.equals && !v.quoted {
			return finding.Low
		}
		return finding.High
	}
	if !v.quoted && typed(s) {
		return finding.Candidate
	}
	k := kinds(s)
	if strings.Contains(s, "/") && !k.signs || strings.HasSuffix(s, "()") {
		return finding.Candidate // a path, a call
	}
	rest := strings.TrimLeft(text[v.end:min(len(text), v.end+16)], " \t\"'`")
	ends := rest == "" || strings.IndexByte("\r\n,;|)<.", rest[0]) >= 0
	if v.equals && !v.quoted && code(s) {
		return finding.Candidate
	}
	if v.remark && !(k.count() >= 3 && k.digits && len(s) >= 6) {
		return finding.Candidate
	}
	switch {
	case v.quoted && strings.ContainsAny(s, " \t%\\{}()<>$"):
		return finding.Candidate // a message or a template
	case k.strange:
		return finding.Candidate
	case k.count() >= 3 && len(s) >= 6, k.digits && k.letters() && len(s) >= 6, k.signs && k.letters() && k.digits:
		if v.says && !v.quoted && !k.digits && !k.signs {
			return finding.Low
		}
		return finding.High
	case v.says:
		if k.digits || k.signs {
			return finding.Medium
		}
		return finding.Candidate
	case k.digits && !k.letters():
		if len(s) >= 4 && len(s) <= 12 && ends && !v.equals {
			return finding.Medium
		}
		return finding.Low
	case v.equals || v.quoted:
		return finding.Low
	case ends && (rest == "" || rest[0] != ',' && rest[0] != ')') && (k.upper && k.lower || k.signs) && !sentence(s):
		return finding.Medium
	}
	return finding.Low
}

// placeholder reports whether the text stands where a value should.
func (d *Detector) placeholder(s string) bool {
	low := strings.ToLower(s)
	if d.deny[strings.TrimRight(low, ".!?:")] {
		return true
	}
	first := s[0]
	for i := 1; ; i++ {
		if i == len(s) {
			return true // "********", "xxxx", "....", "____"
		}
		if s[i] != first {
			break
		}
	}
	switch {
	case strings.HasPrefix(s, "${"), strings.HasPrefix(s, "$("), strings.HasPrefix(s, "{{"), strings.HasPrefix(s, "<"), strings.HasPrefix(s, "%"),
		strings.HasPrefix(s, "["), strings.HasPrefix(s, "$"), strings.HasPrefix(s, "/"), strings.HasPrefix(s, "http"), strings.HasPrefix(s, "("), strings.HasPrefix(s, "@"),
		strings.HasPrefix(s, "..."), strings.HasPrefix(s, "…"), strings.HasPrefix(s, "__"), strings.HasPrefix(s, "--"), strings.HasPrefix(s, "#{"), strings.HasPrefix(s, "&"), s[0] == ':', s[0] == '{', s[0] == '"':
		return true
	}
	return strings.Trim(s, "*•●·.xX_-#?") == ""
}

// code reports whether an unquoted value after '=' is an expression.
func code(s string) bool {
	return strings.ContainsAny(s, "()[]{}<>") || strings.Contains(s, "->") || strings.Contains(s, "::") || strings.Contains(s, "&&") ||
		identifier(s)
}

// typed reports whether s is the type of a parameter: "Optional[str]",
// "List<String>", "typing.Optional[bytes". Without brackets a type is a word
// like others.
func typed(s string) bool {
	n := strings.IndexAny(s, "[<")
	return n > 0 && identifier(s[:n]) && strings.Trim(s[n:], "[]<>,.|?*&_ abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789") == ""
}

// identifier reports whether s is a name of a program: letters with dots or
// underscores, and no sign or digit that would make it a password.
func identifier(s string) bool {
	for i := range len(s) {
		b := s[i]
		if b == '_' || b == '.' || 'a' <= b|0x20 && b|0x20 <= 'z' || b == ',' || b == '+' {
			continue
		}
		if '0' <= b && b <= '9' && i == len(s)-1 && i > 0 { // tmp1
			continue
		}
		return false
	}
	return true
}

// sentence reports whether a value reads like a word of a sentence.
func sentence(s string) bool {
	r, n := utf8.DecodeRuneInString(s)
	if !unicode.IsUpper(r) {
		return false
	}
	for _, r := range s[n:] {
		if !unicode.IsLower(r) {
			return false
		}
	}
	return true
}

type kindSet struct{ lower, upper, digits, signs, joints, strange bool }

func (k kindSet) letters() bool { return k.lower || k.upper }

func (k kindSet) count() int {
	n := 0
	for _, b := range [...]bool{k.lower, k.upper, k.digits, k.signs} {
		if b {
			n++
		}
	}
	return n
}

func kinds(s string) kindSet {
	var k kindSet
	for _, r := range s {
		switch {
		case unicode.IsLower(r):
			k.lower = true
		case unicode.IsUpper(r):
			k.upper = true
		case unicode.IsDigit(r):
			k.digits = true
		case r == '-' || r == '_' || r == '.' || r == '/' || r == ':' || r == ',' || r == '\'' || r == '’':
			k.joints = true // also inside words, paths and names of files
		case unicode.IsPunct(r), unicode.IsSymbol(r):
			k.signs = true
		case unicode.IsLetter(r):
			k.lower = true
		default:
			k.strange = true
		}
	}
	return k
}
