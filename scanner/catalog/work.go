package catalog

import (
	"bufio"
	"encoding/gob"
	"errors"
	"fmt"
	"io"
	"slices"
	"sync"
	"time"

	"uitrusting/scanner/fingerprint"
)

// A Record is one document of a store, as the next index needs it.
type Record struct {
	File     string    // path on disk, below the store
	Name     string    // File, and the way inside it
	Size     int64     // of the file
	Modified time.Time // of the file
	Until    time.Time // the file has changed since; zero = it is still so
	Print    fingerprint.Print
}

// A Work file holds the records of a store. It stays with IT: unlike a
// catalog it tells paths, and its hashes have no key.
type workHead struct {
	Format, Prints int
	Key            [16]byte
	Scope          string
}

const workFormat = 1

// WriteWork writes the records. The key is that of the catalog: it stays the
// same from one index to the next, because who holds two states of a filter
// with different keys learns more from both than from either.
func WriteWork(out io.Writer, random [16]byte, scope string, records []Record) error {
	w := bufio.NewWriterSize(out, 1<<20)
	enc := gob.NewEncoder(w)
	err := enc.Encode(workHead{workFormat, fingerprint.Version, random, scope})
	for i := range records {
		err = errors.Join(err, enc.Encode(&records[i]))
	}
	return errors.Join(err, w.Flush())
}

// ReadWork reads what WriteWork wrote, or ErrVersion.
func ReadWork(in io.Reader) (random [16]byte, records []Record, err error) {
	dec := gob.NewDecoder(bufio.NewReaderSize(in, 1<<20))
	var head workHead
	if err := dec.Decode(&head); err != nil {
		return random, nil, ErrDamaged
	}
	if head.Format != workFormat || head.Prints != fingerprint.Version {
		return head.Key, nil, ErrVersion
	}
	for {
		var r Record
		switch err := dec.Decode(&r); {
		case err == io.EOF:
			return head.Key, records, nil
		case err != nil:
			return head.Key, nil, fmt.Errorf("%w: %w", ErrDamaged, err)
		}
		records = append(records, r)
	}
}

// maxEarlier is the number of former states that are kept of a file.
const maxEarlier = 5

// A Generation makes the records of a new catalog out of those of the last
// one and what the scan of the store says.
// It is safe for concurrent use.
type Generation struct {
	mu   sync.Mutex
	last map[string][]Record // by file
	next []Record
}

// NewGeneration starts from the records of the last one.
func NewGeneration(last []Record) *Generation {
	g := &Generation{last: map[string][]Record{}}
	for _, r := range last {
		g.last[r.File] = append(g.last[r.File], r)
	}
	return g
}

// Unchanged reports whether a file was read by the last index and has the
// same size and time since.
func (g *Generation) Unchanged(file string, size int64, modified time.Time) bool {
	g.mu.Lock()
	defer g.mu.Unlock()
	return slices.ContainsFunc(g.last[file], func(r Record) bool {
		return r.Until.IsZero() && r.Size == size && r.Modified.Equal(modified) && !r.Print.Partial
	})
}

// Keep takes over the records of an unchanged file.
func (g *Generation) Keep(file string) {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.next = append(g.next, g.last[file]...)
	delete(g.last, file)
}

// Add takes a document that was read, and the earlier states of its file.
// Members come before the file that holds them.
func (g *Generation) Add(r Record, now time.Time) {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.next = append(g.next, r)
	if r.Name != r.File {
		return
	}
	earlier := g.last[r.File]
	delete(g.last, r.File)
	still := map[[32]byte]bool{}
	for _, is := range slices.Backward(g.next) {
		if is.File != r.File {
			break
		}
		still[is.Print.Bytes] = true
	}
	n := 0
	for _, old := range slices.Backward(earlier) {
		if still[old.Print.Bytes] || n == maxEarlier {
			continue
		}
		if old.Until.IsZero() {
			old.Until = now
			if r.Modified.After(old.Modified) && r.Modified.Before(now) {
				old.Until = r.Modified
			}
		}
		n++
		g.next = append(g.next, old)
	}
}

// Records are those of the new generation. Files that are gone are not among
// them.
func (g *Generation) Records() []Record { return g.next }
