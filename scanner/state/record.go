package state

import (
	"encoding/binary"
	"encoding/hex"
	"encoding/json"
	"errors"
	"strings"
	"time"

	"uitrusting/scanner/document"
	"uitrusting/scanner/finding"
)

// Outcomes in bytes. JSON took four fifths of a scan in which nothing had
// changed, and four times the room (70,000 files, 2026-11).
//
// A number is a uvarint, one that may be below zero zigzag first. A text has its
// length before it. A word is a text that comes again: its number in the list
// of the file, from 1, or 0 and the text. A list has its length before it.

// errRecord is for a record that this version did not write.
var errRecord = errors.New("state: not a record of outcomes")

// words are the words of a file, by number and by text.
type words struct {
	list     []string
	numberOf map[string]uint32
}

// maxWords bounds the words of a file, and maxWord one of them in bytes.
const (
	maxWords = 1<<16 - 1
	maxWord  = 64
)

// add makes a word the next one.
func (w *words) add(text string) {
	w.list = append(w.list, text)
	w.numberOf[text] = uint32(len(w.list))
}

// An encoder appends to out. Words that are not in the list yet it adds, and
// names to learn.
type encoder struct {
	out   []byte
	words *words
	learn func(word string)
}

func (e *encoder) number(n int)   { e.out = binary.AppendUvarint(e.out, uint64(n)) }
func (e *encoder) signed(n int64) { e.out = binary.AppendVarint(e.out, n) }

func (e *encoder) text(s string) {
	e.number(len(s))
	e.out = append(e.out, s...)
}

func (e *encoder) word(s string) {
	n, ok := e.words.numberOf[s]
	if !ok && len(s) <= maxWord && len(e.words.list) < maxWords {
		e.words.add(s)
		e.learn(s)
		n = e.words.numberOf[s]
	}
	e.number(int(n))
	if n == 0 {
		e.text(s)
	}
}

// time is empty, or as time.Time marshals itself.
func (e *encoder) time(t time.Time) {
	b, err := t.MarshalBinary()
	if t.IsZero() || err != nil {
		b = nil
	}
	e.text(string(b))
}

// Parts of an outcome that most do not have.
const (
	hasMembers = 1 << iota
	hasFile    // size, times and number, which a listing does not tell of members
	hasCopies
	isTruncated
)

func (e *encoder) outcome(o *finding.Outcome) error {
	d := &o.Document
	flags := 0
	set := func(flag int, on bool) {
		if on {
			flags |= flag
		}
	}
	set(hasMembers, len(d.Members) > 0)
	set(hasFile, d.Size != 0 || !d.Modified.IsZero() || d.FileID != document.FileID{} || d.Changed != 0)
	set(hasCopies, len(o.Copies) > 0)
	set(isTruncated, o.Truncated)
	e.number(flags)
	if flags&hasMembers != 0 {
		e.number(len(d.Members))
		for _, m := range d.Members {
			e.text(m)
		}
	}
	if flags&hasFile != 0 {
		e.signed(d.Size)
		e.time(d.Modified)
		e.out = binary.LittleEndian.AppendUint64(e.out, d.FileID.Volume)
		e.out = binary.LittleEndian.AppendUint64(e.out, d.FileID.Index)
		e.signed(d.Changed)
	}
	e.word(d.MIMEType)
	e.word(d.Owner)
	e.word(d.Mode)
	e.number(len(d.Exposure))
	for _, x := range d.Exposure {
		e.word(x)
	}
	e.word(d.Origin)
	e.time(o.Dated.Value)
	e.word(o.Dated.Source)
	e.word(string(o.Status))
	e.number(len(o.Failures))
	for _, f := range o.Failures {
		e.word(string(f.Stage))
		e.word(string(f.Kind))
		e.text(f.Detail)
	}
	e.number(len(o.Counts))
	for t, n := range o.Counts {
		e.word(string(t))
		e.number(n.Low)
		e.number(n.Medium)
		e.number(n.High)
	}
	e.number(o.Subjects)
	e.word(o.DocumentType)
	e.signed(o.TextSize)
	if flags&hasCopies != 0 { // seldom
		text, err := json.Marshal(o.Copies)
		if err != nil {
			return err
		}
		e.text(string(text))
	}
	e.findings(o.Findings)
	return nil
}

// Parts of a finding; the lowest two bits are its confidence.
const (
	hasKeyedID = 4 << iota // the id is idMark and twelve bytes in hexadecimal
	hasValue
	hasPlace // more than a line
)

const (
	idMark = "k1:"
	idSize = len(idMark) + 24
)

// findings come one after another in the text, so that place and line are
// what lies between them.
func (e *encoder) findings(fs []finding.Finding) {
	evidence := 0
	for i := range fs {
		evidence += len(fs[i].Evidence)
	}
	e.number(len(fs))
	e.number(evidence)
	start, line := int64(0), 0
	for i := range fs {
		f := &fs[i]
		flags := int(f.Confidence) & 3
		var id [12]byte
		if len(f.ID) == idSize && strings.HasPrefix(f.ID, idMark) && strings.ToLower(f.ID) == f.ID {
			if _, err := hex.Decode(id[:], []byte(f.ID[len(idMark):])); err == nil {
				flags |= hasKeyedID
			}
		}
		if !f.Value.IsZero() {
			flags |= hasValue
		}
		at := f.At
		at.Line = 0
		if at != (document.Position{}) {
			flags |= hasPlace
		}
		e.out = append(e.out, byte(flags))
		if flags&hasKeyedID != 0 {
			e.out = append(e.out, id[:]...)
		} else {
			e.text(f.ID)
		}
		e.word(f.RuleID)
		e.word(string(f.InfoType))
		e.signed(f.Start - start)
		e.signed(f.End - f.Start)
		e.signed(int64(f.At.Line - line))
		start, line = f.Start, f.At.Line
		if flags&hasPlace != 0 {
			e.number(at.Page)
			e.word(at.Sheet)
			e.number(at.Row)
			e.number(at.Col)
			e.word(at.Part)
		}
		if flags&hasValue != 0 {
			e.text(f.Value.Mask())
		}
		e.number(len(f.Evidence))
		for _, v := range f.Evidence {
			e.word(string(v))
		}
	}
}

// A decoder takes a record apart. What it returns are parts of the record.
type decoder struct {
	rest  string
	words []string
	bad   bool
}

func (d *decoder) fail() {
	d.rest, d.bad = "", true
}

func (d *decoder) uvarint() uint64 {
	if len(d.rest) > 0 && d.rest[0] < 0x80 {
		n := d.rest[0]
		d.rest = d.rest[1:]
		return uint64(n)
	}
	n := uint64(0)
	for i := 0; i < len(d.rest) && i < binary.MaxVarintLen64; i++ {
		c := d.rest[i]
		n |= uint64(c&0x7F) << (7 * i)
		if c < 0x80 {
			d.rest = d.rest[i+1:]
			return n
		}
	}
	d.fail()
	return 0
}

// number is one that is not below zero.
func (d *decoder) number() int {
	n := d.uvarint()
	if n > 1<<40 {
		d.fail()
		return 0
	}
	return int(n)
}

func (d *decoder) signed() int64 {
	n := d.uvarint()
	return int64(n>>1) ^ -int64(n&1)
}

// length is the length of what follows, each of which has so many bytes at
// least.
func (d *decoder) length(size int) int {
	n := d.uvarint()
	if n > uint64(len(d.rest)/size) {
		d.fail()
		return 0
	}
	return int(n)
}

func (d *decoder) text() string {
	n := d.length(1)
	return d.bytes(n)
}

func (d *decoder) bytes(n int) string {
	if n > len(d.rest) {
		d.fail()
		return ""
	}
	s := d.rest[:n]
	d.rest = d.rest[n:]
	return s
}

func (d *decoder) word() string {
	n := d.uvarint()
	if n == 0 {
		return d.text()
	}
	if n > uint64(len(d.words)) {
		d.fail()
		return ""
	}
	return d.words[n-1]
}

func (d *decoder) time() (t time.Time) {
	if s := d.text(); s != "" && t.UnmarshalBinary([]byte(s)) != nil {
		d.fail()
	}
	return t
}

func (d *decoder) uint64() uint64 {
	s := d.bytes(8)
	if d.bad {
		return 0
	}
	return binary.LittleEndian.Uint64([]byte(s))
}

func (d *decoder) outcome(o *finding.Outcome) {
	doc := &o.Document
	flags := d.number()
	if flags&hasMembers != 0 {
		doc.Members = make([]string, d.length(1))
		for i := range doc.Members {
			doc.Members[i] = d.text()
		}
	}
	if flags&hasFile != 0 {
		doc.Size, doc.Modified = d.signed(), d.time()
		doc.FileID.Volume, doc.FileID.Index = d.uint64(), d.uint64()
		doc.Changed = d.signed()
	}
	doc.MIMEType, doc.Owner, doc.Mode = d.word(), d.word(), d.word()
	if n := d.length(1); n > 0 {
		doc.Exposure = make([]string, n)
		for i := range doc.Exposure {
			doc.Exposure[i] = d.word()
		}
	}
	doc.Origin = d.word()
	o.Dated.Value, o.Dated.Source = d.time(), d.word()
	o.Status = finding.Status(d.word())
	if n := d.length(3); n > 0 {
		o.Failures = make([]finding.Failure, n)
		for i := range o.Failures {
			o.Failures[i] = finding.Failure{Stage: finding.Stage(d.word()), Kind: finding.Kind(d.word()), Detail: d.text()}
		}
	}
	n := d.length(4)
	o.Counts = make(finding.Counts, n)
	for range n {
		t := finding.InfoType(d.word())
		o.Counts[t] = finding.ByConfidence{Low: d.number(), Medium: d.number(), High: d.number()}
	}
	o.Subjects, o.DocumentType, o.TextSize = d.number(), d.word(), d.signed()
	o.Truncated = flags&isTruncated != 0
	if flags&hasCopies != 0 && json.Unmarshal([]byte(d.text()), &o.Copies) != nil {
		d.fail()
	}
	o.Findings = d.findings()
}

// findingSize is the least that a finding takes, in bytes.
const findingSize = 8

func (d *decoder) findings() []finding.Finding {
	n, m := d.length(findingSize), d.length(1)
	if n == 0 {
		return nil
	}
	fs := make([]finding.Finding, n)
	evidence := make([]finding.Evidence, 0, m)
	ids := d.ids(n)
	start, line := int64(0), 0
	for i := range fs {
		f := &fs[i]
		if d.rest == "" {
			d.fail()
			return nil
		}
		flags := d.rest[0]
		d.rest = d.rest[1:]
		f.Confidence = finding.Confidence(flags & 3)
		if flags&hasKeyedID != 0 {
			f.ID = ids.next(d.bytes(12))
		} else {
			f.ID = d.text()
		}
		f.RuleID, f.InfoType = d.word(), finding.InfoType(d.word())
		f.Start = start + d.signed()
		f.End = f.Start + d.signed()
		f.At.Line = line + int(d.signed())
		start, line = f.Start, f.At.Line
		if flags&hasPlace != 0 {
			f.At.Page, f.At.Sheet = d.number(), d.word()
			f.At.Row, f.At.Col, f.At.Part = d.number(), d.number(), d.word()
		}
		if flags&hasValue != 0 {
			f.Value = finding.MaskedValue(d.text())
		}
		k := d.length(1)
		if k > cap(evidence)-len(evidence) {
			d.fail()
			return nil
		}
		from := len(evidence)
		for range k {
			evidence = append(evidence, finding.Evidence(d.word()))
		}
		if k > 0 {
			f.Evidence = evidence[from:len(evidence):len(evidence)]
		}
	}
	return fs
}

// keyedIDs writes ids into one piece of memory.
type keyedIDs struct{ b strings.Builder }

func (d *decoder) ids(n int) *keyedIDs {
	k := &keyedIDs{}
	k.b.Grow(n * idSize)
	return k
}

// next is the id of twelve bytes.
func (k *keyedIDs) next(raw string) string {
	const digits = "0123456789abcdef"
	from := k.b.Len()
	k.b.WriteString(idMark)
	for i := range len(raw) {
		k.b.WriteByte(digits[raw[i]>>4])
		k.b.WriteByte(digits[raw[i]&15])
	}
	return k.b.String()[from:]
}

// decode appends the outcomes of a record to out.
func decode(record string, words []string, out []finding.Outcome) ([]finding.Outcome, error) {
	d := decoder{rest: record, words: words}
	n := d.length(10)
	first := len(out)
	for range n {
		out = append(out, finding.Outcome{})
		d.outcome(&out[len(out)-1])
		if d.bad {
			break
		}
	}
	if d.bad || d.rest != "" || n == 0 {
		clear(out[first:])
		return out[:first], errRecord
	}
	return out, nil
}
