// Package mrz finds the machine-readable zone of identity documents: three
// lines of 30, two of 36 or two of 44 characters. It is never printed
// anywhere but on a passport, a card or a copy of one.
package mrz

import (
	"fmt"
	"strings"

	"uitrusting/detectors/checksum"
	"uitrusting/rules"
	"uitrusting/scanner/document"
	"uitrusting/scanner/finding"
	"uitrusting/scanner/lex"
)

// A Detector finds the zones of one rule.
type Detector struct{ rule rules.Rule }

// New makes the detector of the one rule in rs.
func New(rs []rules.Rule, _ *lex.Builder) (*Detector, error) {
	if len(rs) != 1 {
		return nil, fmt.Errorf("mrz: %d rules, want 1", len(rs))
	}
	return &Detector{rule: rs[0]}, nil
}

// Wants asks for codes: the line with the dates always begins with one.
func (d *Detector) Wants() lex.Kinds { return lex.Codes }

// Detect appends the zones in seg to out.
func (d *Detector) Detect(seg *document.Segment, at *lex.Anchors, out []finding.Match) []finding.Match {
	last := 0
	for _, c := range at.Codes {
		if int(c.Start) < last {
			continue
		}
		if !candidate(seg.Text, int(c.Start), int(c.End)) {
			continue
		}
		z, ok := Read(seg.Text, int(c.Start), last)
		if !ok {
			continue
		}
		m := finding.Match{
			RuleID: d.rule.ID, InfoType: finding.IdentityDocument, Start: z.Start, End: z.End,
			Confidence: finding.Medium, Value: z.Number,
			Evidence: []finding.Evidence{finding.Evidence("layout: " + z.Layout), finding.Evidence(fmt.Sprintf("checksum: %d of %d", z.Passed, z.Checks))},
			Role:     z.Birth,
		}
		if z.Passed >= 2 {
			m.Confidence = finding.High
		}
		out = append(out, m)
		last = z.End
	}
	return out
}

// candidate reports cheaply whether a code may stand in a zone: capitals and
// digits that touch '<', or are as long as a line without one.
func candidate(text string, start, end int) bool {
	if text[start] >= 'a' || text[end-1] >= 'a' {
		return false
	}
	if n := end - start; n < 28 || n > 44 {
		if (end == len(text) || filler(text, end) == 0) && (start == 0 || text[start-1] != '<' && text[start-1] != 0xAB && text[start-1] != ';') {
			return false
		}
	}
	for i := start; i < end; i++ {
		if text[i] >= 'a' {
			return false
		}
	}
	return true
}

// A Zone is what was read of a machine-readable zone.
type Zone struct {
	Start, End     int
	Layout         string // "TD1", "TD2", "TD3"
	Number         string // of the document, without fillers
	Birth          string // YYMMDD
	National       string // what stands in the optional field of a Belgian card, digits only
	Checks, Passed int
}

// A row is one line of a zone, cleaned of blanks and misread fillers.
type row struct {
	start, end int
	n          int
	c          [48]byte
}

func (r *row) String() string { return string(r.c[:r.n]) }

// Read reads the zone in which the byte at i stands, not before from.
//
// Source: ICAO Doc 9303, parts 4 (TD3), 5 (TD1) and 6 (TD2), 8th edition; for
// the Belgian card, whose number of twelve digits overflows the field,
// part 5 section 4.2.2.
func Read(text string, i, from int) (Zone, bool) {
	start := lineStart(text, i, from)
	rows := [4]row{}
	// The code may stand in the first, second or third line: look from two
	// lines before.
	begin := start
	for range 2 {
		if b, ok := lineBefore(text, begin, from); ok {
			begin = b
		}
	}
	n := 0
	for p := begin; n < len(rows) && p < len(text) && p <= i+400; {
		e := lineEnd(text, p)
		r, ok := clean(text, p, e)
		if ok {
			rows[n] = r
			n++
		} else if n > 0 {
			if e > i {
				break
			}
			n = 0
		}
		p = e
		for p < len(text) && (text[p] == '\n' || text[p] == '\r') {
			p++
		}
		if e == len(text) {
			break
		}
	}
	for k := 0; k < n; k++ {
		if z, ok := parse(rows[k:n]); ok && z.Start <= i && i < z.End+1 {
			return z, true
		}
	}
	// Both lines of a passport on one line of text.
	for k := 0; k < n; k++ {
		if rows[k].n == 44 || rows[k].n == 36 || rows[k].n == 30 {
			if z, ok := single(rows[k]); ok {
				return z, true
			}
		}
	}
	return Zone{}, false
}

const maxLine = 160 // bytes of a line of text that may hold a zone

func lineStart(text string, i, from int) int {
	lo := max(from, i-maxLine)
	if nl := strings.LastIndexByte(text[lo:i], '\n'); nl >= 0 {
		return lo + nl + 1
	}
	return lo
}

func lineBefore(text string, start, from int) (int, bool) {
	p := start
	for p > from && (text[p-1] == '\n' || text[p-1] == '\r') && start-p < 4 {
		p--
	}
	if p == start || p <= from {
		return start, false
	}
	return lineStart(text, p, from), true
}

func lineEnd(text string, i int) int {
	hi := min(len(text), i+maxLine)
	if nl := strings.IndexAny(text[i:hi], "\r\n"); nl >= 0 {
		return i + nl
	}
	return hi
}

// clean takes a line of text as a line of a zone: capitals, digits and
// fillers, blanks left out. '«' and '‹' are fillers misread.
func clean(text string, start, end int) (row, bool) {
	for start < end && (text[start] == ' ' || text[start] == '\t' || text[start] == '>' || text[start] == '|' || text[start] == '"') {
		start++
	}
	for end > start && (text[end-1] == ' ' || text[end-1] == '\t' || text[end-1] == '"' || text[end-1] == '|') {
		end--
	}
	r := row{start: start, end: end}
	for i := start; i < end; {
		b := text[i]
		w := 1
		switch {
		case 'A' <= b && b <= 'Z', '0' <= b && b <= '9':
		case b == ' ':
			i++
			continue
		default:
			if w = filler(text, i); w == 0 {
				return r, false
			}
			b = '<'
		}
		if r.n == len(r.c) {
			return r, false
		}
		r.c[r.n] = b
		r.n++
		i += w
	}
	return r, r.n >= 28 && r.n <= 46
}

// filler is the width of a filler character at i, or 0.
func filler(text string, i int) int {
	switch {
	case text[i] == '<':
		return 1
	case strings.HasPrefix(text[i:], "«"), strings.HasPrefix(text[i:], "‹"):
		return len("«") + map[bool]int{true: 1}[text[i] == 0xE2]
	case strings.HasPrefix(text[i:], "&lt;"):
		return 4
	}
	return 0
}

// parse reads the zone that begins with rows[0].
func parse(rows []row) (Zone, bool) {
	first := &rows[0]
	switch {
	case len(rows) >= 3 && near(rows, 3, 30):
		l1, l2 := pad(first, 30), pad(&rows[1], 30)
		if !dates(l2, 0, 8) || !letters(l1[:1]) || !state(l1[2:5]) {
			return Zone{}, false
		}
		z := Zone{Start: first.start, End: rows[2].end, Layout: "TD1", Birth: l2[:6]}
		number := l1[5:14]
		if l1[14] == '<' { // the number overflows into the optional field
			rest := strings.TrimRight(l1[15:30], "<")
			if n := len(rest); n > 1 {
				number = l1[5:14] + rest[:n-1]
				z.check(number, rest[n-1])
			}
		} else {
			z.check(number, l1[14])
		}
		z.Number = strings.ReplaceAll(number, "<", "")
		z.check(l2[:6], l2[6])
		z.check(l2[8:14], l2[14])
		z.check(l1[5:30]+l2[:7]+l2[8:15]+l2[18:29], l2[29])
		if l1[2:5] == "BEL" {
			z.National = strings.TrimRight(l2[18:29], "<")
		}
		return z, z.Passed >= 1
	case len(rows) >= 2 && near(rows, 2, 44), len(rows) >= 2 && near(rows, 2, 36):
		size := 44
		layout := "TD3"
		if !near(rows, 2, 44) {
			size, layout = 36, "TD2"
		}
		l1, l2 := pad(first, size), pad(&rows[1], size)
		if !dates(l2, 13, 21) || !letters(l1[:1]) || !state(l1[2:5]) {
			return Zone{}, false
		}
		z := Zone{Start: first.start, End: rows[1].end, Layout: layout, Birth: l2[13:19], Number: strings.ReplaceAll(l2[:9], "<", "")}
		z.second(l2, size)
		return z, z.Passed >= 1
	}
	return Zone{}, false
}

// single reads the line with the number and dates of a passport or a card of
// two lines that stands alone.
func single(r row) (Zone, bool) {
	if r.n != 44 && r.n != 36 {
		return Zone{}, false
	}
	l := r.String()
	if !dates(l, 13, 21) || !state(l[10:13]) {
		return Zone{}, false
	}
	z := Zone{Start: r.start, End: r.end, Layout: map[int]string{44: "TD3", 36: "TD2"}[r.n], Birth: l[13:19], Number: strings.ReplaceAll(l[:9], "<", "")}
	z.second(l, r.n)
	return z, z.Passed >= 3
}

// second checks the second line of a TD2 or TD3 zone.
func (z *Zone) second(l string, size int) {
	z.check(l[:9], l[9])
	z.check(l[13:19], l[19])
	z.check(l[21:27], l[27])
	if size == 44 {
		if l[42] != '<' {
			z.check(l[28:42], l[42])
		}
		z.check(l[:10]+l[13:20]+l[21:43], l[43])
		return
	}
	z.check(l[:10]+l[13:20]+l[21:35], l[35])
}

func (z *Zone) check(s string, want byte) {
	z.Checks++
	if checksum.MRZ(s) == int(want)-'0' {
		z.Passed++
	}
}

// near reports whether the first n rows are as long as a line of the layout,
// give or take a filler at the end that a reader lost or added.
func near(rows []row, n, size int) bool {
	for i := range n {
		if d := rows[i].n - size; d > 1 || d < -2 {
			return false
		}
	}
	return true
}

func pad(r *row, size int) string {
	s := r.String()
	if len(s) > size {
		return s[:size]
	}
	return s + strings.Repeat("<", size-len(s))
}

// dates reports whether dates with check digits stand at the two offsets,
// with the sex between them.
func dates(l string, birth, expiry int) bool {
	for _, at := range [2]int{birth, expiry} {
		for i := range 7 {
			if b := l[at+i]; (b < '0' || b > '9') && (b != '<' || at == expiry) {
				return false
			}
		}
	}
	sex := l[birth+7]
	return sex == 'M' || sex == 'F' || sex == '<' || sex == 'X'
}

func letters(s string) bool {
	for i := range len(s) {
		if s[i] < 'A' || s[i] > 'Z' {
			return false
		}
	}
	return true
}

// state reports whether s is written like a country: three letters, or one
// and fillers for Germany.
func state(s string) bool { return letters(s) || s == "D<<" }
