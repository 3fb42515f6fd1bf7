package phone

import (
	"slices"
	"strings"

	"uitrusting/scanner/document"
	"uitrusting/scanner/finding"
)

// A layout says how the digits of a number are grouped.
type layout uint8

const (
	bare          layout = iota // one group
	odd                         // grouped as no plan does
	grouped                     // as people group phone numbers
	international               // with a calling code
)

// judge weighs a candidate. Confidence as in the facts on Belgian numbers: a
// calling code or a label is high, a mobile number in phone layout is high, a
// land line in phone layout is medium, digits alone are low. It reports whether m,
// which is empty, is the match of one.
func (d *Detector) judge(seg *document.Segment, c *number, m *finding.Match) bool {
	text := seg.Text
	plus := c.plus
	zeros := !plus && c.digits[0] == '0' && c.digits[1] == '0' // 0032…
	plus = plus || zeros
	if !plus && ogm(text[c.start:c.end]) {
		return false
	}
	m.RuleID, m.InfoType, m.Start, m.End = d.rule.ID, finding.Phone, c.start, c.end
	var kind line
	switch {
	case plus:
		if c.groups > 1 && !c.brackets && c.sizes[c.groups-1] == 1 {
			return false
		}
		digits := c.written()
		if zeros {
			digits = digits[2:]
		}
		m.Value, kind = d.world().international(digits)
		if kind == noLine {
			return false
		}
		belgian := m.Value[:3] == "+32"
		if belgian && !zeros { // sure without a word: looking for one costs most
			m.Confidence, m.Evidence = finding.High, d.evidence(kind, international, keyword{})
			return true
		}
		label := d.words.near(text, c)
		switch {
		case label.sign < 0 && !belgian:
			return false
		case label.sign <= 0 && zeros && (!around(m.Value) || hexDump(text, c.start, c.end)):
			return false
		case label.sign > 0:
			m.Confidence = finding.High
		case belgian && c.groups > 1, c.groups > 2 && !zeros:
			m.Confidence = finding.High
		case c.groups > 1 || !zeros:
			m.Confidence = finding.Medium
		default:
			m.Confidence = finding.Low
		}
		m.Evidence = d.evidence(kind, international, label)
	case c.digits[0] == '3' && c.groups == 1 && c.n == 11: // 32470123456
		m.Value, kind = d.world().international(c.written())
		label := d.words.near(text, c)
		if kind != mobile || label.sign < 0 {
			return false
		}
		m.Confidence = finding.Medium
		if label.sign > 0 {
			m.Confidence = finding.High
		} else if figures(text, c.start, c.end) {
			m.Confidence = finding.Low
		}
		m.Evidence = d.evidence(kind, international, label)
	case c.digits[0] == '4' && c.n == 9 && c.groups == 1: // 470123456: the zero was lost in a table
		if belgian(c.digits[:c.n]) != mobile {
			return false
		}
		label := d.words.near(text, c)
		if label.sign < 0 || label.sign == 0 && seg.Table == nil {
			return false
		}
		m.Value, kind = "+32"+c.written(), mobile
		m.Confidence = finding.Candidate
		if label.sign > 0 {
			m.Confidence = finding.Medium
		}
		m.Evidence = d.evidence(kind, bare, label)
	case c.digits[0] == '0' && c.sizes[0] >= 2:
		return d.national(text, c, m)
	case c.n == 10 && c.groups == 3 && c.sizes[0] == 3 && c.sizes[1] == 3: // 212-555-0123
		if c.seps&slash != 0 || c.digits[0] < '2' || c.digits[3] < '2' {
			return false
		}
		label := d.words.near(text, c)
		if label.sign <= 0 {
			return false
		}
		m.Value, kind = d.world().international("1" + c.written())
		if kind == noLine {
			return false
		}
		m.Confidence = finding.Medium
		m.Evidence = d.evidence(kind, grouped, label)
	default:
		return false
	}
	return true
}

// national judges a number that begins with a trunk zero: a Belgian one, or
// one of a neighbour when layout or label say so.
func (d *Detector) national(text string, c *number, m *finding.Match) bool {
	kind := belgian(c.digits[1:c.n])
	if kind == noLine {
		return d.neighbour(text, c, m)
	}
	how := belgianLayout(c, kind)
	if c.n == 10 && kind == mobile && pairs(c) {
		how = odd // also how a French land line is written
	}
	if how == grouped && kind == mobile && c.seps&(slash|dot) != 0 && !kboLayout(c) && !d.words.refused(text, c.start) {
		m.Confidence, m.Evidence, m.Value = finding.High, d.evidence(kind, grouped, keyword{}), c.belgian()
		return true
	}
	label := d.words.near(text, c)
	if kboLayout(c) && (label.sign < 0 || label.sign == 0 && kbo(c.digits[:c.n]) || strings.HasSuffix(strings.TrimRight(text[:c.start], " "), "BE")) {
		return false
	}
	if label.sign < 0 && (how != grouped || kind != mobile || d.words.refused(text, c.start)) {
		return false
	}
	switch {
	case label.sign > 0:
		m.Confidence = finding.High
	case kboLayout(c):
		m.Confidence = finding.Low
	case how == grouped && (!c.open || c.seps&(slash|dot) != 0 || kind == mobile):
		m.Confidence = finding.Medium
	case how == odd && c.seps&^blank == 0 && (c.open || hexDump(text, c.start, c.end)):
		return false
	default:
		m.Confidence = finding.Low
	}
	m.Evidence, m.Value = d.evidence(kind, how, label), c.belgian()
	return true
}

// neighbour judges a national number of a country around Belgium.
func (d *Detector) neighbour(text string, c *number, m *finding.Match) bool {
	if c.n < minNational || c.n > maxNational || c.digits[1] == '0' {
		return false
	}
	var kind line
	conf := finding.Low
	switch {
	case c.n == 10 && pairs(c):
		if c.seps&blank == 0 {
			conf = finding.Medium // 01.42.68.53.00
		}
		if !c.open && !hexDump(text, c.start, c.end) { // else only a label can say so
			m.Value, kind = d.world().national("FR", c.written())
		}
	case c.n == 10 && c.seps&(dash|blank) != 0 && c.groups <= 4 && c.sizes[0] <= 4:
		if m.Value, kind = d.world().national("NL", c.written()); kind == mobile && c.sizes[0] == 2 && c.groups == 2 && c.seps == dash {
			conf = finding.Medium
		}
	}
	var label keyword
	if kind == noLine || conf < finding.Medium {
		if label = d.words.near(text, c); label.sign <= 0 {
			return false
		}
	}
	if kind == noLine {
		for _, region := range [...]string{"FR", "NL", "DE", "GB"} {
			if m.Value, kind = d.world().national(region, c.written()); kind != noLine {
				break
			}
		}
		if kind == noLine || c.groups == 1 && kind != mobile {
			return false
		}
	}
	if label.sign == 0 {
		label = d.words.near(text, c)
	}
	if label.sign < 0 {
		return false
	}
	if label.sign > 0 {
		conf = max(conf, finding.Medium)
		if c.groups > 1 {
			conf = finding.High
		}
	}
	m.Confidence = conf
	m.Evidence = d.evidence(kind, grouped, label)
	return true
}

// evidence is that of the plan and the layout, and of a keyword for the number.
func (d *Detector) evidence(kind line, how layout, label keyword) []finding.Evidence {
	if label.sign > 0 {
		return append(slices.Clip(d.plain[how][kind]), finding.Evidence("keyword: "+label.word))
	}
	return d.plain[how][kind]
}

// A plain is the evidence of numbers without a keyword. Matches share it.
type plain [international + 1]map[line][]finding.Evidence

func newPlain() (p plain) {
	for how, what := range [...]finding.Evidence{bare: "layout: digits", odd: "layout: digits", grouped: "layout: digits grouped", international: "layout: international"} {
		p[how] = map[line][]finding.Evidence{}
		for _, kind := range [...]line{mobile, fixed, service} {
			p[how][kind] = []finding.Evidence{what, "plan: " + finding.Evidence(kind)}
		}
	}
	return p
}

// belgianLayout reports how the groups of a Belgian number stand: an area
// code of its length first, then groups of two to four.
func belgianLayout(c *number, kind line) layout {
	if c.groups == 1 {
		return bare
	}
	area := uint8(3)
	switch b := c.digits[1]; {
	case kind == mobile:
		area = 4
	case kind == service:
		area = c.sizes[0] // 0800, 070, 078: written as one likes
	case b == '2', b == '3', b == '4', b == '9':
		area = 2
	}
	if c.sizes[0] != area || c.groups > 4 {
		return odd
	}
	for _, s := range c.sizes[1:c.groups] {
		if s < 2 {
			return odd
		}
	}
	return grouped
}

// figures reports whether another number of five digits or more stands on
// either side, over one delimiter: a list of figures.
func figures(text string, start, end int) bool {
	n := 0
	for i := start - 1; i >= 0 && start-i <= 4 && strings.IndexByte(" ,;\t\"", text[i]) >= 0; i-- {
		for k := i - 1; k >= 0 && isDigit(text[k]); k-- {
			if n++; n == 5 {
				return true
			}
		}
	}
	n = 0
	for i := end; i < len(text) && i-end < 4 && strings.IndexByte(" ,;\t\"", text[i]) >= 0; i++ {
		for k := i + 1; k < len(text) && isDigit(text[k]); k++ {
			if n++; n == 5 {
				return true
			}
		}
	}
	return false
}

// around reports whether a number in E.164 is of a country that people in
// Belgium call without its plus: Europe, Morocco, Turkey.
func around(e164 string) bool {
	return e164[1] == '3' || e164[1] == '4' || strings.HasPrefix(e164, "+212") || strings.HasPrefix(e164, "+90")
}

// hexDump reports whether a token of two hexadecimal digits stands on either
// side, as in a listing of bytes.
func hexDump(text string, start, end int) bool {
	i := start
	for i > 0 && text[i-1] == ' ' && start-i < 3 {
		i--
	}
	if i < start && i >= 2 && hexDigit(text[i-1]) && hexDigit(text[i-2]) && (i == 2 || text[i-3] == ' ' || text[i-3] == '\n') {
		return true
	}
	j := end
	for j < len(text) && text[j] == ' ' && j-end < 3 {
		j++
	}
	return j > end && j+1 < len(text) && hexDigit(text[j]) && hexDigit(text[j+1]) && (j+2 == len(text) || text[j+2] == ' ' || text[j+2] == '\n')
}

func hexDigit(b byte) bool { return isDigit(b) || 'a' <= b|0x20 && b|0x20 <= 'f' }

// pairs reports whether all digits stand two by two, as in France.
func pairs(c *number) bool {
	for _, s := range c.sizes[:c.groups] {
		if s != 2 {
			return false
		}
	}
	return c.groups > 1
}

// kboLayout reports whether the number is written like an enterprise number:
// 0475.123.456.
func kboLayout(c *number) bool {
	return c.n == 10 && c.groups == 3 && c.sizes[0] == 4 && c.sizes[1] == 3 && c.seps == dot
}

// kbo is the check of enterprise numbers: 97 less the remainder of the first
// eight digits.
//
// Source: KBO/BCE, structure of the enterprise number.
func kbo(digits []byte) bool {
	n := 0
	for i := range 8 {
		n = n*10 + int(digits[i]-'0')
	}
	return 97-n%97 == int(digits[8]-'0')*10+int(digits[9]-'0')
}

// ogm reports whether the digits stand like a structured communication,
// 123/4567/89002.
func ogm(s string) bool {
	return len(s) == 14 && s[3] == '/' && s[8] == '/'
}
