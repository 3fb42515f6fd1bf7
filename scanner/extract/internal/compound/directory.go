package compound

import (
	"encoding/binary"
	"fmt"
	"io"

	"uitrusting/scanner/document"
)

const (
	maxEntries = 200_000 // streams and storages
	maxNesting = 100     // storages in each other
)

// checkDirectory walks the directory before the library does, which keeps the
// path of each entry and calls itself for each: it refuses cycles, deep nests
// and endless directories. What it cannot read it leaves to the library to
// complain about.
func checkDirectory(r io.ReaderAt) error {
	entries, err := directory(r)
	if err != nil {
		return err
	}
	type place struct{ entry, depth uint32 }
	todo := []place{{0, 0}}
	seen := make([]bool, len(entries))
	for len(todo) > 0 {
		p := todo[len(todo)-1]
		todo = todo[:len(todo)-1]
		if int64(p.entry) >= int64(len(entries)) {
			continue
		}
		if seen[p.entry] {
			return fmt.Errorf("compound file: directory in a circle: %w", document.ErrCorrupt)
		}
		seen[p.entry] = true
		if p.depth > maxNesting {
			return fmt.Errorf("compound file: %w", document.ErrTooDeep)
		}
		links := entries[p.entry]
		todo = append(todo, place{links[0], p.depth}, place{links[1], p.depth}, place{links[2], p.depth + 1})
	}
	return nil
}

// directory reads the links of all entries: left, right, child.
func directory(r io.ReaderAt) ([][3]uint32, error) {
	var head [sector]byte
	if _, err := r.ReadAt(head[:], 0); err != nil || string(head[:8]) != "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" {
		return nil, fmt.Errorf("compound file: no head: %w", document.ErrCorrupt)
	}
	le := binary.LittleEndian
	shift := le.Uint16(head[30:])
	if shift != 9 && shift != 12 {
		return nil, fmt.Errorf("compound file: sector size: %w", document.ErrCorrupt)
	}
	size := int64(1) << shift
	t := table{r: r, size: size, head: head[76:], next: le.Uint32(head[68:])}
	buf := make([]byte, size)
	var entries [][3]uint32
	for sn := le.Uint32(head[48:]); sn < fatSector-1; {
		if _, err := r.ReadAt(buf, (int64(sn)+1)*size); err != nil {
			break
		}
		for e := 0; e < len(buf); e += 128 {
			entries = append(entries, [3]uint32{le.Uint32(buf[e+68:]), le.Uint32(buf[e+72:]), le.Uint32(buf[e+76:])})
		}
		if len(entries) > maxEntries {
			return nil, fmt.Errorf("compound file: %w", document.ErrTooManyMembers)
		}
		var ok bool
		if sn, ok = t.after(sn); !ok {
			break
		}
	}
	return entries, nil
}

// A table finds the sector that follows another one.
type table struct {
	r    io.ReaderAt
	size int64
	head []byte   // the first 109 sectors of the table
	more []uint32 // the others, as far as they were read
	next uint32   // sector that lists further ones
}

func (t *table) after(sn uint32) (uint32, bool) {
	per := uint32(t.size / 4)
	at, ok := t.sectorOf(int(sn / per))
	if !ok {
		return 0, false
	}
	var b [4]byte
	if _, err := t.r.ReadAt(b[:], (int64(at)+1)*t.size+int64(sn%per)*4); err != nil {
		return 0, false
	}
	return binary.LittleEndian.Uint32(b[:]), true
}

// sectorOf is where the n-th sector of the table lies.
func (t *table) sectorOf(n int) (uint32, bool) {
	if n < 109 {
		return binary.LittleEndian.Uint32(t.head[4*n:]), true
	}
	n -= 109
	for n >= len(t.more) {
		if t.next >= fatSector-1 || len(t.more) > 1<<20 {
			return 0, false
		}
		buf := make([]byte, t.size)
		if _, err := t.r.ReadAt(buf, (int64(t.next)+1)*t.size); err != nil {
			return 0, false
		}
		for i := int64(0); i < t.size-4; i += 4 {
			t.more = append(t.more, binary.LittleEndian.Uint32(buf[i:]))
		}
		t.next = binary.LittleEndian.Uint32(buf[t.size-4:])
	}
	return t.more[n], true
}
