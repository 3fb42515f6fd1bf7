package compound

import (
	"encoding/binary"
	"unicode/utf16"

	"uitrusting/scanner/document"
)

const (
	sector     = 512
	miniSector = 64
	miniLimit  = 4096 // streams below this size lie in the mini stream
	endOfChain = 0xfffffffe
	freeSector = 0xffffffff
	fatSector  = 0xfffffffd
	noEntry    = 0xffffffff
)

// File builds a compound file with the storage as its root, of at most limit
// bytes of content.
func (s *Storage) File(limit int64) ([]byte, error) {
	b := &builder{limit: limit}
	b.entries = append(b.entries, entry{name: "Root Entry", kind: 5})
	if err := b.add(s, 0, 0); err != nil {
		return nil, err
	}
	return b.bytes(), nil
}

type entry struct {
	name        string
	kind        byte // 1 storage, 2 stream, 5 root
	right, down int  // entries; 0 = none
	start       uint32
	size        int
}

type builder struct {
	limit   int64
	entries []entry
	data    []byte // whole sectors
	fat     []uint32
	mini    []byte // whole mini sectors
	miniFAT []uint32
}

// add writes what is in a storage. Siblings form a list by their right links,
// which readers that walk the whole directory accept.
func (b *builder) add(s *Storage, parent, depth int) error {
	if depth > 64 || len(b.entries)+len(s.Streams)+len(s.Storages) > 1<<16 {
		return document.ErrTooDeep
	}
	last := 0
	link := func(e entry) int {
		b.entries = append(b.entries, e)
		n := len(b.entries) - 1
		if last == 0 {
			b.entries[parent].down = n
		} else {
			b.entries[last].right = n
		}
		last = n
		return n
	}
	for _, st := range s.Streams {
		content, err := st.Bytes(b.limit)
		if err != nil && len(content) == 0 && st.Size > 0 {
			continue // a damaged stream is left out
		}
		if b.limit -= int64(len(content)); b.limit <= 0 {
			return document.ErrTooLarge
		}
		e := entry{name: st.Name, kind: 2, size: len(content)}
		if len(content) < miniLimit {
			b.mini, b.miniFAT, e.start = chain(b.mini, b.miniFAT, content, miniSector)
		} else {
			b.data, b.fat, e.start = chain(b.data, b.fat, content, sector)
		}
		link(e)
	}
	for _, sub := range s.Storages {
		if err := b.add(sub, link(entry{name: sub.Name, kind: 1}), depth+1); err != nil {
			return err
		}
	}
	return nil
}

// chain appends content in sectors of that size.
func chain(data []byte, fat []uint32, content []byte, size int) ([]byte, []uint32, uint32) {
	if len(content) == 0 {
		return data, fat, endOfChain
	}
	start := uint32(len(fat))
	data = append(data, content...)
	if pad := (size - len(content)%size) % size; pad > 0 {
		data = append(data, make([]byte, pad)...)
	}
	n := (len(content) + size - 1) / size
	for i := 1; i < n; i++ {
		fat = append(fat, start+uint32(i))
	}
	return data, append(fat, endOfChain), start
}

func (b *builder) bytes() []byte {
	le := binary.LittleEndian
	if len(b.mini) > 0 {
		b.entries[0].size = len(b.mini)
		b.data, b.fat, b.entries[0].start = chain(b.data, b.fat, b.mini, sector)
	} else {
		b.entries[0].start = endOfChain
	}
	var dir []byte
	for _, e := range b.entries {
		dir = append(dir, e.bytes()...)
	}
	var dirStart, miniStart uint32 = 0, endOfChain
	b.data, b.fat, dirStart = chain(b.data, b.fat, dir, sector)
	miniSectors := 0
	if len(b.miniFAT) > 0 {
		table := make([]byte, 0, 4*len(b.miniFAT)+sector)
		for _, v := range b.miniFAT {
			table = le.AppendUint32(table, v)
		}
		for len(table)%sector != 0 {
			table = le.AppendUint32(table, freeSector)
		}
		miniSectors = len(table) / sector
		b.data, b.fat, miniStart = chain(b.data, b.fat, table, sector)
	}
	// The table of sectors lists its own sectors and those of its index.
	const perFAT, perDIFAT, inHeader = sector / 4, sector/4 - 1, 109
	used, fats, difats := len(b.fat), 0, 0
	for {
		f := (used + fats + difats + perFAT - 1) / perFAT
		d := max(0, (f-inHeader+perDIFAT-1)/perDIFAT)
		if f == fats && d == difats {
			break
		}
		fats, difats = f, d
	}
	for range fats {
		b.fat = append(b.fat, fatSector)
	}
	for range difats {
		b.fat = append(b.fat, 0xfffffffc)
	}
	for len(b.fat)%perFAT != 0 {
		b.fat = append(b.fat, freeSector)
	}
	for _, v := range b.fat {
		b.data = le.AppendUint32(b.data, v)
	}
	next := inHeader
	for i := range difats {
		for range perDIFAT {
			v := uint32(freeSector)
			if next < fats {
				v = uint32(used + next)
			}
			next++
			b.data = le.AppendUint32(b.data, v)
		}
		v := uint32(endOfChain)
		if i+1 < difats {
			v = uint32(used + fats + i + 1)
		}
		b.data = le.AppendUint32(b.data, v)
	}
	head := make([]byte, sector, sector+len(b.data))
	copy(head, "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")
	le.PutUint16(head[24:], 0x3e)
	le.PutUint16(head[26:], 3)
	le.PutUint16(head[28:], 0xfffe)
	le.PutUint16(head[30:], 9)
	le.PutUint16(head[32:], 6)
	le.PutUint32(head[44:], uint32(fats))
	le.PutUint32(head[48:], dirStart)
	le.PutUint32(head[56:], miniLimit)
	le.PutUint32(head[60:], miniStart)
	le.PutUint32(head[64:], uint32(miniSectors))
	le.PutUint32(head[68:], endOfChain)
	if difats > 0 {
		le.PutUint32(head[68:], uint32(used+fats))
	}
	le.PutUint32(head[72:], uint32(difats))
	for i := range inHeader {
		v := uint32(freeSector)
		if i < fats {
			v = uint32(used + i)
		}
		le.PutUint32(head[76+4*i:], v)
	}
	return append(head, b.data...)
}

func (e entry) bytes() []byte {
	le := binary.LittleEndian
	d := make([]byte, 128)
	name := utf16.Encode([]rune(e.name))
	if len(name) > 31 {
		name = name[:31]
	}
	for i, c := range name {
		le.PutUint16(d[2*i:], c)
	}
	le.PutUint16(d[64:], uint16(2*len(name)+2))
	d[66], d[67] = e.kind, 1
	link := func(at, n int) {
		v := uint32(noEntry)
		if n > 0 {
			v = uint32(n)
		}
		le.PutUint32(d[at:], v)
	}
	link(68, 0)
	link(72, e.right)
	link(76, e.down)
	le.PutUint32(d[116:], e.start)
	le.PutUint32(d[120:], uint32(e.size))
	return d
}
