package archive

import (
	"encoding/binary"
	"fmt"
	"io"
	"strings"
	"time"
	"unicode/utf16"

	"uitrusting/scanner/document"
)

// Numbers of ISO 9660 (ECMA-119) and of its extensions Joliet and Rock Ridge
// (IEEE P1282).
const (
	isoSector    = 2048
	isoFirst     = 16 // sector of the first volume descriptor
	isoMaxDepth  = 64
	isoDirectory = 1 << 1
	isoMulti     = 1 << 7 // more extents of the same file follow
)

// An isoDir is a directory that is still to be read.
type isoDir struct {
	extent uint32
	size   int64
	path   string
	depth  int
}

// openISO sends the files of an optical disc: by the Joliet tree, which has
// long names in Unicode, else by the first one with Rock Ridge names.
func openISO(c *container) (err error) {
	defer guard(&err)
	root, joliet, ok := isoRoot(c.r)
	if !ok {
		return fmt.Errorf("volume descriptor: %w", document.ErrCorrupt)
	}
	queue := []isoDir{root}
	seen := map[uint32]bool{root.extent: true}
	entries := 0
	for len(queue) > 0 {
		dir := queue[0]
		queue = queue[1:]
		if err := c.ctx.Err(); err != nil {
			return err
		}
		sector := make([]byte, isoSector)
		for at := int64(0); at < dir.size; at += isoSector {
			if n, _ := c.r.ReadAt(sector, int64(dir.extent)*isoSector+at); n < isoSector {
				c.damage = document.ErrCorrupt
				break
			}
			for b := sector; len(b) > 33 && b[0] >= 34 && int(b[0]) <= len(b); b = b[b[0]:] {
				if entries++; entries > 4*c.opt.MaxMembers {
					return document.ErrTooManyMembers
				}
				e := b[:b[0]]
				extent, size := binary.LittleEndian.Uint32(e[2:]), int64(binary.LittleEndian.Uint32(e[10:]))
				name := isoName(e, joliet)
				if name == "" {
					continue // the directory itself or its parent
				}
				if e[25]&isoDirectory != 0 {
					if !seen[extent] && dir.depth < isoMaxDepth {
						seen[extent] = true
						queue = append(queue, isoDir{extent, size, dir.path + name + "/", dir.depth + 1})
					}
					continue
				}
				content := io.NewSectionReader(c.r, int64(extent)*isoSector, size)
				m := member{name: dir.path + name, size: size, packed: -1, modified: isoTime(e[18:25]), content: &checked{c: c, r: content, left: size}}
				if e[25]&isoMulti != 0 {
					m.content, m.err = nil, fmt.Errorf("file of several extents: %w", document.ErrUnsupported)
				}
				if err := c.send(m); err != nil {
					return err
				}
			}
		}
	}
	return c.partial(c.damage)
}

// isoRoot finds the root directory in the volume descriptors.
func isoRoot(r *io.SectionReader) (root isoDir, joliet, ok bool) {
	var d [isoSector]byte
	for n := range 32 {
		if _, err := r.ReadAt(d[:], int64(isoFirst+n)*isoSector); err != nil || string(d[1:6]) != "CD001" {
			break
		}
		isJoliet := d[0] == 2 && d[88] == '%' && d[89] == '/' && (d[90] == '@' || d[90] == 'C' || d[90] == 'E')
		if d[0] == 1 && !ok || isJoliet {
			root = isoDir{extent: binary.LittleEndian.Uint32(d[156+2:]), size: int64(binary.LittleEndian.Uint32(d[156+10:]))}
			joliet, ok = isJoliet, true
		}
		if d[0] == 255 {
			break
		}
	}
	return root, joliet, ok
}

// isoName is the name of a directory entry, "" for the entry of the
// directory itself and of its parent.
func isoName(e []byte, joliet bool) string {
	n := int(e[32])
	if 33+n > len(e) {
		return ""
	}
	raw := e[33 : 33+n]
	if n == 1 && raw[0] <= 1 {
		return ""
	}
	if joliet {
		units := make([]uint16, 0, n/2)
		for i := 0; i+1 < n; i += 2 {
			units = append(units, binary.BigEndian.Uint16(raw[i:]))
		}
		name, _, _ := strings.Cut(string(utf16.Decode(units)), ";")
		return name
	}
	system := e[33+n:]
	if n%2 == 0 && len(system) > 0 {
		system = system[1:] // padding
	}
	rock := ""
	for len(system) >= 5 && system[2] >= 4 && int(system[2]) <= len(system) {
		if string(system[:2]) == "NM" {
			rock += string(system[5:system[2]])
		}
		system = system[system[2]:]
	}
	if rock != "" {
		return decodeName(rock, false)
	}
	name, _, _ := strings.Cut(string(raw), ";")
	return decodeName(strings.TrimSuffix(name, "."), false)
}

// isoTime is a time in seven bytes; the last is the zone in quarters of an
// hour.
func isoTime(b []byte) time.Time {
	if b[1] == 0 {
		return time.Time{}
	}
	zone := time.FixedZone("", int(int8(b[6]))*15*60)
	return time.Date(1900+int(b[0]), time.Month(b[1]), int(b[2]), int(b[3]), int(b[4]), int(b[5]), 0, zone).UTC()
}
