package term

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"uitrusting/scanner/finding"
)

// Bounds of an item of a list, in bytes: of its line, and of what it says of
// the person whom it begins with.
const (
	maxItem = 120
	maxSaid = 64
)

// listItem reports whether the line reads like an item of a list that begins
// with a person: "2. Claes Wendy – bedienden – groene lijst". The term stands
// at the offset, behind a separator. The resolver checks that a person stands
// before it.
func listItem(line string, at int) bool {
	if len(line) > maxItem || at < 4 {
		return false
	}
	sep := strings.IndexAny(line[:at], ":;|\t(")
	for _, mark := range [...]string{" – ", " — ", " - ", ", "} {
		if i := strings.Index(line[:at], mark); i >= 0 && (sep < 0 || i < sep) {
			sep = i
		}
	}
	if sep < 2 || len(line)-sep > maxSaid {
		return false
	}
	if tail := strings.TrimRight(line, " \r"); strings.HasSuffix(tail, ".") && strings.Contains(line[:at], ", ") {
		return false // a sentence
	}
	// What the item begins with: a number or a bullet, then words with capitals.
	words := 0
	for _, w := range strings.Fields(line[:sep]) {
		r, _ := utf8.DecodeRuneInString(w)
		switch {
		case unicode.IsUpper(r):
			words++
		case !unicode.IsLetter(r): // a number, a bullet
			if strings.Contains(w, ":") {
				return false // a time: a line of a chat
			}
		case len(w) > 4:
			return false
		}
	}
	return words > 0 && words <= 5
}

// Bounds of the list under a title: lines in all, and lines in a row that
// begin with no name.
const (
	maxRoll  = 200
	maxOther = 3
)

// roll appends a match for each line under the title that begins as a name
// does. The resolver keeps those where a person stands.
func (p *page) roll(title hit, out []finding.Match) []finding.Match {
	s := p.text
	line := row(s, title.start, title.end)
	if line.end-line.start > maxItem || strings.HasSuffix(strings.TrimRight(s[line.start:line.end], " \r"), ".") {
		return out // a sentence, no title
	}
	c := title.entry.category
	other := 0
	for n, from := 0, line.end+1; n < maxRoll && from < len(s) && other < maxOther; n++ {
		to := strings.IndexByte(s[from:min(len(s), from+maxItem+1)], '\n')
		if to < 0 && len(s)-from > maxItem {
			break
		}
		if to < 0 {
			to = len(s) - from
		}
		to += from
		start, end := leadingName(s[from:to])
		switch {
		case end > start:
			other = 0
			if p.seg.Owns(from + start) {
				out = append(out, finding.Match{
					RuleID: p.d.rules[c], InfoType: c.infoType(),
					Start: from + start, End: from + end, Confidence: finding.Candidate,
					Value: title.entry.text, Scope: [2]int{from, to}, Role: role(trait(strong)|onRoll, 0),
				})
			}
		case strings.TrimSpace(s[from:to]) != "":
			other++
		}
		from = to + 1
	}
	return out
}

// leadingName bounds two to five words with capitals that a line begins with,
// behind a number or a bullet; end is 0 where there are none.
func leadingName(line string) (start, end int) {
	i := 0
	for i < len(line) && i < 8 && !isLetter(line[i]) {
		i++
	}
	if strings.HasPrefix(line[min(len(line), i):], "–") || strings.HasPrefix(line[min(len(line), i):], "•") {
		i += len("•")
		for i < len(line) && line[i] == ' ' {
			i++
		}
	}
	start = i
	words := 0
	for i < len(line) {
		r, _ := utf8.DecodeRuneInString(line[i:])
		if !unicode.IsUpper(r) {
			break
		}
		for i < len(line) && (isLetter(line[i]) && !strings.HasPrefix(line[i:], "–") || line[i] == '-' || line[i] == '\'' || line[i] == '.') {
			i++
		}
		words++
		end = i
		if i+1 < len(line) && line[i] == ',' && line[i+1] == ' ' {
			i++
		}
		if i >= len(line) || line[i] != ' ' {
			break
		}
		i++
	}
	if words < 2 || words > 5 {
		return 0, 0
	}
	return start, end
}

// fillsCell reports whether the span is all that its cell says.
func (p *page) fillsCell(start, end int) bool {
	s, d := p.text, p.seg.Table.Delimiter
	for start > 0 && (s[start-1] == ' ' || s[start-1] == '"') {
		start--
	}
	for end < len(s) && (s[end] == ' ' || s[end] == '"' || s[end] == '\r') {
		end++
	}
	return (start == 0 || s[start-1] == d || s[start-1] == '\n') && (end == len(s) || s[end] == d || s[end] == '\n')
}

// organisation reports whether the hit is a part of the name of a firm, a shop
// or a society: "Krebs Maschinenbau GmbH", "librairie Protestante", "Muslim
// Hands".
func (p *page) organisation(h hit) bool {
	s, e := p.text, h.entry
	if e.category == union || e.category == political || e.flags&flagDocument != 0 || p.seg.Table != nil || !capital(s[h.start:h.end]) {
		return false
	}
	// Words with capitals up to the form of a firm.
	end := h.end
	for n := 0; n < 4; n++ {
		ws, we := wordAfter(s, end, true)
		if ws < 0 || strings.IndexByte(s[end:ws], '\n') >= 0 {
			break
		}
		if w := s[ws:we]; firms[w] {
			return true
		} else if !capital(w) {
			break
		}
		end = we
	}
	if e.category != religion || capitals(s[h.start:h.end]) {
		return false
	}
	middle := h.start > 1 && s[h.start-1] == ' ' && isLetter(s[h.start-2])
	lang := p.read.language()
	if h.end+1 < len(s) && s[h.end] == ' ' && lang != de {
		ws, we := wordAfter(s, h.end, false)
		if ws == h.end+1 && we-ws > 2 && capital(s[ws:we]) && !capitals(s[ws:we]) {
			return true
		}
	}
	// Creeds are written small in Dutch and French, their adjectives in German;
	// feasts as one likes.
	r, _ := utf8.DecodeRuneInString(e.text)
	return middle && unicode.IsLower(r) && len(e.tokens) == 1 && (lang == nl || lang == fr || lang == de) && ofCreed(e.tokens[0].text)
}

// ofCreed reports whether a folded word ends like an adjective or a follower
// of a creed, and not like the name of a feast.
func ofCreed(word string) bool {
	return ends(word, "ique", "iques", "ien", "iens", "ienne", "ant", "ants", "ante", "man", "mans", "mane", "oxe", "oxes", "uif", "uifs", "uive", "iste", "istes",
		"isch", "ische", "iek", "ieke", "ist", "isten", "lim", "lims", "ten", "joods", "joodse", "lijk", "lijke", "ch", "che")
}

// firms are the forms of firms and societies.
var firms = func() map[string]bool {
	m := make(map[string]bool)
	for _, w := range strings.Fields(`GmbH AG KG OHG UG eG eV NV BV BVBA VZW ASBL SA SPRL SRL SAS Ltd Limited PLC plc Inc LLC LLP Corp Zonen Fils Söhne Sons
		nv bv bvba vzw asbl sprl srl Stiftung Verlag Verlagsgesellschaft Verlagsgruppe Foundation Trust Cie Co`) {
		m[w] = true
	}
	return m
}()
