// Package date finds dates of birth. A bare date says nothing of a person:
// only a label before it, the title of its column, or a national number
// beside it that holds the same date makes it one.
package date

import (
	"fmt"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"uitrusting/detectors/internal/cell"
	"uitrusting/detectors/internal/label"
	"uitrusting/rules"
	"uitrusting/scanner/document"
	"uitrusting/scanner/finding"
	"uitrusting/scanner/lex"
)

// A Detector finds the dates of one rule.
type Detector struct {
	rule   rules.Rule
	months map[string]int
	sign   map[string]int8       // keywords for (1) and against (-1), lower case
	sizes  [utf8.RuneSelf]uint64 // by first byte, a bit for each length of its keywords
	now    int                   // the last year a person can be born in
}

// New makes the detector of the one rule in rs and adds the names of months,
// its parameters "01" to "12", to the lexicon.
func New(rs []rules.Rule, b *lex.Builder) (*Detector, error) {
	if len(rs) != 1 {
		return nil, fmt.Errorf("date: %d rules, want 1", len(rs))
	}
	d := &Detector{rule: rs[0], months: map[string]int{}, sign: map[string]int8{}, now: time.Now().Year()}
	for m := 1; m <= 12; m++ {
		for _, w := range rs[0].Parameters[fmt.Sprintf("%02d", m)] {
			if !lex.IsWord(w) {
				return nil, fmt.Errorf("date: month %02d: not a word", m)
			}
			d.months[strings.ToLower(w)] = m
			b.Add(lex.Label, w, lex.AnyCase, label.Month)
		}
	}
	for _, words := range rs[0].Keywords {
		for _, w := range words {
			d.sign[strings.ToLower(w)] = 1
			if lex.IsWord(w) { // others are never met: a keyword is read as one word
				b.Add(lex.Label, w, lex.AnyCase, label.Birth)
			}
		}
	}
	b.Add(lex.Label, verb, lex.AnyCase, label.Birth)
	for _, w := range rs[0].Against {
		d.sign[strings.ToLower(w)] = -1
	}
	for w := range d.sign {
		if w != "" && w[0] < utf8.RuneSelf {
			d.sizes[w[0]] |= 1 << min(len(w), maxKeyword)
		}
	}
	return d, nil
}

// verb may also stand after a date.
const verb = "geboren"

// Wants asks for digit groups, for the names of months and for the keywords.
func (d *Detector) Wants() lex.Kinds { return lex.Numbers | lex.Labels }

// Detect appends the dates of birth in seg to out.
//
// Nearly all numbers are no dates and nearly all dates are no dates of birth.
// So the rare things come first: words that speak of birth, titles of columns,
// numbers that may be national ones. Only beside them dates are read.
func (d *Detector) Detect(seg *document.Segment, at *lex.Anchors, out []finding.Match) []finding.Match {
	s := scan{d: d, seg: seg, labels: at.Labels, out: out, first: len(out)}
	s.titled = s.hasTitle()
	s.degree = strings.Contains(seg.Text, "°")
	months := 0
	for i := range at.Labels {
		switch ref := at.Labels[i].Ref; {
		case ref&label.Birth != 0:
			s.births++
		case ref&label.Month != 0:
			months++
		}
	}
	s.nationals(at.Numbers)
	if s.births == 0 && !s.titled && !s.degree && len(s.ids) == 0 {
		return out
	}
	last := 0
	for i := range at.Numbers {
		if n := &at.Numbers[i]; s.near(int(n.Start), int(n.Own)) {
			last = s.numbers(int(n.Start), int(n.Own), last)
		}
	}
	if months == 0 {
		return s.out
	}
	numeric := len(s.out)
	s.cells, s.loose, s.cursors = cell.Reader{}, cell.Loose{}, cursors{}
	for i := range at.Labels {
		if h := &at.Labels[i]; h.Ref&label.Month != 0 && s.near(int(h.Start)-maxBefore, int(h.End)) {
			s.month(int(h.Start), int(h.End))
		}
	}
	if numeric > s.first && len(s.out) > numeric {
		finding.Sort(s.out[s.first:])
	}
	return s.out
}

// maxBefore is what a day takes before the name of its month, in bytes.
const maxBefore = 12

// A scan is one call of Detect.
type scan struct {
	d      *Detector
	seg    *document.Segment
	labels []lex.Hit
	out    []finding.Match
	first  int // of this call's matches in out
	cells  cell.Reader
	loose  cell.Loose
	// What the titles of the columns say, for the first ones.
	titles [32]struct {
		known bool
		sign  int8
		word  string
	}

	births int     // words that speak of birth
	titled bool    // a column has a title that does
	degree bool    // there is a degree sign
	ids    []dated // what may be national numbers
	cursors
}

// cursors are where in ascending lists the last place was looked up.
type cursors struct {
	label int // the first word of birth that ends at or after the place
	birth int // where the last one before the place ended; 0 = none
	id    int // the first number that ends less than beside before the place
}

// beside is how far a date and the national number that holds it may be
// apart, in bytes: a record of a form or a row of a table.
const beside = 240

// after is how far after a date the verb may stand, in bytes.
const after = 4 * 34

// maxRow is how far above a date in a table of a text its title may stand, in
// bytes.
const maxRow = 4<<10 + 256

type dated struct {
	start, end int
	day        Day
}

// near reports at a glance whether a date between start and end may be one of
// birth. It is asked of ascending places.
func (s *scan) near(start, end int) bool {
	if s.titled {
		return true
	}
	if s.births > 0 {
		c := &s.cursors
		for c.label < len(s.labels) && (s.labels[c.label].Ref&label.Birth == 0 || int(s.labels[c.label].End) < start) {
			if h := &s.labels[c.label]; h.Ref&label.Birth != 0 {
				c.birth = int(h.End)
			}
			c.label++
		}
		if c.birth > 0 && start-c.birth <= s.d.rule.Window || c.label < len(s.labels) && int(s.labels[c.label].Start) <= end+maxDate+after {
			return true
		}
		if c.birth > 0 && s.seg.Table == nil && start-c.birth <= maxRow {
			return true
		}
	}
	if len(s.ids) > 0 {
		s.pass(start)
		if s.cursors.id < len(s.ids) && s.ids[s.cursors.id].start <= end+maxDate+beside {
			return true
		}
	}
	return s.degree && strings.Contains(s.seg.Text[max(0, start-4):end], "°")
}

// maxDate is what a date takes, in bytes.
const maxDate = 40

// numbers tries each digit group between start and end as the first of a date.
// It returns the end of what was taken.
func (s *scan) numbers(start, end, last int) int {
	text := s.seg.Text
	for i := max(start, last); i < end; {
		if !digit(text[i]) {
			i++
			continue
		}
		if day, e, how := numeric(text, i, s.d.now); how != none && opens(text, i) && !s.inNational(i) {
			if s.date(i, e, day, how) {
				last = e
			} else if how == full {
				s.unlabelled(dated{i, e, day})
			}
			i = e
			continue
		}
		for i < end && digit(text[i]) {
			i++
		}
	}
	return last
}

// hasTitle reports whether a column of the table has a title that speaks of
// birth.
func (s *scan) hasTitle() bool {
	if s.seg.Table == nil {
		return false
	}
	for _, title := range s.seg.Table.Columns {
		if _, sign := s.d.label(title, len(title)); sign > 0 {
			return true
		}
	}
	return false
}

// opens reports whether a date may begin at i.
func opens(text string, i int) bool {
	if i == 0 {
		return true
	}
	switch b := text[i-1]; {
	case digit(b), letter(b), b == '_', b == '#', b == '+', b == '$':
		return false
	case b == '/' || b == '.' || b == ',' || b == '-' || b == ':':
		return i < 2 || !digit(text[i-2]) || b == ','
	}
	return true
}

// date adds the date at start when a label or the title of its column says
// that it is one of birth.
func (s *scan) date(start, end int, day Day, how form) bool {
	m := finding.Match{RuleID: s.d.rule.ID, InfoType: finding.DateOfBirth, Start: start, End: end, Confidence: finding.High}
	if word, sign := s.d.label(s.seg.Text, start); sign > 0 {
		m.Evidence = []finding.Evidence{"format", finding.Evidence("keyword: " + word)}
	} else if word, ok := s.header(start); ok {
		m.Evidence = []finding.Evidence{"format", finding.Evidence("header: " + word)}
	} else if sign == 0 && s.d.bornAfter(s.seg.Text, end) {
		m.Evidence = []finding.Evidence{"format", "keyword after it: geboren"}
	} else if sign == 0 && how == full && degree(s.seg.Text, start) {
		m.Confidence = finding.Medium
		m.Evidence = []finding.Evidence{"format", "sign: °"}
	} else {
		return false
	}
	m.Value = day.iso()
	s.out = append(s.out, m)
	return true
}

// header reports whether the column of the offset is titled as one of dates
// of birth.
func (s *scan) header(offset int) (string, bool) {
	if s.seg.Table == nil {
		title := s.loose.Title(s.seg, offset)
		if title == "" {
			return "", false
		}
		word, sign := s.d.label(title, len(title))
		return word, sign > 0
	}
	if len(s.seg.Table.Columns) == 0 {
		return "", false
	}
	col := s.cells.Column(s.seg, offset)
	if col >= len(s.titles) {
		title := s.seg.Table.Column(col)
		word, sign := s.d.label(title, len(title))
		return word, sign > 0
	}
	t := &s.titles[max(col, 0)]
	if !t.known {
		title := s.seg.Table.Column(col)
		t.known = true
		t.word, t.sign = s.d.label(title, len(title))
	}
	return t.word, t.sign > 0
}

// bornAfter reports whether the verb stands after the date, as German and
// Dutch sentences have it: "am 9. April 1992 (in Eupen) geboren".
func (d *Detector) bornAfter(text string, i int) bool {
	for n := 0; n < 4 && i < len(text) && (text[i] == ' ' || text[i] == '\n' && n == 0); n++ {
		i++
		e := i
		for e < len(text) && e-i < 32 {
			r, w := utf8.DecodeRuneInString(text[e:])
			if !unicode.IsLetter(r) && r != '-' {
				break
			}
			e += w
		}
		if e == i {
			return false
		}
		if text[i:e] == verb {
			return true
		}
		i = e
	}
	return false
}

// degree reports whether a degree sign, as genealogists write it, stands
// before the date.
func degree(text string, start int) bool {
	i := start
	for i > 0 && text[i-1] == ' ' && start-i < 2 {
		i--
	}
	return i >= 2 && text[i-2] == 0xC2 && text[i-1] == 0xB0 && (i < 3 || !digit(text[i-3]))
}

// label looks back from start for the nearest keyword within the rule's
// window. Another number between it and the date, save a postcode, ends the
// search.
func (d *Detector) label(text string, start int) (word string, sign int8) {
	lo := max(0, start-d.rule.Window)
	for i := start; i > lo; {
		r, n := rune(text[i-1]), 1
		if r >= utf8.RuneSelf {
			r, n = utf8.DecodeLastRuneInString(text[:i])
		}
		if !isLetter(r) {
			if '0' <= r && r <= '9' {
				e := i
				for i > lo && digit(text[i-1]) {
					i--
				}
				if e-i != 4 || text[i] == '1' && text[i+1] == '9' || text[i] == '2' && text[i+1] == '0' || start-e < 2 {
					return "", 0
				}
				continue
			}
			if r == '†' {
				return "", -1
			}
			i -= n
			continue
		}
		e, ascii := i, true
		for i > 0 && e-i < maxKeyword {
			r, n := rune(text[i-1]), 1
			if r >= utf8.RuneSelf {
				ascii = false
				r, n = utf8.DecodeLastRuneInString(text[:i])
			}
			if !isLetter(r) {
				break
			}
			i -= n
		}
		if ascii && d.sizes[text[i]|0x20]&(1<<(e-i)) == 0 {
			continue // as nearly all words
		}
		w := strings.ToLower(text[i:e])
		if s := d.sign[w]; s != 0 {
			if len(w) <= maxShort && strings.Trim(text[e:start], " \t.:=\"'") != "" {
				continue // "new gd check.", a line further a date
			}
			return w, s
		}
	}
	return "", 0
}

// maxShort is the length of keywords, in bytes, that mean other things too:
// "gd: 12/03/1985". They stand right before the date.
const maxShort = 2

// maxKeyword is how much of a word before a date is read, in bytes.
const maxKeyword = 48

// isLetter is unicode.IsLetter, quick for ASCII.
func isLetter(r rune) bool {
	if r < utf8.RuneSelf {
		return letter(byte(r))
	}
	return unicode.IsLetter(r)
}
