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
		w.other.read(w.seg.Text, int(a.Start), int(a.End))
		if w.other.count(c, k, &t); t.pass+t.fail > crowdEnough {
			break
		}
	}
	if weak {
		return t.fail >= t.pass
	}
	return t.fail > t.pass
}

// count looks for runs of groups of the candidate's shape and tells how many
// pass and fail as the kind.
func (l *line) count(c *candidate, k *kind, t *tally) {
	want := c.to - c.from
	for i := 0; i+want <= len(l.groups); i++ {
		g, end := &l.groups[i], l.groups[i+want-1].end
		if g.start <= t.last || g.start < c.end && c.start < end {
			continue
		}
		shape := uint64(0)
		n := 0
		for _, g := range l.groups[i : i+want] {
			shape = shape<<4 | uint64(min(g.n, 15))
			n += g.n
		}
		if shape != c.shape || n != c.n || t.column > 0 && t.cells.Column(c.seg, g.start) != t.column {
			continue
		}
		other := &l.probe
		*other = candidate{probe: true, seg: c.seg, start: g.start, end: end, line: l, from: i, to: i + want, n: n, shape: shape, gaps: c.gaps}
		t.last = end - 1
		if v := k.judge(other, k); v.alone > 0 {
			t.pass++
		} else {
			t.fail++
		}
	}
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
