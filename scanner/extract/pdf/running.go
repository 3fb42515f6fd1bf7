package pdf

import "strings"

// running tells which lines at the top and the foot of the pages repeat:
// letterheads, footers, "page 3 of 12".
type running struct {
	settled bool
	pages   int
	counts  map[[2]string]int // pages that show a line, by its normal form and the end that it stands at
	lines   map[string]bool   // the normal forms of those that most pages show at the same end
	inside  map[string]bool   // lines that stand twice within a page: headings of its text
	told    map[string]bool   // lines already reported
}

const (
	edgeLines    = 3    // lines at either end of a page that can be running
	runningPages = 3    // fewer pages tell nothing
	runningShare = 0.6  // of the pages must show the line
	maxRunning   = 600  // bytes of a line, which is a paragraph where it wraps
	maxTold      = 2000 // lines reported of one document
)

// see counts the lines of a page.
func (r *running) see(text string) {
	r.pages++
	if r.counts == nil {
		r.counts, r.inside = make(map[[2]string]int), make(map[string]bool)
	}
	edges(text, func(line, form, end string) {
		r.counts[[2]string{form, end}]++
		if strings.Count(text, "\n"+line+"\n") > 1 {
			r.inside[form] = true
		}
	})
}

// settle keeps the lines that most pages show at the same end: a title at the
// top of one page and at the foot of another is text.
func (r *running) settle() {
	if r.settled {
		return
	}
	r.settled = true
	r.lines, r.told = make(map[string]bool), make(map[string]bool)
	for at, n := range r.counts {
		if form := at[0]; !r.inside[form] && r.pages >= runningPages && float64(n) >= runningShare*float64(r.pages) {
			r.lines[form] = true
		}
	}
	r.counts = nil
}

// repeated gives the running lines of a page that were not given before.
func (r *running) repeated(text string) (lines []string) {
	if len(r.lines) == 0 {
		return nil
	}
	edges(text, func(line, form, _ string) {
		if r.lines[form] && !r.told[line] && len(r.told) < maxTold {
			r.told[line] = true
			lines = append(lines, line)
		}
	})
	return lines
}

// edges calls fn for the lines at the top and the foot of a page, each normal
// form once. Lines without a few letters are left out: a bare page number is
// also an amount in a table.
func edges(text string, fn func(line, form, end string)) {
	var seen [2 * edgeLines]string
	n := 0
	try := func(line, end string) {
		if len(line) > maxRunning {
			return
		}
		form, letters := normal(line)
		if letters < 3 {
			return
		}
		for _, s := range seen[:n] {
			if s == form {
				return
			}
		}
		seen[n] = form
		n++
		fn(line, form, end)
	}
	rest := text
	for found := 0; found < edgeLines && rest != ""; {
		var line string
		line, rest, _ = strings.Cut(rest, "\n")
		if line = strings.TrimSpace(line); line != "" {
			found++
			try(line, "top ")
		}
	}
	for found := 0; found < edgeLines && rest != ""; {
		i := strings.LastIndexByte(rest, '\n')
		line := strings.TrimSpace(rest[i+1:])
		rest = rest[:max(i, 0)]
		if line != "" {
			found++
			try(line, "foot ")
		}
	}
}

// normal is the line with each run of digits as one '#', and the number of
// its bytes that are letters, counted up to a few.
func normal(line string) (form string, letters int) {
	var b strings.Builder
	digits := false
	for i := 0; i < len(line); i++ {
		c := line[i]
		if '0' <= c && c <= '9' {
			if !digits {
				b.WriteByte('#')
			}
			digits = true
			continue
		}
		digits = false
		if c|0x20 >= 'a' && c|0x20 <= 'z' || c >= 0x80 {
			letters++
		}
		b.WriteByte(c)
	}
	return b.String(), letters
}
