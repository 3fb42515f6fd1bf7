package scanner

import (
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"
	"unsafe"

	"uitrusting/scanner/document"
	"uitrusting/scanner/finding"
)

// Windows of a segment that is too big to search at once. 256 KiB stay in
// the second-level cache; performance figures for 64 KiB and 1 MiB differ by
// less than 4 %.
const windowSize = 256 << 10

// A batch of matches is resolved when the document ends, or, in a big one,
// when this many matches wait or this much text has passed since the last.
const (
	maxMatches   = 20_000
	maxBatchText = 16 << 20
)

// Segment implements document.Sink: it searches a run of text.
func (d *reading) Segment(seg document.Segment) error {
	if d.w.away {
		return d.w.here(func() error { return d.segment(seg) })
	}
	return d.segment(seg)
}

func (d *reading) segment(seg document.Segment) error {
	if err := d.stopped(); err != nil {
		return err
	}
	d.place(&seg)
	cfg := &d.w.s.cfg
	if cfg.Observe != nil {
		if err := cfg.Observe(&d.doc, &seg); err != nil {
			return err
		}
	}
	d.keepHead(&seg)
	if len(seg.Text) <= windowSize+2*Reach || seg.Core != 0 {
		d.search(&seg)
	} else {
		d.windows(&seg)
	}
	if d.print != nil {
		d.print.Segment(&seg)
	}
	if len(d.batch.Matches) >= maxMatches || d.waiting() >= maxBatchText && len(d.batch.Matches) > 0 {
		d.flush(false)
	}
	return nil
}

// place gives the segment its offset in the document's text: after the
// segments before it, with a line break between where there was none.
func (d *reading) place(seg *document.Segment) {
	windowed := seg.Lead != 0 || seg.Core != 0
	if !windowed && seg.Offset == 0 {
		seg.Offset = d.text
	}
	d.text = seg.Offset + int64(seg.End())
	if !windowed && !strings.HasSuffix(seg.Text, "\n") {
		d.text++
	}
}

// keepHead copies the first text for telling the document type.
func (d *reading) keepHead(seg *document.Segment) {
	if room := finding.HeadSize - len(d.head); room > 0 && seg.Offset+int64(seg.Lead) < finding.HeadSize {
		text := seg.Text[seg.Lead:seg.End()]
		if len(text) > room {
			for room > 0 && !utf8.RuneStart(text[room]) {
				room--
			}
			text = text[:room]
		}
		d.head = append(d.head, text...)
		if !strings.HasSuffix(text, "\n") {
			d.head = append(d.head, '\n')
		}
	}
}

// windows cuts a big segment. Windows overlap by Reach on both sides, and
// each answers for the matches that start in its core, so that none is lost
// and none is found twice.
func (d *reading) windows(seg *document.Segment) {
	at := document.NewLocator(seg)
	for start := 0; start < len(seg.Text); {
		end := start + windowSize
		if end >= len(seg.Text) {
			end = len(seg.Text)
		}
		for end < len(seg.Text) && !utf8.RuneStart(seg.Text[end]) {
			end++
		}
		from, to := max(start-Reach, 0), min(end+Reach, len(seg.Text))
		for from > 0 && !utf8.RuneStart(seg.Text[from]) {
			from--
		}
		for to < len(seg.Text) && !utf8.RuneStart(seg.Text[to]) {
			to++
		}
		w := *seg
		w.Text, w.Offset = seg.Text[from:to], seg.Offset+int64(from)
		w.Lead, w.Core = start-from, end-from
		w.Marks = cutMarks(seg.Marks, from, to, at.Locate(from))
		d.search(&w)
		start = end
	}
}

// cutMarks are the marks of a part of a text, with one for its first byte.
func cutMarks(marks []document.Mark, from, to int, first document.Position) []document.Mark {
	cut := []document.Mark{{Offset: 0, At: first}}
	for _, m := range marks {
		if m.Offset > from && m.Offset < to {
			cut = append(cut, document.Mark{Offset: m.Offset - from, At: m.At})
		}
	}
	return cut
}

// search lexes one window and shows the detectors where to look.
func (d *reading) search(seg *document.Segment) {
	w := d.w
	cfg := &w.s.cfg
	cfg.Lexicon.Lex(seg.Text, w.s.wants, &w.anchors)
	ms := w.matches[:0]
	for _, det := range cfg.Detectors {
		ms = det.Detect(seg, &w.anchors, ms)
	}
	w.matches = ms
	d.mostFound = max(d.mostFound, len(ms))
	if len(ms) == 0 && seg.Table == nil {
		return
	}
	d.collect(seg, ms)
}

// collect moves matches to document offsets and keeps what resolvers need to
// know of the segment.
func (d *reading) collect(seg *document.Segment, ms []finding.Match) {
	facts := finding.SegmentFacts{
		Start: int(seg.Offset), End: int(seg.Offset) + len(seg.Text),
		Context: strings.Clone(seg.Context), Table: seg.Table, Title: seg.Title,
	}
	if len(seg.Marks) > 0 {
		facts.At = seg.Marks[0].At
	}
	if seg.Table != nil {
		facts.Rows = strings.Count(seg.Text[seg.Lead:seg.End()], "\n")
	}
	if cap(d.batch.Matches) == 0 && len(ms) > 0 {
		d.batch.Matches = d.w.s.spare.get()
	}
	d.batch.Matches = slices.Grow(d.batch.Matches, len(ms))
	index, owned := len(d.batch.Segments), false
	at := document.NewLocator(seg)
	d.w.order = finding.ByStart(ms, d.w.order[:0])
	for _, i := range d.w.order {
		if ms[i].Role == finding.SearchCut {
			d.cut = true
			continue
		}
		if !seg.Owns(ms[i].Start) {
			continue
		}
		owned = true
		d.batch.Matches = append(d.batch.Matches, ms[i])
		m := &d.batch.Matches[len(d.batch.Matches)-1]
		m.At = at.Locate(m.Start)
		m.Segment = index
		m.Start += int(seg.Offset)
		m.End += int(seg.Offset)
		if m.Scope[1] > 0 {
			m.Scope[0] += int(seg.Offset)
			m.Scope[1] += int(seg.Offset)
		}
		if within(m.Value, seg.Text) {
			m.Value = strings.Clone(m.Value)
		}
	}
	if owned || seg.Table != nil {
		d.batch.Segments = append(d.batch.Segments, facts)
	}
}

// within reports whether s is a part of the memory of text.
func within(s, text string) bool {
	at, from := uintptr(unsafe.Pointer(unsafe.StringData(s))), uintptr(unsafe.Pointer(unsafe.StringData(text)))
	return at >= from && at < from+uintptr(len(text))
}

// waiting is the text that the current batch of matches is spread over.
func (d *reading) waiting() int64 {
	if len(d.batch.Segments) == 0 {
		return 0
	}
	return d.text - int64(d.batch.Segments[0].Start)
}

func itoa(n int) string { return strconv.Itoa(n) }
