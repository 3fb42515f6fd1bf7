package catalog

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"
	"time"
)

// A map tells the paths of a catalog's documents. It is a file of its own,
// because paths are personal data: IT keeps it, or encrypts it to its own
// key, unless all who get the catalog may open the store anyway. Its first
// line is the version, the catalog's id and when it was made, then one line a
// document: its id, a tab, its path.
const mapHead = "uitrusting.map/2 "

// mapLine is the first line of the map of a catalog.
func mapLine(id string, created time.Time) string {
	return mapHead + id + " " + created.UTC().Format(time.RFC3339)
}

// ErrMap says that a map belongs to another catalog, or is none.
var ErrMap = errors.New("not the map of this catalog")

// WriteMap writes the map of the catalog with that id and time. Each calls its
// argument for every document in its order.
func WriteMap(out io.Writer, id string, created time.Time, each func(func(id, path string) error) error) error {
	w := bufio.NewWriter(out)
	if _, err := fmt.Fprintln(w, mapLine(id, created)); err != nil {
		return err
	}
	err := each(func(id, path string) error {
		_, err := fmt.Fprintf(w, "%s\t%s\n", id, oneLine(path))
		return err
	})
	return errors.Join(err, w.Flush())
}

// oneLine quotes a path that would not stay on its line.
func oneLine(path string) string {
	if strings.ContainsFunc(path, func(r rune) bool { return r < ' ' }) || strings.HasPrefix(path, `"`) {
		return strconv.Quote(path)
	}
	return path
}

// ReadMap calls each for every line of a map.
func ReadMap(in io.Reader, each func(id, path string) error) error {
	lines := bufio.NewReader(in)
	for n := 0; ; n++ {
		line, err := lines.ReadString('\n')
		if n == 0 && !strings.HasPrefix(line, mapHead) {
			return ErrMap
		}
		if n > 0 && line != "" {
			id, path, _ := strings.Cut(strings.TrimSuffix(line, "\n"), "\t")
			if err := each(id, unquoted(path)); err != nil {
				return err
			}
		}
		if err == io.EOF {
			return nil
		}
		if err != nil {
			return fmt.Errorf("map: %w", err)
		}
	}
}

// unquoted takes back what oneLine did.
func unquoted(path string) string {
	if text, err := strconv.Unquote(path); err == nil && strings.HasPrefix(path, `"`) {
		return text
	}
	return path
}

const (
	// mapStep is the number of lines between two whose place is remembered.
	mapStep = 16
	// mapHeld is how much of a map is held, in blocks: 1 MiB. What the documents
	// of a folder are copies of mostly lies in a few folders too.
	mapHeld = 256
)

// A Map reads a readable map. It remembers one place in 16. It is safe for
// concurrent use.
type Map struct {
	blocks  blocks
	offsets []int64 // of each mapStep-th document
}

// OpenMap reads through a readable map. An encrypted one is ErrMap.
func OpenMap(r io.ReaderAt, size int64, id string, created time.Time) (*Map, error) {
	head := mapLine(id, created) + "\n"
	m := &Map{blocks: newBlocks(r, size)}
	m.blocks.most = mapHeld
	in := bufio.NewReaderSize(io.NewSectionReader(r, 0, size), 64<<10)
	at := int64(0)
	for n := -1; ; n++ {
		length, first, err := skipLine(in, len(head))
		if n < 0 && string(first) != head {
			return nil, ErrMap
		}
		if n >= 0 && n%mapStep == 0 && length > 0 {
			m.offsets = append(m.offsets, at)
		}
		at += length
		if err == io.EOF {
			return m, nil
		}
		if err != nil {
			return nil, fmt.Errorf("map: %w", err)
		}
	}
}

// skipLine reads to the end of a line of any length and returns its length
// and its first bytes.
func skipLine(in *bufio.Reader, keep int) (length int64, first []byte, err error) {
	for {
		part, err := in.ReadSlice('\n')
		length += int64(len(part))
		first = append(first, part[:min(len(part), keep-len(first))]...)
		if err != bufio.ErrBufferFull {
			return length, first, err
		}
	}
}

// Name implements Names.
func (m *Map) Name(doc int) string {
	if doc < 0 || doc/mapStep >= len(m.offsets) {
		return ""
	}
	from := m.offsets[doc/mapStep]
	to := m.blocks.total
	if next := doc/mapStep + 1; next < len(m.offsets) {
		to = m.offsets[next]
	}
	b, err := m.blocks.read(nil, from, int(min(to-from, 1<<20)))
	if err != nil {
		return ""
	}
	for range doc % mapStep {
		_, b, _ = bytes.Cut(b, []byte("\n"))
	}
	line, _, _ := bytes.Cut(b, []byte("\n"))
	_, path, _ := bytes.Cut(line, []byte("\t"))
	return unquoted(string(path))
}
