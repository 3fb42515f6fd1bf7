package sink

import (
	"bufio"
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"sort"
	"strconv"
	"strings"
	"time"

	"uitrusting/reporters/internal/event"
	"uitrusting/scanner/finding"
)

// The bounds of a queue.
const (
	segmentSize = 4 << 20
	syncEvery   = 256 << 10 // bytes between two fsyncs
	maxRecord   = 64 << 10  // bytes of one stored record
)

// Limits bound one queue. What does not fit any more is dropped, the oldest
// first, and counted.
type Limits struct {
	Bytes int64         // 0 = 256 MiB
	Age   time.Duration // 0 = 30 days
}

func (l Limits) bytes() int64 {
	if l.Bytes > 0 {
		return l.Bytes
	}
	return 256 << 20
}

func (l Limits) age() time.Duration {
	if l.Age > 0 {
		return l.Age
	}
	return 30 * 24 * time.Hour
}

// A Target is where the events of a queue go.
type Target struct {
	Format string `json:"format"`
	Dest   string `json:"dest"`
}

// A Spool is the end of a queue at which a scan writes. The queue is a folder
// of its own under the spool's: segments that are only appended to, the
// target, the cursor of what was delivered, a file of refused events. All of
// it is readable by its owner alone. A spool takes what reporters write that
// know event.Taker.
type Spool struct {
	dir    string
	limits Limits
	now    func() time.Time
	file   *os.File
	w      *bufio.Writer
	size   int64 // of the segment
	dirty  int   // bytes since the last fsync
}

// OpenSpool opens the queue of a target under root for writing.
func OpenSpool(root string, t Target, limits Limits, now func() time.Time) (*Spool, error) {
	if _, err := Check(t.Format, t.Dest); err != nil {
		return nil, err
	}
	sum := sha256.Sum256([]byte(t.Format + "\n" + t.Dest))
	dir := filepath.Join(root, hex.EncodeToString(sum[:8]))
	if err := os.MkdirAll(dir, 0o700); err != nil {
		if p := (*os.PathError)(nil); errors.As(err, &p) {
			err = p.Err // the folder is one of a user
		}
		return nil, fmt.Errorf("the spool cannot be made, set UITRUSTING_SPOOL to a folder that can be written: %w", err)
	}
	b, err := json.Marshal(t)
	if err != nil {
		return nil, err
	}
	if err := replace(filepath.Join(dir, "target.json"), b); err != nil {
		return nil, err
	}
	return &Spool{dir: dir, limits: limits, now: now}, nil
}

// Dir is the folder of the queue.
func (s *Spool) Dir() string { return s.dir }

// Write fails: a spool has to know what it is given.
func (s *Spool) Write([]byte) (int, error) {
	return 0, errors.New("this format cannot be spooled")
}

// Take implements event.Taker.
func (s *Spool) Take(uid string, severity finding.Severity, at time.Time, line []byte) error {
	return s.Append(Record{
		ID: uid, Severity: event.Of(severity).Syslog, Time: at.UTC(), Line: string(bytes.TrimRight(line, "\n")),
	})
}

// Append adds a record to the queue.
func (s *Spool) Append(r Record) error {
	b, err := json.Marshal(r)
	if err != nil || len(b) > maxRecord {
		return errors.New("an event is too long for the spool")
	}
	if s.file == nil {
		if err := s.open(); err != nil {
			return err
		}
	}
	b = append(b, '\n')
	if _, err := s.w.Write(b); err != nil {
		return errors.New("the spool cannot be written")
	}
	s.size += int64(len(b))
	if s.dirty += len(b); s.dirty >= syncEvery {
		if err := s.sync(); err != nil {
			return err
		}
	}
	if s.size >= segmentSize {
		return s.Close()
	}
	return nil
}

// open starts a segment that no other process writes to.
func (s *Spool) open() error {
	list, err := segments(s.dir)
	if err != nil {
		return err
	}
	if err := s.shrink(list); err != nil {
		return err
	}
	next := readCursor(s.dir).Last + 1
	if n := len(list); n > 0 {
		next = max(next, list[n-1].number+1)
	}
	for try := range 1000 {
		name := filepath.Join(s.dir, segmentName(next+try, true))
		if _, err := os.Stat(filepath.Join(s.dir, segmentName(next+try, false))); err == nil {
			continue
		}
		f, err := os.OpenFile(name, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
		if errors.Is(err, os.ErrExist) {
			continue
		}
		if err != nil {
			return errors.New("the spool cannot be written")
		}
		s.file, s.w, s.size, s.dirty = f, bufio.NewWriterSize(f, 64<<10), 0, 0
		return nil
	}
	return errors.New("the spool cannot be written")
}

// shrink drops segments that are too old or too many, the oldest first.
func (s *Spool) shrink(list []segment) error {
	total := int64(segmentSize)
	for _, g := range list {
		total += g.size
	}
	for _, g := range list {
		if total <= s.limits.bytes() && s.now().Sub(g.modified) <= s.limits.age() {
			break
		}
		total -= g.size
		if err := dropSegment(s.dir, g); err != nil {
			return err
		}
	}
	return nil
}

// dropSegment gives up a segment and counts the events lost with it.
func dropSegment(dir string, g segment) error {
	n := lost(dir) + countLines(filepath.Join(dir, g.name), readCursor(dir).Offsets[g.number])
	if err := replace(filepath.Join(dir, lostFile), []byte(strconv.Itoa(n))); err != nil {
		return err
	}
	if err := os.Remove(filepath.Join(dir, g.name)); err != nil && !errors.Is(err, os.ErrNotExist) {
		return errors.New("the spool cannot be written")
	}
	return nil
}

// lostFile counts the events that were dropped. It is a file of its own,
// because the cursor belongs to the delivery, which may run at the same time.
const lostFile = "lost"

func lost(dir string) int {
	b, err := os.ReadFile(filepath.Join(dir, lostFile))
	if err != nil {
		return 0
	}
	n, _ := strconv.Atoi(string(b))
	return n
}

func countLines(path string, from int64) int {
	f, err := os.Open(path)
	if err != nil {
		return 0
	}
	defer f.Close()
	n, buf := 0, make([]byte, 64<<10)
	for {
		k, err := f.ReadAt(buf, from)
		n += bytes.Count(buf[:k], []byte{'\n'})
		from += int64(k)
		if err != nil {
			return n
		}
	}
}

func (s *Spool) sync() error {
	s.dirty = 0
	if err := errors.Join(s.w.Flush(), s.file.Sync()); err != nil {
		return errors.New("the spool cannot be written")
	}
	return nil
}

// Close makes sure that what was taken is on disk, and ends the segment. On
// Windows a file that a delivery reads cannot be renamed: it then stays as it
// is, is delivered all the same, and removed when it is old.
func (s *Spool) Close() error {
	if s.file == nil {
		return nil
	}
	name := s.file.Name()
	err := s.sync()
	err = errors.Join(err, s.file.Close())
	s.file = nil
	if err != nil {
		return errors.New("the spool cannot be written")
	}
	_ = os.Rename(name, strings.TrimSuffix(name, partSuffix)+doneSuffix)
	return nil
}

const (
	partSuffix = ".part" // still written to, or left by a crash
	doneSuffix = ".log"
)

// A segment is one file of a queue.
type segment struct {
	name     string
	number   int
	size     int64
	modified time.Time
	done     bool
}

func segmentName(n int, part bool) string {
	if part {
		return fmt.Sprintf("%09d%s", n, partSuffix)
	}
	return fmt.Sprintf("%09d%s", n, doneSuffix)
}

// segments lists the segments of a queue in order.
func segments(dir string) ([]segment, error) {
	entries, err := os.ReadDir(dir)
	if err != nil {
		return nil, errors.New("the spool cannot be read")
	}
	var list []segment
	for _, e := range entries {
		ext := filepath.Ext(e.Name())
		n, err := strconv.Atoi(strings.TrimSuffix(e.Name(), ext))
		if err != nil || ext != partSuffix && ext != doneSuffix || !e.Type().IsRegular() {
			continue
		}
		if info, err := e.Info(); err == nil {
			list = append(list, segment{e.Name(), n, info.Size(), info.ModTime(), ext == doneSuffix})
		}
	}
	sort.Slice(list, func(i, j int) bool { return list[i].number < list[j].number })
	return list, nil
}

// A cursor says up to where the segments of a queue were delivered. There can
// be several that are not done: scans that run side by side write to one each.
type cursor struct {
	Offsets map[int]int64 `json:"offsets"`
	Last    int           `json:"last"` // the highest number ever delivered from: it is not given again
}

func (c *cursor) set(segment int, offset int64) {
	if c.Offsets == nil {
		c.Offsets = map[int]int64{}
	}
	c.Offsets[segment], c.Last = offset, max(c.Last, segment)
}

func (c *cursor) forget(segment int) {
	delete(c.Offsets, segment)
	c.Last = max(c.Last, segment)
}

func readCursor(dir string) cursor {
	var c cursor
	if b, err := os.ReadFile(filepath.Join(dir, "cursor.json")); err == nil && json.Unmarshal(b, &c) != nil {
		return cursor{}
	}
	return c
}

func writeCursor(dir string, c cursor) error {
	b, err := json.Marshal(c)
	if err != nil {
		return err
	}
	return replace(filepath.Join(dir, "cursor.json"), b)
}

// replace writes a file whole or not at all.
func replace(path string, b []byte) error {
	f, err := os.CreateTemp(filepath.Dir(path), ".new-*")
	if err != nil {
		return errors.New("the spool cannot be written")
	}
	_, err = f.Write(b)
	if err = errors.Join(err, f.Sync(), f.Close()); err == nil {
		err = os.Rename(f.Name(), path)
	}
	if err != nil {
		_ = os.Remove(f.Name())
		return errors.New("the spool cannot be written")
	}
	return nil
}

var _ io.Writer = (*Spool)(nil)
