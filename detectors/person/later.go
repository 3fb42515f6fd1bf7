package person

import (
	"uitrusting/rules/names"
	"uitrusting/scanner/finding"
)

// A lone word of no list that nothing announces is hardly ever a name where a
// sentence begins or in German, whose nouns all have capitals, and most words
// with capitals are such words. It is only one when the document names it in
// full. So it is put aside at a glance, and weighed when the segment is done and
// a full name has the word.

// laterPage bounds the segments, in bytes, that are looked at as pages of a
// document whose other pages may hold the full name. Windows of a big text
// answer for themselves.
const laterPage = 32 << 10

// unannounced reports at a glance whether a word that stands alone, of which
// only the place is known, is put aside.
func (s *scan) unannounced(t *token) bool {
	return s.examples == nil && !s.page() && !s.full.has(s.text[t.start:t.end]) &&
		!s.anchors(t.start, t.end).Is(nameClasses) && !s.cueNear(t.start, t.end)
}

// page reports whether the segment may be a page of a document whose other
// pages hold the full name.
func (s *scan) page() bool { return s.seg.Offset > 0 && len(s.text) <= laterPage }

// unlikely reports whether a candidate is put aside.
func (s *scan) unlikely(q *sequence, c *candidate) bool {
	if !c.bare || c.n != 1 || c.last-c.first != 1 || s.examples != nil {
		return false
	}
	t := &q.tok[c.first]
	if t.class.Is(nameClasses) || c.before.Is(cueClasses) || t.particle || t.shape == initial {
		return false
	}
	if c.last < q.n && q.tok[c.last].shape == numeral {
		return false
	}
	return !s.page() && !s.recalls(t) && !s.cueNear(c.start, c.end)
}

// Reach of cueNear, in bytes: two words before and three behind, and the lines
// of a closing above.
const (
	cueReach     = 40
	closingReach = 140
)

// cueNear reports whether something that can announce a name stands near the
// word.
func (s *scan) cueNear(start, end int) bool {
	i := s.skip(end)
	given := names.Class(0)
	if i < len(s.text) {
		switch s.text[i] {
		case '(', '[', '<':
			return true
		case ',':
			if j := s.skip(i + 1); j < len(s.text) && s.text[j]-'0' < 10 {
				return true
			}
			given = names.Given // "Maes, Jan"
		}
	}
	k := s.hit
	for k > 0 && int(s.hits[k-1].Start) >= start-closingReach {
		k--
	}
	for ; k < len(s.hits) && int(s.hits[k].Start) <= end+cueReach; k++ {
		h := &s.hits[k]
		c := names.Class(h.Ref)
		switch {
		case int(h.Start) >= end:
			if c.Is(cueClasses | given) {
				return true
			}
		case int(h.End) >= start-cueReach:
			if c.Is(cueClasses) {
				return true
			}
		case int(h.End) >= start-closingReach && c.Is(names.Closing):
			return true
		}
	}
	return false
}

// cued reports whether the surrounding announces a name.
func (x *surrounding) cued() bool {
	return (x.before | x.before2 | x.comma | x.next).Is(cueClasses) ||
		x.flags&(labelled|closingLine|mailAfter|ageAfter|country) != 0
}

// reconsider weighs what was put aside and is a word of a full name among the
// matches from an index on.
func (s *scan) reconsider(from int, out *[]finding.Match) {
	s.full = marks{}
	for i := range (*out)[from:] {
		m := &(*out)[from+i]
		if m.Role != roleFull || m.Confidence < finding.Medium {
			continue
		}
		for j := 0; j < len(m.Value); {
			t := read(m.Value, j)
			if t.end > j && !particle(m.Value[j:t.end]) {
				s.full.add(m.Value[j:t.end])
			}
			j = max(t.end, j+1)
		}
	}
	s.recent.n = 0
	for _, w := range s.later {
		start, end := int(w.start), int(w.end)
		if !s.full.has(s.text[start:end]) {
			continue
		}
		s.hit = s.hitFrom(start)
		q := &s.sequence
		q.n, q.titled = 0, false
		q.add(s.token(start))
		if q.tok[0].particle || s.ordinary(&q.tok[0]) {
			continue
		}
		s.judge(q, &candidate{last: 1, n: 1, bare: true, start: start, end: q.tok[0].end}, out)
	}
}
