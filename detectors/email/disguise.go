package email

import (
	"strings"

	"uitrusting/scanner/finding"
)

// at words are what people write for '@' so that machines do not see it.
var atWords = [...]string{"at", "apenstaartje", "apestaartje", "arobase", "arobas", "klammeraffe"}

// disguised reads the address around the word for '@' at text[start:end]:
// "els.maes [at] firma [dot] be", "els apenstaartje firma.be". The word "at"
// counts only in brackets.
func (d *Detector) disguised(text string, start, end, last int) (finding.Match, bool) {
	open, shut := start, end
	if start > 0 && end < len(text) && brackets(text[start-1], text[end]) {
		open, shut = start-1, end+1
	} else if end-start == len("at") {
		return finding.Match{}, false
	}
	for open > 0 && text[open-1] == ' ' && start-open < 3 {
		open--
	}
	for shut < len(text) && text[shut] == ' ' && shut-end < 3 {
		shut++
	}
	from := local(text, open)
	if from == open || from < last {
		return finding.Match{}, false
	}
	var host strings.Builder
	to, labels := 0, 0
	for p := shut; labels < 6; {
		e := labelEnd(text, p)
		if e == p || e-p > maxLabel {
			break
		}
		if labels > 0 {
			host.WriteByte('.')
		}
		host.WriteString(text[p:e])
		labels++
		to = e
		next := dotWord(text, e)
		if next == e {
			break
		}
		p = next
	}
	if labels < 2 || !top(host.String()[strings.LastIndexByte(host.String(), '.')+1:]) {
		return finding.Match{}, false
	}
	return finding.Match{
		RuleID: d.rule.ID, InfoType: finding.Email, Start: from, End: to, Confidence: finding.Low,
		Evidence: []finding.Evidence{"layout: disguised"}, Value: strings.ToLower(text[from:open] + "@" + host.String()),
	}, true
}

func brackets(open, shut byte) bool {
	return open == '[' && shut == ']' || open == '(' && shut == ')' || open == '{' && shut == '}' || open == '<' && shut == '>'
}

// dotWord skips a dot between two labels, plain or disguised, and returns
// where the next label may start; i when there is none.
func dotWord(text string, i int) int {
	if i+1 < len(text) && text[i] == '.' {
		return i + 1
	}
	p := i
	for p < len(text) && text[p] == ' ' && p-i < 2 {
		p++
	}
	wrapped := p < len(text) && strings.IndexByte("[({", text[p]) >= 0
	if wrapped {
		p++
	}
	for _, w := range [...]string{"dot", "punt", "point", "punkt"} {
		e := p + len(w)
		if e >= len(text) || !strings.EqualFold(text[p:e], w) {
			continue
		}
		if wrapped {
			if strings.IndexByte("])}", text[e]) < 0 {
				return i
			}
			e++
		} else if p == i || text[e] != ' ' {
			return i
		}
		for e < len(text) && text[e] == ' ' {
			e++
		}
		return e
	}
	return i
}
