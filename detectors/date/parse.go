package date

import "strings"

// A Day is a calendar day.
type Day struct{ Year, Month, Day int }

// valid reports whether the day exists in the Gregorian calendar.
func (d Day) valid() bool {
	if d.Month < 1 || d.Month > 12 || d.Day < 1 {
		return false
	}
	return d.Day <= days(d.Year, d.Month)
}

func days(year, month int) int {
	switch month {
	case 4, 6, 9, 11:
		return 30
	case 2:
		if year%4 == 0 && (year%100 != 0 || year%400 == 0) {
			return 29
		}
		return 28
	}
	return 31
}

// iso writes the day as ISO 8601.
func (d Day) iso() string {
	b := [10]byte{}
	put(b[:4], d.Year)
	b[4] = '-'
	put(b[5:7], d.Month)
	b[7] = '-'
	put(b[8:], d.Day)
	return string(b[:])
}

func put(b []byte, n int) {
	for i := len(b) - 1; i >= 0; i-- {
		b[i] = byte('0' + n%10)
		n /= 10
	}
}

// A form is how sure the layout makes it that digits are a date.
type form uint8

const (
	none    form = iota
	full         // four digits of the year, separators
	short        // two digits of the year, separators
	compact      // eight digits: 19850517, 17051985
)

// numeric reads the date whose first digit group stands at text[i]: day,
// month and year in European order, year first, month first when the day
// cannot be a month, or eight digits. now is the last year a person can be
// born in. end is where it ends.
func numeric(text string, i, now int) (d Day, end int, how form) {
	a, p := group(text, i)
	if a.width == 8 {
		if boundary(text, p) {
			return eight(text[i:p], p, now)
		}
		return Day{}, 0, none
	}
	if a.width == 0 || a.width > 4 || a.width == 3 {
		return Day{}, 0, none
	}
	q, sep := gap(text, p)
	if sep == 0 {
		return Day{}, 0, none
	}
	b, p := group(text, q)
	if b.width == 0 || b.width > 2 {
		return Day{}, 0, none
	}
	q, sep2 := gap(text, p)
	if sep2 != sep {
		return Day{}, 0, none
	}
	c, p := group(text, q)
	switch {
	case a.width == 4 && (c.width == 1 || c.width == 2):
		if p < len(text) && text[p] == sep && sep != ' ' && p+1 < len(text) && digit(text[p+1]) {
			return Day{}, 0, none
		}
		d, how = Day{a.n, b.n, c.n}, full
		if p < len(text) && text[p] == 'T' {
			// A time follows: a timestamp, unless it is midnight as databases
			// export dates.
			if !strings.HasPrefix(text[p+1:], "00:00") {
				return Day{}, 0, none
			}
		} else if !boundary(text, p) {
			return Day{}, 0, none
		}
	case a.width <= 2 && c.width == 4:
		d, how = Day{c.n, b.n, a.n}, full
		if b.n > 12 && a.n <= 12 {
			d = Day{c.n, a.n, b.n} // month first, as in the United States
		}
		if !boundary(text, p) {
			return Day{}, 0, none
		}
	case a.width <= 2 && c.width == 2 && b.width+a.width >= 3:
		d, how = Day{century(c.n, now), b.n, a.n}, short
		if !boundary(text, p) {
			return Day{}, 0, none
		}
	default:
		return Day{}, 0, none
	}
	if !d.valid() || d.Year < 1900 || d.Year > now {
		return Day{}, 0, none
	}
	return d, p, how
}

// eight reads YYYYMMDD or DDMMYYYY.
func eight(s string, end, now int) (Day, int, form) {
	n := func(i, j int) int { g, _ := group(s[:j], i); return g.n }
	for _, d := range [...]Day{{n(0, 4), n(4, 6), n(6, 8)}, {n(4, 8), n(2, 4), n(0, 2)}} {
		if d.valid() && d.Year >= 1900 && d.Year <= now {
			return d, end, compact
		}
	}
	return Day{}, 0, none
}

// century makes a full year of two digits: the last one that is not in the
// future.
func century(yy, now int) int {
	if y := now/100*100 + yy; y <= now {
		return y
	}
	return now/100*100 - 100 + yy
}

type digits struct{ n, width int }

// group reads the digits at i, at most nine of them, and returns where they
// end.
func group(text string, i int) (digits, int) {
	g := digits{}
	for i < len(text) && digit(text[i]) {
		if g.width++; g.width > 9 {
			return digits{}, i
		}
		g.n = g.n*10 + int(text[i]-'0')
		i++
	}
	return g, i
}

// gap reads one separator of a date with blanks around it: sep is its byte,
// '-' for any dash.
func gap(text string, i int) (next int, sep byte) {
	blanks := 0
	for n := 0; n < 3 && i < len(text); n++ {
		width, b := 1, text[i]
		switch {
		case b == ' ':
		case b == '/' || b == '-' || b == '.':
		case b == 0xC2 && i+1 < len(text) && text[i+1] == 0xA0:
			width, b = 2, ' '
		case b == 0xE2 && i+2 < len(text) && text[i+1] == 0x80 && text[i+2] == 0xAF:
			width, b = 3, ' '
		case b == 0xE2 && i+2 < len(text) && text[i+1] == 0x80 && text[i+2] >= 0x90 && text[i+2] <= 0x95:
			width, b = 3, '-'
		default:
			width = 0
		}
		if width == 0 {
			break
		}
		if b == ' ' {
			if blanks++; blanks > 2 {
				return i, 0
			}
		} else {
			if sep != 0 {
				return i, 0
			}
			sep = b
		}
		i += width
	}
	if sep == 0 && blanks == 1 {
		sep = ' '
	}
	return i, sep
}

// boundary reports whether a date may end at i.
func boundary(text string, i int) bool {
	if i >= len(text) {
		return true
	}
	switch b := text[i]; {
	case digit(b), letter(b), b == '_':
		return false
	case b == '/' || b == '-' || b == '.' || b == ',':
		if i+1 >= len(text) || !digit(text[i+1]) {
			return true
		}
		// In csv the next cell may follow: 17/05/1985,9000.
		return b == ',' && i+2 < len(text) && digit(text[i+2])
	}
	return true
}

func digit(b byte) bool  { return '0' <= b && b <= '9' }
func letter(b byte) bool { b |= 0x20; return 'a' <= b && b <= 'z' }
