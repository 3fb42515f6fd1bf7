package doctype

import "strings"

// A sign is a trait of the layout that tells a kind without its name: sums
// with a tax, years in a row, clauses with numbers.
type sign string

// The signs.
const (
	signAmounts    sign = "amounts"    // three lines with a sum of money
	signDeductions sign = "deductions" // such lines, two of them with sums taken off
	signTax        sign = "tax"        // a sum of money on a line with a tax on sales and its rate
	signYears      sign = "years"      // two lines that begin with a span of years
	signClauses    sign = "clauses"    // three lines numbered 1, 2, 3 as articles are
)

// signs are the traits of the head of a document.
func signs(head string) map[sign]bool {
	amounts, off, years, clause := 0, 0, 0, 0
	found := map[sign]bool{}
	for n := 0; n < 200 && head != ""; n++ {
		line, rest, _ := strings.Cut(head, "\n")
		head = rest
		line = strings.TrimSpace(line[:min(len(line), 400)])
		if sums, negative := money(line); sums > 0 {
			amounts++
			if negative {
				off++
			}
			found[signTax] = found[signTax] || taxed(line)
		}
		if begin := line[:min(len(line), 40)]; (strings.Contains(begin, "20") || strings.Contains(begin, "19")) && spanOfYears(begin) {
			years++
		}
		if clauseBegins(line) && numbered(line, clause+1) {
			clause++
		}
	}
	found[signAmounts] = amounts >= 3
	found[signDeductions] = amounts >= 4 && off >= 2
	found[signYears] = years >= 2
	found[signClauses] = clause >= 3
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
func taxed(line string) bool {
	if !strings.ContainsRune(line, '%') {
		return false
	}
	for _, w := range split(line) {
		switch w {
		case "btw", "tva", "mwst", "ust", "umsatzsteuer", "mehrwertsteuer", "vat":
			return true
		}
	}
	return false
}

// spanOfYears reports whether the begin of a line has years from and to: "2014 -
// 2020", "03/2014 – heden", "since 2019".
func spanOfYears(line string) bool {
	ws := split(line)
	if len(ws) == 0 {
		return false
	}
	if len(ws[0]) <= 2 && len(ws) > 1 { // a month
		ws = ws[1:]
	}
	switch ws[0] {
	case "sinds", "vanaf", "depuis", "seit", "since", "from":
		return len(ws) > 1 && year(ws[1])
	}
	if !year(ws[0]) || len(ws) < 2 {
		return false
	}
	for _, w := range ws[1:min(len(ws), 4)] {
		switch w {
		case "heden", "nu", "vandaag", "present", "today", "now", "heute", "aujourd":
			return true
		}
		if year(w) {
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
func numbered(line string, n int) bool {
	if n > 9 {
		return false
	}
	ws := split(line[:min(len(line), 24)])
	if len(ws) == 0 {
		return false
	}
	switch ws[0] {
	case "art", "artikel", "article", "§", "clause", "clausule", "punkt", "punt", "section":
		ws = ws[1:]
	default:
		if len(line) < 2 || line[1] != '.' && line[1] != ')' {
			return false
		}
	}
	return len(ws) > 0 && ws[0] == string(rune('0'+n))
}
