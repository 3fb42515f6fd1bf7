package term

import (
	"strings"
	"unicode/utf8"
)

// boxed reports whether an empty box ends a line, as behind a statement that is
// still to be ticked: "I agree to give blood.   [  ]".
func boxed(rest string) bool {
	rest = strings.TrimRight(rest, " \r\t")
	if n := len(rest) - 1; n > 0 && (rest[n] == ']' || rest[n] == ')') {
		inside := strings.TrimRight(rest[:n], " _")
		return len(inside) < n && (strings.HasSuffix(inside, "[") || strings.HasSuffix(inside, "("))
	}
	if strings.Count(rest, "[ ]")+strings.Count(rest, "( )") > 1 {
		return true // "[ ] oui   [ ] non"
	}
	return strings.HasSuffix(rest, "☐") || strings.HasSuffix(rest, "□")
}

// open reports whether the one box of a line is the empty one that it begins
// with: "[ ] White: Gypsy or Irish Traveller".
func open(s string) bool {
	s = strings.TrimLeft(s, " \t-*")
	for _, box := range [...]string{"[ ]", "[]", "( )", "☐", "□"} {
		if rest, ok := strings.CutPrefix(s, box); ok {
			return !strings.ContainsAny(rest, "[]☐□☒☑")
		}
	}
	return false
}

// unfilled reports whether the text is a form to be filled in: it has many lines
// and boxes to write in. It is a text of no more than some pages.
func (p *page) unfilled() bool {
	const pages, many = 16 << 10, 5 // bytes, places to fill in
	if p.looked || len(p.text) > pages {
		return p.blank
	}
	p.looked = true
	places := 0
	for _, sign := range [...]string{"______", "........", "[ ]", "☐"} {
		places += strings.Count(p.text, sign)
	}
	p.blank = places >= many && !strings.ContainsAny(p.text, "☒☑") && !strings.Contains(p.text, "[x]") && !strings.Contains(p.text, "[X]")
	return p.blank
}

// unticked reports whether an empty box stands before the words that a term
// begins with or stands in: "[ ] Jewish", "☐ lid van een vakbond".
func unticked(s string, i int) bool {
	const reach = 40 // bytes
	s = s[max(0, i-reach):i]
	at := strings.LastIndexAny(s, "])☐□❏☒☑\n\t,;:")
	if at < 0 {
		return false
	}
	box, size := utf8.DecodeRuneInString(s[at:])
	if strings.Contains(strings.TrimLeft(s[at+size:], " "), "  ") {
		return false // it is that of another column
	}
	inside := strings.TrimRight(s[:at], " _")
	switch box {
	case '☐', '□', '❏':
		return true
	case ']':
		return strings.HasSuffix(inside, "[")
	case ')':
		return strings.HasSuffix(inside, "(") && len(inside) < at
	}
	return false
}
