package date

import (
	"strings"
	"unicode/utf8"
)

// month reads the date around the name of a month at text[start:end]: "17 mei
// 1985", "1er mai 1985", "17. Mai 1985", "May 17th, 1985".
func (s *scan) month(start, end int) {
	text := s.seg.Text
	word := text[start:end]
	m := s.d.months[strings.ToLower(word)]
	if m == 0 {
		return
	}
	if day, from, ok := dayBefore(text, start); ok {
		if year, to, ok := yearAfter(text, end, s.d.now); ok {
			if d := (Day{year, m, day}); d.valid() {
				s.words(from, to, d)
			}
			return
		}
	}
	if day, p, ok := dayAfter(text, end); ok {
		if year, to, ok := yearAfter(text, p, s.d.now); ok {
			if d := (Day{year, m, day}); d.valid() {
				s.words(start, to, d)
			}
		}
	}
}

func (s *scan) words(start, end int, d Day) {
	if !s.date(start, end, d, full) {
		s.unlabelled(dated{start, end, d})
	}
}

// dayBefore reads the day of the month that ends before i: "17 ", "1er ",
// "17. ", "17-", "17th of ".
func dayBefore(text string, i int) (day, start int, ok bool) {
	p := i
	for p > 0 && i-p < 3 && (text[p-1] == ' ' || text[p-1] == '.' || text[p-1] == '-' || text[p-1] == '/') {
		p--
	}
	if p >= 2 && text[p-2] == 0xC2 && text[p-1] == 0xA0 {
		p -= 2
	}
	if p == i {
		return 0, 0, false
	}
	if strings.HasSuffix(text[:p], " of") {
		p -= len(" of")
	}
	for _, ordinal := range [...]string{"er", "ste", "de", "e", "st", "nd", "rd", "th"} {
		if n := p - len(ordinal); n > 0 && digit(text[n-1]) && strings.EqualFold(text[n:p], ordinal) {
			p = n
			break
		}
	}
	start = p
	for start > 0 && digit(text[start-1]) && p-start < 3 {
		start--
	}
	g, _ := group(text, start)
	if p-start < 1 || p-start > 2 || !opens(text, start) {
		return 0, 0, false
	}
	return g.n, start, true
}

// dayAfter reads the day of the month that follows its name: " 17", " 17th".
func dayAfter(text string, i int) (day, end int, ok bool) {
	if i < len(text) && text[i] == '.' {
		i++
	}
	if i >= len(text) || text[i] != ' ' {
		return 0, 0, false
	}
	g, p := group(text, i+1)
	if g.width < 1 || g.width > 2 {
		return 0, 0, false
	}
	for _, ordinal := range [...]string{"st", "nd", "rd", "th"} {
		if strings.HasPrefix(text[p:], ordinal) {
			p += len(ordinal)
			break
		}
	}
	return g.n, p, true
}

// yearAfter reads the year that follows: " 1985", ". 1985", ", 1985", "-1985",
// " '85".
func yearAfter(text string, i, now int) (year, end int, ok bool) {
	p := i
	for n := 0; n < 3 && p < len(text); n++ {
		b := text[p]
		if b == ' ' || b == '.' || b == ',' || b == '-' || b == '/' {
			p++
			continue
		}
		if b == 0xC2 && p+1 < len(text) && text[p+1] == 0xA0 {
			p += 2
			continue
		}
		break
	}
	if p == i || p >= len(text) {
		return 0, 0, false
	}
	short := false
	if r, n := utf8.DecodeRuneInString(text[p:]); r == '\'' || r == '’' {
		p += n
		short = true
	}
	g, e := group(text, p)
	switch {
	case g.width == 4 && !short:
		year = g.n
	case g.width == 2 && short:
		year = century(g.n, now)
	default:
		return 0, 0, false
	}
	if year < 1900 || year > now || e < len(text) && (letter(text[e]) || digit(text[e])) {
		return 0, 0, false
	}
	return year, e, true
}
