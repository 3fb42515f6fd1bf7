// Package date finds dates of birth. A bare date says nothing of a person:
// only a label before it, the title of its column, or a national number
// beside it that holds the same date makes it one.
package date

import (
	"fmt"
	"slices"
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
		}
	}
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

// Wants asks for digit groups and for the names of months.
func (d *Detector) Wants() lex.Kinds { return lex.Numbers | lex.Labels }

// Detect appends the dates of birth in seg to out.
func (d *Detector) Detect(seg *document.Segment, at *lex.Anchors, out []finding.Match) []finding.Match {
	s := scan{d: d, seg: seg, out: out, first: len(out)}
	last := 0
	for _, n := range at.Numbers {
		last = s.numbers(int(n.Start), int(n.End), last)
	}
	s.cells, s.loose = cell.Reader{}, cell.Loose{}
	numeric := len(s.out)
	for _, h := range at.Labels {
		if h.Ref&label.Month != 0 {
			s.month(int(h.Start), int(h.End))
		}
	}
	if numeric > s.first && len(s.out) > numeric || s.late {
		slices.SortStableFunc(s.out[s.first:], func(a, b finding.Match) int { return a.Start - b.Start })
	}
	return s.out
}

// A scan is one call of Detect.
type scan struct {
	d     *Detector
	seg   *document.Segment
	out   []finding.Match
	first int // of this call's matches in out
	late  bool
	cells cell.Reader
	loose cell.Loose
	// What the titles of the columns say, for the first ones.
	titles [32]struct {
		known bool
		sign  int8
		word  string
	}

	// The last few dates without a label and the last few numbers that look
	// like national numbers: whichever comes second finds the other.
	dates  [keep]dated
	ids    [keep]dated
	nd, nn int
}

// keep is how many unlabelled dates and national numbers are remembered.
const keep = 8

// beside is how far a date and the national number that holds it may be
// apart, in bytes: a record of a form or a row of a table.
const beside = 240

type dated struct {
	start, end int
	day        Day
}

// numbers tries each digit group between start and end as the first of a date
// or of a national number. It returns the end of what was taken.
func (s *scan) numbers(start, end, last int) int {
	text := s.seg.Text
	for i := start; i < end; {
		if !digit(text[i]) {
			i++
			continue
		}
		if i >= last {
			if day, e, how := numeric(text, i, s.d.now); how != none && opens(text, i) {
				if s.date(i, e, day, how) {
					last = e
				} else if how == full {
					s.unlabelled(dated{i, e, day})
				}
				i = max(e, last)
				continue
			}
			if day, e, ok := national(text, i, s.d.now); ok {
				s.national(dated{i, e, day})
				i, last = e, e
				continue
			}
		}
		for i < end && digit(text[i]) {
			i++
		}
	}
	return last
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
		if text[i:e] == "geboren" {
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
			return w, s
		}
	}
	return "", 0
}

// maxKeyword is how much of a word before a date is read, in bytes.
const maxKeyword = 48

// isLetter is unicode.IsLetter, quick for ASCII.
func isLetter(r rune) bool {
	if r < utf8.RuneSelf {
		return letter(byte(r))
	}
	return unicode.IsLetter(r)
}

// unlabelled remembers a date and looks for a national number just before it
// that holds the same one.
func (s *scan) unlabelled(d dated) {
	for _, n := range s.ids[:min(s.nn, keep)] {
		if d.start-n.end <= beside && n.day == d.day {
			s.agree(d)
			return
		}
	}
	s.dates[s.nd%keep] = d
	s.nd++
}

// national remembers a national number and looks for an unlabelled date just
// before it.
func (s *scan) national(n dated) {
	for i := range s.dates[:min(s.nd, keep)] {
		d := &s.dates[i]
		if d.end != 0 && n.start-d.end <= beside && n.day == d.day {
			s.agree(*d)
			s.late = true
			d.end = 0
		}
	}
	s.ids[s.nn%keep] = n
	s.nn++
}

// agree adds a date that a national number beside it holds too. The resolver
// of records raises it once that number is known to be one.
func (s *scan) agree(d dated) {
	s.out = append(s.out, finding.Match{
		RuleID: s.d.rule.ID, InfoType: finding.DateOfBirth, Start: d.start, End: d.end,
		Confidence: finding.Candidate, Evidence: []finding.Evidence{"format"}, Value: d.day.iso(),
	})
}

// national reads eleven digits that begin with a date, as in a Belgian
// national number: YY.MM.DD-SSS.CC, in any of its layouts. The month may be
// raised by 20 or 40. Whether it is one is for others to say; the century is
// told by the check digits, here 97 less the remainder.
func national(text string, i, now int) (d Day, end int, ok bool) {
	n := [11]int{}
	k, p, gaps := 0, i, 0
	for k < 11 && p < len(text) {
		b := text[p]
		if digit(b) {
			n[k] = int(b - '0')
			k, p, gaps = k+1, p+1, 0
			continue
		}
		if k < 2 || gaps == 3 || b != '.' && b != '-' && b != ' ' && b != '/' {
			return d, 0, false
		}
		gaps++
		p++
	}
	if k < 11 || p < len(text) && digit(text[p]) || i > 0 && digit(text[i-1]) {
		return d, 0, false
	}
	base := 0
	for _, v := range n[:9] {
		base = base*10 + v
	}
	check := n[9]*10 + n[10]
	d = Day{n[0]*10 + n[1], (n[2]*10 + n[3]) % 20, n[4]*10 + n[5]}
	switch {
	case 97-base%97 == check:
		d.Year += 1900
	case 97-(2_000_000_000+base)%97 == check && 2000+d.Year <= now:
		d.Year += 2000
	default:
		return d, 0, false
	}
	return d, p, d.valid()
}
