package doctype

import (
	"fmt"
	"strings"
)

// Signs are traits of the layout that tell a kind without its name: sums with a
// tax, years in a row, clauses with numbers.
type signs uint8

const (
	amounts    signs = 1 << iota // three lines with a sum of money
	deductions                   // such lines, two of them with sums taken off
	tax                          // a sum of money on a line with a tax on sales and its rate
	years                        // two lines that begin with a span of years
	clauses                      // three lines numbered 1, 2, 3 as articles are
)

// readSigns are the signs of those names, as types.yaml has them.
func readSigns(names []string) (signs, error) {
	var all signs
	for _, name := range names {
		switch name {
		case "amounts":
			all |= amounts
		case "deductions":
			all |= deductions
		case "tax":
			all |= tax
		case "years":
			all |= years
		case "clauses":
			all |= clauses
		default:
			return 0, fmt.Errorf("document types: unknown sign %q", name)
		}
	}
	return all, nil
}

// signsOf are the traits of the head of a document.
func signsOf(head string, part *scratch) signs {
	sums, off, spans, clause := 0, 0, 0, 0
	var found signs
	for n := 0; n < 200 && head != ""; n++ {
		line, rest, _ := strings.Cut(head, "\n")
		head = rest
		line = strings.TrimSpace(line[:min(len(line), 400)])
		if n, negative := money(line); n > 0 {
			sums++
			if negative {
				off++
			}
			if found&tax == 0 && taxed(line, part) {
				found |= tax
			}
		}
		if begin := line[:min(len(line), 40)]; (strings.Contains(begin, "20") || strings.Contains(begin, "19")) && spanOfYears(begin, part) {
			spans++
		}
		if clauseBegins(line) && numbered(line, clause+1, part) {
			clause++
		}
	}
	for _, s := range [...]struct {
		sign signs
		is   bool
	}{{amounts, sums >= 3}, {deductions, sums >= 4 && off >= 2}, {years, spans >= 2}, {clauses, clause >= 3}} {
		if s.is {
			found |= s.sign
		}
	}
	return found
}

// money counts the sums with two decimals on a line, and tells whether the
// last is below zero.
func money(line string) (sums int, negative bool) {
	for i := 1; i+2 < len(line); i++ {
		if c := line[i]; c != ',' && c != '.' || !digitAt(line, i-1) || !digitAt(line, i+1) || !digitAt(line, i+2) || digitAt(line, i+3) {
			continue
		}
		if i+3 < len(line) && (line[i+3] == '.' || line[i+3] == ',' || line[i+3] == '/') {
			continue // a date
		}
		start := i
		for start > 0 && (digitAt(line, start-1) || (line[start-1] == '.' || line[start-1] == ',') && digitAt(line, start-2)) {
			start--
		}
		if start > 1 && line[start-1] == '/' {
			continue
		}
		sums++
		before := strings.TrimRight(line[:start], " €$£")
		after := strings.TrimLeft(line[i+3:], " ")
		negative = strings.HasSuffix(before, "-") || strings.HasSuffix(before, "−") || strings.HasPrefix(after, "-")
	}
	return sums, negative
}

// taxed reports whether a line names a tax on sales and a rate.
func taxed(line string, part *scratch) bool {
	if !strings.ContainsRune(line, '%') {
		return false
	}
	for _, w := range part.wordsOf(line, noLimit) {
		switch w.text {
		case "btw", "tva", "mwst", "ust", "umsatzsteuer", "mehrwertsteuer", "vat":
			return true
		}
	}
	return false
}

// spanOfYears reports whether the begin of a line has years from and to: "2014 -
// 2020", "03/2014 – heden", "since 2019".
func spanOfYears(line string, part *scratch) bool {
	ws := part.wordsOf(line, noLimit)
	if len(ws) == 0 {
		return false
	}
	if len(ws[0].text) <= 2 && len(ws) > 1 { // a month
		ws = ws[1:]
	}
	switch ws[0].text {
	case "sinds", "vanaf", "depuis", "seit", "since", "from":
		return len(ws) > 1 && year(ws[1].text)
	}
	if !year(ws[0].text) || len(ws) < 2 {
		return false
	}
	for _, w := range ws[1:min(len(ws), 4)] {
		switch w.text {
		case "heden", "nu", "vandaag", "present", "today", "now", "heute", "aujourd":
			return true
		}
		if year(w.text) {
			return true
		}
	}
	return false
}

func year(w string) bool {
	return len(w) == 4 && (w[:2] == "19" || w[:2] == "20") && digitAt(w, 2) && digitAt(w, 3)
}

// clauseBegins reports at a glance whether a line may begin as a clause does.
func clauseBegins(line string) bool {
	if line == "" {
		return false
	}
	switch c := line[0]; {
	case digitAt(line, 0):
		return len(line) > 1 && (line[1] == '.' || line[1] == ')')
	case c == 0xC2: // §
		return true
	default:
		return strings.IndexByte("acps", c|0x20) >= 0
	}
}

// numbered reports whether a line begins as the n-th clause: "3.", "Art. 3",
// "§ 3". Beyond nine it does not matter.
func numbered(line string, n int, part *scratch) bool {
	if n > 9 {
		return false
	}
	ws := part.wordsOf(line[:min(len(line), 24)], noLimit)
	if len(ws) == 0 {
		return false
	}
	switch ws[0].text {
	case "art", "artikel", "article", "§", "clause", "clausule", "punkt", "punt", "section":
		ws = ws[1:]
	default:
		if len(line) < 2 || line[1] != '.' && line[1] != ')' {
			return false
		}
	}
	return len(ws) > 0 && len(ws[0].text) == 1 && ws[0].text[0] == byte('0'+n)
}
