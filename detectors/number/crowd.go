package number

import "uitrusting/detectors/internal/cell"

// How a crowd is told: as many anchors on either side, no further than so
// many bytes, are looked at. 1.5 KiB with what an anchor depends on stays
// within scanner.Reach.
const (
	crowdAnchors = 96
	crowdBytes   = 1536
	crowdEnough  = 16 // numbers of the shape that settle it: in a long list no more are read
)

// A tally counts the numbers around a candidate that have its shape, in a
// table those of its column.
type tally struct {
	pass, fail int
	last       int // start of the last number counted
	column     int // 0 = not a table
	cells      cell.Reader
}

// crowded reports whether a candidate that passed its check stands among
// numbers of the same shape most of which do not: in a statistical table, a
// log or a list of orders a number that passes by chance means nothing. weak
// says that many pass by chance: then one that does not is enough.
func (w *worker) crowded(c *candidate, k *kind, weak bool) bool {
	t := tally{pass: 1, last: -1}
	if w.seg.Table != nil {
		var cells cell.Reader
		t.column = cells.Column(w.seg, c.start)
	}
	for i := max(0, w.index-crowdAnchors); i < len(w.at.Numbers) && i <= w.index+crowdAnchors; i++ {
		a := w.at.Numbers[i]
		if int(a.End) < c.start-crowdBytes {
			continue
		}
		if int(a.Start) > c.end+crowdBytes {
			break
		}
		if int(a.End-a.Start) < c.n {
			continue
		}
		if w.count(i, c, k, &t); t.pass+t.fail > crowdEnough {
			break
		}
	}
	if weak {
		return t.fail >= t.pass
	}
	return t.fail > t.pass
}

// known remembers what anchors have of the numbers of one shape or two: a list
// of numbers would read each of them as often as it has neighbours. It has room
// for the anchors on both sides.
type known [2 * (crowdAnchors + 32)][2]struct {
	anchor int // plus one
	like   like
	runs   []run // room is kept
}

// A like is what numbers of a crowd have in common.
type like struct {
	kind  *kind
	shape uint64
	n     int // digits
	gaps  gap
}

// A run is a number of a crowd.
type run struct {
	start, end int
	passes     bool
}

// count adds what the anchor has of numbers of the candidate's shape, the
// candidate aside: those that pass as the kind and those that do not.
func (w *worker) count(anchor int, c *candidate, k *kind, t *tally) {
	if w.known == nil {
		w.known = new(known)
	}
	e := &w.known[anchor%len(w.known)][c.shape*0x9E3779B97F4A7C15>>63]
	if of := (like{k, c.shape, c.n, c.gaps}); e.anchor != anchor+1 || e.like != of {
		a := &w.at.Numbers[anchor]
		w.other.read(w.seg.Text, int(a.Start), int(a.End))
		e.anchor, e.like = anchor+1, of
		e.runs = w.other.runs(c, k, e.runs[:0])
	}
	for i := range e.runs {
		r := &e.runs[i]
		if r.start <= t.last || r.start < c.end && c.start < r.end || t.column > 0 && t.cells.Column(c.seg, r.start) != t.column {
			continue
		}
		t.last = r.end - 1
		if r.passes {
			t.pass++
		} else {
			t.fail++
		}
	}
}

// runs appends the runs of groups of the candidate's shape.
func (l *line) runs(c *candidate, k *kind, out []run) []run {
	want := c.to - c.from
	for i := 0; i+want <= len(l.groups); i++ {
		start, end := int(l.groups[i].start), int(l.groups[i+want-1].end)
		shape := uint64(0)
		n := 0
		for _, g := range l.groups[i : i+want] {
			shape = shape<<4 | uint64(min(g.n, 15))
			n += int(g.n)
		}
		if shape != c.shape || n != c.n {
			continue
		}
		other := &l.probe
		*other = candidate{probe: true, seg: c.seg, start: start, end: end, line: l, from: i, to: i + want, n: n, shape: shape, gaps: c.gaps}
		v := k.judge(other, k)
		out = append(out, run{start, end, v.alone > 0})
	}
	return out
}

// logged reports whether the line in which pos lies begins with a time stamp,
// "2026-11-20T15:30" or "[2026-11-20 15:30", as those of logs do.
func logged(text string, pos int) bool {
	i := pos
	for i > 0 && text[i-1] != '\n' && pos-i < 512 {
		i--
	}
	if i < pos && (text[i] == '[' || text[i] == '"') {
		i++
	}
	const like = "dddd-dd-ddTdd:dd"
	if i+len(like) > pos {
		return false
	}
	for k := range len(like) {
		b := text[i+k]
		switch like[k] {
		case 'd':
			if !isDigit(b) {
				return false
			}
		case 'T':
			if b != 'T' && b != ' ' {
				return false
			}
		case '-':
			if b != '-' && b != '/' {
				return false
			}
		default:
			if b != like[k] {
				return false
			}
		}
	}
	return true
}
