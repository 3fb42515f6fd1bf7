// Package state remembers outcomes from scan to scan, so that files that did
// not change are not read again.
//
// It is one file of records, appended as the scan goes and checked by a sum
// each, so that a crash loses at most the record it cut. Opening reads them
// into an index of 32 bytes a file; closing after a whole scan writes those
// that were met to a new file that takes the old one's place. A file is told
// by a keyed hash of its path, and what is kept of it is what a report holds:
// masked values and keyed ids.
package state

import (
	"bufio"
	"crypto/sha256"
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"hash/crc32"
	"io"
	"os"
	"path/filepath"
	"sync"
	"time"

	"uitrusting/scanner/document"
	"uitrusting/scanner/finding"
)

const (
	magic     = "uitrusting.state/1\n"
	maxRecord = 1 << 20 // bytes; a file with more to say is read again
	header    = len(magic) + sha256.Size
)

// racy is how old a file must be to be remembered: one that was changed just
// now may change again without its time showing it.
const racy = 2 * time.Second

// A Store is open for one scan. It is safe for concurrent use.
type Store struct {
	path string
	key  finding.Key
	now  func() time.Time

	mu    sync.Mutex
	file  *os.File
	end   int64
	index map[[16]byte]entry
	buf   []byte
	err   error
}

// An entry says where the record of a file is, and whether the file was met
// in this scan.
type entry struct {
	offset int64
	length int32
	met    bool
}

// stamp is what must be the same for a file to count as unchanged.
type stamp struct {
	Size     int64
	Modified int64 // Unix nanoseconds
	Volume   uint64
	Index    uint64
}

// record is what is kept of a file.
type record struct {
	Stamp    stamp             `json:"s"`
	Outcomes []finding.Outcome `json:"o,omitempty"`
}

// Open opens or makes the store in a folder. The digest stands for everything
// that an outcome depends on but the file: rules, settings, extractors,
// catalogs; what another digest wrote is forgotten. A damaged end is cut off.
func Open(dir string, digest [sha256.Size]byte, key finding.Key, now func() time.Time) (*Store, error) {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, err
	}
	s := &Store{path: filepath.Join(dir, "documents.state"), key: key, now: now, index: map[[16]byte]entry{}}
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
	r := bufio.NewReaderSize(s.file, 1<<20)
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
		s.index[[16]byte(frame[:16])] = entry{offset: s.end + frameSize, length: int32(n)}
		s.end += frameSize + int64(n)
	}
	return s.file.Truncate(s.end)
}

// frameSize is the path's hash, the length of the body and a checksum.
const frameSize = 16 + 4 + 4

func sum(head, body []byte) uint32 {
	return crc32.Update(crc32.ChecksumIEEE(head), crc32.IEEETable, body)
}

func (s *Store) id(path string) [16]byte {
	return [16]byte([]byte(s.key.Pseudonym("state", path))[3:19])
}

func stampOf(doc *document.Document) stamp {
	return stamp{Size: doc.Size, Modified: doc.Modified.UnixNano(), Volume: doc.FileID.Volume, Index: doc.FileID.Index}
}

// Recall implements scanner.Memory.
func (s *Store) Recall(doc *document.Document) ([]finding.Outcome, bool) {
	id := s.id(doc.Path)
	s.mu.Lock()
	e, ok := s.index[id]
	s.mu.Unlock()
	if !ok {
		return nil, false
	}
	body := make([]byte, e.length)
	if err := s.read(body, e.offset); err != nil {
		return nil, false
	}
	var r record
	if err := json.Unmarshal(body, &r); err != nil || r.Stamp != stampOf(doc) {
		return nil, false
	}
	s.mu.Lock()
	e.met = true
	s.index[id] = e
	s.mu.Unlock()
	if len(r.Outcomes) == 0 {
		return []finding.Outcome{{Document: *doc, Status: finding.Scanned, Counts: finding.Counts{}}}, true
	}
	for i := range r.Outcomes {
		d := &r.Outcomes[i].Document
		d.Path = doc.Path
		if len(d.Members) == 0 {
			d.Modified, d.FileID = doc.Modified, doc.FileID
		}
		if r.Outcomes[i].Counts == nil {
			r.Outcomes[i].Counts = finding.Counts{}
		}
	}
	return r.Outcomes, true
}

// read reads a record that may still wait in the buffer.
func (s *Store) read(body []byte, offset int64) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if offset >= s.end-int64(len(s.buf)) {
		copy(body, s.buf[offset-(s.end-int64(len(s.buf))):])
		return nil
	}
	_, err := s.file.ReadAt(body, offset)
	return err
}

// Remember implements scanner.Memory. What a later scan might read better is
// not remembered: failures, and files that were changed just now.
func (s *Store) Remember(doc *document.Document, outcomes []finding.Outcome) {
	if len(outcomes) == 0 || s.now().Sub(doc.Modified) < racy {
		return
	}
	r := record{Stamp: stampOf(doc)}
	clean := len(outcomes) == 1
	for i := range outcomes {
		o := outcomes[i]
		if o.Incomplete() {
			return
		}
		clean = clean && o.Status == finding.Scanned && len(o.Counts) == 0
		o.Document.Path = ""
		o.Print, o.Verdict = nil, finding.Verdict{}
		r.Outcomes = append(r.Outcomes, o)
	}
	if clean {
		r.Outcomes = nil
	}
	body, err := json.Marshal(r)
	if err != nil || len(body) > maxRecord {
		return
	}
	s.append(s.id(doc.Path), body)
}

// flushAt is how much waits before it is written, in bytes: after a crash so
// much is read again.
const flushAt = 64 << 10

func (s *Store) append(id [16]byte, body []byte) {
	var frame [frameSize]byte
	copy(frame[:], id[:])
	binary.LittleEndian.PutUint32(frame[16:], uint32(len(body)))
	binary.LittleEndian.PutUint32(frame[20:], sum(frame[:20], body))
	s.mu.Lock()
	defer s.mu.Unlock()
	s.buf = append(append(s.buf, frame[:]...), body...)
	s.index[id] = entry{offset: s.end + frameSize, length: int32(len(body)), met: true}
	s.end += frameSize + int64(len(body))
	if len(s.buf) >= flushAt {
		s.flush()
	}
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
	for _, e := range s.index {
		if e.met {
			used += frameSize + int64(e.length)
		}
	}
	return used*2 < s.end
}

// compact writes the records of files that were met to a new file, which
// takes the place of the old.
func (s *Store) compact() error {
	next, err := os.CreateTemp(filepath.Dir(s.path), "documents-*.tmp") // mode 0600
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
	w := bufio.NewWriterSize(next, 1<<20)
	head := make([]byte, header)
	if _, err := s.file.ReadAt(head, 0); err != nil {
		return err
	}
	if _, err := w.Write(head); err != nil {
		return err
	}
	for _, e := range s.index {
		if !e.met {
			continue
		}
		r := io.NewSectionReader(s.file, e.offset-frameSize, frameSize+int64(e.length))
		if _, err := io.Copy(w, r); err != nil {
			return err
		}
	}
	return w.Flush()
}
