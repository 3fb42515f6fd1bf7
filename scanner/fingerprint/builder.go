package fingerprint

import (
	"cmp"
	"crypto/sha256"
	"io"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode"
	"unsafe"

	"github.com/cespare/xxhash/v2"

	"uitrusting/scanner/document"
)

// keptMarks bounds the buffer of marks that is kept, 16 bytes each.
const keptMarks = 1 << 14

// leastHeld is the first buffer for text, in bytes.
const leastHeld = 64 << 10

// HoldText is how much text a Builder keeps until it is known whether a print
// is wanted, in bytes. Longer texts are read a second time when it is.
const HoldText = 4 << 20

// A Builder makes the Print of one document. It first keeps the text; what it
// costs to look at it is paid by Print, so that documents without personal
// data cost a copy of their text alone. A Builder is used again after Reset.
type Builder struct {
	print  Print
	held   []byte
	pieces []piece
	over   bool // the text is longer than HoldText
	stream bool
	lines  map[string]bool // running lines so far

	spans []span
	ids   map[string][]uint64
	names []uint64

	sketch *sketch
	room
}

// A room is the buffers that one print leaves to the next.
type room struct {
	words []byte // of a sketch
	marks []Mark // of a sketch
	read  []byte
}

// A piece is a run of the text, as held or as it passes by.
type piece struct {
	offset   int64
	from, to int // in held
	table    bool
}

type span struct{ from, to int64 }

// maxSpans bounds what is remembered of places with personal data: 16 bytes
// each. The text behind the last leaves no marks.
const maxSpans = 1 << 19

// NewBuilder starts a print.
func NewBuilder() *Builder { return &Builder{} }

// Reset starts the print of another document.
func (b *Builder) Reset() {
	*b = Builder{held: b.held[:0], pieces: b.pieces[:0], spans: b.spans[:0], room: b.room}
}

const readSize = 32 << 10

// Bytes reads the document itself for its digest, which it returns.
func (b *Builder) Bytes(r io.Reader) ([32]byte, error) {
	h := sha256.New()
	if b.read == nil {
		b.read = make([]byte, readSize)
	}
	n, err := io.CopyBuffer(h, struct{ io.Reader }{r}, b.read)
	if err != nil {
		return [32]byte{}, err
	}
	h.Sum(b.print.Bytes[:0])
	b.print.Size = n
	return b.print.Bytes, nil
}

// Property adds what the document says of itself.
func (b *Builder) Property(name document.Property, value string) {
	switch name {
	case document.Running:
		if b.lines == nil {
			b.lines = map[string]bool{}
		}
		b.lines[strings.TrimSpace(value)] = true
	case document.Modified, document.Sent:
		b.dated(value)
	case document.Created:
		if b.print.Dated.IsZero() {
			b.dated(value)
		}
	case document.Revision:
		b.print.Revision, _ = strconv.Atoi(value)
	case document.ImageOnly:
		b.print.Partial = b.print.Partial || value != "0"
	case document.Lineage:
		b.print.Lineage = xxhash.Sum64String(value)
	}
}

func (b *Builder) dated(value string) {
	if t, err := time.Parse(time.RFC3339, value); err == nil && t.Year() > 1900 {
		b.print.Dated = t
	}
}

// Segment adds a run of text, with its offset set.
func (b *Builder) Segment(seg *document.Segment) {
	if seg.Title || b.over && !b.stream {
		return
	}
	from, end := seg.Lead, seg.End()
	if len(seg.Marks) > 0 && seg.Marks[0].At.Page > 0 && seg.Table == nil && seg.Core == 0 {
		from, end = unnumbered(seg.Text, seg.Marks[0].At.Page)
	}
	skip := false
	for i := 0; i <= len(seg.Marks); i++ {
		next := end
		if i < len(seg.Marks) {
			next = min(max(seg.Marks[i].Offset, from), end)
		}
		if next > from && !skip {
			b.lineByLine(seg, from, next)
		}
		from = max(from, next)
		if i < len(seg.Marks) {
			skip = frame(seg.Marks[i].At.Part)
		}
	}
}

// unnumbered bounds the text of a page without the line at its head or foot
// that holds only its number, or its number and that of all pages.
func unnumbered(text string, page int) (from, end int) {
	end = len(text)
	first := strings.TrimLeft(text, " \t\r\n")
	line, _, _ := strings.Cut(first, "\n")
	if onlyNumber(line, page) {
		from = len(text) - len(first) + len(line)
	}
	last := strings.TrimRight(text[from:], " \t\r\n")
	i := strings.LastIndexByte(last, '\n') + 1
	if onlyNumber(last[i:], page) {
		return from, from + i
	}
	// A hyphen at the end of the last line takes the number into its word.
	if h := i + strings.LastIndexByte(last[i:], '-'); h > i && last[h-1] >= 'a' && onlyNumber(last[h+1:], page) {
		return from, from + h + 1
	}
	return from, end
}

// onlyNumber reports whether a line holds the number of the page, at most one
// more, and no letters.
func onlyNumber(line string, page int) bool {
	if len(line) > 40 || strings.ContainsFunc(line, unicode.IsLetter) {
		return false
	}
	numbers := strings.FieldsFunc(line, func(r rune) bool { return r < '0' || r > '9' })
	return (len(numbers) == 1 || len(numbers) == 2) && numbers[0] == strconv.Itoa(page)
}

// frame reports whether a part of a document is not its body: it changes when
// the document is saved in another format.
func frame(part string) bool {
	switch part {
	case "properties", "header", "footer", "headers", "attachments", "link":
		return true
	}
	return false
}

// lineByLine adds a part of a segment, without the running lines at its ends:
// the same line elsewhere is text.
func (b *Builder) lineByLine(seg *document.Segment, from, to int) {
	if len(b.lines) == 0 {
		b.piece(seg, from, to)
		return
	}
	head, foot := edges(seg.Text[from:to])
	head, foot = from+head, from+foot
	start := from
	for at := from; at < to; {
		if at >= head && at < foot {
			at = foot
			continue
		}
		n := strings.IndexByte(seg.Text[at:to], '\n') + 1
		if n == 0 {
			n = to - at
		}
		if b.lines[strings.TrimSpace(seg.Text[at:at+n])] {
			b.piece(seg, start, at)
			start = at + n
		}
		at += n
	}
	b.piece(seg, start, to)
}

// edgeLines is how many lines at either end of a page can be running.
const edgeLines = 3

// edges bounds the lines at the head and at the foot of a page, blank ones not
// counted.
func edges(text string) (head, foot int) {
	foot = len(text)
	for n := 0; n < edgeLines && head < len(text); {
		line, _, _ := strings.Cut(text[head:], "\n")
		head = min(head+len(line)+1, len(text))
		if strings.TrimSpace(line) != "" {
			n++
		}
	}
	for n := 0; n < edgeLines && foot > head; {
		at := strings.LastIndexByte(text[:foot-1], '\n') + 1
		if strings.TrimSpace(text[at:foot]) != "" {
			n++
		}
		foot = at
	}
	return head, max(head, foot)
}

func (b *Builder) piece(seg *document.Segment, from, to int) {
	if from >= to {
		return
	}
	text := seg.Text[from:to]
	p := piece{offset: seg.Offset + int64(from), table: seg.Table != nil}
	if b.stream {
		b.sketch.piece(text, p)
		return
	}
	if len(b.held)+len(text) > HoldText {
		b.over, b.held, b.pieces = true, b.held[:0], nil
		return
	}
	p.from = len(b.held)
	if room := cap(b.held) - p.from; room < len(text) {
		// Twice as much each time: append would copy the text four times. It is
		// kept from one document to the next, because a new one costs a third
		// of the print.
		b.held = slices.Grow(b.held, min(max(len(text), p.from, leastHeld), HoldText-p.from))
	}
	b.held = append(b.held, text...)
	p.to = len(b.held)
	b.pieces = append(b.pieces, p)
}

// Found adds personal data: an infotype, the normalised value and its place
// in the extracted text, in bytes.
func (b *Builder) Found(kind, value string, from, to int64) {
	if len(b.spans) < maxSpans {
		b.spans = append(b.spans, span{from, to})
	}
	switch {
	case kind == "person-name":
		b.names = addValue(b.names, xxhash.Sum64String(strings.ToLower(value)))
	case identifier(kind):
		if b.ids == nil {
			b.ids = map[string][]uint64{}
		}
		b.ids[kind] = addValue(b.ids[kind], xxhash.Sum64String(kind+"\x00"+value))
	}
}

// addValue adds to a list that is made distinct whenever it is full, and then
// has room for twice as many: append gives a quarter, and the list of a table
// would be sorted five times as long.
func addValue(list []uint64, v uint64) []uint64 {
	if len(list) > 0 && len(list) == cap(list) {
		list = distinct(list)
		if len(list) >= MaxValues {
			return list
		}
		list = slices.Grow(list, min(len(list), MaxValues-len(list)))
	}
	return append(list, v)
}

func distinct(list []uint64) []uint64 {
	slices.Sort(list)
	return slices.Compact(list)
}

// Unread says that text is missing, and why there is none at all, or "".
func (b *Builder) Unread(why string) { b.print.Partial, b.print.NoText = true, why }

// Parts says that the document holds others.
func (b *Builder) Parts() { b.print.Parts = true }

// Modified is the time of the file.
func (b *Builder) Modified(t time.Time) { b.print.Modified = t }

// Later says that the text is not sent until Again.
func (b *Builder) Later() { b.over = true }

// Again reports whether the text was too long to keep. It must then be sent
// once more, before Print, now that all that was found in it is known.
func (b *Builder) Again() bool {
	if b.over && !b.stream {
		b.stream = true
		b.start()
		return true
	}
	return false
}

// Print finishes the print.
func (b *Builder) Print() *Print {
	if !b.stream {
		b.start()
		for _, p := range b.pieces {
			b.sketch.piece(unsafe.String(unsafe.SliceData(b.held[p.from:]), p.to-p.from), p)
		}
	}
	b.sketch.finish(&b.print)
	b.words, b.marks = b.sketch.cut.buf[:0], b.sketch.marks[:0]
	if cap(b.marks) > keptMarks {
		b.marks = nil
	}
	for kind, values := range b.ids {
		b.print.Identifiers = append(b.print.Identifiers, Set{kind, slices.Clip(distinct(values))})
	}
	slices.SortFunc(b.print.Identifiers, func(a, c Set) int { return cmp.Compare(a.Kind, c.Kind) })
	b.print.Names = slices.Clip(distinct(b.names))
	p := b.print
	return &p
}

// start sorts what was found and makes ready for the text.
func (b *Builder) start() {
	slices.SortFunc(b.spans, func(a, c span) int { return cmp.Compare(a.from, c.from) })
	last := int64(-1)
	if len(b.spans) == maxSpans {
		last = b.spans[maxSpans-1].from
	}
	b.sketch = newSketch(b.spans, last, &b.room)
}
