// Package phone finds telephone numbers. A candidate is told by its layout;
// its validity by the numbering plans of nyaruka/phonenumbers.
package phone

import (
	"fmt"
	"math/bits"
	"strings"
	"sync"
	"unicode/utf8"

	"uitrusting/detectors/internal/cell"
	"uitrusting/rules"
	"uitrusting/scanner/document"
	"uitrusting/scanner/finding"
	"uitrusting/scanner/lex"
)

// A Detector finds the phone numbers of one rule.
type Detector struct {
	rule  rules.Rule
	world func() *world // read when the first number of another country is seen
	words words
	plain plain
}

// New makes the detector of the one rule in rs.
func New(rs []rules.Rule, _ *lex.Builder) (*Detector, error) {
	if len(rs) != 1 {
		return nil, fmt.Errorf("phone: %d rules, want 1", len(rs))
	}
	return &Detector{rule: rs[0], world: sync.OnceValue(newWorld), words: newWords(rs[0]), plain: newPlain()}, nil
}

// Wants asks for digit groups.
func (d *Detector) Wants() lex.Kinds { return lex.Numbers }

// Detect appends the phone numbers in seg to out.
func (d *Detector) Detect(seg *document.Segment, at *lex.Anchors, out []finding.Match) []finding.Match {
	from, last := len(out), 0
	for i := range at.Numbers {
		n := &at.Numbers[i]
		if n.Digits == 0 {
			last, out = d.closely(seg, n, last, out)
		} else if bits.OnesCount64(n.Digits) >= minDigits {
			last, out = d.quickly(seg, n, last, out)
		}
	}
	d.titled(seg, out[from:])
	return out
}

// titled raises bare numbers that stand under a title in a table of a text.
func (d *Detector) titled(seg *document.Segment, ms []finding.Match) {
	if seg.Table != nil {
		return // the resolver of columns decides
	}
	var cells cell.Loose
	for i := range ms {
		m := &ms[i]
		if m.Confidence >= finding.Medium {
			continue
		}
		if word, ok := d.words.set.In(cells.Title(seg, m.Start)); ok && !d.words.against[word] {
			m.Confidence = finding.High
			m.Evidence = append(m.Evidence, finding.Evidence("header: "+word))
		}
	}
}

// maxDigits is the length of a written number with "00" or a trunk zero in
// brackets before ITU-T E.164's fifteen digits.
const maxDigits = 18

// A number is a candidate as it is read: its digits and how they stood.
type number struct {
	start, end int
	digits     [maxDigits]byte
	n          int    // of them
	read       int    // digits, with those that stand behind the number
	text       string // of these; "" = not asked for yet
	label      keyword
	looked     bool     // label is that before it
	sizes      [8]uint8 // digits in each group
	groups     int
	seps       uint8 // kinds of separators inside
	plus       bool  // "+" before, or "00"
	open       bool  // a digit group stands one blank before or after
	brackets   bool
}

// The separators.
const (
	blank uint8 = 1 << iota
	dot
	slash
	dash
)

// minDigits is the length of the shortest number, trunk zero included.
const minDigits = 8

// Numbers with a trunk zero have so many digits, in Belgium and around it.
const minNational, maxNational = 9, 12

// quickly tries each digit group that n owns as the first of a number. Most
// are told by their first digit and by how many digits follow. It returns the
// end of the last match.
func (d *Detector) quickly(seg *document.Segment, n *lex.Number, last int, out []finding.Match) (int, []finding.Match) {
	text := seg.Text
	start := int(n.Start)
	own := n.Digits
	if size := n.Own - n.Start; size < 64 {
		own &= 1<<uint(size) - 1
	}
	for first := own &^ (own << 1); first != 0; first &= first - 1 {
		bit := bits.TrailingZeros64(first)
		i := start + bit
		left := n.Digits >> bit
		if i < last || bits.OnesCount64(left) < minDigits && !bracketed(text, i) {
			continue
		}
		if d.begins(text, i, i+bits.TrailingZeros64(^left)) {
			if m, ok := d.read(seg, i, last); ok {
				out = append(out, m)
				last = m.End
			}
		}
	}
	return last, out
}

// closely is quickly for a long anchor and for one with digits of full width.
func (d *Detector) closely(seg *document.Segment, n *lex.Number, last int, out []finding.Match) (int, []finding.Match) {
	text := seg.Text
	for i := max(int(n.Start), last); i < int(n.Own); {
		if !isDigit(text[i]) {
			i++
			continue
		}
		j := i + 1
		for j < int(n.End) && isDigit(text[j]) {
			j++
		}
		if d.begins(text, i, j) && enough(text, i) {
			if m, ok := d.read(seg, i, last); ok {
				out = append(out, m)
				last, i = m.End, m.End
				continue
			}
		}
		i = j
	}
	return last, out
}

// bracketed reports whether a closing bracket stands before i: it holds more
// of the number's digits.
func bracketed(text string, i int) bool {
	return i > 0 && (text[i-1] == ')' || text[i-1] == ' ' && i > 1 && text[i-2] == ')')
}

// enough reports cheaply whether the digits from i on, over separators, can be
// as many as a number has. Brackets before i hold more of them.
func enough(text string, i int) bool {
	if bracketed(text, i) {
		return true
	}
	n := 0
	for ; i < len(text); i++ {
		switch b := text[i]; {
		case isDigit(b):
			if n++; n == minDigits {
				return true
			}
		case b == ' ', b == '.', b == '/', b == '-', b >= utf8.RuneSelf:
		default:
			return false
		}
	}
	return false
}

// begins reports cheaply whether the digit group text[i:j] may open a phone
// number: after a plus or a bracket, with a zero, with the digits 324 or, in
// tables that lost the zero, with 4.
func (d *Detector) begins(text string, i, j int) bool {
	switch text[i] {
	case '0':
		if j-i < 2 {
			return false
		}
		if i == 0 {
			return true
		}
		return !isDigit(text[i-1])
	case '3':
		if j-i == 11 && text[i+1] == '2' && text[i+2] == '4' {
			return true
		}
	case '4':
		if j-i == 9 {
			return true
		}
	}
	if i == 0 {
		return false
	}
	switch text[i-1] {
	case '+', ')', '(':
		return true
	case ' ':
		if i > 1 && (text[i-2] == '+' || text[i-2] == ')') {
			return true
		}
	}
	// "212-555-0123" needs a label, which is dear to look for.
	return j-i == 3 && j+4 < len(text) && text[j] == '-' && text[j+4] == '-'
}

// read reads the number whose first group stands at i and judges it.
func (d *Detector) read(seg *document.Segment, i, last int) (m finding.Match, ok bool) {
	text := seg.Text
	var c number
	c.start = i
	if !c.before(text, i, last) {
		return m, false
	}
	set := uint8(0) // of separators
	if c.start < i {
		set = seps(text[c.start:i])
	}
	// Read the groups; stops[k] is the number that ends with the k-th of them.
	type stop struct {
		end, n, groups int
		seps           uint8
	}
	var stops [8]stop
	k := 0
	trunk := !c.plus && c.n == 0 && text[i] == '0' && i+1 < len(text) && text[i+1] != '0'
	for p := i; ; {
		q := p
		for q < len(text) && isDigit(text[q]) && c.n < maxDigits {
			c.digits[c.n] = text[q]
			c.n++
			q++
		}
		if q < len(text) && isDigit(text[q]) || c.groups == len(c.sizes) {
			break // too long
		}
		c.sizes[c.groups] = uint8(q - p)
		c.groups++
		stops[k] = stop{q, c.n, c.groups, set}
		k++
		next, sep := q, uint8(0)
		if q+1 < len(text) && isDigit(text[q+1]) { // as in most crowds of digits
			if _, sep = separatorAt(text, q); sep != 0 {
				next++
			}
		} else {
			next, sep = separator(text, q)
		}
		set |= sep
		if sep == 0 || next >= len(text) || !isDigit(text[next]) || k == len(stops) || c.groups == len(c.sizes) {
			break
		}
		p = next
	}
	c.read = c.n
	for ; k > 0; k-- {
		s := stops[k-1]
		c.n, c.groups, c.end, c.seps = s.n, s.groups, s.end, s.seps
		if c.n < minDigits || !c.after(text) || trunk && (c.n < minNational || c.n > maxNational) {
			continue
		}
		m = finding.Match{}
		if d.judge(seg, &c, &m) {
			return m, true
		}
	}
	return finding.Match{}, false
}

// written is the digits of the number.
func (c *number) written() string {
	if c.text == "" {
		c.text = string(c.digits[:c.read])
	}
	return c.text[:c.n]
}

// belgian is a number with a trunk zero in E.164.
func (c *number) belgian() string {
	var room [maxDigits + 2]byte
	return string(append(append(room[:0], "+32"...), c.digits[1:c.n]...))
}

// before takes in what stands before the first group: a plus, a calling code
// in front of brackets, a bracketed trunk zero or area code. It reports
// whether a number can begin there.
func (c *number) before(text string, i, last int) bool {
	p := i
	if q := p - 1; q >= 0 && text[q] == ' ' && q >= 1 && text[q-1] == ')' {
		p = q
	}
	if p > 0 && text[p-1] == ')' {
		open := strings.LastIndexByte(text[max(last, p-8):p], '(')
		if open < 0 {
			return false
		}
		open += max(last, p-8)
		inside := strings.TrimSpace(text[open+1 : p-1])
		plus := strings.HasPrefix(inside, "+")
		inside = strings.TrimPrefix(inside, "+")
		if !allDigits(inside) || len(inside) > 5 {
			return false
		}
		c.brackets = true
		start := open
		if plus { // (+32) 470 12 34 56
			c.plus = true
			c.add(inside)
			c.start = start
			return !wordBefore(text, start)
		}
		// A calling code before the bracket: +32 (0)470, 0032(0)2.
		q := start
		if q > 0 && text[q-1] == ' ' {
			q--
		}
		r := q
		for r > last && isDigit(text[r-1]) && q-r < 5 {
			r--
		}
		code := text[r:q]
		switch {
		case r < q && r > last && text[r-1] == '+':
			c.plus, c.start = true, r-1
			c.add(code)
		case strings.HasPrefix(code, "00") && len(code) > 2:
			c.plus, c.start = true, r
			c.add(code[2:])
		case code == "":
			if inside[0] != '0' && len(inside) != 3 {
				return false
			}
			c.start = start
			c.add(inside)
			return !wordBefore(text, start)
		default:
			return false
		}
		if inside != "0" { // +1 (212) 555-0123
			c.add(inside)
		}
		return !wordBefore(text, c.start)
	}
	if p > 0 && text[p-1] == '(' { // (0470) 12…: the group after the bracket reads it
		return false
	}
	if p > 0 && text[p-1] == '+' {
		c.plus, c.start = true, p-1
		return !wordBefore(text, c.start) && text[i] != '0'
	}
	if p > 1 && text[p-1] == ' ' && text[p-2] == '+' && strings.HasPrefix(text[i:], "32") {
		c.plus, c.start = true, p-2
		return !wordBefore(text, c.start)
	}
	if last > 0 && last == i-1 && text[last] == '/' {
		return true // 0470 12 34 56/0471 12 34 57
	}
	if wordBefore(text, i) {
		return false
	}
	if i >= 2 {
		if _, sep := separatorBefore(text, i); sep != 0 {
			if sep != blank {
				return false
			}
			c.open = true
		}
	}
	return true
}

func (c *number) add(digits string) {
	c.n += copy(c.digits[c.n:], digits)
	c.sizes[c.groups] = uint8(len(digits))
	c.groups++
}

// wordBefore reports whether the byte before i ties what follows to a word, a
// path or a decimal number.
func wordBefore(text string, i int) bool {
	if i == 0 {
		return false
	}
	switch b := text[i-1]; {
	case isDigit(b), 'a' <= b && b <= 'z', 'A' <= b && b <= 'Z', b == '_', b == '#', b == '$', b == '%', b == '&', b == '@', b == '+', b == '*', b == '=' && i > 1 && text[i-2] == '=':
		return true
	case b == ':':
		return i > 1 && isDigit(text[i-2]) // a time, a MAC address
	case b == '-', b == '/', b == '.', b == ',', b == '\\':
		if i < 2 {
			return b == '\\'
		}
		p := text[i-2]
		if b == ',' { // csv and lists
			return false
		}
		if b == '.' || b == '-' || b == '/' {
			// "tel.0470…" and "gsm-0470…" are labels; digits are not.
			return isDigit(p) || b == '/' && p != ' ' && !isLetter(p)
		}
		return isDigit(p) || isLetter(p)
	case b >= utf8.RuneSelf:
		return false
	}
	return false
}

// after reports whether the number may end at c.end, and notes whether
// another group follows close.
func (c *number) after(text string) bool {
	e := c.end
	if e >= len(text) {
		return true
	}
	switch b := text[e]; {
	case isDigit(b), isLetter(b), b == '_', b == '%', b == '@', b == '*', b == '=':
		return false
	case b == '.' || b == ',' || b == ':':
		if e+1 < len(text) && isDigit(text[e+1]) {
			return b == ',' && e+3 < len(text) && isDigit(text[e+2]) && isDigit(text[e+3]) // a csv cell, not decimals
		}
	case b == '-' || b == '/':
		if e+1 < len(text) && isDigit(text[e+1]) {
			if b == '/' && text[e+1] == '0' && c.groups > 1 && c.seps&slash == 0 {
				return true // the next number
			}
			// An extension: 02/226.88.88-89.
			n := e + 1
			for n < len(text) && isDigit(text[n]) {
				n++
			}
			return n-e <= 4 && (c.seps != 0) && (c.seps&(dash|slash) == 0 || b == '/' && c.seps&slash == 0 || b == '-' && c.seps&dash == 0)
		}
		if e+1 < len(text) && isLetter(text[e+1]) && b == '-' {
			return false
		}
	case b == ' ':
		if e+1 < len(text) && isDigit(text[e+1]) {
			c.open = true
		}
	}
	return true
}

func isDigit(b byte) bool  { return '0' <= b && b <= '9' }
func isLetter(b byte) bool { b |= 0x20; return 'a' <= b && b <= 'z' }

func allDigits(s string) bool {
	for i := range len(s) {
		if !isDigit(s[i]) {
			return false
		}
	}
	return s != ""
}
