package image

import (
	"encoding/binary"
	"io"
	"maps"
	"slices"

	"uitrusting/scanner/document"
)

// Bounds of a HEIF file.
const (
	maxBoxes = 10_000
	maxItems = 2000
)

// heif reads EXIF and XMP of HEIC, HEIF and AVIF files, where they are items:
// one box says what each item is, another where its bytes lie.
func (m *metadata) heif(r *io.SectionReader) error {
	at := int64(0)
	for range maxBoxes {
		if at >= r.Size() {
			return nil
		}
		kind, body, end, err := box(r, at)
		if err != nil {
			return err
		}
		if kind == "meta" {
			return m.heifMeta(r, body, end)
		}
		at = end
	}
	return nil
}

// box reads the header of the box at an offset: its kind and where its
// content begins and ends.
func box(r *io.SectionReader, at int64) (kind string, body, end int64, err error) {
	head, err := block(r, at, 8)
	if err != nil {
		return "", 0, 0, err
	}
	n, body := int64(binary.BigEndian.Uint32(head)), at+8
	switch n {
	case 0:
		n = r.Size() - at
	case 1:
		long, err := block(r, at+8, 8)
		if err != nil {
			return "", 0, 0, err
		}
		n, body = int64(binary.BigEndian.Uint64(long)), at+16
	}
	if n < body-at || n > r.Size()-at {
		return "", 0, 0, document.ErrCorrupt
	}
	return string(head[4:]), body, at + n, nil
}

// heifMeta reads the items of a meta box.
func (m *metadata) heifMeta(r *io.SectionReader, from, end int64) error {
	kinds := make(map[uint32]string) // of items: "Exif" or "mime"
	var places []byte
	at := from + 4 // version and flags
	for range maxBoxes {
		if at >= end {
			break
		}
		kind, body, next, err := box(r, at)
		if err != nil {
			return err
		}
		switch kind {
		case "iinf":
			if err := itemKinds(r, body, next, kinds); err != nil {
				return err
			}
		case "iloc":
			if places, err = block(r, body, next-body); err != nil {
				return err
			}
		}
		at = next
	}
	where := itemPlaces(places)
	for _, id := range slices.Sorted(maps.Keys(kinds)) {
		kind, place := kinds[id], where[id]
		if place.size == 0 || place.size > maxBlock {
			continue
		}
		content, err := block(r, place.offset, place.size)
		if err != nil {
			return err
		}
		if kind == "mime" {
			m.xmp(content)
			continue
		}
		if len(content) > 4 { // how far the structure is from here
			skip := int64(binary.BigEndian.Uint32(content)) + 4
			if skip < int64(len(content)) {
				_ = m.exifBytes(content[skip:])
			}
		}
	}
	return nil
}

// itemKinds reads which items are EXIF or XMP.
func itemKinds(r *io.SectionReader, from, end int64, kinds map[uint32]string) error {
	head, err := block(r, from, 4)
	if err != nil {
		return err
	}
	at := from + 6
	if head[0] != 0 {
		at = from + 8
	}
	for range maxItems {
		if at >= end {
			return nil
		}
		kind, body, next, err := box(r, at)
		if err != nil {
			return err
		}
		at = next
		entry, err := block(r, body, min(next-body, 16))
		if err != nil {
			return err
		}
		if kind != "infe" || len(entry) < 12 {
			continue
		}
		var id uint32
		var item string
		switch entry[0] { // version
		case 2:
			id, item = uint32(binary.BigEndian.Uint16(entry[4:])), string(entry[8:12])
		case 3:
			if len(entry) < 14 {
				continue
			}
			id, item = binary.BigEndian.Uint32(entry[4:]), string(entry[10:14])
		}
		if item == "Exif" || item == "mime" {
			kinds[id] = item
		}
	}
	return nil
}

type place struct{ offset, size int64 }

// itemPlaces reads where items lie in the file. Items in several pieces, or
// in another box, are left out: metadata is neither.
func itemPlaces(b []byte) map[uint32]place {
	places := make(map[uint32]place)
	if len(b) < 8 {
		return places
	}
	version := b[0]
	offsetSize, lengthSize := int(b[4]>>4), int(b[4]&15)
	baseSize, indexSize := int(b[5]>>4), int(b[5]&15)
	p := cursor{b: b[6:]}
	idSize := 2
	if version == 2 {
		idSize = 4
	}
	if version == 0 {
		indexSize = 0
	}
	n := p.take(idSize)
	for range min(n, maxItems) {
		id := p.take(idSize)
		method := uint64(0)
		if version > 0 {
			method = p.take(2) & 15
		}
		p.take(2) // data reference
		base := p.take(baseSize)
		pieces := p.take(2)
		var where place
		for range pieces {
			p.take(indexSize)
			where.offset, where.size = int64(base+p.take(offsetSize)), int64(p.take(lengthSize))
			if p.bad {
				return places
			}
		}
		if pieces == 1 && method == 0 && where.offset >= 0 && where.size > 0 {
			places[uint32(id)] = where
		}
	}
	return places
}

// A cursor takes big-endian numbers.
type cursor struct {
	b   []byte
	bad bool
}

// take reads a number of n bytes; 0 bytes are the number 0.
func (c *cursor) take(n int) uint64 {
	if n > len(c.b) || n > 8 {
		c.bad, c.b = true, nil
		return 0
	}
	var v uint64
	for _, x := range c.b[:n] {
		v = v<<8 | uint64(x)
	}
	c.b = c.b[n:]
	return v
}
