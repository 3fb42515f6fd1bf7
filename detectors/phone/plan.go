package phone

import (
	_ "embed"
	"strconv"
	"strings"
	"sync"
)

// A line is the kind of a phone number.
type line string

// The kinds, as the evidence names them.
const (
	noLine  line = ""
	mobile  line = "mobile"
	fixed   line = "fixed line"
	service line = "service line" // free, shared cost, premium: nobody's own number
)

// belgian tells the kind of a national significant number (without the
// trunk 0): eight digits, or nine for mobile numbers.
//
// Source: metadata of libphonenumber for BE (2026), against which
// TestBelgian_library compares it; BIPT's numbering plan.
func belgian[T string | []byte](n T) line {
	if len(n) < 2 {
		return noLine
	}
	a, b := n[0], n[1]
	if len(n) == 9 {
		if a == '4' && b >= '5' {
			return mobile
		}
		return noLine
	}
	if len(n) != 8 {
		return noLine
	}
	ok := false
	switch a {
	case '1':
		ok = b != '7' && b != '8'
	case '2', '3':
		ok = '2' <= b && b <= '8'
	case '4':
		ok = b == '2' || b == '3'
	case '5':
		ok = true
	case '6':
		ok = b != '2' && b != '6'
	case '7':
		if b == '0' || b == '8' {
			return service
		}
		ok = b == '1'
	case '8':
		if b == '0' {
			if n[2] == '0' && n[3] != '0' {
				return service
			}
			if n[2] < '2' || n[2] > '8' {
				return noLine
			}
			return fixed
		}
		ok = b != '8'
	case '9':
		if b == '0' {
			return service
		}
		ok = '2' <= b && b <= '4'
	}
	if ok {
		return fixed
	}
	return noLine
}

// plansText are the numbering plans, a line for each region: its name, calling
// code, lengths of national significant numbers, and the patterns of fixed,
// mobile and service numbers.
//
// Source: metadata of libphonenumber, as nyaruka/phonenumbers has them.
// TestPlans writes the file and compares it. To unpack them from the library
// took 20 ms at each start.
//
//go:embed plans.txt
var plansText string

// A plan is the numbering plan of one region. Its patterns are compiled when
// the first number of that region is seen.
type plan struct {
	code     int       // calling code
	lengths  [18]bool  // of national significant numbers, in digits
	patterns [3]string // of fixed, mobile and service numbers; "" = none
	once     sync.Once

	fixed, mobile, service automaton
}

func newPlan(code int, lengths string, patterns [3]string) *plan {
	p := &plan{code: code, patterns: patterns}
	for _, f := range strings.Fields(lengths) {
		if n, err := strconv.Atoi(f); err == nil && 0 <= n && n < len(p.lengths) {
			p.lengths[n] = true
		}
	}
	return p
}

func (p *plan) kind(n string) line {
	if len(n) >= len(p.lengths) || !p.lengths[len(n)] {
		return noLine
	}
	p.once.Do(func() {
		p.fixed, p.mobile, p.service = compile(p.patterns[0]), compile(p.patterns[1]), compile(p.patterns[2])
	})
	switch {
	case p.mobile.matches(n):
		return mobile
	case p.fixed.matches(n):
		return fixed
	case p.service.matches(n):
		return service
	}
	return noLine
}

// A world is the numbering plans of all countries. A full Parse and
// IsValidNumber of the library took 46 µs a number (2026-11), which one
// export with a phone number on each line would feel; its patterns alone take
// less than one.
type world struct {
	regions map[int][]*plan // by calling code
	byName  map[string]*plan
}

func newWorld() *world {
	w := &world{regions: map[int][]*plan{}, byName: map[string]*plan{}}
	for line := range strings.Lines(plansText) {
		f := strings.Split(strings.TrimSuffix(line, "\n"), "\t")
		if len(f) != 6 {
			continue // TestPlans: there is none
		}
		code, _ := strconv.Atoi(f[1])
		p := newPlan(code, f[2], [3]string(f[3:]))
		w.regions[code] = append(w.regions[code], p)
		if f[0] != "001" { // numbers of no country
			w.byName[f[0]] = p
		}
	}
	return w
}

// international splits the digits after a '+' or "00" into calling code and
// national number, drops a trunk zero that was left in between, and tells the
// kind; noLine when no country has such a number.
func (w *world) international(digits string) (e164 string, kind line) {
	if len(digits) < 7 || len(digits) > 16 || digits[0] == '0' {
		return "", noLine
	}
	if digits[:2] == "32" {
		n := digits[2:]
		if n[0] == '0' {
			n = n[1:]
		}
		if k := belgian(n); k != noLine {
			return "+32" + n, k
		}
		return "", noLine
	}
	for l := 1; l <= 3 && l < len(digits); l++ {
		code, _ := strconv.Atoi(digits[:l])
		plans := w.regions[code]
		if plans == nil {
			continue
		}
		n := digits[l:]
		for _, p := range plans {
			if k := p.kind(n); k != noLine {
				return "+" + digits[:l] + n, k
			}
		}
		if n[0] == '0' && code != 39 { // Italy keeps its zero
			for _, p := range plans {
				if k := p.kind(n[1:]); k != noLine {
					return "+" + digits[:l] + n[1:], k
				}
			}
		}
		return "", noLine // calling codes are prefix-free
	}
	return "", noLine
}

// national tells the kind of a number that was written with a trunk zero in
// the region, another than Belgium.
func (w *world) national(region, digits string) (e164 string, kind line) {
	if len(digits) < 6 || digits[0] != '0' {
		return "", noLine
	}
	p := w.byName[region]
	if p == nil {
		return "", noLine
	}
	if k := p.kind(digits[1:]); k != noLine {
		return "+" + strconv.Itoa(p.code) + digits[1:], k
	}
	return "", noLine
}
