package fingerprint

import (
	"crypto/sha256"
	"hash"
	"math"
	"math/bits"
	"slices"
)

// A sketch looks at the text of a document, piece by piece, and chooses its
// marks.
type sketch struct {
	cut     wordCutter
	next    int64 // offset at which the next piece must start to go on with the last
	table   bool  // the current piece is a part of a table
	spans   []span
	nearest int64 // offset of the first of them
	last    int64 // offset behind which spans are missing; -1 = none are

	digest   hash.Hash
	words    int
	free     int
	tables   int // words in tables
	ring     [ShingleWords]uint64
	at       [ShingleWords]uint32
	slot     int    // of the ring, for the next word
	filled   int    // words in the ring, at most ShingleWords
	masked   uint   // bit i: the word i before the last is masked
	rolling  uint64 // hash of the words in the ring, the last with factor 1
	sum      uint64
	shingles int
	limit    uint64
	shift    uint8
	marks    []Mark
	row      uint64
	rows     []uint64
	tooMany  bool // rows
}

// newSketch starts a sketch in the buffers of an earlier one.
func newSketch(spans []span, last int64, room *room) *sketch {
	s := &sketch{spans: spans, last: last, limit: math.MaxUint64 / Scale, digest: sha256.New(), marks: room.marks}
	s.cut = newCutter(s, room.words)
	s.pass(0)
	return s
}

func (s *sketch) piece(text string, p piece) {
	if p.offset != s.next || p.table != s.table {
		s.cut.flush()
		s.endLine()
	}
	if p.table != s.table {
		s.clear()
	}
	s.table = p.table
	s.next = p.offset + int64(len(text))
	s.cut.text(text, p.offset)
}

// maskedWord stands for words that are personal data or hold a digit.
const maskedWord = 0x9e3779b97f4a7c15

// word takes the next word of the text, by its hash.
func (s *sketch) word(h uint64, from, end int64, digit bool) {
	number := uint32(s.words)
	s.words++
	if !digit && !s.table && end <= s.nearest {
		s.free++
		s.masked <<= 1
		s.roll(h, number, from)
		return
	}
	if s.table {
		s.tables++
		s.row = mix(s.row*31 + h)
	}
	hide := digit || end > s.nearest && s.personal(from, end)
	if hide {
		s.sum += mix(h)
		if s.table {
			s.clear()
			return
		}
		if s.filled > 0 && s.masked&1 != 0 {
			return // names and figures of several words are one
		}
		h = maskedWord
		s.masked = s.masked<<1 | 1
	} else {
		s.free++
		s.masked <<= 1
	}
	s.roll(h, number, from)
}

// roll puts a word in the ring, and looks at the shingle that it ends.
func (s *sketch) roll(h uint64, number uint32, from int64) {
	i := s.slot
	s.rolling = (s.rolling-s.ring[i]*leaving)*factor + h
	s.ring[i], s.at[i] = h, number
	if s.slot++; s.slot == ShingleWords {
		s.slot = 0
	}
	if s.filled < ShingleWords {
		if s.filled++; s.filled < ShingleWords {
			return
		}
	}
	if s.last < 0 || from < s.last {
		s.shingle()
	}
}

// clear lets no shingle reach over what comes now. In a table they lie within
// a row and hide nothing: the town, the department and the job of other
// persons are the same few words in the same order.
func (s *sketch) clear() {
	s.ring, s.filled, s.slot, s.masked, s.rolling = [ShingleWords]uint64{}, 0, 0, 0, 0
}

// personal reports whether a word overlaps personal data. Words come in the
// order of the text.
func (s *sketch) personal(from, end int64) bool {
	s.pass(from)
	// A longer span may hide behind a shorter one that starts after it: look
	// at the few that start before the word ends.
	for i := 0; i < len(s.spans) && i < 8 && s.spans[i].from < end; i++ {
		if s.spans[i].to > from {
			return true
		}
	}
	return false
}

// pass drops the spans that end before the offset.
func (s *sketch) pass(from int64) {
	for len(s.spans) > 0 && s.spans[0].to <= from {
		s.spans = s.spans[1:]
	}
	s.nearest = math.MaxInt64
	if len(s.spans) > 0 {
		s.nearest = s.spans[0].from
	}
}

// The factor of the rolling hash, and what it is for the word that leaves:
// its power of one less than ShingleWords.
const (
	factor  = 0xff51afd7ed558ccd
	leaving = factor * factor % (1 << 64) * factor % (1 << 64) * factor % (1 << 64) * factor % (1 << 64)
)

// shingle chooses the marks: the shingles whose hash is small, so that the
// same ones are chosen wherever they stand.
func (s *sketch) shingle() {
	if bits.OnesCount(s.masked&(1<<ShingleWords-1)) > ShingleWords/3 {
		return
	}
	s.shingles++
	h := mix(s.rolling)
	if h > s.limit {
		return
	}
	s.marks = append(s.marks, Mark{h, s.at[s.slot]})
	if len(s.marks) >= MaxMarks {
		s.shift++
		s.limit /= 2
		s.marks = slices.DeleteFunc(s.marks, func(m Mark) bool { return m.Hash > s.limit })
	}
}

// endLine ends a row, in a table.
func (s *sketch) endLine() {
	if s.table {
		s.clear()
	}
	if s.row != 0 && !s.tooMany {
		s.rows = addValue(s.rows, s.row)
		s.tooMany = len(s.rows) >= MaxValues
	}
	s.row = 0
}

func (s *sketch) finish(p *Print) {
	s.cut.flush()
	s.endLine()
	p.Words, p.Free, p.Shingles, p.Shift, p.Masked = s.words, s.free, s.shingles, s.shift, s.sum
	p.Marks = slices.Clone(s.marks)
	p.Prose = s.words - s.tables
	p.Table = s.tables*2 > s.words
	if s.words > 0 {
		s.digest.Write(s.cut.buf)
		s.digest.Sum(p.Text[:0])
	}
	if !s.tooMany {
		p.Rows = slices.Clip(distinct(s.rows))
	}
}

// mix spreads a hash over its 64 bits.
//
// Source: the finaliser of SplitMix64, Steele, Lea and Flood 2014.
func mix(h uint64) uint64 {
	h = (h ^ h>>30) * 0xbf58476d1ce4e5b9
	h = (h ^ h>>27) * 0x94d049bb133111eb
	return h ^ h>>31
}
