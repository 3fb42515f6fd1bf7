// Package state remembers outcomes from scan to scan, so that files that did
// not change are not read again.
//
// It is one file of records, appended as the scan goes and checked by a sum
// each, so that a crash loses at most the record it cut. Opening reads them
// into an index of some 60 bytes a file; closing after a whole scan writes
// those that were met to a new file that takes the old one's place. A file is
// told by a keyed hash of its path, and what is kept of it is what a report
// holds: masked values and keyed ids. All that a report says of a clean file
// is in the index; the outcomes of others are read when they are asked for.
// Words that come again and again, such as the names of rules, have records of
// their own and stand as numbers in others.
package state

import (
	"bufio"
	"cmp"
	"crypto/sha256"
	"encoding/binary"
	"errors"
	"fmt"
	"hash/crc32"
	"hash/maphash"
	"io"
	"os"
	"path/filepath"
	"slices"
	"sync"
	"time"

	"uitrusting/scanner/document"
	"uitrusting/scanner/finding"
)

const (
	magic     = "uitrusting.state/3\n"
	maxRecord = 1 << 20 // bytes; a file with more to say is read again
	header    = len(magic) + sha256.Size
)

// racy is how old a file must be to be remembered: one that was changed just
// now may change again without its time showing it.
const racy = 2 * time.Second

// A Store is open for one scan. It is safe for concurrent use.
type Store struct {
	path string
	key  [32]byte // of the hashes of paths
	seed maphash.Seed
	now  func() time.Time
	// contents says that files are told by their bytes.
	contents bool

	mu      sync.Mutex
	file    *os.File
	end     int64
	index   map[[16]byte]entry
	words   words
	body    []byte    // of the record that is being made
	buf     []byte    // records that are not in the file yet
	flushed time.Time // when there were none
	block   []byte    // a part of the file that was read last
	blockAt int64
	err     error
}

// An entry is what is known of a file without looking into its record.
type entry struct {
	stamp  uint64 // hash of what must be the same for the file to count as unchanged
	offset int64  // of the body of its record
	text   int64  // bytes of text, of a clean file
	length int32  // of the body
	mime   uint16 // of a clean file: the number of the word; 0 = the outcomes are in the body
	met    bool   // in this scan
}

// A stamp is what must be the same for a file to count as unchanged. With
// checksums that is its size and content, else its size, times and number.
type stamp struct {
	Size     int64
	Modified int64 // Unix nanoseconds, as Changed
	Changed  int64
	Volume   uint64
	Index    uint64
	Sum      [16]byte // of the content; zero = not asked for
}

const stampSize = 5*8 + 16

func (s *stamp) append(b []byte) []byte {
	b = binary.LittleEndian.AppendUint64(b, uint64(s.Size))
	b = binary.LittleEndian.AppendUint64(b, uint64(s.Modified))
	b = binary.LittleEndian.AppendUint64(b, uint64(s.Changed))
	b = binary.LittleEndian.AppendUint64(b, s.Volume)
	b = binary.LittleEndian.AppendUint64(b, s.Index)
	return append(b, s.Sum[:]...)
}

// Open opens or makes the store in a folder. The digest stands for everything
// that an outcome depends on but the file: rules, settings, extractors,
// catalogs; what another digest wrote is forgotten. A damaged end is cut off.
// With contents, files are told by their bytes and not by their times. Who opens
// it keeps others from the folder.
func Open(dir string, digest [sha256.Size]byte, key finding.Key, contents bool, now func() time.Time) (*Store, error) {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, err
	}
	s := &Store{
		path: filepath.Join(dir, "documents.state"), now: now, contents: contents, seed: maphash.MakeSeed(), flushed: now(),
		key:   sha256.Sum256([]byte(key.Pseudonym("state", "paths"))),
		index: map[[16]byte]entry{}, words: words{numberOf: map[string]uint32{}},
	}
	f, err := os.OpenFile(s.path, os.O_RDWR|os.O_CREATE, 0o600)
	if err != nil {
		return nil, err
	}
	s.file = f
	if err := s.load(digest); err != nil {
		f.Close()
		return nil, err
	}
	return s, nil
}

// From the size of the file it is guessed for how many records there is room at
// first: a table that grows by and by took half of the time that opening took.
// Where all files are clean there are some three times as many.
const (
	usualRecord = 256      // bytes
	maxGuess    = 64 << 20 // bytes
)

// load reads the records that are there, or starts anew.
func (s *Store) load(digest [sha256.Size]byte) error {
	head := make([]byte, header)
	_, err := io.ReadFull(s.file, head)
	if err != nil || string(head[:len(magic)]) != magic || [sha256.Size]byte(head[len(magic):]) != digest {
		if err := s.file.Truncate(0); err != nil {
			return err
		}
		_, err := s.file.WriteAt(append([]byte(magic), digest[:]...), 0)
		s.end = int64(header)
		return err
	}
	s.end = int64(header)
	if info, err := s.file.Stat(); err == nil {
		s.index = make(map[[16]byte]entry, min(info.Size(), maxGuess)/usualRecord)
	}
	r := bufio.NewReaderSize(s.file, 64<<10)
	var frame [frameSize]byte
	body := make([]byte, 0, 4096)
	for {
		if _, err := io.ReadFull(r, frame[:]); err != nil {
			break
		}
		n := binary.LittleEndian.Uint32(frame[16:])
		if n > maxRecord {
			break
		}
		body = append(body[:0], make([]byte, n)...)
		if _, err := io.ReadFull(r, body); err != nil || sum(frame[:20], body) != binary.LittleEndian.Uint32(frame[20:]) {
			break
		}
		if e, ok := s.entry(body); ok {
			e.offset = s.end + frameSize
			s.index[[16]byte(frame[:16])] = e
		}
		s.end += frameSize + int64(n)
	}
	return s.file.Truncate(s.end)
}

// The kinds of records. The stamp comes after the kind in those of files.
const (
	kindWord  = 'w' // then a word, whose number is the next
	kindClean = 'c' // then the bytes of text, as a uvarint, and the MIME type as a word
	kindFull  = 'o' // then the outcomes
)

// entry is the entry of a record, if it is one of a file. A word it takes to
// the others.
func (s *Store) entry(body []byte) (entry, bool) {
	if len(body) > 0 && body[0] == kindWord {
		if len(s.words.list) < maxWords {
			s.words.add(string(body[1:]))
		}
		return entry{}, false
	}
	if len(body) < 1+stampSize {
		return entry{}, false
	}
	e := entry{stamp: maphash.Bytes(s.seed, body[1:1+stampSize]), length: int32(len(body))}
	switch body[0] {
	case kindFull:
		return e, true
	case kindClean:
		text, n := binary.Uvarint(body[1+stampSize:])
		if n <= 0 || text > 1<<62 {
			return e, false
		}
		mime, m := binary.Uvarint(body[1+stampSize+n:])
		if m <= 0 || mime > uint64(len(s.words.list)) {
			return e, false
		}
		e.text, e.mime = int64(text), uint16(mime)
		return e, e.mime > 0
	}
	return e, false
}

// frameSize is the path's hash, the length of the body and a checksum.
const frameSize = 16 + 4 + 4

func sum(head, body []byte) uint32 {
	return crc32.Update(crc32.ChecksumIEEE(head), crc32.IEEETable, body)
}

// id is the keyed hash of a path.
func (s *Store) id(path string) [16]byte {
	var b [512]byte
	sum := sha256.Sum256(append(append(b[:0], s.key[:]...), path...))
	return [16]byte(sum[:16])
}

func stampOf(doc *document.Document, content *[sha256.Size]byte) stamp {
	if content != nil {
		return stamp{Size: doc.Size, Sum: [16]byte(content[:16])}
	}
	return stamp{
		Size: doc.Size, Modified: doc.Modified.UnixNano(), Changed: doc.Changed,
		Volume: doc.FileID.Volume, Index: doc.FileID.Index,
	}
}

// Contents implements scanner.Memory.
func (s *Store) Contents() bool { return s.contents }

// Recall implements scanner.Memory.
func (s *Store) Recall(doc *document.Document, content *[sha256.Size]byte, out []finding.Outcome) ([]finding.Outcome, bool) {
	var raw [1 + stampSize]byte
	st := stampOf(doc, content)
	stamp := maphash.Bytes(s.seed, st.append(raw[:0]))
	id := s.id(doc.Path)
	s.mu.Lock()
	e, ok := s.index[id]
	if !ok || e.stamp != stamp {
		s.mu.Unlock()
		return out, false
	}
	record, words := "", s.words.list // which only grows
	if e.mime == 0 {
		body, err := s.read(e.offset, int(e.length))
		if err != nil || len(body) < 1+stampSize {
			s.mu.Unlock()
			return out, false
		}
		record = string(body[1+stampSize:])
	}
	if !e.met {
		e.met = true
		s.index[id] = e
	}
	s.mu.Unlock()
	if e.mime == 0 {
		return full(doc, record, words, out)
	}
	o := finding.Outcome{
		Document: *doc, Status: finding.Scanned, Counts: finding.Counts{}, TextSize: e.text,
		Dated: finding.Date{Value: doc.Modified, Source: "file"},
	}
	o.Document.MIMEType = words[e.mime-1]
	return append(out, o), true
}

// full gives the outcomes of a record.
func full(doc *document.Document, record string, words []string, out []finding.Outcome) ([]finding.Outcome, bool) {
	first := len(out)
	out, err := decode(record, words, out)
	if err != nil {
		return out, false
	}
	for i := range out[first:] {
		o := &out[first+i]
		d := &o.Document
		d.Path = doc.Path
		if len(d.Members) == 0 {
			d.Size, d.Modified, d.FileID, d.Changed = doc.Size, doc.Modified, doc.FileID, doc.Changed
			if o.Dated.Source == "file" {
				o.Dated.Value = doc.Modified
			}
		}
	}
	return out, true
}

// blockSize is how much of the file is read at once: records lie in the order
// of the walk.
const blockSize = 256 << 10

// read reads a record that may still wait in the buffer. It is valid until the
// next is read.
func (s *Store) read(offset int64, length int) ([]byte, error) {
	if start := s.end - int64(len(s.buf)); offset >= start {
		return s.buf[offset-start : offset-start+int64(length)], nil
	}
	if offset < s.blockAt || offset+int64(length) > s.blockAt+int64(len(s.block)) {
		if cap(s.block) < max(blockSize, length) {
			s.block = make([]byte, max(blockSize, length))
		}
		s.block = s.block[:cap(s.block)]
		n, err := s.file.ReadAt(s.block, offset)
		s.block, s.blockAt = s.block[:n], offset
		if n < length {
			return nil, errors.Join(err, io.ErrUnexpectedEOF)
		}
	}
	return s.block[offset-s.blockAt : offset-s.blockAt+int64(length)], nil
}

// Remember implements scanner.Memory. What a later scan might read better is
// not remembered: failures of the moment, and files that were changed just now.
func (s *Store) Remember(doc *document.Document, content *[sha256.Size]byte, outcomes []finding.Outcome) {
	if len(outcomes) == 0 {
		return
	}
	now := s.now()
	if now.Sub(doc.Modified) < racy {
		return
	}
	for i := range outcomes {
		if passing(&outcomes[i]) {
			return
		}
	}
	id, st := s.id(doc.Path), stampOf(doc, content)
	s.mu.Lock()
	defer s.mu.Unlock()
	e := encoder{out: st.append(append(s.body[:0], kindFull)), words: &s.words, learn: s.learn}
	if len(outcomes) == 1 && clean(&outcomes[0]) {
		e.out[0] = kindClean
		e.number(int(outcomes[0].TextSize))
		e.word(outcomes[0].Document.MIMEType)
	} else {
		e.number(len(outcomes))
		for i := range outcomes {
			o := outcomes[i]
			if len(o.Document.Members) == 0 {
				// Known from the listing.
				o.Document.Size, o.Document.Modified, o.Document.FileID, o.Document.Changed = 0, time.Time{}, document.FileID{}, 0
				if o.Dated.Source == "file" {
					o.Dated.Value = time.Time{}
				}
			}
			if e.outcome(&o) != nil {
				return
			}
		}
	}
	s.body = e.out
	if len(s.body) <= maxRecord {
		s.append(id, s.body, now)
	}
}

// passing reports whether a document may be read better the next time.
func passing(o *finding.Outcome) bool {
	for _, f := range o.Failures {
		if f.Kind.Passing() {
			return true
		}
	}
	return o.Status != finding.Scanned && len(o.Failures) == 0
}

// learn writes a word down before the record that it is in.
func (s *Store) learn(word string) {
	s.write([16]byte{}, append([]byte{kindWord}, word...))
}

// clean reports whether all that is to be said of a file is its type.
func clean(o *finding.Outcome) bool {
	return o.Status == finding.Scanned && len(o.Document.Members) == 0 && len(o.Counts) == 0 && len(o.Failures) == 0 && len(o.Copies) == 0 &&
		!o.Truncated && o.Subjects == 0 && o.DocumentType == "" && o.Dated.Source == "file"
}

// What waits is written when it is that big, in bytes, or that old: after a
// crash so much is read again.
const (
	flushAt    = 64 << 10
	flushAfter = time.Second
)

// append adds the record of a file; the caller holds the lock.
func (s *Store) append(id [16]byte, body []byte, now time.Time) {
	e, ok := s.entry(body)
	if !ok {
		return
	}
	e.offset, e.met = s.end+frameSize, true
	s.write(id, body)
	s.index[id] = e
	if len(s.buf) >= flushAt || now.Sub(s.flushed) >= flushAfter {
		s.flush()
		s.flushed = now
	}
}

// write adds a record to what waits.
func (s *Store) write(id [16]byte, body []byte) {
	s.buf = appendRecord(s.buf, id, body)
	s.end += frameSize + int64(len(body))
}

func appendRecord(b []byte, id [16]byte, body []byte) []byte {
	var frame [frameSize]byte
	copy(frame[:], id[:])
	binary.LittleEndian.PutUint32(frame[16:], uint32(len(body)))
	binary.LittleEndian.PutUint32(frame[20:], sum(frame[:20], body))
	return append(append(b, frame[:]...), body...)
}

// flush writes what waits; the caller holds the lock.
func (s *Store) flush() {
	if len(s.buf) == 0 || s.err != nil {
		return
	}
	_, s.err = s.file.WriteAt(s.buf, s.end-int64(len(s.buf)))
	s.buf = s.buf[:0]
}

// Close ends the scan. After a complete one, what was not met is forgotten.
func (s *Store) Close(complete bool) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.flush()
	if s.err != nil {
		return errors.Join(fmt.Errorf("state: %w", s.err), s.file.Close())
	}
	if !complete || !s.wasteful() {
		return s.file.Close()
	}
	return s.compact()
}

// wasteful reports whether more than half of the file is of no use.
func (s *Store) wasteful() bool {
	used := int64(header)
	for _, word := range s.words.list {
		used += frameSize + 1 + int64(len(word))
	}
	for _, e := range s.index {
		if e.met {
			used += frameSize + int64(e.length)
		}
	}
	return used*2 < s.end
}

// compact writes the records of files that were met to a new file, which
// takes the place of the old. What a scan that was killed left of such a file
// is written over: the folder is this scan's alone.
func (s *Store) compact() error {
	next, err := os.OpenFile(filepath.Join(filepath.Dir(s.path), "documents.next"), os.O_RDWR|os.O_CREATE|os.O_TRUNC, 0o600)
	if err != nil {
		return errors.Join(err, s.file.Close())
	}
	err = s.copyMet(next)
	err = errors.Join(err, next.Sync(), next.Close(), s.file.Close())
	if err == nil {
		err = os.Rename(next.Name(), s.path)
	}
	if err != nil {
		_ = os.Remove(next.Name())
	}
	return err
}

func (s *Store) copyMet(next io.Writer) error {
	w := bufio.NewWriterSize(next, 64<<10)
	head := make([]byte, header)
	if _, err := s.file.ReadAt(head, 0); err != nil {
		return err
	}
	if _, err := w.Write(head); err != nil {
		return err
	}
	for _, word := range s.words.list { // with the numbers that they have
		if _, err := w.Write(appendRecord(nil, [16]byte{}, append([]byte{kindWord}, word...))); err != nil {
			return err
		}
	}
	met := make([][2]int64, 0, len(s.index))
	for _, e := range s.index {
		if e.met {
			met = append(met, [2]int64{e.offset - frameSize, frameSize + int64(e.length)})
		}
	}
	slices.SortFunc(met, func(a, b [2]int64) int { return cmp.Compare(a[0], b[0]) }) // in the order of the walk
	for _, m := range met {
		if _, err := io.Copy(w, io.NewSectionReader(s.file, m[0], m[1])); err != nil {
			return err
		}
	}
	return w.Flush()
}
