package online

import (
	"strconv"
	"strings"
	"unicode/utf8"

	"uitrusting/scanner/finding"
)

// position reads a pair of decimal degrees whose latitude starts at i:
// "50.8503, 4.3517", "@50.85030,4.35170", {"lat":50.8503,"lng":4.3517}.
func (s *scan) position(i int) {
	text := s.seg.Text
	lat, p, places, ok := decimal(text, i)
	if !ok || places < 4 || lat > 90 {
		return
	}
	start := i
	if i > 0 && text[i-1] == '-' {
		start, lat = i-1, -lat
	}
	q, commas, named := p, 0, false
	for q < len(text) && q-p < 24 && !digit(text[q]) && text[q] != '-' {
		b := text[q]
		switch {
		case b == ',' || b == ';' || b == '/' || s.seg.Table != nil && b == s.seg.Table.Delimiter:
			if commas++; commas > 1 {
				return
			}
		case b == '\n':
			return
		case letter(b):
			e := q
			for e < len(text) && letter(text[e]) {
				e++
			}
			switch strings.ToLower(text[q:e]) {
			case "lon", "lng", "long", "longitude", "lengtegraad", "x":
				named = true
			case "n", "e", "o", "l":
			default:
				return
			}
			q = e
			continue
		}
		q++
	}
	if q == p || q >= len(text) {
		return
	}
	neg := text[q] == '-'
	if neg {
		q++
	}
	lon, e, places, ok := decimal(text, q)
	if !ok || places < 4 || lon > 180 {
		return
	}
	if neg {
		lon = -lon
	}
	if e < len(text) && (letter(text[e]) && text[e] != 'N' && text[e] != 'E' && text[e] != 'z' || text[e] == '%') {
		return
	}
	if s.seg.Table == nil && decimalBefore(text, start) {
		return
	}
	// A third number of the kind: a table of figures, not a place.
	if r := e; r+2 < len(text) && (text[r] == ',' || text[r] == ' ' || text[r] == ';') {
		for r < len(text) && (text[r] == ' ' || text[r] == ',' || text[r] == ';') {
			r++
		}
		if _, _, n, ok := decimal(text, r); ok && n >= 3 && s.seg.Table == nil {
			return
		}
	}
	conf, why := finding.Low, finding.Evidence("layout")
	if w, ok := s.word(s.d.gps, start); ok {
		conf, why = finding.Medium, w
	} else if named || start > 0 && text[start-1] == '@' || strings.HasSuffix(text[:start], "geo:") {
		conf, why = finding.Medium, "layout: map link or field names"
	} else if inBelgium(lat, lon) && commas > 0 {
		conf, why = finding.Medium, "in Belgium"
	}
	if s.against(s.d.gps, start) {
		return
	}
	s.add(s.d.gps, start, e, degrees(lat)+","+degrees(lon), conf, "decimal degrees", why)
}

// decimalBefore reports whether another decimal number ends just before i.
func decimalBefore(text string, i int) bool {
	p := i
	for p > 0 && i-p < 3 && (text[p-1] == ' ' || text[p-1] == ',' || text[p-1] == ';') {
		p--
	}
	e := p
	for p > 0 && digit(text[p-1]) && e-p < 12 {
		p--
	}
	return p < e && p < i-1 && p > 1 && text[p-1] == '.' && digit(text[p-2])
}

// inBelgium reports whether a position lies in the box around Belgium.
func inBelgium(lat, lon float64) bool {
	return lat >= 49.49 && lat <= 51.51 && lon >= 2.54 && lon <= 6.41
}

func degrees(v float64) string { return strconv.FormatFloat(v, 'f', -1, 64) }

// decimal reads up to three digits, a point and up to twelve decimals.
func decimal(text string, i int) (v float64, end, places int, ok bool) {
	p := i
	for p < len(text) && digit(text[p]) && p-i < 4 {
		p++
	}
	if p == i || p-i > 3 || p+1 >= len(text) || text[p] != '.' || !digit(text[p+1]) {
		return 0, 0, 0, false
	}
	e := p + 1
	for e < len(text) && digit(text[e]) {
		e++
	}
	if e-p > 16 || e+1 < len(text) && text[e] == '.' && digit(text[e+1]) {
		return 0, 0, 0, false
	}
	v, err := strconv.ParseFloat(text[i:e], 64)
	return v, e, e - p - 1, err == nil
}

// degrees reads a position in degrees, minutes and seconds whose latitude ends
// in the letter at start: 50°51'00"N 4°21'00"E.
func (s *scan) degrees(start, end int) {
	text := s.seg.Text
	lo := max(s.last, start-24)
	lat, from, ok := dmsBefore(text, lo, start)
	if !ok || lat > 90 {
		return
	}
	p := end
	for p < len(text) && p-end < 4 && (text[p] == ' ' || text[p] == ',' || text[p] == ';') {
		p++
	}
	e := p
	for e < len(text) && e-p < 24 && text[e] != 'E' && text[e] != 'W' && text[e] != 'O' && text[e] != '\n' {
		e++
	}
	if e >= len(text) || e-p < 4 || text[e] == '\n' {
		return
	}
	lon, first, ok := dmsBefore(text, p, e)
	if !ok || first != p || lon > 180 {
		return
	}
	if text[start] == 'S' {
		lat = -lat
	}
	if text[e] == 'W' {
		lon = -lon
	}
	s.add(s.d.gps, from, e+1, degrees(round(lat))+","+degrees(round(lon)), finding.Medium, "degrees, minutes, seconds")
}

func round(v float64) float64 {
	r, _ := strconv.ParseFloat(strconv.FormatFloat(v, 'f', 6, 64), 64)
	return r
}

// dmsBefore reads degrees, with minutes and seconds where they stand, that
// end at i.
func dmsBefore(text string, lo, i int) (v float64, start int, ok bool) {
	for i > lo && text[i-1] == ' ' {
		i--
	}
	p := i
	var parts [3]float64
	var marks [3]rune
	n := 0
	for n < 3 && p > lo {
		r, w := utf8.DecodeLastRuneInString(text[lo:p])
		switch r {
		case '°', 'º', '\'', '’', '′', '"', '”', '″':
		default:
			r = 0
		}
		if r == 0 {
			break
		}
		p -= w
		e := p
		for p > lo && (digit(text[p-1]) || text[p-1] == '.' || text[p-1] == ',') {
			p--
		}
		f, err := strconv.ParseFloat(strings.Replace(text[p:e], ",", ".", 1), 64)
		if err != nil {
			return 0, 0, false
		}
		parts[n], marks[n] = f, r
		n++
		q := p
		for q > lo && text[q-1] == ' ' {
			q--
		}
		if r == '°' || r == 'º' {
			break
		}
		p = q
	}
	if n < 2 || marks[n-1] != '°' && marks[n-1] != 'º' {
		return 0, 0, false
	}
	v = parts[n-1]
	for k, div := n-2, 60.0; k >= 0; k, div = k-1, div*60 {
		if parts[k] >= 60 {
			return 0, 0, false
		}
		v += parts[k] / div
	}
	return v, p, p == 0 || !digit(text[p-1])
}
