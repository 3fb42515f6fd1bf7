package date

import (
	"math/bits"

	"uitrusting/scanner/finding"
	"uitrusting/scanner/lex"
)

// nationals finds the numbers that begin with a date and have the check of
// national numbers.
func (s *scan) nationals(numbers []lex.Number) {
	text := s.seg.Text
	last := 0
	for k := range numbers {
		n := &numbers[k]
		if n.Digits != 0 && bits.OnesCount64(n.Digits) < 11 || n.End-n.Start < 11 {
			continue
		}
		if n.Digits != 0 {
			for first := n.Digits &^ (n.Digits << 1); first != 0; first &= first - 1 {
				i := int(n.Start) + bits.TrailingZeros64(first)
				if i >= int(n.Own) {
					break
				}
				if i >= last {
					last = s.national(i, last)
				}
			}
			continue
		}
		for i := max(int(n.Start), last); i < int(n.Own); {
			if !digit(text[i]) {
				i++
				continue
			}
			last = s.national(i, last)
			for i = max(i, last); i < int(n.Own) && digit(text[i]); {
				i++
			}
		}
	}
}

// national notes what may be a national number at i. It returns its end, or
// last.
func (s *scan) national(i, last int) int {
	if day, e, ok := national(s.seg.Text, i, s.d.now); ok {
		s.ids = append(s.ids, dated{i, e, day})
		return e
	}
	return last
}

// pass leaves behind the numbers that a date from i on cannot be beside.
func (s *scan) pass(i int) {
	for s.cursors.id < len(s.ids) && s.ids[s.cursors.id].end+beside < i {
		s.cursors.id++
	}
}

// inNational reports whether what may be a national number holds the byte at i.
func (s *scan) inNational(i int) bool {
	s.pass(i)
	for k := s.cursors.id; k < len(s.ids) && s.ids[k].start <= i; k++ {
		if i < s.ids[k].end {
			return true
		}
	}
	return false
}

// unlabelled adds a date that a national number beside it holds too. The
// resolver of records raises it once that number is known to be one.
func (s *scan) unlabelled(d dated) {
	s.pass(d.start)
	for k := s.cursors.id; k < len(s.ids) && s.ids[k].start-d.end <= beside; k++ {
		if n := &s.ids[k]; d.start-n.end <= beside && n.day == d.day {
			s.out = append(s.out, finding.Match{
				RuleID: s.d.rule.ID, InfoType: finding.DateOfBirth, Start: d.start, End: d.end,
				Confidence: finding.Candidate, Evidence: []finding.Evidence{"format"}, Value: d.day.iso(),
			})
			return
		}
	}
}

// national reads eleven digits that begin with a date, as in a Belgian
// national number: YY.MM.DD-SSS.CC, in any of its layouts. The month may be
// raised by 20 or 40. Whether it is one is for others to say; the century is
// told by the check digits, here 97 less the remainder.
func national(text string, i, now int) (d Day, end int, ok bool) {
	if i+11 > len(text) || !digit(text[i+1]) || i > 0 && digit(text[i-1]) {
		return d, 0, false
	}
	n := int(text[i]-'0')*10 + int(text[i+1]-'0')
	d.Year = n
	p, gaps := i+2, 0
	for k := 2; k < 11; p++ {
		if p == len(text) {
			return d, 0, false
		}
		b := text[p]
		if !digit(b) {
			if gaps++; gaps > 3 || b != '.' && b != '-' && b != ' ' && b != '/' {
				return d, 0, false
			}
			continue
		}
		n = n*10 + int(b-'0')
		gaps = 0
		switch k++; k {
		case 4:
			if d.Month = n % 20; d.Month < 1 || d.Month > 12 { // 100 is a multiple of 20
				return d, 0, false
			}
		case 6:
			if d.Day = n % 100; d.Day < 1 || d.Day > 31 {
				return d, 0, false
			}
		}
	}
	if p < len(text) && digit(text[p]) {
		return d, 0, false
	}
	base, check := n/100, n%100
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
