package number

// How a crowd is told: as many anchors on either side, no further than so
// many bytes, are looked at. 1.5 KiB with what an anchor depends on stays
// within scanner.Reach.
const (
	crowdAnchors = 24
	crowdBytes   = 1536
)

// crowded reports whether a candidate that passed its check stands among
// numbers of the same shape most of which do not: in a statistical table, a
// log or a list of orders a number that passes by chance means nothing.
func (w *worker) crowded(c *candidate, k *kind) bool {
	pass, fail := 1, 0
	last := -1
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
		p, f := w.other.count(c, k, &last)
		pass += p
		fail += f
	}
	return fail > pass
}

// count looks for runs of groups of the candidate's shape that begin after
// last, and tells how many pass and fail as the kind.
func (l *line) count(c *candidate, k *kind, last *int) (pass, fail int) {
	want := c.to - c.from
	for i := 0; i+want <= len(l.groups); i++ {
		g := &l.groups[i]
		if g.start <= *last || g.start < c.end && c.start < l.groups[i+want-1].end {
			continue
		}
		shape := uint64(0)
		n := 0
		for _, g := range l.groups[i : i+want] {
			shape = shape<<4 | uint64(min(g.n, 15))
			n += g.n
		}
		if shape != c.shape || n != c.n {
			continue
		}
		other := candidate{seg: c.seg, start: g.start, end: l.groups[i+want-1].end, line: l, from: i, to: i + want, n: n, shape: shape, gaps: c.gaps}
		*last = other.end - 1
		if v := k.judge(&other, k); v.alone > 0 {
			pass++
		} else {
			fail++
		}
	}
	return pass, fail
}
