package number

import (
	"uitrusting/detectors/internal/cell"
	"uitrusting/scanner/finding"
)

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
	for int(w.at.Numbers[w.behind].End) < c.start-crowdBytes { // candidates ascend
		w.behind++
	}
	for i := max(w.behind, w.index-crowdAnchors); i < len(w.at.Numbers) && i <= w.index+crowdAnchors; i++ {
		a := &w.at.Numbers[i]
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
type known [2 * (crowdAnchors + 32)][2]has

// has is what an anchor has of numbers that are alike.
type has struct {
	anchor int // plus one
	like   like
	runs   []run // room is kept
}

// of is where an anchor is remembered.
func (k *known) of(anchor int, shape uint64) *has {
	return &k[anchor%len(k)][shape*0x9E3779B97F4A7C15>>63]
}

// remember keeps for the neighbours of a candidate whether it passes, when it is
// all of its anchor.
func (w *worker) remember(c *candidate, k *kind, passes bool) {
	if w.known == nil || c.line == nil || c.to-c.from < len(c.line.groups) {
		return
	}
	e := w.known.of(w.index, c.shape)
	e.anchor, e.like = w.index+1, like{k, c.shape, c.n, c.gaps}
	e.runs = append(e.runs[:0], run{int32(c.start), int32(c.end), 0, 1, verdictOf(passes)})
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
	start, end int32
	from       uint8 // its first group
	next       uint8 // index of the first run behind it
	passed     passed
}

// passed is whether a number of a crowd passes.
type passed uint8

const (
	unasked passed = iota
	yes
	no
)

func verdictOf(passes bool) passed {
	if passes {
		return yes
	}
	return no
}

// count adds what the anchor has of numbers of the candidate's shape, the
// candidate aside: those that pass as the kind and those that do not. Of runs
// that overlap the first one is counted, and only what is counted is judged.
func (w *worker) count(anchor int, c *candidate, k *kind, t *tally) {
	if w.known == nil {
		w.known = new(known)
	}
	e := w.known.of(anchor, c.shape)
	a := &w.at.Numbers[anchor]
	read := false
	if of := (like{k, c.shape, c.n, c.gaps}); e.anchor != anchor+1 || e.like != of {
		w.other.read(w.seg.Text, int(a.Start), int(a.End))
		read = true
		e.anchor, e.like = anchor+1, of
		e.runs = w.other.runs(c, e.runs[:0])
	}
	for i := 0; i < len(e.runs); {
		r := &e.runs[i]
		i++
		start, end := int(r.start), int(r.end)
		if start <= t.last || start < c.end && c.start < end || t.column > 0 && t.cells.Column(c.seg, start) != t.column {
			continue
		}
		t.last, i = end-1, int(r.next)
		if r.passed == unasked {
			if !read {
				w.other.read(w.seg.Text, int(a.Start), int(a.End))
				read = true
			}
			r.passed = verdictOf(w.other.passes(c, k, r))
		}
		if r.passed == yes {
			t.pass++
		} else {
			t.fail++
		}
	}
}

// runs appends the runs of groups of the candidate's shape.
func (l *line) runs(c *candidate, out []run) []run {
	want := c.to - c.from
	shape, among := uint64(0), uint64(1)<<(4*want)-1
	for i := range l.groups {
		last := &l.groups[i]
		shape = (shape<<4 | uint64(min(last.n, 15))) & among
		if shape != c.shape || i+1 < want {
			continue
		}
		first := &l.groups[i+1-want]
		if int(last.first+last.n-first.first) == c.n {
			out = append(out, run{start: first.start, end: last.end, from: uint8(i + 1 - want)})
		}
	}
	next := 0
	for i := range out {
		for next < len(out) && out[next].start < out[i].end {
			next++
		}
		out[i].next = uint8(next)
	}
	return out
}

// passes reports whether a run of the line would pass as the kind by itself, if
// it stood as the candidate does.
func (l *line) passes(c *candidate, k *kind, r *run) bool {
	p := &l.probe
	p.probe, p.seg, p.line, p.start, p.end = true, c.seg, l, int(r.start), int(r.end)
	p.from, p.to, p.n, p.shape, p.gaps = int(r.from), int(r.from)+c.to-c.from, c.n, c.shape, c.gaps
	v := k.judge(p, k)
	return v.alone > finding.Candidate
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
