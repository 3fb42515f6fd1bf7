package pdf

import (
	"strconv"
	"strings"
	"unicode"
)

// A line that a program broke because its paragraph is wider than the page
// reads on in the next one: a name, a date or a number can go over the break.
// A break that a person made, in an address, a list or a form, parts two
// things. The two differ in this: where a program broke the line, the next
// word would not have fitted.
const (
	proseUnits = 22 // of the shortest line that is running text, in a narrow column
	proseWords = 3  // that begin it, at least two of them in lower case
	loneUnits  = 45 // of the first of two or three lines, when no text on the page has their margin
	longRun    = 4  // lines that show their margin by themselves
	wrapShare  = 0.7
	maxRows    = 2000 // lines measured on one page
)

// A row is a line of the text of a page.
type row struct {
	start, end  int     // bytes of the text, without blanks at its ends
	first, last box     // of its first and last character
	word        float32 // width of its first word, in points
	prose       bool    // it can go on in the next row
	opens       bool    // it begins something: an item, a field
	full        bool    // the next word does not fit in it
	ends        bool    // it ends a sentence
}

// joinWraps takes the line breaks out of the paragraphs of the text,
// little-endian UTF-16. What it takes out is zero afterwards. same is as for
// partCells.
func (p *page) joinWraps(tp uint64, text []byte, same bool) error {
	room, err := p.f.in.alloc(boxSize)
	if err != nil {
		return err
	}
	defer p.f.in.free(room)
	var rows []row
	for at := 0; at+1 < len(text) && len(rows) < maxRows; {
		end := at
		for end+1 < len(text) && (text[end] != '\n' || text[end+1] != 0) {
			end += 2
		}
		r := newRow(text, at, end)
		at = end + 2
		if r.start < r.end {
			if err := p.measure(tp, &r, text, same, room); err != nil {
				return err
			}
		}
		rows = append(rows, r)
	}
	joinRows(text, rows)
	return nil
}

// measure fills in where the row stands.
func (p *page) measure(tp uint64, r *row, text []byte, same bool, room uint32) (err error) {
	if r.first, err = p.charBox(tp, r.start/2, same, room); err != nil {
		return err
	}
	if r.last, err = p.charBox(tp, r.end/2-1, same, room); err != nil {
		return err
	}
	i := r.start
	for i < r.end && !blank(text[i:]) {
		i += 2
	}
	to := r.last
	if i < r.end {
		if to, err = p.charBox(tp, i/2-1, same, room); err != nil {
			return err
		}
	}
	r.word = to.right - r.first.left
	return nil
}

// newRow looks at the words of the line from start to end.
func newRow(text []byte, start, end int) row {
	for start < end && blank(text[start:]) {
		start += 2
	}
	for end > start && blank(text[end-2:]) && unit(text, end-2) != lineHyphen {
		end -= 2
	}
	r := row{start: start, end: end}
	if start == end {
		return r
	}
	words, lower, cells := 0, 0, false
	inWord := false
	for i := start; i < end; i += 2 {
		c := unit(text, i)
		if c == '\t' {
			cells = true
		}
		if c <= ' ' {
			inWord = false
			continue
		}
		if !inWord && unicode.IsLetter(c) {
			words++
			if unicode.IsLower(c) {
				lower++
			}
		}
		inWord = true
		if c == ':' && words <= 2 {
			r.opens = true // a field
		}
	}
	switch unit(text, end-2) {
	case '.', ':', '!', '?', ';':
		r.ends = true
	}
	r.prose = !cells && (end-start)/2 >= proseUnits && words >= proseWords && lower >= 2
	r.opens = r.opens || cells || item(text, start, end) || words == 0 && numberOfPages(text, start, end)
	return r
}

// item reports whether a bullet or the number of a list stands first.
func item(text []byte, start, end int) bool {
	i := start
	for i < end && digit(text[i:]) && i-start < 3*2 {
		i += 2
	}
	if i+2 >= end {
		return false
	}
	c, next := unit(text, i), unit(text, i+2)
	if i > start {
		return (c == '.' || c == ')') && next <= ' '
	}
	return next <= ' ' && !unicode.IsLetter(c)
}

// numberOfPages reports whether a line is "3 / 12", as it stands close below the
// last line of a page.
func numberOfPages(text []byte, start, end int) bool {
	if end-start > 2*len("1234 / 1234") {
		return false
	}
	page, pages, found := strings.Cut(decodeUTF16(text[start:end]), " / ")
	_, err := strconv.ParseUint(page, 10, 16)
	_, perr := strconv.ParseUint(pages, 10, 16)
	return found && err == nil && perr == nil
}

// unit is the unit of text at i.
func unit(text []byte, i int) rune { return rune(text[i]) | rune(text[i+1])<<8 }

// follows reports whether b stands under a as the next line of its paragraph.
func (b *row) follows(a *row) bool {
	if a.start == a.end || b.start == b.end {
		return false
	}
	height := a.last.top - a.last.bottom
	other := b.first.top - b.first.bottom
	down := a.last.bottom - b.first.bottom
	aside := a.first.left - b.first.left
	return height > 0 && other > 0.8*height && other < 1.25*height && down > 0.4*height && down < 2*height && aside < 3*height && aside > -3*height
}

// joinRows joins the rows of paragraphs.
func joinRows(text []byte, rows []row) {
	var margins []row // the widest row of each long paragraph
	runs(rows, func(run []row) {
		if len(run) < longRun {
			return
		}
		widest := widest(run)
		if fill(run, widest.last.right) {
			margins = append(margins, widest)
		}
	})
	runs(rows, func(run []row) {
		right := widest(run).last.right
		long := len(run) >= longRun
		if !long {
			known := false
			for _, m := range margins {
				if m.first.left-run[0].first.left < 3*(m.last.top-m.last.bottom) && run[0].first.left-m.first.left < 3*(m.last.top-m.last.bottom) {
					right = max(right, m.last.right)
					known = true
				}
			}
			if !known && run[0].end-run[0].start < 2*loneUnits {
				return
			}
		}
		if !fill(run, right) {
			return
		}
		for i := range run[:len(run)-1] {
			if a, b := &run[i], &run[i+1]; a.full && (a.prose || long && !a.opens) && !a.ends && !b.opens {
				joint(text, a.end, b.start)
			}
		}
	})
}

// runs calls fn for the longest runs of rows, two or more, that follow each
// other.
func runs(rows []row, fn func(run []row)) {
	first := 0
	for i := 1; i <= len(rows); i++ {
		if i < len(rows) && rows[i].follows(&rows[i-1]) {
			continue
		}
		if i-first > 1 {
			fn(rows[first:i])
		}
		first = i
	}
}

// widest is the row that reaches farthest to the right.
func widest(run []row) row {
	w := run[0]
	for _, r := range run[1:] {
		if r.last.right > w.last.right {
			w = r
		}
	}
	return w
}

// fill finds the rows in which the first word of the next does not fit before
// the margin. It reports whether so many are full that the run is a
// paragraph: in a list only the longest item is.
func fill(run []row, right float32) bool {
	full, all := 0, 0
	for i := range run[:len(run)-1] {
		a, b := &run[i], &run[i+1]
		space := 0.2 * (a.last.top - a.last.bottom)
		a.full = a.last.right+space+b.word > right
		if a.ends {
			continue
		}
		all++
		if a.full && a.prose {
			full++
		}
	}
	return full > 0 && float64(full) >= wrapShare*float64(all)
}

// joint puts one blank between end and start, or nothing behind the hyphen of
// a word or number.
func joint(text []byte, end, start int) {
	clear(text[end:start])
	switch unit(text, end-2) {
	case '-', 0x2010, 0x2011, lineHyphen, lineHyphenOld, softHyphen:
		if end >= 4 && !blank(text[end-4:]) {
			return
		}
	}
	text[end] = ' '
}
